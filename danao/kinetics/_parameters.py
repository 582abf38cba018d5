"""Values of parameters: what a number in a rate may depend on, and its value in every cell.

All of it happens outside the kernels, once per output interval: a power or an exponential of the temperature costs more
than the rest of a rate.
"""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.describe import describe
from danao.errors import InputError, Problem, nearest
from danao.kinetics._functions import describe_mapping
from danao.units import parse

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AtTemperature:
    r"""A rate that follows the water temperature.

    .. math:: k(T) = k_{20}\, \theta^{T - 20}

    Parameters
    ----------
    rate_at_20 : number, {reach: number}, Series or Monthly
        Value at 20 °C; a rate is 1/s.
    theta : float
        Temperature factor, above 0; 1 is no influence.

    Source
    ------
    Arrhenius simplified as by Streeter & Phelps (1925); Chapra (1997), *Surface Water-Quality Modeling*, eq. 2.44.
    """

    rate_at_20: Any
    theta: float = 1.0

    def __post_init__(self) -> None:
        if problem := parameter_problem(self.rate_at_20):
            raise InputError(Problem(problem, key="rate_at_20"))
        if not (isinstance(self.theta, numbers.Real) and 0.0 < self.theta < math.inf):
            raise InputError(Problem(f"theta {self.theta!r} is not above 0", remedy="1 is no influence of temperature"))


@dataclass(frozen=True)
class FromEnvironment:
    """A number that numpy computes from the environment, once per output interval.

    Parameters
    ----------
    function : callable
        Function of quantities of the environment (arrays, one value a cell), by name, and of `values`.
    values : mapping
        Its other arguments.
    """

    function: Callable[..., Any]
    values: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Quantities of the environment that it asks for."""
        return tuple(name for name in inspect.signature(self.function).parameters if name not in self.values)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {"type": "FromEnvironment", **describe_mapping({"function": self.function, "values": self.values})}


@dataclass(frozen=True)
class OnStretch:
    r"""A value on a stretch of one reach, and another everywhere else.

    A cell that the stretch covers in part has the mean by length, so that the whole effect does not depend on the
    cells: :math:`v = v_{out} + s\,(v_{in} - v_{out})` with the covered share s.

    Parameters
    ----------
    inside, outside : number, text with unit, {reach: …}, Series, AtTemperature, …
        Values, as any parameter's; texts are read where the kind of quantity is known, as a parameter of a process.
    at : (reach, from, to)
        Reach and chainages, m.

    Raises
    ------
    InputError
        If the stretch has no length.
    """

    inside: Any
    outside: Any
    at: tuple[str, float, float]

    def __post_init__(self) -> None:
        _, begin, end = self.at
        if not begin < end:
            raise InputError(Problem(f"the stretch ends at {end:g} m, not after its begin at {begin:g} m", key="at"))


@dataclass(frozen=True)
class Scaled:
    """A value times a factor, each of which may depend on place, time and temperature.

    Parameters
    ----------
    value, factor : number, {reach: …}, Series, OnStretch, AtTemperature, …
        Values, as any parameter's.
    """

    value: Any
    factor: Any

    def __post_init__(self) -> None:
        for key in ("value", "factor"):
            if problem := parameter_problem(getattr(self, key)):
                raise InputError(Problem(problem, key=key))


@dataclass(frozen=True)
class Lanes:
    """One number for each lane: members of a Monte Carlo set, or of a sensitivity study, that share the water.

    Parameters
    ----------
    values : sequence of numbers
        All `Lanes` of one set of processes have equally many.

    Raises
    ------
    InputError
        If there is none, or one is not finite.
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(float(value) for value in self.values))
        if not self.values or not np.isfinite(self.values).all():
            raise InputError(Problem(f"{self.values} are no numbers by lane", remedy="give one finite number a lane"))


@dataclass(frozen=True)
class ByLane:
    """One value for each lane, of any kind: what scenarios give that share the water.

    Parameters
    ----------
    values : sequence of values
        Numbers, {reach: …}, Series, AtTemperature, …, as any parameter's.
    """

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Cells:
    """What a parameter may depend on: reach, environment and time of every cell.

    Parameters
    ----------
    environment : mapping of name to array, shape [N]
        Quantities of the environment.
    reach_names : sequence of str
        Names of the reaches.
    cell_reach : int array, shape [N]
        Number of the reach of each cell.
    time : datetime64, optional
        Local time, for series.
    cell_chainage, cell_length : arrays, shape [N], optional
        Chainage of the middle of each cell and its length, m, for stretches.
    """

    environment: Mapping[str, Any]
    reach_names: Sequence[str]
    cell_reach: NDArray[np.int64]
    time: Any = None
    cell_chainage: Any = None
    cell_length: Any = None


def evaluate(value: Any, cells: Cells) -> Floats:
    """Return the value of a parameter in every cell and lane: an array that spreads to shape [N, L].

    Its first axis has one entry where all cells are alike, its second where all lanes are.

    Raises
    ------
    InputError
        If a mapping leaves out a reach of the river, or names another.
    """
    if isinstance(value, numbers.Real):
        return np.full((1, 1), float(value))
    if isinstance(value, AtTemperature):
        warming = _column(cells.environment["temperature"]) - 20.0
        return evaluate(value.rate_at_20, cells) * np.power(value.theta, warming)
    if isinstance(value, Scaled):
        return evaluate(value.value, cells) * evaluate(value.factor, cells)
    if isinstance(value, Lanes):
        return np.array([value.values])
    if isinstance(value, ByLane):
        parts = [evaluate(part, cells) for part in value.values]
        rows = max(part.shape[0] for part in parts)
        return np.concatenate([np.broadcast_to(part, (rows, 1)) for part in parts], axis=1)
    if isinstance(value, FromEnvironment):
        known = {name: _column(cells.environment[name]) for name in value.needs}
        return np.asarray(value.function(**known, **value.values), dtype=float)
    if isinstance(value, OnStretch):
        outside = evaluate(value.outside, cells)
        return outside + _covered(value, cells) * (evaluate(value.inside, cells) - outside)
    if isinstance(value, Mapping):
        return _by_reach(value, cells)
    return value.at(np.array([cells.time], dtype="datetime64[ns]")).reshape(1, 1)


def _column(values: Any) -> Floats:
    return np.asarray(values, dtype=float).reshape(-1, 1)


def _by_reach(value: Mapping[str, Any], cells: Cells) -> Floats:
    problems = [
        Problem(f"reach '{name}' has no value", remedy="give one for every reach")
        for name in cells.reach_names
        if name not in value
    ]
    problems = [_no_reach(name, cells) for name in value if name not in cells.reach_names] + problems
    if problems:
        raise InputError(problems)
    parts = [evaluate(value[name], cells) for name in cells.reach_names]
    lanes = max(part.shape[1] for part in parts)
    table = np.array([np.broadcast_to(part, (cells.cell_reach.size, lanes)) for part in parts])
    return table[cells.cell_reach, np.arange(cells.cell_reach.size)]


def _no_reach(name: str, cells: Cells) -> Problem:
    return Problem(f"there is no reach '{name}'", remedy=nearest(name, cells.reach_names))


def _covered(value: OnStretch, cells: Cells) -> Floats:
    """Return the share of each cell that a stretch covers, shape [N, 1]."""
    reach, begin, end = value.at
    if reach not in cells.reach_names:
        raise InputError(_no_reach(reach, cells))
    if cells.cell_chainage is None:
        raise InputError(Problem("a stretch needs a river: chainages of cells are not known here", key="at"))
    half = 0.5 * cells.cell_length
    inside = np.minimum(end, cells.cell_chainage + half) - np.maximum(begin, cells.cell_chainage - half)
    here = cells.cell_reach == list(cells.reach_names).index(reach)
    return _column(np.where(here, np.clip(inside / cells.cell_length, 0.0, 1.0), 0.0))


def parts_of(value: Any) -> tuple[Any, ...]:
    """Return the values that a parameter is made of, one level down."""
    if isinstance(value, AtTemperature):
        return (value.rate_at_20,)
    if isinstance(value, OnStretch):
        return (value.inside, value.outside)
    if isinstance(value, Scaled):
        return (value.value, value.factor)
    if isinstance(value, ByLane):
        return value.values
    return tuple(value.values()) if isinstance(value, Mapping) else ()


def needs(value: Any) -> tuple[str, ...]:
    """Return the quantities of the environment that a parameter depends on."""
    own = value.needs if isinstance(value, FromEnvironment) else ()
    if isinstance(value, AtTemperature):
        own = ("temperature",)
    return (*own, *(name for part in parts_of(value) for name in needs(part)))


def lanes_of(value: Any) -> set[int]:
    """Return the numbers of lanes that a parameter is given for; none where it is the same in all."""
    if isinstance(value, Lanes | ByLane):
        return {len(value.values)}
    return {number for part in parts_of(value) for number in lanes_of(part)}


def extremes(value: Any) -> tuple[float, float] | None:
    """Return the smallest and largest value at 20 °C, or None where they are not known beforehand."""
    if isinstance(value, numbers.Real):
        return float(value), float(value)
    if isinstance(value, Lanes):
        return min(value.values), max(value.values)
    if isinstance(value, Scaled | FromEnvironment):
        return None
    if parts_of(value):
        known = [found for part in parts_of(value) if (found := extremes(part)) is not None]
        return (min(low for low, _ in known), max(high for _, high in known)) if known else None
    return value.bounds() if callable(getattr(value, "bounds", None)) else None


def identity(value: Any) -> Any:
    """Return something hashable that is equal for two parameters only if they are equal everywhere and always."""
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, AtTemperature):
        return ("at temperature", identity(value.rate_at_20), value.theta)
    if isinstance(value, FromEnvironment):
        return ("from environment", value.function, tuple(value.values.items()))
    if isinstance(value, Mapping):
        return tuple((name, identity(part)) for name, part in value.items())
    return ("itself", id(value))


def parameter_problem(value: Any) -> str | None:
    """Return what is wrong with the value of a parameter, or None."""
    if isinstance(value, str):
        return f"{value!r} is text"
    if isinstance(value, bool) or value is None:
        return f"{value!r} is not a number"
    if isinstance(value, numbers.Real):
        return None if math.isfinite(value) else f"{value} is not finite"
    if isinstance(value, AtTemperature | FromEnvironment | Scaled | Lanes | ByLane):
        return None
    if isinstance(value, Mapping | OnStretch):
        found = (parameter_problem(part) for part in parts_of(value))
        return next((problem for problem in found if problem), None) if parts_of(value) else "no reach has a value"
    return None if callable(getattr(value, "at", None)) else f"{value!r} is neither a number nor a series"


def quantity(value: Any, kind: str, key: str = "", least: float = 0.0, most: float = math.inf) -> Any:
    """Return a value from a user's hand in SI: a text with its unit is read, a number is SI already.

    Parameters
    ----------
    value : str, number, {reach: …}, Series, Monthly, AtTemperature, FromEnvironment, OnStretch, Scaled or Lanes
        What was given.
    kind : str
        Kind of quantity, see `danao.units`.
    key : str
        Name for messages.
    least, most : float
        Smallest and largest value that make sense.

    Raises
    ------
    InputError
        If it cannot be read or lies outside these.
    """
    try:
        if isinstance(value, Mapping):
            return {name: quantity(part, kind, str(name), least, most) for name, part in value.items()}
        if isinstance(value, OnStretch):
            inside, outside = (
                quantity(getattr(value, name), kind, name, least, most) for name in ("inside", "outside")
            )
            return OnStretch(inside, outside, value.at)
        if isinstance(value, str):
            value = parse(value, kind)
    except InputError as error:
        raise InputError([_placed(problem, key) for problem in error.problems]) from None
    if problem := parameter_problem(value):
        raise InputError(Problem(problem, key=key))
    if not isinstance(value, numbers.Real):
        return value
    number = float(value)
    if number < least:
        raise InputError(Problem(f"{number:g} is below {least:g}" if least else f"{number:g} is negative", key=key))
    if number > most:
        raise InputError(Problem(f"{number:g} is above {most:g}", key=key))
    return number


def _placed(problem: Problem, key: str) -> Problem:
    return Problem(problem.rule, ".".join(part for part in (key, problem.key) if part), remedy=problem.remedy)


def described(value: Any) -> str:
    """Return a parameter in a few characters, for tables."""
    if isinstance(value, AtTemperature):
        return f"{described(value.rate_at_20)}·{value.theta:g}^(T−20)"
    if isinstance(value, FromEnvironment):
        return f"{value.function.__name__}({', '.join(value.needs)})"
    if isinstance(value, OnStretch):
        reach, begin, end = value.at
        return f"{described(value.inside)} on {reach} {begin:g}–{end:g} m, else {described(value.outside)}"
    if isinstance(value, Scaled):
        return f"{described(value.value)} × ({described(value.factor)})"
    if isinstance(value, Lanes):
        return f"{len(value.values)} lanes, {min(value.values):.4g}–{max(value.values):.4g}"
    if isinstance(value, ByLane):
        return f"{len(value.values)} lanes, the first {described(value.values[0])}"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {described(part)}" for name, part in value.items())
    if isinstance(value, numbers.Real):
        return f"{value:.4g}"
    return str(describe(value).get("type", type(value).__name__)) if hasattr(value, "describe") else str(value)
