"""The unknowns of a fit: what may be unknown, where, within which bounds, and how a scenario takes a value."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.dispersion import ByReach, Constant, as_dispersion
from danao.errors import ProblemList, nearest
from danao.kinetics._parameters import AtTemperature
from danao.scenario import PrescribedFlow, Scenario, TransientStorage

Floats = NDArray[np.float64]

KINDS = {"dispersion": "m2/s", "exchange": "1/s", "area_ratio": "", "area_factor": ""}
"""What may be unknown beside the parameters of processes, with its unit."""


@dataclass(frozen=True)
class Unknown:
    """One number that is looked for.

    Parameters
    ----------
    kind : str
        One of `KINDS`, or ``process.parameter``.
    reaches : tuple of str
        Where it holds.
    low, high : float
        Its bounds.
    start : float
        Where the search begins.
    label : str
        Its name in tables.
    """

    kind: str
    reaches: tuple[str, ...]
    low: float
    high: float
    start: float
    label: str

    @property
    def unit(self) -> str:
        """Its unit; empty where it has none, or it is a parameter of a process (SI)."""
        return KINDS.get(self.kind, "")

    def put(self, scenario: Scenario, value: float) -> Scenario:
        """Return the scenario with a value in its reaches."""
        return _PUT.get(self.kind, _put_parameter)(scenario, self, value)


def put_all(scenario: Scenario, unknowns: Sequence[Unknown], values: Floats) -> Scenario:
    """Return a scenario with a value for each unknown."""
    if scenario.storage is None and any(item.kind in ("exchange", "area_ratio") for item in unknowns):
        scenario = scenario.replace(storage=TransientStorage(exchange=0.0, area_ratio=1.0))
    pairs = zip(unknowns, values, strict=True)
    return reduce(lambda made, pair: pair[0].put(made, float(pair[1])), pairs, scenario)


def unknowns_of(given: Mapping[str, Any], scenario: Scenario) -> tuple[Unknown, ...]:
    """Return the unknowns that a caller asks for; arguments and errors as `fit_tracer`."""
    problems = ProblemList()
    reaches = tuple(reach.name for reach in scenario.river.reaches)
    found: list[Unknown] = []
    if not isinstance(given, Mapping) or not given:
        problems.add("nothing is asked for", "unknowns", remedy='give {"dispersion": (0.1, 10.0)}')
        problems.raise_if_any()
    for kind, bounds in given.items():
        if not _check_kind(kind, scenario, set(given), problems):
            continue
        taken: set[str] = set()
        for where, pair in (bounds if isinstance(bounds, Mapping) else {reaches: bounds}).items():
            group = tuple(map(str, where if isinstance(where, tuple) else (where,)))
            key = f"unknowns.{kind}" + (f".{'+'.join(group)}" if isinstance(bounds, Mapping) else "")
            sound = _check_group(group, reaches, taken, key, problems)
            if _check_bounds(pair, key, problems) and sound:
                label = f"{kind} {'+'.join(group)}" if isinstance(bounds, Mapping) else kind
                low, high = float(pair[0]), float(pair[1])
                found.append(Unknown(kind, group, low, high, _start(scenario, kind, group, low, high), label))
            taken |= set(group)
        numbered = isinstance(as_dispersion(scenario.dispersion), Constant | ByReach)
        if kind == "dispersion" and not numbered and not set(reaches) <= taken:
            rule = "the dispersion of the scenario is a formula, which cannot stand beside numbers by reach"
            problems.add(rule, f"unknowns.{kind}", remedy="name all reaches, or give the scenario numbers")
    problems.raise_if_any()
    return tuple(found)


def _check_kind(kind: str, scenario: Scenario, asked: set[str], problems: ProblemList) -> bool:
    """Tell whether the scenario can have such an unknown; note it if not."""
    key, count = f"unknowns.{kind}", len(problems.problems)
    if kind in ("exchange", "area_ratio"):
        if scenario.storage is None and not {"exchange", "area_ratio"} <= asked:
            other = [name for name in _parameters(scenario) if name.endswith(f".{kind}")]
            remedy = f"write '{other[0]}'" if other else "give it one, or fit 'exchange' and 'area_ratio' together"
            problems.add("the scenario has no storage zone", key, remedy=remedy)
    elif kind == "area_factor":
        if not isinstance(scenario.hydraulics, PrescribedFlow):
            remedy = "fit the roughness to levels"
            problems.add(
                "only the areas of a PrescribedFlow may be unknown; this water is computed", key, remedy=remedy
            )
    elif kind != "dispersion" and kind not in _parameters(scenario):
        problems.add(f"'{kind}' cannot be fitted", key, remedy=nearest(kind, (*KINDS, *_parameters(scenario))))
    return len(problems.problems) == count


def _check_group(
    group: Sequence[str], reaches: Sequence[str], taken: set[str], key: str, problems: ProblemList
) -> bool:
    count = len(problems.problems)
    for name in group:
        if name not in reaches:
            problems.add(f"there is no reach '{name}'", key, remedy=nearest(name, reaches))
        elif name in taken:
            problems.add(f"reach '{name}' is named twice", key)
    return len(problems.problems) == count


def _check_bounds(pair: Any, key: str, problems: ProblemList) -> bool:
    count = len(problems.problems)
    if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(_is_number(part) for part in pair):
        problems.add(f"{pair!r} are no bounds", key, remedy="give (low, high)")
    elif not 0.0 < pair[0] < np.inf:
        problems.add(f"the lower bound {pair[0]:g} is not above 0", key)
    elif not pair[0] < pair[1] < np.inf:
        problems.add(f"the upper bound {pair[1]:g} is not above the lower one, {pair[0]:g}", key)
    return len(problems.problems) == count


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _start(scenario: Scenario, kind: str, group: Sequence[str], low: float, high: float) -> float:
    """Return what the scenario has (geometric mean over the reaches) if it lies within the bounds, else their mean."""
    here = [_present(scenario, kind, reach) for reach in group]
    mean = float(np.exp(np.mean(np.log(here)))) if all(value > 0.0 for value in here) else 0.0
    return mean if low <= mean <= high else float(np.sqrt(low * high))


def _present(scenario: Scenario, kind: str, reach: str) -> float:
    """Return the value that a scenario has in a reach; zero where it has none, or none that is one number."""
    if kind == "area_factor":
        return 1.0
    if kind == "dispersion":
        given = as_dispersion(scenario.dispersion)
        if isinstance(given, Constant):
            return given.value
        return float(np.mean(given.values[reach][1])) if isinstance(given, ByReach) and reach in given.values else 0.0
    if kind in ("exchange", "area_ratio"):
        value = getattr(scenario.storage, kind, 0.0)
    else:
        process, _, parameter = kind.rpartition(".")
        value = next(item for item in scenario.processes if item.name == process).parameters[parameter]
    value = value.get(reach, 0.0) if isinstance(value, Mapping) else value
    value = value.rate_at_20 if isinstance(value, AtTemperature) else value
    return float(value) if _is_number(value) else 0.0


def _parameters(scenario: Scenario) -> dict[str, Any]:
    """Return all parameters of processes by ``process.parameter``."""
    return {f"{item.name}.{name}": value for item in scenario.processes for name, value in item.parameters.items()}


def _put_dispersion(scenario: Scenario, unknown: Unknown, value: float) -> Scenario:
    given = as_dispersion(scenario.dispersion)
    reaches = [reach.name for reach in scenario.river.reaches]
    if isinstance(given, Constant):
        values: dict[str, Any] = dict.fromkeys(reaches, given.value)
    else:
        tables = given.values if isinstance(given, ByReach) else {}
        values = {name: table if len(table[1]) > 1 else table[1][0] for name, table in tables.items()}
    return scenario.replace(dispersion=_merged(values | dict.fromkeys(unknown.reaches, value), reaches))


def _put_storage(scenario: Scenario, unknown: Unknown, value: float) -> Scenario:
    assert scenario.storage is not None
    given = _by_reach(getattr(scenario.storage, unknown.kind), scenario, unknown, lambda _: value)
    return scenario.replace(storage=dataclasses.replace(scenario.storage, **{unknown.kind: given}))


def _put_area(scenario: Scenario, unknown: Unknown, value: float) -> Scenario:
    def scaled(area: Any) -> Any:
        """Return an area, or a table of areas, times the factor."""
        return (area[0], tuple(value * part for part in area[1])) if isinstance(area, tuple | list) else value * area

    water: PrescribedFlow = scenario.hydraulics
    return scenario.replace(
        hydraulics=dataclasses.replace(water, area=_by_reach(water.area, scenario, unknown, scaled))
    )


def _put_parameter(scenario: Scenario, unknown: Unknown, value: float) -> Scenario:
    def changed(part: Any) -> Any:
        """Return the value with the temperature factor that the parameter has."""
        return dataclasses.replace(part, rate_at_20=value) if isinstance(part, AtTemperature) else value

    name, _, parameter = unknown.kind.rpartition(".")
    made = []
    for item in scenario.processes:
        if item.name == name:
            given = _by_reach(item.parameters[parameter], scenario, unknown, changed)
            item = dataclasses.replace(item, parameters={**item.parameters, parameter: given}, origin=None)
        made.append(item)
    return scenario.replace(processes=made)


_PUT: dict[str, Callable[[Scenario, Unknown, float], Scenario]] = {
    "dispersion": _put_dispersion,
    "exchange": _put_storage,
    "area_ratio": _put_storage,
    "area_factor": _put_area,
}


def _by_reach(given: Any, scenario: Scenario, unknown: Unknown, change: Callable[[Any], Any]) -> Any:
    """Return a value by reach with the parts of the unknown's reaches changed."""
    reaches = [reach.name for reach in scenario.river.reaches]
    if not isinstance(given, Mapping) and set(unknown.reaches) == set(reaches):
        return change(given)
    if isinstance(given, AtTemperature) and isinstance(given.rate_at_20, Mapping):
        given = {name: dataclasses.replace(given, rate_at_20=part) for name, part in given.rate_at_20.items()}
    values = dict(given) if isinstance(given, Mapping) else dict.fromkeys(reaches, given)
    values |= {name: change(values[name]) for name in unknown.reaches}
    return _merged(values, reaches)


def _merged(values: Mapping[str, Any], reaches: Sequence[str]) -> Any:
    """Return one value where all reaches have the same number, else the mapping."""
    first = values.get(reaches[0])
    same = _is_number(first) and all(values.get(name) == first for name in reaches)
    return first if same else dict(values)
