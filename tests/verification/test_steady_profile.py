"""Steady profiles: cases H03, H04 and H08 asked for as profiles, uniform flow by Manning's formula, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

import danao
from danao import CrossSection, FreeOutflow, InputError, Reach, River, Source
from danao.planning.steady_profile import rating_table
from tests import flumes
from tests.mass1 import CELL, DISCHARGE, LENGTH
from tests.verification import test_H03 as bump_with_jump
from tests.verification import test_H04 as macdonald
from tests.verification.test_H08 import BELOW, SLOPES, reach, wanted

SLOPE, WIDTH, MANNING = 0.001, 20.0, 0.03


def canal() -> River:
    """Return 10 km of uniform rectangular canal with a station in its middle."""
    ends = [CrossSection.rectangle(x, 10.0 - SLOPE * x, WIDTH, MANNING) for x in (0.0, 10_000.0)]
    return River([Reach("main", ends)], stations={"middle": ("main", 5000.0)})


def normal_depth(discharge: float) -> float:
    """Return the depth of uniform flow by Manning's formula."""

    def excess(h: float) -> float:
        area, perimeter = WIDTH * h, WIDTH + 2.0 * h
        return area * (area / perimeter) ** (2.0 / 3.0) * SLOPE**0.5 / MANNING - discharge

    return brentq(excess, 1e-3, 50.0)


def test_uniform_flow_at_many_discharges() -> None:
    flows = [0.5, 5.0, 20.0, 80.0, 200.0]
    profiles = danao.steady_profile(canal(), flow=flows, cell=100.0)
    depths = np.array([normal_depth(flow) for flow in flows])
    np.testing.assert_allclose(profiles["depth"].values, depths[:, None] + np.zeros(100), rtol=2e-4)
    np.testing.assert_allclose(profiles["discharge"].values, np.array(flows)[:, None] + np.zeros(101), rtol=1e-6)
    speed = np.array(flows) / (WIDTH * depths)
    np.testing.assert_allclose(profiles["froude"].values[:, 50], speed / np.sqrt(9.81 * depths), rtol=1e-3)
    rating = rating_table(profiles, canal()).sel(station="middle")
    np.testing.assert_allclose(rating["discharge"], flows, rtol=1e-6)
    assert (np.diff(rating["level"]) > 0.0).all()


@pytest.mark.parametrize("case", SLOPES)
def test_breaks_of_slope(case: str) -> None:
    upper, lower = SLOPES[case]
    river = River(
        [reach("upper", upper, lower * LENGTH, downstream="break"), reach("lower", lower, 0.0, upstream="break")]
    )
    found = danao.steady_profile(river, flow=DISCHARGE, level=BELOW[case], cell=CELL)
    x = found["chainage"].values + np.where(found["reach"].values == "lower", LENGTH, 0.0)
    assert np.abs(found["depth"].values[0] - wanted(case, x)).max() <= 0.005


def test_control_on_a_bump_and_a_jump_behind_it() -> None:
    case = bump_with_jump
    found = danao.steady_profile(flumes.flume(0.1), flow=case.DISCHARGE, level=case.BELOW, cell=0.1)
    x, depth = found["chainage"].values, found["depth"].values[0]
    away, exact = np.abs(x - case.JUMP) >= 0.3, case.exact(x)
    assert np.abs(depth - exact)[away].sum() / exact[away].sum() <= 1e-2
    jump = int(np.argmax(np.diff(depth)))
    assert abs(0.5 * (x[jump] + x[jump + 1]) - case.JUMP) <= 0.2
    assert found["froude"].values[0].max() > 1.0


def test_nearly_critical_ends() -> None:
    channel = macdonald.CHANNEL
    level = float(macdonald.depth(channel.length))
    found = danao.steady_profile(channel.river(10.0), flow=channel.discharge, level=level, cell=10.0)
    exact = macdonald.depth(found["chainage"].values)
    assert np.abs(found["depth"].values[0] / exact - 1.0).max() <= 1e-3


def test_lateral_inflow_and_a_confluence() -> None:
    def rectangle(top: float, end: float) -> list[CrossSection]:
        return [CrossSection.rectangle(0.0, top, 10.0, 0.03), CrossSection.rectangle(2000.0, end, 10.0, 0.03)]

    river = River(
        [
            Reach("a", rectangle(6.0, 4.0), downstream="j"),
            Reach("b", rectangle(5.0, 4.0), downstream="j"),
            Reach("main", rectangle(4.0, 3.0), upstream="j"),
        ]
    )
    brook = Source("brook", at=("main", 500.0, 1500.0), flow=4.0)
    found = danao.steady_profile(river, flow={"a": 3.0, "b": [1.0, 2.0]}, level=None, lateral=[brook])
    assert found["inflow"].values == pytest.approx([4.0, 5.0])
    discharge, where = found["discharge"].values, found["face_reach"].values
    assert discharge[:, where == "main"][:, -1] == pytest.approx([8.0, 9.0], rel=1e-6)
    assert discharge[:, where == "b"][:, -1] == pytest.approx([1.0, 2.0], rel=1e-6)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"flow": -1.0}, "flow.main"),
        ({"flow": float("nan")}, "flow.main"),
        ({"flow": {"mian": 1.0}}, "mian"),
        ({"flow": {}}, "has no discharge"),
        ({"flow": [1.0, 2.0, 3.0], "level": [5.0, 6.0]}, "2 values beside 3"),
        ({"flow": 1.0, "level": {"side": 1.0}}, "side"),
    ],
)
def test_refused(given: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        danao.steady_profile(canal(), **given)


def test_an_outlet_may_be_a_boundary() -> None:
    found = danao.steady_profile(canal(), flow=20.0, level={"main": FreeOutflow("main")}, cell=100.0)
    assert found["depth"].values[0, -1] == pytest.approx(normal_depth(20.0), rel=2e-4)
