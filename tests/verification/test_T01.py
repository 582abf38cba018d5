"""T01: a concentration held at the inlet of clean water, with and without decay (van Genuchten & Alves 1982)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Simulation
from danao.kinetics.decay import decay
from tests import book
from tests.convergence import assert_order
from tests.runs import at, columns
from tests.tracers import channel, front, scenario

VELOCITY, DISPERSION, INLET, AREA = 0.5, 20.0, 10.0, 20.0
DECAYS = (0.0, 2e-5)
TABLE = columns("T01", "reference.csv")


@cache
def run(
    rate: float, cell: float = 25.0, step: float = 25.0, dispersion: float = DISPERSION, advection: str = "muscl"
) -> Results:
    ends = [
        Inflow("main", flow=VELOCITY * AREA, quality={"TRACER": INLET}, inlet="concentration"),
        FreeOutflow("main"),
    ]
    made = scenario(
        [channel(10_000.0)],
        ends,
        8000.0,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=cell,
        step=step,
        output=2000.0,
        dispersion=dispersion,
        processes=[decay("TRACER", rate=rate, theta=1.0)] if rate else [],
        advection=advection,
    )
    return Simulation(made).run(progress=False)


def error(results: Results, rate: float, t: float) -> float:
    """Return the largest error as a part of the concentration at the inlet."""
    x = results.dataset["chainage"].values
    wanted = front(x, t, VELOCITY, DISPERSION, INLET, rate)
    return float(np.abs(at(results, "TRACER", t) - wanted).max() / INLET)


def test_equation_is_that_of_the_table() -> None:
    for rate, t, x, wanted in zip(*TABLE.values(), strict=True):
        assert front(np.array([x]), t, VELOCITY, DISPERSION, INLET, rate)[0] == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("rate", DECAYS)
def test_front(rate: float) -> None:
    x, times = run(rate).dataset["chainage"].values, np.unique(TABLE["t_s"])
    book.curves(
        f"The front after {times[0]:g} to {times[-1]:g} s, decay {rate:g} 1/s",
        "x (m)",
        "concentration (g/m³)",
        exact=[(x, front(x, t, VELOCITY, DISPERSION, INLET, rate)) for t in times],
        computed=[(x, at(run(rate), "TRACER", t)) for t in times],
    )
    for t in times:
        found = error(run(rate), rate, t)
        print(f"T01 k={rate:g} t={t:g}: {found:.2e}")
        assert found <= 5e-3


def test_first_order_upwind_fails() -> None:
    """It adds a dispersion of U dx / 4 at this Courant number: the tolerance tells schemes apart."""
    assert error(run(0.0, advection="upwind"), 0.0, 8000.0) > 5e-3


@pytest.mark.parametrize("dispersion", [DISPERSION, 0.25])
def test_no_new_extrema(dispersion: float) -> None:
    values = run(0.0, dispersion=dispersion).dataset["TRACER"].values
    print(f"T01 D={dispersion:g}: {values.min():.1e} to {INLET} + {values.max() - INLET:.1e}")
    assert values.min() >= -1e-6
    assert values.max() <= INLET + 1e-6


@pytest.mark.parametrize("rate", DECAYS)
def test_order(rate: float) -> None:
    """Second order while a sub-step's dispersion stays within a cell, D dt <= dx²; beyond, dispersion is implicit."""
    cells, steps = (50.0, 25.0, 12.5), (50.0, 25.0, 6.25)
    errors = [error(run(rate, cell, step), rate, 8000.0) for cell, step in zip(cells, steps, strict=True)]
    assert_order(f"T01 k={rate:g}", cells, errors, least=1.5)
