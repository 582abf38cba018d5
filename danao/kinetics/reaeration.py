"""Reaeration: oxygen from the air."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from danao.errors import InputError, Problem
from danao.kinetics._oxygen import FORMULAS, WIND_FORMULAS, by_name, fresh_saturation, salting_out
from danao.kinetics._parameters import AtTemperature, FromEnvironment, quantity
from danao.kinetics._process import Process


def _exchange(DO: float, aeration: float, saturation: float) -> float:
    return aeration * (saturation - DO)


def _aeration(hydraulic: float, film: float, *, warming: float, minimum: float) -> float:
    return warming * max(hydraulic, minimum, film)


def _windy(hydraulic: float, wind_film: float, depth: float, film: float, *, warming: float, minimum: float) -> float:
    return warming * max(hydraulic + wind_film / depth, minimum, film)


def _film(depth: float, *, transfer: float) -> float:
    return transfer / depth


def _saturation(salinity: float, *, fresh: float, salting: float) -> float:
    # exp(−x) by its [2/2] Padé approximant: within 2e-6 for 40 psu, at the price of one division
    x = salting * salinity
    return fresh * (12.0 - 6.0 * x + x * x) / (12.0 + 6.0 * x + x * x)


def reaeration(
    formula: str | Callable[..., Any] = "oconnor_dobbins",
    theta: float = 1.024,
    minimum: Any = 0.0,
    film: Any = 0.0,
    wind: str | Callable[..., Any] | None = None,
    rate: Any = None,
    saturation: Any = None,
) -> Process:
    r"""Return the exchange of oxygen with the air.

    .. math:: \frac{dO}{dt} = \theta^{T - 20}\,
        \max\left(k_h(u, h) + \frac{k_w(U)}{h},\; k_{min},\; \frac{k_f}{h}\right) (c_s - O)

    Parameters
    ----------
    formula : str or callable
        ``oconnor_dobbins``, ``churchill``, ``owens_gibbs``, ``covar`` (the one of the three that suits), ``constant``
        (then give `rate`), or a function of the environment that returns 1/s.
    theta : float
        Temperature factor, 1.016–1.047; 1.024 after Elmore & West (1961).
    minimum : text with unit, number (1/s), {reach: …} or Series
        Least rate at 20 °C, for slack water.
    film : text with unit, number (m/s), {reach: …} or Series
        Least film coefficient: the floor that wind keeps up, 0.3–1 m/day.
    wind : str or callable, optional
        ``banks_herrera`` or ``wanninkhof``: adds reaeration by wind.
    rate : text with unit or number (1/s), …
        Rate at 20 °C for the constant formula.
    saturation : text with unit or number (g/m³), optional
        A fixed saturation. Without it Benson & Krause (1984) from temperature, salinity and air pressure.

    Raises
    ------
    InputError
        If there is no such formula; `rate` without ``constant``, or the reverse.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 20; the sum with wind as in QUAL2K (Chapra, Pelletier &
    Tao 2008, section 5.2.1). The formulas are in `danao.kinetics._oxygen`.
    """
    parameters: dict[str, Any] = {
        "warming": AtTemperature(1.0, theta),
        "minimum": quantity(minimum, "rate", "minimum"),
    }
    variables: dict[str, Any] = {"aeration": _aeration, "saturation": _saturation, "film": 0.0}
    if (formula == "constant") == (rate is None):
        raise InputError(Problem("a rate goes with the constant formula, and only with it", key="rate"))
    if rate is None:
        variables["hydraulic"] = by_name(formula, FORMULAS, "formula", ("constant",))
    else:
        parameters["hydraulic"] = quantity(rate, "rate", "rate")
    transfer = quantity(film, "velocity", "film")
    if transfer != 0.0:
        variables["film"] = _film
        parameters["transfer"] = transfer
    if wind is not None:
        variables |= {"aeration": _windy, "wind_film": by_name(wind, WIND_FORMULAS, "wind")}
    if saturation is None:
        parameters |= {"fresh": FromEnvironment(fresh_saturation), "salting": FromEnvironment(salting_out)}
    else:
        del variables["saturation"]
        parameters["saturation"] = quantity(saturation, "concentration", "saturation")
    return Process("reaeration", _exchange, {"DO": 1.0}, parameters, variables, exchange="air")
