"""Settling to the bed."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import quantity
from danao.kinetics._process import Process


def _sinking(c: float, depth: float, *, speed: float, share: float) -> float:
    return share * speed / depth * c


def settling(constituent: str = "TP", velocity: Any = "0.05 m/day", share: Any = 1.0) -> Process:
    r"""Return the settling of the particulate share of a constituent.

    .. math:: \frac{dc}{dt} = -\frac{f_p\, v_s}{h}\, c

    Parameters
    ----------
    constituent : str
        What settles.
    velocity : text with unit, number (m/s), {reach: …} or Series
        Settling velocity. Typical: organic particles 0.01–0.5 m/day, algae 0.1–0.5, silt 3–30.
    share : number
        Particulate share, 0 to 1.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 17, eq. 17.5; ranges table 17.3 (from memory).
    """
    return Process(
        f"settling {constituent}",
        rate=_sinking,
        stoichiometry={constituent: -1.0},
        parameters={
            "speed": quantity(velocity, "velocity", "velocity"),
            "share": quantity(share, "fraction", "share", most=1.0),
        },
        variables={"c": constituent},
        exchange="bed",
    )
