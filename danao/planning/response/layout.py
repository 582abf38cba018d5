"""Where the parts of a divided run lie: blocks of columns, in segments of one constituent led by its base run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.planning.response.emissions import Emission
from solvers.network import MOST_COLUMNS, OVERHEAD, PAD

Index = NDArray[np.int64]

LEAST = PAD  # columns of a segment, its leader among them, that are worth a leader of their own

Lane = Mapping[int, float]
"""What one lane follows: factors on emissions, by their number."""


@dataclass(frozen=True)
class Layout:
    """Columns of lanes and leaders.

    Parameters
    ----------
    block : int
        Columns of a block.
    segment : int64 array, shape (blocks, most segments + 1)
        Where segments begin in each block, and its width at last; spare ones are empty.
    leader, led : int64 arrays, shape (segments,)
        First column of each segment, which is the base run, and its constituent.
    base : int64 array, shape (M,)
        The column of the base run of every constituent.
    constituent : int64 array, shape (columns,)
        Constituent of each column.
    column : int64 array, shape (lanes, M)
        Column of a constituent in a lane; 0 where the lane does not carry it.
    """

    block: int
    segment: Index
    leader: Index
    led: Index
    base: Index
    constituent: Index
    column: Index

    @classmethod
    def of(cls, carried: NDArray[np.bool_]) -> Layout:
        """Lay out lanes that carry these constituents, shape (lanes, M)."""
        counts = carried.sum(axis=0)
        block = _block(counts)
        blocks = _packed(counts, block)
        order = _order(carried)
        waiting = [list(order[carried[order, m]]) for m in range(carried.shape[1])]
        segment = np.full((len(blocks), max(map(len, blocks)) + 1), block, np.int64)
        constituent = np.zeros(block * len(blocks), np.int64)
        column = np.zeros(carried.shape, np.int64)
        leader, led = [], []
        for b, segments in enumerate(blocks):
            first = b * block
            for s, (m, count) in enumerate(segments):
                segment[b, s] = first - b * block
                leader.append(first)
                led.append(m)
                column[waiting[m][:count], m] = first + 1 + np.arange(count)
                del waiting[m][:count]
                constituent[first:] = m
                first += count + 1
        base = np.array([leader[led.index(m)] for m in range(carried.shape[1])], np.int64)
        return cls(block, segment, np.array(leader, np.int64), np.array(led, np.int64), base, constituent, column)

    @property
    def columns(self) -> int:
        """Columns of all blocks."""
        return self.constituent.size

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


def _packed(counts: NDArray[np.int64], width: int) -> list[list[tuple[int, int]]]:
    """Fill blocks of a width with segments: constituent and number of lanes of each, by block.

    Every constituent has one, be it for its base run alone.
    """
    blocks: list[list[tuple[int, int]]] = [[]]
    room = width
    for m, waiting in enumerate(counts):
        while True:
            if room < min(waiting + 1, LEAST):
                blocks.append([])
                room = width
            taken = min(waiting, room - 1)
            blocks[-1].append((m, int(taken)))
            waiting, room = waiting - taken, room - 1 - taken
            if waiting == 0:
                break
    return blocks


def _block(counts: NDArray[np.int64]) -> int:
    """Return the width of blocks that makes the least work for so many lanes by constituent."""
    widths = range(PAD, MOST_COLUMNS + 1, PAD)
    return min(widths, key=lambda width: len(_packed(counts, width)) * (width + OVERHEAD))
