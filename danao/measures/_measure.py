"""What every measure is: one change of plan, with its evidence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.boundaries import Inflow
from danao.forcing.sources import Source
from danao.forcing.varying import Value, Varying, value_problem
from danao.scenario import Scenario

NO_POLLUTANTS = ("DO", "SALINITY", "TEMPERATURE")
"""What a cut that names no constituents leaves as it is: water with less oxygen would not be cleaner."""


@dataclass(frozen=True, kw_only=True)
class Measure(ABC):
    """One change of a scenario.

    Parameters
    ----------
    evidence : str
        Why it is believed to work as stated: a design document, a permit, a survey.
    """

    evidence: str = ""

    @abstractmethod
    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the measure; the old one stays as it is.

        Raises
        ------
        InputError
            If the measure does not fit the scenario, with all problems.
        """

    @classmethod
    @abstractmethod
    def example(cls, scenario: Scenario) -> Measure:
        """Return one that fits a scenario with sources; tests apply it."""


def number(
    value: Any, kind: str, key: str, problems: ProblemList, least: float = 0.0, most: float = float("inf")
) -> Any:
    """Return a number given as such (SI) or as text with its unit; note what is wrong with it.

    Parameters
    ----------
    value : float or str
        What was given.
    kind : str
        Kind of quantity, one of `danao.units.kinds`.
    key : str
        Name of the parameter, for messages.
    problems : ProblemList
        Where problems are noted.
    least, most : float
        Range that it must lie in.
    """
    try:
        found = units.parse(value, kind) if isinstance(value, str) else value
    except InputError as error:
        problems.take(error, key=key)
        return value
    problem = "a number is meant, not a series" if isinstance(found, Varying) else value_problem(found, least, most)
    if problem:
        problems.add(f"{problem} (a share of the load)" if most == 1.0 else problem, key=key)
        return value
    return float(found)


def values(given: Mapping[str, Any], kind: str, key: str, problems: ProblemList) -> dict[str, Value]:
    """Return values by constituent, texts with a unit turned to numbers; note what is wrong with them."""
    found: dict[str, Value] = {}
    for name, value in given.items():
        if isinstance(value, Varying):
            problem = value_problem(value, least=0.0)
            if problem:
                problems.add(problem, key=f"{key}.{name}")
            found[name] = value
        else:
            found[name] = number(value, kind, f"{key}.{name}", problems)
    return found


def named(given: Any) -> tuple[str, ...]:
    """Return one name or several as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)


def find_source(scenario: Scenario, name: str, key: str = "source") -> Source:
    """Return a source that brings something.

    Raises
    ------
    InputError
        If there is none of that name (the message gives the nearest), or it is a withdrawal.
    """
    try:
        source = scenario.source(name)
    except InputError as error:
        raise InputError([replace(problem, key=key) for problem in error.problems]) from None
    if source.is_withdrawal:
        raise InputError(Problem(f"'{name}' is a withdrawal, it brings no load", key=key))
    return source


def find_input(scenario: Scenario, name: str, key: str = "source") -> Source | Inflow:
    """Return a source, or an inflow at a boundary, by name; errors as `find_source`."""
    inflows = {item.name: item for item in scenario.boundaries if isinstance(item, Inflow)}
    known = [*inflows, *(source.name for source in scenario.sources)]
    if name not in known:
        raise InputError(Problem(f"there is no source or inflow '{name}'", key=key, remedy=nearest(name, known)))
    return inflows[name] if name in inflows else find_source(scenario, name, key)


def check_constituents(scenario: Scenario, names: Iterable[str], key: str) -> None:
    """Raise `InputError` for names of constituents that the scenario does not simulate."""
    known = scenario.constituent_names
    unknown = [
        Problem(f"'{name}' is not simulated", key=f"{key}.{name}", remedy=nearest(name, known))
        for name in names
        if name not in known
    ]
    if unknown:
        raise InputError(unknown)


def with_input(scenario: Scenario, name: str, *new: Source | Inflow) -> Scenario:
    """Return the scenario with a source or an inflow replaced, in its place, by others (or by none)."""

    def swapped(items: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the items with `new` where the one of that name was."""
        return tuple(part for item in items for part in (new if item.name == name else (item,)))

    return scenario.replace(boundaries=swapped(scenario.boundaries), sources=swapped(scenario.sources))
