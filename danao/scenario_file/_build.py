"""A tree of scenario files to a Scenario: every part is tried, so that all that is wrong comes to light together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from danao.errors import InputError, Problem
from danao.forcing.forces import DensityGradient, WindStress
from danao.river.grid import Grid
from danao.river.network import River
from danao.scenario import Initial, Numerics, PrescribedFlow, Scenario, TransientStorage
from danao.scenario_file._base import read_chain
from danao.scenario_file._case import Case
from danao.scenario_file._forcing import ForcingBuilder
from danao.scenario_file._measures import MeasureBuilder
from danao.scenario_file._models import ScenarioModel
from danao.scenario_file._observations import read_observations
from danao.scenario_file._operations import build_operations
from danao.scenario_file._processes import (
    build_constituents,
    build_dispersion,
    build_processes,
    check_own_functions,
    kinds_of,
)
from danao.scenario_file._river import build_river, title

_SPOILS_ALL = {"river", "constituents", "period", "zone"}
_SPOILS = {
    "waters": {"boundaries", "sources"},
    "sources": {"measures"},
    "boundaries": {"measures"},
}
"""Which parts cannot be judged where another has a fault."""


def build_scenario(path: Path, root: Path) -> Scenario:
    """Return the scenario of a file.

    Parameters
    ----------
    path : Path
        The scenario file.
    root : Path
        The case folder: no file of the case may leave it.

    Raises
    ------
    InputError
        With all problems of all files of the case.
    """
    case, _, scenario, measures = read_case(path, root)
    if scenario is not None and "vary" in case.document.data:
        with case.at("vary"):
            rule = "this file holds a design of many runs, not one scenario"
            raise InputError(Problem(rule, remedy="danao.expand(path) gives its scenarios"))
    for number, measure in measures.items() if scenario else ():
        with case.at("measures", number):
            scenario = measure.apply(scenario)
    case.raise_if_any()
    assert scenario is not None
    return scenario.replace(measures=tuple(measures.values()))


def read_case(path: Path, root: Path) -> tuple[Case, ScenarioModel, Scenario | None, dict[int, Any]]:
    """Return what a file says: its tree with all problems so far, its keys, its scenario before measures, these.

    Raises
    ------
    InputError
        As `build_scenario`, where there is so much wrong that the keys cannot be read.
    """
    case = Case(root, read_chain(path, root))
    if "reaches" in case.document.data:
        place = case.document.place(("reaches",))
        rule = "this is a river file, not a scenario"
        raise InputError(Problem(rule, "reaches", place.file, place.line, "a scenario names it under 'river'"))
    model = case.validate(ScenarioModel)
    river = _river(case)
    if model is None:
        case.raise_if_any()
    assert model is not None
    name = path.stem if model.name is None else model.name
    parts, measures = _parts(case, model, river)
    scenario = None if river is None else _assemble(case, name, river, parts)
    return case, model, scenario, measures


def _assemble(case: Case, name: str, river: River, parts: dict[str, Any]) -> Scenario | None:
    """Return the scenario; what is wrong between its parts is noted, unless it only follows from a part left out."""
    failed = set(case.failed)
    if failed & _SPOILS_ALL:
        return None
    spoilt = failed.union(*(_SPOILS.get(key, set()) for key in failed))
    with case.at(unless=spoilt):
        scenario = Scenario(name=name, river=river, **parts)
        with case.at("numerics"):
            Grid.cut(river, scenario.numerics.cell)
        check_own_functions(case, scenario)
        return None if spoilt & {"boundaries", "sources"} else scenario
    return None


def _river(case: Case) -> River | None:
    name = case.document.data.get("river")
    with case.at("river"):
        if isinstance(name, str):
            return build_river(case.path_of(name, "river"), case.root)
    return None


def _parts(case: Case, model: ScenarioModel, river: River | None) -> tuple[dict[str, Any], dict[int, Any]]:
    """Return the arguments of the scenario, and its measures."""
    constituents = build_constituents(case, model)
    storage = _storage(case, model)
    held = storage.stored(constituents).values() if storage else ()
    forcing = ForcingBuilder(case, model, kinds_of([*constituents, *held]))
    parts = {
        "period": model.period,
        "zone": model.zone,
        "boundaries": forcing.boundaries(),
        "sources": forcing.sources(),
        "constituents": constituents,
        "processes": build_processes(case, model, forcing),
        "dispersion": build_dispersion(case, model.dispersion),
        "storage": storage,
        "weather": forcing.weather(),
        "initial": _initial(case, model, forcing.kinds),
        "hydraulics": _hydraulics(case, model),
        "forces": _forces(case, model, forcing),
        "roughness": _factor(model.roughness, forcing, "roughness"),
        "shade": _factor(model.shade, forcing, "shade") or 0.0,
        "operations": build_operations(case, model.operations, river, forcing),
        "numerics": _numerics(case, model),
        "title": title(model.title) or {},
        "targets": model.targets,
        "indicators": model.indicators,
        "observations": None,
        "data_status": model.data_status,
        "notes": model.notes or "",
    }
    if model.observations is not None:
        with case.at("observations"):
            file = case.path_of(model.observations, "observations")
            parts["observations"] = read_observations(file, river, model.zone, case.root)
    return parts, MeasureBuilder(case, forcing).measures(model.measures)


def _initial(case: Case, model: ScenarioModel, kinds: Mapping[str, str]) -> Any:
    item = model.initial
    if isinstance(item, str):
        return item
    quality: Any = item.quality
    if isinstance(quality, dict):
        quality = {
            name: case.along(value, kinds.get(name, "concentration"), "initial", "quality", name)
            for name, value in quality.items()
        }
    with case.at("initial"):
        level = case.along(item.level, "level", "initial", "level")
        discharge = case.along(item.discharge, "discharge", "initial", "discharge")
        return Initial(level, discharge, quality)
    return "steady"


def _hydraulics(case: Case, model: ScenarioModel) -> PrescribedFlow | None:
    item = model.hydraulics
    if item is None:
        return None
    with case.at("hydraulics"):
        return PrescribedFlow(
            case.along(item.discharge, "discharge", "hydraulics", "discharge"),
            case.along(item.area, "area", "hydraulics", "area"),
        )
    return None


def _forces(case: Case, model: ScenarioModel, forcing: ForcingBuilder) -> list[Any]:
    made: list[Any] = []
    if model.forces.density is not None:
        with case.at("forces", "density"):
            made.append(DensityGradient(**model.forces.density.model_dump(exclude_none=True)))
    wind = model.forces.wind
    if wind is not None:
        with case.at("forces", "wind"):
            direction = forcing.value(wind.direction, "dimensionless", "forces", "wind", "direction")
            made.append(WindStress(direction, wind.bearing))
    return made


def _factor(given: Any, forcing: ForcingBuilder, key: str) -> Any:
    """Return a plain number, the same everywhere or by reach, which may change in time; None where none is given."""
    if not isinstance(given, dict):
        return None if given is None else forcing.value(given, "dimensionless", key)
    return {name: forcing.value(item, "dimensionless", key, name) for name, item in given.items()}


def _storage(case: Case, model: ScenarioModel) -> TransientStorage | None:
    if model.storage is None:
        return None
    with case.at("storage"):
        return TransientStorage(model.storage.exchange, model.storage.area_ratio)
    return None


def _numerics(case: Case, model: ScenarioModel) -> Numerics:
    with case.at("numerics"):
        return Numerics(**model.numerics.model_dump(exclude_none=True))
    return Numerics()
