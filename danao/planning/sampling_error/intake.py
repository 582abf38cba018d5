"""From runs, series and tables to what sampling is tried on: instants, values in the units of the standard, flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao.assessment.periods import starts
from danao.errors import InputError, Problem, ProblemList
from danao.planning.uncertainty.judging import in_unit
from danao.results import Results
from danao.standards._standard import Standard

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Record:
    """What is known of one station at every instant.

    Parameters
    ----------
    station, target : str
        Name, and the class that it has to meet.
    times : datetime64 array, shape [n]
        Local instants, rising.
    inside : datetime64 array, shape [n]
        The instants by which months are counted: just before `times` where a value ends the interval it stands for.
    months : int array, shape [n]
        Month of each, from 0.
    values : mapping of item to array, shape [n]
        In the unit of the item.
    flow : array, shape [n], optional
        Positive seaward.
    """

    station: str
    target: str
    times: NDArray[np.datetime64]
    inside: NDArray[np.datetime64]
    months: NDArray[np.int64]
    values: Mapping[str, Floats]
    flow: Floats | None


def records_of(
    source: Any, standard: Standard, targets: str | Mapping[str, str] | None, items: Iterable[str] | None, flow: Any
) -> list[Record]:
    """Return one record for each station.

    Parameters
    ----------
    source : Results, Dataset with ``time, station``, DataFrame or Series by time
        Of a run the first instant is left out, and a value ends its interval, as in `danao.assess`; a table or series
        is one station, its columns (or its name) are constituents in the units of the standard.
    standard, targets, items
        As `danao.assess`.
    flow : array or Series, optional
        Beside a table or series.

    Raises
    ------
    InputError
        If it is none of these, times do not rise, values are missing, or nothing in it can be judged.
    """
    given = None if items is None else [standard.item(name).name for name in items]
    if isinstance(source, Results):
        return [_of_run(source, name, standard, targets, given) for name in source.stations.index]
    if isinstance(source, xr.Dataset):
        return [
            _of_dataset(source.sel(station=name), str(name), standard, targets, given)
            for name in source["station"].values
        ]
    if isinstance(source, pd.Series):
        source = source.to_frame(source.name or "value")
    if not isinstance(source, pd.DataFrame) or not isinstance(source.index, pd.DatetimeIndex):
        remedy = "give results, a dataset with time and station, or a table by time"
        raise InputError(Problem(f"a {type(source).__name__} cannot be sampled", remedy=remedy))
    columns = {str(name): (source[name].to_numpy(float), standard.find(str(name))) for name in source}
    values = {item: column for column, item in columns.values() if item is not None}
    return [
        _record(
            "", source.index.to_numpy(), values, _numbers(flow), standard, _target("", targets, standard, None), given
        )
    ]


def _of_run(run: Results, name: str, standard: Standard, targets: Any, items: list[str] | None) -> Record:
    row = run.stations.loc[name]
    own = (run.provenance.get("targets") or {}).get(name) or row["target"]
    series = run.at(name).isel(time=slice(1, None))
    found = {item: key for key in run.constituents if (item := standard.find(key)) is not None}
    values = {
        item: in_unit(series[key].values, run.constituents[key]["unit"], standard.items[item])
        for item, key in found.items()
    }
    target = _target(name, targets, standard, own)
    return _record(name, series["time"].values, values, series["discharge"].values, standard, target, items, ends=1)


def _of_dataset(series: xr.Dataset, name: str, standard: Standard, targets: Any, items: list[str] | None) -> Record:
    series = series.isel(time=slice(1, None))
    found = {item: str(key) for key in series.data_vars if (item := standard.find(str(key))) is not None}
    values = {
        item: in_unit(series[key].values, series[key].attrs.get("units", "g m-3"), standard.items[item])
        for item, key in found.items()
    }
    flow = series["discharge"].values if "discharge" in series else None
    return _record(
        name, series["time"].values, values, flow, standard, _target(name, targets, standard, None), items, 1
    )


def _record(
    station: str,
    times: Any,
    values: Mapping[str, Floats],
    flow: Floats | None,
    standard: Standard,
    target: str,
    items: list[str] | None,
    ends: int = 0,
) -> Record:
    """Return a record, checked; `ends` 1 where a value ends its interval (ns before it are in its month)."""
    times = np.asarray(times, dtype="datetime64[ns]")
    wanted = standard.required if items is None else items
    kept = {name: np.asarray(values[name], dtype=float) for name in wanted if name in values}
    problems = ProblemList()
    if not kept:
        known = ", ".join(standard.required)
        problems.add(f"nothing here is limited by {standard.number}", "items", remedy=f"it knows {known}")
    if times.size < 2 or (np.diff(times) <= np.timedelta64(0, "ns")).any():
        problems.add("the instants do not rise", "time", remedy="sort the series, each instant once")
    for name, column in kept.items():
        if not np.isfinite(column).all():
            problems.add("a value is missing or not finite", name, remedy="cut the series, or fill the gap")
    if flow is not None and flow.shape != times.shape:
        problems.add(f"{flow.size} values, but {times.size} instants", "flow")
    problems.raise_if_any()
    inside = times - np.timedelta64(ends, "ns")
    months = starts(inside, "month")
    return Record(station, target, times, inside, np.unique(months, return_inverse=True)[1], kept, flow)


def _target(name: str, targets: Any, standard: Standard, own: Any) -> str:
    given = targets.get(name) if isinstance(targets, Mapping) else targets
    known = own if isinstance(own, str) else ""
    return standard.class_of_text(given or known or standard.reference)


def _numbers(flow: Any) -> Floats | None:
    return None if flow is None else np.asarray(flow, dtype=float)
