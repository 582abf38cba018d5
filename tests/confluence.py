"""Two rivers that meet above a tidal reach: the network of case H12, which other tests use too."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from danao import CrossSection, Inflow, Level, Reach, River, Series, Tide
from danao.forcing.tide import Wave
from tests.runs import START, after

HOUR = 3600.0
PERIOD = 44714.0


def channel(name: str, length: float, width: float, top: float, foot: float, **joints: str) -> Reach:
    """Return a rectangular reach with an even bed, n = 0.025."""
    ends = ((0.0, top), (length, foot))
    return Reach(name, [CrossSection.rectangle(x, z, width, 0.025) for x, z in ends], **joints)


def river() -> River:
    """Return the network."""
    return River(
        [
            channel("A", 10_000.0, 40.0, -2.0, -3.0, downstream="J"),
            channel("B", 10_000.0, 60.0, -2.0, -3.0, downstream="J"),
            channel("C", 20_000.0, 100.0, -3.0, -5.0, upstream="J"),
        ]
    )


def flood(hours: float) -> Series:
    """Return the discharge of A: 40 m³/s and a flood of 80 more after 36 h, 3 h wide."""
    t = np.arange(0.0, hours * HOUR + 1.0, 300.0)
    return Series([after(s) for s in t], 40.0 + 80.0 * np.exp(-(((t - 36.0 * HOUR) / (3.0 * HOUR)) ** 2)))


def boundaries(hours: float, quality: Mapping[str, float] | None = None) -> list[Inflow | Level]:
    """Return the discharges of both rivers and the tide, with 1 m amplitude, rising from 0."""
    carried = dict(quality or {})
    tide = Tide({"tide": Wave(amplitude=1.0, period=PERIOD, phase=90.0, since=START)})
    return [
        Inflow("A", flow=flood(hours), quality=carried),
        Inflow("B", flow=60.0, quality=carried),
        Level("C", level=tide, quality=carried),
    ]
