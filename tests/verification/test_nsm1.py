"""The library's processes against the figures that the tests of NSM1 ship with.

ClearWater-modules of USACE ERDC, ``tests/test_9_nsm_nitrogen.py``, ``test_13_nsm_CBOD.py`` and
``test_14_nsm_phosphorus.py``: the state after one explicit step of a day at 25 °C in 1.5 m of water, all modules on,
algae among them. One parameter is changed at a time; what that changes is one process of ours, and the rest cancels.
"""

from __future__ import annotations

import pytest

from danao import Kinetics
from danao.kinetics.bed_release import bed_release
from danao.kinetics.denitrification import denitrification
from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_carbon import organic_carbon
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.organic_phosphorus import organic_phosphorus
from tests.batch import DAY

NAMES = ["ORG_N", "NH3_N", "NO3_N", "ORG_P", "PO4_P", "DO"]
STATE = {"ORG_N": 1.726, "NH3_N": 0.063, "NO3_N": 5.54, "ORG_P": 0.24, "PO4_P": 0.071, "DO": 8.0}
PLACE = {"temperature": 25.0, "depth": 1.5}


def grown(processes: object, name: str) -> float:
    """Return how much a constituent grows in one explicit step of a day."""
    kinetics = Kinetics([processes], NAMES)
    rates = kinetics.rates(STATE, PLACE)
    return DAY * sum(p.stoichiometry.get(name, 0.0) * rates[p.name] for p in kinetics.resolved)  # type: ignore[misc]


def nitrified(rate: str) -> object:
    return nitrification(rate=rate, theta=1.083, oxygen="exponential", attenuation="0.6 L/mg")


def mineralised(rate: str) -> object:
    return organic_nitrogen(hydrolysis_rate=rate, settling_velocity="0.01 m/day", theta=1.047)


def denitrified(rate: str, inhibition: str = "0.1 mg/L", transfer: str = "0 m/day") -> object:
    theta = {"rate": 1.045, "transfer_velocity": 1.08}
    return denitrification(organic=None, rate=rate, half_inhibition=inhibition, transfer_velocity=transfer, theta=theta)


def dissolved(rate: str, settling: str = "0.01 m/day") -> object:
    return organic_phosphorus(hydrolysis_rate=rate, settling_velocity=settling, theta=1.047)


def released(constituent: str, flux: str) -> object:
    return bed_release(constituent, flux=flux, theta=1.074)


CHANGES = [
    ("NH3_N", nitrified("0.1 1/day"), nitrified("5 1/day"), 0.154017957758354 - 0.6101494),
    ("NO3_N", nitrified("0.1 1/day"), nitrified("5 1/day"), 5.58219498187554 - 5.12606356028487),
    ("ORG_N", mineralised("0.1 1/day"), mineralised("0.5 1/day"), 1.03087295850801 - 1.89950169149861),
    ("NH3_N", mineralised("0.1 1/day"), mineralised("0.5 1/day"), 1.47877811233963 - 0.6101494),
    ("NO3_N", denitrified("0.002 1/day"), denitrified("2 1/day"), 4.955769 - 5.12606356),
    ("NO3_N", denitrified("0.002 1/day"), denitrified("0.002 1/day", "10 mg/L"), 5.11856308 - 5.12606356),
    ("NO3_N", denitrified("0.1 1/day"), denitrified("0.1 1/day", transfer="0.9 m/day"), 0.242017033 - 5.12606356),
    ("NH3_N", released("NH3_N", "0 g/m2/day"), released("NH3_N", "1 g/m2/day"), 1.5627923 - 0.6101494),
    ("PO4_P", dissolved("0.1 1/day"), dissolved("0.2 1/day"), 0.1309587507 - 0.100763082124724),
    ("ORG_P", dissolved("0.1 1/day"), dissolved("0.2 1/day"), 0.233864988 - 0.26406065661024),
    ("ORG_P", dissolved("0.1 1/day"), dissolved("0.1 1/day", "1 m/day"), 0.10566065661024 - 0.26406065661024),
    ("PO4_P", released("PO4_P", "0 g/m2/day"), released("PO4_P", "0.1 g/m2/day"), 0.196027374917 - 0.100763082124724),
]


@pytest.mark.parametrize(("name", "before", "after", "wanted"), CHANGES)
def test_what_one_parameter_changes(name: str, before: object, after: object, wanted: float) -> None:
    assert grown(after, name) - grown(before, name) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(
    ("amount", "oxygen", "temperature", "given", "wanted"),
    [
        (1.0, 8.0, 25.0, {}, 0.86),
        (1.0, 1.0, 25.0, {}, 0.90),
        (5.0, 8.0, 25.0, {}, 4.29),
        (1.0, 8.0, 15.0, {}, 0.91),
        (1.0, 8.0, 25.0, {"half_saturation": "1 mg/L"}, 0.87),
        (1.0, 8.0, 25.0, {"half_saturation": "0 mg/L"}, 0.85),
        (1.0, 8.0, 25.0, {"theta": {"fast_rate": 1.2}}, 0.72),
        (1.0, 8.0, 25.0, {"fast_rate": "1 1/day"}, -0.18),
    ],
)
def test_organic_matter_after_a_day(
    amount: float, oxygen: float, temperature: float, given: dict, wanted: float
) -> None:
    """The peer gives two digits; its explicit step may end below zero, which a run of ours does not."""
    made = organic_carbon(**{"fast_rate": "0.12 1/day", **given})
    kinetics = Kinetics(made, ["CBOD_FAST", "CBOD_SLOW", "DO"])
    rates = kinetics.rates({"CBOD_FAST": amount, "DO": oxygen}, {"temperature": temperature, "depth": 1.5})
    assert amount - DAY * rates["oxidation CBOD_FAST"] == pytest.approx(wanted, abs=0.0051)
