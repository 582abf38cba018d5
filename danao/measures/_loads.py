"""Loads of one source or inflow, multiplied: what cutting and growing have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from danao.errors import InputError, Problem
from danao.forcing.arithmetic import scaled
from danao.forcing.boundaries import Inflow
from danao.forcing.sources import Source
from danao.forcing.varying import Value
from danao.measures._measure import NO_POLLUTANTS, check_constituents, find_input, with_input
from danao.scenario import Scenario


def find_loads(
    scenario: Scenario, source: str, constituents: tuple[str, ...]
) -> tuple[Source | Inflow, tuple[str, ...]]:
    """Return the source or inflow of a name, and the constituents that are meant: without any, its pollutants.

    Raises
    ------
    InputError
        If there is none of that name, a constituent is not simulated, or it brings none of them.
    """
    item = find_input(scenario, source)
    check_constituents(scenario, constituents, "constituents")
    wanted = constituents or tuple(name for name in scenario.constituent_names if name not in NO_POLLUTANTS)
    if not (set(item.quality) | set(getattr(item, "load", {}))) & set(wanted):
        raise InputError(Problem(f"'{item.name}' brings no {', '.join(wanted)}", key="constituents"))
    return item, wanted


def with_loads(scenario: Scenario, item: Source | Inflow, wanted: tuple[str, ...], share: float) -> Scenario:
    """Return the scenario in which a source or inflow brings `share` times as much of some constituents."""

    def times(values: Mapping[str, Value]) -> dict[str, Value]:
        """Return concentrations or loads, those that are wanted multiplied."""
        return {name: scaled(value, share) if name in wanted else value for name, value in values.items()}

    new = replace(item, quality=times(item.quality))
    return with_input(scenario, item.name, replace(new, load=times(new.load)) if isinstance(new, Source) else new)
