"""H10: a channel with known discharges at both ends stores a pulse exactly, and rocks as MASS1 says.

Channel of pnnl/mass1, test/flow/storage: 11.3 m³/s more come in for an hour, and leave for an hour four hours later.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from danao import CrossSection, Inflow, Outflow, Reach, Results, River, Series
from tests import book
from tests.convergence import assert_order
from tests.mass1 import DISCHARGE, LENGTH, MANNING, MILD, WIDTH
from tests.runs import after, columns, run, seconds

HOUR = 3600.0
PULSE = 11.3267386368
STORED = PULSE * HOUR
DEPTH = 1.524
CELLS = 148
REFINED = (74, 148, 296, 592)


def pulse(begin: float) -> Series:
    """Return the discharge with the pulse from `begin` on for an hour."""
    times = [after(t) for t in (0.0, begin, begin + HOUR, 12.0 * HOUR)]
    return Series(times, [DISCHARGE, DISCHARGE + PULSE, DISCHARGE, DISCHARGE], between="previous")


@cache
def channel(cells: int = CELLS) -> Results:
    ends = ((0.0, MILD * LENGTH), (LENGTH, 0.0))
    river = River([Reach("main", [CrossSection.rectangle(x, z, WIDTH, MANNING) for x, z in ends])])
    boundaries = [Inflow("main", flow=pulse(HOUR)), Outflow("main", flow=pulse(6.0 * HOUR))]
    start = {"main": ([0.0, LENGTH], [z + DEPTH for _, z in ends])}
    return run(
        river,
        boundaries,
        12.0 * HOUR,
        cell=LENGTH / cells,
        step=180.0 * CELLS / cells,
        output=360.0,
        level=start,
        discharge=DISCHARGE,
    )


def levels(side: str, cells: int = CELLS) -> np.ndarray:
    """Return the level at an end of the channel over time, extrapolated over the half cell."""
    level = channel(cells).dataset["level"].values
    first, second = (level[:, 0], level[:, 1]) if side == "up" else (level[:, -1], level[:, -2])
    return 1.5 * first - 0.5 * second


@pytest.mark.parametrize(("hour", "more"), [(5.9, STORED), (12.0, 0.0)])
def test_volume(hour: float, more: float) -> None:
    """The volume is exact at any cell length: refinement has nothing to lower."""
    for cells in REFINED:
        volume = channel(cells).dataset["volume"].values.sum(axis=1)
        k = int(np.flatnonzero(np.isclose(seconds(channel(cells)), hour * HOUR))[0])
        assert abs(volume[k] - volume[0] - more) <= 1e-6 * STORED


@pytest.mark.parametrize("side", ["up", "dn"])
def test_level_of_mass1(side: str) -> None:
    peer = columns("H10", "mass1.csv")
    ours = np.interp(peer["t_s"], seconds(channel()), levels(side))
    title = f"Level at the {'upper' if side == 'up' else 'lower'} end"
    hours = peer["t_s"] / HOUR
    book.curves(title, "time (h)", "level (m)", MASS1=(hours, peer[f"eta_{side}_m"]), computed=(hours, ours))
    difference = (ours - peer[f"eta_{side}_m"])[peer["t_s"] >= HOUR]
    print(f"H10 eta_{side}: {np.sqrt(np.mean(difference**2)):.4f} m")
    assert np.sqrt(np.mean(difference**2)) <= 0.02


@pytest.mark.parametrize(("side", "rise"), [("up", 0.2803917614391793), ("dn", 0.5626469648997627)])
def test_rise(side: str, rise: float) -> None:
    t = seconds(channel())
    between = (t >= 4.5 * HOUR) & (t <= 5.9 * HOUR)
    found = levels(side)[between].mean() - levels(side)[0]
    print(f"H10 rise_{side}: {found:.4f} m, wanted {rise:.4f}")
    assert abs(found - rise) <= 0.006


@pytest.mark.parametrize("side", ["up", "dn"])
def test_order(side: str) -> None:
    """MASS1 is no exact solution, so each run is compared with the next finer one, in the mean over 12 h.

    The pulse is a step that runs to and fro as a bore, so the order lies between a half and one.
    """
    series = [levels(side, cells) for cells in REFINED]
    changes = [float(np.abs(a - b).mean()) for a, b in itertools.pairwise(series)]
    assert_order(f"H10 eta_{side}", [LENGTH / cells for cells in REFINED[:-1]], changes, least=0.5)
