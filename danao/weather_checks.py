"""What must be known of the weather, and how warm the water is that comes in. Every check notes its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from danao.errors import ProblemList
from danao.forcing.boundaries import Inflow, Level
from danao.forcing.varying import bounds
from danao.forcing.weather import FIELDS, as_weather
from danao.kinetics._environment import DEFAULTS, ENVIRONMENT

if TYPE_CHECKING:
    from danao.scenario import Scenario


def check_weather(scenario: Scenario, asked: Mapping[str, tuple[str, ...]], problems: ProblemList) -> None:
    """Note all weather that processes ask for and nobody gives, and water that comes in without a temperature.

    Parameters
    ----------
    scenario : Scenario
        With its weather.
    asked : mapping of quantity to names of processes
        What the processes ask of the environment.
    problems : ProblemList
        Where to note it.
    """
    given = as_weather(scenario.weather).values()
    for name in FIELDS:
        if name in asked and name not in given and name not in DEFAULTS:
            who = ", ".join(f"'{process}'" for process in asked[name])
            rule = f"the weather does not say it, and the processes need it: {who}"
            problems.add(rule, key=f"weather.{name}", remedy=f"give {ENVIRONMENT[name]}")
    if "TEMPERATURE" in scenario.carried_names:
        for key in _cold(scenario):
            rule, remedy = "no value for TEMPERATURE: its water would be at 0 °C", "say how warm it is"
            problems.add(rule, key=f"{key}.quality", remedy=remedy)


def _cold(scenario: Scenario) -> Iterator[str]:
    """Give the keys of all that brings water of which no temperature is said; a boundary that says some says all."""
    for boundary in scenario.boundaries:
        if isinstance(boundary, Inflow | Level) and not boundary.quality:
            yield f"boundaries.{boundary.name}"
    for source in scenario.sources:
        if bounds(source.flow)[1] > 0.0 and "TEMPERATURE" not in source.quality:
            yield f"sources.{source.name}"
