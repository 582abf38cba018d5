"""Dissolved oxygen: saturation and the formulas of reaeration, as plain functions of numbers or arrays."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, nearest
from danao.kinetics._constant import Constant
from danao.kinetics._empirical import gives

_DAY = 86400.0
_SHALLOW = 0.61  # m, two feet
_SMALL_STREAM = 0.425  # m³/s, 15 cubic feet per second
_SMALL_POOLED = 0.556  # m³/s
_TRICKLE = 1e-3  # m³/s, below which negative powers of the discharge are held
_GRAVITY = Constant(9.81, "m/s2")


def air_pressure(altitude: Any) -> Any:
    r"""Return the air pressure at an altitude in the standard atmosphere, for `Weather.air_pressure`.

    .. math:: P = \left(1 - \frac{0.0065\, z}{288.15}\right)^{5.25588}

    Parameters
    ----------
    altitude : float or array
        Above sea level, m, −500 to 11 000.

    Returns
    -------
    float or array
        Standard atmospheres.

    Raises
    ------
    InputError
        If it lies outside that range.

    Source
    ------
    International standard atmosphere (ISO 2533:1975). QUAL2K takes 1 − 0.0001148 z on the saturation of oxygen
    instead, which is within 0.6 % of this up to 1600 m and 1.2 % lower at 2000 m.

    Examples
    --------
    >>> round(air_pressure(1000.0), 4)
    0.887
    """
    metres = np.asarray(altitude, dtype=float)
    if not ((metres >= -500.0) & (metres <= 11000.0)).all():
        raise InputError(Problem(f"{altitude} m is no altitude of a river", key="altitude", remedy="-500 to 11000 m"))
    found = (1.0 - 0.0065 * metres / 288.15) ** 5.25588
    return found if found.ndim else float(found)


def oxygen_saturation(temperature: Any, salinity: Any = 0.0, pressure: Any = 1.0) -> Any:
    r"""Return the concentration of oxygen in water that is in equilibrium with air.

    .. math::
        \ln c_s = -139.34411 + \frac{1.575701\cdot10^5}{T_K} - \frac{6.642308\cdot10^7}{T_K^2}
        + \frac{1.243800\cdot10^{10}}{T_K^3} - \frac{8.621949\cdot10^{11}}{T_K^4}
        - S \left(0.017674 - \frac{10.754}{T_K} + \frac{2140.7}{T_K^2}\right)

    times the factor of pressure :math:`P (1 - p_w/P)(1 - \vartheta P) / ((1 - p_w)(1 - \vartheta))`.

    Parameters
    ----------
    temperature : float or array
        Water temperature, °C, 0 to 40.
    salinity : float or array
        psu, 0 to 40.
    pressure : float or array
        Air pressure, standard atmospheres.

    Returns
    -------
    float or array
        g/m³.

    Source
    ------
    Benson & Krause (1984), Limnol. Oceanogr. 29(3), 620–632, as in APHA, *Standard Methods*, 4500-O G.
    """
    celsius, psu, atmospheres = (np.asarray(value, dtype=float) for value in (temperature, salinity, pressure))
    found = fresh_saturation(celsius, atmospheres) * np.exp(-psu * salting_out(celsius))
    return found if found.ndim else float(found)


@gives("g/m3")
def fresh_saturation(temperature: Any, air_pressure: Any) -> Any:
    """Return the saturation of fresh water, g/m³; see `oxygen_saturation`."""
    kelvin = temperature + 273.15
    logarithm = (
        -139.34411 + 1.575701e5 / kelvin - 6.642308e7 / kelvin**2 + 1.243800e10 / kelvin**3 - 8.621949e11 / kelvin**4
    )
    vapour = np.exp(11.8571 - 3840.70 / kelvin - 216961.0 / kelvin**2)
    theta = 9.75e-4 - 1.426e-5 * temperature + 6.436e-8 * temperature**2
    dry = (1.0 - vapour / air_pressure) * (1.0 - theta * air_pressure)
    return np.exp(logarithm) * air_pressure * dry / ((1.0 - vapour) * (1.0 - theta))


@gives("dimensionless")
def salting_out(temperature: Any) -> Any:
    """Return by how much the logarithm of the saturation falls with each psu; see `oxygen_saturation`."""
    kelvin = temperature + 273.15
    return 1.7674e-2 - 10.754 / kelvin + 2140.7 / kelvin**2


@gives("1/s")
def oconnor_dobbins(velocity: Any, depth: Any) -> Any:
    """Return 3.93 u^0.5 h^-1.5 per day, in 1/s: slow, deep water (u 0.15–0.5 m/s, h 0.3–9 m).

    Source
    ------
    O'Connor & Dobbins (1958), Trans. ASCE 123, 641–684; Chapra (1997), eq. 20.34.
    """
    return 3.93 / _DAY * np.sqrt(np.abs(velocity) / depth) / depth


@gives("1/s")
def churchill(velocity: Any, depth: Any) -> Any:
    """Return 5.026 u h^-1.67 per day, in 1/s: fast, moderately deep water (u 0.55–1.5 m/s, h 0.6–3.4 m).

    Source
    ------
    Churchill, Elmore & Buckingham (1962), J. Sanit. Eng. Div. ASCE 88(SA4), 1–46; Chapra (1997), eq. 20.35.
    """
    return 5.026 / _DAY * np.abs(velocity) * depth**-1.67


@gives("1/s")
def owens_gibbs(velocity: Any, depth: Any) -> Any:
    """Return 5.32 u^0.67 h^-1.85 per day, in 1/s: shallow water (u 0.03–0.55 m/s, h 0.12–0.73 m).

    Source
    ------
    Owens, Edwards & Gibbs (1964), Int. J. Air Water Pollut. 8, 469–486; Chapra (1997), eq. 20.36.
    """
    return 5.32 / _DAY * np.abs(velocity) ** 0.67 * depth**-1.85


@gives("1/s")
def covar(velocity: Any, depth: Any) -> Any:
    """Return the formula that suits the depth and velocity, 1/s.

    Owens–Gibbs up to 0.61 m; deeper, O'Connor–Dobbins where h > 3.45 u^2.5, else Churchill.

    Source
    ------
    Covar (1976), Proc. EPA Conf. Environmental Modeling and Simulation; limits as in the QUAL2K manual (Chapra,
    Pelletier & Tao 2008, section 5.2.1).
    """
    if depth < _SHALLOW:
        return 5.32 / _DAY * np.abs(velocity) ** 0.67 * depth**-1.85
    if depth > 3.45 * np.abs(velocity) ** 2.5:
        return 3.93 / _DAY * np.sqrt(np.abs(velocity) / depth) / depth
    return 5.026 / _DAY * np.abs(velocity) * depth**-1.67


@gives("rate")
def tsivoglou_neal(velocity: Any, slope: Any, discharge: Any) -> Any:
    """Return 31183 u S per day below 0.425 m³/s, else 15308 u S, in 1/s: from the energy that the stream loses.

    Source
    ------
    Tsivoglou & Neal (1976), J. Water Pollut. Control Fed. 48(12), 2669–2689: 0.11 and 0.054 per foot of fall; as in
    QUAL2K (Chapra, Pelletier & Tao 2008) and ClearWater-modules (nsm1/processes.py).
    """
    escape = 31183.0 if abs(discharge) < _SMALL_STREAM else 15308.0
    return escape / _DAY * np.abs(velocity) * slope


def thackston_dawson(velocity: Any, depth: Any, friction_velocity: Any) -> Any:
    """Return 2.16 (1 + 9 Fr^0.25) u* / h per day, in 1/s, with the Froude number Fr.

    Source
    ------
    Thackston & Dawson (2001), J. Environ. Eng. ASCE 127(3), 215–224, as in QUAL2K (Chapra, Pelletier & Tao 2008) and
    ClearWater-modules (nsm1/processes.py).
    """
    froude = np.abs(velocity) / np.sqrt(_GRAVITY * depth)
    return 2.16 / _DAY * (1.0 + 9.0 * froude**0.25) * friction_velocity / depth


@gives("rate")
def melching_flores_pool_riffle(velocity: Any, slope: Any, discharge: Any) -> Any:
    """Return 517 (u S)^0.524 Q^-0.242 per day below 0.556 m³/s, else 596 (u S)^0.528 Q^-0.136, in 1/s.

    For streams of pools and riffles. Below 1 L/s the discharge counts as that.

    Source
    ------
    Melching & Flores (1999), J. Environ. Eng. ASCE 125(5), 407–414, as in QUAL2K (Chapra, Pelletier & Tao 2008) and
    ClearWater-modules (nsm1/processes.py).
    """
    passing, power = max(abs(discharge), _TRICKLE), np.abs(velocity) * slope
    if passing < _SMALL_POOLED:
        return 517.0 / _DAY * power**0.524 * passing**-0.242
    return 596.0 / _DAY * power**0.528 * passing**-0.136


@gives("rate")
def melching_flores_channel_control(velocity: Any, slope: Any, discharge: Any, depth: Any, width: Any) -> Any:
    """Return 88 (u S)^0.313 h^-0.353 per day below 0.556 m³/s, else 142 (u S)^0.333 h^-0.66 B^-0.243, in 1/s.

    For streams whose channel, not a row of pools, controls the flow.

    Source
    ------
    As `melching_flores_pool_riffle`; the second form also in QSim (BfG, belueftung_K2.f90).
    """
    power = np.abs(velocity) * slope
    if abs(discharge) < _SMALL_POOLED:
        return 88.0 / _DAY * power**0.313 * depth**-0.353
    return 142.0 / _DAY * power**0.333 * depth**-0.66 * width**-0.243


@gives("m/s")
def banks_herrera(wind: Any) -> Any:
    """Return 0.728 U^0.5 − 0.317 U + 0.0372 U² m/day, in m/s, for wind U at 10 m.

    Source
    ------
    Banks & Herrera (1977), J. Environ. Eng. Div. ASCE 103(3), 489–504; Chapra (1997), eq. 20.46.
    """
    return (0.728 * np.sqrt(wind) - 0.317 * wind + 0.0372 * wind * wind) / _DAY


@gives("m/s")
def wanninkhof(wind: Any) -> Any:
    """Return 0.0986 U^1.64 m/day, in m/s, for wind U at 10 m.

    Source
    ------
    Wanninkhof, Ledwell & Crusius (1991), as in the QUAL2K manual (Chapra, Pelletier & Tao 2008).
    """
    return 0.0986 / _DAY * wind**1.64


@gives("velocity")
def gelda(wind: Any) -> Any:
    """Return 0.2 U up to 3.5 m/s, else 0.057 U² m/day, in m/s.

    Source
    ------
    Gelda et al. (1996), name from memory; figures as in ClearWater-modules (nsm1/processes.py).
    """
    return (0.2 * wind if wind <= 3.5 else 0.057 * wind * wind) / _DAY


@gives("velocity")
def cole_buchak(wind: Any) -> Any:
    """Return 0.5 + 0.05 U² m/day, in m/s.

    Source
    ------
    Cole & Buchak (1995), CE-QUAL-W2, name from memory; figures as in ClearWater-modules (nsm1/processes.py).
    """
    return (0.5 + 0.05 * wind * wind) / _DAY


@gives("velocity")
def liss(wind: Any) -> Any:
    """Return 0.156 U^0.63 up to 4.1 m/s, else 0.0269 U^1.9 m/day, in m/s.

    Source
    ------
    Liss (1973), name from memory; figures as in ClearWater-modules (nsm1/processes.py).
    """
    return (0.156 * wind**0.63 if wind <= 4.1 else 0.0269 * wind**1.9) / _DAY


@gives("velocity")
def van_pagee(wind: Any) -> Any:
    """Return 0.065 U² m/day, in m/s, the part of the wind in the formula of Delft.

    Source
    ------
    Van Pagee (1978) and Delvigne (1980), as in D-Water Quality (rear.f), whose coefficient of U² may be calibrated.
    """
    return 0.065 * wind * wind / _DAY


FORMULAS: dict[str, Any] = {
    f.__name__: f
    for f in (
        oconnor_dobbins,
        churchill,
        owens_gibbs,
        covar,
        tsivoglou_neal,
        thackston_dawson,
        melching_flores_pool_riffle,
        melching_flores_channel_control,
    )
}
WIND_FORMULAS: dict[str, Any] = {
    f.__name__: f for f in (banks_herrera, wanninkhof, gelda, cole_buchak, liss, van_pagee)
}


def by_name(
    name: str | Callable[..., Any], known: dict[str, Callable[..., Any]], key: str, others: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Return a formula by name; a function comes back as it is.

    Raises
    ------
    InputError
        If the name is not known; `others` are names that the caller knows beside these.
    """
    if callable(name):
        return name
    if name not in known:
        raise InputError(Problem(f"'{name}' is no formula", key=key, remedy=nearest(name, [*known, *others])))
    return known[name]


def reaeration_rate(
    name: str | Callable[..., Any],
    velocity: Any,
    depth: Any,
    temperature: Any = 20.0,
    theta: float = 1.024,
    **others: Any,
) -> Any:
    """Return the reaeration rate of a formula at a temperature.

    Parameters
    ----------
    name : str or callable
        ``oconnor_dobbins``, ``churchill``, ``owens_gibbs``, ``covar``, ``tsivoglou_neal``, ``thackston_dawson``,
        ``melching_flores_pool_riffle``, ``melching_flores_channel_control``, or a function of such quantities.
    velocity : float or array
        m/s; the sign does not matter.
    depth : float or array
        Hydraulic mean depth, m, above 0.
    temperature : float or array
        °C.
    theta : float
        Temperature factor.
    **others : float or array
        What else the formula asks for: ``slope``, ``discharge`` (m³/s), ``width`` (m), ``friction_velocity`` (m/s).

    Returns
    -------
    float or array
        1/s.

    Raises
    ------
    InputError
        If there is no formula of that name, or something that it asks for is not given.
    """
    function = by_name(name, FORMULAS, "formula")
    given = {"velocity": velocity, "depth": depth, **others}
    asked = list(inspect.signature(function).parameters)
    missing = [Problem(f"{function.__name__} asks for it", key=key) for key in asked if key not in given]
    if missing:
        raise InputError(missing)
    at_20 = np.vectorize(function, otypes=[float])(*(given[key] for key in asked))
    rate = at_20 * np.power(theta, np.asarray(temperature) - 20.0)
    return rate if rate.ndim else float(rate)
