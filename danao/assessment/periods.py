"""Periods of assessment and the value that stands for each: samples, days, months, quarters, seasons, years.

Means follow 环办〔2011〕22号 (from memory): a month is the mean of its samples (one is enough), a quarter takes at
least two, a year is the mean of its monthly values, at least eight of the twelve. A season (丰、平、枯, GB 3838-2002
section 5.2) is treated as a quarter is. Monthly means enter the year unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.rounding import exact_mean
from danao.errors import ProblemList, nearest
from danao.standards._standard import Standard

PERIODS = ("sample", "day", "month", "quarter", "season", "year")
FEWEST = {"sample": 1, "day": 1, "month": 1, "quarter": 2, "season": 2, "year": 1}  # samples
FEWEST_MONTHS = 8  # of a year

# Assumed for the Pearl River delta, where high water lasts from April to September; other basins name their own.
SEASONS: Mapping[str, tuple[int, ...]] = {
    "wet": (4, 5, 6, 7, 8, 9),
    "normal": (3, 10, 11),
    "dry": (1, 2, 12),
}

Starts = NDArray[np.datetime64]
_KEYS = ["station", "constituent"]


def check_period(period: str, seasons: Mapping[str, tuple[int, ...]]) -> None:
    """Raise `InputError` unless `period` is one of `PERIODS` and `seasons` are disjoint sets of months."""
    problems = ProblemList()
    if period not in PERIODS:
        problems.add(f"'{period}' is not a period", key="period", remedy=nearest(period, PERIODS))
    months = [month for season in seasons.values() for month in season]
    if any(month not in range(1, 13) for month in months):
        problems.add("months are numbers from 1 to 12", key="seasons")
    if len(months) != len(set(months)):
        problems.add("a month stands in two seasons", key="seasons")
    problems.raise_if_any()


def starts(times: Starts, period: str, seasons: Mapping[str, tuple[int, ...]] = SEASONS) -> Starts:
    """Return the first instant of the period that each time lies in; NaT for a month of no season.

    A season is counted within its calendar year: the dry season of 2018 is January, February and December 2018.
    """
    times = np.asarray(times, dtype="datetime64[s]")
    if period == "sample":
        return times
    if period == "day":
        return times.astype("datetime64[D]").astype("datetime64[s]")
    months = times.astype("datetime64[M]")
    years = times.astype("datetime64[Y]")
    if period == "month":
        return months.astype("datetime64[s]")
    if period == "year":
        return years.astype("datetime64[s]")
    number = (months - years).astype(int)  # 0 to 11
    if period == "quarter":
        return (years.astype("datetime64[M]") + number // 3 * 3).astype("datetime64[s]")
    first = np.full(12, -1)
    for months_of in seasons.values():
        first[np.array(months_of) - 1] = min(months_of) - 1
    begun = (years.astype("datetime64[M]") + first[number]).astype("datetime64[s]")
    return np.where(first[number] < 0, np.datetime64("NaT", "s"), begun)


def all_starts(first: np.datetime64, last: np.datetime64, period: str, seasons: Mapping = SEASONS) -> Starts:
    """Return the starts of all periods from the one that holds `first` to the one that holds `last`."""
    days = np.arange(first.astype("datetime64[D]"), last.astype("datetime64[D]") + 1)
    found = np.unique(starts(days, period, seasons))
    return found[~np.isnat(found)]


def label(start: np.datetime64, period: str, seasons: Mapping[str, tuple[int, ...]] = SEASONS) -> str:
    """Return a period as text: ``2018-03-05T10:00``, ``2018-03-05``, ``2018-03``, ``2018-Q1``, ``2018 dry``."""
    text = str(start.astype("datetime64[s]"))
    month = int(text[5:7])
    if period == "sample":
        return text.removesuffix(":00")
    if period == "quarter":
        return f"{text[:4]}-Q{(month + 2) // 3}"
    if period == "season":
        return f"{text[:4]} {next(name for name, months in seasons.items() if min(months) == month)}"
    return text[: {"day": 10, "month": 7, "year": 4}[period]]


def hours(start: np.datetime64, period: str, seasons: Mapping[str, tuple[int, ...]] = SEASONS) -> float:
    """Return the length of the period that begins at `start`, hours; 0 for a sample."""
    if period == "sample":
        return 0.0
    day = start.astype("datetime64[D]")
    year = day.astype("datetime64[Y]")
    days = np.arange(year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]"))
    return 24.0 * float(np.sum(starts(days, period, seasons) == start))


def statistics(
    frame: pd.DataFrame,
    period: str,
    standard: Standard,
    continuous: bool,
    seasons: Mapping[str, tuple[int, ...]] = SEASONS,
) -> pd.DataFrame:
    """Return the value of each station, constituent and period.

    Parameters
    ----------
    frame : DataFrame
        ``station, constituent, time, value, below``; a value below detection is the detection limit, flagged.
    period : str
        One of `PERIODS`.
    standard : Standard
        Says how an item is averaged (pH through the hydrogen ion).
    continuous : bool
        The record of a run: a value ends the interval that it stands for (midnight belongs to the day before), and
        means are taken in floating point. Samples belong to their own day, and their means are exact in decimals.
    seasons : mapping of str to tuple of int
        Months of each season.

    Returns
    -------
    DataFrame
        ``station, constituent, start, value, samples, below, detection, months``: `below` counts values below
        detection, which enter with half the limit (环办监测函〔2020〕82号 point 7, confirmed by secondary material),
        `detection` is the highest such limit, `months` the monthly values of a year (0 else).
    """
    inner = "month" if period == "year" else period
    moments = frame["time"].to_numpy("datetime64[ns]") - np.timedelta64(int(continuous and period != "sample"), "ns")
    table = pd.DataFrame(
        {
            "station": frame["station"],
            "constituent": frame["constituent"],
            "start": starts(moments, inner, seasons),
            "value": np.where(frame["below"], frame["value"].to_numpy(float) * 0.5, frame["value"].to_numpy(float)),
            "below": frame["below"].astype(int),
            "detection": np.where(frame["below"], frame["value"].to_numpy(float), np.nan),
        }
    ).dropna(subset=["start"])
    means = average(table, standard, continuous).assign(months=0)
    if period != "year":
        return means
    means["start"] = starts(means["start"].to_numpy(), "year")
    return average(means.assign(months=1), standard, continuous)


def average(table: pd.DataFrame, standard: Standard, continuous: bool) -> pd.DataFrame:
    """Return one row per station, constituent and start: values averaged, counts summed, the highest detection limit.

    Arithmetic means, but pH through the hydrogen ion (CWQI 2017 practice, confirmed by secondary material).
    """
    counts = {name: table.get(name, 1) for name in ("samples", "months")}
    table = table.assign(written=table["value"], **counts)
    acid = _through_ion(table, standard)
    table["value"] = np.where(acid, 10.0 ** -table["value"].to_numpy(float), table["value"])
    groups = table.groupby([*_KEYS, "start"], sort=True, observed=True)
    found = groups.agg(
        lowest=("written", "min"),
        highest=("written", "max"),
        samples=("samples", "sum"),
        below=("below", "sum"),
        detection=("detection", "max"),
        months=("months", "sum"),
    )
    found.insert(0, "value", groups["value"].mean())
    if not continuous:
        several = (found["lowest"] != found["highest"]).to_numpy()
        exact = table[several[groups.ngroup()]].groupby([*_KEYS, "start"], sort=True, observed=True)["value"]
        found.loc[several, "value"] = exact.agg(exact_mean)
    found = found.reset_index()
    acid = _through_ion(found, standard)
    with np.errstate(divide="ignore", invalid="ignore"):
        found["value"] = np.where(acid, -np.log10(found["value"].to_numpy(float)), found["value"])
    alike = found["lowest"] == found["highest"]  # no detour through the ion, which would spoil a tie
    found["value"] = np.where(alike, found["lowest"], found["value"])
    return found.drop(columns=["lowest", "highest"])


def _through_ion(table: pd.DataFrame, standard: Standard) -> NDArray[np.bool_]:
    names = [name for name, item in standard.items.items() if item.mean == "hydrogen ion"]
    return table["constituent"].isin(names).to_numpy(bool)
