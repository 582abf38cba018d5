"""Where a measure acts along the river, and how much of it: a reach or a stretch, a share, a process of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from danao import units
from danao.errors import InputError, Problem, ProblemList
from danao.forcing.arithmetic import added, scaled
from danao.forcing.sources import check_place
from danao.forcing.varying import Value, value_problem
from danao.kinetics import Process
from danao.parameter_checks import check_stretch
from danao.river.network import kilometre_mark
from danao.scenario import Scenario

Stretch = tuple[str, float, float]


def place(at: Any, problems: ProblemList, key: str = "at") -> Any:
    """Return the name of a reach, or a stretch ``(reach, from, to)`` as a tuple; note what is wrong with it."""
    if isinstance(at, str):
        return at
    found = tuple(at) if isinstance(at, list | tuple) else at
    if isinstance(found, tuple) and len(found) == 2:
        remedy = f"write ('{found[0]}', 1000.0, 5000.0), or '{found[0]}' for all of it"
        problems.add(f"{found!r} is a point, it acts on a reach or a stretch", key=key, remedy=remedy)
    else:
        check_place(found, problems, key)
    return found


def on_river(scenario: Scenario, at: str | Stretch, key: str = "at") -> Stretch:
    """Return a reach or a stretch as reach, from, to.

    Raises
    ------
    InputError
        If there is no such reach (the message gives the nearest), or the stretch leaves it.
    """
    problems = ProblemList()
    found = (at, 0.0, 0.0) if isinstance(at, str) else at
    known = {reach.name: reach for reach in scenario.river.reaches}
    if isinstance(at, str) and at in known:
        return at, known[at].start, known[at].stop
    check_stretch(key, found, scenario.river, problems)
    problems.raise_if_any()
    return found


def share(value: Any, key: str, problems: ProblemList) -> Value:
    """Return a share between 0 and 1, a number, text or series; note what is wrong with it."""
    try:
        found = units.parse(value, "fraction") if isinstance(value, str) else value
    except InputError as error:
        problems.take(error, key=key)
        return 0.0
    if problem := value_problem(found, 0.0, 1.0):
        problems.add(problem, key=key, remedy="it is a share: give 0 to 1, or per cent")
        return 0.0
    return found


def rest(cut: Value) -> Value:
    """Return what a share leaves, 1 − share."""
    return added(1.0, scaled(cut, -1.0))


def with_process(scenario: Scenario, process: Process, at: Stretch) -> Scenario:
    """Return the scenario with one more process, named after the stretch that it acts on."""
    name = f"{process.name}, {at[0]} {kilometre_mark(at[1])} to {kilometre_mark(at[2])}"
    taken = [item.name for item in scenario.processes]
    number = 1 + sum(item == name or item.startswith(f"{name} (") for item in taken)
    named = replace(process, name=name if number == 1 else f"{name} ({number})", origin=None)
    return scenario.replace(processes=(*scenario.processes, named))


def check_simulated(scenario: Scenario, name: str, key: str) -> None:
    """Raise `InputError` if a constituent that the measure acts on is not simulated."""
    if name not in scenario.constituent_names:
        remedy = f"add {name} to the constituents"
        raise InputError(Problem(f"'{name}' is not simulated: nothing would be changed", key=key, remedy=remedy))
