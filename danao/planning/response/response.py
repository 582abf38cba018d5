"""Response: what everything that enters a river does to its stations, and what any plan of loads would do."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao import _netcdf
from danao._show.card import Shown
from danao._show.responses import response_card
from danao.errors import InputError, Problem, ProblemList, nearest

Floats = NDArray[np.float64]

INITIAL, REST = "initial", "air_and_bed"
"""Emissions that no plan changes: what was there at the start; what air and bed give and take by themselves."""

_KEYS = ["source", "constituent"]


@dataclass(frozen=True, eq=False)
class Response(Shown):
    r"""The base run at the stations, divided into what each emission brings.

    An *emission* is one constituent that one source brings (a boundary is a source here; ``initial`` is what was there
    at the start, ``air_and_bed`` what comes from air and bed whatever the loads). Parts of a concentration add up to
    the base run; a plan that multiplies emissions by factors multiplies their parts,

    .. math:: c_m(x, t) = \sum_e f_e \, p_{m,e}(x, t)

    A part may be negative: ammonia takes oxygen away.

    Parameters
    ----------
    parts : mapping of constituent or indicator to xarray.DataArray
        Dimensions ``emission, time, station``; in the unit of its attribute ``units``, g/m³ without one. Coordinates
        with dimension ``emission``: ``source`` and ``brought``, the constituent that this source brings. Only emissions
        that reach the constituent are there.
    emissions : pandas.DataFrame
        All emissions, by ``source`` and ``constituent``; columns ``kind`` (of the source; ``boundary``, ``initial`` or
        ``exchange``), ``title_zh``, ``title_en``, and ``load`` in the base run, mean over the period, g/s (NaN where it
        is no load: open boundaries, start, air and bed). Those of `danao.respond` also have where a source enters:
        ``reach``, ``chainage`` and, of a stretch, its ``end``, m, and ``bank`` (``left``, ``right``, empty where it is
        not known); files of older versions have not.
    about : mapping
        JSON-able: what the base run's provenance says (``name``, ``title``, ``river``, ``period``, ``zone``,
        ``data_status``, ``targets``, ``stations``, ``constituents``, ``scenario_hash``, ``flow_hash``, …).
    bound : pandas.DataFrame, optional
        How far runs with a limiter and rates of their own were from what this predicts: rows ``constituent, station``,
        columns ``absolute`` (g/m³, largest at these times), ``monthly`` (of monthly means) and ``corner``, the run
        whose monthly means are farthest. From `with_bound`.
    """

    parts: Mapping[str, xr.DataArray]
    emissions: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)
    bound: pd.DataFrame | None = None

    @property
    def constituents(self) -> tuple[str, ...]:
        """Constituents that are predicted."""
        return tuple(self.parts)

    @property
    def times(self) -> NDArray[np.datetime64]:
        """Instants, or the starts of the months."""
        return next(iter(self.parts.values()))["time"].values

    @property
    def stations(self) -> tuple[str, ...]:
        """Names of the stations."""
        return tuple(next(iter(self.parts.values()))["station"].values.tolist())

    @property
    def base(self) -> xr.Dataset:
        """The base run at the stations: one variable per constituent, dimensions ``time, station``."""
        return self.predict({})

    def predict(self, factors: Mapping[Hashable, Any] | pd.DataFrame) -> xr.Dataset:
        """Return what a plan, or many, would bring to the stations.

        Parameters
        ----------
        factors : mapping or DataFrame
            Factor on what a source brings, by its name (all that it brings) or by ``(name, constituent)``; what is not
            named stays as it is. A DataFrame has one row a plan, and such names as its columns.

        Returns
        -------
        xarray.Dataset
            One variable per constituent, in its unit, dimensions ``time, station``; of a DataFrame
            ``plan, time, station``.

        Raises
        ------
        InputError
            With every name that is no emission, and every factor that is no number.
        """
        many = factors if isinstance(factors, pd.DataFrame) else pd.DataFrame([dict(factors)])
        weights = self.weights(many)
        found = {}
        for name, part in self.parts.items():
            here = weights[:, self._rows(part)]
            values = (here @ part.values.reshape(part.sizes["emission"], -1)).reshape(len(many), *part.shape[1:])
            if isinstance(factors, pd.DataFrame):
                found[name] = xr.Variable(("plan", "time", "station"), values, _units(part))
            else:
                found[name] = xr.Variable(("time", "station"), values[0], _units(part))
        coords: dict[str, Any] = {"time": self.times, "station": list(self.stations)}
        if isinstance(factors, pd.DataFrame):
            coords["plan"] = factors.index.to_numpy()
        return xr.Dataset(found, coords)

    def weights(self, plans: pd.DataFrame) -> Floats:
        """Return the factor of every emission in every plan, shape (plans, emissions); errors as `predict`."""
        weights = np.ones((len(plans), len(self.emissions)))
        problems = ProblemList()
        sources = self.emissions.index.get_level_values(0)
        for key in plans.columns:
            source, brought = key if isinstance(key, tuple) else (key, None)
            hit = sources == source
            if brought is not None:
                hit &= self.emissions.index.get_level_values(1) == brought
            values = pd.to_numeric(plans[key], errors="coerce").to_numpy(float)
            if not hit.any():
                known = dict.fromkeys(sources if brought is None else (f"{a}, {b}" for a, b in self.emissions.index))
                asked = str(source) if brought is None else f"{source}, {brought}"
                problems.add("nothing of this name enters the river", key=asked, remedy=nearest(asked, known))
            elif not np.isfinite(values).all():
                problems.add("a factor is no number", key=str(key))
            else:
                weights[:, hit] *= values[:, None]
        problems.raise_if_any()
        return weights

    def monthly(self) -> Response:
        """Return the response of monthly means: its times are the starts of the months.

        As `danao.assess` does, the initial state is left out: it is an assumption and no result; and a value ends the
        interval that it stands for, so the midnight between two months belongs to the first.
        """
        starts, _ = self._months()
        means = {}
        for name, part in self.parts.items():
            coords = {key: part.coords[key] for key in part.coords if key != "time"}
            values = np.moveaxis(self.monthly_mean(np.moveaxis(part.values, 1, 0)), 0, 1)
            coords["time"] = starts
            means[name] = xr.DataArray(values, dims=part.dims, coords=coords, attrs=part.attrs)
        bound = self.bound
        if bound is not None and "monthly" in bound:
            bound = bound.assign(absolute=bound["monthly"])
        return replace(self, parts=means, bound=bound)

    def in_months(self) -> Response:
        """Return the response of monthly means: itself, if its times are the starts of months, each once."""
        starts = self.times.astype("datetime64[M]")
        already = bool((self.times == starts).all()) and np.unique(starts).size == starts.size
        return self if already else self.monthly()

    def monthly_mean(self, values: Floats) -> Floats:
        """Return the monthly means of values at the instants of the response, shape (times, …), without the first."""
        starts, inverse = self._months()
        return np.stack([values[1:][inverse == k].mean(axis=0) for k in range(starts.size)])

    def _months(self) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
        """Return the starts of the months, and the month of every instant after the first."""
        months = (self.times[1:] - np.timedelta64(1, "ns")).astype("datetime64[M]")
        starts, inverse = np.unique(months, return_inverse=True)
        return starts.astype("datetime64[ns]"), inverse

    def save(self, path: str | Path) -> Path:
        """Write the response to one NetCDF-4 file, whole or not at all."""
        data = xr.Dataset(coords={"time": self.times, "station": list(self.stations)})
        for name, part in self.parts.items():
            dim = f"emission_{name}"
            data[name] = (dim, "time", "station"), part.values, _units(part)
            data = data.assign_coords({f"row_{name}": (dim, self._rows(part))})
        texts = {
            "response": json.dumps(dict(self.about), ensure_ascii=False),
            "emissions": _table_text(self.emissions),
            "bound": "null" if self.bound is None else _table_text(self.bound),
        }
        return _netcdf.write(path, data, texts)

    def _rows(self, part: xr.DataArray) -> NDArray[np.int64]:
        """Return the rows of the table of emissions that a part holds."""
        keys = pd.MultiIndex.from_arrays([part["source"].values, part["brought"].values])
        return self.emissions.index.get_indexer(keys)

    _card = response_card

    def __repr__(self) -> str:
        named = f"'{self.about['name']}': " if "name" in self.about else ""
        mark = "; illustrative data" if self.about.get("data_status") == "illustrative" else ""
        return (
            f"<Response {named}{len(self.emissions)} emissions, {len(self.stations)} stations, {self.times.size} "
            f"instants; {', '.join(self.constituents)}{mark}>"
        )


def open_response(path: str | Path) -> Response:
    """Open a response file; errors as `danao.open_results`.

    Parameters
    ----------
    path : str or Path
        A file that `Response.save` wrote.
    """
    data, texts, _, _ = _netcdf.read(path)
    if "emissions" not in texts:
        raise InputError(Problem("this file holds no unit responses", file=Path(path), remedy="make it with respond"))
    emissions = _table(texts["emissions"])
    parts = {}
    for name in data.data_vars:
        rows = data[f"row_{name}"].values
        coords = {
            "source": ("emission", emissions.index.get_level_values(0)[rows].to_numpy(str)),
            "brought": ("emission", emissions.index.get_level_values(1)[rows].to_numpy(str)),
            "time": data["time"].values,
            "station": data["station"].values,
        }
        dims = ("emission", "time", "station")
        parts[str(name)] = xr.DataArray(data[name].values, dims=dims, coords=coords, attrs=_units(data[name]))
    bound = None if texts["bound"] == "null" else _table(texts["bound"])
    return Response(parts, emissions, json.loads(texts["response"]), bound)


def _units(part: xr.DataArray) -> dict[str, str]:
    return {"units": part.attrs.get("units", "g m-3")}


def _table_text(table: pd.DataFrame) -> str:
    record = {
        "names": list(table.index.names),
        "index": [list(key) for key in table.index],
        "columns": list(table.columns),
        "data": table.to_numpy(object).tolist(),
    }
    return json.dumps(record, ensure_ascii=False)


def _table(text: str) -> pd.DataFrame:
    record = json.loads(text)
    index = pd.MultiIndex.from_tuples([tuple(key) for key in record["index"]], names=record["names"])
    return pd.DataFrame(record["data"], index=index, columns=record["columns"])
