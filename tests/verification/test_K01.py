"""K01: oxygen sag of Streeter and Phelps in a beaker: Chapra & Canale P16.16 (a), a classic critical deficit (b)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from danao.kinetics.streeter_phelps import streeter_phelps
from tests import book
from tests.batch import DAY, Beaker, read

SATURATION = 10.0


@pytest.fixture(scope="module")
def beaker_a() -> Beaker:
    processes = streeter_phelps(
        rate=0.2 / DAY,
        formula="constant",
        aeration=0.8 / DAY,
        saturation=SATURATION,
        settling_velocity=0.06 / DAY,
        bed_demand=1.0 / DAY,
    )
    return Beaker(processes, ["CBOD", "DO"], depth=1.0)


@pytest.fixture(scope="module")
def beaker_b() -> Beaker:
    processes = streeter_phelps(rate=0.35 / DAY, formula="constant", aeration=0.65 / DAY, saturation=SATURATION)
    return Beaker(processes, ["CBOD", "DO"], depth=1.0)


def test_demand_and_deficit_at_all_times(beaker_a: Beaker, beaker_b: Beaker) -> None:
    step = 300.0
    for beaker, initial, case in ((beaker_a, [50.0, 10.0], "a"), (beaker_b, [18.0, 8.5], "b")):
        states = beaker.run(initial, step, round(8 * DAY / step))[:, 0]
        rows = read("K01/reference.csv")
        days = [row["t_d"] for row in rows]
        line = (np.arange(len(states)) * step / DAY, SATURATION - states[:, 1])
        title, reference = f"Deficit of oxygen, case {case}", (days, [row[f"D_{case}"] for row in rows])
        book.curves(title, "time (d)", "deficit (mg/L)", computed=line, reference=reference)
        for row in rows:
            demand, oxygen = states[round(row["t_d"] * DAY / step)]
            assert demand == pytest.approx(row[f"L_{case}"], abs=1e-4)
            assert SATURATION - oxygen == pytest.approx(row[f"D_{case}"], abs=1e-4)


@pytest.mark.parametrize(("case", "time", "oxygen"), [("a", 2.20231, 1.69930), ("b", 1.81644, 10.0 - 5.13243)])
def test_critical_point(beaker_a: Beaker, beaker_b: Beaker, case: str, time: float, oxygen: float) -> None:
    beaker, initial = (beaker_a, [50.0, 10.0]) if case == "a" else (beaker_b, [18.0, 8.5])
    step = 600.0
    curve = CubicSpline(np.arange(577) * step / DAY, beaker.run(initial, step, 576)[:, 0, 1])
    lowest = min(curve.derivative().roots(extrapolate=False), key=curve)
    assert lowest == pytest.approx(time, abs=0.01)
    assert float(curve(lowest)) == pytest.approx(oxygen, abs=0.005)


def test_steps_of_hours_stay_on_the_curve(beaker_a: Beaker) -> None:
    """Linear rates are solved exactly where the step is too long for the plain method."""
    states = beaker_a.run([50.0, 10.0], DAY / 4.0, 32)[:, 0]
    for row in read("K01/reference.csv"):
        if row["t_d"] in (0.25, 1.0, 2.0, 4.0, 8.0):
            assert SATURATION - states[round(row["t_d"] * 4), 1] == pytest.approx(row["D_a"], abs=1e-4)
