"""Water temperature by the method of the equilibrium temperature."""

from __future__ import annotations

from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import Choice, computed, group, process
from danao.kinetics._empirical import gives
from danao.kinetics._heat import (
    BOWEN,
    EMISSIVITY,
    FORCED,
    MERCURY,
    SKY,
    STEFAN_BOLTZMANN,
    WATER_HEAT,
    air_vapour,
    dew_point,
    short_wave,
    sky_radiation,
    water_vapour,
)
from danao.kinetics.rain_heat import rain_heat

_VAPOUR = (6.136820929e-11, 2.034080948e-8, 3.031240396e-6, 2.650648471e-4, 1.428945805e-2, 4.436518521e-1, 6.107799961)
"""Coefficients of `danao.kinetics._heat.water_vapour`, the highest first: here its slope is needed too."""

_CLOSE = Constant(1e-6, "K")
_BOWEN = Constant(0.47, "mmHg/K")
_STILL, _LINEAR = Constant(4.5, "heat_exchange"), Constant(0.05, "W/m2/K2")


@gives("hPa/K")
def _vapour_slope(temperature: float) -> float:
    vapour, slope = 0.0, 0.0
    for coefficient in _VAPOUR:
        slope = slope * temperature + vapour
        vapour = vapour * temperature + coefficient
    return slope


def _balanced(
    short_wave: float,
    sky_radiation: float,
    wind_function: float,
    air_temperature: float,
    air_pressure: float,
    *,
    vapour_of_air: float = computed(air_vapour),
) -> float:
    # what the water loses is convex in its temperature: Newton's method cannot miss
    temperature = air_temperature
    for _ in range(12):
        cube = EMISSIVITY * STEFAN_BOLTZMANN * (temperature + KELVIN) ** 3
        lost = cube * (temperature + KELVIN) + wind_function * (
            water_vapour(temperature) - vapour_of_air + BOWEN * air_pressure * (temperature - air_temperature)
        )
        gain = 4.0 * cube + wind_function * (_vapour_slope(temperature) + BOWEN * air_pressure)
        step = (short_wave + sky_radiation - lost) / gain
        temperature += step
        if abs(step) < _CLOSE:
            break
    return temperature


def _slope(equilibrium: float, wind_function: float, air_pressure: float) -> float:
    radiation = 4.0 * EMISSIVITY * STEFAN_BOLTZMANN * (equilibrium + KELVIN) ** 3
    return radiation + wind_function * (_vapour_slope(equilibrium) + BOWEN * air_pressure)


def _edinger(equilibrium: float, wind_function: float, *, dew: float = computed(dew_point)) -> float:
    middle = 0.5 * (equilibrium + dew)
    return _STILL + _LINEAR * equilibrium + MERCURY * wind_function * (_secant(middle) + _BOWEN)


@gives("mmHg/K")
def _secant(temperature: float) -> float:
    return 0.35 + 0.015 * temperature + 0.0012 * temperature * temperature


@process(
    {"TEMPERATURE": 1.0},
    exchange="air",
    title="exchange towards the equilibrium temperature",
    equilibrium=Choice("balanced", "temperature", balanced=_balanced),
    coefficient=Choice("slope", "heat_exchange", slope=_slope, edinger=_edinger),
    emissivity=SKY,
    wind_function=FORCED,
    short_wave=short_wave,
    sky_radiation=sky_radiation,
)
def _exchange(TEMPERATURE: float, equilibrium: float, coefficient: float, depth: float) -> float:
    return coefficient * (equilibrium - TEMPERATURE) / (WATER_HEAT * depth)


@group(_exchange, rain_heat)
def equilibrium_temperature() -> None:
    r"""Return the exchange of heat as a pull towards the temperature at which the surface neither gains nor loses.

    .. math:: \rho c_p h \frac{dT}{dt} = K (T_e - T)

    The equilibrium temperature :math:`T_e` is where the balance of `danao.kinetics.heat_balance` is zero in the
    weather of now, found by Newton's method; `equilibrium` may also be a temperature, or a series of them. The
    coefficient :math:`K` is the ``slope`` of that balance there,

    .. math:: K = 4 \cdot 0.97\, \sigma T_e^3 + f(U)\, \left(\frac{de_s}{dT}(T_e) + c_B\right),

    or by ``edinger``, with the dew point :math:`T_d`, the secant of the vapour pressure between both and °C,

    .. math:: K = 4.5 + 0.05\, T_e + f(U)\, (\beta + 0.47), \quad
        \beta = 0.35 + 0.015\, T_m + 0.0012\, T_m^2, \quad T_m = (T_e + T_d)/2,

    or a fixed value. The first agrees with the heat balance near :math:`T_e` in first order; the second is smaller, by
    as much as the vapour pressure curves between dew point and equilibrium. The weather must give what the heat
    balance needs; where both are given as values, air_temperature only. What the heat balance says of rain, of 0 °C
    and of the bed holds here too.

    Source
    ------
    Edinger, Brady & Geyer (1974), *Heat Exchange and Transport in the Environment*, Electric Power Research Institute
    publication 74-049-00-3 (formula of K from memory).
    """
