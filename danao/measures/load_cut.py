"""Load cut: a source or an inflow brings less of a constituent, by whatever means."""

from __future__ import annotations

from dataclasses import dataclass

from danao.errors import InputError, Problem, ProblemList
from danao.measures._loads import find_loads, with_loads
from danao.measures._measure import Measure, named, number
from danao.scenario import Scenario


@dataclass(frozen=True)
class LoadCut(Measure):
    """Concentrations and loads of some constituents are multiplied by ``1 − fraction``; the flow stays.

    An amount is turned into the fraction that it is of the mean load over the period, so the cut follows the load
    in time.

    Parameters
    ----------
    source : str
        Name of a source, or of an inflow at a boundary.
    constituents : str or sequence of str, optional
        Which constituents; without it all that are simulated, but for oxygen and salinity.
    fraction : float or str, optional
        Share that is cut, 0 to 1.
    amount : float or str, optional
        Load that is cut: "30 t/a", or a number in g/s; then one constituent must be named. Give this or `fraction`.
    """

    source: str
    constituents: str | tuple[str, ...] = ()
    fraction: float | None = None
    amount: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "constituents", named(self.constituents))
        if (self.fraction is None) == (self.amount is None):
            problems.add("give either a fraction or an amount", key="fraction")
        if self.fraction is not None:
            object.__setattr__(self, "fraction", number(self.fraction, "fraction", "fraction", problems, most=1.0))
        if self.amount is not None:
            object.__setattr__(self, "amount", number(self.amount, "load", "amount", problems))
            if len(self.constituents) != 1:
                problems.add("an amount is of one constituent", key="constituents", remedy="name one")
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the loads cut."""
        item, wanted = find_loads(scenario, self.source, named(self.constituents))
        share = 1.0 - (self._share_of(scenario) if self.fraction is None else self.fraction)
        return with_loads(scenario, item, wanted, share)

    @classmethod
    def example(cls, scenario: Scenario) -> LoadCut:
        """Cut a third of all that the first source brings."""
        return cls(source=scenario.sources[0].name, fraction=1.0 / 3.0)

    def _share_of(self, scenario: Scenario) -> float:
        """Return the fraction that the amount is of the load over the period."""
        constituent, amount = self.constituents[0], self.amount or 0.0
        load = float(scenario.loads("g/s").loc[self.source, constituent])
        if amount > load:
            annual = f"{load * 31.536:g} t/a"
            rule = f"{amount * 31.536:g} t/a of {constituent} cannot be cut, '{self.source}' brings {annual}"
            raise InputError(Problem(rule, key="amount"))
        return amount / load if load > 0.0 else 0.0
