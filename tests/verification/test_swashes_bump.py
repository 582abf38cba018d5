"""Flow over a bump through critical depth without a jump (SWASHES, Delestre et al. 2013, section 3.1.4).

The other bumps of SWASHES are H01 (lakes), H02 (subcritical) and H03 (with a jump). SWASHES holds a level of 0.66 m
downstream "while subcritical"; the steady flow leaves faster than waves, with Froude number 1.9, and its conjugate
depth is 0.90 m. So whatever level below that is held outside, the flow inside is the same: the test asks for that too.
Cells: 0.25, 0.125, 0.0625 m. The bed has kinks at the feet of the bump: the order is 2 between them and 1 at them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import Inflow, Level, Results
from tests import book, flumes
from tests.convergence import norms, overall, show
from tests.runs import columns, last, run

DISCHARGE, START = 1.53, 0.66
CRITICAL = (DISCHARGE**2 / flumes.GRAVITY) ** (1.0 / 3.0)
CELLS = (0.25, 0.125, 0.0625)
MEASURED = 1.49e-4


def exact(x: np.ndarray) -> np.ndarray:
    energy = 0.2 + 1.5 * CRITICAL
    places = zip(x, flumes.bump(x), strict=True)
    return np.array([flumes.depth(z, DISCHARGE, energy, subcritical=at < 10.0) for at, z in places])


@cache
def flow(cell: float, below: float = 0.0) -> Results:
    ends = [Inflow("main", flow=DISCHARGE), Level("main", level=below)]
    return run(flumes.flume(cell), ends, 200.0, cell=cell, step=0.25 * cell, level=START)


def test_formula_is_that_of_swashes() -> None:
    given = columns("swashes", "bump.csv")
    np.testing.assert_allclose(exact(given["x_m"]), given["h_m"], rtol=1e-6)


def test_depth_and_order() -> None:
    both = [norms(last(flow(cell), "depth"), exact(flow(cell).dataset["chainage"].values)) for cell in CELLS]
    l1, l2 = ([pair[k] for pair in both] for k in (0, 1))
    x = flow(CELLS[-1]).dataset["chainage"].values
    found = last(flow(CELLS[-1]), "depth")
    book.curves("Depth over the bump", "x (m)", "depth (m)", exact=(x, exact(x)), computed=(x, found))
    show("bump, to supercritical", CELLS, {"L1": l1, "L2": l2})
    assert (np.diff(l1) < 0.0).all()
    assert l1[1] <= 1.3 * MEASURED
    assert overall(CELLS, l1) >= 1.9


def test_discharge() -> None:
    """At the crest, where the flow turns swift, the discharge swings by some 5e-4 with the finer cells."""
    for cell in CELLS:
        assert np.abs(last(flow(cell), "discharge") / DISCHARGE - 1.0).max() <= 1e-3


@pytest.mark.parametrize("below", [0.3, START, 0.85])
def test_a_level_outside_does_not_reach_upstream(below: float) -> None:
    """It bends the last three cells: by 0.07 m or 18 % of the depth in the last one, at any cell length.

    Upstream of them all is as with nothing outside, but for the foot of the bump, where the flow swings by 1 %.
    """
    for cell in CELLS[:2]:
        free, held = last(flow(cell), "depth"), last(flow(cell, below), "depth")
        np.testing.assert_allclose(held[:-4], free[:-4], rtol=0.02)
        assert np.abs(held - free).max() <= 0.08
