"""H05: MacDonald's problem 3, a depth that swings along a rough trapezoidal channel.

MacDonald, Baines, Nichols & Samuels (1997), J. Hydraul. Eng. 123:1041-1045.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from danao import Results
from tests import book
from tests.convergence import assert_order
from tests.macdonald import Channel
from tests.runs import columns, last


def depth(x: np.ndarray) -> np.ndarray:
    return 9.0 / 8.0 + 0.25 * np.sin(np.pi * np.asarray(x) / 500.0)


def growth(x: np.ndarray) -> np.ndarray:
    return np.pi / 2000.0 * np.cos(np.pi * np.asarray(x) / 500.0)


CHANNEL = Channel(5000.0, 2.0, depth, growth)


@cache
def steady(cell: float) -> Results:
    return CHANNEL.settle(cell, step=0.4 * cell, seconds=7200.0)


def error(cell: float) -> float:
    x, found = steady(cell).dataset["chainage"].values, last(steady(cell), "depth")
    book.curves("Depth", "x (m)", "depth (m)", exact=(x, depth(x)), computed=(x, found))
    return float(CHANNEL.depth_error(steady(cell)).max())


def test_bed_is_that_of_the_table() -> None:
    given = columns("H05", "reference.csv")
    np.testing.assert_allclose(CHANNEL.bed(given["x_m"]), given["z_m"], atol=1e-8)
    np.testing.assert_allclose(depth(given["x_m"]), given["h_m"], rtol=1e-9)


def test_depth() -> None:
    assert error(25.0) <= 0.005


def test_discharge() -> None:
    assert CHANNEL.discharge_error(steady(25.0)) <= 1e-6


def test_order() -> None:
    cells = (50.0, 25.0, 12.5)
    assert_order("H05", cells, [error(cell) for cell in cells], least=1.0)
