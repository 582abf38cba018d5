"""The set that Chinese plans judge: by hand, in balance, linear, never negative."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from danao import Kinetics
from danao.errors import InputError
from danao.kinetics.national_5x import national_5x
from tests.batch import DAY, Beaker

NAMES = ["COD", "CODMn", "NH3_N", "TN", "TP", "DO", "COD_REFRACTORY"]
STATE = {"COD": 30.0, "CODMn": 8.0, "NH3_N": 2.0, "TN": 6.0, "TP": 0.3, "DO": 4.0, "COD_REFRACTORY": 12.0}
PLACE = {"temperature": 20.0, "depth": 2.0, "velocity": 0.25}
LINEAR = {"half_saturation": "0 mg/L"}
RELEASE = {"NH3_N": "40 mg/m2/day", "TP": "4 mg/m2/day"}


def changes(state: dict[str, float], **given: Any) -> dict[str, float]:
    """Return how fast each constituent changes, g/m³ a day."""
    kinetics = Kinetics(national_5x(NAMES, **given), NAMES)
    rates = kinetics.rates(state, PLACE)
    found = dict.fromkeys(NAMES, 0.0)
    for process in kinetics.processes:
        for name, factor in process.stoichiometry.items():
            value = -process.parameters["oxygen_demand"] if isinstance(factor, str) else factor
            found[name] += DAY * value * rates[process.name]
    return found


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    return Beaker(national_5x(NAMES, settling={"TN": "0.02 m/day"}, release=RELEASE), NAMES, **PLACE)


@pytest.fixture(scope="module")
def linear() -> Beaker:
    return Beaker(national_5x(NAMES, **LINEAR), NAMES, **PLACE)


def test_rates_by_hand() -> None:
    """At 20 °C, 2 m deep: F = 4 / 4.5; saturation 9.092 g/m³ and k_a 3.93 · 0.5 / 2^1.5 = 0.6947 per day."""
    found = changes(STATE, settling={"TN": "0.02 m/day"}, release=RELEASE)
    limit = 4.0 / 4.5
    degraded, nitrified = 0.1 * limit * (30.0 - 12.0), 0.1 * limit * 2.0
    assert found["COD"] == pytest.approx(-degraded)
    assert found["CODMn"] == pytest.approx(-0.1 * limit * (8.0 - 0.15 * 12.0))
    assert found["COD_REFRACTORY"] == 0.0
    assert found["NH3_N"] == pytest.approx(-nitrified + 0.02)
    assert found["TN"] == pytest.approx(-(0.05 + 0.01) * (6.0 - 2.0) + 0.02)
    assert found["TP"] == pytest.approx(-0.025 * 0.3 + 0.002)
    aerated = 3.93 * math.sqrt(0.25) / 2.0**1.5 * (9.092 - 4.0)
    assert found["DO"] == pytest.approx(aerated - degraded - 64.0 / 14.0 * nitrified - 0.75 * limit, abs=5e-4)


def test_nitrification_leaves_total_nitrogen_as_it_is() -> None:
    only_ammonia = changes({"NH3_N": 3.0, "TN": 3.0, "DO": 8.0})
    assert only_ammonia["TN"] == 0.0
    assert only_ammonia["NH3_N"] < 0.0


def test_measures_of_the_same_matter_take_their_oxygen_once() -> None:
    names = ["COD", "CODMn", "DO"]
    taking = [p.name for p in national_5x(names) if "oxygen_demand" in p.parameters]
    assert taking == ["oxidation COD"]
    (permanganate,) = (p for p in national_5x(["CODMn", "DO"]) if "oxygen_demand" in p.parameters)
    assert permanganate.parameters["oxygen_demand"] == 2.5


def test_without_oxygen_it_is_plain_decay() -> None:
    kinetics = Kinetics(national_5x(["COD", "NH3_N", "TP"], rates={"TP": "0.05 1/day"}, settling={"TP": 0.0}), NAMES)
    assert [p.name for p in kinetics.processes] == ["loss COD", "decay NH3_N", "decay TP"]
    rates = kinetics.rates({"COD": 20.0, "NH3_N": 1.0, "TP": 0.2}, PLACE)
    assert DAY * np.array(list(rates.values())) == pytest.approx([2.0, 0.1, 0.01])


def test_effects_of_sources_add_up(linear: Beaker) -> None:
    """Ten days in steps of an hour: the mean of two waters ends as the mean of what they end as."""
    waters = np.array([[20.0, 6.0, 1.0, 4.0, 0.2, 7.0, 5.0], [40.0, 12.0, 3.0, 9.0, 0.5, 8.0, 25.0]])
    ends = linear.run(np.vstack([waters, waters.mean(axis=0)]), 3600.0, 240)[-1]
    assert ends[2] == pytest.approx(ends[:2].mean(axis=0), rel=1e-9)
    assert ends[0, 0] == pytest.approx(5.0 + 15.0 * math.exp(-1.0), rel=1e-6)


@pytest.mark.parametrize("step", [1.0, 60.0, 3600.0, DAY, 30.0 * DAY])
def test_nothing_is_negative_and_totals_hold_their_parts(beaker: Beaker, step: float) -> None:
    waters = [
        list(STATE.values()),
        [0.0] * 7,
        [50.0, 10.0, 20.0, 20.0, 1.0, 0.0, 50.0],
        [5.0, 1.0, 0.01, 0.01, 0, 9, 0],
    ]
    states = beaker.run(np.array(waters), step, 20)
    assert states.min() >= 0.0
    cod, _, ammonia, nitrogen, _, _, refractory = np.moveaxis(states, -1, 0)
    assert (nitrogen - ammonia).min() >= -1e-9 * nitrogen.max()
    assert (cod - refractory).min() >= -1e-9 * cod.max()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"constituents": ["COD", "NO3_N"]}, "constituents: 'NO3_N' has no place in this set"),
        ({"constituents": ["COD", "DO"], "rates": {"TN": 0.1}}, "rates: there is nothing to give for 'TN'"),
        ({"settling": {"NH3_N": 0.1}}, "settling: there is nothing to give for 'NH3_N'"),
        ({"theta": {"TP": 1.02}}, "theta.TP: has a temperature factor, but no rate"),
        ({"rates": {"COD": "0.1 m"}}, "COD.rate: 'm' is not a unit of rate"),
    ],
)
def test_mistakes(given: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as caught:
        national_5x(**given)
    assert text in str(caught.value)
