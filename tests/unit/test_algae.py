"""Algae and detritus: their rates by hand, their choices, and what they do not need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import Constituent
from danao.errors import InputError
from danao.kinetics import Kinetics, _algae
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.bottom_algae_stores import bottom_algae_stores
from danao.kinetics.detritus import detritus
from danao.kinetics.phytoplankton import phytoplankton
from tests.batch import DAY

NUTRIENTS = {"NH3_N": 0.025, "NO3_N": 0.025, "PO4_P": 0.02, "DO": 8.0}
NAMES = [*NUTRIENTS, "DETRITUS", "ORG_N", "ORG_P"]
STORES = ["BOTTOM_ALGAE_C", "BOTTOM_ALGAE_N", "BOTTOM_ALGAE_P"]
WATER = {"temperature": 20.0, "depth": 2.0, "solar_radiation": 100.0}


def growth(processes: list, names: list[str], state: dict[str, float], **water: float) -> float:
    """Return all growth, g/m³/day."""
    rates = Kinetics(processes, names).rates(NUTRIENTS | state, WATER | water)
    return DAY * sum(rate for name, rate in rates.items() if name.startswith("growth"))


def floating(state: dict[str, float] | None = None, also: tuple[str, ...] = (), **given_values: object) -> float:
    return growth(phytoplankton(**given_values), ["PHYTO", *NAMES, *also], {"PHYTO": 1.0} | (state or {}))


def on_bed(carbon: float, **given_values: object) -> float:
    return growth(bottom_algae(**given_values), ["BOTTOM_ALGAE", *NAMES], {"BOTTOM_ALGAE": carbon})


def test_ammonium_is_preferred() -> None:
    """By hand with k = 25: a = n = 25 is shared half and half; a = 75, n = 25: 0.375 + 0.375."""
    assert _algae.ammonium_share(25.0, 25.0, ammonium_preference=25.0) == pytest.approx(0.5)
    assert _algae.ammonium_share(75.0, 25.0, ammonium_preference=25.0) == pytest.approx(0.75)
    assert _algae.ammonium_share(75.0, 0.0, ammonium_preference=25.0) == pytest.approx(1.0)
    assert _algae.ammonium_share(0.0, 25.0, ammonium_preference=25.0) == 0.0
    assert _algae.nitrate_share(25.0, 0.25) == 0.75
    assert _algae.nitrate_share(0.0, 0.25) == 0.0


def test_ammonium_is_taken_by_weight() -> None:
    assert _algae.weighted_share(1.0, 3.0, preference=0.5) == pytest.approx(0.25)
    assert _algae.weighted_share(1.0, 3.0, preference=0.75) == pytest.approx(0.5)
    assert _algae.weighted_share(0.0, 3.0, preference=0.75) == 0.0
    assert _algae.weighted_share(1.0, 0.0, preference=0.75) == 1.0
    assert _algae.weighted_share(0.0, 0.0, preference=0.75) == 0.0


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.floats(1e-9, 1e3), st.floats(0.0, 1.0))
def test_shares_of_nitrogen_are_shares(ammonium: float, nitrate: float, half: float, weight: float) -> None:
    for share in (
        _algae.ammonium_share(ammonium, nitrate, ammonium_preference=half),
        _algae.weighted_share(ammonium, nitrate, preference=weight),
    ):
        assert 0.0 <= share <= 1.0 + 1e-12
        assert share + _algae.nitrate_share(nitrate, share) == pytest.approx(1.0 if nitrate > 0.0 else share, rel=1e-12)


def test_growth_is_crowded() -> None:
    """By hand: 2 m of clear water, light far above its half, plenty of all: 0.4 · 4 / (4 + 2 · 2) · 2 per day."""
    plenty = {"extinction": 0.0, "light_constant": "1e-6 W/m2", "nitrogen_half_saturation": 0.0}
    found = on_bed(2.0, space="crowded", phosphorus_half_saturation=0.0, **plenty)
    assert found == pytest.approx(0.4, rel=1e-6)


def test_growth_of_phytoplankton() -> None:
    """By hand: light 47 W/m² over 47 in clear water is a half; nitrogen 0.05 / 0.075, phosphorus 0.02 / 0.025."""
    clear = {"extinction": 0.0, "light_constant": "47 W/m2"}
    assert floating(**clear) == pytest.approx(2.5 * 0.5 * 2.0 / 3.0)
    assert floating(nutrients="product", **clear) == pytest.approx(2.5 * 0.5 * 2.0 / 3.0 * 0.8)
    assert floating(nitrogen_half_saturation=0.0, **clear) == pytest.approx(2.5 * 0.5 * 0.8)
    assert floating(nutrients=lambda nitrogen: nitrogen**2, **clear) == pytest.approx(2.5 * 0.5 * 4.0 / 9.0)


def test_inorganic_carbon_limits_where_it_is_simulated() -> None:
    clear = {"extinction": 0.0, "light_constant": "47 W/m2"}
    assert floating({"TIC": 0.156}, ("TIC",), **clear) == pytest.approx(2.5 * 0.5 * 0.5)
    assert floating({"TIC": 0.0}, ("TIC",), **clear) == 0.0
    assert floating({"TIC": 0.0}, ("TIC",), carbon_half_saturation=0.0, **clear) == floating(**clear)


def test_what_is_not_simulated_takes_no_light() -> None:
    """With 10 g/m³ of solids the extinction is higher by 0.52 1/m; given as a number, it is that."""
    clear = floating()
    assert floating({"SS": 0.0}, ("SS",)) == clear
    turbid = floating({"SS": 10.0}, ("SS",))
    own = 0.2 + 0.0088 * 25.0 + 0.054 * 25.0 ** (2.0 / 3.0)
    assert turbid < clear
    assert turbid == pytest.approx(floating(extinction=f"{own + 0.52} 1/m"), rel=1e-12)
    assert clear == pytest.approx(floating(extinction=lambda PHYTO, SS=0.0: own * PHYTO + SS), rel=1e-12)


def test_a_fixed_extinction_leaves_nothing_to_its_parts() -> None:
    with pytest.raises(InputError, match="background: has no influence"):
        phytoplankton(extinction="1 1/m", background="0.3 1/m")


def test_growth_on_the_bed() -> None:
    """By hand: 8 g/m²/day over 2 m; nitrogen 0.05 / 0.35 is what limits; half of the light."""
    clear = {"extinction": 0.0, "light_constant": "47 W/m2"}
    for carbon in (0.0, 1.0, 50.0):
        assert on_bed(carbon, **clear) == pytest.approx(4.0 * 0.5 / 7.0)
    first = {"space": "first_order", "growth_rate": "1 1/day", "capacity": "40 g/m2"}
    assert on_bed(0.0, **clear, **first) == 0.0
    assert on_bed(5.0, **clear, **first) == pytest.approx(0.75 * 5.0 * 0.5 / 7.0)
    assert on_bed(50.0, **clear, **first) == 0.0


def test_growth_and_uptake_with_stores() -> None:
    """By hand, q = 0.036 is twice the least; uptake 1.8 × 0.05 / 0.35 × 0.0225 / 0.0405; phosphorus is plenty."""
    processes = bottom_algae_stores(extinction=0.0, light_constant="47 W/m2")
    kinetics = Kinetics(processes, [*STORES, *NAMES])
    state = NUTRIENTS | {"BOTTOM_ALGAE_C": 2.0, "BOTTOM_ALGAE_N": 0.072, "BOTTOM_ALGAE_P": 1.0}
    rates = {name: DAY * rate for name, rate in kinetics.rates(state, WATER).items()}
    uptake = 2.0 * 1.8 * 0.05 / 0.35 * 0.0225 / 0.0405
    assert rates["growth BOTTOM_ALGAE_C"] == pytest.approx(4.0 * 0.5 * 0.5)
    assert rates["uptake of ammonium BOTTOM_ALGAE_C"] == pytest.approx(0.5 * uptake)
    assert rates["uptake of nitrate BOTTOM_ALGAE_C"] == pytest.approx(0.5 * uptake)
    assert rates["death BOTTOM_ALGAE_N"] == pytest.approx(0.1 * 0.072)
    assert rates["excretion BOTTOM_ALGAE_N"] == pytest.approx(0.05 * 0.072)
    starved = kinetics.rates(state | {"BOTTOM_ALGAE_N": 0.036}, WATER)
    assert starved["growth BOTTOM_ALGAE_C"] == 0.0


def test_in_the_dark_nothing_grows() -> None:
    assert growth(phytoplankton(), ["PHYTO", *NAMES], {"PHYTO": 1.0}, solar_radiation=0.0) == 0.0
    assert growth(bottom_algae(), ["BOTTOM_ALGAE", *NAMES], {"BOTTOM_ALGAE": 1.0}, solar_radiation=0.0) == 0.0


@pytest.mark.parametrize("make", [phytoplankton, bottom_algae])
def test_algae_of_another_composition_close(make: object) -> None:
    name = "PHYTO" if make is phytoplankton else "BOTTOM_ALGAE"
    rich = Constituent(name, elements={"C": 1.0, "N": 0.25, "P": 0.01, "O": 32.0 / 12.0 + 64.0 / 14.0 * 0.25})
    kinetics = Kinetics(make(), [rich, *NAMES, "TIC", "ALK"])
    assert [name for name in kinetics.imbalance() if not name.startswith("settling")] == []
    on_nitrate = next(process for process in kinetics.resolved if "nitrate" in process.name)
    assert on_nitrate.stoichiometry["NO3_N"] == pytest.approx(-0.25)
    assert on_nitrate.stoichiometry["DO"] == pytest.approx(32.0 / 12.0 + 64.0 / 14.0 * 0.25)
    assert on_nitrate.stoichiometry["ALK"] == pytest.approx(50.0 * (0.25 / 14.0 + 0.01 / 31.0))


def test_oxygen_that_growth_gives_is_that_of_QUAL2K() -> None:
    """2.69 g per gram of carbon on ammonium and 138 / 107 times that on nitrate: within two percent."""
    kinetics = Kinetics(phytoplankton(), ["PHYTO", *NAMES])
    given_off = [process.stoichiometry["DO"] for process in kinetics.resolved[:2]]
    assert given_off == pytest.approx([2.69, 2.69 * 138.0 / 107.0], rel=0.02)


def test_detritus_becomes_organic_matter_in_parts() -> None:
    kinetics = Kinetics(detritus(fast_share=0.7), ["DETRITUS", "CBOD_FAST", "CBOD_SLOW", "TIC"])
    rates = kinetics.rates({"DETRITUS": 3.0}, WATER)
    assert [DAY * rate for rate in rates.values()] == pytest.approx([0.7 * 0.5 * 3.0, 0.3 * 0.5 * 3.0, 0.05 * 3.0])
    assert kinetics.resolved[0].stoichiometry == pytest.approx({"DETRITUS": -1.0, "CBOD_FAST": 32.0 / 12.0})
    one = Kinetics(detritus(fast="CBOD", slow="CBOD"), ["DETRITUS", "CBOD"])
    assert one.resolved[1].stoichiometry == pytest.approx({"DETRITUS": -1.0, "CBOD": 32.0 / 12.0})


def test_what_was_given_is_asked_for_by_name() -> None:
    with pytest.raises(InputError, match="did you mean 'growth_rate'"):
        phytoplankton(grow_rate="2 1/day")
    with pytest.raises(InputError, match="is no formula"):
        bottom_algae(light="smiht")
    unusual = Kinetics(phytoplankton(growth_rate="9 1/day"), ["PHYTO", *NAMES]).unusual()
    assert {key.rpartition(".")[2] for key in unusual} == {"growth_rate"}
