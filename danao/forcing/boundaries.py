"""Boundaries: what is known at the free ends of the river.

Chainage and discharge are positive downstream. Wherever water enters through a boundary it carries the boundary's
`quality`; where it leaves it takes the river's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.describe import describe_fields
from danao.errors import ProblemList, nearest
from danao.forcing.sources import check_values
from danao.forcing.varying import Value, value_problem

ENDS = ("upstream", "downstream")
INLETS = ("flux", "concentration")


def _check(boundary: Any, problems: ProblemList) -> None:
    """Note what is wrong with the parts that all boundaries share, then raise all problems."""
    object.__setattr__(boundary, "quality", dict(boundary.quality))
    if boundary.end not in ENDS:
        problems.add(f"'{boundary.end}' is no end of a reach", key="end", remedy=nearest(boundary.end, ENDS))
    check_values("quality", boundary.quality, problems)
    problems.raise_if_any()


def _default_name(boundary: Any) -> str:
    return boundary.name or f"{boundary.reach} {boundary.end}"


@dataclass(frozen=True)
class Inflow:
    """Water that enters at an end of a reach with a known discharge.

    Parameters
    ----------
    reach : str
        Name of the reach.
    flow : float or Varying
        Discharge into the river, m³/s, ≥ 0.
    quality : mapping of constituent to float or Varying
        Concentrations of the inflow, g/m³, ≥ 0. Empty: the water carries none of the constituents; one that names
        some must name all that the scenario simulates.
    inlet : {"flux", "concentration"}
        What is held at the inlet where there is dispersion: the total flux ``Q c`` (third-type condition), or the
        concentration itself (first-type).
    end : {"upstream", "downstream"}
        The end of the reach.
    name : str
        Name for tables; without it "reach end".
    title : str or mapping of language to str, optional
        Name for people.
    """

    reach: str
    flow: Value
    quality: Mapping[str, Value] = field(default_factory=dict)
    inlet: str = "flux"
    end: str = "upstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        problem = value_problem(self.flow, least=0.0)
        if problem:
            problems.add(problem, key="flow", remedy="water that leaves is an Outflow" if "negative" in problem else "")
        if self.inlet not in INLETS:
            problems.add(f"'{self.inlet}' is no kind of inlet", key="inlet", remedy=nearest(self.inlet, INLETS))
        _check(self, problems)
        object.__setattr__(self, "name", _default_name(self))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True)
class Outflow:
    """Water that leaves at an end of a reach with a known discharge, and takes the river's own concentration.

    Parameters
    ----------
    reach : str
        Name of the reach.
    flow : float or Varying
        Discharge out of the river, m³/s, ≥ 0.
    end : {"upstream", "downstream"}
        The end of the reach.
    name, title
        As of `Inflow`.
    """

    reach: str
    flow: Value
    end: str = "downstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None
    quality: Mapping[str, Value] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        problems = ProblemList()
        problem = value_problem(self.flow, least=0.0)
        if problem:
            problems.add(problem, key="flow", remedy="water that enters is an Inflow" if "negative" in problem else "")
        _check(self, problems)
        object.__setattr__(self, "name", _default_name(self))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self, leave_out=("quality",))


@dataclass(frozen=True)
class Level:
    """A known water level at an end of a reach: a lake, the sea, a tide.

    Parameters
    ----------
    reach : str
        Name of the reach.
    level : float, Series, Monthly or Tide
        Water level in metres above the datum of the river.
    quality : mapping of constituent to float or Varying
        Concentrations of the water outside, g/m³ (salinity in psu), ≥ 0, carried where it flows in. Empty: it carries
        none; one that names some must name all that the scenario simulates.
    end : {"upstream", "downstream"}
        The end of the reach.
    name, title
        As of `Inflow`.
    """

    reach: str
    level: Value
    quality: Mapping[str, Value] = field(default_factory=dict)
    end: str = "downstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        problem = value_problem(self.level)
        if problem:
            problems.add(problem, key="level")
        _check(self, problems)
        object.__setattr__(self, "name", _default_name(self))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True, eq=False)
class RatingCurve:
    """A known relation of level and discharge at an end of a reach: a gauge, a fall, a weir below the model.

    Between the points the discharge is linear in the level; beyond the last point the last slope goes on; at and below
    the first level the first discharge holds.

    Parameters
    ----------
    reach : str
        Name of the reach.
    level : array of float, shape [n ≥ 2]
        Increasing levels in metres.
    discharge : array of float, shape [n]
        Discharge out of the river at these levels, m³/s, ≥ 0, not falling.
    quality, end, name, title
        As of `Level`.
    """

    reach: str
    level: NDArray[np.float64]
    discharge: NDArray[np.float64]
    quality: Mapping[str, Value] = field(default_factory=dict)
    end: str = "downstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        level, discharge = (np.array(x, dtype=np.float64, ndmin=1) for x in (self.level, self.discharge))
        if level.shape != discharge.shape or level.ndim != 1 or level.size < 2:
            rule = f"{level.size} levels and {discharge.size} discharges"
            problems.add(rule, key="level", remedy="give as many discharges as levels, two or more")
        if not (np.isfinite(level).all() and np.isfinite(discharge).all()):
            problems.add("a value is missing or not finite", key="level")
        if (np.diff(level) <= 0.0).any():
            problems.add("the levels do not increase", key="level")
        if (np.diff(discharge) < 0.0).any() or (discharge < 0.0).any():
            problems.add("the discharges fall or are negative", key="discharge")
        level.flags.writeable = discharge.flags.writeable = False
        object.__setattr__(self, "level", level)
        object.__setattr__(self, "discharge", discharge)
        _check(self, problems)
        object.__setattr__(self, "name", _default_name(self))

    def at(self, level: ArrayLike) -> NDArray[np.float64]:
        """Return the discharge out of the river at levels, m³/s."""
        wanted = np.asarray(level, dtype=np.float64)
        slope = (self.discharge[-1] - self.discharge[-2]) / (self.level[-1] - self.level[-2])
        beyond = np.maximum(wanted - self.level[-1], 0.0) * slope
        return np.interp(wanted, self.level, self.discharge) + beyond

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True)
class FreeOutflow:
    """An end at which the water leaves at normal depth on the local bed slope.

    Parameters
    ----------
    reach : str
        Name of the reach.
    quality, end, name, title
        As of `Level`.
    """

    reach: str
    quality: Mapping[str, Value] = field(default_factory=dict)
    end: str = "downstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        _check(self, ProblemList())
        object.__setattr__(self, "name", _default_name(self))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True)
class Wall:
    """An end through which nothing passes.

    Parameters
    ----------
    reach : str
        Name of the reach.
    end : {"upstream", "downstream"}
        The end of the reach.
    name, title
        As of `Inflow`.
    """

    reach: str
    end: str = "upstream"
    name: str = ""
    title: str | Mapping[str, str] | None = None
    quality: Mapping[str, Value] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        _check(self, ProblemList())
        object.__setattr__(self, "name", _default_name(self))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self, leave_out=("quality",))


Boundary = Inflow | Outflow | Level | RatingCurve | FreeOutflow | Wall
