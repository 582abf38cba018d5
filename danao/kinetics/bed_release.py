"""What the bed gives back: nutrients and organic matter from sludge (内源释放)."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import AtTemperature, quantity
from danao.kinetics._process import Process


def _release(depth: float, *, flux: float) -> float:
    return flux / depth


def bed_release(constituent: str = "NH3_N", flux: Any = "20 mg/m2/day", theta: float = 1.065) -> Process:
    r"""Return a release from the bed.

    .. math:: \frac{dc}{dt} = \frac{F_{20}\, \theta^{T - 20}}{h}

    Parameters
    ----------
    constituent : str
        What is released.
    flux : text with unit, number (g/m²/s), {reach: …} or Series
        Release at 20 °C. Typical mg/m²/day of polluted urban rivers: NH3-N 10–100, TP 1–10 (from memory); it is by
        reach, and a matter of calibration.
    theta : float
        Temperature factor.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 25 (prescribed fluxes).
    """
    return Process(
        f"release {constituent}",
        rate=_release,
        stoichiometry={constituent: 1.0},
        parameters={"flux": AtTemperature(quantity(flux, "areal_load", "flux"), theta)},
        exchange="bed",
    )
