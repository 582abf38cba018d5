"""Dispersion formulas against values worked by hand: u 0.5 m/s, h 1 m, B 30 m, u* 0.05 m/s (B/h 30, u/u* 10)."""

from __future__ import annotations

import numpy as np
import pytest

from danao import Inflow, InputError, Level, Simulation, catalogue
from danao.dispersion._choice import Formula
from tests import rivers
from tests.runs import scenario

HAND = {
    "elder": 0.2965,  # 5.93 × 1 × 0.05
    "fischer": 49.5,  # 0.011 × 0.25 × 900 / 0.05
    "seo_cheong": 65.24,  # 5.915 × 8.237 × 26.79 × 0.05
    "deng": 59.63,  # ε 0.145 + 10 × 109.25 / 3520 = 0.4554; 0.15 / 3.643 × 289.65 × 100 × 0.05
    "zeng_huai": 39.38,  # 5.4 × 10.81 × 1.349 × 0.5
    "kashefipour_falconer": 56.73,  # (7.428 + 1.775 × 8.237 × 0.2679) × 10 × 0.5
    "power": 50.0,  # 100 × 0.5
}


def at(name: str, velocity: float, depth: float, width: float, friction: float, **more: float) -> float:
    coefficient = catalogue.find("danao.dispersion", name).coefficient
    return float(coefficient(*(np.array([x]) for x in (velocity, depth, width, friction)), **more)[0])


@pytest.mark.parametrize("name", sorted(HAND))
def test_by_hand(name: str) -> None:
    assert at(name, 0.5, 1.0, 30.0, 0.05) == pytest.approx(HAND[name], rel=2e-3)


def test_kashefipour_falconer_in_wide_rivers() -> None:
    assert at("kashefipour_falconer", 0.5, 1.0, 60.0, 0.05) == pytest.approx(10.612 * 5.0)


def test_parameters() -> None:
    assert at("power", -2.0, 1.0, 30.0, 0.05, a=3.0, b=2.0) == pytest.approx(12.0)
    assert at("elder", 0.5, 2.0, 30.0, 0.05, factor=10.0) == pytest.approx(1.0)


def test_no_friction_no_formula() -> None:
    """Formulas divide by the friction velocity: without friction they are refused, unless a bound is given."""
    river = rivers.flume(manning=0.0)
    ends = [Inflow("main", flow=5.0), Level("main", level=3.0)]
    quality = {"TRACER": 0.0}
    made = scenario(river, ends, 600.0, cell=100.0, step=60.0, level=3.0, discharge=5.0, quality=quality)
    with pytest.raises(InputError, match="hardly any friction"):
        Simulation(made.replace(dispersion="fischer")).run(progress=False)
    Simulation(made.replace(dispersion=Formula("fischer", most=50.0))).run(progress=False)
