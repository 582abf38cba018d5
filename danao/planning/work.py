"""Which of many scenarios are computed together: units of work, each one pass on one water."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from danao._extent import Extent
from danao.river.grid import Grid
from danao.scenario import Scenario
from danao.simulation import Simulation
from danao.simulation.abreast import abreast_hash, kernel_hash
from danao.simulation.acting import PAGE
from danao.simulation.clock import Clock
from danao.simulation.smearing import INSTANTS

LANES = 50
"""Scenarios that go abreast at most: the water is computed once for so many, and a unit is not too long to lose."""

MEMORY = 2**30
"""Bytes that a unit may take."""

_NUMBER = 8  # bytes


def units(scenarios: Sequence[Scenario], keep: str, most: int | None = None) -> list[tuple[int, ...]]:
    """Return the numbers of the scenarios that are computed together.

    They follow from the list alone, whatever is there already and whoever computes.

    Parameters
    ----------
    scenarios : sequence of Scenario
        All of them.
    keep : {"all", "stations"}
        What is kept of the river.
    most : int, optional
        Scenarios in a unit; without it `LANES`, or what fits into `MEMORY`.
    """
    groups: dict[str, list[int]] = {}
    for k, scenario in enumerate(scenarios):
        groups.setdefault(abreast_hash(scenario), []).append(k)
    found = []
    for members in groups.values():
        size = most or max(1, min(LANES, MEMORY // bytes_of(scenarios[members[0]], keep)))
        pieces = -(-len(members) // size)
        ends = [round(piece * len(members) / pieces) for piece in range(pieces + 1)]
        found += [tuple(members[begin:end]) for begin, end in pairwise(ends)]
    return found


def bytes_of(scenario: Scenario, keep: str) -> int:
    """Return about how much memory a lane takes: records, glimpses of the whole river, a page of what is brought."""
    grid = Grid.cut(scenario.river, scenario.numerics.cell)
    kept = Extent.of(keep, grid, scenario.river).cells.size
    records = Clock(scenario).outputs.size * kept + INSTANTS * grid.cell_bed.size
    page = PAGE * (2 * len(scenario.sources) + len(scenario.boundaries))
    return _NUMBER * (records + page + grid.cell_bed.size) * max(1, len(scenario.constituents))


def warm(scenarios: Sequence[Scenario], work: Sequence[Sequence[int]]) -> None:
    """Compile the kernels that units of work need, once, before workers start."""
    kinds: dict[tuple[str, bool], Sequence[int]] = {}
    for unit in work:
        kinds.setdefault((kernel_hash(scenarios[unit[0]]), len(unit) > 1), unit)
    for unit in kinds.values():
        for _ in islice(Simulation(*(scenarios[k] for k in unit[:2])).steps(), 2):
            pass
