"""Where the parts of a divided run lie."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from danao.planning.response.layout import Layout
from solvers.network import MOST_COLUMNS


@settings(max_examples=100, deadline=None)
@given(seed=some.integers(0, 2**31), lanes=some.integers(1, 300), constituents=some.integers(1, 6))
def test_every_part_has_a_column_behind_a_leader_of_its_constituent(seed: int, lanes: int, constituents: int) -> None:
    draw = np.random.default_rng(seed)
    carried = draw.random((lanes, constituents)) < draw.random(constituents)
    carried[0, 0] = True
    layout = Layout.of(carried)
    assert ((layout.column > 0) == carried).all()
    used = layout.column[carried]
    assert np.unique(np.concatenate([used, layout.leader])).size == used.size + layout.leader.size
    for column, m in zip(used, np.nonzero(carried)[1], strict=True):
        assert leader_of(layout, column) in layout.leader[layout.led == m]
        assert layout.constituent[column] == m
    assert layout.block <= MOST_COLUMNS
    assert layout.columns == layout.block * len(layout.segment)


def leader_of(layout: Layout, column: int) -> int:
    """Return the first column of the segment that the kernel sees a column in."""
    block, place = divmod(column, layout.block)
    begins: NDArray[np.int64] = layout.segment[block]
    return int(block * layout.block + begins[begins <= place][-1])


def test_constituents_share_blocks() -> None:
    """24, 24, 24 and 67 lanes need 143 columns with their leaders and stand in 144, not in four blocks of 72."""
    lanes = np.arange(67)
    layout = Layout.of(np.column_stack([lanes < 24, lanes < 24, lanes < 24, lanes < 67]))
    assert layout.columns == 144
