"""Results: what a run leaves behind, as numbers with names.

A run is an `xarray.Dataset` (levels, depths, discharges, concentrations over time), a mass ledger, a trust sheet that
says whether the run may be believed, and its provenance, from which it can be repeated. On disk all of it is one
NetCDF-4 file with CF-1.11 and UGRID attributes, which appears whole or not at all and which `open_results` checks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from danao import _mesh, _netcdf
from danao._extent import Extent
from danao._provenance import describe_run, installed_version
from danao._show.card import Shown
from danao._show.results import results_card
from danao.errors import InputError, Problem, nearest
from danao.forcing.varying import sample
from danao.forcing.weather import as_weather
from danao.kinetics._carbonate import ph_of
from danao.kinetics._indicators import formula, indicators, measured
from danao.tables import from_split, to_split
from danao.trust import Check, TrustSheet

if TYPE_CHECKING:
    from danao.kinetics._process import Constituent
    from danao.river.grid import Grid
    from danao.scenario import Scenario

LEDGER_COLUMNS = (
    "initial",
    "boundary_in",
    "boundary_out",
    "sources",
    "reactions",
    "exchange",
    "stored",
    "residual",
)
_MAKE_RUN = "make it with 'danao run' or Results.save"
_KEEP_ALL = "run it by itself, or in a batch with keep='all'"
VOLATILE = ("wall_time",)  # differs between two equal runs, so it stays out of the content hash


@dataclass(frozen=True, eq=False)
class Results(Shown):
    """What one run found: the state over time, the ledger, the trust sheet and the provenance.

    Parameters
    ----------
    dataset : xarray.Dataset
        Dims ``time, cell, face``; ``level, depth, area, volume, velocity`` and one variable per constituent on cells
        (those that are counted from others say so in ``derived_from`` and ``formula``), ``discharge`` on faces;
        coordinates ``chainage(cell)``, ``reach(cell)``, ``face_chainage(face)``, ``face_reach(face)``, ``bed(cell)``,
        ``bank(cell)``.
    ledger : pandas.DataFrame
        Index the constituents and ``water``; columns `LEDGER_COLUMNS`, in g and m³.
    trust : TrustSheet
        The checks of the run.
    provenance : dict
        JSON-able: scenario text and hash, versions, stations, constituents, loads, wall time (see `build`).
    """

    dataset: xr.Dataset
    ledger: pd.DataFrame
    trust: TrustSheet
    provenance: dict[str, Any]
    _card = results_card

    def __repr__(self) -> str:
        period = " to ".join(str(time)[:16] for time in self.dataset.time.values[[0, -1]])
        verdict = "passed" if self.trust.passed else "FAILED"
        return (
            f"<Results '{self.name}': {period}, {self.dataset.sizes['time']} records, {self.dataset.sizes['cell']} "
            f"cells; {', '.join(self.constituents) or 'water only'}; trust sheet {verdict}>"
        )

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.provenance["name"]

    @property
    def constituents(self) -> dict[str, dict[str, str]]:
        """Per constituent that was simulated, or counted from these: ``unit``, ``long_name``, ``long_name_zh``.

        One that was counted, as TN from the forms of nitrogen, also has ``derived_from`` and ``formula``; it has no
        ledger and no loads.
        """
        return self.provenance["constituents"]

    @property
    def kept(self) -> str:
        """``all`` of the river, or what lies at its ``stations`` alone: `at` a station works with both."""
        return self.provenance.get("kept", "all")

    @cached_property
    def stations(self) -> pd.DataFrame:
        """Stations by name: reach, chainage [m], cell, title_zh, title_en, target, control."""
        columns = ["name", "reach", "chainage", "cell", "title_zh", "title_en", "target", "control"]
        return pd.DataFrame(self.provenance["stations"], columns=columns).set_index("name")

    @cached_property
    def loads(self) -> pd.DataFrame:
        """Loads by source and inflow, as `Scenario.loads`: kind, t/a per constituent, flow [m³/s], volume [m³]."""
        return from_split(self.provenance["loads"]).rename_axis("name")

    @property
    def observations(self) -> pd.DataFrame | Path | None:
        """Measured values that the scenario came with: time, station, constituent, value, unit, flag; or None.

        A path where the scenario, made in Python, named a file instead of holding its values.
        """
        record = self.provenance.get("observations")
        return Path(record) if isinstance(record, str) else None if record is None else from_split(record)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over every number and text but the wall time: equal for two runs that are bit for bit equal."""
        return _netcdf.content_hash(self.dataset, self._texts())

    def at(self, place: str | tuple[str, float]) -> xr.Dataset:
        """Return the series at a station, or at ``(reach, chainage)``.

        Cell values are those of the cell that contains the place; the discharge is interpolated linearly between the
        two faces of that cell.

        Raises
        ------
        InputError
            If there is no such station, or the place is off the reach.
        """
        reach, chainage, cell = self._place(place)
        data = self.dataset
        left = int(data["mesh1d_edge_nodes"].values[cell, 0])
        ends = data["face_chainage"].values[left : left + 2]
        share = (chainage - ends[0]) / (ends[1] - ends[0])
        here = data.drop_dims(["face", "two"]).isel(cell=cell)
        for name in ("discharge", "mean_discharge"):
            flow = data[name]
            here[name] = (1.0 - share) * flow.isel(face=left) + share * flow.isel(face=left + 1)
            here[name].attrs = dict(flow.attrs)
        label = place if isinstance(place, str) else f"{reach} {chainage:g}"
        return here.assign_attrs(place=label, reach=reach, chainage=chainage)

    def profile(self, time: Any) -> xr.Dataset:
        """Return the state at the output instant nearest to `time`, which must lie within the run.

        Raises
        ------
        InputError
            If it does not, or the results keep the stations alone.
        """
        if self.kept != "all":
            raise InputError(Problem(f"'{self.name}' keeps its stations alone, no profile", remedy=_KEEP_ALL))
        instant = np.datetime64(time, "ns")
        first, last = self.dataset.time.values[[0, -1]]
        if not first <= instant <= last:
            raise InputError(Problem(f"{time} is outside the run", remedy=f"it covers {first} to {last}"))
        return self.dataset.sel(time=instant, method="nearest")

    def save(self, path: str | Path, precision: str = "double") -> Path:
        """Write the run to one NetCDF-4 file, which appears whole or not at all.

        Parameters
        ----------
        path : str or Path
            The file, usually ``.nc``.
        precision : {"double", "single"}
            ``double`` keeps every bit, uncompressed; ``single`` rounds to float32 and deflates: three tenths of the
            size, twice the time.
        """
        unhashed = {key: self.provenance.get(key) for key in VOLATILE}
        return _netcdf.write(path, self.dataset, self._texts(), unhashed, precision)

    def _texts(self) -> dict[str, str]:
        lasting = {key: value for key, value in self.provenance.items() if key not in VOLATILE}
        checks = [vars(check) for check in self.trust.checks]
        records = {"ledger": to_split(self.ledger), "trust": checks, "provenance": lasting}
        return {name: json.dumps(record, ensure_ascii=False) for name, record in records.items()}

    def _place(self, place: str | tuple[str, float]) -> tuple[str, float, int]:
        if isinstance(place, str):
            if place not in self.stations.index:
                raise InputError(Problem(f"no station '{place}'", remedy=nearest(place, self.stations.index)))
            row = self.stations.loc[place]
            return row["reach"], float(row["chainage"]), int(row["cell"])
        reach, chainage = str(place[0]), float(place[1])
        sides = self.dataset["face_chainage"].values[self.dataset["mesh1d_edge_nodes"].values]
        on_reach = self.dataset["reach"].values == reach
        here = np.flatnonzero(on_reach & (sides[:, 0] <= chainage) & (chainage <= sides[:, 1]))
        if here.size:
            return reach, chainage, int(here[-1])
        if self.kept != "all":
            raise InputError(Problem(f"{reach} {chainage:g} m is not kept, only the stations are", remedy=_KEEP_ALL))
        if not on_reach.any():
            raise InputError(Problem(f"no reach '{reach}'", remedy=nearest(reach, set(self.dataset["reach"].values))))
        begin, end = sides[on_reach].min(), sides[on_reach].max()
        raise InputError(f"chainage {chainage:g} m is off reach '{reach}' ({begin:g} to {end:g} m)")


def build(
    scenario: Scenario,
    grid: Grid,
    *,
    time: np.ndarray,
    level: np.ndarray,
    depth: np.ndarray,
    area: np.ndarray,
    volume: np.ndarray,
    velocity: np.ndarray,
    discharge: np.ndarray,
    mean_discharge: np.ndarray,
    constituents: Iterable[Constituent],
    concentrations: Mapping[str, np.ndarray],
    structures: Mapping[str, np.ndarray] | None = None,
    ledger: pd.DataFrame,
    trust: Iterable[Check],
    provenance: Mapping[str, Any],
    extent: Extent | None = None,
) -> Results:
    """Make `Results` of what a simulation found; arrays are taken as they are, not copied.

    Parameters
    ----------
    scenario, grid : Scenario, Grid
        What was run, and on which cells and faces.
    time : datetime64 array, shape (T,)
        Output instants in the scenario's zone; the first is the initial state.
    level, depth, area, volume, velocity : float64 arrays, shape (T, N)
        On cells, in m, m, m², m³, m/s.
    discharge, mean_discharge : float64 arrays, shape (T, F)
        On faces, m³/s: at the instant, and the mean since the last one, on which an earlier run can be carried again.
    constituents : iterable of Constituent
        What was carried, in the order in which it is shown. The indicators that it allows are added, see
        `danao.kinetics.indicators`, and the pH where ALK and TIC are carried.
    concentrations : mapping of name to float64 array, shape (T, N)
        Per constituent, in its own unit.
    structures : mapping of name to float64 array, shape (T, S), optional
        ``setting``, ``structure_discharge`` (m³/s) and ``pump_power`` (kW) of the structures of the river.
    ledger : pandas.DataFrame
        As `Results.ledger`.
    trust : iterable of Check
        The lines of the trust sheet.
    provenance : mapping
        ``scenario``: the whole resolved scenario as text; ``wall_time``: s. The rest is filled in here.
    extent : Extent, optional
        Which cells and faces the arrays hold; without it all.
    """
    kept = Extent.of("all", grid, scenario.river) if extent is None else extent
    missing = [column for column in LEDGER_COLUMNS if column not in ledger.columns]
    if missing:
        raise ValueError(f"the ledger lacks {missing}")
    water = {"level": level, "depth": depth, "area": area, "volume": volume, "velocity": velocity}
    about, carried = _carried(constituents, scenario.indicators, concentrations)
    _add_ph(about, carried, scenario, time)
    data = _mesh.geometry(grid, kept).assign_coords(time=_mesh.time_axis(time, scenario.zone))
    variables: dict[str, Any] = {}
    for name, values in water.items():
        variables[name] = (("time", "cell"), values, _mesh.attributes(*_mesh.WATER[name], location="edge"))
    for name, values in {"discharge": discharge, "mean_discharge": mean_discharge}.items():
        variables[name] = (("time", "face"), values, _mesh.attributes(*_mesh.WATER[name], location="node"))
    for name, one in about.items():
        own = {key: one[key] for key in ("derived_from", "formula") if key in one}
        attributes = _mesh.attributes(one["unit"], one["long_name"], None, "edge") | own
        variables[name] = (("time", "cell"), carried[name], attributes)
    for name, values in (structures or {}).items():
        variables[name] = (("time", "structure"), values, _mesh.STRUCTURES[name])
    data = data.assign(variables)
    if structures:
        data = data.assign_coords(_mesh.structure_coordinates(scenario.river))
    filled = describe_run(scenario, grid, kept) | {"constituents": about} | dict(provenance)
    data.attrs = {
        "Conventions": "CF-1.11 UGRID-1.0",
        "title": scenario.name,
        "source": f"danao {installed_version('danao')}",
        "history": f"simulated from the scenario {scenario.hash[:12]} that the file holds",
    }
    return Results(data, ledger[list(LEDGER_COLUMNS)], TrustSheet(tuple(trust)), filled)


def open_results(path: str | Path) -> Results:
    """Open a results file; its arrays are read when they are used.

    Every number is checked against the file's completeness marks first, block by block.

    Parameters
    ----------
    path : str or Path
        A file that `Results.save` or ``danao run`` wrote.

    Raises
    ------
    InputError
        If the file is missing, is no results file, is of another version, is cut short or was changed.
    """
    data, texts, unhashed, content_hash = _netcdf.read(path)
    if "ledger" not in texts:
        what = "unit responses" if "emissions" in texts else "something else"
        raise InputError(
            Problem(f"this file holds {what}, not the results of a run", file=Path(path), remedy=_MAKE_RUN)
        )
    results = of_records(data, texts, unhashed)
    results.__dict__["content_hash"] = content_hash  # just computed while checking: fills the cached property
    return results


def of_records(data: xr.Dataset, texts: Mapping[str, str], unhashed: Mapping[str, Any]) -> Results:
    """Return a run from its numbers and the records that a file keeps beside them as texts."""
    ledger, trust, provenance = (json.loads(texts[name]) for name in ("ledger", "trust", "provenance"))
    checks = tuple(Check(**check) for check in trust)
    return Results(data, from_split(ledger), TrustSheet(checks), provenance | unhashed)


def _carried(
    constituents: Iterable[Constituent],
    formulas: Mapping[str, Mapping[str, float]],
    concentrations: Mapping[str, np.ndarray],
) -> tuple[dict[str, dict[str, str]], dict[str, np.ndarray]]:
    """Return what is known of every constituent and of the indicators counted from them, and their values."""
    simulated = {item.name: item for item in constituents}
    counted = indicators(simulated.values(), formulas)
    keys = ("unit", "long_name", "long_name_zh")
    nouns = simulated | {name: measured(name) for name in counted}
    about = {name: {key: getattr(item, key) for key in keys} for name, item in nouns.items()}
    values = {name: concentrations[name] for name in simulated}
    for name, parts in counted.items():
        about[name] |= {"derived_from": " ".join(parts), "formula": formula(parts)}
        values[name] = np.asarray(sum(factor * concentrations[part] for part, factor in parts.items()))
    return about, values


def _add_ph(about: dict[str, Any], carried: dict[str, np.ndarray], scenario: Scenario, time: np.ndarray) -> None:
    """Add the pH where alkalinity and inorganic carbon are simulated and nothing of that name is."""
    if "pH" in carried or not {"ALK", "TIC"} <= carried.keys():
        return
    given = as_weather(scenario.weather).water_temperature
    temperature = carried.get("TEMPERATURE", sample(given, time)[:, None])
    carried["pH"] = ph_of(carried["ALK"], carried["TIC"], temperature, carried.get("SALINITY", 0.0))
    about["pH"] = {"unit": "1", "long_name": "pH", "long_name_zh": "pH值"}
    about["pH"] |= {"derived_from": "ALK TIC", "formula": "carbonate equilibrium, danao.kinetics.ph_of"}
