"""H04: MacDonald's problem 1, subcritical flow in a rough rectangular channel, nearly critical at its ends.

MacDonald, Baines, Nichols & Samuels (1997), J. Hydraul. Eng. 123:1041-1045.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from danao import Results
from tests import book
from tests.convergence import assert_order
from tests.macdonald import GRAVITY, Channel
from tests.runs import columns, last

CRITICAL = (4.0 / GRAVITY) ** (1.0 / 3.0)


def depth(x: np.ndarray) -> np.ndarray:
    return CRITICAL * (1.0 + 0.5 * np.exp(-16.0 * (np.asarray(x) / 1000.0 - 0.5) ** 2))


def growth(x: np.ndarray) -> np.ndarray:
    middle = np.asarray(x) / 1000.0 - 0.5
    return -CRITICAL * (2.0 / 125.0) * middle * np.exp(-16.0 * middle**2)


CHANNEL = Channel(1000.0, 0.0, depth, growth)


@cache
def steady(cell: float) -> Results:
    return CHANNEL.settle(cell, step=cell / 3.0, seconds=1500.0)


def error(cell: float) -> float:
    results = steady(cell)
    x = results.dataset["chainage"].values
    book.curves("Depth", "x (m)", "depth (m)", exact=(x, depth(x)), computed=(x, last(results, "depth")))
    return float((CHANNEL.depth_error(results) / depth(x)).max())


def test_bed_is_that_of_the_table() -> None:
    given = columns("H04", "reference.csv")
    np.testing.assert_allclose(CHANNEL.bed(given["x_m"]), given["z_m"], atol=1e-8)
    np.testing.assert_allclose(depth(given["x_m"]), given["h_m"], rtol=1e-9)


def test_depth() -> None:
    assert error(10.0) <= 1e-3


def test_half_the_cell() -> None:
    assert error(5.0) <= 0.6 * error(10.0)


def test_discharge() -> None:
    assert CHANNEL.discharge_error(steady(10.0)) <= 1e-6
    assert CHANNEL.discharge_error(steady(5.0)) <= 1e-6


def test_order() -> None:
    cells = (20.0, 10.0, 5.0)
    assert_order("H04", cells, [error(cell) for cell in cells], least=0.9)
