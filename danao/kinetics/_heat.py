"""Heat between water and air: what the terms of the surface balance are made of. Fluxes are in W/m², pressures in hPa.

What depends on the weather alone and costs an exponential or a root is a function of numpy, made once per output
interval; what depends on the water is plain arithmetic.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import Choice, computed, parameter
from danao.kinetics._empirical import gives

WATER_HEAT = Constant(4.18e6, "heat_capacity")
"""Heat that warms a cubic metre of water by one degree, J/m³/K: 4.20e6 at 5 °C, 4.16e6 at 30 °C."""

STEFAN_BOLTZMANN = Constant(5.670374e-8, "W/m2/K4")
EMISSIVITY = 0.97  # of water; the other 3 % of what the air sends down is reflected
MERCURY = Constant(1.333224, "hPa/mmHg")
BOWEN = Constant(0.47 * MERCURY, "hPa/K/atm")
ATMOSPHERE = Constant(1013.25, "hPa/atm")
_MAGNUS = Constant(237.3, "K")

_ADAMS_FORCED = Constant(4.99, "J/m3/mmHg")  # W/m²/mmHg per m/s: 0.271 cal/cm²/d/mmHg × 17 per mph
_ADAMS_FREE = Constant(3.575, "W/m2/mmHg/K1/3")  # … × 22.4 per °F^⅓
_RYAN_FORCED, _RYAN_FREE = Constant(4.26, "J/m3/mmHg"), Constant(3.59, "W/m2/mmHg/K1/3")
_AT_7_M, _AT_2_M = 0.7**0.15, 0.2**0.15  # wind there over wind at 10 m, by the power law of QUAL2K (eq. 48)

_ALBEDO = parameter(
    0.06,
    "fraction",
    "share of the global radiation that the surface reflects; more under a low sun",
    typical=(0.03, 0.1),
    source="Range from memory",
    most=1.0,
)
_STILL_SKY = parameter(
    0.6,
    "dimensionless",
    "emissivity of dry air in Brunt's formula",
    typical=(0.5, 0.7),
    source="Brunt (1932); range as in QUAL2K",
    most=1.0,
)
_DAMP_SKY = Constant(0.026848, "1/hPa1/2")  # 0.031 per mmHg^½
_CLOUDS = parameter(
    0.17,
    "dimensionless",
    "growth of the long-wave radiation of the air under full cloud",
    typical=(0.1, 0.3),
    source="QUAL2K: 0.17; range from memory",
)
_TRANSFER = parameter(
    1.0,
    "dimensionless",
    "factor on the wind function: below 1 where banks and trees keep the wind off",
    typical=(0.5, 1.5),
    source="Calibrated",
)


@gives("hPa")
def water_vapour(TEMPERATURE: Any) -> Any:
    r"""Return the saturation pressure of vapour over water, hPa.

    A polynomial of the sixth degree in °C: within 0.02 % of the formula of Goff and Gratch from 0 to 50 °C, 0.2 % at 70
    °C, 0.6 % at −50 °C; within 0.4 % of the formula that QUAL2K has, 4.596 mmHg exp(17.27 T / (237.3 + T)).

    Source
    ------
    Lowe (1977), J. Appl. Meteorol. 16, 100–103 (coefficients from memory, found equal to those in kelvin of Brutsaert
    (1982), *Evaporation into the Atmosphere*, as ClearWater-TSM has them).
    """
    t = TEMPERATURE
    high = 3.031240396e-6 + t * (2.034080948e-8 + t * 6.136820929e-11)
    return 6.107799961 + t * (4.436518521e-1 + t * (1.428945805e-2 + t * (2.650648471e-4 + t * high)))


def air_vapour(air_temperature: Any, relative_humidity: Any) -> Any:
    """Return the pressure of vapour in the air, hPa."""
    return relative_humidity * water_vapour(air_temperature)


def dew_point(air_temperature: Any, relative_humidity: Any) -> Any:
    """Return the dew point, °C, by Magnus' formula as QUAL2K has it; drier air than 1 % counts as that."""
    ratio = np.log(np.maximum(relative_humidity, 0.01)) + 17.27 * air_temperature / (_MAGNUS + air_temperature)
    return _MAGNUS * ratio / (17.27 - ratio)


def black_air(air_temperature: Any) -> Any:
    """Return what a black body of the temperature of the air would send down, W/m²."""
    return STEFAN_BOLTZMANN * (air_temperature + KELVIN) ** 4


def root_of_vapour(air_temperature: Any, relative_humidity: Any) -> Any:
    """Return the square root of the pressure of vapour in the air, hPa^½."""
    return np.sqrt(air_vapour(air_temperature, relative_humidity))


@gives("dimensionless")
def brutsaert_emissivity(air_temperature: Any, relative_humidity: Any) -> Any:
    """Return 1.24 (e/T)^(1/7), e in hPa: Brutsaert (1975), Water Resources Research 11, 742–744, as in QUAL2K."""
    return 1.24 * (air_vapour(air_temperature, relative_humidity) / (air_temperature + KELVIN)) ** (1.0 / 7.0)


@gives("dimensionless")
def satterlund_emissivity(air_temperature: Any, relative_humidity: Any) -> Any:
    """Return 1.08 (1 − exp(−e^(T/2016))), e in hPa: Satterlund (1979), Water Resources Research 15, as in QUAL2K."""
    vapour = air_vapour(air_temperature, relative_humidity)
    return 1.08 * (1.0 - np.exp(-(vapour ** ((air_temperature + KELVIN) / 2016.0))))


@gives("dimensionless")
def idso_jackson_emissivity(air_temperature: Any) -> Any:
    """Return 1 − 0.261 exp(−7.77e-4 t²), t in °C: Idso & Jackson (1969), J. Geophys. Res. 74, as in QUAL2K."""
    return 1.0 - 0.261 * np.exp(-7.77e-4 * air_temperature**2)


@gives("dimensionless")
def swinbank_emissivity(air_temperature: Any) -> Any:
    """Return 9.37e-6 T², T in K: Swinbank (1963), Q. J. R. Meteorol. Soc. 89, as TVA (1972) has it."""
    return 9.37e-6 * (air_temperature + KELVIN) ** 2


def air_virtual_temperature(air_temperature: Any, relative_humidity: Any, air_pressure: Any) -> Any:
    """Return the temperature at which dry air would be as light as this air, K."""
    share = air_vapour(air_temperature, relative_humidity) / (ATMOSPHERE * air_pressure)
    return (air_temperature + KELVIN) / (1.0 - 0.378 * share)


def short_wave(solar_radiation: float, *, albedo: float = _ALBEDO) -> float:
    """Return the radiation of the sun that enters the water, W/m²."""
    return (1.0 - albedo) * solar_radiation


def sky_radiation(
    emissivity: float, cloud_cover: float, *, clouds: float = _CLOUDS, black: float = computed(black_air)
) -> float:
    """Return the long-wave radiation of the air that enters the water, W/m²."""
    return EMISSIVITY * emissivity * (1.0 + clouds * cloud_cover * cloud_cover) * black


def water_radiation(TEMPERATURE: float) -> float:
    """Return the long-wave radiation of the water, W/m²."""
    square = (TEMPERATURE + KELVIN) * (TEMPERATURE + KELVIN)
    return EMISSIVITY * STEFAN_BOLTZMANN * square * square


def _brunt(*, still_sky: float = _STILL_SKY, vapour_root: float = computed(root_of_vapour)) -> float:
    return still_sky + _DAMP_SKY * vapour_root


def _brutsaert(*, brutsaert: float = computed(brutsaert_emissivity)) -> float:
    return brutsaert


def _satterlund(*, satterlund: float = computed(satterlund_emissivity)) -> float:
    return satterlund


def _idso_jackson(*, idso_jackson: float = computed(idso_jackson_emissivity)) -> float:
    return idso_jackson


def _swinbank(*, swinbank: float = computed(swinbank_emissivity)) -> float:
    return swinbank


def _brady_graves_geyer(wind: float, *, transfer: float = _TRANSFER) -> float:
    return transfer * _forced(_AT_7_M * wind) / MERCURY


@gives("W/m2/mmHg")
def _forced(wind: float) -> float:
    return 9.2 + 0.46 * wind * wind


def _adams(wind: float, free_convection: float, *, transfer: float = _TRANSFER) -> float:
    forced = _ADAMS_FORCED * _AT_2_M * wind
    free = _ADAMS_FREE * free_convection
    return transfer * (forced * forced + free * free) ** 0.5 / MERCURY


def _ryan_harleman(wind: float, free_convection: float, *, transfer: float = _TRANSFER) -> float:
    return transfer * (_RYAN_FREE * free_convection + _RYAN_FORCED * _AT_2_M * wind) / MERCURY


def free_convection(
    TEMPERATURE: float,
    vapour: float,
    air_pressure: float,
    *,
    air_virtual: float = computed(air_virtual_temperature),
) -> float:
    """Return the cube root of how much lighter, in degrees, the air on the water is than that above; 0 if heavier."""
    share = min(0.378 * vapour / (ATMOSPHERE * air_pressure), 0.5)
    return max((TEMPERATURE + KELVIN) / (1.0 - share) - air_virtual, 0.0) ** (1.0 / 3.0)


SKY = Choice(
    "brunt",
    brunt=_brunt,
    brutsaert=_brutsaert,
    satterlund=_satterlund,
    idso_jackson=_idso_jackson,
    swinbank=_swinbank,
)
"""Emissivity of the clear sky."""

FORCED = Choice("brady_graves_geyer", brady_graves_geyer=_brady_graves_geyer)
"""Wind functions that the weather alone decides, W/m²/hPa."""

WIND = Choice("brady_graves_geyer", brady_graves_geyer=_brady_graves_geyer, adams=_adams, ryan_harleman=_ryan_harleman)
"""Wind functions, W/m²/hPa."""
