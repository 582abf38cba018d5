"""H02: steady subcritical flow over a bump without friction (SWASHES, Delestre et al. 2013, section 3.1.3)."""

from __future__ import annotations

from functools import cache

import numpy as np

from danao import Inflow, Level
from tests import book, flumes
from tests.convergence import assert_order
from tests.runs import columns, last, run

DISCHARGE, BELOW = 4.42, 2.0


def exact(x: np.ndarray) -> np.ndarray:
    energy = flumes.head(DISCHARGE, BELOW)
    return np.array([flumes.depth(z, DISCHARGE, energy, subcritical=True) for z in flumes.bump(x)])


@cache
def errors(cell: float) -> tuple[float, float]:
    """Return the L1 error of the depth and the largest of the discharge, both relative."""
    ends = [Inflow("main", flow=DISCHARGE), Level("main", level=BELOW)]
    flow = run(flumes.flume(cell), ends, 300.0, cell=cell, step=0.3 * cell, level=BELOW, discharge=DISCHARGE)
    x = flow.dataset["chainage"].values
    wanted = exact(x)
    book.curves("Depth over the bump", "x (m)", "depth (m)", exact=(x, wanted), computed=(x, last(flow, "depth")))
    depth = float(np.abs(last(flow, "depth") - wanted).sum() / wanted.sum())
    return depth, float(np.abs(last(flow, "discharge") / DISCHARGE - 1.0).max())


def test_formula_is_that_of_the_table() -> None:
    given = columns("H02", "reference.csv")
    np.testing.assert_allclose(exact(given["x_m"]), given["h_m"], rtol=1e-9)


def test_depth_and_discharge() -> None:
    depth, discharge = errors(0.25)
    assert depth <= 3e-4
    assert discharge <= 1e-6


def test_order() -> None:
    cells = (0.5, 0.25, 0.125)
    assert_order("H02", cells, [errors(cell)[0] for cell in cells], least=0.9)
