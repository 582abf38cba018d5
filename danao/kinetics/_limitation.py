"""Factors between 0 and 1 by which the want of something slows a rate. Finite for a concentration of zero."""

from __future__ import annotations

from danao.kinetics._declare import parameter

HALF_SATURATION_OF_OXYGEN = parameter(
    "0.5 mg/L",
    "concentration",
    "oxygen at which the rate is halved; 0 is no limitation",
    typical=("0 mg/L", "2 mg/L"),
    source="Chapra (1997), lecture 23; QUAL2K",
)


def oxygen_limitation(DO: float, *, half_saturation: float = HALF_SATURATION_OF_OXYGEN) -> float:
    """Return O / (K + O); 1 where K is zero, also without any oxygen: `solvers.reaction` then grants what there is.

    Source
    ------
    Monod (1949), Annu. Rev. Microbiol. 3, 371–394.
    """
    return DO / (half_saturation + DO) if half_saturation > 0.0 else 1.0
