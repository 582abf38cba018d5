"""Deng, Singh & Bengtsson (2001): lateral shear in straight rivers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats) -> Floats:
    r"""Return the dispersion of a straight natural river.

    .. math:: \frac{D}{h\,u_*} = \frac{0.15}{8\,\varepsilon} \left(\frac{B}{h}\right)^{5/3}
        \left(\frac{u}{u_*}\right)^2, \qquad
        \varepsilon = 0.145 + \frac{1}{3520} \frac{u}{u_*} \left(\frac{B}{h}\right)^{1.38}

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
    Deng, Singh & Bengtsson (2001), J. Hydraul. Eng. 127(11), 919–927. For B/h above 10.
    """
    ratio = np.divide(np.abs(velocity), friction_velocity, out=np.zeros_like(velocity), where=velocity != 0.0)
    slenderness = width / depth
    transverse = 0.145 + ratio * slenderness**1.38 / 3520.0
    return 0.15 / (8.0 * transverse) * slenderness ** (5.0 / 3.0) * ratio**2 * depth * friction_velocity
