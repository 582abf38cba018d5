"""T04: an inlet concentration that swings: amplitude and phase along the river, with dispersion and decay."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Series, Simulation
from danao.kinetics.decay import decay
from tests import book
from tests.runs import after, columns, seconds
from tests.tracers import channel, scenario

VELOCITY, DISPERSION, DECAY, PERIOD, MEAN, SWING, AREA = 0.3, 30.0, 1e-5, 44714.0, 10.0, 4.0, 30.0
SPIN_UP = 6.0 * PERIOD
FREQUENCY = 2.0 * np.pi / PERIOD


def growth(frequency: float) -> complex:
    """Return the exponent of distance: (U − √(U² + 4D(k + iω))) / 2D."""
    root = np.sqrt(VELOCITY**2 + 4.0 * DISPERSION * (DECAY + 1j * frequency))
    return complex((VELOCITY - root) / (2.0 * DISPERSION))


@cache
def run(cell: float = 100.0, step: float = 150.0, advection: str = "muscl") -> Results:
    t = np.arange(0.0, SPIN_UP + PERIOD + step, step)
    inlet = Series([after(s) for s in t], MEAN + SWING * np.cos(FREQUENCY * t))
    made = scenario(
        [channel(40_000.0)],
        [
            Inflow("main", flow=VELOCITY * AREA, quality={"TRACER": inlet}, inlet="concentration"),
            FreeOutflow("main"),
        ],
        SPIN_UP + PERIOD,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=cell,
        step=step,
        output=step,
        dispersion=DISPERSION,
        processes=[decay("TRACER", rate=DECAY, theta=1.0)],
        quality={"TRACER": MEAN},
        advection=advection,
    )
    return Simulation(made).run(progress=False)


def swing(results: Results, x: float) -> complex:
    """Return the complex amplitude at x over the last period, between the cells on both sides of it."""
    last = seconds(results) >= SPIN_UP - 1e-6
    t = seconds(results)[last]
    centre, values = results.dataset["chainage"].values, results.dataset["TRACER"].values[last]
    right = int(np.searchsorted(centre, x))
    waves = np.column_stack([np.ones_like(t), np.cos(FREQUENCY * t), -np.sin(FREQUENCY * t)])
    _, real, imaginary = np.linalg.lstsq(waves, values[:, right - 1 : right + 1], rcond=None)[0]
    # Each side is carried to x by the exact growth over half a cell.
    return complex(np.mean((real + 1j * imaginary) * np.exp(growth(FREQUENCY) * (x - centre[right - 1 : right + 1]))))


def test_equation_is_that_of_the_table() -> None:
    for t, x, wanted in zip(*columns("T04", "reference.csv").values(), strict=True):
        wave = SWING * np.exp(1j * FREQUENCY * t + growth(FREQUENCY) * x)
        assert MEAN * np.exp(growth(0.0).real * x) + wave.real == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("x", [5000.0, 10_000.0, 20_000.0])
def test_amplitude_and_phase(x: float) -> None:
    ratio = swing(run(), x) / (SWING * np.exp(growth(FREQUENCY) * x))
    lag = -np.angle(ratio) / FREQUENCY
    t = seconds(run())
    cell = int(np.searchsorted(run().dataset["chainage"].values, x))
    centre, values = run().dataset["chainage"].values[cell], run().dataset["TRACER"].values[:, cell]
    wave = MEAN * np.exp(growth(0.0).real * centre)
    wave = wave + (SWING * np.exp(1j * FREQUENCY * t + growth(FREQUENCY) * centre)).real
    late = t >= SPIN_UP
    title, y = f"The last period at {x / 1000.0:g} km", "concentration (g/m³)"
    book.curves(title, "time (s)", y, exact=(t[late], wave[late]), computed=(t[late], values[late]))
    print(f"T04 x={x:g}: amplitude {abs(ratio) - 1.0:.2e}, late by {lag:.1f} s")
    assert abs(abs(ratio) - 1.0) <= 0.005
    assert abs(lag) <= 60.0


def test_first_order_upwind_fails() -> None:
    ratio = swing(run(advection="upwind"), 20_000.0) / (SWING * np.exp(growth(FREQUENCY) * 20_000.0))
    assert abs(abs(ratio) - 1.0) > 0.005
