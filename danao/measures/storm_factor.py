"""Storm factor: what rain washes off is cleaner, or dirtier, by one number (面源控制)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.arithmetic import scaled
from danao.forcing.varying import Value
from danao.measures._measure import NO_POLLUTANTS, Measure, named, number, with_input
from danao.scenario import Scenario


@dataclass(frozen=True)
class StormFactor(Measure):
    """Concentrations and loads of storm sources are multiplied by a factor; flow, oxygen and salinity stay.

    A factor above 1 increases the load (a dirtier town is a plan too).

    Parameters
    ----------
    factor : float or str
        0 or more; 0.8 is a fifth less.
    sources : str or sequence of str, optional
        Names of the sources, of kind "storm"; without it all of that kind.
    """

    factor: float
    sources: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "factor", number(self.factor, "fraction", "factor", problems))
        object.__setattr__(self, "sources", named(self.sources))
        problems.raise_if_any()

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the storm sources changed."""
        storm = {source.name: source for source in scenario.sources if source.kind == "storm"}
        if not storm:
            remedy = "mark them by kind='storm'"
            raise InputError(Problem("the scenario has no storm source", key="sources", remedy=remedy))
        wrong = [
            Problem(f"there is no storm source '{name}'", key="sources", remedy=nearest(name, storm))
            for name in self.sources
            if name not in storm
        ]
        if wrong:
            raise InputError(wrong)
        for name in self.sources or tuple(storm):
            source = storm[name]
            changed = replace(
                source,
                quality={key: self._cut(key, value) for key, value in source.quality.items()},
                load={key: self._cut(key, value) for key, value in source.load.items()},
            )
            scenario = with_input(scenario, name, changed)
        return scenario

    @classmethod
    def example(cls, scenario: Scenario) -> StormFactor:
        """Take a fifth from all storm sources."""
        return cls(factor=0.8)

    def _cut(self, constituent: str, value: Value) -> Value:
        return value if constituent in NO_POLLUTANTS else scaled(value, self.factor)
