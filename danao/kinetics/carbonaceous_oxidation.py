"""Oxidation of organic matter, which takes oxygen."""

from __future__ import annotations

from typing import Any

from danao.kinetics._limitation import monod
from danao.kinetics._parameters import AtTemperature, quantity
from danao.kinetics._process import Process


def _oxidation(organic: float, limitation: float, *, k: float) -> float:
    return k * limitation * organic


def carbonaceous_oxidation(
    constituent: str = "CBOD",
    rate: Any = "0.20 1/day",
    theta: float = 1.047,
    oxygen_demand: Any = 1.0,
    half_saturation: Any = 0.5,
) -> Process:
    r"""Return the oxidation of organic matter by dissolved oxygen.

    .. math:: r = k_{20}\, \theta^{T - 20}\, \frac{O}{K_O + O}\, L, \qquad
        \frac{dL}{dt} = -r, \quad \frac{dO}{dt} = -\beta\, r

    With ``half_saturation = 0`` it is the law of Streeter and Phelps; then, where oxygen is used up, no more is
    oxidised than reaeration brings oxygen for.

    Parameters
    ----------
    constituent : str
        Organic matter as oxygen demand: CBOD (ultimate), COD, BOD5.
    rate : text with unit, number (1/s), {reach: …} or Series
        Rate at 20 °C. Typical 0.1–0.4 per day; raw sewage 0.35, treated 0.1–0.2.
    theta : float
        Temperature factor.
    oxygen_demand : number
        β, g of oxygen per g: 1 for a constituent in oxygen units, 1.46 for BOD5 at 0.23 per day.
    half_saturation : text with unit or number (g/m³)
        Oxygen at which the rate is halved; 0 is no limitation.

    Source
    ------
    Streeter & Phelps (1925), U.S. Public Health Bulletin 146; limitation as in QUAL2K (Chapra, Pelletier & Tao 2008).
    """
    return Process(
        f"oxidation {constituent}",
        rate=_oxidation,
        stoichiometry={constituent: -1.0, "DO": "-oxygen_demand"},
        parameters={
            "k": AtTemperature(quantity(rate, "rate", "rate"), theta),
            "oxygen_demand": quantity(oxygen_demand, "dimensionless", "oxygen_demand"),
            "half_saturation": quantity(half_saturation, "concentration", "half_saturation"),
        },
        variables={"organic": constituent, "limitation": monod, "c": "DO"},
    )
