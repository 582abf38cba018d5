"""H06: a dam breaks over a wet bed without friction (Stoker 1957; SWASHES, Delestre et al. 2013, section 4.1.1)."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.optimize import brentq

from danao import Results, Wall
from tests import book, flumes
from tests.convergence import assert_order, norms
from tests.runs import columns, last, run

LENGTH, DAM, ABOVE, BELOW, SECONDS = 10.0, 5.0, 0.005, 0.001, 6.0
CELL = LENGTH / 400
FAST, SLOW = np.sqrt(flumes.GRAVITY * ABOVE), np.sqrt(flumes.GRAVITY * BELOW)


def middle_celerity() -> float:
    """Return the celerity of the plateau between rarefaction and shock."""
    return brentq(
        lambda c: -8.0 * SLOW**2 * c**2 * (FAST - c) ** 2 + (c**2 - SLOW**2) ** 2 * (c**2 + SLOW**2), 1.001 * SLOW, FAST
    )


MIDDLE = middle_celerity()
PLATEAU = MIDDLE**2 / flumes.GRAVITY
SHOCK = DAM + SECONDS * PLATEAU * 2.0 * (FAST - MIDDLE) / (PLATEAU - BELOW)


def exact(x: np.ndarray) -> np.ndarray:
    fan = 4.0 / (9.0 * flumes.GRAVITY) * (FAST - (x - DAM) / (2.0 * SECONDS)) ** 2
    head, tail = DAM - FAST * SECONDS, DAM + (2.0 * FAST - 3.0 * MIDDLE) * SECONDS
    return np.select([x <= head, x <= tail, x <= SHOCK], [ABOVE, fan, PLATEAU], BELOW)


@cache
def wave(cell: float = CELL) -> Results:
    river = flumes.bed_river(np.array([0.0, LENGTH]), np.zeros(2))
    start = {"main": ([DAM - 1e-6, DAM + 1e-6], [ABOVE, BELOW])}
    ends = [Wall("main"), Wall("main", end="downstream")]
    return run(river, ends, SECONDS, cell=cell, step=0.8 * cell, level=start)


def test_formula_is_that_of_the_table() -> None:
    given = columns("H06", "reference.csv")
    np.testing.assert_allclose(exact(given["x_m"]), given["h_m"], rtol=1e-8)


def test_depth() -> None:
    x, found = wave().dataset["chainage"].values, last(wave(), "depth")
    wanted = exact(x)
    book.curves("Depth after 6 s", "x (m)", "depth (m)", exact=(x, wanted), computed=(x, found))
    assert np.abs(found - wanted).sum() / wanted.sum() <= 1e-2


def test_mass() -> None:
    volume = wave().dataset["volume"].values.sum(axis=1)
    assert abs(volume[-1] / volume[0] - 1.0) <= 1e-12


def test_shock_stands_in_its_place() -> None:
    x, depth = wave().dataset["chainage"].values, last(wave(), "depth")
    behind = x[depth > 0.5 * (PLATEAU + BELOW)].max()
    assert abs(behind + 0.5 * CELL - SHOCK) <= 3.0 * CELL


def test_order() -> None:
    """First order in L1: the shock is a step, and the ends of the rarefaction are corners."""
    cells = (2.0 * CELL, CELL, 0.5 * CELL)
    found = [norms(last(wave(cell), "depth"), exact(wave(cell).dataset["chainage"].values)) for cell in cells]
    assert_order("H06 L1", cells, [l1 for l1, _ in found], least=0.85)
    assert_order("H06 L2", cells, [l2 for _, l2 in found], least=0.35)
