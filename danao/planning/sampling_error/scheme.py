"""Scheme: when a bureau takes its samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest

Times = NDArray[np.datetime64]
Places = NDArray[np.int64]

DAYS = ("working", "all")
TIDES = ("all", "ebb", "flood")
_HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class Scheme:
    """When samples may be taken, and how many a year.

    The year is cut into as many slices as there are samples (a multiple of 12: every month into equal parts; 1, 2, 3, 4
    or 6: whole months; otherwise equal parts of the record), and in each slice one instant is drawn among those that
    the rules leave, each as likely as the others.

    Parameters
    ----------
    samples_per_year : int
        1 or more.
    hours : (from, to)
        Local hours of the day, both ends included; (0, 24) is the whole day.
    days : {"working", "all"}
        Monday to Friday (public holidays are not known here), or all.
    month_days : (first, last)
        Days of the month on which samples are taken; (1, 10) is a campaign in the first ten days.
    tide : {"all", "ebb", "flood"}
        Whether the flow must run seaward or landward.

    Raises
    ------
    InputError
        With everything that cannot be.
    """

    samples_per_year: int = 12
    hours: tuple[float, float] = (8.0, 18.0)
    days: str = "working"
    month_days: tuple[int, int] = (1, 31)
    tide: str = "all"

    def __post_init__(self) -> None:
        problems = ProblemList()
        if isinstance(self.samples_per_year, bool) or self.samples_per_year != int(self.samples_per_year):
            problems.add(f"{self.samples_per_year} is no number of samples", "samples_per_year")
        elif self.samples_per_year < 1:
            problems.add(f"{self.samples_per_year} samples prove nothing", "samples_per_year", remedy="give 1 or more")
        for key, (least, most) in (("hours", (0, 24)), ("month_days", (1, 31))):
            first, last = getattr(self, key)
            if not least <= first <= last <= most:
                problems.add(f"{first:g} to {last:g} is empty or outside {least} to {most}", key)
        for key, known in (("days", DAYS), ("tide", TIDES)):
            if getattr(self, key) not in known:
                problems.add(f"'{getattr(self, key)}' is not known", key, remedy=nearest(getattr(self, key), known))
        problems.raise_if_any()

    def allowed(self, times: Times, flow: NDArray[np.float64] | None) -> NDArray[np.bool_]:
        """Return at which instants (local time) a sample may be taken.

        Raises
        ------
        InputError
            If the tide is asked for and the flow is not known.
        """
        days = times.astype("datetime64[D]")
        hour = (times - days) / _HOUR
        allowed = (hour >= self.hours[0]) & (hour <= self.hours[1])
        number = (days - times.astype("datetime64[M]")).astype(int) + 1
        allowed &= (number >= self.month_days[0]) & (number <= self.month_days[1])
        if self.days == "working":
            allowed &= np.is_busday(days)
        if self.tide != "all":
            if flow is None:
                remedy = "give the flow, positive seaward, or tide='all'"
                raise InputError(Problem("which way the water runs is not known", key="tide", remedy=remedy))
            allowed &= flow > 0.0 if self.tide == "ebb" else flow < 0.0
        return allowed

    def slices(self, months: Places, times: Times) -> Places:
        """Return the slice that each instant lies in, from 0.

        Parameters
        ----------
        months : int array
            Month of each instant, from 0.
        times : datetime64 array
            The instants, rising, as months are counted.
        """
        per_year = self.samples_per_year
        if per_year % 12 == 0:
            return months * (per_year // 12) + _parts_of_month(times, per_year // 12)
        if 12 % per_year == 0:
            return months // (12 // per_year)
        span = (times[-1] - times[0]) / _HOUR
        count = max(1, round(per_year * span / 8766.0))
        place = (times - times[0]) / _HOUR / max(span, 1.0) * count
        return np.minimum(place.astype(np.int64), count - 1)


def _parts_of_month(times: Times, parts: int) -> Places:
    """Return which of equal parts of its month each instant lies in."""
    month = times.astype("datetime64[M]")
    length = (month + 1).astype("datetime64[ns]") - month.astype("datetime64[ns]")
    return ((times - month) / length * parts).astype(np.int64)
