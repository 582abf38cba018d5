"""Oxygen that the bed takes."""

from __future__ import annotations

from typing import Any

from danao.kinetics._limitation import monod
from danao.kinetics._parameters import AtTemperature, quantity
from danao.kinetics._process import Process


def _demand(depth: float, limitation: float, *, demand: float) -> float:
    return demand / depth * limitation


def sediment_oxygen_demand(
    demand: Any = "1.5 g/m2/day", theta: float = 1.065, half_saturation: Any = 0.5, constituent: str = "DO"
) -> Process:
    r"""Return the oxygen demand of the bed.

    .. math:: \frac{dO}{dt} = -\frac{S_{20}\, \theta^{T - 20}}{h}\, \frac{O}{K_O + O}

    Parameters
    ----------
    demand : text with unit, number (g/m²/s), {reach: …} or Series
        Demand at 20 °C. Typical g/m²/day: sludge near an outfall 4 (2–10), estuarine silt 1.5 (1–2), sand 0.5.
    theta : float
        Temperature factor, 1.04–1.13.
    half_saturation : text with unit or number (g/m³)
        Oxygen at which the demand is halved; 0 is a constant demand, which takes what there is.
    constituent : str
        The oxygen.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 25, eq. 25.1–25.2 and table 25.1; θ after Zison et al.
    (1978).
    """
    return Process(
        "sediment oxygen demand",
        rate=_demand,
        stoichiometry={constituent: -1.0},
        parameters={
            "demand": AtTemperature(quantity(demand, "areal_load", "demand"), theta),
            "half_saturation": quantity(half_saturation, "concentration", "half_saturation"),
        },
        variables={"limitation": monod, "c": constituent},
        exchange="bed",
    )
