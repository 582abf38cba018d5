"""What the bed gives back: nutrients and organic matter from sludge (内源释放)."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_FLUX = parameter(
    "20 mg/m2/day",
    "areal_load",
    "release, by reach a matter of calibration",
    typical=("0 mg/m2/day", "200 mg/m2/day"),
    theta=1.065,
    source="polluted urban rivers, NH3-N 10–100, TP 1–10 mg/m²/day: from memory",
)


@process({"constituent": 1.0}, exchange="bed", constituent="NH3_N", title="release {constituent}")
def bed_release(depth: float, *, flux: float = _FLUX) -> float:
    r"""Return a release from the bed.

    .. math:: \frac{dc}{dt} = \frac{F_{20}\, \theta^{T - 20}}{h}

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 25 (prescribed fluxes).
    """
    return flux / depth
