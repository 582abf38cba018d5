"""Seo & Cheong (1998): regression on 59 streams."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats) -> Floats:
    r"""Return the dispersion of a natural stream.

    .. math:: \frac{D}{h\,u_*} = 5.915 \left(\frac{B}{h}\right)^{0.620} \left(\frac{u}{u_*}\right)^{1.428}

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
    Seo & Cheong (1998), J. Hydraul. Eng. 124(1), 25–32.
    """
    ratio = np.divide(np.abs(velocity), friction_velocity, out=np.zeros_like(velocity), where=velocity != 0.0)
    return 5.915 * (width / depth) ** 0.620 * ratio**1.428 * depth * friction_velocity
