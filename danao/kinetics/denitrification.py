"""Denitrification: nitrate to nitrogen gas where oxygen is short, in the water and in the bed."""

from __future__ import annotations

import math

from danao.kinetics._constant import Constant
from danao.kinetics._declare import Choice, group, parameter, process
from danao.kinetics._limitation import ATTENUATION
from danao.kinetics._process import closing

_RATE = parameter(
    "0.1 1/day",
    "rate",
    "denitrification in the water",
    typical=("0 1/day", "2 1/day"),
    theta=1.07,
    source="range of QUAL2K's sheet of rates, from memory; NSM1 0.002, θ 1.045",
)
_INHIBITION = parameter(
    "0.1 mg/L",
    "concentration",
    "oxygen at which denitrification is halved",
    typical=("0.05 mg/L", "1 mg/L"),
    source="NSM1 (ClearWater-modules): 0.1",
    least=1e-6,
)
_CARBON = parameter(
    "0.1 mg/L",
    "concentration",
    "organic matter at which denitrification is halved",
    typical=("0.01 mg/L", "1 mg/L"),
    source="QUAL2Kw 5 (m_derivs.f90): 0.1",
    least=1e-6,
)
_TRANSFER = parameter(
    "0 m/day",
    "velocity",
    "transfer of nitrate into a bed that denitrifies it",
    typical=("0 m/day", "1 m/day"),
    theta=1.07,
    source="range of QUAL2K's sheet of rates, from memory; its Boulder Creek sample has 0.05; NSM1 has θ 1.08",
)

_GAS = 40.0 / 14.0
"""Oxygen (g) that would oxidise a gram of nitrogen gas to nitrate: N₂ + 2.5 O₂ + H₂O → 2 HNO₃."""

_PLENTY = Constant(1e30, "concentration")
"""Organic matter (g/m³) where none is simulated: it is never short."""


def _half_saturation(DO: float, *, half_inhibition: float = _INHIBITION) -> float:
    return half_inhibition / (half_inhibition + DO)


def _exponential(DO: float, *, attenuation: float = ATTENUATION) -> float:
    return math.exp(-attenuation * DO)


def _second_order(DO: float, *, half_inhibition: float = _INHIBITION) -> float:
    return half_inhibition * half_inhibition / (half_inhibition * half_inhibition + DO * DO)


def _carbon(organic: float = _PLENTY, *, carbon_half_saturation: float = _CARBON) -> float:
    return organic / (carbon_half_saturation + organic)


@process(
    {"nitrate": -1.0, "organic": closing("O")},
    byproducts={"TIC": closing("C"), "ALK": closing("charge")},
    released={"N": 1.0, "O": _GAS},
    nitrate="NO3_N",
    organic="CBOD_FAST",
    oxygen=Choice(
        "half_saturation", half_saturation=_half_saturation, exponential=_exponential, second_order=_second_order
    ),
    carbon=_carbon,
    title="denitrification {nitrate}",
)
def _water(nitrate: float, oxygen: float, carbon: float, *, rate: float = _RATE) -> float:
    return rate * oxygen * carbon * nitrate


@process(
    {"nitrate": -1.0},
    byproducts={"ALK": closing("charge")},
    exchange="bed",
    nitrate="NO3_N",
    title="denitrification {nitrate} in the bed",
)
def _bed(nitrate: float, depth: float, *, transfer_velocity: float = _TRANSFER) -> float:
    return transfer_velocity / depth * nitrate


@group(_water, _bed)
def denitrification() -> None:
    r"""Return denitrification in the water, which takes organic matter, and in the bed.

    .. math:: r = k_{20}\, \theta^{T - 20}\, (1 - F(O))\, \frac{L}{K_L + L}\, N_n, \qquad
        \frac{dN_n}{dt} = -r - \frac{v}{h} N_n, \quad \frac{dL}{dt} = -\frac{40}{14}\, r

    Oxygen inhibits it by `oxygen`: ``half_saturation`` K/(K + O), ``exponential`` exp(−K O) or ``second_order``
    K²/(K² + O²). `organic` is ``CBOD_FAST``, ``CBOD_SLOW`` or another constituent in oxygen units; with
    ``organic=None`` none is taken and none is ever short, as in NSM1. Nitrogen leaves as gas, which is not simulated.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008) and QUAL2Kw 5; the demand of 20/14 × 2 from 5 CH₂O + 4 NO₃⁻ + 4 H⁺ → 5 CO₂ +
    2 N₂ + 7 H₂O (QUAL2K rounds it to 2.86). NSM1: ClearWater-modules, nsm1/processes.py.
    """
