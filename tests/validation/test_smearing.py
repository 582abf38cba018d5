"""The trust sheet's estimate of numerical dispersion against theory, and against what a run itself lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import FreeOutflow, Inflow, Results, Simulation, Source
from danao.dispersion._choice import Formula
from tests.rivers import y_junction
from tests.runs import run as run_river
from tests.tracers import channel, scenario

LENGTH, AREA, VELOCITY, CELL, STEP = 20_000.0, 20.0, 0.5, 50.0, 30.0
COURANT = VELOCITY * STEP / CELL
UPWIND = 0.5 * VELOCITY * CELL * (1.0 - COURANT)
X = np.linspace(0.0, LENGTH, 801)
PULSE = 5.0 * np.exp(-0.5 * ((X - 10_000.0) / 1000.0) ** 2)


def run(
    advection: str, discharge: float = VELOCITY * AREA, area: Any = AREA, inflow: float = 0.0, **more: Any
) -> Results:
    """Carry a pulse for an hour along a channel, either way."""
    inlet, outlet = ("upstream", "downstream") if discharge > 0.0 else ("downstream", "upstream")
    ends = [
        Inflow("main", flow=abs(discharge), quality={"TRACER": inflow}, end=inlet),
        FreeOutflow("main", end=outlet),
    ]
    more = {"discharge": discharge, "quality": {"TRACER": {"main": (X, PULSE)}}, "output": 300.0} | more
    made = scenario([channel(LENGTH)], ends, 3600.0, area=area, cell=CELL, step=STEP, advection=advection, **more)
    return Simulation(made).run(progress=False)


def sheet(results: Results) -> dict[str, float]:
    return {check.name: check.value for check in results.trust.checks}


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_upwind_smears_as_its_theory_says(direction: float) -> None:
    found = sheet(run("upwind", direction * VELOCITY * AREA, dispersion=10.0))
    assert found["numerical_dispersion"] == pytest.approx(UPWIND, rel=1e-3)
    assert found["physical_dispersion"] == pytest.approx(10.0)
    assert found["numerical_to_physical"] == pytest.approx(UPWIND / 10.0, rel=1e-3)
    assert found["peclet"] == pytest.approx(VELOCITY * CELL / 10.0)
    assert found["peclet_median"] == pytest.approx(VELOCITY * CELL / 10.0)


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_muscl_hardly_smears_what_is_smooth(direction: float) -> None:
    found = sheet(run("muscl", direction * VELOCITY * AREA, dispersion=10.0))
    assert 0.0 < found["numerical_dispersion"] < 2e-3 * UPWIND


def test_muscl_smears_what_it_cannot_resolve() -> None:
    narrow = 5.0 * np.exp(-0.5 * ((X - 10_000.0) / 75.0) ** 2)
    found = sheet(run("muscl", quality={"TRACER": {"main": (X, narrow)}}))
    assert 0.05 * UPWIND < found["numerical_dispersion"] < UPWIND


@pytest.mark.parametrize("advection", ["upwind", "muscl"])
def test_estimate_is_what_the_run_lost(advection: str) -> None:
    area = {"main": (X, AREA * (1.0 + 0.3 * np.sin(X / 700.0)))}
    results = run(advection, area=area)
    data = results.dataset.isel(time=slice(1, None))  # the estimate looks at what was computed
    lost = -np.diff((data["volume"] * data["TRACER"] ** 2).sum("cell").values).sum()
    area_of_face = 0.5 * (data["area"].values[:, 1:] + data["area"].values[:, :-1])
    weight = 2.0 / CELL * (area_of_face * np.diff(data["TRACER"].values, axis=1) ** 2).sum(axis=1)
    wanted = lost / np.trapezoid(weight, dx=300.0)
    assert sheet(results)["numerical_dispersion"] == pytest.approx(wanted, rel=0.03)


def test_courant_numbers_above_one_are_looked_at_in_sub_steps() -> None:
    found = sheet(run("upwind", discharge=4.0 * VELOCITY * AREA))  # Courant number 1.2: two sub-steps of 0.6
    assert found["numerical_dispersion"] == pytest.approx(0.5 * 4.0 * VELOCITY * CELL * 0.4, rel=1e-3)


def test_dispersion_of_a_formula() -> None:
    found = sheet(run("upwind", dispersion=Formula("power", a=20.0, b=1.0)))
    assert found["physical_dispersion"] == pytest.approx(20.0 * VELOCITY)
    assert found["peclet"] == pytest.approx(CELL / 20.0)


def test_without_dispersion_the_sheet_says_so() -> None:
    found = sheet(run("upwind"))
    assert found["physical_dispersion"] == 0.0
    assert "peclet" not in found
    assert "numerical_to_physical" not in found


def test_what_a_source_lets_jump_is_not_smeared() -> None:
    outfall = Source("outfall", ("main", 8025.0), load={"TRACER": VELOCITY * AREA})
    steady = {"TRACER": {"main": (X, np.where(X < 8000.0, 1.0, 2.0))}}
    results = run("upwind", inflow=1.0, quality=steady, sources=[outfall])
    assert np.ptp(results.dataset["TRACER"].values) == pytest.approx(1.0)
    assert "numerical_dispersion" not in sheet(results)


def test_rivers_that_join_and_uniform_water() -> None:
    ends = [Inflow("left", flow=5.0), Inflow("right", flow=3.0), FreeOutflow("main")]
    results = run_river(y_junction(), ends, 600.0, cell=100.0, step=30.0, output=300.0, quality={"TRACER": 0.0})
    assert results.trust.passed
    assert "numerical_dispersion" not in sheet(results)
