"""Speed of the flow kernel: nanoseconds per cell and step, on rivers like those that it is made for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from danao import CrossSection, Gate, Inflow, Level, Reach, River, Scenario, Tide, roughness_lanes
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


def regulated_river(gates: int) -> Scenario:
    """Return the tidal river of 300 cells with sluices along it, two metres open."""
    given = tidal_river(300)
    places = [("main", 30_000.0 * (k + 1) / (gates + 1)) for k in range(gates)]
    sluices = [Gate(f"gate {k}", at, width=40.0, sill=0.5, height=6.0, opening=2.0) for k, at in enumerate(places)]
    return given.replace(river=River(given.river.reaches, structures=sluices))


def islands(junctions: int, cells: int) -> Scenario:
    """Return a river that parts around an island in every second reach, all reaches of as many 100 m cells."""
    length, reaches = 100.0 * cells, []
    for k in range(junctions + 1):
        ends = [(x, 3.0 - 3.0 * (k + part) / (junctions + 1)) for x, part in ((0.0, 0.0), (length, 1.0))]
        nodes = (f"n{k}" if k else None, f"n{k + 1}" if k < junctions else None)
        sides = [""] if k % 2 == 0 or k == junctions else ["north", "south"]
        sections = [CrossSection.trapezoid(x, z, 40.0 / len(sides), 2.0, 0.03) for x, z in ends]
        reaches += [Reach(f"r{k}{side}", sections, *nodes) for side in sides]
    given = tidal_river(300)
    boundaries = [Inflow("r0", flow=20.0), Level(f"r{junctions}", level=given.boundaries[1].level)]
    return given.replace(river=River(reaches), boundaries=boundaries)


def two_rivers() -> Scenario:
    """Return the network of case H12 in cells of 250 m, with steps of 300 s."""
    return scenario(confluence.river(), confluence.boundaries(HOURS), HOURS * 3600.0, cell=250.0, step=300.0, level=0.0)


CASES: dict[str, Callable[[], Scenario]] = {
    "tidal river, 300 cells": lambda: tidal_river(300),
    "tidal river, 3000 cells": lambda: tidal_river(3000),
    "tidal river, 10000 cells": lambda: tidal_river(10_000),
    "six sluices, 300 cells": lambda: regulated_river(6),
    "200 junctions, 7525 cells": lambda: islands(200, 25),
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


@pytest.mark.parametrize("workers", [1, 2])
def test_lanes(benchmark, workers: int) -> None:  # type: ignore[no-untyped-def]
    """64 roughnesses of the tidal river in one pass, a day."""
    given = tidal_river(300)
    river = River(given.river.reaches, stations={"middle": ("main", 15_000.0)})
    start = given.period[0]
    day = given.replace(river=river, period=(start, start + np.timedelta64(1, "D")))
    factors = np.linspace(0.7, 1.4, 64).tolist()
    benchmark.pedantic(roughness_lanes, (day, factors), {"workers": workers}, rounds=3, warmup_rounds=1)
    nanoseconds = benchmark.stats.stats.min / (24 * 120 * 300 * 64) * 1e9
    print(f"64 lanes, {workers} threads: {nanoseconds:.1f} ns per cell, step and lane, all included")
