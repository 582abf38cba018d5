"""Means over days and months of what a run left, for figures: the same intervals as an assessment uses.

And which of it: outputs from an instant to another, reaches that follow each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao.assessment.periods import starts
from danao.errors import InputError, Problem
from danao.results import Results

LONG_RUN = np.timedelta64(60, "D")  # above it, daily means are drawn instead of every output


def groups(time: NDArray[np.datetime64], period: str) -> tuple[NDArray, NDArray]:
    """Return the start of each period and the first record that belongs to it, not counting the initial state.

    A record ends the interval that it stands for, so midnight belongs to the day before.
    """
    just_before = (time[1:].astype("datetime64[ns]").astype(np.int64) - 1).astype("datetime64[ns]")
    begun = starts(just_before, period)
    labels, first = np.unique(begun, return_index=True)
    return labels, first


def means(values: xr.DataArray, period: str) -> tuple[NDArray, NDArray[np.float64]]:
    """Return the starts of the periods and the means over each, shape (P,) and (P, …)."""
    labels, first = groups(values["time"].values, period)
    body = values.values[1:].astype(float, copy=False)
    counts = np.diff(np.append(first, body.shape[0])).reshape(-1, *([1] * (body.ndim - 1)))
    return labels, np.add.reduceat(body, first, axis=0) / counts


def extremes(values: xr.DataArray, period: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest and the highest value of each period."""
    _, first = groups(values["time"].values, period)
    body = values.values[1:]
    return np.minimum.reduceat(body, first, axis=0), np.maximum.reduceat(body, first, axis=0)


def series(run: Results, station: str, name: str) -> pd.DataFrame:
    """Return ``time, mean, low, high`` of a variable at a station: by day in a long run, else every output."""
    values = run.at(station)[name]
    time = values["time"].values
    if time[-1] - time[0] <= LONG_RUN:
        return pd.DataFrame({"time": time, "mean": values.values, "low": values.values, "high": values.values})
    days, mean = means(values, "day")
    low, high = extremes(values, "day")
    return pd.DataFrame({"time": days + np.timedelta64(12, "h"), "mean": mean, "low": low, "high": high})


def instant(value: Any, key: str) -> np.datetime64:
    """Return an instant as numpy has it; `InputError` if `value` is none."""
    try:
        return np.datetime64(value, "ns")
    except (ValueError, TypeError):
        raise InputError(Problem(f"'{value}' is no instant", key=key, remedy="give '2018-07-01 06:00'")) from None


def between(run: Results, start: Any, stop: Any) -> NDArray[np.intp]:
    """Return the outputs of a run from `start` to `stop`, both included; None is the begin or the end of the run.

    Raises
    ------
    InputError
        If there are none.
    """
    time = run.dataset["time"].values
    first = time[0] if start is None else instant(start, "start")
    last = time[-1] if stop is None else instant(stop, "stop")
    inside = np.flatnonzero((time >= first) & (time <= last))
    if inside.size == 0:
        shown = [str(one)[:16] for one in (first, last, time[0], time[-1])]
        rule, remedy = "no output lies from {} to {}", "the run covers {} to {}"
        raise InputError(Problem(rule.format(*shown[:2]), key="start", remedy=remedy.format(*shown[2:])))
    return inside


def courses(run: Results) -> list[tuple[str, ...]]:
    """Return the reaches to draw as one long profile each.

    A reach that begins at the chainage at which the one before it ends is drawn on with it. Of these courses those
    with stations are worth a picture, or the longest if there is none.
    """
    data = run.dataset
    chainage, of = data["face_chainage"].values, data["face_reach"].values
    found: list[list[str]] = []
    end = np.nan
    for name in dict.fromkeys(of.tolist()):
        begin, stop = chainage[of == name][[0, -1]]
        if begin == end:
            found[-1].append(name)
        else:
            found.append([name])
        end = stop
    with_stations = set(run.stations["reach"])
    chosen = [course for course in found if with_stations & set(course)]
    return [tuple(course) for course in chosen or [max(found, key=lambda course: cells_of(run, course).size)]]


def cells_of(run: Results, reaches: Collection[str]) -> NDArray[np.intp]:
    """Return the cells of some reaches, in order."""
    return np.flatnonzero(np.isin(run.dataset["reach"].values, list(reaches)))
