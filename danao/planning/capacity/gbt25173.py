r"""Formulas of GB/T 25173-2010 水域纳污能力计算规程 (code for the capacity of water bodies to take pollutants).

From memory: the printed standard could not be read, so no equation is numbered here; check it before a plan cites it.
Loads are g/s, concentrations g/m³ (mg/L), decay 1/s; all arguments take arrays. A capacity may come out negative: what
comes from upstream then exceeds the target by itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao import units
from danao.errors import InputError, Problem
from danao.planning.capacity._ranges import Floats, checked

SOURCE = "GB/T 25173-2010"
SMALL, LARGE = 15.0, 150.0
"""Multi-year mean discharge, m³/s: up to the first a river is small, from the second on it is large."""


def size_class(discharge: ArrayLike) -> NDArray[np.str_]:
    """Return ``small`` (Q ≤ 15 m³/s), ``medium`` or ``large`` (Q ≥ 150 m³/s) by multi-year mean discharge, m³/s.

    Zero-dimensional formulas are for small, fully mixed waters, one-dimensional ones for small and medium rivers, large
    rivers ask for two dimensions. From memory.
    """
    (flow,) = checked(discharge=discharge)
    return np.where(flow <= SMALL, "small", np.where(flow >= LARGE, "large", "medium"))


def velocity(discharge: ArrayLike, coefficient: ArrayLike, exponent: ArrayLike) -> Floats:
    r"""Return the mean velocity of a design flow, m/s, by a fitted power.

    .. math:: u = a\,Q^{\beta}

    Parameters
    ----------
    discharge : array_like
        Q, m³/s, above 0.
    coefficient : array_like
        a, m/s at 1 m³/s, above 0.
    exponent : array_like
        β, ≥ 0; by Manning 0.4 in a wide channel.

    Source
    ------
    GB/T 25173-2010, confirmed by public code only.
    """
    flow, a, beta = checked("coefficient", discharge=discharge, coefficient=coefficient, exponent=exponent)
    return a * flow**beta


def decay_from_field(velocity: ArrayLike, length: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> Floats:
    r"""Return the decay between two sections without inflow, 1/s; negative where the concentration rises.

    .. math:: K = \frac{u}{L} \ln\frac{C_A}{C_B}

    Parameters
    ----------
    velocity, length : array_like
        u, m/s, and L, m, above 0.
    upper, lower : array_like
        C_A and C_B at the upper and lower section, g/m³, above 0.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    u, distance, first, last = checked("upper", "lower", velocity=velocity, length=length, upper=upper, lower=lower)
    return u / distance * np.log(first / last)


def decay_by_discharge(discharge: ArrayLike) -> Floats:
    r"""Return the decay by 怀特 from the discharge, 1/s, as it is handed on in Chinese practice.

    .. math:: K = 10.3\,Q^{-0.49} \quad [1/d]

    **Do not use it unseen.** As far as memory goes this is Wright & McDonnell (1979), whose Q is in cubic *feet* per
    second. With m³/s it gives 3.3 per day at 10 m³/s, thirty times what is calibrated in the Pearl River Delta; with
    feet 0.58, 5.7 times less at every discharge.

    Parameters
    ----------
    discharge : array_like
        Q, m³/s, above 0.

    Source
    ------
    GB/T 25173-2010, from memory; Wright & McDonnell (1979), J. Environ. Eng. Div. ASCE 105(EE2), 323–335, from memory.
    """
    (flow,) = checked(discharge=discharge)
    return 10.3 * flow**-0.49 * units.per_day


def decay_by_perimeter(perimeter: ArrayLike) -> Floats:
    r"""Return the decay by 怀特 from the wetted perimeter, 1/s, as it is handed on in Chinese practice.

    .. math:: K = 39.6\,P^{-0.34} \quad [1/d]

    **Do not use it unseen.** It gives 9.8 per day for a perimeter of 60 m: three times `decay_by_discharge` at 10 m³/s,
    hundred times what is calibrated. As far as memory goes the exponent of Wright & McDonnell (1979) is −0.84 and their
    P in *feet*: then 60 m give 0.47 per day, which agrees with their formula of the discharge (0.58 at 10 m³/s).

    Parameters
    ----------
    perimeter : array_like
        P, m, above 0.

    Source
    ------
    GB/T 25173-2010, from memory; Wright & McDonnell (1979), J. Environ. Eng. Div. ASCE 105(EE2), 323–335, from memory.
    """
    (wetted,) = checked(perimeter=perimeter)
    return 39.6 * wetted**-0.34 * units.per_day


def mixed(discharge: ArrayLike, upstream: ArrayLike, effluent: ArrayLike, concentration: ArrayLike) -> Floats:
    r"""Return the concentration below an outlet where all is mixed at once (zero-dimensional), g/m³.

    .. math:: C = \frac{C_p Q_p + C_0 Q}{Q_p + Q}

    Parameters
    ----------
    discharge, upstream : array_like
        Q, m³/s, above 0, and C₀, g/m³, of the river above the outlet.
    effluent, concentration : array_like
        Q_p, m³/s, and C_p, g/m³, of the outlet.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    flow, before, outlet, strength = checked(
        discharge=discharge, upstream=upstream, effluent=effluent, concentration=concentration
    )
    return (strength * outlet + before * flow) / (outlet + flow)


def zero_dimensional(target: ArrayLike, upstream: ArrayLike, discharge: ArrayLike, effluent: ArrayLike = 0.0) -> Floats:
    r"""Return the capacity of a small, fully mixed water, g/s.

    .. math:: M = (C_s - C_0)\,(Q + Q_p)

    The balance of mass at C_s is C_s (Q + Q_p) − C₀ Q: the formula is smaller by C₀ Q_p, as though the outlet's water
    were river water. It equals the balance for Q_p = 0.

    Parameters
    ----------
    target, upstream : array_like
        C_s, above 0, and C₀, g/m³.
    discharge, effluent : array_like
        Q of the river, above 0, and Q_p of the outlet, m³/s.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    limit, before, flow, outlet = checked(target=target, upstream=upstream, discharge=discharge, effluent=effluent)
    return (limit - before) * (flow + outlet)


def downstream(upstream: ArrayLike, decay: ArrayLike, length: ArrayLike, velocity: ArrayLike) -> Floats:
    r"""Return the concentration that is left after a distance (one-dimensional), g/m³.

    .. math:: C_x = C_0\,e^{-K x / u}

    Parameters
    ----------
    upstream, decay : array_like
        C₀, g/m³, and K, 1/s.
    length, velocity : array_like
        x, m, and u, m/s, above 0.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    before, rate, distance, u = checked(upstream=upstream, decay=decay, length=length, velocity=velocity)
    return before * np.exp(-rate * distance / u)


def at_end(
    target: ArrayLike,
    upstream: ArrayLike,
    decay: ArrayLike,
    length: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    effluent: ArrayLike = 0.0,
) -> Floats:
    r"""Return the capacity of an outlet right at the control section at the end of a reach, g/s.

    .. math:: M = (C_s - C_0\,e^{-K L / u})\,(Q + Q_p)

    Parameters
    ----------
    target, upstream : array_like
        C_s, above 0, and C₀ at the head of the reach, g/m³.
    decay : array_like
        K, 1/s.
    length, velocity : array_like
        L, m, and u, m/s, above 0.
    discharge, effluent : array_like
        Q of the river, above 0, and Q_p of the outlet, m³/s.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    (limit,) = checked(target=target)
    flow, outlet = checked(discharge=discharge, effluent=effluent)
    return (limit - downstream(upstream, decay, length, velocity)) * (flow + outlet)


def one_outlet(
    target: ArrayLike,
    upstream: ArrayLike,
    decay: ArrayLike,
    length: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    place: ArrayLike | None = None,
) -> Floats:
    r"""Return the capacity of one outlet in a reach, g/s; the target holds at the end of the reach.

    .. math:: M = (C_s - C_0\,e^{-K L / u})\,e^{K (L - x) / u}\,Q, \qquad x = L/2 \text{ where no place is given}

    Parameters
    ----------
    target, upstream, decay, length, velocity : array_like
        As in `at_end`.
    discharge : array_like
        Q, m³/s, above 0, that of the outlet included.
    place : array_like, optional
        x of the outlet from the head of the reach, m, 0 to L.

    Source
    ------
    GB/T 25173-2010 for L/2, from memory; any place by the same equation.
    """
    end = at_end(target, upstream, decay, length, velocity, discharge)
    x = np.asarray(length, dtype=float) / 2.0 if place is None else _places(place, length)
    return end * np.exp(np.asarray(decay) * (np.asarray(length) - x) / np.asarray(velocity))


def several_outlets(
    target: ArrayLike,
    upstream: ArrayLike,
    decay: ArrayLike,
    length: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    places: ArrayLike,
    shares: ArrayLike,
) -> Floats:
    r"""Return the capacity of several outlets together, g/s, that share it in given proportions.

    .. math:: M = \frac{(C_s - C_0\,e^{-K L / u})\,Q}{\sum_i p_i\,e^{-K (L - x_i) / u}}

    Parameters
    ----------
    target, upstream, decay, length, velocity, discharge : array_like
        As in `one_outlet`.
    places : array_like, last axis the outlets
        x_i from the head of the reach, m, 0 to L.
    shares : array_like, last axis the outlets
        p_i, ≥ 0; made to sum to 1.

    Source
    ------
    The one-dimensional formula of GB/T 25173-2010, summed over outlets.
    """
    end = at_end(target, upstream, decay, length, velocity, discharge)
    (parts,) = checked(shares=shares)
    total = parts.sum(axis=-1, keepdims=True)
    if parts.size == 0 or not (total > 0.0).all():
        raise InputError(Problem("no outlet has a share", key="shares", remedy="give at least one above 0"))
    rate, whole, u = (np.asarray(value, dtype=float)[..., None] for value in (decay, length, velocity))
    kept = np.exp(-rate * (whole - _places(places, whole)) / u)
    return end / (parts / total * kept).sum(axis=-1)


def evenly_spread(
    target: ArrayLike,
    upstream: ArrayLike,
    decay: ArrayLike,
    length: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    unevenness: ArrayLike = 1.0,
) -> Floats:
    r"""Return the capacity for a load that is spread evenly along a reach, g/s.

    .. math:: W = b\,(C_s - C_0\,e^{-K L / u})\,\frac{Q K L / u}{1 - e^{-K L / u}}

    In t/a, as it is printed, a factor 31.536 stands before it. Without decay it is b (C_s − C₀) Q.

    Parameters
    ----------
    target, upstream, decay, length, velocity, discharge : array_like
        As in `one_outlet`.
    unevenness : array_like
        b, above 0 and up to 1: what is left because the load is not spread evenly.

    Source
    ------
    GB/T 25173-2010, confirmed by public code only.
    """
    end = at_end(target, upstream, decay, length, velocity, discharge)
    (b,) = checked(unevenness=unevenness)
    passed = np.asarray(np.multiply(decay, length) / np.asarray(velocity, dtype=float))
    lost = -np.expm1(-passed)
    ratio = np.divide(passed, lost, out=np.ones_like(passed), where=lost > 0.0)
    return b * end * ratio


def estuary(
    distance: ArrayLike,
    load: ArrayLike,
    background: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
) -> Floats:
    r"""Return the tidal mean concentration along an estuary with one outlet at x = 0, g/m³.

    .. math:: C(x) = \frac{W}{Q N} \exp\left[\frac{u x}{2 E}(1 \pm N)\right] + C_h, \qquad
        N = \sqrt{1 + \frac{4 K E}{u^2}}

    with + for x < 0 (upstream) and − for x ≥ 0. The first part solves u C' = E C'' − K C exactly. The background does
    not decay, so the sum leaves a residual of K C_h; it is on the safe side.

    Parameters
    ----------
    distance : array_like
        x, m, downstream of the outlet.
    load, background : array_like
        W = C_p Q_p, g/s, and C_h, g/m³.
    decay, dispersion : array_like
        K, 1/s, and E of the tidal mean, m²/s, above 0.
    velocity, discharge : array_like
        u, m/s, and Q = Q_h + Q_p, m³/s, both net of the tide and above 0.

    Source
    ------
    GB/T 25173-2010, from memory; O'Connor (1960), J. Sanit. Eng. Div. ASCE 86(SA3), 35–55.
    """
    brought, before = checked(load=load, background=background)
    return brought * _estuary_per_load(distance, decay, dispersion, velocity, discharge) + before


def estuary_capacity(
    target: ArrayLike,
    background: ArrayLike,
    distance: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
) -> Floats:
    r"""Return the load of one outlet with which `estuary` meets the target at a distance from it, g/s.

    .. math:: W = (C_s - C_h)\,Q\,N\,\exp\left[-\frac{u x}{2 E}(1 \pm N)\right]

    Parameters
    ----------
    target : array_like
        C_s, g/m³, above 0.
    background, distance, decay, dispersion, velocity, discharge : array_like
        As in `estuary`; the control section lies at `distance` from the outlet.

    Source
    ------
    GB/T 25173-2010, from memory.
    """
    limit, before = checked(target=target, background=background)
    return (limit - before) / _estuary_per_load(distance, decay, dispersion, velocity, discharge)


def _estuary_per_load(distance: Any, decay: Any, dispersion: Any, velocity: Any, discharge: Any) -> Floats:
    x, rate, spread, u, flow = checked(
        "dispersion", distance=distance, decay=decay, dispersion=dispersion, velocity=velocity, discharge=discharge
    )
    n = np.sqrt(1.0 + 4.0 * rate * spread / u**2)
    # (1 − N) loses its digits for small K E / u²: −4 K E / u² / (1 + N) does not
    falling = -4.0 * rate * spread / u**2 / (1.0 + n)
    return np.exp(u * x / (2.0 * spread) * np.where(x < 0.0, 1.0 + n, falling)) / (flow * n)


def _places(places: ArrayLike, length: ArrayLike) -> Floats:
    where, whole = np.asarray(places, dtype=float), np.asarray(length, dtype=float)
    if not ((where >= 0.0) & (where <= whole)).all():
        raise InputError(Problem("an outlet lies off the reach", key="place", remedy="give 0 to its length, m"))
    return where
