"""Kernels are compiled for arrays that do not overlap: what they write shares no memory with anything else they get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from danao import Inflow, Level, Simulation
from tests import rivers
from tests.runs import scenario


def arrays(parts: Iterable[Any]) -> Iterator[np.ndarray]:
    """Give the arrays in nested tuples that hold anything."""
    for part in parts:
        if isinstance(part, tuple):
            yield from arrays(part)
        elif isinstance(part, np.ndarray) and part.size:
            yield part


def assert_apart(written: Iterable[Any], read: Iterable[Any]) -> None:
    """Check every written array against all others."""
    ours, theirs = list(arrays(written)), list(arrays(read))
    for k, array in enumerate(ours):
        for other in (*ours[k + 1 :], *theirs):
            assert not np.shares_memory(array, other)


def test_flow_and_transport() -> None:
    river = rivers.y_junction()
    inflow = Inflow("left", flow=2.0, quality={"TRACER": 1.0})
    ends = [inflow, Inflow("right", flow=1.0), Level("main", level=3.0)]
    run = Simulation(scenario(river, ends, 600.0, cell=100.0, step=60.0, level=3.0, quality={"TRACER": 0.0}))
    next(steps := run.steps())
    next(steps)
    water, matter = run.water, run.matter
    geometry = (water.channel, water.nodes, water.sources)
    assert_apart((water.state, water.record, water.work), geometry)
    assert_apart((matter.state, matter.work, matter.trust), (matter.network, matter.disperses, *water.record))
    assert_apart((matter.state, matter.work), (water.state, water.work, geometry))
