"""Algae over days: a closed bottle keeps its elements, chemostats and self-shading end where theory says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from danao import Process
from danao.kinetics import Kinetics, closing
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.bottom_algae_stores import bottom_algae_stores
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.detritus import detritus
from danao.kinetics.nitrification import nitrification
from danao.kinetics.phytoplankton import phytoplankton
from danao.kinetics.phytoplankton_stores import phytoplankton_stores
from tests.batch import DAY, Beaker

BOTTLE = {
    "PHYTO": 1.0,
    "BOTTOM_ALGAE": 2.0,
    "BOTTOM_ALGAE_C": 2.0,
    "BOTTOM_ALGAE_N": 0.1,
    "BOTTOM_ALGAE_P": 0.01,
    "DETRITUS": 0.5,
    "CBOD_FAST": 2.0,
    "CBOD_SLOW": 3.0,
    "PHYTO_C": 1.0,
    "PHYTO_N": 0.1,
    "PHYTO_P": 0.01,
    "NH3_N": 0.3,
    "NO3_N": 1.0,
    "ORG_N": 0.2,
    "PO4_P": 0.08,
    "ORG_P": 0.02,
    "DO": 8.0,
    "TIC": 20.0,
    "ALK": 80.0,
}
START = np.array(list(BOTTLE.values()))


def loss(c: float, *, k: float) -> float:
    return k * c


def hydrolysis(organic: str, inorganic: str) -> Process:
    return Process(
        f"hydrolysis {organic}",
        loss,
        {organic: -1.0, inorganic: 1.0, "ALK": closing("charge")},
        {"k": 0.1 / DAY},
        {"c": organic},
    )


@pytest.fixture(scope="module")
def bottle() -> Beaker:
    """All kinds of algae, and what brings their remains back; nothing settles, nothing comes in or goes out."""
    processes = [
        phytoplankton(settling_velocity=0.0),
        phytoplankton_stores(settling_velocity=0.0),
        bottom_algae(),
        bottom_algae_stores(),
        detritus(settling_velocity=0.0, fast_share=0.7),
        carbonaceous_oxidation("CBOD_FAST"),
        carbonaceous_oxidation("CBOD_SLOW", rate="0.05 1/day"),
        nitrification(),
        hydrolysis("ORG_N", "NH3_N"),
        hydrolysis("ORG_P", "PO4_P"),
    ]
    return Beaker(processes, list(BOTTLE), depth=1.0, solar_radiation=300.0)


def held(beaker: Beaker, element: str) -> np.ndarray:
    """Return how much of an element is in a gram of each constituent."""
    return np.array([item.elements.get(element, 0.0) for item in beaker.kinetics.constituents])


def days_and_nights(beaker: Beaker, initial: np.ndarray, days: int, step: float) -> np.ndarray:
    states = [initial[None]]
    half = round(0.5 * DAY / step)
    for k in range(2 * days):
        beaker.environment["solar_radiation"] = 0.0 if k % 2 else 600.0
        states.append(beaker.run(states[-1][-1], step, half)[1:, 0])
    return np.concatenate(states)


@pytest.mark.parametrize("step", [900.0, 0.5 * DAY])
def test_a_closed_bottle_keeps_its_elements(bottle: Beaker, step: float) -> None:
    states = days_and_nights(bottle, START, 10, step)
    assert states.min() >= 0.0
    for element in ("N", "P", "C", "O"):
        parts = states * held(bottle, element)
        assert parts.sum(axis=1) == pytest.approx(parts[0].sum(), abs=1e-13 * np.abs(parts).sum(axis=1).max())


def test_alkalinity_follows_the_charge_of_what_is_taken_up(bottle: Beaker) -> None:
    """Eq per m³: ammonium is one positive, nitrate and phosphate one negative charge; all algae are without."""
    states = days_and_nights(bottle, START, 4, 900.0)
    at = list(BOTTLE).index
    ions = (states[:, at("NH3_N")] - states[:, at("NO3_N")]) / 14.0 - states[:, at("PO4_P")] / 31.0
    assert states[:, at("ALK")] / 50.0 - ions == pytest.approx(80.0 / 50.0 - ions[0], abs=1e-12)
    assert np.ptp(states[:, at("ALK")]) > 0.5


def test_a_bottle_without_algae_stays_without(bottle: Beaker) -> None:
    """But for those on the bed that grow by area, of fixed composition."""
    without = ["PHYTO", "PHYTO_C", "PHYTO_N", "PHYTO_P", "BOTTOM_ALGAE_C", "BOTTOM_ALGAE_N", "BOTTOM_ALGAE_P"]
    states = days_and_nights(bottle, START * [name not in without for name in BOTTLE], 2, 900.0)
    assert (states[:, [list(BOTTLE).index(name) for name in without]] == 0.0).all()


def test_in_the_dark_algae_decay(bottle: Beaker) -> None:
    """With plenty of oxygen: exp(−(k_r O / (K + O) + k_d) t) at 20 °C, where oxygen hardly changes."""
    bottle.environment["solar_radiation"] = 0.0
    start = START.copy()
    start[list(BOTTLE).index("DO")] = 1e4
    end = bottle.run(start, 900.0, 96)[-1, 0]
    oxygen = 1e4 / (1e4 + 0.5)
    for name, rate in {"PHYTO": 0.1 * oxygen + 0.1, "BOTTOM_ALGAE": 0.2 * oxygen + 0.1}.items():
        assert end[list(BOTTLE).index(name)] == pytest.approx(BOTTLE[name] * math.exp(-rate), rel=1e-5)


def slopes(kinetics: Kinetics, state: dict[str, float], **environment: float) -> dict[str, float]:
    """Return what each constituent gains, g/m³/day."""
    rates = kinetics.rates(state, {"temperature": 20.0, **environment})
    found = dict.fromkeys(kinetics.names, 0.0)
    for process in kinetics.resolved:
        for name, factor in process.stoichiometry.items():
            found[name] += DAY * float(factor) * rates[process.name]
    return found


def flow(c: float, *, dilution: float, coming: float) -> float:
    return dilution * (coming - c)


def through(name: str, dilution: float, coming: float) -> Process:
    """Return the flow of a constituent through a chemostat."""
    given = {"dilution": dilution / DAY, "coming": coming}
    return Process(f"flow {name}", flow, {name: 1.0}, given, {"c": name}, exchange="air")


def test_chemostat_of_Monod() -> None:
    """Growth on nitrate alone: μ f N / (K + N) = D, and what is missing of nitrate and phosphate is in the algae."""
    dilution, growth, half, light = 0.5, 2.0, 0.1, 3.0 / (1.0 + 3.0)
    coming = {"PHYTO": 0.0, "NH3_N": 0.0, "NO3_N": 1.4, "PO4_P": 5.0, "DO": 8.0}
    algae = phytoplankton(
        growth_rate=growth / DAY,
        nitrogen_half_saturation=half,
        extinction=0.0,
        light_constant="47 W/m2",
        respiration_rate=0.0,
        death_rate=0.0,
        settling_velocity=0.0,
    )
    flows = [through(name, dilution, concentration) for name, concentration in coming.items()]
    chemostat = Kinetics([algae, *flows], [*coming, "DETRITUS", "ORG_N", "ORG_P"])
    nitrate = half * dilution / (growth * light - dilution)
    carbon = (1.4 - nitrate) / 0.18
    oxygen = 8.0 + (32.0 / 12.0 + 0.18 * 64.0 / 14.0) * carbon
    steady = {"PHYTO": carbon, "NO3_N": nitrate, "PO4_P": 5.0 - 0.025 * carbon, "DO": oxygen}
    found = slopes(chemostat, steady, depth=1.0, solar_radiation=300.0)
    assert found == pytest.approx(dict.fromkeys(found, 0.0), abs=1e-8)
    assert slopes(chemostat, steady | {"NO3_N": 1.01 * nitrate}, depth=1.0, solar_radiation=300.0)["PHYTO"] > 1e-3


def test_floating_algae_with_stores_are_those_of_the_bed_with_stores() -> None:
    """By hand: the same uptake, growth by 1 − q₀/q, and what settles takes its stores along in the same ratio."""
    state = {"PHYTO_C": 2.0, "PHYTO_N": 0.1, "PHYTO_P": 0.02, "NH3_N": 0.3, "NO3_N": 1.0, "PO4_P": 0.05, "DO": 8.0}
    names = [*state, "DETRITUS", "ORG_N", "ORG_P"]
    processes = phytoplankton_stores(growth_rate=1.0, light=lambda: 0.5, settling_velocity=1.0, theta=1.0)
    rates = Kinetics(processes, names).rates(state, {"temperature": 20.0, "depth": 4.0})
    assert rates["growth PHYTO_C"] == pytest.approx(0.5 * 2.0 * min(1.0 - 0.018 * 20.0, 1.0 - 0.0025 * 100.0))
    taken = rates["uptake of ammonium PHYTO_C"] + rates["uptake of nitrate PHYTO_C"]
    assert taken * DAY == pytest.approx(1.8 * 1.3 / 1.325 * 0.0225 / (0.0225 + 0.05 - 0.018) * 2.0)
    assert rates["settling PHYTO_C"] == pytest.approx(0.5)
    assert rates["settling PHYTO_N"] / rates["settling PHYTO_C"] == pytest.approx(0.05)
    assert rates["settling PHYTO_P"] / rates["settling PHYTO_C"] == pytest.approx(0.01)


def test_all_floating_algae_shade_each_other() -> None:
    """The carbon of both kinds counts alike, for their own light and for that of the other."""
    names = ["PHYTO", "PHYTO_C", "PHYTO_N", "PHYTO_P", "NH3_N", "NO3_N", "PO4_P", "DO", "DETRITUS", "ORG_N", "ORG_P"]
    kinetics = Kinetics([phytoplankton(), phytoplankton_stores()], names)
    state = {**dict.fromkeys(names, 1.0), "PHYTO_N": 0.5, "PHYTO_P": 0.5, "DETRITUS": 0.0}
    around = {"temperature": 20.0, "depth": 2.0, "solar_radiation": 300.0}
    clear = kinetics.rates({**state, "PHYTO_C": 0.0}, around)["growth of phytoplankton on nitrate"]
    shaded = kinetics.rates(state, around)["growth of phytoplankton on nitrate"]
    twice = kinetics.rates({**state, "PHYTO": 2.0, "PHYTO_C": 0.0}, around)["growth of phytoplankton on nitrate"]
    assert shaded < 0.9 * clear
    assert twice == pytest.approx(2.0 * shaded, rel=1e-12)


def test_chemostat_of_Droop() -> None:
    """1 − q₀ / q = D / μ and ρ N / (K + N) K_q / (K_q + q − q₀) = D q; algae are washed out like the rest."""
    dilution, mu, half, coming = 0.4, 1.0, 0.3, 2.0
    least, filling, uptake = 0.02, 0.03, 0.5
    coming_in = {
        "BOTTOM_ALGAE_C": 0.0,
        "BOTTOM_ALGAE_N": 0.0,
        "BOTTOM_ALGAE_P": 0.0,
        "NH3_N": coming,
        "NO3_N": 0.0,
        "PO4_P": 5.0,
        "DO": 8.0,
    }
    algae = bottom_algae_stores(
        space="first_order",
        growth_rate=2.0 * mu / DAY,
        capacity=1e12,
        extinction=0.0,
        light_constant="47 W/m2",
        least_nitrogen=least,
        nitrogen_filling=filling,
        nitrogen_uptake=uptake / DAY,
        nitrogen_half_saturation=half,
        respiration_rate=0.0,
        death_rate=0.0,
        excretion_rate=0.0,
    )
    chemostat = Beaker(
        [algae, *(through(name, dilution, c) for name, c in coming_in.items())],
        [*coming_in, "DETRITUS", "ORG_N", "ORG_P"],
        depth=1.0,
        solar_radiation=100.0,
    )
    end = chemostat.run([0.1, 0.01, 0.002, coming, 0.0, 5.0, 8.0, 0.0, 0.0, 0.0], 900.0, 96 * 80)[-1, 0]
    quota = least / (1.0 - dilution / mu)
    taken = dilution * quota * (filling + quota - least) / (uptake * filling)
    ammonium = half * taken / (1.0 - taken)
    assert end[1] / end[0] == pytest.approx(quota, rel=1e-6)
    assert end[3] == pytest.approx(ammonium, rel=1e-6)
    assert end[0] == pytest.approx((coming - ammonium) / quota, rel=1e-6)


@pytest.mark.parametrize("law", ["half_saturation", "smith", "steele"])
def test_algae_grow_until_they_shade_themselves(law: str) -> None:
    """Plenty of nutrients: the average light ends where growth equals what settles."""
    growth, lost, depth, light = 2.0, 0.5, 3.0, 4.0
    plenty = {"NO3_N": 1e9, "PO4_P": 1e9, "DO": 8.0}
    unused = {"respiration_rate": 0.0, "death_rate": 0.0, "light_constant": "47 W/m2", "light": law}
    algae = phytoplankton(growth_rate=growth / DAY, settling_velocity=lost * depth / DAY, **unused)
    water = Kinetics(algae, ["PHYTO", *plenty, "NH3_N", "DETRITUS", "ORG_N", "ORG_P"])
    laws = {
        "half_saturation": lambda x: x / (1.0 + x),
        "smith": lambda x: x / math.hypot(1.0, x),
        "steele": lambda x: x * math.exp(1.0 - x),
    }

    def surplus(chlorophyll: float) -> float:
        depths = (0.2 + 0.0088 * chlorophyll + 0.054 * chlorophyll ** (2.0 / 3.0)) * depth
        total, _ = quad(lambda z: laws[law](light * math.exp(-depths * z)), 0.0, 1.0, epsrel=1e-12)
        return growth * total - lost

    limit = brentq(surplus, 1.0, 1e4, xtol=1e-9) * 40.0 / 1e3
    for share in (0.99, 1.0, 1.01):
        found = slopes(water, plenty | {"PHYTO": share * limit}, depth=depth, solar_radiation=100.0 * light)
        expected = surplus(share * limit * 1e3 / 40.0) * share * limit
        assert found["PHYTO"] == pytest.approx(expected, rel=1e-6, abs=1e-7 * limit)
