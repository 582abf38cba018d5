"""Closed conduits that run full: the hydraulic grade line of Manning's formula, and filling and emptying."""

from __future__ import annotations

import numpy as np
import pytest

from danao import CrossSection, Inflow, Level, Reach, River, Series
from danao.river.conduit import WAVE_SPEED
from tests.runs import after, run

LENGTH, FALL, MANNING = 1000.0, 0.5, 0.013
SHAPES = {
    "circle": (CrossSection.circle, {"diameter": 1.0}, np.pi / 4.0, np.pi),
    "box": (CrossSection.box, {"width": 2.0, "height": 1.0}, 2.0, 6.0),
    "arch": (CrossSection.arch, {"width": 2.0, "height": 1.5}, 1.0 + np.pi / 2.0, 3.0 + np.pi),
}


def conduit(shape: str, speed: float) -> River:
    make, sizes, *_ = SHAPES[shape]
    ends = [make(x, z, manning=MANNING, wave_speed=speed, **sizes) for x, z in ((0.0, FALL), (LENGTH, 0.0))]
    return River([Reach("pipe", ends)])


def full(shape: str) -> float:
    *_, area, perimeter = SHAPES[shape]
    return area ** (5 / 3) * perimeter ** (-2 / 3) / MANNING


@pytest.mark.parametrize("speed", [20.0, 30.0, 1000.0])
@pytest.mark.parametrize("shape", SHAPES)
def test_grade_line_between_two_levels(shape: str, speed: float) -> None:
    levels = [Level("pipe", level=6.0, end="upstream"), Level("pipe", level=4.0, end="downstream")]
    data = run(conduit(shape, speed), levels, 7200.0, cell=50.0, step=10.0).dataset.isel(time=-1)
    wanted = full(shape) * np.sqrt(2.0 / LENGTH)
    line = np.abs(data["level"] - (6.0 - 2.0 * data["chainage"] / LENGTH)).max()
    print(f"{shape} {speed:g} m/s: discharge {float(data['discharge'].mean()) / wanted - 1.0:.1e}, line {line:.1e} m")
    np.testing.assert_allclose(data["discharge"], wanted, rtol=0.005)
    assert line <= 0.005 * 2.0


@pytest.mark.parametrize("shape", SHAPES)
def test_grade_line_of_a_discharge(shape: str) -> None:
    ends = [Inflow("pipe", flow=1.0), Level("pipe", level=4.0)]
    data = run(conduit(shape, WAVE_SPEED), ends, 7200.0, cell=50.0, step=10.0).dataset.isel(time=-1)
    slope = (1.0 / full(shape)) ** 2
    np.testing.assert_allclose(data["level"] - 4.0, slope * (LENGTH - data["chainage"]), rtol=0.005, atol=2e-4)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("step", [5.0, 30.0])
def test_a_conduit_fills_and_empties(shape: str, step: float) -> None:
    flow = Series([after(60.0 * t) for t in (0, 60, 70, 150, 151, 900)], [0.3, 0.3, 2.0, 2.0, 0.2, 0.2])
    ends = [Inflow("pipe", flow=flow), Level("pipe", level=0.8)]
    results = run(conduit(shape, WAVE_SPEED), ends, 4 * 3600.0, cell=50.0, step=step, output=60.0)
    data = results.dataset
    crown = data["bed"].values + SHAPES[shape][1].get("height", 1.0)
    highest = float(data["level"].max())
    steady = 1.0 + (2.0 / full(shape)) ** 2 * LENGTH
    assert (data["level"].isel(time=[0, -1]) < crown).all()
    if shape == "circle":
        assert highest > crown.max()
    assert highest <= 1.5 * steady
    assert {check.name: check.value for check in results.trust.checks}["water_closure"] < 1e-12
