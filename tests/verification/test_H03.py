"""H03: flow over a bump through critical depth and a hydraulic jump (SWASHES, Delestre et al. 2013, section 3.1.5)."""

from __future__ import annotations

from functools import cache

import numpy as np

from danao import Inflow, Level, Results
from tests import book, flumes
from tests.convergence import assert_order, norms
from tests.runs import columns, last, run

DISCHARGE, BELOW, JUMP = 0.18, 0.33, 11.665618384315364
CRITICAL = (DISCHARGE**2 / flumes.GRAVITY) ** (1.0 / 3.0)


def exact(x: np.ndarray) -> np.ndarray:
    above, below = 0.2 + 1.5 * CRITICAL, flumes.head(DISCHARGE, BELOW)
    heads = np.where(x < JUMP, above, below)
    calm = (x < 10.0) | (x > JUMP)
    return np.array(
        [flumes.depth(z, DISCHARGE, e, subcritical=s) for z, e, s in zip(flumes.bump(x), heads, calm, strict=True)]
    )


@cache
def flow(cell: float) -> Results:
    ends = [Inflow("main", flow=DISCHARGE), Level("main", level=BELOW)]
    return run(flumes.flume(cell), ends, 300.0, cell=cell, step=0.5 * cell, level=BELOW)


def depth_error(cell: float) -> float:
    """Return the relative L1 error of the depth away from the jump."""
    x = flow(cell).dataset["chainage"].values
    away = np.abs(x - JUMP) >= 0.3
    wanted, found = exact(x), last(flow(cell), "depth")
    book.curves("Depth over the bump and in the jump", "x (m)", "depth (m)", exact=(x, wanted), computed=(x, found))
    return float(np.abs(found - wanted)[away].sum() / wanted[away].sum())


def test_formula_is_that_of_the_table() -> None:
    given = columns("H03", "reference.csv")
    np.testing.assert_allclose(exact(given["x_m"]), given["h_m"], rtol=1e-8)


def test_depth() -> None:
    assert depth_error(0.1) <= 1e-2


def test_jump_stands_in_its_place() -> None:
    x, depth = flow(0.1).dataset["chainage"].values, last(flow(0.1), "depth")
    jump = int(np.argmax(np.diff(depth)))
    assert abs(0.5 * (x[jump] + x[jump + 1]) - JUMP) <= 0.2


def test_discharge() -> None:
    away = np.abs(flow(0.1).dataset["face_chainage"].values - JUMP) > 0.3
    assert np.abs(last(flow(0.1), "discharge") / DISCHARGE - 1.0)[away].max() <= 0.02


def test_order() -> None:
    cells = (0.2, 0.1, 0.05)
    assert_order("H03", cells, [depth_error(cell) for cell in cells], least=0.9)


def test_order_with_the_jump() -> None:
    """First order in L1: the jump is a step that a cell or two must hold."""
    cells = (0.2, 0.1, 0.05)
    found = [norms(last(flow(cell), "depth"), exact(flow(cell).dataset["chainage"].values)) for cell in cells]
    assert_order("H03 with the jump", cells, [l1 for l1, _ in found], least=0.85)
