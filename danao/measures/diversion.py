"""Diversion: a discharge is led to another place, or water is taken out of the river."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.arithmetic import scaled
from danao.forcing.sources import Source, check_place
from danao.forcing.varying import Value
from danao.measures._measure import Measure, find_source, number, with_input
from danao.measures.interception import remaining
from danao.measures.replenishment_flow import parsed_flow
from danao.scenario import Scenario


@dataclass(frozen=True)
class Diversion(Measure):
    """A share of a source's discharge is led elsewhere, or river water is taken out.

    Of a source, flow and load are multiplied by ``1 − fraction``, and the rest enters at the new place with the
    source's own concentrations: the total load stays. Without a new place it leaves the basin of the model. River water
    is taken by a withdrawal with the river's own concentration; what becomes of it is outside the model.

    Parameters
    ----------
    source : str, optional
        Name of the source that is led elsewhere. Give this, or `at` and `flow`.
    fraction : float or str
        Share of the source, 0 to 1.
    to : tuple, optional
        New place, ``(reach, chainage)`` or ``(reach, from, to)``; without it, out of the model.
    at : tuple, optional
        Place at which river water is taken.
    flow : float, str or Varying, optional
        River water that is taken, m³/s or text with a unit.
    name : str
        Name of the new source or withdrawal; without it "<source> diverted" or "diversion".
    """

    source: str | None = None
    fraction: float = 1.0
    to: tuple[Any, ...] | None = None
    at: tuple[Any, ...] | None = None
    flow: Value | None = None
    name: str = ""

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "fraction", number(self.fraction, "fraction", "fraction", problems, most=1.0))
        for key in ("to", "at"):
            place = getattr(self, key)
            if place is not None:
                object.__setattr__(self, key, tuple(place) if isinstance(place, list | tuple) else place)
                check_place(getattr(self, key), problems, key=key)
        if (self.source is None) == (self.at is None):
            problems.add("give either a source, or a place at which river water is taken", key="source")
        if (self.at is None) != (self.flow is None):
            problems.add("river water is taken by a place and a flow together", key="flow")
        if self.at is not None and self.to is not None:
            rule = "river water cannot be let in again elsewhere: its concentration is not known before the run"
            problems.add(rule, key="to", remedy="divert a source, or leave 'to' out")
        try:
            object.__setattr__(self, "flow", None if self.flow is None else parsed_flow(self.flow))
        except InputError as error:
            problems.take(error, key="flow")
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the diversion."""
        if self.source is None:
            taken = Source(self.name or "diversion", self.at or (), scaled(self.flow or 0.0, -1.0), kind="withdrawal")
            return scenario.replace(sources=(*scenario.sources, taken))
        source = find_source(scenario, self.source)
        left = remaining(source, 1.0 - self.fraction)
        if self.to is None or self.fraction == 0.0:
            return with_input(scenario, source.name, left)
        name = self.name or f"{source.name} diverted"
        if any(item.name == name for item in scenario.sources):
            raise InputError(Problem(f"there is a source '{name}' already", key="name", remedy="choose another name"))
        moved = replace(remaining(source, self.fraction), name=name, at=self.to)
        return with_input(scenario, source.name, left, moved)

    @classmethod
    def example(cls, scenario: Scenario) -> Diversion:
        """Lead half of the first source to the place of the last."""
        return cls(source=scenario.sources[0].name, fraction=0.5, to=scenario.sources[-1].at)
