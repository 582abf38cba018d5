"""T03: a continuous load in an estuary, steady: what it makes up and down the estuary (O'Connor 1960)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Simulation, Source
from danao.kinetics.decay import decay
from tests import book
from tests.convergence import assert_order
from tests.runs import columns, last
from tests.tracers import channel, scenario

DISCHARGE, AREA, DISPERSION, LOAD, DECAY = 20.0, 400.0, 150.0, 100.0, 2e-6
DAY = 86400.0


def run(cell: float, step: float, days: float, start: Any) -> Results:
    """Run from a start; the load lies in the middle of its cell, at chainage 0."""
    made = scenario(
        [channel(160_000.0, -40_000.0 - 0.5 * cell)],
        [Inflow("main", flow=DISCHARGE, inlet="concentration"), FreeOutflow("main")],
        days * DAY,
        discharge=DISCHARGE,
        area=AREA,
        cell=cell,
        step=step,
        dispersion=DISPERSION,
        sources=[Source("works", at=("main", 0.0), load={"TRACER": LOAD})],
        processes=[decay("TRACER", rate=DECAY, theta=1.0)],
        quality={"TRACER": {"main": start}},
    )
    return Simulation(made).run(progress=False)


def exact(x: np.ndarray) -> np.ndarray:
    velocity = DISCHARGE / AREA
    root = np.sqrt(1.0 + 4.0 * DECAY * DISPERSION / velocity**2)
    growth = velocity * x / (2.0 * DISPERSION) * np.where(x < 0.0, 1.0 + root, 1.0 - root)
    return LOAD / (DISCHARGE * root) * np.exp(growth)


@cache
def error(cell: float) -> float:
    """Return the largest relative error within 20 km after twelve days with D dt / dx² = 0.24."""
    x = np.arange(-40_000.0, 120_001.0, 1000.0)
    results = run(cell, cell**2 / 625.0, 12.0, (x, exact(x)))
    x, found = results.dataset["chainage"].values, last(results, "TRACER")
    near = np.abs(x) <= 20_000.0
    y = "concentration (g/m³)"
    book.curves("Along the estuary", "x (m)", y, exact=(x[near], exact(x[near])), computed=(x[near], found[near]))
    return float(np.abs(found[near] / exact(x[near]) - 1.0).max())


def test_equation_is_that_of_the_table() -> None:
    table = columns("T03", "reference.csv")
    np.testing.assert_allclose(exact(table["x_m"]), table["C_g_m3"], rtol=1e-6)


def test_profile() -> None:
    print(f"T03: {error(250.0):.2e}")
    assert error(250.0) <= 5e-3


def test_what_decays_and_leaves_is_the_load() -> None:
    """In a day after sixty: what the steady state still lacks of all its mass fades with the decay rate alone."""
    x = np.arange(-40_000.0, 120_001.0, 1000.0)
    settled = run(250.0, 400.0, 60.0, (x, exact(x)))
    row = run(250.0, 400.0, 1.0, (settled.dataset["chainage"].values, last(settled, "TRACER"))).ledger.loc["TRACER"]
    assert row["sources"] == pytest.approx(LOAD * DAY, rel=1e-12)
    balance = (row["boundary_out"] - row["reactions"]) / (LOAD * DAY) - 1.0
    print(f"T03: balance {balance:.1e}")
    assert abs(balance) <= 1e-8


def test_order() -> None:
    cells = (1000.0, 500.0, 250.0)
    assert_order("T03", cells, [error(cell) for cell in cells], least=1.7)
