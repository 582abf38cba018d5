"""Places in what a scenario has once: weather, dispersion, roughness, shade, initial state, storage, numerics."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.forcing.weather import FIELDS
from danao.planning.designs.change import Change, Draft
from danao.planning.designs.places import Finder, Place, nowhere
from danao.scenario import Scenario
from danao.scenario_file._forcing import WEATHER_KINDS
from danao.scenario_file._processes import kinds_of
from danao.scenario_parts import Initial

_NUMERICS = {"cell": "length", "step": "time", "output": "time", "reaction_step": "time"}
_NUMERICS |= dict.fromkeys(("theta", "max_courant"), "dimensionless")


def _weather(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    if rest not in FIELDS:
        raise nowhere([rest] if rest else [], FIELDS)
    return Place(WEATHER_KINDS[rest], _Inside("weather", rest))


def _numerics(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    if rest not in _NUMERICS:
        raise nowhere([rest] if rest else [], _NUMERICS)
    return Place(_NUMERICS[rest], _Inside("numerics", rest))


def _storage(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    kinds = {"exchange": "rate", "area_ratio": "dimensionless"}
    if scenario.storage is None:
        raise InputError(Problem("the base has no storage zone", remedy="give it one"))
    word, _, reach = rest.partition(".")
    if word not in kinds:
        raise nowhere([word] if word else [], kinds)
    return Place(kinds[word], _Inside("storage", word, _reach(reach, scenario)))


def _initial(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
    if not isinstance(scenario.initial, Initial) or (
        rest.startswith("quality") and scenario.initial.quality == "steady"
    ):
        raise InputError(Problem("the base starts from a steady state", remedy="give it an initial state"))
    word, *more = rest.split(".")
    if word in ("level", "discharge"):
        return Place(word, _Inside("initial", word, _reach(".".join(more), scenario)))
    names = scenario.constituent_names
    if word != "quality" or not more:
        raise nowhere([word] if word and word != "quality" else [], ("level", "discharge", "quality.NAME"))
    if more[0] not in names:
        raise InputError(Problem(f"'{more[0]}' is not simulated", remedy=nearest(more[0], names)))
    kind = kinds_of(list(scenario.constituents)).get(more[0], "concentration")
    return Place(kind, _Content(more[0], _reach(".".join(more[1:]), scenario)))


def _whole(field: str, kind: str) -> Finder:
    """Return what finds a field that is one value, or one by reach."""

    def find(rest: str, scenario: Scenario, measures: Sequence[Any]) -> Place:
        """Return the place of the field, or of its part in a reach."""
        return Place(kind, _Field(field, _reach(rest, scenario), tuple(item.name for item in scenario.river.reaches)))

    return find


FINDERS: dict[str, Finder] = {
    "weather": _weather,
    "dispersion": _whole("dispersion", "dispersion"),
    "roughness": _whole("roughness", "dimensionless"),
    "shade": _whole("shade", "fraction"),
    "initial": _initial,
    "storage": _storage,
    "numerics": _numerics,
}
"""First words of paths to what finds the place."""


def _reach(name: str, scenario: Scenario) -> str:
    known = [item.name for item in scenario.river.reaches]
    if name and name not in known:
        raise InputError(Problem(f"there is no reach '{name}'", remedy=nearest(name, known)))
    return name


def _in_reach(old: Any, reach: str, reaches: Sequence[str], change: Change) -> Any:
    """Return a value, changed in one reach or (without a name) everywhere."""
    if not reach:
        return change.of(old)
    values = dict(old) if isinstance(old, Mapping) else dict.fromkeys(reaches, old)
    return {**values, reach: change.of(values.get(reach))}


@dataclass(frozen=True)
class _Field:
    """Changes a field of the scenario; no factor on the roughness is one."""

    field: str
    reach: str
    reaches: tuple[str, ...]

    def __call__(self, draft: Draft, change: Change) -> None:
        old = draft.get(self.field)
        if self.field == "roughness" and old is None:
            old = 1.0
        draft.set(self.field, _in_reach(old, self.reach, self.reaches, change))


@dataclass(frozen=True)
class _Inside:
    """Changes a field of a part of the scenario."""

    part: str
    field: str
    reach: str = ""

    def __call__(self, draft: Draft, change: Change) -> None:
        part = draft.get(self.part)
        reaches = [item.name for item in draft.base.river.reaches]
        new = _in_reach(getattr(part, self.field), self.reach, reaches, change)
        draft.set(self.part, dataclasses.replace(part, **{self.field: new}))


@dataclass(frozen=True)
class _Content:
    """Changes an initial concentration; one that is not named is none."""

    constituent: str
    reach: str

    def __call__(self, draft: Draft, change: Change) -> None:
        initial = draft.get("initial")
        reaches = [item.name for item in draft.base.river.reaches]
        new = _in_reach(initial.quality.get(self.constituent, 0.0), self.reach, reaches, change)
        draft.set("initial", dataclasses.replace(initial, quality={**initial.quality, self.constituent: new}))
