"""A small estuary in which everything happens: tide, a junction, a creek that falls dry, sources of every kind."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from danao import CrossSection, Inflow, Initial, Level, Numerics, Reach, River, Scenario, Series, Source, Tide, Wall
from danao.forcing.tide import Wave
from tests.runs import START, after

HOUR = 3600.0
DAY = 24.0 * HOUR
UNIFORM = 7.3


def river() -> River:
    """Return a river and a creek that meet above the mouth; half of the creek falls dry at low water."""

    def reach(name: str, length: float, top: float, foot: float, width: float, **joints: str) -> Reach:
        ends = ((0.0, top), (length, foot))
        return Reach(name, [CrossSection.trapezoid(x, z, width, 1.5, 0.03) for x, z in ends], **joints)

    return River(
        [
            reach("river", 5000.0, 0.0, -2.5, 15.0, downstream="fork"),
            reach("creek", 2000.0, 0.8, -2.5, 8.0, downstream="fork"),
            reach("mouth", 4000.0, -2.5, -3.5, 40.0, upstream="fork"),
        ]
    )


def boundaries(**quality: float) -> list[Any]:
    """Return a flood wave from above, the closed head of the creek, and the tide; all water has one quality."""
    t = np.arange(0.0, 10.0 * DAY, HOUR)
    wave = Series([after(s) for s in t], 6.0 + 14.0 * np.exp(-(((t - 20.0 * HOUR) / (4.0 * HOUR)) ** 2)), extend="hold")
    tide = Tide({"tide": Wave(amplitude=1.1, period=44714.0, phase=90.0, since=START)})
    return [Inflow("river", flow=wave, quality=quality), Wall("creek"), Level("mouth", level=tide, quality=quality)]


def sources(**quality: float) -> list[Source]:
    """Return a point whose flow changes every half hour, a stretch along all the creek, and a withdrawal."""
    t = np.arange(0.0, 10.0 * DAY, 0.5 * HOUR)
    flow = Series([after(s) for s in t], 0.4 + 0.3 * np.sin(t / 5000.0), extend="hold", between="previous")
    return [
        Source("works", at=("river", 2310.0), flow=flow, quality=quality, kind="works"),
        Source("baseflow", at=("creek", 0.0, 2000.0), flow=0.05, quality=quality, kind="baseflow"),
        Source("intake", at=("mouth", 1500.0), flow=-0.5, kind="withdrawal"),
    ]


def scenario(seconds: float = 1.5 * DAY, *, output: float = 1800.0, step: float = 60.0, **changes: Any) -> Scenario:
    """Return the estuary with one concentration everywhere; `changes` are fields of the scenario.

    The step of 60 s is also one that the flow solver must divide at times; cells of 100 m.
    """
    advection = changes.pop("advection", "muscl")
    base = Scenario(
        name="estuary",
        river=river(),
        period=(START, after(seconds)),
        boundaries=boundaries(TRACER=UNIFORM),
        sources=sources(TRACER=UNIFORM),
        constituents=["TRACER"],
        dispersion="kashefipour_falconer",
        initial=Initial(level=1.0, quality={"TRACER": UNIFORM}),
        numerics=Numerics(cell=100.0, step=step, output=output, advection=advection),
    )
    return dataclasses.replace(base, **changes)
