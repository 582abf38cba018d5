"""Monthly means of many runs at once, and whether they meet the classes: what `danao.assess` does, on arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao import units
from danao.assessment.periods import starts
from danao.assessment.rounding import half_even
from danao.errors import InputError, Problem
from danao.standards._item import Item
from danao.standards._standard import Standard

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Monthly means of many runs beside their limits.

    Parameters
    ----------
    means : mapping of item to array, shape [runs, months, stations]
        In the unit of the item.
    met : mapping of item to bool array, shape [runs, months, stations]
        Whether a mean, rounded as it is reported, meets the target of its station.
    months : datetime64 array
        First instant of each month.
    """

    means: Mapping[str, Floats]
    met: Mapping[str, NDArray[np.bool_]]
    months: NDArray[np.datetime64]

    @property
    def met_by_all(self) -> NDArray[np.bool_]:
        """Whether all items meet, shape [runs, months, stations]."""
        return np.logical_and.reduce(list(self.met.values()))

    def of(self, runs: NDArray[np.int64]) -> Judged:
        """Return some of the runs, in this order."""
        means = {name: values[runs] for name, values in self.means.items()}
        return Judged(means, {name: values[runs] for name, values in self.met.items()}, self.months)

    @staticmethod
    def joined(parts: Iterable[Judged]) -> Judged:
        """Return several sets of runs of the same months, stations and items as one."""
        parts = list(parts)
        means, met = (
            {name: np.concatenate([getattr(part, key)[name] for part in parts]) for name in getattr(parts[0], key)}
            for key in ("means", "met")
        )
        return Judged(means, met, parts[0].months)


def judge(
    series: xr.Dataset, standard: Standard, targets: Mapping[str, str], items: Iterable[str] | None = None
) -> Judged:
    """Return monthly means and verdicts of series.

    As in `danao.assess`: the first instant, an assumption, is left out; a value ends the interval that it stands for;
    pH is averaged through the hydrogen ion; means are rounded half to even before they are compared; a share of oxygen
    saturation lowers the limit of DO where the water temperature is simulated.

    Parameters
    ----------
    series : Dataset
        One variable per constituent with dimensions (any), ``time, station``.
    standard : Standard
        By which to judge.
    targets : mapping of station to class
        For each station of the series.
    items : iterable of str, optional
        Those that count; by default all that the standard requires and the series have.

    Raises
    ------
    InputError
        If nothing in the series can be judged.
    """
    found = {item: str(name) for name in series.data_vars if (item := standard.find(str(name))) is not None}
    wanted = [standard.item(name).name for name in items] if items is not None else list(standard.required)
    scope = [name for name in wanted if name in found]
    if not scope:
        known = ", ".join(map(str, series.data_vars)) or "none"
        remedy = f"simulated are: {known}; the standard knows {', '.join(standard.required)}"
        raise InputError(Problem(f"nothing that {standard.number} limits is simulated", key="items", remedy=remedy))
    ends: NDArray[np.datetime64] = series["time"].values[1:]
    months, first = np.unique(starts(ends - np.timedelta64(1, "ns"), "month"), return_index=True)
    means = {name: _monthly(series[found[name]], standard.items[name], first) for name in scope}
    warm = [name for name, item in standard.items.items() if item.quantity == "temperature" and name in found]
    temperature = _monthly(series[found[warm[0]]], standard.items[warm[0]], first) if warm else np.array(np.nan)
    stations = [str(name) for name in series["station"].values]
    met = {name: _met(standard.items[name], mean, temperature, stations, targets) for name, mean in means.items()}
    return Judged(means, met, months.astype("datetime64[ns]"))


def meets(item: Item, mean: Floats, of_class: str, temperature: Any = np.nan) -> NDArray[np.bool_]:
    """Return whether means meet a class once they are rounded; only those near a limit need it."""
    met = item.meets(mean, of_class, "river", temperature)
    low, high = item.bounds(of_class, "river", temperature)
    near = np.minimum(np.abs(mean - low), np.abs(mean - high)) <= 10.0**-item.decimals
    if near.any():
        warmth = np.broadcast_to(np.asarray(temperature, dtype=float), mean.shape)[near]
        met[near] = item.meets(half_even(mean[near], item.decimals), of_class, "river", warmth)
    return met


def _monthly(series: xr.DataArray, item: Item, first: NDArray[np.int64]) -> Floats:
    """Return monthly means in the unit of an item, shape [runs, months, stations]."""
    values = in_unit(series.values[..., 1:, :], series.attrs.get("units", "g m-3"), item)
    acid = item.mean == "hydrogen ion"
    sums = np.add.reduceat(10.0**-values if acid else values, first, axis=-2)
    means = sums / np.diff(np.append(first, values.shape[-2]))[:, None]
    return -np.log10(means) if acid else means


def in_unit(values: Floats, unit: str, item: Item) -> Floats:
    """Return values given in a unit (as CF writes it) in that of an item."""
    inner = units.to_inner(values, "" if unit == "1" else unit, item.quantity)
    return np.asarray(units.from_inner(inner, item.unit, item.quantity), dtype=float)


def _met(
    item: Item, mean: Floats, temperature: Floats, stations: list[str], targets: Mapping[str, str]
) -> NDArray[np.bool_]:
    met = np.zeros(mean.shape, dtype=bool)
    for place, station in enumerate(stations):
        warmth = temperature[..., place] if temperature.ndim else temperature
        met[..., place] = meets(item, mean[..., place], targets[station], warmth)
    return met
