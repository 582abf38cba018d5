"""Rain and evaporation on the water surface: water comes and goes, what is in it stays."""

from __future__ import annotations

import numpy as np
import pytest

from danao import CrossSection, Inflow, Level, Reach, River, Simulation, Wall
from tests import rivers
from tests.runs import scenario

HOUR = 3600.0
CLOSED = [Wall("main"), Wall("main", end="downstream")]


def test_rain_fills_a_pond_and_dilutes_it() -> None:
    """Ten millimetres an hour less two of evaporation make 192 mm in a day; the mass of the tracer stays."""
    river = rivers.flume(length=1000.0, width=100.0, manning=0.03, bed=-3.0)
    case = scenario(river, CLOSED, 86400.0, cell=100.0, step=60.0, output=HOUR, level=0.0, quality={"TRACER": 1.0})
    rain = {"rain": 10e-3 / HOUR, "evaporation": 2e-3 / HOUR}
    results = Simulation(case.replace(weather=rain)).run(False)
    assert results.dataset.level.values[-1] == pytest.approx(np.full(10, 0.192), abs=1e-9)
    assert results.dataset.TRACER.values[-1] == pytest.approx(np.full(10, 3.0 / 3.192), rel=1e-9)
    assert results.ledger.loc["water", "sources"] == pytest.approx(19_200.0, rel=1e-9)
    assert results.ledger.loc["TRACER", "sources"] == 0.0
    assert results.trust.passed


@pytest.mark.parametrize("step", [60.0, 30.0])
def test_rain_on_sloping_banks_falls_on_the_wetted_width(step: float) -> None:
    """dV/dt = r L T(V) in a triangle: the depth grows by the rain, whatever the width.

    The width is that at the start of a step, which is of first order.
    """
    river = River([Reach("main", [CrossSection.trapezoid(x, 0.0, 0.0, 3.0, 0.03, 9.0) for x in (0.0, 1000.0)])])
    case = scenario(river, CLOSED, 6 * HOUR, cell=100.0, step=step, level=1.0, output=HOUR)
    results = Simulation(case.replace(weather={"rain": 30e-3 / HOUR})).run(False)
    assert results.dataset.level.values[:, 3] == pytest.approx(1.0 + 0.030 * np.arange(7), abs=7.5e-7 * step)


def test_evaporation_dries_a_bed_and_leaves_what_was_in_it() -> None:
    """A film loses its water, not its salt; a millimetre of it stays, and the ledger closes."""
    river = rivers.flume(length=1000.0, width=100.0, manning=0.03, bed=-0.3)
    case = scenario(river, CLOSED, 86400.0, cell=100.0, step=60.0, output=HOUR, level=0.0, quality={"TRACER": 1.0})
    results = Simulation(case.replace(weather={"evaporation": 1e-4})).run(False)
    depth = results.dataset.depth.values
    assert (depth >= 0.0).all()
    assert depth[1].max() < 1.1e-3
    assert results.ledger.loc["TRACER", "stored"] == pytest.approx(30_000.0, rel=1e-10)
    assert results.trust.passed


@pytest.mark.parametrize("step", [300.0, 75.0])
def test_steady_rain_along_a_river_adds_to_its_flow(step: float) -> None:
    """Where 50 mm/h fall on 10 km of a river 20 m wide, 2.78 m3/s more leave than enter.

    The concentration is 10/Q in the middle of each cell, to 1e-5; the last cell gives its mean (no slope there).
    """
    river = rivers.flume(length=10_000.0, width=20.0, slope=2e-4, manning=0.03)
    ends = [Inflow("main", flow=10.0, quality={"TRACER": 1.0}), Level("main", level=1.5, quality={"TRACER": 0.0})]
    case = scenario(river, ends, 3 * 86400.0, cell=250.0, step=step, output=86400.0, level=2.5, quality={"TRACER": 0.0})
    results = Simulation(case.replace(weather={"rain": 50e-3 / HOUR})).run(False)
    discharge = results.dataset.discharge.values[-1]
    assert discharge[-1] - discharge[0] == pytest.approx(50e-3 / HOUR * 20.0 * 10_000.0, rel=1e-6)
    diluted = 20.0 / (discharge[1:] + discharge[:-1])
    found = results.dataset.TRACER.values[-1]
    assert found[5:-5] == pytest.approx(diluted[5:-5], rel=1e-5)
    assert found == pytest.approx(diluted, rel=3e-3)
    assert results.trust.passed
