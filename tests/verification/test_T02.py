"""T02: a spill at one instant, with and without decay (Fischer et al. 1979): its mass, centroid, variance and peak."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Simulation
from danao.kinetics.decay import decay
from tests import book
from tests.convergence import assert_order
from tests.runs import at, columns
from tests.tracers import channel, cloud, scenario

MASS, AREA, VELOCITY, DISPERSION, PLACE = 50_000.0, 20.0, 0.4, 15.0, 2000.0
DECAYS = (0.0, 1e-5)
END = 7200.0
TABLE = columns("T02", "reference.csv")


@cache
def run(rate: float, cell: float = 20.0, step: float = 40.0) -> Results:
    """Release the mass in the one cell whose centre is the place of the spill; Courant 0.8, or as the step says."""
    begin = PLACE - 100.5 * cell
    middle = [PLACE - cell, PLACE, PLACE + cell]
    made = scenario(
        [channel(600.0 * cell, begin)],
        [Inflow("main", flow=VELOCITY * AREA), FreeOutflow("main")],
        END,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=cell,
        step=step,
        output=1800.0,
        dispersion=DISPERSION,
        processes=[decay("TRACER", rate=rate, theta=1.0)] if rate else [],
        quality={"TRACER": {"main": (middle, [0.0, MASS / (AREA * cell), 0.0])}},
    )
    return Simulation(made).run(progress=False)


def exact(x: np.ndarray, t: float, rate: float) -> np.ndarray:
    return cloud(x - PLACE, t, MASS, AREA, VELOCITY, DISPERSION) * np.exp(-rate * t)


def moments(results: Results, t: float) -> tuple[float, float, float]:
    """Return mass, centroid and variance."""
    x, mass = results.dataset["chainage"].values, at(results, "TRACER", t) * at(results, "volume", t)
    centre = float(mass @ x / mass.sum())
    return float(mass.sum()), centre, float(mass @ (x - centre) ** 2 / mass.sum())


def test_equation_is_that_of_the_table() -> None:
    for rate, t, x, wanted in zip(*TABLE.values(), strict=True):
        assert exact(np.array([x]), t, rate)[0] == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(("rate", "most"), [(0.0, 1e-10), (1e-5, 1e-6)])
def test_mass(rate: float, most: float) -> None:
    for t in (1800.0, 3600.0, END):
        error = abs(moments(run(rate), t)[0] / (MASS * np.exp(-rate * t)) - 1.0)
        print(f"T02 k={rate:g} t={t:g}: mass {error:.1e}")
        assert error <= most


@pytest.mark.parametrize("rate", DECAYS)
def test_centroid(rate: float) -> None:
    for t in (1800.0, 3600.0, END):
        error = abs(moments(run(rate), t)[1] - PLACE - VELOCITY * t)
        print(f"T02 k={rate:g} t={t:g}: centroid {error:.1e} m")
        assert error <= 0.1 * 20.0


@pytest.mark.parametrize("rate", DECAYS)
@pytest.mark.parametrize("step", [50.0, 40.0, 12.5])
def test_variance_and_peak(rate: float, step: float) -> None:
    """At Courant numbers 1, 0.8 and 0.25."""
    x = run(rate).dataset["chainage"].values
    wanted, found = exact(x, END, rate), at(run(rate, step=step), "TRACER", END)
    near = np.abs(x - PLACE - VELOCITY * END) < 2000.0
    title, y = f"The cloud after two hours, decay {rate:g} 1/s", "concentration (g/m³)"
    book.curves(title, "x (m)", y, exact=(x[near], wanted[near]), computed=(x[near], found[near]))
    variance = moments(run(rate, step=step), END)[2] / (2.0 * DISPERSION * END) - 1.0
    peak = found.max() / wanted.max() - 1.0
    print(f"T02 k={rate:g} dt={step:g}: variance {variance:.2e}, peak {peak:.2e}")
    assert abs(variance) <= 0.01
    assert abs(peak) <= 0.01


def test_order() -> None:
    """Of the mean error of the profile, while D dt <= dx²."""
    errors, cells = [], (40.0, 20.0, 10.0)
    for cell in cells:
        results = run(0.0, cell=cell, step=cell**2 / 16.0)
        wanted = exact(results.dataset["chainage"].values, END, 0.0)
        errors.append(float(np.abs(at(results, "TRACER", END) - wanted).sum() / wanted.sum()))
    assert_order("T02", cells, errors, least=1.4)
