"""Constituents, processes and dispersion: names of open sets with their parameters."""

from __future__ import annotations

import inspect
from typing import Any

from danao import catalogue, units
from danao.dispersion import Formula, as_dispersion
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics import Constituent, Kinetics, Process, constituent
from danao.kinetics._functions import is_own
from danao.kinetics._library import entry, file_entry
from danao.scenario import Scenario
from danao.scenario_file._arguments import read_arguments
from danao.scenario_file._case import Case
from danao.scenario_file._forcing import ForcingBuilder
from danao.scenario_file._models import ConstituentModel, ScenarioModel

_KINDS = {"g m-3": "concentration", "L-1": "count", "1": "salinity", "degree_Celsius": "temperature", "day": "age"}
_CF_UNITS = {"mg/L": "g m-3", "1/L": "L-1", "1": "1"}


def build_constituents(case: Case, model: ScenarioModel) -> list[Constituent]:
    """Return the constituents that are right."""
    made = []
    for number, item in enumerate(model.constituents):
        with case.at("constituents", number):
            made.append(_own(item) if isinstance(item, ConstituentModel) else _known(item))
    return made


def kinds_of(constituents: list[Constituent]) -> dict[str, str]:
    """Return the kind of quantity that each constituent is measured in."""
    return {item.name: _KINDS.get(item.unit, "concentration") for item in constituents}


def _known(name: str) -> Constituent:
    try:
        return constituent(name)
    except InputError as error:
        problem = error.problems[0]
        remedy = problem.remedy.replace("Constituent(name, …)", "{name: …, long_name: …}")
        raise InputError(Problem(problem.rule, remedy=remedy)) from None


def _own(item: ConstituentModel) -> Constituent:
    names = (item.name, item.long_name or "", item.long_name_zh or "")
    return Constituent(*names, _CF_UNITS[item.unit], dict(item.elements), item.mobile)


def build_processes(case: Case, model: ScenarioModel, forcing: ForcingBuilder) -> list[Process]:
    """Return the processes that are right; a file of Python that is named is run."""
    made: list[Process] = []
    for number, (name, parameters) in enumerate(model.processes):
        with case.at("processes", number):
            folder = case.path_of("", "processes", number)
            found = file_entry(name, folder, case.root) or entry(name)
            made += found.processes(read_arguments(found.make, parameters, forcing, "processes", number, name))
    return made


def check_own_functions(case: Case, scenario: Scenario) -> None:
    """Note what of the user's own functions cannot be compiled, so that checking a file tells it."""
    rates = [item.rate for item in scenario.processes]
    used = [value for item in scenario.processes for value in (*item.variables.values(), *item.stoichiometry.values())]
    if any(inspect.isfunction(function) and is_own(function) for function in (*rates, *used)):
        with case.at("processes"):
            if problems := Kinetics(scenario.processes, scenario.constituents).faults():
                raise InputError(problems)


def build_dispersion(case: Case, written: Any) -> Any:
    """Return the dispersion: a coefficient, a formula with its parameters, or coefficients by reach."""
    if written is None:
        return 0.0
    with case.at("dispersion"):
        if isinstance(written, tuple):
            return _formula(*written)
        value = case.along(written, "dispersion", "dispersion")
        as_dispersion(value)
        return value
    return 0.0


def _formula(name: str, parameters: dict[str, Any]) -> Formula | str:
    """Return a formula; `least` and `most` bound its result, everything else is a plain number of its own."""
    module = catalogue.find("danao.dispersion", name)
    known = [*list(inspect.signature(module.coefficient).parameters)[4:], "least", "most"]
    problems = ProblemList()
    given = {}
    for key, value in parameters.items():
        try:
            given[key] = units.parse(value, "dispersion" if key in ("least", "most") else "dimensionless")
        except InputError as error:
            problems.take(error, key=key)
        if key not in known:
            problems.add("unknown key", key, remedy=nearest(key, known))
    problems.raise_if_any()
    return Formula(name, **given) if given else name
