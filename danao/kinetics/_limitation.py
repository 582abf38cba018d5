"""Factors between 0 and 1 by which the want of something slows a rate. Finite for a concentration of zero."""

from __future__ import annotations


def monod(c: float, *, half_saturation: float) -> float:
    """Return c / (K + c); 1 where K is zero, also without any c: `solvers.reaction` then grants what there is.

    Source
    ------
    Monod (1949), Annu. Rev. Microbiol. 3, 371–394.
    """
    return c / (half_saturation + c) if half_saturation > 0.0 else 1.0
