"""Elder (1959): shear over the depth alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(
    velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats, factor: float = 5.93
) -> Floats:
    r"""Return the dispersion of a wide, uniform flow by the vertical profile of velocity.

    .. math:: D = 5.93\,h\,u_*

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
    factor : float
        5.93 for a logarithmic profile; natural rivers disperse 10 to 100 times more.

    Returns
    -------
    array
        m²/s, zero where the water stands still.

    Source
    ------
    Elder (1959), J. Fluid Mech. 5(4), 544–560; Fischer et al. (1979), *Mixing in Inland and Coastal Waters*, eq. 4.46.
    """
    return factor * depth * friction_velocity * (velocity != 0.0)
