"""A power of the velocity, for calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficient(
    velocity: Floats, depth: Floats, width: Floats, friction_velocity: Floats, a: float = 100.0, b: float = 1.0
) -> Floats:
    r"""Return a dispersion that grows with the velocity.

    .. math:: D = a\,|u|^b

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
    a : float
        Dispersion at 1 m/s, m²/s, ≥ 0.
    b : float
        Exponent, above 0.

    Returns
    -------
    array
        m²/s, zero where the water stands still.

    Source
    ------
    Common practice of calibration, e.g. MIKE 11 (Danish Hydraulic Institute, reference manual): D = a u^b.
    """
    return a * np.abs(velocity) ** b
