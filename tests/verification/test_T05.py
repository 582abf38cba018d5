"""T05: a step at the inlet of a stream with storage zones: its shape, and mean, variance and skewness of its delay."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Simulation
from danao.kinetics.transient_storage import transient_storage
from tests import book
from tests.runs import columns, seconds
from tests.tracers import channel, scenario

VELOCITY, DISPERSION, EXCHANGE, RATIO, AREA = 0.1, 0.4, 1e-4, 0.4, 1.0
TABLE = columns("T05", "reference.csv")


@cache
def run() -> Results:
    made = scenario(
        [channel(1000.0)],
        [
            Inflow("main", flow=VELOCITY * AREA, quality={"TRACER": 1.0}, inlet="concentration"),
            FreeOutflow("main"),
        ],
        100_000.0,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=2.0,
        step=20.0,
        output=100.0,
        names=["TRACER", "TRACER_storage"],
        processes=[transient_storage("TRACER", "TRACER_storage", EXCHANGE, RATIO)],
        dispersion=DISPERSION,
    )
    return Simulation(made).run(progress=False)


def here(x: float) -> np.ndarray:
    """Return the concentration in time between the cells on both sides of x."""
    data = run().dataset
    right = int(np.searchsorted(data["chainage"].values, x))
    return data["TRACER"].values[:, right - 1 : right + 1].mean(axis=1)


def cumulants(x: float) -> tuple[float, float, float]:
    """Return mean, variance and third cumulant of the impulse response (first-type inlet)."""
    u, d, a, e = VELOCITY, DISPERSION, EXCHANGE, RATIO
    mean = x * (1.0 + e) / u
    variance = 2.0 * x * (e**2 / (a * u) + d * (1.0 + e) ** 2 / u**3)
    mixed = 2.0 * d * (1.0 + e) * e**2 / (a * u**3)
    third = 6.0 * x * (e**3 / (a**2 * u) + mixed + 2.0 * d**2 * (1.0 + e) ** 3 / u**5)
    return mean, variance, third


def test_step() -> None:
    for x in np.unique(TABLE["x_m"]):
        rows = TABLE["x_m"] == x
        title, exact = f"Breakthrough at {x:g} m", (TABLE["t_s"][rows], TABLE["C"][rows])
        book.curves(title, "time (s)", "concentration (g/m³)", exact=exact, computed=(seconds(run()), here(x)))
        error = np.abs(np.interp(TABLE["t_s"][rows], seconds(run()), here(x)) - TABLE["C"][rows]).max()
        print(f"T05 x={x:g}: {error:.2e}")
        assert error <= 3e-3


@pytest.mark.parametrize("x", [100.0, 300.0])
def test_moments(x: float) -> None:
    t, grown = seconds(run()), np.diff(here(x))
    middle = 0.5 * (t[1:] + t[:-1])
    mean = float(middle @ grown / grown.sum())
    variance, third = (float((middle - mean) ** power @ grown / grown.sum()) for power in (2, 3))
    errors = [found / wanted - 1.0 for found, wanted in zip((mean, variance, third), cumulants(x), strict=True)]
    print(f"T05 x={x:g}: mean {errors[0]:.1e}, variance {errors[1]:.1e}, third {errors[2]:.1e}")
    assert grown.sum() == pytest.approx(1.0, abs=1e-3)
    for error, most in zip(errors, (0.002, 0.01, 0.03), strict=True):
        assert abs(error) <= most


def test_mass_is_in_the_stream_or_in_the_zone() -> None:
    rows = run().ledger.loc[["TRACER", "TRACER_storage"]]
    assert rows["reactions"].sum() == pytest.approx(0.0, abs=1e-10 * rows["reactions"].abs().sum())
    assert rows.loc["TRACER_storage", ["boundary_in", "boundary_out", "sources"]].abs().sum() == 0.0
    assert run().trust.passed
