"""Fischer (1975): shear over the width."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats) -> Floats:
    r"""Return the dispersion of a natural river.

    .. math:: D = 0.011\,\frac{u^2 B^2}{h\,u_*}

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
    Fischer (1975), J. Environ. Eng. Div. ASCE 101(3), 453–455; Fischer et al. (1979), eq. 5.19. Within a factor of 4.
    """
    speed = np.abs(velocity)
    return np.divide(
        0.011 * (speed * width) ** 2, depth * friction_velocity, out=np.zeros_like(speed), where=speed > 0.0
    )
