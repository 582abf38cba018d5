"""Detritus: dissolution to organic matter that takes oxygen, settling."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._process import closing

_DISSOLUTION = parameter(
    "0.5 1/day",
    "rate",
    "dissolution",
    typical=("0 1/day", "5 1/day"),
    theta=1.07,
    source="QUAL2K, from memory; Boulder Creek 2.8",
)
_FAST = parameter(
    1.0, "fraction", "share that becomes the fast organic matter; the rest the slow", source="QUAL2K", most=1.0
)
_SETTLING = parameter(
    "0.1 m/day",
    "velocity",
    "settling velocity",
    typical=("0 m/day", "5 m/day"),
    source="QUAL2K, from memory; Boulder Creek 3.9",
)


@process({"DETRITUS": -1.0, "fast": closing("C")}, fast="CBOD_FAST", title="dissolution of detritus, fast")
def _to_fast(DETRITUS: float, *, dissolution_rate: float = _DISSOLUTION, fast_share: float = _FAST) -> float:
    return fast_share * dissolution_rate * DETRITUS


@process({"DETRITUS": -1.0, "slow": closing("C")}, slow="CBOD_SLOW", title="dissolution of detritus, slow")
def _to_slow(DETRITUS: float, *, dissolution_rate: float = _DISSOLUTION, fast_share: float = _FAST) -> float:
    return (1.0 - fast_share) * dissolution_rate * DETRITUS


@process({"DETRITUS": -1.0}, exchange="bed", title="settling of detritus")
def _settling(DETRITUS: float, depth: float, *, settling_velocity: float = _SETTLING) -> float:
    return settling_velocity / depth * DETRITUS


@group(_to_fast, _to_slow, _settling)
def detritus() -> None:
    r"""Return dissolution and settling of detritus.

    .. math:: \frac{dm}{dt} = -\left(k(T) + \frac{v}{h}\right) m, \qquad
        \frac{dL_f}{dt} = \frac{32}{12} F\, k(T)\, m, \qquad \frac{dL_s}{dt} = \frac{32}{12} (1 - F)\, k(T)\, m

    m is DETRITUS, grams of carbon; L the organic matter that it becomes, in oxygen units. With one kind of that, name
    it twice: ``fast="CBOD", slow="CBOD"``.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), as its successor QUAL2Kw has it in code; the split, from memory, since
    version 2.11.
    """
