"""T10: a front with dispersion, and a pulse without, in the lower channel of the MASS1 tests (pnnl/mass1)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Series, Simulation
from tests import book
from tests.convergence import assert_order
from tests.mass1 import DISCHARGE, WIDTH
from tests.runs import after, at, columns, seconds
from tests.tracers import channel, front, scenario

AREA = WIDTH * 1.524
VELOCITY = DISCHARGE / AREA
DISPERSION, INLET = 2.787091, 10.0
CELL = 21.95
MOST = {600.0: 0.06, 1800.0: 0.035, 3600.0: 0.025}
RISE = 24.0 * 60.0
GAUGE = 148 * CELL  # 3248.6 m


@cache
def step_at_inlet(cell: float = CELL, step: float = 36.0, advection: str = "muscl") -> Results:
    ends = [
        Inflow("main", flow=DISCHARGE, quality={"TRACER": INLET}, inlet="concentration"),
        FreeOutflow("main"),
    ]
    made = scenario(
        [channel(274 * CELL)],
        ends,
        3600.0,
        discharge=DISCHARGE,
        area=AREA,
        cell=cell,
        step=step,
        output=600.0,
        dispersion=DISPERSION,
        advection=advection,
    )
    return Simulation(made).run(progress=False)


def error(results: Results, t: float) -> float:
    x = results.dataset["chainage"].values
    return float(np.abs(at(results, "TRACER", t) - front(x, t, VELOCITY, DISPERSION, INLET)).max() / INLET)


@cache
def pulse(step: float) -> Results:
    """Return the triangle at the inlet, 0 to 10 to 0, without dispersion."""
    triangle = Series([after(0.0), after(RISE), after(2.0 * RISE)], [0.0, INLET, 0.0], extend="hold")
    made = scenario(
        [channel(274 * CELL)],
        [Inflow("main", flow=DISCHARGE, quality={"TRACER": triangle}), FreeOutflow("main")],
        3.0 * 3600.0,
        discharge=DISCHARGE,
        area=AREA,
        cell=CELL,
        step=step,
        output=36.0,
    )
    return Simulation(made).run(progress=False)


def test_equation_is_that_of_the_table() -> None:
    table = columns("T10", "reference.csv")
    for t, x, wanted, _ in zip(*table.values(), strict=True):
        assert front(np.array([x]), t, 0.6096, DISPERSION, INLET)[0] == pytest.approx(wanted, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("step", [36.0, 18.0, 3.6])
@pytest.mark.parametrize("t", MOST)
def test_front(t: float, step: float) -> None:
    results = step_at_inlet(step=step)
    x = results.dataset["chainage"].values
    near = np.abs(x - VELOCITY * t) < 600.0
    exact, values = front(x, t, VELOCITY, DISPERSION, INLET)[near], at(results, "TRACER", t)[near]
    title, y = f"The front after {t:g} s", "concentration (g/m³)"
    book.curves(title, "x (m)", y, exact=(x[near], exact), computed=(x[near], values))
    found = error(results, t)
    print(f"T10 t={t:g} dt={step:g}: {found:.2e}")
    assert found <= MOST[t]


def test_first_order_upwind_fails() -> None:
    assert error(step_at_inlet(step=18.0, advection="upwind"), 3600.0) > MOST[3600.0]


@pytest.mark.parametrize("step", [36.0, 3.6])
def test_pulse(step: float) -> None:
    """At Courant 1 and 0.1."""
    values = pulse(step).dataset["TRACER"].values
    x = pulse(step).dataset["chainage"].values
    passing = values[:, int(np.argmin(np.abs(x - GAUGE)))]
    t = seconds(pulse(step))
    late = t - GAUGE / VELOCITY
    exact = INLET * np.clip(1.0 - np.abs(late - RISE) / RISE, 0.0, None)
    title = f"The pulse at the gauge, Courant number {step / 36.0:g}"
    book.curves(title, "time (s)", "concentration (g/m³)", exact=(t, exact), computed=(t, passing))
    peak = passing.max()
    print(f"T10 dt={step:g}: peak {peak:.3f}, {values.min():.1e} to 10 + {values.max() - 10.0:.1e}")
    assert peak >= 9.2
    assert values.max() <= 10.0 + 1e-9
    assert values.min() >= -1e-9


def test_pulse_comes_in_time() -> None:
    """The centroid in time passes the gauge after x / U."""
    data = pulse(3.6).dataset
    k = int(np.argmin(np.abs(data["chainage"].values - GAUGE)))
    passed = data["TRACER"].values[:, k]
    mean = float(passed @ seconds(pulse(3.6)) / passed.sum())
    assert mean == pytest.approx(RISE + data["chainage"].values[k] / VELOCITY, abs=3.6)


def test_order() -> None:
    cells = (2.0 * CELL, CELL, 0.5 * CELL)
    errors = [error(step_at_inlet(cell, 18.0 * cell / CELL), 3600.0) for cell in cells]
    assert_order("T10", cells, errors, least=0.9)
