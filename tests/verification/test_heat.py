"""Water temperature through a day and a night: against an independent integrator, in rain and frost, over a bed."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from danao import ClearSky, FreeOutflow, Inflow, Kinetics, PrescribedFlow, Results, Scenario, Series, Simulation, Wall
from danao.kinetics.bed_conduction import bed_conduction
from danao.kinetics.bed_heat_storage import bed_heat_storage
from danao.kinetics.decay import decay
from danao.kinetics.equilibrium_temperature import equilibrium_temperature
from danao.kinetics.heat_balance import heat_balance
from danao.kinetics.rain_heat import rain_heat
from tests import rivers
from tests.runs import START, after, scenario

HOUR = 3600.0
DAY = 86400.0
CLOSED = [Wall("main"), Wall("main", end="downstream")]
WATER = 4.18e6


def box(
    processes: list[Any], weather: dict[str, Any], seconds: float = DAY, depth: float = 1.0, **changes: Any
) -> Scenario:
    """Return a box of still water: two cells, 10 m wide."""
    numbers: dict[str, Any] = {"cell": 50.0, "step": 300.0, "output": HOUR} | changes
    quality = numbers.pop("quality", {"TEMPERATURE": 20.0})
    river = rivers.flume(length=100.0, bed=-depth)
    case = scenario(river, CLOSED, seconds, level=0.0, quality=quality, **numbers)
    return case.replace(processes=processes, weather=weather)


def run(*arguments: Any, **changes: Any) -> Results:
    return Simulation(box(*arguments, **changes)).run(False)


def wave(mean: float, swing: float, noon: float = 14.0) -> Series:
    """Return a cosine through the day as a dense series."""
    time = np.arange(0.0, DAY + 1.0, 60.0)
    return Series(
        [after(t) for t in time], mean + swing * np.cos(2 * np.pi * (time / HOUR - noon) / 24.0), extend="hold"
    )


SKY = ClearSky(22.6, 114.1, cloud_cover=0.4)
COURSE = {
    "air_temperature": (24.0, 6.0),
    "relative_humidity": (0.7, -0.15),
    "wind": (3.0, 1.5),
}
"""Mean and swing through the day."""


@functools.cache
def weather() -> dict[str, Any]:
    return {name: wave(*values) for name, values in COURSE.items()} | {"cloud_cover": 0.4, "solar_radiation": SKY}


def flux(seconds: float, water: float) -> float:
    """Return what the water gains, W/m², from the formulas as the books have them (mmHg, Goff and Gratch's vapour)."""
    air, humidity, wind = (
        m + s * np.cos(2 * np.pi * (seconds / HOUR - 14.0) / 24.0) for m, s in (COURSE[k] for k in COURSE)
    )
    sun = float(SKY.at([START + np.timedelta64(round(seconds * 1e9), "ns")])[0])

    def mercury(celsius: float) -> float:
        t = 373.16 / (celsius + 273.16)
        power = -7.90298 * (t - 1.0) + 5.02808 * np.log10(t) - 1.3816e-7 * (10 ** (11.344 * (1.0 - 1.0 / t)) - 1.0)
        power += 8.1328e-3 * (10 ** (-3.49149 * (t - 1.0)) - 1.0) + np.log10(1013.246)
        return 10**power / 1.333224

    vapour = humidity * mercury(air)
    sky = 0.97 * (0.6 + 0.031 * np.sqrt(vapour)) * (1 + 0.17 * 0.16) * 5.670374e-8 * (air + 273.15) ** 4
    exchange = 9.2 + 0.46 * (wind * 0.7**0.15) ** 2
    lost = 0.97 * 5.670374e-8 * (water + 273.15) ** 4
    lost += exchange * (mercury(water) - vapour + 0.47 * (water - air))
    return 0.94 * sun + sky - lost


@functools.cache
def reference(depth: float) -> np.ndarray:
    """Return the temperature at each hour of the day."""

    def slope(t: float, y: np.ndarray) -> list[float]:
        return [flux(t, y[0]) / (WATER * depth)]

    hours = np.arange(25) * HOUR
    return solve_ivp(slope, (0.0, DAY), [20.0], t_eval=hours, rtol=1e-9, atol=1e-9, max_step=600.0).y[0]


def error(output: float, depth: float = 1.0, processes: Any = None) -> float:
    """Return the largest error at the full hours of a day, °C."""
    found = run(processes or heat_balance(), weather(), depth=depth, step=min(300.0, output), output=output)
    temperature = found.dataset.TEMPERATURE.values[:: round(HOUR / output), 0]
    return float(np.abs(temperature - reference(depth)).max())


def test_the_course_of_a_day() -> None:
    """A metre of water cools by 0.9 °C, then warms by 2.9 °C; an output of ten minutes follows it to 1e-3 °C.

    The water is 20 °C at midnight; the reference has its own formulas and vapour pressure, hence not less.
    """
    assert np.ptp(reference(1.0)) > 2.5
    assert error(600.0) < 1e-3


def test_second_order_in_the_interval_of_the_weather() -> None:
    """Twenty centimetres of water, so that the error of the interval is well above that of the vapour pressure."""
    coarse, fine = (error(output, depth=0.2) for output in (HOUR, HOUR / 2))
    assert 3.4 < coarse / fine < 4.6


CALM_DAY = {
    "air_temperature": 22.0,
    "relative_humidity": 0.6,
    "cloud_cover": 0.3,
    "wind": 2.0,
    "solar_radiation": 250.0,
}


@pytest.mark.parametrize("kind", [heat_balance, equilibrium_temperature])
def test_both_methods_come_to_the_same_rest(kind: Any) -> None:
    rest = run(equilibrium_temperature(), CALM_DAY, seconds=30 * DAY, depth=0.5, output=DAY, step=3600.0)
    found = run(kind(), CALM_DAY, seconds=30 * DAY, depth=0.5, output=DAY, step=3600.0)
    last = found.dataset.TEMPERATURE.values[-1]
    assert last == pytest.approx(rest.dataset.TEMPERATURE.values[-1], abs=1e-4)
    assert flux_now(float(last[0])) == pytest.approx(0.0, abs=0.02)


def flux_now(water: float) -> float:
    """Return what the water gains on the calm day, W/m²: by the processes in plain Python."""
    place = {"depth": 1.0, "temperature": water, **CALM_DAY}
    return WATER * sum(Kinetics(heat_balance(), ["TEMPERATURE"]).rates({"TEMPERATURE": water}, place).values())


def test_the_ledger_closes_with_the_heat_of_air_and_bed() -> None:
    """What the surface brings is in the ledger; the bed takes what the water gives, to round-off."""
    quality = {"TEMPERATURE": 20.0, "TEMPERATURE_bed": 0.05 * 20.0}
    found = run([*heat_balance(), bed_heat_storage()], weather(), quality=quality, output=600.0)
    ledger = found.ledger
    assert found.trust.passed
    given, taken = (ledger.loc[name, "reactions"] for name in ("TEMPERATURE", "TEMPERATURE_bed"))
    assert given == pytest.approx(-taken, rel=1e-12)
    assert abs(taken) > 0.5
    assert ledger.loc["TEMPERATURE_bed", "exchange"] == 0.0
    assert abs(ledger.loc["TEMPERATURE", "residual"]) < 1e-10 * ledger.loc["TEMPERATURE", "initial"]


def test_a_bed_and_its_water_come_to_one_temperature() -> None:
    """Water of 20 °C, 1 m, over 10 cm of bed at 0 °C: 20 · 4.18 / (4.18 + 0.268) °C, as exp(-t/τ).

    1/τ = 26.8 W/m²/K · (1/4.18 + 1/0.268) m²K/MJ, τ = 2.61 h; after 6 h a tenth of the bed's lack is left.
    """
    quality = {"TEMPERATURE": 20.0, "TEMPERATURE_bed": 0.0}
    found = run([bed_heat_storage()], {}, quality=quality, seconds=6 * HOUR)
    end = 20.0 * 4.18 / (4.18 + 0.268)
    left = np.exp(-6 * HOUR * 26.8 * (1 / 4.18e6 + 1 / 0.268e6))
    assert found.dataset.TEMPERATURE.values[-1] == pytest.approx(end + (20.0 - end) * left, rel=1e-6)
    bed = found.dataset.TEMPERATURE_bed.values[-1] * 4.18 / 0.268
    assert bed == pytest.approx(end * (1.0 - left), rel=1e-6)


def test_a_prescribed_bed_is_outside() -> None:
    found = run([bed_conduction(bed_temperature="10 degC")], {}, seconds=6 * HOUR)
    wanted = 10.0 + 10.0 * np.exp(-6 * HOUR * 26.8 / 4.18e6)
    assert found.dataset.TEMPERATURE.values[-1] == pytest.approx(wanted, rel=1e-6)
    assert found.ledger.loc["TEMPERATURE", "exchange"] == pytest.approx(1000.0 * (wanted - 20.0), rel=1e-6)


def test_rain_and_evaporated_water_take_their_own_heat() -> None:
    """Without the sun: rain of 25 °C on water of 20 °C, h T = h₀ T₀ + P t T_air; evaporation changes no temperature."""
    rain = 30e-3 / HOUR
    found = run([rain_heat()], {"rain": rain, "air_temperature": 25.0}, seconds=2 * HOUR, step=60.0, output=600.0)
    assert found.dataset.TEMPERATURE.values[-1] == pytest.approx((20.0 + 0.06 * 25.0) / 1.06, abs=2e-4)
    dry = run([rain_heat()], {"evaporation": rain, "air_temperature": 25.0}, seconds=2 * HOUR, step=60.0, output=600.0)
    assert dry.dataset.TEMPERATURE.values[-1] == pytest.approx(20.0, abs=2e-4)


def test_frost_stops_at_zero() -> None:
    """Half a day of frost, then warm air: the water waits at 0 °C, and the ledger closes."""
    air = Series([START, after(12 * HOUR), after(12.1 * HOUR), after(DAY)], [-15.0, -15.0, 15.0, 15.0])
    cold = CALM_DAY | {"air_temperature": air, "solar_radiation": 0.0}
    found = run(heat_balance(), cold, depth=0.2, quality={"TEMPERATURE": 1.0})
    temperature = found.dataset.TEMPERATURE.values[:, 0]
    assert temperature.min() >= 0.0
    assert temperature[6:12] == pytest.approx(0.0, abs=1e-12)
    assert temperature[-1] > 1.0
    assert found.trust.passed


def test_a_film_of_water_is_as_warm_as_the_weather_makes_it() -> None:
    """A tenth of a millimetre comes to rest within a step, by the method for stiff rates."""
    found = run(heat_balance(), CALM_DAY, depth=1e-4, seconds=HOUR, step=60.0, output=600.0)
    assert found.dataset.TEMPERATURE.values[-1] == pytest.approx(rest_of_calm_day(), abs=0.02)
    assert found.trust.passed


def rest_of_calm_day() -> float:
    return float(brentq(flux_now, 0.0, 60.0))


def test_rates_follow_the_simulated_temperature() -> None:
    """COD decays as at 30 °C where the water is held there, whatever the weather says of the water."""
    steady = equilibrium_temperature(equilibrium="30 degC", coefficient="30 W/m2/K")
    air = {"water_temperature": 5.0, "air_temperature": 20.0}
    found = run([*steady, decay("COD", theta=1.1)], air, quality={"TEMPERATURE": 30.0, "COD": 10.0})
    assert found.dataset.COD.values[-1] == pytest.approx(10.0 * np.exp(-0.1 * 1.1**10), rel=1e-6)


def test_a_river_cools_on_its_way() -> None:
    """Steady flow, T(x) = T_e + (T₀ - T_e) exp(-K x / (ρ c h u)); the ledger closes between inflow, air and outflow.

    The first and the last cell have no slope: they give their means, and spoil the one before a little.
    """
    river = rivers.flume(length=5000.0, manning=0.03)
    ends = [Inflow("main", flow=2.0, quality={"TEMPERATURE": 30.0}, inlet="concentration"), FreeOutflow("main")]
    case = scenario(river, ends, DAY, cell=50.0, step=60.0, output=HOUR, quality={"TEMPERATURE": 30.0})
    case = case.replace(
        processes=equilibrium_temperature(equilibrium="20 degC", coefficient="40 W/m2/K"),
        weather={"air_temperature": 20.0},
        hydraulics=PrescribedFlow(discharge=2.0, area=5.0),
    )
    found = Simulation(case).run(False)
    chainage = found.dataset.chainage.values
    wanted = 20.0 + 10.0 * np.exp(-40.0 * chainage / (WATER * 0.5 * 0.4))
    assert found.dataset.TEMPERATURE.values[-1, 1:-2] == pytest.approx(wanted[1:-2], abs=1e-4)
    assert found.dataset.TEMPERATURE.values[-1] == pytest.approx(wanted, abs=6e-3)
    assert found.trust.passed
    lost = found.ledger.loc["TEMPERATURE", "exchange"]
    assert lost == pytest.approx(-float(np.trapezoid(10.0 * 40.0 * (wanted - 20.0), chainage)) * DAY / WATER, rel=0.02)
