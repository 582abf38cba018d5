"""Instants: ISO 8601 texts and datetime64 to the nanosecond, in the local time of the scenario."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.errors import InputError, Problem, ProblemList

Times = NDArray[np.datetime64]

_STAMP = re.compile(
    r"^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}(?::\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$"
)
_ZONE = re.compile(r"^(Z|[+-]\d{2}(?::?\d{2})?)$")


def zone_offset(zone: str) -> np.timedelta64:
    """Return what local time is ahead of universal time, e.g. ``+08:00``, ``+0800``, ``+08`` or ``Z``.

    Raises
    ------
    InputError
        If the text is none of these, or beyond 14 hours.
    """
    if not isinstance(zone, str) or not _ZONE.match(zone):
        raise InputError(Problem(f"'{zone}' is not a zone", remedy="write it as +08:00 or Z"))
    if zone == "Z":
        return np.timedelta64(0, "ns")
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise InputError(Problem(f"'{zone}' is not a zone", remedy="zones lie between -14:00 and +14:00"))
    offset = np.timedelta64(hours * 60 + minutes, "m").astype("timedelta64[ns]")
    return -offset if zone[0] == "-" else offset


def split_stamp(text: str) -> tuple[str, str | None]:
    """Return an ISO 8601 stamp as its local part and its zone (None where it has none).

    Raises
    ------
    InputError
        If the text is not an ISO 8601 date or date and time.
    """
    match = _STAMP.match(text.strip())
    if match is None or (match[2] and len(match[1]) == 10):
        raise InputError(Problem(f"'{text}' is not an ISO 8601 time", remedy="write it as 2018-01-01T00:00:00+08:00"))
    return match[1].replace(" ", "T"), match[2]


def as_time(value: Any, zone: str | None = None) -> np.datetime64:
    """Return one instant in local time, as datetime64[ns].

    Parameters
    ----------
    value : str, datetime, date or datetime64
        ISO 8601 text or a date object.
    zone : str, optional
        The zone of local time. A text with a zone of its own is moved into it; without `zone` such a text is refused.

    Raises
    ------
    InputError
        If it is no time, or has a zone that cannot be used here.
    """
    if isinstance(value, np.datetime64):
        return value.astype("datetime64[ns]")
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise InputError(Problem(f"{value!r} is not a time", remedy="write it as 2018-01-01T00:00:00"))
    local, own = split_stamp(value)
    try:
        instant = np.datetime64(local, "ns")
    except ValueError:
        raise InputError(Problem(f"'{value}' is not a date of the calendar")) from None
    if own is None:
        return instant
    if zone is None:
        raise InputError(Problem(f"'{value}' has a zone, local time is meant here", remedy="leave the zone out"))
    return instant - zone_offset(own) + zone_offset(zone)


def as_times(values: ArrayLike, zone: str | None = None) -> Times:
    """Return instants in local time as a datetime64[ns] array; texts and objects as in `as_time`."""
    array = np.atleast_1d(np.asarray(values))
    if array.dtype.kind == "M":
        return array.astype("datetime64[ns]")
    problems = ProblemList()
    times = np.empty(array.size, dtype="datetime64[ns]")
    for place, item in enumerate(array.tolist()):
        try:
            times[place] = as_time(item, zone)
        except InputError as error:
            problems.take(error, key=f"time[{place}]")
    problems.raise_if_any()
    return times


def nanoseconds(times: ArrayLike) -> NDArray[np.int64]:
    """Return instants as whole nanoseconds since 1970 (local time)."""
    return as_times(times).view(np.int64)


def instant_texts(nanoseconds: NDArray[np.int64]) -> list[str]:
    """Return instants as short ISO texts, see `instant_text`."""
    if (nanoseconds % 1_000_000_000 == 0).all():
        texts: list[str] = np.datetime_as_string(nanoseconds.view("datetime64[ns]").astype("datetime64[s]")).tolist()
        return texts
    return [instant_text(instant) for instant in nanoseconds]


def instant_text(nanosecond: int | np.integer) -> str:
    """Return an instant as a short ISO text, fractions only where it has some."""
    text = str(np.datetime64(int(nanosecond), "ns"))
    return text.rstrip("0").rstrip(".") if "." in text else text
