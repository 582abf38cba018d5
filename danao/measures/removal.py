"""Removal: a source is closed for good."""

from __future__ import annotations

from dataclasses import dataclass

from danao.errors import InputError, ProblemList
from danao.measures._measure import Measure, find_source, named, with_input
from danao.scenario import Scenario


@dataclass(frozen=True)
class Removal(Measure):
    """One or more sources are closed: their flow and their load are gone.

    Parameters
    ----------
    source : str or sequence of str
        Names of the sources.
    """

    source: str | tuple[str, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.source, str):
            object.__setattr__(self, "source", tuple(self.source))

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario without the sources."""
        problems = ProblemList()
        for name in named(self.source):
            try:
                find_source(scenario, name)
            except InputError as error:
                problems.take(error)
        problems.raise_if_any()
        for name in named(self.source):
            scenario = with_input(scenario, name)
        return scenario

    @classmethod
    def example(cls, scenario: Scenario) -> Removal:
        """Close the first source."""
        return cls(source=scenario.sources[0].name)
