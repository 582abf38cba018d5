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
    """

    environment: Mapping[str, Any]
    reach_names: Sequence[str]
    cell_reach: NDArray[np.int64]
    time: Any = None


def evaluate(value: Any, cells: Cells) -> Floats | float:
    """Return the value of a parameter in every cell (one number where all are alike).

    Raises
    ------
    InputError
        If a mapping leaves out a reach of the river, or names another.
    """
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, AtTemperature):
        warming = np.asarray(cells.environment["temperature"], dtype=float) - 20.0
        return evaluate(value.rate_at_20, cells) * np.power(value.theta, warming)
    if isinstance(value, FromEnvironment):
        known = {name: np.asarray(cells.environment[name], dtype=float) for name in value.needs}
        return value.function(**known, **value.values)
    if isinstance(value, Mapping):
        return _by_reach(value, cells)
    return float(value.at(np.array([cells.time], dtype="datetime64[ns]"))[0])


def _by_reach(value: Mapping[str, Any], cells: Cells) -> Floats:
    problems = [
        Problem(f"there is no reach '{name}'", remedy=nearest(name, cells.reach_names))
        for name in value
        if name not in cells.reach_names
    ]
    problems += [
        Problem(f"reach '{name}' has no value", remedy="give one for every reach")
        for name in cells.reach_names
        if name not in value
    ]
    if problems:
        raise InputError(problems)
    table = np.array(
        [np.broadcast_to(evaluate(value[name], cells), cells.cell_reach.shape) for name in cells.reach_names]
    )
    return table[cells.cell_reach, np.arange(cells.cell_reach.size)]


def needs(value: Any) -> tuple[str, ...]:
    """Return the quantities of the environment that a parameter depends on."""
    if isinstance(value, AtTemperature):
        return ("temperature", *needs(value.rate_at_20))
    if isinstance(value, FromEnvironment):
        return value.needs
    if isinstance(value, Mapping):
        return tuple(name for part in value.values() for name in needs(part))
    return ()


def parameter_problem(value: Any) -> str | None:
    """Return what is wrong with the value of a parameter, or None."""
    if isinstance(value, str):
        return f"{value!r} is text"
    if isinstance(value, bool) or value is None:
        return f"{value!r} is not a number"
    if isinstance(value, numbers.Real):
        return None if math.isfinite(value) else f"{value} is not finite"
    if isinstance(value, AtTemperature | FromEnvironment):
        return None
    if isinstance(value, Mapping):
        found = (parameter_problem(part) for part in value.values())
        return next((problem for problem in found if problem), None) if value else "no reach has a value"
    return None if callable(getattr(value, "at", None)) else f"{value!r} is neither a number nor a series"


def quantity(value: Any, kind: str, key: str = "", least: float = 0.0, most: float = math.inf) -> Any:
    """Return a value from a user's hand in SI: a text with its unit is read, a number is SI already.

    Parameters
    ----------
    value : str, number, {reach: …}, Series, Monthly, AtTemperature or FromEnvironment
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
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {described(part)}" for name, part in value.items())
    if isinstance(value, numbers.Real):
        return f"{value:.4g}"
    return str(describe(value).get("type", type(value).__name__)) if hasattr(value, "describe") else str(value)
