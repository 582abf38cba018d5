"""Formulas of reaeration that ask for slope, discharge or wind, and the pressure of the air at an altitude."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import InputError, Kinetics
from danao.kinetics import air_pressure, oxygen_saturation, reaeration_rate
from danao.kinetics._oxygen import FORMULAS, WIND_FORMULAS
from danao.kinetics.reaeration import reaeration
from tests.batch import DAY

STREAM = {"velocity": 0.5, "slope": 1e-3, "depth": 1.0, "width": 10.0, "friction_velocity": 0.1, "temperature": 20.0}


@pytest.mark.parametrize(
    ("name", "discharge", "wanted"),
    [
        ("tsivoglou_neal", 1.0, 7.6540),
        ("tsivoglou_neal", 0.3, 15.5915),
        ("melching_flores_pool_riffle", 2.0, 9.8031),
        ("melching_flores_pool_riffle", 0.3, 12.8910),
        ("melching_flores_channel_control", 2.0, 6.4572),
        ("melching_flores_channel_control", 0.3, 8.1519),
        ("thackston_dawson", 1.0, 2.16 * (1.0 + 9.0 * (0.5 / math.sqrt(9.81)) ** 0.25) * 0.1),
    ],
)
def test_rates_by_hand(name: str, discharge: float, wanted: float) -> None:
    """u = 0.5 m/s, S = 0.001, h = 1 m, B = 10 m: 1/day, as a function and as a process, whatever the direction."""
    others = {key: value for key, value in STREAM.items() if key not in ("velocity", "depth", "temperature")}
    found = reaeration_rate(name, 0.5, 1.0, discharge=discharge, **others)
    assert found * DAY == pytest.approx(wanted, rel=1e-5)
    kinetics = Kinetics([reaeration(name, saturation=1.0)], ["DO"])
    back = {**STREAM, "velocity": -0.5, "discharge": -discharge}
    assert kinetics.rates({}, back)["reaeration"] * DAY == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("name", FORMULAS)
def test_nothing_is_infinite_in_still_or_thin_water(name: str) -> None:
    kinetics = Kinetics([reaeration(name, saturation=1.0)], ["DO"])
    still = {**STREAM, "velocity": 0.0, "slope": 0.0, "discharge": 0.0, "friction_velocity": 0.0}
    for depth, width in ((1.0, 10.0), (1e-6, 1e-9)):
        rate = kinetics.rates({}, still | {"depth": depth, "width": width})["reaeration"]
        assert rate == 0.0


def test_what_a_formula_asks_for_must_be_given() -> None:
    with pytest.raises(InputError) as error:
        reaeration_rate("melching_flores_channel_control", 0.5, 1.0, slope=1e-3)
    assert [problem.key for problem in error.value.problems] == ["discharge", "width"]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("gelda", (3.0, 0.6), (5.0, 1.425)),
        ("cole_buchak", (0.0, 0.5), (4.0, 1.3)),
        ("liss", (2.0, 0.156 * 2.0**0.63), (10.0, 0.0269 * 10.0**1.9)),
        ("van_pagee", (0.0, 0.0), (4.0, 1.04)),
    ],
)
def test_wind(name: str, low: tuple[float, float], high: tuple[float, float]) -> None:
    """m/day for a wind of m/s; in water of 2 m the rate is half of it."""
    kinetics = Kinetics([reaeration("constant", rate=0.0, wind=name, saturation=1.0)], ["DO"])
    for wind, film in (low, high):
        assert WIND_FORMULAS[name](wind) * DAY == pytest.approx(film, rel=1e-12)
        found = kinetics.rates({}, {"temperature": 20.0, "depth": 2.0, "wind": wind})["reaeration"]
        assert found * DAY == pytest.approx(film / 2.0, rel=1e-12)


def test_air_pressure() -> None:
    """ISO 2533: 1013.25, 898.746, 794.952 and 701.085 hPa at 0, 1, 2 and 3 km; Boulder Creek loses a fifth of 9.09."""
    assert air_pressure([0.0, 1000.0, 2000.0, 3000.0]) * 1013.25 == pytest.approx(
        [1013.25, 898.746, 794.952, 701.085], abs=0.02
    )
    assert oxygen_saturation(20.0, 0.0, air_pressure(1640.0)) == pytest.approx(9.09 * (1 - 1.148e-4 * 1640), rel=6e-3)
    with pytest.raises(InputError, match="no altitude"):
        air_pressure(np.nan)


@given(st.floats(-500.0, 10_000.0), st.floats(1.0, 1000.0))
def test_pressure_falls_with_altitude(altitude: float, more: float) -> None:
    assert 0.2 < air_pressure(altitude + more) < air_pressure(altitude) < 1.1
