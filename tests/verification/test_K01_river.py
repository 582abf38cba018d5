"""K01: oxygen sag of Streeter and Phelps along a river without dispersion, where time is distance over velocity."""

from __future__ import annotations

import pytest
from scipy.interpolate import CubicSpline

from danao import FreeOutflow, Inflow, Simulation
from danao.kinetics.streeter_phelps import streeter_phelps
from tests.batch import DAY, read
from tests.runs import last
from tests.tracers import channel, scenario

SATURATION, VELOCITY, AREA = 10.0, 0.3, 10.0
CONSTANT = {"formula": "constant", "saturation": SATURATION}
BED = {"settling_velocity": 0.06 / DAY, "bed_demand": 1.0 / DAY}  # over a depth of 1 m
PROCESSES = {
    "a": streeter_phelps("CBOD", 0.2 / DAY, aeration=0.8 / DAY, **CONSTANT, **BED),
    "b": streeter_phelps("CBOD", 0.35 / DAY, aeration=0.65 / DAY, **CONSTANT),
}
START = {"a": {"CBOD": 50.0, "DO": 10.0}, "b": {"CBOD": 18.0, "DO": 8.5}}


@pytest.mark.parametrize("case", PROCESSES)
def test_oxygen_along_the_river(case: str) -> None:
    """Eight days of travel, 1 m deep, cells of 500 m."""
    made = scenario(
        [channel(8.0 * DAY * VELOCITY)],
        [Inflow("main", flow=VELOCITY * AREA, quality=START[case]), FreeOutflow("main")],
        10.0 * DAY,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=500.0,
        step=1200.0,
        names=["CBOD", "DO"],
        processes=PROCESSES[case],
        quality={"CBOD": 10.0, "DO": 8.0},
    )
    results = Simulation(made).run(progress=False)
    x = results.dataset["chainage"].values
    curve = CubicSpline(x, SATURATION - last(results, "DO"))
    inside = [row for row in read("K01/reference.csv") if x[0] <= row["t_d"] * DAY * VELOCITY <= x[-1]]
    error = max(abs(float(curve(row["t_d"] * DAY * VELOCITY)) - row[f"D_{case}"]) for row in inside)
    print(f"K01 {case}: {error:.1e} mg/L in {len(inside)} places")
    assert len(inside) >= 8
    assert error <= 0.05
