"""Oxygen that the bed takes."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process
from danao.kinetics._limitation import oxygen_limitation

_DEMAND = parameter(
    "1.5 g/m2/day",
    "areal_load",
    "demand of the bed: sludge near an outfall 4 (2–10), estuarine silt 1.5 (1–2), sand 0.5",
    typical=("0 g/m2/day", "10 g/m2/day"),
    theta=1.065,
    source="Chapra (1997), table 25.1; θ after Zison et al. (1978)",
)


@process({"DO": -1.0}, exchange="bed", oxygen=oxygen_limitation)
def sediment_oxygen_demand(depth: float, oxygen: float, *, demand: float = _DEMAND) -> float:
    r"""Return the oxygen demand of the bed; with ``half_saturation = 0`` it takes what there is.

    .. math:: \frac{dO}{dt} = -\frac{S_{20}\, \theta^{T - 20}}{h}\, \frac{O}{K_O + O}

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 25, eq. 25.1–25.2 and table 25.1; θ after Zison et al.
    (1978).
    """
    return demand / depth * oxygen
