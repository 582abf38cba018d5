"""Release: what is spilled, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao import units
from danao.errors import InputError, Problem
from danao.forcing.series import Series
from danao.forcing.sources import Source

INSTANT = 1.0
"""Seconds that a release without duration takes."""


@dataclass(frozen=True)
class Release:
    """A mass that enters the river at a point, at a constant rate from an instant on.

    Parameters
    ----------
    at : (str, float)
        Reach and chainage, m.
    time : datetime64
        Begin, local time, to the nanosecond.
    mass : float
        Mass in g, above 0.
    duration : float
        Seconds, ≥ 0; without any, the mass enters within one second.
    """

    at: tuple[str, float]
    time: np.datetime64
    mass: float
    duration: float = 0.0

    @property
    def end(self) -> np.datetime64:
        """Instant at which everything has entered."""
        return self.time + np.timedelta64(round(max(self.duration, INSTANT) * 1e9), "ns")

    @property
    def cuts(self) -> tuple[int, int]:
        """Begin and end in nanoseconds since 1970."""
        return int(self.time.astype("datetime64[ns]").astype(np.int64)), int(self.end.astype(np.int64))

    def source(self, name: str, constituent: str) -> Source:
        """Return it as a source without water, whose load is the mass to round-off over any steps."""
        rate = self.mass / max(self.duration, INSTANT)
        before = self.time - np.timedelta64(1, "ns")
        load = Series([before, self.time, self.end], [0.0, rate, 0.0], extend="hold", between="previous")
        return Source(name, self.at, load={constituent: load})


def read_place(at: Any, places: Mapping[str, tuple[str, float]]) -> tuple[str, float]:
    """Return reach and chainage (m) of a place: a name, ``(reach, chainage)``, or the text ``"main, 7.0 km"``.

    Raises
    ------
    InputError
        If it is none of these.
    """
    remedy = "write ('main', 7000.0), 'main,7.0km', or the name of a station or source"
    if isinstance(at, str) and at in places:
        return places[at]
    parts = [part.strip() for part in at.split(",")] if isinstance(at, str) else at
    if not isinstance(parts, list | tuple) or len(parts) != 2 or not isinstance(parts[0], str):
        known = f"; known names are {', '.join(places)}" if places else ""
        raise InputError(Problem(f"{at!r} is no place", remedy=remedy + known))
    try:
        return parts[0], amount(parts[1], "length")
    except InputError:
        raise InputError(Problem(f"{parts[1]!r} is no chainage", remedy=remedy)) from None


def amount(value: Any, kind: str) -> float:
    """Return a quantity in SI: a bare number, also as text, is in the inner unit of its kind.

    Raises
    ------
    InputError
        If it is no finite number, or its unit is of something else.
    """
    if isinstance(value, np.timedelta64) and kind == "time":
        return float(value / np.timedelta64(1, "ns")) * 1e-9
    try:
        value = float(value)
    except (TypeError, ValueError):
        return units.parse(value, kind)
    if isinstance(value, float) and np.isfinite(value):
        return value
    raise InputError(f"{value} is not a finite number")
