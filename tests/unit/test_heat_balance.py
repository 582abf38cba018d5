"""Heat at the surface: fluxes by hand, the equilibrium temperature and its slope, the bed, the weather."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import Inflow, InputError, Kinetics, Source, Wall, read_scenario
from danao.kinetics import Process
from danao.kinetics._heat import air_vapour, dew_point, water_vapour
from danao.kinetics.bed_conduction import bed_conduction
from danao.kinetics.bed_heat_storage import bed_heat_storage
from danao.kinetics.equilibrium_temperature import equilibrium_temperature
from danao.kinetics.heat_balance import heat_balance
from danao.scenario_file import scenario_from_document
from tests import rivers
from tests.runs import scenario
from tests.small_case import edited, write_case

WATER = 4.18e6
PLACE = {
    "depth": 1.0,
    "width": 10.0,
    "temperature": 20.0,
    "air_temperature": 25.0,
    "relative_humidity": 12.8320 / 23.7651,  # dew point 15 °C by the formula of QUAL2K
    "wind": 3.0 / 0.7**0.15,
    "cloud_cover": 0.5,
    "solar_radiation": 300.0,
}
"""The place whose fluxes were worked out with the formulas of QUAL2K: wind 3 m/s at 7 m, dew point 15 °C."""


def fluxes(processes: list[Process], water: float = 20.0, **changes: float) -> dict[str, float]:
    """Return the fluxes into a metre of water, W/m²."""
    rates = Kinetics(processes, ["TEMPERATURE"]).rates({"TEMPERATURE": water}, PLACE | changes)
    return {name: WATER * rate for name, rate in rates.items()}


def net(water: float, **changes: float) -> float:
    return sum(fluxes(heat_balance(), water, **changes).values())


def exchange(water: float, given: dict[str, float], **choices: Any) -> float:
    return fluxes(equilibrium_temperature(**choices), water, **given)["exchange towards the equilibrium temperature"]


# --- the terms


def test_fluxes_by_hand() -> None:
    """QUAL2K's formulas in cal/cm²/d and mmHg, times 0.4841524.

    es = 17.5945 mmHg, ea = 12.8320 mmHg, f = 19 + 0.95 · 9 = 27.55 cal/cm²/d/mmHg: 664.77 from the air, 838.14 from the
    water, 131.21 by evaporation, -64.74 by conduction. With the true 17.530 mmHg it is 62.74 W/m² by evaporation.
    """
    found = fluxes(heat_balance())
    assert found["short-wave radiation"] == pytest.approx(0.94 * 300.0, rel=1e-12)
    assert found["long-wave radiation of the air"] == pytest.approx(321.850, rel=2e-3)
    assert found["long-wave radiation of the water"] == pytest.approx(-405.788, rel=2e-3)
    assert found["evaporation"] == pytest.approx(-63.525, rel=0.015)
    assert found["evaporation"] == pytest.approx(-(9.2 + 0.46 * 9.0) * (17.530 - 12.827), rel=1e-3)
    assert found["conduction"] == pytest.approx(31.345, rel=1e-3)
    assert found["rain and evaporated water"] == 0.0


def test_terms_that_another_model_has_too() -> None:
    """ClearWater-TSM at 20 °C, cloud 0.1: 406.176 W/m² up; 337.753 down by Swinbank, of which 3 % are reflected.

    Its 23.3565 mb of vapour are a little low: it puts the polynomial 0.01 °C away.
    """
    assert water_vapour(20.0) == pytest.approx(23.3565, rel=1e-3)
    found = fluxes(heat_balance(emissivity="swinbank"), air_temperature=20.0, cloud_cover=0.1)
    assert found["long-wave radiation of the water"] == pytest.approx(-406.176, rel=1e-4)
    assert found["long-wave radiation of the air"] == pytest.approx(0.97 * 337.753, rel=1e-4)


def test_vapour_pressure_is_that_of_goff_and_gratch() -> None:
    celsius = np.linspace(0.0, 50.0, 51)
    t = 373.16 / (celsius + 273.16)
    power = -7.90298 * (t - 1.0) + 5.02808 * np.log10(t) - 1.3816e-7 * (10 ** (11.344 * (1.0 - 1.0 / t)) - 1.0)
    power += 8.1328e-3 * (10 ** (-3.49149 * (t - 1.0)) - 1.0) + np.log10(1013.246)
    assert water_vapour(celsius) == pytest.approx(10**power, rel=2e-4)


def test_the_dew_point_is_where_the_air_is_saturated() -> None:
    assert water_vapour(dew_point(25.0, 0.5)) == pytest.approx(air_vapour(25.0, 0.5), rel=3e-3)
    assert np.isfinite(dew_point(25.0, 0.0))


@pytest.mark.parametrize(
    ("name", "emissivity"),
    [
        # air of 25 °C with 12.8 mmHg (17.1 hPa) of vapour
        ("brunt", 0.6 + 0.031 * 12.832**0.5),
        ("brutsaert", 1.24 * (17.108 / 298.15) ** (1 / 7)),
        ("satterlund", 1.08 * (1 - np.exp(-(17.108 ** (298.15 / 2016))))),
        ("idso_jackson", 1 - 0.261 * np.exp(-7.77e-4 * 625)),
        ("swinbank", 9.37e-6 * 298.15**2),
    ],
)
def test_emissivities_of_the_sky(name: str, emissivity: float) -> None:
    found = fluxes(heat_balance(emissivity=name), cloud_cover=0.0)["long-wave radiation of the air"]
    assert found == pytest.approx(0.97 * emissivity * 5.670374e-8 * 298.15**4, rel=2e-3)


@pytest.mark.parametrize("water", [15.0, 30.0])
@pytest.mark.parametrize(
    ("name", "cold", "warm"),
    [
        # W/m²/hPa; wind of 2 m/s at 2 m (4.474 mph). The air on water of 30 °C is lighter by 11.8 °F, 6.6 K: cube roots
        ("brady_graves_geyer", 8.9065, 8.9065),
        ("adams", 0.271 * 0.4841524 * 17.0 * 4.474 / 1.333224, None),
        ("ryan_harleman", 4.26 * 2.0 / 1.333224, None),
    ],
)
def test_wind_functions(name: str, cold: float, warm: float | None, water: float) -> None:
    """Conduction over what drives it is the wind function; below the temperature of the air nothing rises."""
    wind = 2.0 / 0.2**0.15
    found = fluxes(heat_balance(wind_function=name), water, wind=wind)["conduction"] / (
        0.47 * 1.333224 * (25.0 - water)
    )
    if name == "brady_graves_geyer":
        cold = warm = (9.2 + 0.46 * (wind * 0.7**0.15) ** 2) / 1.333224
    elif water > 25.0:
        air = 298.15 / (1.0 - 0.378 * 17.108 / 1013.25)
        light = 303.15 / (1.0 - 0.378 * 42.43 / 1013.25) - air
        free = 0.271 * 0.4841524 * 22.4 * (1.8 * light) ** (1 / 3)
        forced = 0.271 * 0.4841524 * 17.0 * 4.474
        warm = {"adams": np.hypot(free, forced), "ryan_harleman": 3.59 * light ** (1 / 3) + 8.52}[name] / 1.333224
    assert found == pytest.approx(warm if water > 25.0 else cold, rel=2e-3)


def test_no_evaporation_into_saturated_air_of_the_same_temperature() -> None:
    found = fluxes(heat_balance(), 18.0, air_temperature=18.0, relative_humidity=1.0)
    assert found["evaporation"] == 0.0
    assert found["conduction"] == 0.0


def test_shelter_slows_evaporation_and_conduction() -> None:
    free, sheltered = (fluxes(heat_balance(transfer=factor)) for factor in (1.0, 0.6))
    for name in ("evaporation", "conduction"):
        assert sheltered[name] == pytest.approx(0.6 * free[name], rel=1e-12)


def test_a_wind_function_of_ones_own() -> None:
    def lake(wind: float) -> float:
        return 5.0 * wind

    found = fluxes(heat_balance(wind_function=lake), wind=2.0)
    assert found["conduction"] == pytest.approx(10.0 * 0.47 * 1.333224 * 5.0, rel=1e-12)


def test_every_flux_is_a_row() -> None:
    table = str(Kinetics([*heat_balance(), bed_conduction()], ["TEMPERATURE"]))
    for name in ("short-wave", "of the air", "of the water", "evaporation", "conduction", "conduction to the bed"):
        assert name in table


# --- the equilibrium temperature


def rest(given: dict[str, float]) -> float:
    """Return the equilibrium temperature: where a coefficient of 1 W/m²/K gives nothing."""
    return exchange(0.0, given, coefficient=1.0)


WEATHERS = st.fixed_dictionaries(
    {
        "air_temperature": st.floats(-30.0, 45.0),
        "relative_humidity": st.floats(0.0, 1.0),
        "wind": st.floats(0.0, 25.0),
        "cloud_cover": st.floats(0.0, 1.0),
        "solar_radiation": st.floats(0.0, 1200.0),
        "air_pressure": st.floats(0.6, 1.1),
    }
)


@given(WEATHERS)
@settings(max_examples=60, deadline=None)
def test_at_the_equilibrium_temperature_nothing_is_gained(given: dict[str, float]) -> None:
    """The balance is zero there, it falls with the temperature, and its slope there is the coefficient."""
    here = rest(given)
    assert net(here, **given) == pytest.approx(0.0, abs=1e-6)
    slope = (net(here - 1e-3, **given) - net(here + 1e-3, **given)) / 2e-3
    assert slope > 0.0
    assert exchange(here - 1.0, given) == pytest.approx(slope, rel=1e-6)


def test_both_methods_agree_near_the_equilibrium_temperature() -> None:
    """What they differ by grows with the square of the distance: half of it leaves a quarter."""
    here = rest({})
    misses = [abs(net(here + away) - exchange(here + away, {})) for away in (4.0, 2.0, 1.0)]
    assert misses[2] < 0.02 * abs(net(here + 1.0))
    assert misses[0] / misses[1] == pytest.approx(4.0, rel=0.1)
    assert misses[1] / misses[2] == pytest.approx(4.0, rel=0.05)


def test_the_coefficient_of_edinger_by_hand() -> None:
    """25 °C over a dew point of 15 °C: β = 0.35 + 0.3 + 0.48 = 1.13, f = 13.34, K = 5.75 + 13.34 · 1.6 = 27.09."""
    given = PLACE | {"wind": 3.0 / 0.7**0.15}
    found = exchange(24.0, given, coefficient="edinger", equilibrium="25 degC")
    assert found == pytest.approx(27.094, rel=2e-3)
    assert found < exchange(24.0, given, equilibrium="25 degC")


def test_values_in_place_of_the_weather() -> None:
    processes = equilibrium_temperature(coefficient="30 W/m2/K", equilibrium="22 degC")
    asked = Kinetics(processes, ["TEMPERATURE"]).asked
    assert set(asked) == {"depth", "rain", "evaporation", "air_temperature"}
    assert fluxes(processes)["exchange towards the equilibrium temperature"] == pytest.approx(60.0, rel=1e-12)
    with pytest.raises(InputError) as error:
        equilibrium_temperature(coefficient="30 W/m2/K", equilibrium="22 degC", wind_function="x", emissivity="brunt")
    assert "wind_function: 'x' is no formula" in str(error.value)
    assert "emissivity: has no influence" in str(error.value)


# --- the bed


def test_conduction_to_the_bed_by_hand() -> None:
    """1600 kg/m³ · 1673 J/kg/K · 0.0432 m²/d / 0.05 m = 26.77 W/m²/K; ClearWater-TSM: 401.52 W/m² for 15 °C."""
    given = {"capacity": 1600.0 * 1673.0, "diffusivity": "0.0432 m2/d"}
    found = fluxes([bed_conduction(bed_temperature="5 degC", **given)])["conduction to the bed"]
    assert found == pytest.approx(-401.52, rel=1e-5)
    bed = 5.0 * 1600.0 * 1673.0 * 0.1 / WATER
    kinetics = Kinetics([bed_heat_storage(**given)], ["TEMPERATURE", "TEMPERATURE_bed"])
    state = {"TEMPERATURE": 20.0, "TEMPERATURE_bed": bed}
    assert WATER * kinetics.rates(state, PLACE)["heat of the bed"] == pytest.approx(401.52, rel=1e-5)


def test_a_bed_of_fixed_width_does_not_cool_as_the_water_spreads() -> None:
    """Twice the width at the same depth holds half the heat in each cubic metre; the bed beneath stays as warm."""
    kinetics = Kinetics([bed_heat_storage(bed_width="10 m")], ["TEMPERATURE", "TEMPERATURE_bed"])
    narrow, wide = (
        kinetics.rates({"TEMPERATURE": 20.0, "TEMPERATURE_bed": heat}, PLACE | {"width": width})["heat of the bed"]
        for heat, width in ((1.0, 10.0), (0.5, 20.0))
    )
    assert wide == pytest.approx(0.5 * narrow, rel=1e-12)


# --- what must be known


def walled(**changes: Any) -> Any:
    walls = [Wall("main"), Wall("main", end="downstream")]
    case = scenario(
        rivers.flume(bed=-1.0), walls, 3600.0, cell=100.0, step=60.0, level=0.0, quality={"TEMPERATURE": 9.0}
    )
    return case.replace(**changes)


def test_all_missing_weather_is_told_before_the_run() -> None:
    with pytest.raises(InputError) as error:
        walled(processes=heat_balance(), weather={"wind": 2.0})
    problems = {problem.key: problem for problem in error.value.problems}
    missing = ("air_temperature", "solar_radiation", "relative_humidity", "cloud_cover")
    assert set(problems) == {f"weather.{name}" for name in missing}
    assert "'evaporation'" in problems["weather.relative_humidity"].rule
    assert "0 to 1" in problems["weather.cloud_cover"].remedy


def test_a_scenario_file_names_the_line_of_its_weather(tmp_path: Any) -> None:
    text = edited(
        ("constituents: [COD, NH3_N, DO]", "constituents: [COD, NH3_N, DO, TEMPERATURE]"),
        ("processes:\n", "processes:\n  - heat_balance\n"),
    )
    path = write_case(tmp_path, scenario=text)
    with pytest.raises(InputError) as error:
        read_scenario(path)
    told = [problem for problem in error.value.problems if problem.key == "weather.cloud_cover"]
    assert told, str(error.value)
    assert text.splitlines()[(told[0].line or 0) - 1] == "weather:"


def test_water_that_comes_in_has_a_temperature() -> None:
    with pytest.raises(InputError, match=r"sources\.works\.quality: no value for TEMPERATURE"):
        walled(sources=[Source("works", ("main", 500.0), flow=0.1)])
    with pytest.raises(InputError, match=r"boundaries\.main upstream\.quality: no value for TEMPERATURE"):
        walled(boundaries=[Inflow("main", flow=1.0), Wall("main", end="downstream")])
    walled(sources=[Source("works", ("main", 500.0), flow=0.1, quality={"TEMPERATURE": 25.0})])
    walled(sources=[Source("pump", ("main", 500.0), flow=-0.1)])


@pytest.mark.parametrize("made", [heat_balance, equilibrium_temperature, bed_conduction, bed_heat_storage])
def test_a_scenario_comes_back_from_its_document(made: Any) -> None:
    """Functions of numpy and auxiliaries are found again by their text."""
    named = ["TEMPERATURE", "TEMPERATURE_bed"]
    weather = {name: value for name, value in PLACE.items() if name not in ("depth", "width", "temperature")}
    case = walled(constituents=named, processes=[made()], weather=weather)
    again = scenario_from_document(json.loads(json.dumps(case.describe())), case.hash)
    assert again == case
