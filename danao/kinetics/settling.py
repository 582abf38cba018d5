"""Settling to the bed."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_VELOCITY = parameter(
    "0.05 m/day",
    "velocity",
    "settling velocity: organic particles 0.01–0.5, algae 0.1–0.5, silt 3–30 m/day",
    typical=("0 m/day", "30 m/day"),
    source="Chapra (1997), table 17.3, from memory",
)


@process({"constituent": -1.0}, exchange="bed", constituent="TP", title="settling {constituent}")
def settling(
    constituent: float,
    depth: float,
    *,
    velocity: float = _VELOCITY,
    share: float = parameter(1.0, "fraction", "particulate share", most=1.0),
) -> float:
    r"""Return the settling of the particulate share of a constituent.

    .. math:: \frac{dc}{dt} = -\frac{f_p\, v_s}{h}\, c

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 17, eq. 17.5.
    """
    return share * velocity / depth * constituent
