"""The flow that capacity is counted for: dry, but not the driest ever seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.planning.capacity._ranges import Floats, checked

METHODS = ("pearson3", "empirical", "ten_years_lowest", "ten_years_mean")
FEWEST = 3
"""Years without which there is no frequency."""


@dataclass(frozen=True, eq=False)
class DesignFlow:
    """A design flow and what it rests on.

    Parameters
    ----------
    value : float
        m³/s.
    method : str
        One of `METHODS`.
    guarantee : float
        Share of the years whose driest month has at least this flow; NaN for the methods of ten years.
    years : pandas.DataFrame
        By year: ``driest_month`` (1 to 12), ``flow`` (its mean, m³/s), ``rank`` (1 the highest flow) and ``guarantee``
        (empirical, rank / (n + 1)).
    mean, variation, skew : float
        Of the driest months: mean (m³/s), C_v and C_s.
    notes : tuple of str
        What was left out, and what to know.
    """

    value: float
    method: str
    guarantee: float
    years: pd.DataFrame
    mean: float
    variation: float
    skew: float
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        rule = self.method if np.isnan(self.guarantee) else f"{self.method}, {self.guarantee:.0%} guarantee"
        return f"<DesignFlow {self.value:.4g} m3/s: {rule}, {len(self.years)} years>"


def design_flow(
    monthly: pd.Series,
    *,
    method: str = "pearson3",
    guarantee: float = 0.9,
    skew_ratio: float | None = None,
    first_month: int = 1,
) -> DesignFlow:
    r"""Return the design flow from a series of monthly mean discharges.

    The driest month of every complete year makes a sample. ``pearson3`` fits the Pearson III distribution by moments
    and takes its quantile; ``empirical`` takes the order statistics with the guarantee m/(n + 1), m counted from the
    highest, linear between them;

    .. math:: C_v = \sqrt{\frac{\sum (k_i - 1)^2}{n - 1}}, \qquad
        C_s = \frac{\sum (k_i - 1)^3}{(n - 3)\,C_v^3}, \qquad k_i = Q_i / \bar Q

    ``ten_years_lowest`` is the driest month of the last ten years (近10年最枯月平均流量, in the guide of 2003 called
    30Q10), ``ten_years_mean`` the mean of their ten driest months: the words allow both, the first is the usual one and
    the drier.

    Parameters
    ----------
    monthly : pandas.Series
        Monthly mean discharge, m³/s, ≥ 0, by date (DatetimeIndex or PeriodIndex); one value a month.
    method : {"pearson3", "empirical", "ten_years_lowest", "ten_years_mean"}
        How.
    guarantee : float
        Share of the years with at least this flow, above 0 and up to 1.
    skew_ratio : float, optional
        C_s / C_v, in place of the moment C_s, which a short series gives badly; 2 to 3 is usual.
    first_month : int
        First month of the year that is counted, 1 to 12: where the dry season runs over New Year, one of the wet
        months.

    Raises
    ------
    InputError
        With all that is wrong in the series or the choices.

    Source
    ------
    GB/T 25173-2010 for the choice of flows, SL 44 for the moments; both from memory.
    """
    years, notes = _driest(_series(monthly, method, first_month), first_month)
    if method.startswith("ten_years"):
        return _of_ten_years(years, method, notes)
    checked(guarantee=guarantee)
    if len(years) < FEWEST + 1:
        rule = f"{len(years)} complete years are too few for a frequency"
        raise InputError(Problem(rule, "monthly", remedy=f"give more than {FEWEST}, or use 'ten_years_lowest'"))
    flow = years["flow"].to_numpy(float)
    mean, variation, skew = _moments(flow, skew_ratio)
    value = (_pearson3 if method == "pearson3" else _empirical)(flow, guarantee, mean, variation, skew)
    if value < 0.0:
        notes.append(
            f"Pearson III falls below zero ({value:.3g} m3/s): taken as 0; use 'empirical' or a skew_ratio of 2"
        )
        value = 0.0
    return DesignFlow(float(value), method, float(guarantee), years, mean, variation, skew, tuple(notes))


def _series(monthly: pd.Series, method: str, first_month: int) -> pd.Series:
    """Return the series by month, checked."""
    problems = ProblemList()
    if method not in METHODS:
        problems.add(f"'{method}' is no method", "method", remedy=nearest(method, METHODS))
    if first_month not in range(1, 13):
        problems.add(f"{first_month} is no month", "first_month", remedy="give 1 to 12")
    series = pd.Series(monthly)
    if not isinstance(series.index, pd.DatetimeIndex | pd.PeriodIndex):
        problems.add("the series has no dates", "monthly", remedy="index it by dates or periods")
        problems.raise_if_any()
    months = series.index.asfreq("M") if isinstance(series.index, pd.PeriodIndex) else series.index.to_period("M")
    values = pd.to_numeric(series, errors="coerce").to_numpy(float)
    if len(values) == 0:
        problems.add("the series is empty", "monthly")
    if months.has_duplicates:
        problems.add(f"{months[months.duplicated()][0]} stands there twice", "monthly", remedy="give monthly means")
    if not np.isfinite(values).all() or (values < 0.0).any():
        problems.add("a discharge is negative or no number", "monthly", remedy="leave months without a value out")
    problems.raise_if_any()
    return pd.Series(values, index=months).sort_index()


def _driest(series: pd.Series, first_month: int) -> tuple[pd.DataFrame, list[str]]:
    """Return the driest month of every complete year, and which years were left out."""
    year = (series.index - (first_month - 1)).year
    complete = series.groupby(year).transform("size") == 12
    notes = []
    left_out = sorted(set(year[~complete.to_numpy()]))
    if left_out:
        notes.append(f"incomplete years left out: {', '.join(map(str, left_out))}")
    kept = series[complete]
    if kept.empty:
        raise InputError(Problem("no year is complete", "monthly", remedy="give all twelve months"))
    lowest = kept.groupby(year[complete.to_numpy()]).idxmin()
    table = pd.DataFrame({"driest_month": [month.month for month in lowest], "flow": kept[lowest].to_numpy()})
    table.index = pd.Index(lowest.index, name="year")
    table["rank"] = table["flow"].rank(ascending=False, method="first").astype(int)
    table["guarantee"] = table["rank"] / (len(table) + 1.0)
    return table, notes


def _of_ten_years(years: pd.DataFrame, method: str, notes: list[str]) -> DesignFlow:
    last = years.tail(10)
    if len(last) < 10:
        notes.append(f"only {len(last)} complete years")
    flow = last["flow"].to_numpy(float)
    mean, variation, skew = _moments(flow, None)
    value = flow.min() if method == "ten_years_lowest" else mean
    return DesignFlow(float(value), method, float("nan"), last, mean, variation, skew, tuple(notes))


def _moments(flow: Floats, skew_ratio: float | None) -> tuple[float, float, float]:
    """Return mean, C_v and C_s; NaN where there are too few years."""
    mean, count = float(flow.mean()), flow.size
    if mean == 0.0 or count <= FEWEST:
        return mean, float("nan"), float("nan")
    off = flow / mean - 1.0
    variation = float(np.sqrt((off**2).sum() / (count - 1)))
    if skew_ratio is not None:
        return mean, variation, float(skew_ratio) * variation
    return mean, variation, float((off**3).sum() / ((count - 3) * variation**3)) if variation > 0.0 else 0.0


def _pearson3(flow: Floats, guarantee: float, mean: float, variation: float, skew: float) -> float:
    from scipy.stats import pearson3

    if not variation > 0.0:
        return mean
    return float(pearson3.isf(guarantee, skew, loc=mean, scale=mean * variation))


def _empirical(flow: Floats, guarantee: float, mean: float, variation: float, skew: float) -> float:
    """Return the flow of a guarantee; beyond the ends of the series its lowest or highest."""
    places = np.arange(1, flow.size + 1) / (flow.size + 1.0)
    return float(np.interp(guarantee, places, np.sort(flow)[::-1]))
