"""Algae against the single-step tests that ClearWater-modules ships (NSM1, USACE ERDC).

One explicit Euler step of a day from a given state. What algae do comes from here; what else happens to nitrogen and
phosphorus in that model (hydrolysis, nitrification, settling) is worked out beside it. Expected numbers: test_7,
test_8, test_9 and test_14 of that project.
"""

from __future__ import annotations

import math

import pytest

from danao.kinetics import Kinetics, parameter
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.phytoplankton import phytoplankton
from tests.batch import DAY

SURROUNDINGS = {"temperature": 25.0, "depth": 1.5, "solar_radiation": 500.0}
STATE = {"PHYTO": 36.77 * 0.04, "BOTTOM_ALGAE": 24.0 * 0.4 / 1.5, "NH3_N": 0.063, "NO3_N": 5.54, "PO4_P": 0.071}
NAMES = [*STATE, "ORG_N", "ORG_P", "DETRITUS", "DO"]
PLENTY = 1e15
WARM = 1.047**5  # from 20 to 25 °C
BED = 0.9  # share of the bed that algae cover in NSM1
KEPT = 0.9  # share of dead bottom algae that stays in the water there


def crowded(
    constituent: float,
    depth: float,
    *,
    growth_rate: float = parameter("0.4 1/day", "rate", "greatest growth", theta=1.047),
    half_density: float = parameter("4 g/m2", "areal_mass", "carbon at which growth is halved"),
) -> float:
    return growth_rate * half_density / (half_density + constituent * depth) * constituent


ALIKE = {
    "nutrients": "product",
    "background": "0.02 1/m",
    "ammonium_preference": "1e12 mg/L",  # then ammonium and nitrate are taken as they come: preference 0.5 in NSM1
    "half_saturation": 0.0,  # respiration is not limited by oxygen
}
FLOATING = {
    "growth_rate": "1 1/day",
    "respiration_rate": "0.2 1/day",
    "death_rate": "0.15 1/day",
    "nitrogen_half_saturation": "0.04 mg/L",
    "phosphorus_half_saturation": "0.0012 mg/L",
    "light_constant": "10 W/m2",
}
ON_BED = {
    "space": crowded,
    "respiration_rate": "0.2 1/day",
    "death_rate": "0.3 1/day",
    "nitrogen_half_saturation": "0.25 mg/L",
    "phosphorus_half_saturation": "0.125 mg/L",
}


def rates(state: dict[str, float], bed_light: str = "10 W/m2") -> dict[str, float]:
    """Return all rates in g/m³/day."""
    thetas = {"growth_rate": 1.047, "respiration_rate": 1.06, "death_rate": 1.047}
    processes = [
        phytoplankton(**ALIKE, **FLOATING, theta=1.047),
        bottom_algae(**ALIKE, **ON_BED, light_constant=bed_light, theta=thetas),
    ]
    kinetics = Kinetics(processes, NAMES)
    return {name: DAY * rate for name, rate in kinetics.rates(STATE | state, SURROUNDINGS).items()}


def growth(found: dict[str, float], where: str) -> float:
    return sum(rate for name, rate in found.items() if name.startswith("growth") and where in name)


@pytest.mark.parametrize(("before", "after"), [(40.0, 52.668069), (60.0, 74.849998)])
def test_phytoplankton(before: float, after: float) -> None:
    found = rates({"PHYTO": 0.04 * before, "NH3_N": 0.05, "NO3_N": 5.0, "PO4_P": 0.07, "DETRITUS": 4.0})
    lost = sum(found[f"{name} of phytoplankton"] for name in ("respiration", "death", "settling"))
    assert before + (growth(found, "phytoplankton") - lost) / 0.04 == pytest.approx(after, rel=1e-6)


@pytest.mark.parametrize(("light", "after"), [("10 W/m2", 8.82632), ("15 W/m2", 8.74222)])
def test_bottom_algae(light: str, after: float) -> None:
    found = rates({"DETRITUS": 4.356}, light)
    change = growth(found, "BOTTOM") - found["respiration BOTTOM_ALGAE"] - found["death BOTTOM_ALGAE"]
    assert 24.0 + change * 1.5 / 0.4 == pytest.approx(after, rel=1e-6)


def test_nitrogen() -> None:
    found = rates({"PO4_P": PLENTY})
    hydrolysis = 0.1 * WARM * 1.726
    nitrified = (1.0 - math.exp(-0.6 * 8.0)) * 0.1 * 1.083**5 * 0.063
    denitrified = (1.0 - 8.0 / 8.1) * 0.002 * 1.045**5 * 5.54
    taken = {
        name: found[f"growth of phytoplankton on {name}"] + BED * found[f"growth on {name} BOTTOM_ALGAE"]
        for name in ("ammonium", "nitrate")
    }
    respired = found["respiration of phytoplankton"] + BED * found["respiration BOTTOM_ALGAE"]
    died = found["death of phytoplankton"] + KEPT * BED * found["death BOTTOM_ALGAE"]
    assert 0.063 + hydrolysis - nitrified + 0.18 * (respired - taken["ammonium"]) == pytest.approx(0.6101494, rel=1e-6)
    assert 5.54 + nitrified - denitrified - 0.18 * taken["nitrate"] == pytest.approx(5.1260636, rel=1e-6)
    assert 1.726 - hydrolysis - 0.01 / 1.5 * 1.726 + 0.18 * died == pytest.approx(1.899502, rel=1e-6)


def test_phosphorus() -> None:
    found = rates({"NH3_N": PLENTY, "NO3_N": PLENTY})
    hydrolysis = 0.1 * WARM * 0.24
    respired = found["respiration of phytoplankton"] + BED * found["respiration BOTTOM_ALGAE"]
    grown = growth(found, "phytoplankton") + BED * growth(found, "BOTTOM")
    died = found["death of phytoplankton"] + KEPT * BED * found["death BOTTOM_ALGAE"]
    assert 0.071 + hydrolysis + 0.025 * (respired - grown) == pytest.approx(0.100763082124724, rel=1e-9)
    assert 0.24 - hydrolysis - 0.01 / 1.5 * 0.24 + 0.025 * died == pytest.approx(0.26406065661024, rel=1e-9)
