"""H13: normal depth and travel time in the seventeen reaches of Boulder Creek, Colorado, of the QUAL2Kw sample.

The slope that the table prints for the last seven rows, 0.003, contradicts their own discharge, depth and velocity: by
Manning's formula these are uniform at 0.00392, all seven to 0.05 %. That slope is taken there.
"""

from __future__ import annotations

from functools import cache

import numpy as np

import danao
from danao import CrossSection, Reach, River
from tests import book
from tests.convergence import assert_floor
from tests.runs import columns

WIDTH, MANNING, LENGTH = 12.5, 0.08, 1000.0
CELL = 50.0
PRINTED, CARRIED = 0.003, 0.00392


def slopes() -> np.ndarray:
    """Return the slope of every row."""
    printed = columns("H13", "reference.csv")["slope"]
    return np.where(printed == PRINTED, CARRIED, printed)


@cache
def found(cell: float = CELL) -> tuple[np.ndarray, np.ndarray]:
    """Return depth and velocity for slope and discharge of every row, in the middle of a uniform canal."""
    given = columns("H13", "reference.csv")
    depth, velocity = np.empty(slopes().size), np.empty(slopes().size)
    for slope in np.unique(slopes()):
        ends = [CrossSection.rectangle(x, slope * (LENGTH - x), WIDTH, MANNING) for x in (0.0, LENGTH)]
        rows = slopes() == slope
        profiles = danao.steady_profile(River([Reach("main", ends)]), flow=given["Q_m3s"][rows], cell=cell)
        middle = profiles.isel(cell=profiles.sizes["cell"] // 2)
        depth[rows], velocity[rows] = middle["depth"], middle["velocity"]
    return depth, velocity


def test_slopes_are_those_of_the_rows() -> None:
    """Depth and velocity of every row make, by Manning's formula, the slope that is used here."""
    given = columns("H13", "reference.csv")
    radius = WIDTH * given["H_m"] / (WIDTH + 2.0 * given["H_m"])
    np.testing.assert_allclose((given["U_ms"] * MANNING / radius ** (2.0 / 3.0)) ** 2, slopes(), rtol=1e-3)


def test_normal_depth() -> None:
    place, wanted = (columns("H13", "reference.csv")[name] for name in ("x_down_km", "H_m"))
    book.curves("Normal depth", "river kilometre", "depth (m)", exact=(place, wanted), computed=(place, found()[0]))
    error = np.abs(found()[0] / wanted - 1.0)
    print(f"H13: {error.max():.1e}")
    assert error.max() <= 1e-3


def test_travel_time() -> None:
    given = columns("H13", "reference.csv")
    days = np.cumsum(1000.0 * -np.diff(given["x_down_km"]) / found()[1][1:]) / 86400.0
    assert (np.abs(days / given["cum_travel_d"][1:] - 1.0) <= 0.005).all()


def test_other_cell_lengths() -> None:
    """Uniform flow has no error of truncation: at any cell length what is left are the digits of the printed table."""
    wanted, cells = columns("H13", "reference.csv")["H_m"], (2.0 * CELL, CELL, 0.5 * CELL)
    assert_floor("H13", cells, [float(np.abs(found(cell)[0] / wanted - 1.0).max()) for cell in cells], most=2e-4)
    np.testing.assert_allclose(found(cells[0])[0], found(cells[-1])[0], rtol=1e-6)
