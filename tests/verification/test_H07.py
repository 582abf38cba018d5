"""H07: a tide over an irregular bed without friction, closed at its end.

Bermudez & Vazquez (1994), Computers & Fluids 23:1049-1071: asymptotic solution for a short basin.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import Level, Results, Tide, Wall
from danao.forcing.tide import Wave
from tests import flumes
from tests.runs import START, columns, run, seconds

LENGTH = 1500.0
TIMES = (10800.0, 32400.0)


def exact(x: np.ndarray, z: np.ndarray, t: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return level, depth and velocity."""
    phase = np.pi * (4.0 * t / 86400.0 + 0.5)
    level = 20.0 - 4.0 * np.sin(phase)
    depth = level - z
    return np.full_like(x, level), depth, (x - LENGTH) * np.pi / (5400.0 * depth) * np.cos(phase)


@cache
def basin() -> Results:
    bed = columns("H07", "bed.csv")
    tide = Tide({"semidiurnal": Wave(amplitude=4.0, period=43200.0, phase=180.0, since=START)}, mean_level=20.0)
    ends = [Level("main", level=tide, end="upstream"), Wall("main", end="downstream")]
    river = flumes.bed_river(bed["x_m"], bed["z_m"])
    return run(river, ends, TIMES[-1], cell=7.5, step=20.0, output=TIMES[0], level=16.0)


@pytest.mark.parametrize("t", TIMES)
def test_formula_is_that_of_the_table(t: float) -> None:
    given = columns("H07", "reference.csv")
    then = given["t_s"] == t
    _, depth, velocity = exact(given["x_m"][then], given["z_m"][then], t)
    np.testing.assert_allclose(depth, given["h_m"][then], rtol=1e-9)
    np.testing.assert_allclose(velocity, given["u_m_s"][then], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("t", TIMES)
def test_level_and_velocity(t: float) -> None:
    data = basin().dataset.isel(time=int(np.argmin(np.abs(seconds(basin()) - t))))
    level, _, velocity = exact(data["chainage"].values, data["bed"].values, t)
    print(f"H07 t {t:g}: level {np.abs(data['level'] - level).max():.2e} m", end=", ")
    print(f"velocity {np.abs(data['velocity'] - velocity).max():.2e} m/s")
    assert np.abs(data["level"] - level).max() <= 3e-3
    assert np.abs(data["velocity"] - velocity).max() <= 3e-3
