"""A scenario whose emissions are multiplied by factors: what a plan of a response is when it is run directly."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from danao.errors import ProblemList, nearest
from danao.forcing.arithmetic import product
from danao.forcing.sources import Source
from danao.scenario import Scenario


def scaled(scenario: Scenario, factors: Mapping[Hashable, float], name: str | None = None) -> Scenario:
    """Return the scenario with what sources and boundaries bring multiplied by factors; all flows stay.

    Parameters
    ----------
    scenario : Scenario
        The base run.
    factors : mapping of source, or of (source, constituent), to float
        As `Response.predict` takes them: of sources and boundaries.
    name : str, optional
        Of the new scenario.

    Raises
    ------
    InputError
        With every name that brings nothing.
    """
    inputs = {item.name: item for item in (*scenario.boundaries, *scenario.sources)}
    problems = ProblemList()
    for key, factor in factors.items():
        source, brought = key if isinstance(key, tuple) else (key, None)
        item = inputs.get(source)
        carried = {**item.quality, **getattr(item, "load", {})} if item is not None else {}
        if brought not in carried and not (brought is None and carried):
            asked = str(source) if brought is None else f"{source}, {brought}"
            problems.add("nothing of this name enters the river", key=asked, remedy=nearest(source, inputs))
            continue
        inputs[source] = _scaled(item, carried if brought is None else {brought}, factor)
    problems.raise_if_any()
    changes: dict[str, Any] = {} if name is None else {"name": name}
    return scenario.replace(
        boundaries=[inputs[item.name] for item in scenario.boundaries],
        sources=[inputs[item.name] for item in scenario.sources],
        **changes,
    )


def _scaled(item: Any, names: Any, factor: float) -> Any:
    """Return a source or boundary that brings `factor` times as much of some constituents."""

    def times(values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values, those that are named multiplied."""
        return {name: product(value, factor) if name in names else value for name, value in values.items()}

    load = {"load": times(item.load)} if isinstance(item, Source) else {}
    return replace(item, quality=times(item.quality), **load)
