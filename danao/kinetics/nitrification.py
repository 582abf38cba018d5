"""Nitrification: ammonia to nitrate, by oxygen."""

from __future__ import annotations

from typing import Any

from danao.kinetics._limitation import monod
from danao.kinetics._parameters import AtTemperature, quantity
from danao.kinetics._process import Process


def _oxidation(nitrogen: float, limitation: float, *, k: float) -> float:
    return k * limitation * nitrogen


def nitrification(
    rate: Any = "0.10 1/day",
    theta: float = 1.08,
    oxygen_demand: Any = 4.57,
    half_saturation: Any = 0.5,
    constituent: str = "NH3_N",
    product: str | None = "NO3_N",
) -> Process:
    r"""Return nitrification in one step.

    .. math:: r = k_{20}\, \theta^{T - 20}\, \frac{O}{K_O + O}\, N, \qquad
        \frac{dN}{dt} = -r, \quad \frac{dN_{NO_3}}{dt} = r, \quad \frac{dO}{dt} = -4.57\, r

    Parameters
    ----------
    rate : text with unit, number (1/s), {reach: …} or Series
        Rate at 20 °C. Typical 0.05–0.20 per day, in small streams to 0.5; tidal Pearl River Delta 0.03–0.15.
    theta : float
        Temperature factor, 1.06–1.10.
    oxygen_demand : number
        g of oxygen per g of nitrogen: 2 × 32 / 14 = 4.57; for two steps 3.43 (to nitrite) and 1.14 (to nitrate).
    half_saturation : text with unit or number (g/m³)
        Oxygen at which the rate is halved, 0.5–2; 0 is no limitation.
    constituent, product : str
        What is oxidised, and to what; ``product=None`` where nitrate is not simulated.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 23, eq. 23.4–23.9.
    """
    gained = {} if product is None else {product: 1.0}
    return Process(
        f"nitrification {constituent}",
        rate=_oxidation,
        stoichiometry={constituent: -1.0, **gained, "DO": "-oxygen_demand"},
        parameters={
            "k": AtTemperature(quantity(rate, "rate", "rate"), theta),
            "oxygen_demand": quantity(oxygen_demand, "dimensionless", "oxygen_demand"),
            "half_saturation": quantity(half_saturation, "concentration", "half_saturation"),
        },
        variables={"nitrogen": constituent, "limitation": monod, "c": "DO"},
    )
