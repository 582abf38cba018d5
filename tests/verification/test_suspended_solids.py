"""Suspended solids: the laws by hand, steady states, mass of water and bed together, and a tidal creek."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import Kinetics
from danao.kinetics.mud_exchange import mud_exchange
from danao.kinetics.suspended_solids import suspended_solids
from tests.batch import DAY, Beaker

ROUND = np.finfo(float).eps
NAMES = ["SS", "SS_bed"]
MUD = {
    "velocity": "43.2 m/day",  # 5e-4 m/s
    "critical_erosion": "0.2 N/m2",
    "erodibility": "8.64 kg/m2/day",  # 0.1 g/m²/s
}
ALWAYS = {**MUD, "half_cover": "100 g/m2", "staying": "always"}
KRONE = {**MUD, "half_cover": "100 g/m2", "critical_deposition": "0.1 N/m2"}


def rates(made: list, shear_stress: float, SS: float = 80.0, SS_bed: float = 200.0, depth: float = 2.0) -> list[float]:
    return list(
        Kinetics(made, NAMES)
        .rates({"SS": SS, "SS_bed": SS_bed}, {"shear_stress": shear_stress, "depth": depth})
        .values()
    )


# Shares of Krone's law in tests/sediment/test_deposition.py of ClearWater-modules
@pytest.mark.parametrize(
    ("part", "staying"), [(0.0, 1.0), (0.25, 0.75), (0.5, 0.5), (0.75, 0.25), (1.0, 0.0), (2.0, 0.0)]
)
def test_deposition(part: float, staying: float) -> None:
    """5e-4 m/s × 80 g/m³ / 2 m = 0.02 g/m³/s where all stays."""
    assert rates(suspended_solids(**KRONE), 0.1 * part)[0] == pytest.approx(0.02 * staying, rel=1e-12)
    assert rates(suspended_solids(**ALWAYS), 0.1 * part)[0] == pytest.approx(0.02, rel=1e-12)


def test_erosion() -> None:
    """At 0.5 N/m²: 0.1 × (2.5 − 1) = 0.15 g/m²/s from plenty; 400 g/m² lie there, so 400/500 of it, over 2 m: 0.06."""
    assert rates(suspended_solids(**KRONE), 0.5)[1] == pytest.approx(0.06, rel=1e-12)
    assert rates(suspended_solids(**KRONE), 0.2)[1] == 0.0
    assert rates(suspended_solids(**KRONE), 0.5, SS_bed=0.0)[1] == 0.0
    assert rates(suspended_solids(**KRONE), 0.5, SS_bed=1e9)[1] == pytest.approx(0.075, rel=1e-6)
    assert rates(mud_exchange(**MUD), 0.5)[1] == pytest.approx(0.075)


def test_burial() -> None:
    """20 mm a year out of 50 mm: 0.4 of it each year."""
    made = suspended_solids(**KRONE, burial_velocity="20 mm/year", layer="0.05 m")
    assert rates(made, 0.0)[2] == pytest.approx(200.0 * 0.4 / (365.0 * DAY), rel=1e-12)


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    return Beaker(suspended_solids(**ALWAYS), NAMES, shear_stress=0.5, depth=2.0)


@pytest.fixture(scope="module")
def buried() -> Beaker:
    made = suspended_solids(**KRONE, burial_velocity="10 mm/year", layer="0.05 m")
    return Beaker(made, NAMES, shear_stress=0.05, depth=2.0)


def test_steady_stream_between_erosion_and_deposition(beaker: Beaker) -> None:
    """E m / (m_h + m) = v c, all of it 280 g/m³, b = m / h: 0.15 b / (50 + b) = 5e-4 (280 − b), b² + 70 b = 14 000."""
    end = beaker.run([80.0, 200.0], 3600.0, 240)[-1, 0]
    b = -35.0 + math.sqrt(35.0**2 + 14_000.0)
    assert end == pytest.approx([280.0 - b, b], rel=1e-6)


def test_steady_stream_over_mud() -> None:
    """0.15 g/m²/s / 5e-4 m/s = 300 g/m³."""
    made = mud_exchange(**MUD, staying="always")
    deposition, erosion = rates(made, 0.5, SS=300.0)
    assert deposition == pytest.approx(erosion, rel=1e-12)


def test_still_water_clears_as_the_exponential(buried: Beaker) -> None:
    """Half stays at half the critical stress: e^(−0.5 × 5e-4 t / 2)."""
    states = buried.run([100.0, 0.0], 600.0, 24)[:, 0]
    t = 600.0 * np.arange(25)
    assert states[:, 0] == pytest.approx(100.0 * np.exp(-1.25e-4 * t), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.0, 1e4),
    st.floats(0.0, 1e6),
    st.floats(0.0, 20.0),
    st.floats(1e-6, 30.0),
    st.floats(1.0, 3650.0 * DAY),
)
def test_water_and_bed_keep_all(
    beaker: Beaker, SS: float, SS_bed: float, stress: float, depth: float, step: float
) -> None:
    """In one step of a second to ten years, from any state: to the round-off of all that goes to and fro in it."""
    beaker.environment |= {"shear_stress": stress, "depth": depth}
    start, end = beaker.run([SS, SS_bed], step, 1)[:, 0]
    beaker.environment |= {"shear_stress": 0.5, "depth": 2.0}
    assert (end >= 0.0).all()
    assert end.sum() == pytest.approx(start.sum(), rel=1e-14 + ROUND * 5e-4 * step / depth, abs=1e-20)


@pytest.mark.parametrize("step", [600.0, DAY, 365.0 * DAY, 3650.0 * DAY])
def test_what_is_buried_is_booked(buried: Beaker, step: float) -> None:
    start, end = buried.run([100.0, 5000.0], step, 1)[:, 0]
    lost = buried.change[1]
    assert start.sum() - end.sum() == pytest.approx(-lost.sum(), rel=1e-12)
    assert lost[0] == 0.0
    if step >= 365.0 * DAY:  # 0.2 a year, settling takes but hours
        assert end[1] == pytest.approx(5100.0 * math.exp(-0.2 * step / (365.0 * DAY)), rel=1e-3)
