"""Operations: what moves the gates, dams and pumps of a river while time goes on.

An operation asks for a setting (the opening of a gate, the height of a dam, the number of pumps that run); the
structure moves there no faster than `rate` allows. Rules look at the river every so often, not in every step, as
operators and controllers do. A rule of one's own is an object with the same attributes and `decide`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from danao.errors import ProblemList
from danao.forcing.varying import Value, value_problem

WATER = ("level", "discharge")
"""What may be read of the water; any constituent may be read besides."""


@dataclass(frozen=True)
class Reading:
    """What a rule looks at.

    Parameters
    ----------
    quantity : str
        ``level`` (m), ``discharge`` (m³/s) or the name of a constituent (its unit).
    station : str
        Where.
    outer : str, optional
        A second station whose value is taken off: the difference of inner and outer level at a tide gate.
    """

    quantity: str
    station: str
    outer: str | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("quantity", "station", "outer"):
            value = getattr(self, key)
            if not isinstance(value, str) and not (key == "outer" and value is None):
                problems.add(f"{value!r} is no name", key)
        problems.raise_if_any()

    @property
    def stations(self) -> tuple[str, ...]:
        """The stations that are read."""
        return (self.station,) if self.outer is None else (self.station, self.outer)


@dataclass(frozen=True)
class Schedule:
    """A time table: the setting follows a series.

    Parameters
    ----------
    structure : str
        Name of the structure.
    setting : float or Varying
        Setting by time; steps of a series ``between="previous"`` are carried out at their instants.
    rate : float, optional
        Fastest movement, units of the setting a second; by default it moves at once.
    """

    structure: str
    setting: Value
    rate: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        problem = value_problem(self.setting)
        if problem:
            problems.add(problem, "setting")
        _check_common(self, problems)


@dataclass(frozen=True)
class Switch:
    """Two settings, chosen by a reading with hysteresis: open above one value, shut below another.

    With a reading of inner minus outer level it is a tide-window rule: open on the ebb, when the inner level is higher
    by `above`; shut when it is no longer higher by `below`.

    Parameters
    ----------
    structure : str
        Name of the structure.
    reading : Reading
        What is looked at.
    above, below : float
        At more than `above` the setting becomes `setting_above`, at less than `below` (≤ `above`) `setting_below`;
        between the two it stays as it is.
    setting_above, setting_below : float
        The two settings.
    stay : float
        Seconds that a decision stands at least.
    rate : float, optional
        Fastest movement, units of the setting a second; by default it moves at once.
    every : float
        Seconds between looks, at most an hour.
    """

    structure: str
    reading: Reading
    above: float
    below: float
    setting_above: float
    setting_below: float
    stay: float = 0.0
    rate: float | None = None
    every: float = 600.0

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("above", "below", "setting_above", "setting_below"):
            if not _is_finite(getattr(self, key)):
                problems.add(f"{getattr(self, key)!r} is not a finite number", key)
        if not problems.problems and self.below > self.above:
            problems.add(f"{self.below:g} is over {self.above:g}, the value of 'above'", "below")
        _check_common(self, problems)

    def decide(self, value: float, setting: float, asked: float) -> float:
        """Return the setting that is asked for from now on.

        Parameters
        ----------
        value : float
            The reading.
        setting, asked : float
            The present setting, and that which was asked for last.
        """
        if value > self.above:
            return self.setting_above
        if value < self.below:
            return self.setting_below
        return asked


@dataclass(frozen=True)
class SetPoint:
    """A reading kept at a target: the setting moves at its rate while the reading is outside the dead band.

    Parameters
    ----------
    structure : str
        Name of the structure.
    reading : Reading
        What is kept.
    target : float
        The value to keep.
    dead_band : float
        Whole width of the band about the target in which nothing moves, above 0.
    rate : float
        Movement, units of the setting a second, above 0; a look moves the setting by `rate` times `every`.
    raises : bool
        Whether a greater setting raises the reading (a dam that is filled raises the level above it; a gate that opens
        lowers it).
    stay : float
        Seconds that a decision stands at least.
    every : float
        Seconds between looks, at most an hour.
    """

    structure: str
    reading: Reading
    target: float
    dead_band: float
    rate: float
    raises: bool
    stay: float = 0.0
    every: float = 600.0

    def __post_init__(self) -> None:
        problems = ProblemList()
        if not _is_finite(self.target):
            problems.add(f"{self.target!r} is not a finite number", "target")
        if not (_is_finite(self.dead_band) and self.dead_band > 0.0):
            problems.add(f"{self.dead_band!r} is not above 0: the rule would never rest", "dead_band")
        if not (_is_finite(self.rate) and self.rate > 0.0):
            problems.add(f"{self.rate!r} is not a finite rate above 0", "rate")
        if not isinstance(self.raises, bool):
            problems.add("say whether a greater setting raises the reading", "raises", remedy="true or false")
        _check_common(self, problems)

    def decide(self, value: float, setting: float, asked: float) -> float:
        """Return the setting that is asked for from now on; parameters as of `Switch.decide`."""
        miss = value - self.target
        if abs(miss) <= 0.5 * self.dead_band:
            return setting
        up = (miss < 0.0) == self.raises
        return setting + (1.0 if up else -1.0) * self.rate * self.every


Operation = Schedule | Switch | SetPoint


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _check_common(operation: Any, problems: ProblemList) -> None:
    """Note what is wrong with the fields that operations share, then raise all problems."""
    if not isinstance(operation.structure, str):
        problems.add(f"{operation.structure!r} is no name", "structure")
    if not isinstance(getattr(operation, "reading", None), Reading | None):
        problems.add(f"{operation.reading!r} is no reading", "reading", remedy='give Reading("level", "S1")')
    noted = any(problem.key == "rate" for problem in problems.problems)
    rate = operation.rate
    if not noted and rate is not None and not (_is_finite(rate) and rate > 0.0):
        problems.add(f"{rate!r} is no rate above 0", "rate")
    stay, every = getattr(operation, "stay", 0.0), getattr(operation, "every", 600.0)
    if not (_is_finite(stay) and stay >= 0.0):
        problems.add(f"{stay!r} s is not 0 or more", "stay")
    if not (_is_finite(every) and 1.0 <= every <= 3600.0):
        problems.add(f"{every!r} s is outside 1 to 3600", "every")
    problems.raise_if_any()


def stations_read(operations: Sequence[Any]) -> set[str]:
    """Return the names of all stations that operations read."""
    return {name for item in operations if hasattr(item, "reading") for name in item.reading.stations}
