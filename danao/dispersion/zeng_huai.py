"""Zeng & Huai (2014): regression on 116 data sets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats) -> Floats:
    r"""Return the dispersion of a natural river.

    .. math:: D = 5.4 \left(\frac{B}{h}\right)^{0.7} \left(\frac{u}{u_*}\right)^{0.13} h\,u

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
    Zeng & Huai (2014), J. Hydro-environ. Res. 8(1), 2–8; coefficients from secondary material, the scale h u from
    memory (with h u* in its place results would fall ten times below all other formulas).
    """
    speed = np.abs(velocity)
    ratio = np.divide(speed, friction_velocity, out=np.zeros_like(speed), where=speed > 0.0)
    return 5.4 * (width / depth) ** 0.7 * ratio**0.13 * depth * speed
