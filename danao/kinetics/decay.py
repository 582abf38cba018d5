"""First-order loss of anything: the comprehensive decay (综合衰减) of Chinese practice."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_RATE = parameter(
    "0.10 1/day",
    "rate",
    "loss at 20 °C, calibrated",
    typical=("0.01 1/day", "0.5 1/day"),
    theta=1.047,
    source="review points of the national capacity study of 2004, from secondary material",
)


@process({"constituent": -1.0}, constituent="COD", title="decay {constituent}")
def decay(constituent: float, *, rate: float = _RATE) -> float:
    r"""Return the first-order loss of a constituent.

    .. math:: \frac{dc}{dt} = -k_{20}\, \theta^{T - 20}\, c

    Lumps all that takes it away (oxidation, settling, uptake); where it goes is not followed. Per day: COD 0.05–0.10
    in bad, 0.10–0.18 in middling, 0.18–0.25 in good water; COD in the tidal Pearl River Delta 0.05–0.20; NH3-N
    0.05–0.20, there 0.03–0.15; TP 0.02–0.10. θ is 1.047 for organic matter, 1.08 for nitrification.

    Source
    ------
    Streeter & Phelps (1925). Ranges by state of the water: review points of the national capacity study of 2004
    (全国地表水环境容量核定), from secondary material; treat them as values for calibration.
    """
    return rate * constituent
