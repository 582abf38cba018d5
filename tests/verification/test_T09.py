"""T09: lateral inflow that dilutes, and decay: steady plug flow with a given area."""

from __future__ import annotations

from functools import cache

import numpy as np

from danao import FreeOutflow, Inflow, Results, Simulation, Source
from danao.kinetics.decay import decay
from tests import book
from tests.convergence import assert_order
from tests.runs import columns, last
from tests.tracers import channel, scenario

HEAD, LATERAL, INLET, BESIDE, AREA, DECAY, LENGTH = 2.0, 4e-4, 8.0, 1.0, 5.0, 3e-5, 5000.0


@cache
def steady(cell: float = 50.0) -> Results:
    made = scenario(
        [channel(LENGTH)],
        [Inflow("main", flow=HEAD, quality={"TRACER": INLET}), FreeOutflow("main")],
        6.0 * 3600.0,
        discharge={"main": ([0.0, LENGTH], [HEAD, HEAD + LATERAL * LENGTH])},
        area=AREA,
        cell=cell,
        step=cell,
        sources=[Source("beside", at=("main", 0.0, LENGTH), flow=LATERAL * LENGTH, quality={"TRACER": BESIDE})],
        processes=[decay("TRACER", rate=DECAY, theta=1.0)],
        quality={"TRACER": INLET},
    )
    return Simulation(made).run(progress=False)


def exact(x: np.ndarray) -> np.ndarray:
    """Q c' = q (c_lateral − c) − k A c."""
    loss = LATERAL + DECAY * AREA
    goal = LATERAL * BESIDE / loss
    return goal + (INLET - goal) * (1.0 + LATERAL * x / HEAD) ** (-loss / LATERAL)


def error(cell: float) -> float:
    x, found = steady(cell).dataset["chainage"].values, last(steady(cell), "TRACER")
    book.curves("Along the river", "x (m)", "concentration (g/m³)", exact=(x, exact(x)), computed=(x, found))
    return float(np.abs(found / exact(x) - 1.0).max())


def test_equation_is_that_of_the_table() -> None:
    table = columns("T09", "reference.csv")
    np.testing.assert_allclose(exact(table["x_m"]), table["c"], rtol=1e-6)


def test_profile() -> None:
    print(f"T09: {error(50.0):.2e}")
    assert error(50.0) <= 2e-3


def test_order() -> None:
    cells = (200.0, 100.0, 50.0)
    assert_order("T09", cells, [error(cell) for cell in cells], least=0.9)
