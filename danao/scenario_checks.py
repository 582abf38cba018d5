"""What must hold between the parts of a scenario. Every check notes its problems; none stops the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from danao import catalogue
from danao.errors import InputError, ProblemList, nearest
from danao.forcing.boundaries import Inflow, Level, Outflow, Wall
from danao.forcing.forces import DensityGradient, WindStress
from danao.forcing.times import instant_text
from danao.forcing.varying import Varying, bounds, value_problem
from danao.forcing.weather import as_weather
from danao.kinetics._indicators import check_indicators
from danao.kinetics._parameters import extremes, parameter_problem
from danao.operation_checks import check_operations
from danao.parameter_checks import check_places, check_stretch, varying_parts
from danao.river.network import kilometre_mark
from danao.scenario_parts import Dredged, Initial, PrescribedFlow, TransientStorage, reaches_of

if TYPE_CHECKING:
    from danao.river.network import Reach
    from danao.scenario import Scenario

CLOSURE = 1e-6
"""Part of the largest discharge by which given water may miss what boundaries and sources bring."""

TAKEN = frozenset(
    (
        *("time", "cell", "face", "chainage", "reach", "bed", "bank", "face_chainage", "face_reach"),
        *("level", "depth", "area", "volume", "velocity", "discharge", "mean_discharge", "water"),
        *("setting", "structure", "structure_discharge", "pump_power"),
    )
)
"""Names that results give to the water and the grid: a constituent of that name would hide them."""


def check_scenario(scenario: Scenario, problems: ProblemList) -> None:
    """Note everything that is wrong between the parts of a scenario."""
    for check in (
        _check_period,
        _check_names,
        _check_indicators,
        _check_boundaries,
        _check_sources,
        _check_qualities,
        _check_cover,
        _check_start,
        _check_numerics,
        _check_shade,
        _check_processes,
        _check_storage,
        check_operations,
        _check_forces,
        _check_given_water,
    ):
        check(scenario, problems)


def _check_period(scenario: Scenario, problems: ProblemList) -> None:
    start, end = (int(time.astype("int64")) for time in scenario.period)
    if start >= end:
        rule = f"the period ends at {instant_text(end)}, not after its start at {instant_text(start)}"
        problems.add(rule, key="period")


def _check_names(scenario: Scenario, problems: ProblemList) -> None:
    """Note names that occur twice, and targets of stations that do not exist."""
    if not isinstance(scenario.name, str) or not scenario.name.strip():
        problems.add("a scenario needs a name", key="name")
    inputs = [item.name for item in scenario.boundaries] + [item.name for item in scenario.sources]
    for key, names in (("constituents", scenario.constituent_names), ("sources", inputs)):
        for name in _twice(names):
            problems.add(f"the name '{name}' occurs more than once", key=key)
    for name in TAKEN.intersection(scenario.constituent_names):
        problems.add(f"'{name}' is a name of the water, not free for a constituent", key="constituents")
    stations = tuple(scenario.river.stations)
    for station in scenario.targets:
        if station not in stations:
            rule = f"there is no station '{station}'"
            problems.add(rule, key=f"targets.{station}", remedy=nearest(station, stations))


def _check_indicators(scenario: Scenario, problems: ProblemList) -> None:
    check_indicators(scenario.indicators, scenario.constituent_names, problems)


def _check_boundaries(scenario: Scenario, problems: ProblemList) -> None:
    """Note free ends without a boundary or with two, and boundaries at joined ends."""
    reaches = reach_names(scenario)
    free = scenario.river.free_ends()
    given = Counter((item.reach, item.end) for item in scenario.boundaries)
    names = {(item.reach, item.end): item.name for item in scenario.boundaries}
    for (reach, end), count in given.items():
        key = f"boundaries.{names[reach, end]}.reach"
        if reach not in reaches:
            problems.add(f"there is no reach '{reach}'", key=key, remedy=nearest(reach, reaches))
        elif (reach, end) not in free:
            problems.add(f"the {end} end of '{reach}' is joined to another reach, it takes no boundary", key=key)
        elif count > 1:
            problems.add(f"the {end} end of '{reach}' has {count} boundaries", key=key, remedy="keep one")
    for reach, end in free:
        if (reach, end) not in given:
            remedy = "give it one (a Wall closes it), or join it to another reach by a node name"
            problems.add(f"the {end} end of '{reach}' has no boundary", key="boundaries", remedy=remedy)


def _check_sources(scenario: Scenario, problems: ProblemList) -> None:
    """Note sources that do not lie on the river."""
    reaches = reach_names(scenario)
    for source in scenario.sources:
        key = f"sources.{source.name}.at"
        if source.reach not in reaches:
            problems.add(f"there is no reach '{source.reach}'", key=key, remedy=nearest(source.reach, reaches))
            continue
        reach = scenario.river.reach(source.reach)
        for chainage in source.at[1:]:
            if not reach.start <= chainage <= reach.stop:
                rule = f"{chainage:g} m is not on reach '{source.reach}' ({reach.start:g} to {reach.stop:g} m)"
                problems.add(rule, key=key)


def _check_qualities(scenario: Scenario, problems: ProblemList) -> None:
    """Note constituents that are not simulated or do not come with water, and boundaries that name some but not all."""
    known, carried = scenario.constituent_names, scenario.carried_names
    for group, items in (("boundaries", scenario.boundaries), ("sources", scenario.sources)):
        for item in items:
            for part in ("quality", "load"):
                given = getattr(item, part, {})
                _check_constituents(f"{group}.{item.name}.{part}", given, known, problems)
                for name in sorted((set(known) - set(carried)) & set(given)):
                    rule, remedy = f"'{name}' does not move with the water", "say in initial.quality what is there"
                    problems.add(rule, key=f"{group}.{item.name}.{part}.{name}", remedy=remedy)
    for boundary in scenario.boundaries:
        missing = [name for name in carried if name not in boundary.quality]
        if isinstance(boundary, Inflow | Level) and boundary.quality and missing:
            remedy = "name every constituent, 0 where there is none"
            problems.add(f"no value for {', '.join(missing)}", key=f"boundaries.{boundary.name}.quality", remedy=remedy)
    if isinstance(scenario.initial, Initial) and isinstance(scenario.initial.quality, Mapping):
        _check_constituents("initial.quality", scenario.initial.quality, known + _stored_names(scenario), problems)


def _check_constituents(key: str, values: Mapping[str, Any], known: tuple[str, ...], problems: ProblemList) -> None:
    for name in values:
        if name not in known:
            problems.add(f"'{name}' is not simulated", key=f"{key}.{name}", remedy=nearest(name, known))


def _check_cover(scenario: Scenario, problems: ProblemList) -> None:
    """Note series that do not cover the period."""
    start, end = scenario.period
    if start >= end:
        return
    for key, value in varying_inputs(scenario):
        gap = value.covers(start, end)
        if gap is not None:
            remedy = "extend the data, shorten the period, or hold the ends with extend='hold'"
            problems.add(gap, key=key, remedy=remedy)


def _check_start(scenario: Scenario, problems: ProblemList) -> None:
    """Note an initial state or given water that names no reach of the river."""
    initial, water = scenario.initial, scenario.hydraulics
    if not isinstance(initial, Initial) and initial != "steady":
        problems.add(f"{initial!r} is no initial state", key="initial", remedy="give 'steady' or Initial(…)")
    placed: dict[str, Any] = {}
    if isinstance(initial, Initial):
        placed |= {"initial.level": initial.level, "initial.discharge": initial.discharge}
        if isinstance(initial.quality, Mapping):
            placed |= {f"initial.quality.{name}": value for name, value in _initial_quality(scenario).items()}
    for key, value in placed.items():
        if isinstance(value, Dredged):
            check_stretch(f"{key}.at", value.at, scenario.river, problems)
    if isinstance(water, PrescribedFlow):
        placed |= {"hydraulics.discharge": water.discharge, "hydraulics.area": water.area}
    reaches = reach_names(scenario)
    for key, value in placed.items():
        named = reaches_of(value)
        for reach in named:
            if reach not in reaches:
                problems.add(f"there is no reach '{reach}'", key=key, remedy=nearest(reach, reaches))
        if named and key.startswith("hydraulics") and not set(reaches) <= set(named):
            problems.add(f"no value for reach {', '.join(sorted(set(reaches) - set(named)))}", key=key)


def _check_numerics(scenario: Scenario, problems: ProblemList) -> None:
    reaches = reach_names(scenario)
    for reach in reaches_of(scenario.numerics.cell):
        if reach not in reaches:
            problems.add(f"there is no reach '{reach}'", key="numerics.cell", remedy=nearest(reach, reaches))
    if isinstance(scenario.numerics.advection, str):
        try:
            catalogue.check("solvers.advection", scenario.numerics.advection)
        except InputError as error:
            problems.take(error, key="numerics.advection")


def _check_shade(scenario: Scenario, problems: ProblemList) -> None:
    """Note shade that is no share, or of reaches that do not exist."""
    if problem := parameter_problem(scenario.shade):
        problems.add(problem, key="shade")
        return
    low, high = extremes(scenario.shade) or (0.0, 0.0)
    if low < 0.0 or high > 1.0:
        problems.add(f"{low if low < 0.0 else high:g} is not within 0 to 1", key="shade")
    check_places("shade", scenario.shade, scenario.river, problems)


def _check_processes(scenario: Scenario, problems: ProblemList) -> None:
    """Note parameters by place that do not fit the river."""
    for key, value in _process_parameters(scenario):
        check_places(key, value, scenario.river, problems)


def _check_storage(scenario: Scenario, problems: ProblemList) -> None:
    """Note storage zones that are none, or that are written out in the scenario besides."""
    zone = scenario.storage
    if zone is None:
        return
    if not isinstance(zone, TransientStorage):
        remedy = "give TransientStorage(exchange=, area_ratio=)"
        problems.add(f"{zone!r} is no storage zone", key="storage", remedy=remedy)
        return
    here = {process.name for process in scenario.processes if hasattr(process, "name")}
    for process in zone.processes(scenario.constituents):
        if process.name in here:
            problems.add(f"the process '{process.name}' is there already", "storage", remedy="keep one of the two")
    for name in sorted(set(_stored_names(scenario)) & set(scenario.carried_names)):
        problems.add(f"'{name}' moves with the water, but lies in the storage zone", "storage", remedy="mobile: false")


def _check_forces(scenario: Scenario, problems: ProblemList) -> None:
    """Note forces of what is not there, roughness of reaches that do not exist, and rain on water that is given."""
    reaches, known, weather = reach_names(scenario), scenario.constituent_names, as_weather(scenario.weather)
    named = []
    for item in scenario.forces:
        if isinstance(item, DensityGradient) and item.constituent not in known:
            rule, remedy = f"'{item.constituent}' is not simulated", nearest(item.constituent, known)
            problems.add(rule, "forces.density.constituent", remedy=remedy)
        elif isinstance(item, WindStress):
            named += [(f"forces.wind.bearing.{name}", name) for name in item.bearing]
            if weather.wind is None:
                problems.add("no wind speed is given", "weather.wind", remedy="the wind of 'forces' needs it")
    factors = scenario.roughness if isinstance(scenario.roughness, Mapping) else {}
    named += [(f"roughness.{name}", name) for name in factors]
    for key, name in named:
        if name not in reaches:
            problems.add(f"there is no reach '{name}'", key, remedy=nearest(name, reaches))
    single = () if scenario.roughness is None or factors else (("roughness", scenario.roughness),)
    for key, value in (*single, *((f"roughness.{name}", value) for name, value in factors.items())):
        problem = value_problem(value, 0.1, 10.0)
        if problem:
            problems.add(problem, key, remedy="it multiplies Manning's n of the sections")
    if scenario.hydraulics is not None and (weather.rain is not None or weather.evaporation is not None):
        problems.add("rain and evaporation change water that is given", "weather", remedy="leave them out")


def _check_given_water(scenario: Scenario, problems: ProblemList) -> None:
    """Note prescribed discharges that are not what boundaries, sources and junctions bring."""
    water = scenario.hydraulics
    if not isinstance(water, PrescribedFlow) or problems.problems:
        return
    for group, items in (("boundaries", scenario.boundaries), ("sources", scenario.sources)):
        for item in items:
            low, high = bounds(getattr(item, "flow", 0.0))
            if low != high:
                rule, remedy = "changes in time, but the given water is steady", "give its mean, or compute the water"
                problems.add(rule, key=f"{group}.{item.name}.flow", remedy=remedy)
    if problems.problems:
        return
    ends = {}
    most = CLOSURE * max(float(np.abs(_given(water, reach)[1]).max()) for reach in scenario.river.reaches)
    for reach in scenario.river.reaches:
        ends[reach.name, "upstream"], ends[reach.name, "downstream"] = _check_along(scenario, reach, most, problems)
    _check_given_ends(scenario, ends, most, problems)


def _check_along(scenario: Scenario, reach: Reach, most: float, problems: ProblemList) -> tuple[float, float]:
    """Note a discharge that does not follow from the sources; return what enters at both ends of a reach."""
    chainage, given = _given(scenario.hydraulics, reach)
    above, below = np.full((2, chainage.size), given[0])
    for source in scenario.sources:
        if source.reach == reach.name:
            flow, first, last = bounds(source.flow)[0], source.at[1], source.at[-1]
            above += flow * (chainage > first if first == last else np.clip((chainage - first) / (last - first), 0, 1))
            below += flow * (chainage >= first if first == last else np.clip((chainage - first) / (last - first), 0, 1))
    miss = np.minimum(np.abs(given - above), np.abs(given - below))
    if miss.max() > most:
        k = int(miss.argmax())
        rule = f"{kilometre_mark(chainage[k])}: {given[k]:g} m³/s, but the sources make it {below[k]:g}"
        problems.add(rule, key=f"hydraulics.discharge.{reach.name}", remedy="let sources bring the difference")
    return float(given[0]), -float(below[-1])


def _check_given_ends(
    scenario: Scenario, ends: Mapping[tuple[str, str], float], most: float, problems: ProblemList
) -> None:
    """Note boundaries with another discharge than the given water, and junctions that do not pass on what they get."""
    for item in scenario.boundaries:
        wanted = {Inflow: 1.0, Outflow: -1.0, Wall: 0.0}.get(type(item))
        flow = bounds(getattr(item, "flow", 0.0))[0]
        given = ends[item.reach, item.end]
        if wanted is not None and abs(given - wanted * flow) > most:
            rule = f"{flow:g} m³/s, but in the given water {abs(given):g} m³/s {'enter' if given > 0.0 else 'leave'}"
            problems.add(rule, key=f"boundaries.{item.name}.flow", remedy="make them agree")
    for node, here in scenario.river.nodes().items():
        total = sum(ends[end] for end in here)
        if len(here) > 1 and abs(total) > most:
            rule = f"junction '{node}' gives {total:g} m³/s more than it receives"
            problems.add(rule, key="hydraulics.discharge")


def _given(water: PrescribedFlow, reach: Reach) -> tuple[np.ndarray, np.ndarray]:
    """Return chainages, the ends of the reach among them, and the discharges that are given there."""
    value = water.discharge[reach.name] if isinstance(water.discharge, Mapping) else water.discharge
    table = value if isinstance(value, tuple | list) else ([reach.start], [value])
    points, values = (np.asarray(part, dtype=float) for part in table)
    inside = points[(points > reach.start) & (points < reach.stop)]
    chainage = np.concatenate([[reach.start], inside, [reach.stop]])
    return chainage, np.interp(chainage, points, values)


def _process_parameters(scenario: Scenario) -> Iterable[tuple[str, Any]]:
    """Yield every parameter of the processes, and of the storage zone, with its key."""
    for process in scenario.processes:
        for name, value in getattr(process, "parameters", {}).items():
            yield f"processes.{process.name}.{name}", value
    for name in ("exchange", "area_ratio"):
        yield f"storage.{name}", getattr(scenario.storage, name, None)


def _stored_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of what lies in the storage zone, if there is one."""
    zone = scenario.storage
    held = zone.stored(scenario.constituents) if isinstance(zone, TransientStorage) else {}
    return tuple(item.name for item in held.values())


def _initial_quality(scenario: Scenario) -> Mapping[str, Any]:
    """Return the initial concentrations that are given by place."""
    quality = getattr(scenario.initial, "quality", {})
    return quality if isinstance(quality, Mapping) else {}


def reach_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the reaches of a scenario's river."""
    return tuple(reach.name for reach in scenario.river.reaches)


def varying_inputs(scenario: Scenario) -> Iterable[tuple[str, Varying]]:
    """Yield everything in a scenario that changes in time, with its key."""
    for group, items in (("boundaries", scenario.boundaries), ("sources", scenario.sources)):
        for item in items:
            single = {part: getattr(item, part, None) for part in ("flow", "level")}
            mapped = {
                f"{part}.{name}": value
                for part in ("quality", "load")
                for name, value in getattr(item, part, {}).items()
            }
            for part, value in {**single, **mapped}.items():
                if isinstance(value, Varying):
                    yield f"{group}.{item.name}.{part}", value
    factors = scenario.roughness if isinstance(scenario.roughness, Mapping) else {"": scenario.roughness}
    for name, value in factors.items():
        if isinstance(value, Varying):
            yield f"roughness.{name}".rstrip("."), value
    for item in scenario.forces:
        if isinstance(getattr(item, "direction", None), Varying):
            yield "forces.wind.direction", item.direction
    for item in scenario.operations:
        if isinstance(getattr(item, "setting", None), Varying):
            yield f"operations.{item.structure}.setting", item.setting
    for key, value in (*_process_parameters(scenario), ("shade", scenario.shade)):
        yield from varying_parts(key, value)
    for name, value in scenario.weather.values().items():  # type: ignore[union-attr]
        if isinstance(value, Varying):
            yield f"weather.{name}", value


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
