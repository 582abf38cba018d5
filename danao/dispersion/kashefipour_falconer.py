"""Kashefipour & Falconer (2002): regression on 81 data sets of 30 rivers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats) -> Floats:
    r"""Return the dispersion of a natural river.

    .. math:: D = h\,u\,\frac{u}{u_*} \times \begin{cases} 10.612 & B/h > 50 \\
        7.428 + 1.775 \left(\dfrac{B}{h}\right)^{0.620} \left(\dfrac{u_*}{u}\right)^{0.572} & B/h \le 50 \end{cases}

    Parameters
    ----------
    velocity : array
        Mean velocity u, m/s; its sign does not matter.
    depth : array
        Hydraulic mean depth h, m, above 0.
    width : array
        Surface width B, m, above 0.
    friction_velocity : array
        Shear velocity u* at the bed, m/s, above 0 where the water moves.

    Returns
    -------
    array
        m²/s, zero where the water stands still.

    Source
    ------
    Kashefipour & Falconer (2002), Water Research 36(6), 1596–1608; coefficients and the limit B/h = 50 from
    secondary material.
    """
    speed = np.abs(velocity)
    ratio = np.divide(speed, friction_velocity, out=np.zeros_like(speed), where=speed > 0.0)
    slowness = np.divide(friction_velocity, speed, out=np.zeros_like(speed), where=speed > 0.0)
    slenderness = width / depth
    narrow = 7.428 + 1.775 * slenderness**0.620 * slowness**0.572
    return np.where(slenderness > 50.0, 10.612, narrow) * ratio * depth * speed
