r"""Steady solutions and mixing of HJ 2.3-2018 环境影响评价技术导则 地表水环境 (assessment of surface water).

From memory: the annexes could not be read, so no equation is numbered here; check them before a plan cites them. Loads
are g/s, concentrations g/m³ (mg/L), decay 1/s. All arguments take arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.errors import InputError, Problem
from danao.planning.capacity._ranges import Floats, checked

SOURCE = "HJ 2.3-2018"
GRAVITY = 9.81
LEAST_ALPHA, MOST_ALPHA = 0.027, 380.0
"""O'Connor numbers between which advection and dispersion both count."""

PLUG, PLUG_BACKWARD, BOTH, DISPERSION = "plug flow", "plug flow, upstream by dispersion", "both", "dispersion"
"""The four solutions, in the order of `choose`."""


def transverse_mixing(depth: ArrayLike, width: ArrayLike, slope: ArrayLike) -> Floats:
    r"""Return the coefficient of transverse mixing by Taylor, m²/s.

    .. math:: E_y = (0.058\,h + 0.0065\,B) \sqrt{g h J}, \qquad B / h \le 100

    Parameters
    ----------
    depth, width : array_like
        h and B, m, above 0.
    slope : array_like
        J, above 0.

    Source
    ------
    GB/T 25173-2010 and HJ 2.3-2018, from memory.
    """
    h, b, j = checked(depth=depth, width=width, slope=slope)
    if (b > 100.0 * h).any():
        raise InputError(Problem("the river is wider than 100 depths", "width", remedy="give a measured coefficient"))
    return (0.058 * h + 0.0065 * b) * np.sqrt(GRAVITY * h * j)


def mixing_length(velocity: ArrayLike, width: ArrayLike, mixing: ArrayLike, offset: ArrayLike = 0.0) -> Floats:
    r"""Return the distance below an outlet after which a river is mixed over its width, m.

    .. math:: L_m = \left\{0.11 + 0.7\left[0.5 - \frac{a}{B} - 1.1\left(0.5 - \frac{a}{B}\right)^2\right]^{1/2}\right\}
        \frac{u B^2}{E_y}

    At that distance the exact solution for a line source is within 2.7 % of the mean over the width everywhere.

    Parameters
    ----------
    velocity, width : array_like
        u, m/s, and B, m, above 0.
    mixing : array_like
        E_y, m²/s, above 0.
    offset : array_like
        a, of the outlet from the nearer bank, m, 0 to B/2.

    Source
    ------
    HJ 2.3-2018; confirmed by secondary material only.
    """
    u, b, spread, a = checked("mixing", velocity=velocity, width=width, mixing=mixing, offset=offset)
    off = 0.5 - a / b
    if (off < 0.0).any():
        raise InputError(Problem("the outlet is beyond the middle", "offset", remedy="count from the nearer bank"))
    return (0.11 + 0.7 * np.sqrt(off - 1.1 * off**2)) * u * b**2 / spread


def o_connor(decay: ArrayLike, dispersion: ArrayLike, velocity: ArrayLike) -> Floats:
    r"""Return the O'Connor number, decay with dispersion against advection.

    .. math:: \alpha = \frac{k E}{u^2}

    Parameters
    ----------
    decay, dispersion : array_like
        k, 1/s, and E, m²/s.
    velocity : array_like
        u, m/s, above 0.

    Source
    ------
    HJ 2.3-2018, from memory; O'Connor (1960), J. Sanit. Eng. Div. ASCE 86(SA3), 35–55.
    """
    k, spread, u = checked(decay=decay, dispersion=dispersion, velocity=velocity)
    return k * spread / u**2


def peclet(velocity: ArrayLike, width: ArrayLike, dispersion: ArrayLike) -> Floats:
    r"""Return the Péclet number of the guideline, infinite without dispersion.

    .. math:: Pe = \frac{u B}{E}

    Parameters
    ----------
    velocity, width : array_like
        u, m/s, and B, m, above 0.
    dispersion : array_like
        E, m²/s.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    u, b, spread = checked(velocity=velocity, width=width, dispersion=dispersion)
    with np.errstate(divide="ignore"):
        return u * b / spread


def choose(alpha: ArrayLike, pe: ArrayLike) -> NDArray[np.str_]:
    """Return which of the four solutions the guideline asks for.

    α ≤ 0.027: ``plug flow`` where Pe ≥ 1, else ``plug flow, upstream by dispersion``; up to α = 380 ``both``; beyond it
    ``dispersion``.

    Parameters
    ----------
    alpha, pe : array_like
        `o_connor` and `peclet`, ≥ 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    number, ratio = np.asarray(alpha, dtype=float), np.asarray(pe, dtype=float)
    plug = np.where(ratio >= 1.0, PLUG, PLUG_BACKWARD)
    return np.where(number <= LEAST_ALPHA, plug, np.where(number <= MOST_ALPHA, BOTH, DISPERSION))


def plug_flow(distance: ArrayLike, start: ArrayLike, decay: ArrayLike, velocity: ArrayLike) -> Floats:
    r"""Return the concentration below an outlet without dispersion, g/m³; zero above it.

    .. math:: C = C_0\,e^{-k x / u}, \quad x \ge 0

    Parameters
    ----------
    distance : array_like
        x, m, downstream of the outlet.
    start : array_like
        C₀ at the outlet, fully mixed, g/m³ (`danao.planning.capacity.gbt25173.mixed`).
    decay, velocity : array_like
        k, 1/s, and u, m/s, above 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    x, c, k, u = checked(distance=distance, start=start, decay=decay, velocity=velocity)
    return np.where(x < 0.0, 0.0, c * np.exp(-k * np.maximum(x, 0.0) / u))


def plug_flow_backward(
    distance: ArrayLike, start: ArrayLike, decay: ArrayLike, dispersion: ArrayLike, velocity: ArrayLike
) -> Floats:
    r"""Return the concentration where dispersion counts above the outlet only, g/m³.

    .. math:: C = C_0\,e^{u x / E} \; (x < 0), \qquad C = C_0\,e^{-k x / u} \; (x \ge 0)

    Parameters
    ----------
    distance, start, decay, velocity : array_like
        As in `plug_flow`.
    dispersion : array_like
        E, m²/s, above 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    (spread,) = checked("dispersion", dispersion=dispersion)
    below = plug_flow(distance, start, decay, velocity)
    x = np.minimum(np.asarray(distance, dtype=float), 0.0)
    above = np.asarray(start) * np.exp(np.asarray(velocity) * x / spread)
    return np.where(np.asarray(distance) < 0.0, above, below)


def advection_dispersion(
    distance: ArrayLike,
    brought: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
) -> Floats:
    r"""Return the concentration where advection and dispersion both count, g/m³.

    .. math:: C = C_0 \exp\left[\frac{u x}{2 E}\left(1 \pm \sqrt{1 + 4\alpha}\right)\right], \qquad
        C_0 = \frac{C_p Q_p + C_h Q_h}{(Q_p + Q_h)\sqrt{1 + 4\alpha}}

    with + for x < 0 and − for x ≥ 0. What the river brings counts as entering at the outlet: cleaner water above it.

    Parameters
    ----------
    distance : array_like
        x, m, downstream of the outlet.
    brought : array_like
        C_p Q_p + C_h Q_h, g/s.
    decay, dispersion : array_like
        k, 1/s, and E, m²/s, above 0.
    velocity, discharge : array_like
        u, m/s, and Q_p + Q_h, m³/s, above 0.

    Source
    ------
    HJ 2.3-2018, from memory; O'Connor (1960), J. Sanit. Eng. Div. ASCE 86(SA3), 35–55.
    """
    x, mass, k, spread, u, flow = checked(
        "dispersion",
        distance=distance,
        brought=brought,
        decay=decay,
        dispersion=dispersion,
        velocity=velocity,
        discharge=discharge,
    )
    alpha = k * spread / u**2
    root = np.sqrt(1.0 + 4.0 * alpha)
    # 1 − √(1+4α) loses its digits for small α: −4α / (1 + √(1+4α)) does not
    shape = np.exp(u * x / (2.0 * spread) * np.where(x < 0.0, 1.0 + root, -4.0 * alpha / (1.0 + root)))
    return mass / (flow * root) * shape


def dispersion_alone(
    distance: ArrayLike, brought: ArrayLike, decay: ArrayLike, dispersion: ArrayLike, area: ArrayLike
) -> Floats:
    r"""Return the concentration where the flow does not count, g/m³.

    .. math:: C = C_0\,e^{-|x| \sqrt{k / E}}, \qquad C_0 = \frac{C_p Q_p + C_h Q_h}{2 A \sqrt{k E}}

    Parameters
    ----------
    distance, brought : array_like
        As in `advection_dispersion`.
    decay, dispersion : array_like
        k, 1/s, and E, m²/s, both above 0.
    area : array_like
        Wetted area A, m², above 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    x, mass, k, spread, wet = checked(
        "decay", "dispersion", distance=distance, brought=brought, decay=decay, dispersion=dispersion, area=area
    )
    return mass / (2.0 * wet * np.sqrt(k * spread)) * np.exp(-np.abs(x) * np.sqrt(k / spread))


def steady(
    distance: ArrayLike,
    brought: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    width: ArrayLike,
) -> Floats:
    r"""Return the concentration by the solution that `choose` picks, g/m³.

    The wetted area is Q/u. Where two solutions meet they differ: at α = 0.027 ``both`` starts 5.0 % below plug flow, at
    α = 380 ``dispersion`` starts 0.03 % above ``both``.

    Parameters
    ----------
    distance : array_like
        x, m, downstream of the outlet.
    brought : array_like
        C_p Q_p + C_h Q_h, g/s.
    decay, dispersion : array_like
        k, 1/s, and E, m²/s; both may be zero.
    velocity, discharge, width : array_like
        u, m/s, Q_p + Q_h, m³/s, and B, m, above 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    branch = choose(o_connor(decay, dispersion, velocity), peclet(velocity, width, dispersion))
    x, mass, k, spread, u, flow, which = np.broadcast_arrays(
        *checked(
            distance=distance,
            brought=brought,
            decay=decay,
            dispersion=dispersion,
            velocity=velocity,
            discharge=discharge,
        ),
        branch,
    )
    found = np.empty(x.shape)
    for name in np.unique(which):
        here = which == name
        found[here] = _BRANCHES[str(name)](*(part[here] for part in (x, mass, k, spread, u, flow)))
    return found


def steady_capacity(
    target: ArrayLike,
    background: ArrayLike,
    distance: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    discharge: ArrayLike,
    width: ArrayLike,
) -> Floats:
    """Return the load of one outlet with which `steady` meets the target at a distance from it, g/s.

    What the river brings (C_h Q_h) is taken off. Infinite where the outlet does not reach the section: plug flow
    carries nothing upstream.

    Parameters
    ----------
    target : array_like
        C_s, g/m³, above 0.
    background : array_like
        C_h Q_h, g/s.
    distance, decay, dispersion, velocity, discharge, width : array_like
        As in `steady`; the control section lies at `distance` from the outlet.

    Source
    ------
    HJ 2.3-2018, from memory, solved for the load.
    """
    limit, before = checked(target=target, background=background)
    with np.errstate(divide="ignore"):
        return limit / steady(distance, 1.0, decay, dispersion, velocity, discharge, width) - before


def instant_release(
    distance: ArrayLike,
    time: ArrayLike,
    mass: ArrayLike,
    decay: ArrayLike,
    dispersion: ArrayLike,
    velocity: ArrayLike,
    area: ArrayLike,
) -> Floats:
    r"""Return the concentration after all of a mass was released at one instant, g/m³.

    .. math:: C = \frac{M}{A \sqrt{4\pi E t}}\,e^{-k t} \exp\left[-\frac{(x - u t)^2}{4 E t}\right]

    Parameters
    ----------
    distance, time : array_like
        x, m, downstream of the place, and t, s, after the release, above 0.
    mass : array_like
        M, g.
    decay, dispersion : array_like
        k, 1/s, and E, m²/s, above 0.
    velocity, area : array_like
        u, m/s, and A, m², above 0.

    Source
    ------
    HJ 2.3-2018, from memory.
    """
    x, t, grams, k, spread, u, wet = checked(
        "time",
        "dispersion",
        distance=distance,
        time=time,
        mass=mass,
        decay=decay,
        dispersion=dispersion,
        velocity=velocity,
        area=area,
    )
    cloud = np.exp(-k * t - (x - u * t) ** 2 / (4.0 * spread * t))
    return grams / (wet * np.sqrt(4.0 * np.pi * spread * t)) * cloud


def _plug(x: Floats, mass: Floats, k: Floats, spread: Floats, u: Floats, flow: Floats) -> Floats:
    return plug_flow(x, mass / flow, k, u)


def _backward(x: Floats, mass: Floats, k: Floats, spread: Floats, u: Floats, flow: Floats) -> Floats:
    return plug_flow_backward(x, mass / flow, k, spread, u)


def _alone(x: Floats, mass: Floats, k: Floats, spread: Floats, u: Floats, flow: Floats) -> Floats:
    return dispersion_alone(x, mass, k, spread, flow / u)


_BRANCHES: dict[str, Any] = {
    PLUG: _plug,
    PLUG_BACKWARD: _backward,
    BOTH: advection_dispersion,
    DISPERSION: _alone,
}
