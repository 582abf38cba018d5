"""Where the parts of a divided run lie: blocks of columns, each of one constituent, led by its base run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.planning.response.emissions import Emission
from solvers.network import MOST_COLUMNS, OVERHEAD, PAD

Index = NDArray[np.int64]

Lane = Mapping[int, float]
"""What one lane follows: factors on emissions, by their number."""


@dataclass(frozen=True)
class Layout:
    """Columns of lanes and leaders.

    Parameters
    ----------
    block : int
        Columns of a block; each block is of one constituent, and its first column is the base run.
    columns : int
        Of all blocks.
    leader, led : int64 arrays, shape (blocks,)
        First column of each block, and its constituent.
    column : int64 array, shape (lanes, M)
        Column of a constituent in a lane; 0 where the lane does not carry it.
    """

    block: int
    columns: int
    leader: Index
    led: Index
    column: Index

    @classmethod
    def of(cls, carried: NDArray[np.bool_]) -> Layout:
        """Lay out lanes that carry these constituents, shape (lanes, M)."""
        lanes, size = carried.shape
        block = _block(carried.sum(axis=0))
        column = np.zeros((lanes, size), np.int64)
        leader: list[int] = []
        led: list[int] = []
        for m in range(size):
            for at, lane in enumerate(lane for lane in _order(carried) if carried[lane, m]):
                if at % (block - 1) == 0:
                    leader.append(len(leader) * block)
                    led.append(m)
                column[lane, m] = leader[-1] + 1 + at % (block - 1)
        return cls(block, block * len(leader), np.array(leader, np.int64), np.array(led, np.int64), column)

    def carrying(self, constituent: int) -> tuple[Index, Index]:
        """Return the lanes that carry a constituent, and their columns."""
        lanes = np.flatnonzero(self.column[:, constituent])
        return lanes, self.column[lanes, constituent]


@dataclass(frozen=True)
class Segments:
    """Neighbouring lanes that carry the same constituents side by side, as `solvers.propagate` takes them.

    Parameters
    ----------
    first, held : int64 arrays, shape (segments, M)
        First column of each constituent that is carried, and which these are.
    count, width : int64 arrays, shape (segments,)
        How many constituents, and how many lanes.
    share : float64 array, shape (segments,)
        Factor of the lanes on what air and bed give.
    """

    first: Index
    held: Index
    count: Index
    width: Index
    share: NDArray[np.float64]

    @classmethod
    def of(cls, column: Index, share: NDArray[np.float64]) -> Segments:
        """Divide lanes, given by their columns (lanes, M) and factors (lanes,), into segments."""
        order = _order(column > 0)
        column, share = column[order], share[order]
        carried, begins = column > 0, [0]
        for lane in range(1, len(column)):
            alike = (carried[lane] == carried[lane - 1]).all() and share[lane] == share[lane - 1]
            if not (alike and (column[lane] - column[lane - 1] == carried[lane]).all()):
                begins.append(lane)
        held = np.argsort(~carried[begins], axis=1, kind="stable")
        first = np.take_along_axis(column[begins], held, axis=1)
        width = np.diff([*begins, len(column)])
        count = carried[begins].sum(axis=1)
        first, held, count, width = (item.astype(np.int64) for item in (first, held, count, width))
        return cls(first, held, count, width, share[begins].astype(float))


def carried_by(
    lanes: Sequence[Lane], emissions: Sequence[Emission], reach: NDArray[np.bool_], wanted: Sequence[int]
) -> NDArray[np.bool_]:
    """Return which constituents each lane carries, shape (lanes, M).

    Those that its emissions reach, as far as they reach what is wanted.
    """
    needed = reach[list(wanted)].any(axis=0)
    carried = np.zeros((len(lanes), reach.shape[0]), dtype=bool)
    for row, lane in enumerate(lanes):
        for number in lane:
            item = emissions[number]
            carried[row] |= reach[:, item.constituent_number] if item.number >= 0 else True
    return carried & needed


def _order(carried: NDArray[np.bool_]) -> Index:
    """Return the lanes in an order in which those that carry the same stand together."""
    return np.lexsort(carried.T)


def _block(counts: NDArray[np.int64]) -> int:
    """Return the width of blocks that makes the least work for so many lanes by constituent."""
    widths = range(PAD, MOST_COLUMNS + 1, PAD)
    return min(widths, key=lambda width: sum(math.ceil(n / (width - 1)) for n in counts) * (width + OVERHEAD))
