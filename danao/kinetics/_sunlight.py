"""Light in the water: how much of what reaches its surface there is on the mean over the depth."""

from __future__ import annotations

import math

from danao.kinetics._declare import Choice, parameter

EXTINCTION = parameter(
    "1 1/m",
    "extinction",
    "extinction of the light that acts, by water and all that is not simulated; 1.8 over the Secchi depth",
    typical=("0.02 1/m", "30 1/m"),
    source="from memory; water alone 0.02 in NSM1",
)
SHADING_BY_SOLIDS = parameter(
    "0.052 m2/g",
    "specific_extinction",
    "extinction by each g/m³ of suspended solids: 0.052 for visible light, to 0.55 for what kills bacteria",
    typical=("0.01 m2/g", "0.6 m2/g"),
    source="0.052 as in QUAL2K; 0.55 Di Toro et al. (1981), from memory",
)


def _none() -> float:
    return 0.0


def _by_solids(SS: float, *, shading_by_solids: float = SHADING_BY_SOLIDS) -> float:
    return shading_by_solids * SS


SHADING = Choice("none", none=_none, solids=_by_solids)
"""What simulated matter adds to the extinction, 1/m."""


def light_share(depth: float, shading: float, *, extinction: float = EXTINCTION) -> float:
    r"""Return the mean of light over the depth as a share of that at the surface, (1 − exp(−k h)) / (k h).

    Source
    ------
    Beer's law over the depth; Chapra (1997), *Surface Water-Quality Modeling*, lecture 27.
    """
    thickness = (extinction + shading) * depth
    return -math.expm1(-thickness) / thickness if thickness > 1e-9 else 1.0
