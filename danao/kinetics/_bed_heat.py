"""How well the bed conducts and stores heat."""

from __future__ import annotations

from danao.kinetics._declare import parameter

THICKNESS = parameter(
    "10 cm",
    "length",
    "thickness of the layer that takes part",
    typical=("5 cm", "50 cm"),
    source="QUAL2K",
    least=1e-3,
)
CAPACITY = parameter(
    "2.68 MJ/m3/K",
    "heat_capacity",
    "heat that warms a cubic metre of bed by one degree",
    typical=("1.5 MJ/m3/K", "4 MJ/m3/K"),
    source="1600 kg/m³ of 1673 J/kg/K, as in ClearWater-TSM and QUAL2K",
)
_DIFFUSIVITY = parameter(
    "0.005 cm2/s",
    "dispersion",
    "thermal diffusivity of the bed",
    typical=("0.002 cm2/s", "0.015 cm2/s"),
    source="QUAL2K; range from memory",
)


def conductance(
    *, diffusivity: float = _DIFFUSIVITY, thickness: float = THICKNESS, capacity: float = CAPACITY
) -> float:
    """Return what flows between the surface of the bed and the middle of its layer, W/m²/K."""
    return capacity * diffusivity / (0.5 * thickness)
