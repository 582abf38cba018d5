"""Speed of the flow kernel: nanoseconds per cell and step, on rivers like those that it is made for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from danao import Inflow, Level, Scenario, Tide
from danao.forcing.tide import Wave
from danao.simulation.acting import Acting, Sampler
from danao.simulation.clock import Clock
from danao.simulation.places import Places
from danao.simulation.water import ComputedWater
from tests import confluence, rivers
from tests.runs import START, scenario

HOURS = 100.0
ROUNDS = 40


def tidal_river(cells: int) -> Scenario:
    """Return a trapezoid of 100 m cells with a tide at its mouth and steps of 30 s."""
    length = 100.0 * cells
    river = rivers.trapezoid(length=length, width=40.0, slope=3.0 / length)
    tide = Tide({"tide": Wave(amplitude=1.0, period=44714.0, phase=90.0, since=START)}, mean_level=4.0)
    ends = [Inflow("main", flow=20.0), Level("main", level=tide)]
    return scenario(river, ends, HOURS * 3600.0, cell=100.0, step=30.0, level=4.0)


def two_rivers() -> Scenario:
    """Return the network of case H12 in cells of 250 m, with steps of 300 s."""
    return scenario(confluence.river(), confluence.boundaries(HOURS), HOURS * 3600.0, cell=250.0, step=300.0, level=0.0)


CASES: dict[str, Callable[[], Scenario]] = {
    "tidal river, 300 cells": lambda: tidal_river(300),
    "tidal river, 3000 cells": lambda: tidal_river(3000),
    "confluence, 160 cells": two_rivers,
}


@pytest.mark.parametrize("case", CASES)
def test_advance(benchmark, case: str) -> None:  # type: ignore[no-untyped-def]
    given = CASES[case]()
    places = Places.of(given)
    sampler = Sampler(given, places)
    water = ComputedWater(given, places, sampler)
    hours = sampler.over(Clock(given).spans())

    def consume(acting: Acting) -> None:
        for _ in water.advance(acting):
            pass

    benchmark.pedantic(consume, setup=lambda: ((next(hours),), {}), rounds=ROUNDS, warmup_rounds=2)
    steps = 3600.0 / given.numerics.step
    nanoseconds = benchmark.stats.stats.median / (steps * places.grid.cell_bed.size) * 1e9
    benchmark.extra_info["ns per cell and step"] = round(nanoseconds, 1)
    print(f"{case}: {nanoseconds:.1f} ns per cell and step")
    assert np.isfinite(water.volume).all()
