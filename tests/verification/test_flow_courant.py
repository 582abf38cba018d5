"""Steps in which the stream crosses several cells: the same tide, in fewer steps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from danao import Inflow, Level, Results, Simulation, Tide
from danao.forcing.tide import Wave
from tests import rivers
from tests.runs import START, scenario

DAY = 86_400.0
PERIOD = 44_714.0


def crossed(results: Results) -> float:
    """Return how many cells the stream crosses in a step at most."""
    return next(check.value for check in results.trust.checks if check.name == "flow_courant")


def levels(step: float, courant: float) -> tuple[NDArray[np.float64], float]:
    """Return the hourly levels of the second and third day of a tidal channel, and the largest Courant number."""
    river = rivers.trapezoid(length=15_000.0, width=40.0, slope=1e-4)
    tide = Tide({"tide": Wave(amplitude=0.8, period=PERIOD, phase=90.0, since=START)}, mean_level=3.0)
    ends = [Inflow("main", flow=20.0), Level("main", level=tide)]
    numbers = {"cell": 100.0, "step": step, "output": 3600.0, "level": 3.0}
    results = Simulation(scenario(river, ends, 3 * DAY, **numbers, flow_courant=courant)).run(progress=False)
    assert results.trust.passed
    water = results.ledger.loc["water"]
    assert abs(water["residual"]) <= 1e-10 * (water["boundary_in"] + water["boundary_out"])
    return results.dataset["level"].values[24:], crossed(results)


def test_a_tide_in_steps_of_several_cells() -> None:
    """First order in the step: half of it, half the error; with four cells a step still below 6 mm."""
    truth, _ = levels(10.0, 1.0)
    errors = {}
    for step in (600.0, 300.0, 150.0):
        found, cells = levels(step, 10.0)
        errors[step] = float(np.sqrt(((found - truth) ** 2).mean()))
        assert cells > step / 200.0
    orders = [np.log2(errors[step] / errors[0.5 * step]) for step in (600.0, 300.0)]
    print({step: f"{1e3 * error:.2f} mm" for step, error in errors.items()}, "orders", np.round(orders, 2))
    assert errors[300.0] < 0.006
    assert min(orders) > 0.8


@pytest.mark.parametrize("courant", [3.0, 8.0])
def test_even_flow_stays_even_in_steps_of_any_length(courant: float) -> None:
    """What passes is the same everywhere, wherever it is taken from."""
    river = rivers.trapezoid(length=10_000.0, width=20.0, slope=1e-3)
    ends = [Inflow("main", flow=30.0), Level("main", level=1.0)]
    found = []
    for number in (1.0, courant):
        numbers = {"cell": 50.0, "step": 900.0, "output": 3600.0}
        run = Simulation(scenario(river, ends, 6.0 * 3600.0, **numbers, flow_courant=number)).run(progress=False)
        found.append(run.dataset["depth"].values[-1, :60])  # above the backwater of the level
        assert crossed(run) > 0.5 * number
    np.testing.assert_allclose(found[1], found[0], rtol=1e-8)
    assert np.ptp(found[1][10:40]) < 1e-9
