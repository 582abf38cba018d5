"""What must hold between the operations of a scenario and the rest of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from danao.errors import ProblemList, nearest
from danao.forcing.operations import WATER
from danao.forcing.varying import bounds
from danao.scenario_parts import PrescribedFlow

if TYPE_CHECKING:
    from danao.scenario import Scenario

ROUND_OFF = 1e-9
"""m; by as much a setting may pass its range."""


def check_operations(scenario: Scenario, problems: ProblemList) -> None:
    """Note operations of structures that do not exist or do not move, twice operated, out of range, or blind."""
    if any(not hasattr(item, "structure") for item in scenario.operations):
        problems.add("some are no operations", "operations", remedy="give Schedule, Switch or SetPoint")
        return
    if scenario.operations and isinstance(scenario.hydraulics, PrescribedFlow):
        problems.add("the water is given: nothing would move it", "operations", remedy="leave them out")
    structures = {item.name: item for item in scenario.river.structures}
    counted = Counter(item.structure for item in scenario.operations)
    for name, count in counted.items():
        if count > 1:
            problems.add(f"'{name}' has {count} operations", "operations", remedy="keep one")
    for item in scenario.operations:
        key = f"operations.{item.structure}"
        structure = structures.get(item.structure)
        if structure is None:
            problems.add(f"there is no structure '{item.structure}'", key, remedy=nearest(item.structure, structures))
        elif not structure.setting_name:
            problems.add("there is nothing that could move", key, remedy=f"it is a {type(structure).__name__}")
        else:
            _check_range(item, structure, key, problems)
        if hasattr(item, "reading"):
            _check_reading(scenario, item.reading, key, problems)


def _check_range(item: Any, structure: Any, key: str, problems: ProblemList) -> None:
    least, most = structure.setting_range
    for part in ("setting", "setting_above", "setting_below"):
        if not hasattr(item, part):
            continue
        low, high = bounds(getattr(item, part))
        if low < least - ROUND_OFF or high > most + ROUND_OFF:
            rule = f"{low if low < least else high:g} is outside {least:g} to {most:g} ({structure.setting_name})"
            problems.add(rule, f"{key}.{part}")


def _check_reading(scenario: Scenario, reading: Any, key: str, problems: ProblemList) -> None:
    stations = scenario.river.stations
    for name in reading.stations:
        if name not in stations:
            remedy = nearest(name, stations)
            problems.add(f"there is no station '{name}'", f"{key}.reading", remedy=remedy)
    known = (*WATER, *scenario.constituent_names)
    if reading.quantity not in known:
        rule = f"'{reading.quantity}' cannot be read"
        problems.add(rule, f"{key}.reading", remedy=nearest(reading.quantity, known))
