"""H08: steady flow through a break of slope, against the equation of gradually varied flow and against MASS1.

Channels of pnnl/mass1, test/flow/slopebreak1 and slopebreak2: two reaches of 3248 m that meet at the break.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import CrossSection, Inflow, Level, Reach, Results, River
from tests import book
from tests.convergence import assert_order
from tests.mass1 import CELL, DISCHARGE, LENGTH, MANNING, MILD, WIDTH, profile
from tests.runs import columns, last, run

SLOPES = {"case1": (0.0015323188813813813, MILD), "case2": (0.00016175863363363373, 0.0015323198198198198)}
BELOW = {"case1": 1.524, "case2": 0.762}


def reach(name: str, slope: float, bed: float, **joints: str) -> Reach:
    ends = ((0.0, bed + slope * LENGTH), (LENGTH, bed))
    return Reach(name, [CrossSection.rectangle(x, z, WIDTH, MANNING) for x, z in ends], **joints)


@cache
def steady(case: str, cell: float = CELL) -> Results:
    upper, lower = SLOPES[case]
    river = River(
        [
            reach("upper", upper, lower * LENGTH, downstream="break"),
            reach("lower", lower, 0.0, upstream="break"),
        ]
    )
    bed = {"upper": ([0.0, LENGTH], [(upper + lower) * LENGTH, lower * LENGTH]), "lower": ([0.0, LENGTH], None)}
    bed["lower"] = ([0.0, LENGTH], [lower * LENGTH, 0.0])
    start = {name: (x, [z + BELOW[case] for z in beds]) for name, (x, beds) in bed.items()}
    ends = [Inflow("upper", flow=DISCHARGE), Level("lower", level=BELOW[case])]
    return run(river, ends, 36_000.0, cell=cell, step=30.0 / CELL * cell, level=start, discharge=DISCHARGE)


def places(results: Results) -> np.ndarray:
    """Return the distance of every cell from the upstream end of the upper reach."""
    data = results.dataset
    return data["chainage"].values + np.where(data["reach"].values == "lower", LENGTH, 0.0)


def wanted(case: str, x: np.ndarray) -> np.ndarray:
    upper, lower = SLOPES[case]
    return profile(x, lambda at: upper if at < LENGTH else lower, BELOW[case], length=2.0 * LENGTH)


@pytest.mark.parametrize("case", SLOPES)
def test_equation_is_that_of_the_table(case: str) -> None:
    given = columns("H08", "reference.csv")
    np.testing.assert_allclose(wanted(case, given["x_m"]), given[f"h_{case}_m"], rtol=1e-6)


@pytest.mark.parametrize("case", SLOPES)
def test_depth(case: str) -> None:
    x, found = places(steady(case)), last(steady(case), "depth")
    book.curves(f"Depth, {case}", "x (m)", "depth (m)", exact=(x, wanted(case, x)), computed=(x, found))
    error = np.abs(found - wanted(case, x))
    print(f"H08 {case}: {error.max():.2e} m at {x[error.argmax()]:.0f} m")
    assert error.max() <= 0.005


@pytest.mark.parametrize("case", SLOPES)
def test_depth_of_mass1(case: str) -> None:
    peer = columns("H08", "mass1.csv")
    theirs = np.interp(places(steady(case)), peer["x_m"], peer[f"h_{case}_m"])
    assert np.abs(last(steady(case), "depth") - theirs).max() <= 0.015


@pytest.mark.parametrize("case", SLOPES)
def test_discharge(case: str) -> None:
    assert np.abs(last(steady(case), "discharge") / DISCHARGE - 1.0).max() <= 1e-6


@pytest.mark.parametrize("case", SLOPES)
def test_order(case: str) -> None:
    """Second order, lowered by the break itself, where the depth has a corner."""
    cells = (2.0 * CELL, CELL, 0.5 * CELL)
    found = [steady(case, cell) for cell in cells]
    worst = [float(np.abs(last(flow, "depth") - wanted(case, places(flow))).max()) for flow in found]
    assert_order(f"H08 {case}", cells, worst, least=1.6)
