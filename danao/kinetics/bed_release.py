"""What the bed gives back: nutrients and organic matter from sludge (内源释放)."""

from __future__ import annotations

from danao.kinetics._declare import Choice, parameter, process

_FLUX = parameter(
    "20 mg/m2/day",
    "areal_load",
    "release, by reach a matter of calibration",
    typical=("0 mg/m2/day", "200 mg/m2/day"),
    theta=1.065,
    source="polluted urban rivers, NH3-N 10–100, TP 1–10 mg/m²/day: from memory",
)
_INHIBITION = parameter(
    "1 mg/L",
    "concentration",
    "oxygen at which release is halved",
    typical=("0.01 mg/L", "2 mg/L"),
    source="QUAL2K for phosphorus 0–2, from memory; its Boulder Creek sample has 1.69",
    least=1e-6,
)


def _always() -> float:
    return 1.0


def _low_oxygen(DO: float, *, half_inhibition: float = _INHIBITION) -> float:
    return half_inhibition / (half_inhibition + DO)


@process(
    {"constituent": 1.0},
    exchange="bed",
    constituent="NH3_N",
    oxygen=Choice("always", always=_always, low_oxygen=_low_oxygen),
    title="release {constituent}",
)
def bed_release(depth: float, oxygen: float, *, flux: float = _FLUX) -> float:
    r"""Return a release from the bed.

    .. math:: \frac{dc}{dt} = \frac{F_{20}\, \theta^{T - 20}}{h}\, \phi(O)

    `oxygen` is ``always``, :math:`\phi = 1`, or ``low_oxygen``, :math:`\phi = K/(K + O)`: phosphate is held by iron as
    long as the top of the bed has oxygen; then `flux` is that without any.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 25 (prescribed fluxes); the factor of oxygen as in QUAL2Kw
    5 (m_derivs.f90).
    """
    return flux / depth * oxygen
