"""Series and months: the two shapes in which most forcing comes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from danao import units
from danao.errors import InputError, ProblemList, nearest
from danao.forcing.times import Times, as_time, as_times, instant_text, instant_texts, split_stamp
from danao.forcing.varying import Floats, Nanoseconds, Varying, mean, sample
from danao.tables import Table, read_table

__all__ = ["Monthly", "Series", "mean", "read_series", "sample"]

EXTEND = ("error", "hold")
BETWEEN = ("linear", "previous")
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Series(Varying):
    """Values at instants, and what holds between and beyond them.

    Parameters
    ----------
    time : array of datetime64 or ISO text, shape [n]
        Increasing instants in the local time of the scenario; to the nanosecond.
    value : array of float, shape [n]
        Finite values, in SI units (concentration in g/m³).
    unit : str, optional
        A label for people; nothing is converted.
    extend : {"error", "hold"}
        Beyond the ends: refuse, or hold the first and the last value.
    between : {"linear", "previous"}
        Between two instants: a straight line, or the earlier value (a step function).

    Raises
    ------
    InputError
        With all problems: lengths differ, no values, unsorted, duplicate or missing times, values that are not finite.
    """

    time: Times
    value: Floats
    unit: str | None = None
    extend: str = "error"
    between: str = "linear"

    def __init__(
        self, time: ArrayLike, value: ArrayLike, unit: str | None = None, extend: str = "error", between: str = "linear"
    ):
        problems = ProblemList()
        for key, word, known in (("extend", extend, EXTEND), ("between", between, BETWEEN)):
            if word not in known:
                problems.add(f"{word!r} is not known", key=key, remedy=nearest(word, known))
        try:
            times = as_times(time).copy()
        except InputError as error:
            problems.take(error)
            problems.raise_if_any()
        values = np.array(value, dtype=np.float64, ndmin=1)
        _check_series(times, values, problems)
        problems.raise_if_any()
        times.flags.writeable = values.flags.writeable = False
        for name, content in (("time", times), ("value", values), ("unit", unit)):
            object.__setattr__(self, name, content)
        object.__setattr__(self, "extend", extend)
        object.__setattr__(self, "between", between)

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the values at instants (nanoseconds since 1970)."""
        self._check_inside(instants)
        knots, value = self.time.view(np.int64), self.value
        before = np.clip(np.searchsorted(knots, instants, side="right") - 1, 0, knots.size - 1)
        if self.between == "previous":
            return value[before]
        after = np.minimum(before + 1, knots.size - 1)
        share = (instants - knots[before]) / np.maximum(knots[after] - knots[before], 1)
        return value[before] + np.clip(share, 0.0, 1.0) * (value[after] - value[before])

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the instants of the series inside (begin, end)."""
        knots = self.time.view(np.int64)
        return knots[np.searchsorted(knots, begin, side="right") : np.searchsorted(knots, end, side="left")]

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over pieces without an instant of the series inside."""
        if self.between == "previous":
            self._check_inside(end)
            return self.value_at(begin)
        left = self.value_at(begin)
        return left + 0.5 * (self.value_at(end) - left)

    def covers(self, start: Any, end: Any) -> str | None:
        """Return None if the series is known from `start` to `end`, else what is missing."""
        if self.extend == "hold":
            return None
        begin, finish = as_time(start), as_time(end)
        if begin >= self.time[0] and finish <= self.time[-1]:
            return None
        return f"covers {self._span()}, not {_text(begin)} to {_text(finish)}"

    def scaled(self, factor: float) -> Series:
        """Return the series times a number."""
        return Series(self.time, self.value * factor, self.unit, self.extend, self.between)

    def bounds(self) -> tuple[float, float]:
        """Return the least and the greatest value."""
        return float(self.value.min()), float(self.value.max())

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {
            "type": "Series",
            "time": instant_texts(self.time.view(np.int64)),
            "value": (self.value + 0.0).tolist(),
            "unit": self.unit,
            "extend": self.extend,
            "between": self.between,
        }

    def __repr__(self) -> str:
        low, high = self.bounds()
        return f"Series({self.time.size} values from {low:g} to {high:g}, {self._span()})"

    def _span(self) -> str:
        return f"{_text(self.time[0])} to {_text(self.time[-1])}"

    def _check_inside(self, instants: Nanoseconds) -> None:
        if self.extend == "hold" or instants.size == 0:
            return
        knots = self.time.view(np.int64)
        for instant in (instants.min(), instants.max()):
            if not knots[0] <= instant <= knots[-1]:
                problems = ProblemList()
                problems.add(
                    f"the series is asked for {instant_text(instant)}, but covers {self._span()}",
                    remedy="extend='hold' keeps the first and the last value",
                )
                problems.raise_if_any()


def _check_series(times: Times, values: Floats, problems: ProblemList) -> None:
    """Note what is wrong with the instants and values of a series."""
    if times.size == 0:
        problems.add("the series is empty")
    if values.ndim != 1 or times.size != values.size:
        problems.add(f"{times.size} times, but {values.size} values")
    missing = np.flatnonzero(np.isnat(times))
    if missing.size:
        problems.add(f"{missing.size} times are missing, the first at place {missing[0]}", key="time")
    stamps = times[~np.isnat(times)]
    order = np.diff(stamps.view(np.int64))
    if (order < 0).any():
        late = int(np.flatnonzero(order < 0)[0])
        rule = f"the times are not in order: {_text(stamps[late + 1])} comes after {_text(stamps[late])}"
        problems.add(rule, key="time", remedy="sort the series by time")
    distinct, count = np.unique(stamps, return_counts=True)
    if (count > 1).any():
        twice = distinct[count > 1]
        problems.add(f"{twice.size} times occur more than once, the first is {_text(twice[0])}", key="time")
    bad = np.flatnonzero(~np.isfinite(values.ravel()))
    if bad.size:
        place = f" ({_text(times[bad[0]])})" if bad[0] < times.size and not np.isnat(times[bad[0]]) else ""
        problems.add(f"{bad.size} values are missing or not finite, the first at place {bad[0]}{place}", key="value")


@dataclass(frozen=True, eq=False)
class Monthly(Varying):
    """Twelve values, January first, each constant within its calendar month of any year (local time).

    Parameters
    ----------
    values : sequence of 12 floats
        Finite values, in SI units (concentration in g/m³).

    Raises
    ------
    InputError
        If there are not twelve finite numbers.
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        try:
            values = tuple(float(value) for value in self.values)
        except (TypeError, ValueError):
            raise InputError(f"{self.values!r} are not numbers") from None
        problems = ProblemList()
        if len(values) != 12:
            problems.add(f"{len(values)} values, but a year has 12 months")
        for month, value in enumerate(values, start=1):
            if not np.isfinite(value):
                problems.add(f"the value of month {month} is missing or not finite")
        problems.raise_if_any()
        object.__setattr__(self, "values", values)

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the values at instants (nanoseconds since 1970)."""
        return np.array(self.values)[_month_number(instants) % 12]

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the starts of the months inside (begin, end)."""
        months = np.arange(_month_number(begin) + 1, _month_number(end) + 1).astype("datetime64[M]")
        starts = months.astype("datetime64[ns]").view(np.int64)
        return starts[starts < end]

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over pieces of one month."""
        return self.value_at(begin)

    def covers(self, start: Any, end: Any) -> str | None:
        """Return None: months come back every year."""
        return None

    def scaled(self, factor: float) -> Monthly:
        """Return the months times a number."""
        return Monthly(tuple(value * factor for value in self.values))

    def bounds(self) -> tuple[float, float]:
        """Return the least and the greatest month."""
        return min(self.values), max(self.values)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {"type": "Monthly", "values": [value + 0.0 for value in self.values]}


def _month_number(instants: Nanoseconds | int) -> Any:
    """Return the months since January 1970."""
    return np.asarray(instants, dtype=np.int64).astype("datetime64[ns]").astype("datetime64[M]").astype(np.int64)


def read_series(
    path: str | Path,
    column: str,
    kind: str,
    gap: str | None = None,
    extend: str = "error",
    between: str = "linear",
    zone: str = "+08:00",
    within: str | Path | None = None,
) -> Series:
    """Read one column of a tidy CSV file ``time,<name> [unit],…``.

    Parameters
    ----------
    path : str or Path
        The file; times are ISO 8601 with an explicit zone (``2018-01-01T00:00:00+08:00``).
    column : str
        Which column.
    kind : str
        The kind of quantity, one of `danao.units.kinds`; the unit in the header is converted.
    gap : str, optional
        The longest spacing of two times that is accepted, e.g. ``"1 h"``; without it any.
    extend, between : str
        As of `Series`.
    zone : str
        Zone of the scenario; times are moved into it.
    within : path, optional
        Folder that the file must lie in.

    Raises
    ------
    InputError
        With all problems of the file, by line: no zone, unsorted, duplicate or missing times, missing values, gaps.
    """
    table = read_table(path, {"time": "text", column: kind}, others="ignore", within=within)
    problems = ProblemList(Path(path))
    longest = None
    try:
        longest = None if gap is None else units.parse(gap, "time")
    except InputError as error:
        problems.take(error, key="gap")
    if len(table) == 0:
        problems.add("the file holds no values")
    times = _zoned_times(table, zone, problems)
    problems.raise_if_any()
    _check_spacing(times, table.lines, longest, problems)
    problems.raise_if_any()
    return Series(times, table[column], units.inner_unit(kind), extend, between)


def _zoned_times(table: Table, zone: str, problems: ProblemList) -> Times:
    """Return the times of a table in the local time of the zone; every stamp must name its own."""
    times = np.full(len(table), np.datetime64("NaT"), dtype="datetime64[ns]")
    for row, stamp in enumerate(table["time"]):
        line = int(table.lines[row])
        try:
            if split_stamp(stamp)[1] is None:
                problems.add(f"'{stamp}' has no zone", key="time", line=line, remedy=f"write {stamp}{zone}")
            else:
                times[row] = as_time(stamp, zone)
        except InputError as error:
            problems.take(error, key="time", line=line)
    return times


def _check_spacing(times: Times, lines: np.ndarray, longest: float | None, problems: ProblemList) -> None:
    """Note times that do not come after the one before, or too long after it."""
    spacing = np.diff(times.view(np.int64)).astype(np.float64) * 1e-9
    allowed = np.inf if longest is None else longest * (1.0 + 1e-12)
    wrong = np.flatnonzero((spacing <= 0.0) | (spacing > allowed))
    for row in wrong[:_SHOWN]:
        now, before, key, line = _text(times[row + 1]), _text(times[row]), "time", int(lines[row + 1])
        if spacing[row] == 0.0:
            problems.add(f"{now} occurs twice", key, line, remedy="keep one")
        elif spacing[row] < 0.0:
            problems.add(f"{now} comes after {before}", key, line, remedy="sort the file by time")
        else:
            rule = f"no values for {_span_text(spacing[row])} after {before}"
            problems.add(f"{rule}, the gap rule allows {_span_text(longest or 0.0)}", key, line, remedy="fill the gap")
    if wrong.size > _SHOWN:
        problems.add(f"and {wrong.size - _SHOWN} more times out of order or after a gap", key="time")


def _span_text(seconds: float) -> str:
    for length, unit in ((units.day, "d"), (units.hour, "h"), (units.minute, "min")):
        if seconds >= length:
            return f"{seconds / length:g} {unit}"
    return f"{seconds:g} s"


def _text(time: np.datetime64) -> str:
    return instant_text(time.astype("datetime64[ns]").astype(np.int64))
