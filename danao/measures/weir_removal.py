"""Weir removal: a structure is taken out, and the river runs free there (拆坝还河)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures._measure import Measure, named
from danao.river.network import River
from danao.scenario import Scenario


@dataclass(frozen=True)
class WeirRemoval(Measure):
    """One or more structures are taken out of the river, with what operates them.

    The channel is open where they stood: where several stand side by side, name all of them. The bed stays as it is
    surveyed: what has settled behind the weir is still there, and shallows the water once the level falls. Oxygen that
    the fall over the weir brought in is gone too, the faster reaeration of shallow water comes instead.

    Parameters
    ----------
    structure : str or sequence of str
        Names of the structures, of any type.

    Notes
    -----
    Evidence, as their abstracts have it:

    - Sixteen streams in Massachusetts, ten dams removed: behind small dams the oxygen was below that upstream, below
      them there was no general effect; within a year of removal it had come back to that upstream. Abbott, Roy and
      others, U.S. Geological Survey, doi 10.5066/P9L2ATHV (data).
    - The same streams: spring and summer temperatures fell, less so with higher dams and open banks. Dissertation,
      University of Massachusetts Amherst (2023), scholarworks.umass.edu/dissertations_2/2941.
    - Calapooia and Rogue, Oregon: rivers and their life came close to their natural state within a year or two of
      removal, the sediment that was let go notwithstanding. Tullos and others (2014), PLOS ONE (press release; the
      times from memory).
    """

    structure: str | tuple[str, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.structure, str):
            object.__setattr__(self, "structure", tuple(self.structure))
        if not self.structure:
            raise InputError(Problem("no structure is named", key="structure"))

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario without the structures and their operations."""
        gone, known = named(self.structure), [item.name for item in scenario.river.structures]
        problems = ProblemList()
        for name in gone:
            if name not in known:
                problems.add(f"there is no structure '{name}'", key="structure", remedy=nearest(name, known))
        if scenario.hydraulics is not None:
            rule = "the water is given: it would not change without the structure"
            problems.add(rule, key="structure", remedy="leave hydraulics out, so that the water is computed")
        problems.raise_if_any()
        river: River = replace(
            scenario.river, structures=tuple(item for item in scenario.river.structures if item.name not in gone)
        )
        operations = tuple(item for item in scenario.operations if item.structure not in gone)
        return scenario.replace(river=river, operations=operations)

    @classmethod
    def example(cls, scenario: Scenario) -> WeirRemoval:
        """Take the first structure out."""
        return cls(scenario.river.structures[0].name)
