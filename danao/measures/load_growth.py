"""Load growth: a source or an inflow brings more of a constituent, as a town grows or a works is extended."""

from __future__ import annotations

from dataclasses import dataclass

from danao.errors import ProblemList
from danao.measures._loads import find_loads, with_loads
from danao.measures._measure import Measure, named, number
from danao.scenario import Scenario


@dataclass(frozen=True)
class LoadGrowth(Measure):
    """Concentrations and loads of some constituents are multiplied by ``1 + fraction``; the flow stays.

    The load increases: it is what a plan has to stand, not what it does.

    Parameters
    ----------
    source : str
        Name of the source, or of an inflow at a boundary.
    fraction : float or str
        Share of the present load that is added: 0.5 is half as much again; at most 10.
    constituents : str or sequence of str, optional
        Which constituents; without it all that are simulated, but for oxygen and salinity.
    """

    source: str
    fraction: float
    constituents: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "constituents", named(self.constituents))
        object.__setattr__(self, "fraction", number(self.fraction, "fraction", "fraction", problems, most=10.0))
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the loads grown."""
        item, wanted = find_loads(scenario, self.source, named(self.constituents))
        return with_loads(scenario, item, wanted, 1.0 + self.fraction)

    @classmethod
    def example(cls, scenario: Scenario) -> LoadGrowth:
        """Let all that the first source brings grow by a fifth."""
        return cls(source=scenario.sources[0].name, fraction=0.2)
