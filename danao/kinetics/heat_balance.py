"""Water temperature by the heat balance of the surface, one process for each flux."""

from __future__ import annotations

from danao.kinetics._declare import computed, group, process
from danao.kinetics._heat import (
    BOWEN,
    SKY,
    WATER_HEAT,
    WIND,
    air_vapour,
    free_convection,
    short_wave,
    sky_radiation,
    water_radiation,
    water_vapour,
)
from danao.kinetics.rain_heat import rain_heat


@process({"TEMPERATURE": 1.0}, exchange="air", title="short-wave radiation", short_wave=short_wave)
def _sun(short_wave: float, depth: float) -> float:
    return short_wave / (WATER_HEAT * depth)


@process(
    {"TEMPERATURE": 1.0},
    exchange="air",
    title="long-wave radiation of the air",
    sky_radiation=sky_radiation,
    emissivity=SKY,
)
def _sky(sky_radiation: float, depth: float) -> float:
    return sky_radiation / (WATER_HEAT * depth)


@process(
    {"TEMPERATURE": 1.0}, exchange="air", title="long-wave radiation of the water", water_radiation=water_radiation
)
def _surface(water_radiation: float, depth: float) -> float:
    return -water_radiation / (WATER_HEAT * depth)


@process(
    {"TEMPERATURE": 1.0},
    exchange="air",
    title="evaporation",
    wind_function=WIND,
    vapour=water_vapour,
    free_convection=free_convection,
)
def _evaporation(
    vapour: float, wind_function: float, depth: float, *, vapour_of_air: float = computed(air_vapour)
) -> float:
    return wind_function * (vapour_of_air - vapour) / (WATER_HEAT * depth)


@process(
    {"TEMPERATURE": 1.0},
    exchange="air",
    title="conduction",
    wind_function=WIND,
    vapour=water_vapour,
    free_convection=free_convection,
)
def _conduction(
    TEMPERATURE: float, air_temperature: float, air_pressure: float, wind_function: float, depth: float
) -> float:
    return wind_function * BOWEN * air_pressure * (air_temperature - TEMPERATURE) / (WATER_HEAT * depth)


@group(_sun, _sky, _surface, _evaporation, _conduction, rain_heat)
def heat_balance() -> None:
    r"""Return the fluxes of heat through the surface: constituent TEMPERATURE, °C.

    .. math::
        \rho c_p h \frac{dT}{dt} = (1 - a) J_s
        + 0.97\, \varepsilon (1 + k C^2) \sigma T_a^4 - 0.97\, \sigma T^4
        - f(U)\, (e_s(T) - e_a) - f(U)\, c_B (T - T_a)

    with temperatures in kelvin where they are raised to the fourth power, :math:`\rho c_p` = 4.18 MJ/m³/K and
    :math:`c_B` = 0.47 mmHg/K (Bowen) times the air pressure in atmospheres. The weather must give air_temperature,
    relative_humidity, cloud_cover, wind and solar_radiation (`danao.ClearSky` makes one where none was measured).

    `emissivity` of the sky is ``brunt``, :math:`\varepsilon = A + 0.031 \sqrt{e_a}` (mmHg), ``brutsaert``,
    ``satterlund``, ``idso_jackson`` or ``swinbank``. `wind_function` is ``brady_graves_geyer``, 9.2 + 0.46 U² (U at
    7 m, W/m²/mmHg), ``adams`` (root of the sum of squares of 22.4 Δθ^⅓ and 17 U in the units of the source) or
    ``ryan_harleman`` (3.59 Δθ^⅓ + 4.26 U); these two add free convection where the air on the water is lighter by Δθ,
    and U is at 2 m. Either may be a function of one's own, of the weather or of TEMPERATURE, in W/m²/hPa. The wind of
    the weather, at 10 m, is brought down by (z/10)^0.15.

    Of rain and evaporation, where the weather gives them, `danao.kinetics.rain_heat` takes account; how much evaporates
    does not follow from this balance. Heat through the bed is another process: `danao.kinetics.bed_conduction` or
    `danao.kinetics.bed_heat_storage`.

    No constituent falls below zero: water that loses heat stays at 0 °C. Ice, and the heat that freezing sets free, are
    not simulated, so that the ledger shows less loss than the weather would take. Rates that follow the temperature
    take that of the begin of each span of the run (the output interval, at most an hour); this balance itself follows
    it within the step.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 30; QUAL2K (Chapra, Pelletier & Tao 2008), eq. 46–50 for
    evaporation; Edinger, Brady & Geyer (1974) for the wind function; Adams et al. (1990) and Ryan & Harleman (1973) as
    in QUAL2K and CE-QUAL-W2.
    """
