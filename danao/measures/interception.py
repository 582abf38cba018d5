"""Interception: sewers catch a share of a source before it reaches the river (截污纳管)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.arithmetic import added, scaled
from danao.forcing.sources import Source
from danao.forcing.varying import bounds
from danao.measures._measure import Measure, find_source, number, with_input
from danao.scenario import Scenario


@dataclass(frozen=True)
class Interception(Measure):
    """A share of a source's flow and load no longer reaches the river.

    Flow and load are multiplied by ``1 − fraction``; the concentrations of what is left stay as they are. If a works is
    named, the intercepted flow leaves there with the works' own effluent concentrations: then the load of the works
    increases.

    Parameters
    ----------
    source : str
        Name of the source.
    fraction : float or str
        Share that is caught, 0 to 1 (or as text, "67 %").
    to : str, optional
        Name of the works that treats it; both must have a flow.
    """

    source: str
    fraction: float
    to: str | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "fraction", number(self.fraction, "fraction", "fraction", problems, most=1.0))
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the source reduced, and the works discharging more if one is named."""
        source = find_source(scenario, self.source)
        changed = with_input(scenario, source.name, remaining(source, 1.0 - self.fraction))
        if self.to is None:
            return changed
        works = find_source(scenario, self.to, key="to")
        self._check_works(source, works)
        more = added(works.flow, scaled(source.flow, self.fraction))
        return with_input(changed, works.name, replace(works, flow=more))

    @classmethod
    def example(cls, scenario: Scenario) -> Interception:
        """Catch half of the first source."""
        return cls(source=scenario.sources[0].name, fraction=0.5)

    def _check_works(self, source: Source, works: Source) -> None:
        problems = ProblemList()
        if works.name == source.name:
            problems.add("a source cannot be led to itself", key="to")
        if bounds(source.flow)[1] == 0.0:
            remedy = f"give '{source.name}' its flow, or leave 'to' out"
            problems.add(f"'{source.name}' has no flow that could reach '{works.name}'", key="to", remedy=remedy)
        if not works.quality:
            remedy = "give it a flow and concentrations instead of a load"
            problems.add(f"'{works.name}' has no effluent concentration", key="to", remedy=remedy)
        problems.raise_if_any()


def remaining(source: Source, share: float) -> Source:
    """Return a source with a share of its flow and load; the concentrations go with the last of the flow."""
    if not 0.0 <= share <= 1.0:
        raise InputError(Problem(f"{share:g} is no share of a source"))
    load = {name: scaled(value, share) for name, value in source.load.items()}
    if share == 0.0:
        return replace(source, flow=0.0, quality={}, load=load)
    return replace(source, flow=scaled(source.flow, share), load=load)
