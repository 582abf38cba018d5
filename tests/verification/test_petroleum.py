"""A slick: evaporation by exposure against its closed form, rates by hand, all oil in the books."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import InputError, Kinetics
from danao.kinetics.petroleum import petroleum
from tests.batch import DAY, Beaker

NAMES = ["OIL_SLICK", "Oil", "OIL_EVAPORATED"]
API_35 = f"{141.5 * 999.06 / (35.0 + 131.5)} kg/m3"
DENSITY = 141.5 * 999.06e3 / (35.0 + 131.5)  # g/m³
ALONE = {"dissolution": 0.0, "natural_dispersion": 0.0}


@pytest.fixture(scope="module")
def slick() -> Beaker:
    made = petroleum(evaporation="exposure", density=API_35, least_thickness="1e-6 m", **ALONE)
    return Beaker(made, NAMES, temperature=15.0, wind=5.0, depth=2.0)


def exposed(hours: float, boiling: float, rise: float) -> float:
    """Return the share evaporated from 1 mm of oil: T / (B T_G) ln(1 + B T_G / T θ exp(A − B T_0 / T))."""
    kelvin, theta = 288.15, 2.5e-3 * 5.0**0.78 / 1e-3 * 3600.0 * hours
    slope = 10.3 * rise / kelvin
    return math.log1p(slope * theta * math.exp(6.3 - 10.3 * boiling / kelvin)) / slope


def test_exposure_follows_its_closed_form(slick: Beaker) -> None:
    """Crude oil of 35° API, 1 mm thick over the whole surface, wind 5 m/s, 15 °C: T_0 423.45 K, T_G 509.73 K."""
    start = [1e-3 * DENSITY / 2.0, 0.0, 0.0]
    states = slick.run(start, 300.0, 1440)[:, 0]
    share = states[:, 2] / start[0]
    wanted = {hours: exposed(hours, 532.98 - 3.1295 * 35.0, 985.62 - 13.597 * 35.0) for hours in (1, 6, 24, 120)}
    assert list(wanted.values()) == pytest.approx([0.2436, 0.3414, 0.4174, 0.5057], abs=1e-4)
    for hours, part in wanted.items():
        print(f"{hours} h: {share[12 * hours]:.4f} for {part:.4f}")
        assert share[12 * hours] == pytest.approx(part, rel=1e-3)
    assert states.sum(axis=1) == pytest.approx(start[0], rel=1e-12)


def test_refined_oil() -> None:
    """T_0 = 654.45 − 4.6588 × 35 = 491.392 K: exp(6.3 − 10.3 × 491.392 / 288.15) × 2.5e-3 × 5^0.78 / 1e-3."""
    made = petroleum(evaporation="exposure", boiling="refined", density=API_35, least_thickness="1 mm", **ALONE)
    state = {"OIL_SLICK": 2.0}
    found = Kinetics(made, NAMES).rates(state, {"temperature": 15.0, "wind": 5.0, "depth": 2.0})
    wanted = 2.0 * 2.5 * 5.0**0.78 * math.exp(6.3 - 10.3 * 491.392 / 288.15)
    assert found["evaporation OIL_SLICK"] == pytest.approx(wanted, rel=1e-6)


def test_rates_by_hand() -> None:
    """20 g/m³ of slick over 2 m, 0.1 mm thick in patches, 15 g/m³ of oil in water that takes 30.

    Dissolution 0.24 × 15 / (850 000 × 1e-4) of the slick a day; 0.2 mm where 85 g/m³ cover the whole surface.
    """
    kinetics = Kinetics(petroleum(), ["OIL_SLICK", "Oil"])
    for slick, thickness in ((20.0, 1e-4), (85.0, 2e-4)):
        found = kinetics.rates({"OIL_SLICK": slick, "Oil": 15.0}, {"depth": 2.0, "temperature": 20.0})
        rates = {name.split()[0]: rate * DAY for name, rate in found.items()}
        assert rates["evaporation"] == pytest.approx(0.3 * slick)
        assert rates["dispersion"] == pytest.approx(0.1 * slick)
        assert rates["dissolution"] == pytest.approx(slick * 0.24 * 15.0 / (850_000.0 * thickness), rel=1e-12)
        assert rates["biodegradation"] == pytest.approx(0.05 * 15.0)
    full = kinetics.rates({"OIL_SLICK": 20.0, "Oil": 40.0}, {"depth": 2.0, "temperature": 20.0})
    assert full["dissolution OIL_SLICK"] == 0.0


def test_what_has_no_influence_is_told() -> None:
    with pytest.raises(InputError, match="evaporation_rate: has no influence"):
        petroleum(evaporation="exposure", evaporation_rate="1 1/day")
    with pytest.raises(InputError, match="boiling: has no influence"):
        petroleum(boiling="refined")
    with pytest.raises(InputError, match="'OIL_EVAPORATED'"):
        Kinetics(petroleum(evaporation="exposure"), ["OIL_SLICK", "Oil"])


@pytest.fixture(scope="module")
def spill() -> Beaker:
    return Beaker(petroleum(evaporation="exposure", biodegradation=0.0), NAMES, temperature=25.0, wind=4.0, depth=2.0)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(0.0, 1e4), st.floats(0.0, 100.0), st.floats(0.0, 1e4)),
    st.floats(0.0, 25.0),
    st.floats(1e-6, 30.0),
    st.one_of(st.floats(1.0, 3600.0), st.floats(3600.0, 365.0 * DAY)),
)
def test_all_oil_is_somewhere(spill: Beaker, state: tuple[float, ...], wind: float, depth: float, step: float) -> None:
    """In one step of a second to a year: on the water, in it, or evaporated; never less than nothing."""
    spill.environment |= {"wind": wind, "depth": depth}
    start, end = spill.run(state, step, 1)[:, 0]
    assert (end >= 0.0).all()
    assert end.sum() == pytest.approx(start.sum(), rel=1e-12, abs=1e-20)
    if step <= 3600.0:  # a longer one is solved for linear rates, and may book some evaporation back
        assert np.all(end[1:] >= start[1:] * (1.0 - 1e-9) - 1e-20)
    assert spill.change[1, 0] == pytest.approx(-spill.change[1, 2], rel=1e-12)
