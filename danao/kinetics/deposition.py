"""Settling that feeds the bed of `diagenesis`."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._process import closing

_VELOCITY = parameter(
    "0.2 m/day",
    "velocity",
    "settling velocity: detritus and slow organic matter 0.05–1, algae 0.1–0.5 m/day",
    typical=("0 m/day", "5 m/day"),
    source="from memory",
)
_FAST = parameter(
    0.65,
    "fraction",
    "share of class G1, mineralised in weeks",
    typical=(0.1, 0.8),
    source="QUAL2Kw; NSM: algae 0.6, refractory particles 0.15",
    most=1.0,
)
_SLOW = parameter(
    0.20,
    "fraction",
    "share of class G2, mineralised in years; the rest is inert",
    typical=(0.1, 0.5),
    source="QUAL2Kw, nitrogen 0.25; NSM: algae 0.2, refractory particles 0.35",
    most=1.0,
)


def _settled(
    constituent: float,
    depth: float,
    *,
    velocity: float = _VELOCITY,
    share: float = parameter(1.0, "fraction", "particulate share", most=1.0),
) -> float:
    return share * velocity / depth * constituent


@process(
    {"constituent": -1.0, "POC1_bed": closing("C"), "PON1_bed": closing("N"), "POP1_bed": closing("P")},
    byproducts={"ALK": closing("charge")},
    constituent="DETRITUS",
    settled=_settled,
    title="deposition {constituent} as G1",
)
def _as_fast(settled: float, *, fast: float = _FAST) -> float:
    return fast * settled


@process(
    {"constituent": -1.0, "POC2_bed": closing("C"), "PON2_bed": closing("N"), "POP2_bed": closing("P")},
    byproducts={"ALK": closing("charge")},
    constituent="DETRITUS",
    settled=_settled,
    title="deposition {constituent} as G2",
)
def _as_slow(settled: float, *, slow: float = _SLOW) -> float:
    return slow * settled


@process(
    {"constituent": -1.0},
    exchange="bed",
    constituent="DETRITUS",
    settled=_settled,
    title="deposition {constituent}, inert",
)
def _as_inert(settled: float, *, fast: float = _FAST, slow: float = _SLOW) -> float:
    return max(1.0 - fast - slow, 0.0) * settled


@group(_as_fast, _as_slow, _as_inert)
def deposition() -> None:
    r"""Return the settling of a constituent into the organic matter of the bed, in the place of `settling`.

    .. math:: \frac{dc}{dt} = -\frac{f_p v_s}{h}\, c, \qquad
        \frac{dX_i}{dt} = \nu_X f_i\, \frac{f_p v_s}{h}\, c, \quad i = 1, 2

    One call for each constituent that settles. What it holds of carbon, nitrogen and phosphorus (ν, from its elements)
    goes to ``POC``, ``PON`` and ``POP`` of classes G1 and G2, grams per m³ of the water above; the rest is inert and
    leaves to the bed. Phosphate settles with the particles that hold it: give its particulate share.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, eq. 17.5; classes after Westrich & Berner (1984), as in Di Toro
    (2001), *Sediment Flux Modeling*.
    """
