"""Where the parts of a divided run lie: blocks of columns, each of one constituent, led by its base run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.planning.response.emissions import Emission
from solvers.network import MOST_COLUMNS, PAD

Index = NDArray[np.int64]

Lane = Mapping[int, float]
"""What one lane follows: factors on emissions, by their number."""

_OVERHEAD = 6
"""Columns that the work on a block costs besides its own."""


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
    held, count : int64 arrays, shapes (lanes, M) and (lanes,)
        Constituents that a lane carries: the first `count` of `held`.
    """

    block: int
    columns: int
    leader: Index
    led: Index
    column: Index
    held: Index
    count: Index

    @classmethod
    def of(cls, carried: NDArray[np.bool_]) -> Layout:
        """Lay out lanes that carry these constituents, shape (lanes, M)."""
        lanes, size = carried.shape
        block = _block(carried.sum(axis=0))
        column = np.zeros((lanes, size), np.int64)
        leader, led = [], []
        for m in range(size):
            for at, lane in enumerate(np.flatnonzero(carried[:, m])):
                if at % (block - 1) == 0:
                    leader.append(len(leader) * block)
                    led.append(m)
                column[lane, m] = leader[-1] + 1 + at % (block - 1)
        held = np.argsort(~carried, axis=1, kind="stable").astype(np.int64)
        first, of = (np.array(item, dtype=np.int64) for item in (leader, led))
        return cls(block, block * len(leader), first, of, column, held, carried.sum(axis=1).astype(np.int64))

    def carries(self, lane: int, constituent: int) -> bool:
        """Tell whether a lane carries a constituent."""
        return bool(self.column[lane, constituent] > 0)


def carried_by(lanes: Sequence[Lane], emissions: Sequence[Emission], reach: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which constituents each lane carries: those that its emissions reach, shape (lanes, M)."""
    carried = np.zeros((len(lanes), reach.shape[0]), dtype=bool)
    for row, lane in enumerate(lanes):
        for number in lane:
            item = emissions[number]
            carried[row] |= reach[:, item.constituent_number] if item.number >= 0 else True
    return carried


def _block(counts: NDArray[np.int64]) -> int:
    """Return the width of blocks that makes the least work for so many lanes by constituent."""
    widths = range(PAD, MOST_COLUMNS + 1, PAD)
    return min(widths, key=lambda width: sum(math.ceil(n / (width - 1)) for n in counts) * (width + _OVERHEAD))
