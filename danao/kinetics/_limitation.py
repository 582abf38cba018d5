"""Factors between 0 and 1 by which the want of something slows a rate. Finite for a concentration of zero."""

from __future__ import annotations

import math

from danao.kinetics._declare import Choice, parameter

HALF_SATURATION_OF_OXYGEN = parameter(
    "0.5 mg/L",
    "concentration",
    "oxygen at which the rate is halved; 0 is no limitation",
    typical=("0 mg/L", "2 mg/L"),
    source="Chapra (1997), lecture 23; QUAL2K",
)
ATTENUATION = parameter(
    "0.6 L/mg",
    "partition",
    "coefficient of oxygen in the exponential forms of limitation and inhibition",
    typical=("0.1 L/mg", "10 L/mg"),
    source="QUAL2K and NSM1 (ClearWater-modules): 0.6",
)


def oxygen_limitation(DO: float, *, half_saturation: float = HALF_SATURATION_OF_OXYGEN) -> float:
    """Return O / (K + O); 1 where K is zero, also without any oxygen: `solvers.reaction` then grants what there is.

    Source
    ------
    Monod (1949), Annu. Rev. Microbiol. 3, 371–394.
    """
    return DO / (half_saturation + DO) if half_saturation > 0.0 else 1.0


def exponential_limitation(DO: float, *, attenuation: float = ATTENUATION) -> float:
    """Return 1 − exp(−K O).

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008); nitrification of NSM1 (ClearWater-modules, nsm1/processes.py).
    """
    return 1.0 - math.exp(-attenuation * DO)


def second_order_limitation(DO: float, *, half_saturation: float = HALF_SATURATION_OF_OXYGEN) -> float:
    """Return O² / (K² + O²), 1 where K is zero; QUAL2K gives K² (g²/m⁶) in place of K.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008).
    """
    return DO * DO / (half_saturation * half_saturation + DO * DO) if half_saturation > 0.0 else 1.0


OXYGEN = Choice(
    "half_saturation",
    half_saturation=oxygen_limitation,
    exponential=exponential_limitation,
    second_order=second_order_limitation,
)
"""The three forms in which want of oxygen slows a rate."""
