"""Scenarios that go abreast: which may share one pass on the same water, and the scenario that leads them.

They differ in what their waters and sources bring, in what is in the water at the start, and in the parameters of
their processes; all else that water, transport and reactions depend on is the same. Each is a lane of the leading
scenario, and comes out as if it ran alone.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from danao.describe import content_hash, describe, describe_fields
from danao.errors import InputError, Problem
from danao.kinetics._environment import ENVIRONMENT
from danao.kinetics._matrix import Kinetics
from danao.kinetics._parameters import AtTemperature, ByLane, Lanes, lanes_of
from danao.kinetics._process import Closing, Process, arguments
from danao.scenario import Initial, Scenario


def expanded(scenario: Scenario) -> Scenario:
    """Return the scenario with its storage zone written out, as it is run."""
    return scenario if scenario.storage is None else scenario.storage.expand(scenario)


def abreast_hash(scenario: Scenario) -> str:
    """Return a hash that is the same for scenarios that may go abreast."""
    whole = expanded(scenario)
    quality = whole.initial.quality if isinstance(whole.initial, Initial) else {}
    return content_hash(
        {
            "water": scenario.flow_hash,
            "zone": scenario.zone,
            "stations": [[item.name, item.reach, item.chainage] for item in scenario.river.stations.values()],
            "inlets": [getattr(item, "inlet", None) for item in whole.boundaries],
            "sources": [[describe(item.at), describe(item.flow)] for item in whole.sources],
            "constituents": describe(whole.constituents),
            "processes": [_structure(item) for item in whole.processes],
            "dispersion": describe(whole.dispersion),
            "weather": describe(whole.weather),
            "shade": describe(whole.shade),
            "numerics": describe(whole.numerics),
            "starts": quality if isinstance(quality, str) else "given",
            "surroundings": _surroundings(whole),
        }
    )


def kernel_hash(scenario: Scenario) -> str:
    """Return a hash that is the same for scenarios whose reactions are the same machine code, but for their lanes."""
    whole = expanded(scenario)
    scheme = describe(whole.numerics.advection)
    return content_hash([[_structure(item) for item in whole.processes], describe(whole.constituents), scheme])


def lead_of(lanes: Sequence[Scenario]) -> Scenario:
    """Return the first of some expanded scenarios, with parameters that differ given by lane.

    Raises
    ------
    InputError
        If they may not go abreast.
    """
    first = lanes[0]
    if len(lanes) == 1:
        return first
    problems = [
        Problem(f"'{one.name}' cannot go abreast with '{first.name}'", remedy="run it by itself")
        for one in lanes[1:]
        if abreast_hash(one) != abreast_hash(first)
    ]
    for one in lanes:
        if any(lanes_of(value) for process in one.processes for value in process.parameters.values()):
            problems.append(Problem(f"'{one.name}' has parameters by lane of its own", remedy="use danao.rate_lanes"))
    if problems:
        raise InputError(problems)
    rows = zip(*(one.processes for one in lanes), strict=True)
    return first.replace(processes=[_merged(row) for row in rows])


def _merged(processes: Sequence[Process]) -> Process:
    """Return the first of some processes that differ in parameters only, with those that differ by lane."""
    first = processes[0]
    values = {name: _by_lane([item.parameters[name] for item in processes]) for name in first.parameters}
    same = all(values[name] is value for name, value in first.parameters.items())
    return first if same else replace(first, parameters=values)


def _by_lane(values: Sequence[Any]) -> Any:
    """Return one value that has these in its lanes; the first where all are equal."""
    first = values[0]
    told = [describe(value) for value in values]
    if all(text == told[0] for text in told):
        return first
    if all(isinstance(value, numbers.Real) for value in values):
        return Lanes(tuple(values))
    if all(isinstance(value, AtTemperature) and value.theta == first.theta for value in values):
        return AtTemperature(_by_lane([value.rate_at_20 for value in values]), first.theta)
    if all(isinstance(value, Mapping) and value.keys() == first.keys() for value in values):
        return {name: _by_lane([value[name] for value in values]) for name in first}
    return ByLane(tuple(values))


def _structure(process: Process) -> dict[str, Any]:
    """Return what of a process must be the same in all lanes: all but the values of its parameters.

    Those are part of it that become numbers of the kernel, because a factor is found from them that closes an element.
    """
    factors = [*process.stoichiometry.values(), *process.byproducts.values()]
    closes = any(isinstance(factor, Closing) for factor in factors)
    fixed = {name for factor in factors for name in _parameters_of(factor)} if closes else set()
    values = {name: describe(value) if name in fixed else None for name, value in process.parameters.items()}
    return {**process.describe(), "parameters": values}


def _parameters_of(factor: Any) -> Iterable[str]:
    """Return the parameters that a stoichiometric factor depends on."""
    if isinstance(factor, str):
        return [factor.removeprefix("-")]
    return [name for name, _ in arguments(factor)] if callable(factor) else []


def _surroundings(scenario: Scenario) -> Any:
    """Return all that decides on constituents which parameters may follow (TEMPERATURE, SALINITY): lanes share those.

    Where processes make them depend on other constituents, no two scenarios share them.
    """
    names = {name for name in scenario.constituent_names if name.isupper() and name.lower() in ENVIRONMENT}
    if not names or not scenario.processes:
        return None
    wired = Kinetics(scenario.processes, scenario.constituents)._wired
    acting = [item for item in wired if names & {term.constituent for term in item.terms}]
    read = {node.key for item in acting for node in item.nodes if node.kind == "state"}
    sources = scenario.sources
    brought: list[Mapping[str, Any]] = [item.quality for item in (*scenario.boundaries, *sources)]
    brought += [item.load for item in sources]
    if isinstance(scenario.initial, Initial) and isinstance(scenario.initial.quality, Mapping):
        brought.append(scenario.initial.quality)
    return {
        "alone": None if read <= names else describe_fields(scenario),
        "processes": [item.process.describe() for item in acting],
        "brought": [{name: describe(part[name]) for name in sorted(names) if name in part} for part in brought],
    }
