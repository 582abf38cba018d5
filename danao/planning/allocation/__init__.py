"""Allocation: the cheapest cuts of loads that keep every limit, from unit responses by linear programming.

Levers (`Control`) and measures that are built or not (`Option`) go with a `Response` into `allocate`; out comes a
`Plan`. Rules of fairness are objects: add another by writing a class with `add_to` and `told`.
"""

from danao.planning.allocation.allocate import Chance, allocate
from danao.planning.allocation.control import Control, Rising, read_controls
from danao.planning.allocation.fairness import EqualShare, EqualStandard, GiniOfCuts, GiniOfLoads, gini
from danao.planning.allocation.option import Option
from danao.planning.allocation.pareto import Pareto, pareto
from danao.planning.allocation.plan import Plan
from danao.planning.allocation.screen import screen

__all__ = [
    "Chance",
    "Control",
    "EqualShare",
    "EqualStandard",
    "GiniOfCuts",
    "GiniOfLoads",
    "Option",
    "Pareto",
    "Plan",
    "Rising",
    "allocate",
    "gini",
    "pareto",
    "read_controls",
    "screen",
]
