"""Replenishment flow: clean water is added to the river (生态补水)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.arithmetic import added, mixed
from danao.forcing.boundaries import Inflow
from danao.forcing.sources import Source, check_place
from danao.forcing.varying import Value, value_problem
from danao.measures._measure import Measure, check_constituents, values, with_input
from danao.scenario import Scenario


@dataclass(frozen=True)
class ReplenishmentFlow(Measure):
    """Water is added at a place on the river, or to the inflow at a boundary.

    It dilutes, but increases the load by what it carries itself. At a place it becomes a source of kind
    "replenishment"; at a boundary the inflow grows and its concentrations become those of the mixture.

    Parameters
    ----------
    flow : float, str or Varying
        Water that is added: m³/s, or text with a unit ("2 m3/s").
    at : tuple, optional
        ``(reach, chainage)`` or ``(reach, from, to)``. Give this or `boundary`.
    quality : mapping of constituent to float, str or Varying
        Concentrations of the added water, g/m³ or text with a unit; what is not named is absent from it.
    boundary : str, optional
        Name of an inflow that grows.
    name : str
        Name of the new source.
    """

    flow: Value
    at: tuple[Any, ...] | None = None
    quality: Mapping[str, Value] = field(default_factory=dict)
    boundary: str | None = None
    name: str = "replenishment"

    def __post_init__(self) -> None:
        problems = ProblemList()
        if (self.at is None) == (self.boundary is None):
            problems.add("give either a place or a boundary", key="at")
        if self.at is not None:
            object.__setattr__(self, "at", tuple(self.at) if isinstance(self.at, list | tuple) else self.at)
            check_place(self.at, problems)
        try:
            object.__setattr__(self, "flow", parsed_flow(self.flow))
        except InputError as error:
            problems.take(error, key="flow")
        object.__setattr__(self, "quality", values(self.quality, "concentration", "quality", problems))
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the water added."""
        check_constituents(scenario, self.quality, "quality")
        if self.boundary is not None:
            return self._into_boundary(scenario, self.boundary)
        source = Source(self.name, self.at or (), self.flow, self.quality, kind="replenishment")
        return scenario.replace(sources=(*scenario.sources, source))

    @classmethod
    def example(cls, scenario: Scenario) -> ReplenishmentFlow:
        """Add half a cubic metre a second of clean water where the first source lies."""
        return cls(flow=0.5, at=scenario.sources[0].at[:2])

    def _into_boundary(self, scenario: Scenario, name: str) -> Scenario:
        inflows = {item.name: item for item in scenario.boundaries if isinstance(item, Inflow)}
        if name not in inflows:
            raise InputError(Problem(f"there is no inflow '{name}'", key="boundary", remedy=nearest(name, inflows)))
        inflow = inflows[name]
        carried = [key for key in scenario.carried_names if key in inflow.quality or key in self.quality]
        quality = {
            key: mixed(inflow.flow, inflow.quality.get(key, 0.0), self.flow, self.quality.get(key, 0.0))
            for key in (scenario.carried_names if carried else ())
        }
        return with_input(scenario, name, replace(inflow, flow=added(inflow.flow, self.flow), quality=quality))


def parsed_flow(flow: Any) -> Value:
    """Return a discharge ≥ 0 given as a number (m³/s), as text with its unit, or as a series."""
    found = units.parse(flow, "discharge") if isinstance(flow, str) else flow
    problem = value_problem(found, least=0.0)
    if problem:
        raise InputError(Problem(problem))
    return found
