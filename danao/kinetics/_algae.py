"""What algae on the bed and in the water share: nutrients that they need, and which nitrogen they prefer."""

from __future__ import annotations

from typing import Any

from danao.kinetics._declare import Choice, parameter

_PLENTY = 1e30  # g/m³; what is not simulated limits nothing

_CARBON_HALF_SATURATION = parameter(
    "0.156 mg/L",
    "concentration",
    "inorganic carbon at which growth is halved, where TIC is simulated; 0 is no limitation",
    typical=("0 mg/L", "1.6 mg/L"),
    source="QUAL2K: 1.3e-5 mol/L, range 1.3e-6 to 1.3e-4 from memory",
)
_AMMONIUM_PREFERENCE = parameter(
    "25 ug/L",
    "concentration",
    "nitrogen at which ammonium is no longer preferred to nitrate",
    typical=("1 ug/L", "100 ug/L"),
    source="QUAL2K; range from memory",
    least=1e-9,
)
_PREFERENCE = parameter(
    0.5,
    "fraction",
    "weight of ammonium against nitrate; 0.5 takes both as they come",
    typical=(0.5, 0.95),
    source="NSM1 0.5; range assumed",
    most=1.0,
)
_AREAL_GROWTH = parameter(
    "8 g/m2/day",
    "areal_load",
    "greatest growth of zero order, grams of carbon",
    typical=("0 g/m2/day", "20 g/m2/day"),
    theta=1.07,
    source="QUAL2K: 200 mg of chlorophyll a, 0–500 from memory; Boulder Creek 20",
)
_GROWTH_RATE = parameter(
    "0.4 1/day",
    "rate",
    "greatest growth of first order",
    typical=("0.1 1/day", "3 1/day"),
    theta=1.07,
    source="NSM1; range assumed",
)
_CAPACITY = parameter(
    "40 g/m2",
    "areal_mass",
    "density at which the bed is full, grams of carbon",
    typical=("10 g/m2", "100 g/m2"),
    source="QUAL2K: 1000 mg of chlorophyll a; range assumed",
    least=1e-9,
)
_HALF_DENSITY = parameter(
    "4 g/m2",
    "areal_mass",
    "density at which crowding halves growth, grams of carbon",
    typical=("1 g/m2", "40 g/m2"),
    source="NSM1: 10 g of dry matter; range assumed",
    least=1e-9,
)


def nitrogen(NH3_N: float, NO3_N: float, *, nitrogen_half_saturation: float) -> float:
    """Return N / (K + N) of ammonium and nitrate together."""
    available = NH3_N + NO3_N
    return available / (nitrogen_half_saturation + available) if available > 0.0 else 0.0


def phosphorus(PO4_P: float, *, phosphorus_half_saturation: float) -> float:
    """Return P / (K + P) of phosphate."""
    return PO4_P / (phosphorus_half_saturation + PO4_P) if PO4_P > 0.0 else 0.0


def carbon(TIC: float = _PLENTY, *, carbon_half_saturation: float = _CARBON_HALF_SATURATION) -> float:
    """Return C / (K + C) of inorganic carbon; 1 where that is not simulated, or K is zero."""
    return TIC / (carbon_half_saturation + TIC) if carbon_half_saturation > 0.0 else 1.0


def minimum(nitrogen: float, phosphorus: float, carbon: float) -> float:
    """Return the least of the three: Liebig's law."""
    return min(nitrogen, phosphorus, carbon)


def product(nitrogen: float, phosphorus: float, carbon: float) -> float:
    """Return the product of the three."""
    return nitrogen * phosphorus * carbon


def ammonium_share(NH3_N: float, NO3_N: float, *, ammonium_preference: float = _AMMONIUM_PREFERENCE) -> float:
    r"""Return the share of nitrogen that is taken up as ammonium.

    .. math:: P = \frac{a n}{(k + a)(k + n)} + \frac{a k}{(a + n)(k + n)}

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), as its successor QUAL2Kw has it in code.
    """
    k, a, n = ammonium_preference, max(NH3_N, 0.0), max(NO3_N, 0.0)
    return (n * (a / (k + a)) + k * (a / (a + n))) / (k + n) if a > 0.0 else 0.0


def weighted_share(NH3_N: float, NO3_N: float, *, preference: float = _PREFERENCE) -> float:
    r"""Return the share of nitrogen that is taken up as ammonium, by what there is of both and a weight.

    .. math:: P = \frac{w a}{w a + (1 - w) n}

    Source
    ------
    NSM1 (ClearWater-modules, nsm1/processes.py).
    """
    a, n = preference * max(NH3_N, 0.0), (1.0 - preference) * max(NO3_N, 0.0)
    return a / (a + n) if a > 0.0 else 0.0


def nitrate_share(NO3_N: float, ammonium_share: float) -> float:
    """Return the share of nitrogen that is taken up as nitrate, one less that of ammonium; 0 where there is none."""
    return max(1.0 - ammonium_share, 0.0) if NO3_N > 0.0 else 0.0


NUTRIENTS: dict[str, Any] = {
    "nutrients": Choice("minimum", minimum=minimum, product=product),
    "nitrogen": nitrogen,
    "phosphorus": phosphorus,
    "carbon": carbon,
}
"""Roles of growth: `nutrients` is its limitation by all."""

SHARES: dict[str, Any] = {
    "ammonium_share": Choice("preferred", preferred=ammonium_share, weighted=weighted_share),
    "nitrate_share": nitrate_share,
}
"""Roles of whatever takes nitrogen up: `ammonium_share` is what of it is ammonium."""


def zero_order(depth: float, *, areal_growth: float = _AREAL_GROWTH) -> float:
    """Return growth by area, whatever grows there already, g/m³/s."""
    return areal_growth / depth


def first_order(
    constituent: float, depth: float, *, growth_rate: float = _GROWTH_RATE, capacity: float = _CAPACITY
) -> float:
    """Return growth by what grows there already, up to the capacity of the bed, g/m³/s."""
    return growth_rate * max(1.0 - constituent * depth / capacity, 0.0) * constituent


def crowded(
    constituent: float, depth: float, *, growth_rate: float = _GROWTH_RATE, half_density: float = _HALF_DENSITY
) -> float:
    """Return growth by what grows there already, slowed as it crowds, μ c K / (K + c h), g/m³/s.

    Source
    ------
    NSM1 (ClearWater-modules, nsm1/processes.py).
    """
    return growth_rate * half_density / (half_density + constituent * depth) * constituent


SPACE: dict[str, Any] = {"space": Choice("zero_order", zero_order=zero_order, first_order=first_order, crowded=crowded)}
"""Roles of what grows on the bed: `space` is growth by full light and plenty of nutrients."""
