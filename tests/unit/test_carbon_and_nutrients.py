"""Organic carbon, nitrogen and phosphorus: rates by hand, limits, closure, and long steps in a beaker."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import InputError, Kinetics
from danao.kinetics import bod5_to_ultimate, processes, ultimate_to_bod5, unionised_ammonia
from danao.kinetics.bed_release import bed_release
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.denitrification import denitrification
from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_carbon import organic_carbon
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.organic_phosphorus import organic_phosphorus
from danao.kinetics.phosphorus_sorption import phosphorus_sorption
from danao.kinetics.two_step_nitrification import two_step_nitrification
from danao.scenario_file._document import restore
from tests.batch import DAY, Beaker

PLACE = {"temperature": 20.0, "depth": 2.0}
CARBON = ["CBOD_SLOW", "CBOD_FAST", "DO", "TIC"]
NITROGEN = ["ORG_N", "NH3_N", "NO2_N", "NO3_N", "CBOD_FAST", "DO", "ALK", "TIC"]


def per_day(processes: object, names: list[str], state: dict[str, float], **place: float) -> dict[str, float]:
    """Return rates per day, by the first word of their process and what it changes."""
    rates = Kinetics([processes], names).rates(state, PLACE | place)
    return {name: rate * DAY for name, rate in rates.items()}


def factors(processes: object, names: list[str]) -> dict[str, dict[str, float]]:
    """Return the stoichiometry of each process, closing factors as numbers."""
    return {item.name: dict(item.stoichiometry) for item in Kinetics([processes], names).resolved}


class TestCarbon:
    def test_rates(self) -> None:
        """Slow 8, fast 5, oxygen 2 mg/L: limitation 2 / 2.5 = 0.8."""
        given = organic_carbon(
            hydrolysis_rate="0.3 1/day", fast_rate="0.5 1/day", slow_rate="0.1 1/day", settling_velocity="0.4 m/day"
        )
        rates = per_day(given, CARBON, {"CBOD_SLOW": 8.0, "CBOD_FAST": 5.0, "DO": 2.0})
        assert rates == pytest.approx(
            {
                "hydrolysis CBOD_SLOW": 2.4,
                "oxidation CBOD_FAST": 0.5 * 0.8 * 5.0,
                "oxidation CBOD_SLOW": 0.1 * 0.8 * 8.0,
                "settling CBOD_SLOW": 0.4 / 2.0 * 8.0,
            }
        )

    def test_stoichiometry(self) -> None:
        found = factors(organic_carbon(), CARBON)
        assert found["hydrolysis CBOD_SLOW"] == pytest.approx({"CBOD_SLOW": -1.0, "CBOD_FAST": 1.0})
        assert found["oxidation CBOD_FAST"] == pytest.approx({"CBOD_FAST": -1.0, "DO": -1.0, "TIC": 12.0 / 32.0})

    @pytest.mark.parametrize(
        ("form", "parameter", "wanted"),
        [
            ("half_saturation", {"half_saturation": "0.5 mg/L"}, 2.0 / 2.5),
            ("exponential", {"attenuation": "0.6 L/mg"}, 1.0 - math.exp(-1.2)),
            ("second_order", {"half_saturation": "0.5 mg/L"}, 4.0 / 4.25),
        ],
    )
    def test_forms_of_oxygen_limitation(self, form: str, parameter: dict[str, str], wanted: float) -> None:
        state = {"CBOD": 1.0, "CBOD_FAST": 1.0, "NH3_N": 1.0, "DO": 2.0}
        one = carbonaceous_oxidation(rate="1 1/day", oxygen=form, **parameter)
        assert per_day(one, ["CBOD", "DO"], state) == pytest.approx({"oxidation CBOD": wanted})
        one = nitrification(rate="1 1/day", oxygen=form, **parameter)
        assert per_day(one, ["NH3_N", "NO3_N", "DO"], state) == pytest.approx({"nitrification NH3_N": wanted})
        two = organic_carbon(fast_rate="1 1/day", oxygen=form, **parameter)
        assert per_day(two, CARBON, state)["oxidation CBOD_FAST"] == pytest.approx(wanted)

    def test_a_parameter_of_another_form_is_refused(self) -> None:
        with pytest.raises(InputError, match="has no influence"):
            organic_carbon(attenuation="0.6 L/mg")

    def test_bod5(self) -> None:
        """At 0.23 per day, five days show 1 − exp(−1.15) = 0.68336 of the ultimate demand."""
        assert ultimate_to_bod5(10.0) == pytest.approx(6.83363, abs=1e-5)
        assert bod5_to_ultimate(1.0) == pytest.approx(1.46335, abs=1e-5)
        assert bod5_to_ultimate([3.0, 6.0], 0.1 / DAY) == pytest.approx([3.0 / 0.393469, 6.0 / 0.393469], rel=1e-5)
        assert isinstance(ultimate_to_bod5(1), float)

    @given(st.floats(0.0, 1e4), st.floats(0.01, 3.0))
    def test_bod5_and_back(self, ultimate: float, rate: float) -> None:
        found = ultimate_to_bod5(ultimate, f"{rate} 1/day")
        assert 0.0 <= found <= ultimate
        assert bod5_to_ultimate(found, rate / DAY) == pytest.approx(ultimate, rel=1e-9)

    @pytest.mark.parametrize("rate", ["0 1/day", 0.0, -1.0, "5 mg/L"])
    def test_a_bottle_without_a_rate(self, rate: object) -> None:
        with pytest.raises(InputError):
            bod5_to_ultimate(1.0, rate)


class TestNitrogen:
    def test_rates(self) -> None:
        """Organic nitrogen 2, ammonia 4, nitrite 1 mg/L at 3 mg/L of oxygen: limits 3 / 3.5 and 3 / 4."""
        state = {"ORG_N": 2.0, "NH3_N": 4.0, "NO2_N": 1.0, "DO": 3.0}
        hydrolysis = organic_nitrogen(hydrolysis_rate="0.1 1/day", settling_velocity="0.2 m/day")
        steps = two_step_nitrification(ammonia_rate="0.3 1/day", nitrite_rate="1.2 1/day")
        found = per_day([hydrolysis, steps], NITROGEN, state)
        assert found == pytest.approx(
            {
                "hydrolysis ORG_N": 0.2,
                "settling ORG_N": 0.2,
                "nitrification NH3_N": 0.3 * 4.0 * 3.0 / 3.5,
                "nitrification NO2_N": 1.2 * 3.0 / 4.0,
            }
        )
        steps = two_step_nitrification(ammonia_rate="0.3 1/day", nitrite_rate="1.2 1/day", oxygen="exponential")
        wanted = 1.0 - math.exp(-1.8)
        assert list(per_day(steps, NITROGEN, state).values()) == pytest.approx([1.2 * wanted, 1.2 * wanted])

    def test_stoichiometry(self) -> None:
        """Oxygen 48/14 and 16/14; alkalinity (as CaCO3) 100/14 less by the first step, 50/14 more from hydrolysis."""
        found = factors([organic_nitrogen(), two_step_nitrification()], NITROGEN)
        assert found["hydrolysis ORG_N"] == pytest.approx({"ORG_N": -1.0, "NH3_N": 1.0, "ALK": 50.0 / 14.0})
        first = {"NH3_N": -1.0, "NO2_N": 1.0, "DO": -48.0 / 14.0, "ALK": -100.0 / 14.0}
        assert found["nitrification NH3_N"] == pytest.approx(first)
        second = {"NO2_N": -1.0, "NO3_N": 1.0, "DO": -16.0 / 14.0, "ALK": 0.0}
        assert found["nitrification NO2_N"] == pytest.approx(second, abs=1e-12)

    def test_denitrification_takes_organic_matter(self) -> None:
        """2.857 g of oxygen demand and 12/32 of that in carbon per gram of nitrogen; alkalinity 50/14 g more."""
        found = factors(denitrification(), NITROGEN)
        gas = 40.0 / 14.0
        water = {"NO3_N": -1.0, "CBOD_FAST": -gas, "TIC": gas * 0.375, "ALK": 50.0 / 14.0}
        assert found["denitrification NO3_N"] == pytest.approx(water)
        assert found["denitrification NO3_N in the bed"] == pytest.approx({"NO3_N": -1.0, "ALK": 50.0 / 14.0})
        slow = factors(denitrification(organic="CBOD_SLOW"), ["NO3_N", "CBOD_SLOW", "DO"])
        assert slow["denitrification NO3_N"] == pytest.approx({"NO3_N": -1.0, "CBOD_SLOW": -gas})

    @pytest.mark.parametrize(
        ("form", "parameter", "wanted"),
        [
            ("half_saturation", {"half_inhibition": "0.1 mg/L"}, 0.1 / 0.5),
            ("exponential", {"attenuation": "0.6 L/mg"}, math.exp(-0.24)),
            ("second_order", {"half_inhibition": "0.1 mg/L"}, 0.01 / 0.17),
        ],
    )
    def test_denitrification_rates(self, form: str, parameter: dict[str, str], wanted: float) -> None:
        """Nitrate 5, oxygen 0.4, organic matter 0.3 mg/L, which is 0.3 / 0.4 of enough."""
        state = {"NO3_N": 5.0, "DO": 0.4, "CBOD_FAST": 0.3}
        given = {"rate": "0.5 1/day", "transfer_velocity": "0.1 m/day", "oxygen": form, **parameter}
        found = per_day(denitrification(**given), NITROGEN, state)
        assert found["denitrification NO3_N"] == pytest.approx(2.5 * wanted * 0.75)
        assert found["denitrification NO3_N in the bed"] == pytest.approx(0.25)
        free = per_day(denitrification(organic=None, **given), ["NO3_N", "DO"], state)
        assert free["denitrification NO3_N"] == pytest.approx(2.5 * wanted)

    def test_unionised_ammonia(self) -> None:
        """Emerson et al. (1975) in fresh water; in the sea the figures of Clegg & Whitfield (1995) on the total scale.

        The latter as the R package wq gives them.
        """
        assert unionised_ammonia(1.0, [0.0, 20.0, 30.0], 8.0) == pytest.approx([0.008167, 0.038071, 0.074319], abs=1e-6)
        assert unionised_ammonia(1.0, [10.0, 25.0], 8.0) == pytest.approx([0.0183, 0.0539], rel=6e-3)
        assert unionised_ammonia(1.0, 25.0, [8.0, 7.8], 35.0) == pytest.approx([0.0556, 0.0358], rel=0.07)

    @given(st.floats(0.0, 100.0), st.floats(0.0, 40.0), st.floats(4.0, 11.0), st.floats(0.0, 40.0))
    def test_unionised_is_a_part_that_grows_with_ph(self, total: float, warm: float, ph: float, salt: float) -> None:
        here, there = unionised_ammonia(total, warm, [ph, ph + 0.5], salt)
        assert 0.0 <= here <= there <= total


class TestPhosphorus:
    def test_rates(self) -> None:
        """Organic 0.2, inorganic 0.6 mg/L; solids 100 mg/L with 0.005 L/mg hold a third."""
        state = {"ORG_P": 0.2, "PO4_P": 0.6, "SS": 100.0}
        given = [
            organic_phosphorus(hydrolysis_rate="0.1 1/day", settling_velocity="0.2 m/day"),
            phosphorus_sorption(partition="5000 L/kg", settling_velocity="1.5 m/day"),
        ]
        assert per_day(given, [*state, "ALK"], state) == pytest.approx(
            {"hydrolysis ORG_P": 0.02, "settling ORG_P": 0.02, "settling PO4_P on SS": 1.5 / 2.0 * 0.6 / 3.0}
        )
        assert factors(given, [*state, "ALK"])["hydrolysis ORG_P"] == pytest.approx(
            {"ORG_P": -1.0, "PO4_P": 1.0, "ALK": -50.0 / 31.0}
        )

    def test_nothing_sorbed_without_solids(self) -> None:
        assert per_day(phosphorus_sorption(), ["PO4_P", "SS"], {"PO4_P": 1.0})["settling PO4_P on SS"] == 0.0

    @pytest.mark.parametrize(("oxygen", "share"), [(0.0, 1.0), (1.0, 0.5), (9.0, 0.1)])
    def test_release_under_low_oxygen(self, oxygen: float, share: float) -> None:
        given = bed_release("PO4_P", oxygen="low_oxygen", flux="4 mg/m2/day", half_inhibition="1 mg/L")
        found = per_day(given, ["PO4_P", "DO"], {"DO": oxygen})
        assert found["release PO4_P"] == pytest.approx(2e-3 * share)

    def test_release_as_ever_needs_no_oxygen(self) -> None:
        assert per_day(bed_release("PO4_P", flux="4 mg/m2/day"), ["PO4_P"], {})["release PO4_P"] == pytest.approx(2e-3)


ALL = ["CBOD_SLOW", "CBOD_FAST", "ORG_N", "NH3_N", "NO2_N", "NO3_N", "ORG_P", "PO4_P", "SS", "DO", "TIC", "ALK"]


@pytest.fixture(scope="module")
def beaker() -> Beaker:
    """Everything that stays in the water, and nitrogen that leaves as gas."""
    made = [
        organic_carbon(hydrolysis_rate="0.3 1/day", fast_rate="0.5 1/day", slow_rate="0.05 1/day"),
        organic_nitrogen(settling_velocity=0.0),
        two_step_nitrification(),
        denitrification(rate="1 1/day"),
        organic_phosphorus(settling_velocity=0.0),
        phosphorus_sorption(settling_velocity=0.0),
    ]
    return Beaker(made, ALL, **PLACE)


def held(beaker: Beaker, element: str) -> np.ndarray:
    """Return what a gram of each constituent holds of an element."""
    return np.array([item.elements.get(element, 0.0) for item in beaker.kinetics.constituents])


@pytest.mark.parametrize("step", [600.0, 86_400.0, 10 * 86_400.0])
def test_long_steps_stay_positive_and_close(beaker: Beaker, step: float) -> None:
    """Phosphorus, carbon and charge stay; nitrogen and oxygen demand leave only with gas, 40/14 g each gram."""
    start = [12.0, 8.0, 2.0, 5.0, 0.2, 3.0, 0.4, 0.3, 50.0, 6.0, 20.0, 150.0]
    states = beaker.run(start, step, 40)[:, 0]
    assert np.isfinite(states).all()
    assert states[:, :10].min() >= 0.0
    for element in ("P", "C", "charge"):
        kept = states @ held(beaker, element)
        assert kept == pytest.approx(np.full(41, kept[0]), rel=1e-10), element
    gas = states[0] @ held(beaker, "N") - states @ held(beaker, "N")
    taken = states[0] @ held(beaker, "O") - states @ held(beaker, "O")
    assert taken == pytest.approx(40.0 / 14.0 * gas, rel=1e-9, abs=1e-9)
    assert (np.diff(gas) >= -1e-12).all()
    assert gas[-1] > 0.01


def test_two_pools_against_the_solution(beaker: Beaker) -> None:
    """With oxygen in plenty: slow e^(−(k_h + k_s) t), fast Bateman's curve; the limits are 1 within 0.5 / 1e5."""
    start = [12.0, 8.0, *[0.0] * 7, 1e5, 0.0, 0.0]
    states = beaker.run(start, 3600.0, 240)[:, 0]
    t = np.arange(241) / 24.0
    slow = 12.0 * np.exp(-0.35 * t)
    fast = (8.0 - 0.3 * 12.0 / (0.5 - 0.35)) * np.exp(-0.5 * t) + 0.3 * 12.0 / (0.5 - 0.35) * np.exp(-0.35 * t)
    assert states[:, 0] == pytest.approx(slow, abs=2e-4)
    assert states[:, 1] == pytest.approx(fast, abs=2e-4)


def test_without_oxygen_only_nitrate_oxidises(beaker: Beaker) -> None:
    start = [0.0, 10.0, 0.0, 3.0, 0.0, 2.0, *[0.0] * 6]
    states = beaker.run(start, 3600.0, 24)[:, 0]
    assert states[:, 3] == pytest.approx(np.full(25, 3.0))
    assert (10.0 - states[-1, 1]) / (2.0 - states[-1, 5]) == pytest.approx(40.0 / 14.0, rel=1e-9)


NAMES = ("organic_carbon", "organic_nitrogen", "two_step_nitrification", "denitrification", "organic_phosphorus")


@pytest.mark.parametrize("name", [*NAMES, "phosphorus_sorption", "weir_reaeration", "bed_release"])
def test_a_results_file_brings_it_back(name: str) -> None:
    for item in processes(name):
        assert restore(item.describe()) == item
