"""Dissolved oxygen: saturation and the formulas of reaeration, as plain functions of numbers or arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, nearest
from danao.kinetics._empirical import gives

_DAY = 86400.0
_SHALLOW = 0.61  # m, two feet


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


@gives("")
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


FORMULAS: dict[str, Any] = {f.__name__: f for f in (oconnor_dobbins, churchill, owens_gibbs, covar)}
WIND_FORMULAS: dict[str, Any] = {f.__name__: f for f in (banks_herrera, wanninkhof)}


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
    name: str | Callable[..., Any], velocity: Any, depth: Any, temperature: Any = 20.0, theta: float = 1.024
) -> Any:
    """Return the reaeration rate of a formula at a temperature.

    Parameters
    ----------
    name : str or callable
        ``oconnor_dobbins``, ``churchill``, ``owens_gibbs``, ``covar``, or a function of velocity and depth.
    velocity : float or array
        m/s; the sign does not matter.
    depth : float or array
        Hydraulic mean depth, m, above 0.
    temperature : float or array
        °C.
    theta : float
        Temperature factor.

    Returns
    -------
    float or array
        1/s.

    Raises
    ------
    InputError
        If there is no formula of that name.
    """
    function = by_name(name, FORMULAS, "formula")
    at_20 = np.vectorize(function, otypes=[float])(velocity, depth)
    rate = at_20 * np.power(theta, np.asarray(temperature) - 20.0)
    return rate if rate.ndim else float(rate)
