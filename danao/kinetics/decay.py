"""First-order loss of anything: the comprehensive decay (综合衰减) of Chinese practice."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import AtTemperature, quantity
from danao.kinetics._process import Process


def _first_order(c: float, *, k: float) -> float:
    return k * c


def decay(constituent: str = "COD", rate: Any = "0.10 1/day", theta: float = 1.047) -> Process:
    r"""Return the first-order loss of a constituent.

    .. math:: \frac{dc}{dt} = -k_{20}\, \theta^{T - 20}\, c

    Lumps all that takes it away (oxidation, settling, uptake); where it goes is not followed.

    Parameters
    ----------
    constituent : str
        What decays.
    rate : text with unit, number (1/s), {reach: …} or Series
        Rate at 20 °C. Typical per day: COD 0.05–0.10 in bad, 0.10–0.18 in middling, 0.18–0.25 in good water; COD in
        the tidal Pearl River Delta 0.05–0.20; NH3-N 0.05–0.20, there 0.03–0.15; TP 0.02–0.10.
    theta : float
        Temperature factor; organic matter 1.047, nitrification 1.08.

    Source
    ------
    Streeter & Phelps (1925). Ranges by state of the water: review points of the national capacity study of 2004
    (全国地表水环境容量核定), from secondary material; treat them as values for calibration.
    """
    return Process(
        f"decay {constituent}",
        rate=_first_order,
        stoichiometry={constituent: -1.0},
        parameters={"k": AtTemperature(quantity(rate, "rate", "rate"), theta)},
        variables={"c": constituent},
    )
