"""Heat that the bed takes up from the water and gives back."""

from __future__ import annotations

from danao.kinetics._bed_heat import CAPACITY, THICKNESS, conductance
from danao.kinetics._declare import Choice, process
from danao.kinetics._heat import WATER_HEAT


def _surface(width: float) -> float:
    return width


def _bed_temperature(
    stored: float,
    depth: float,
    width: float,
    bed_width: float,
    *,
    thickness: float = THICKNESS,
    capacity: float = CAPACITY,
) -> float:
    return stored * WATER_HEAT * depth * width / (capacity * thickness * bed_width)


@process(
    {"TEMPERATURE": -1.0, "stored": 1.0},
    title="heat of the bed",
    stored="TEMPERATURE_bed",
    bed_width=Choice("surface", "length", surface=_surface),
    bed_temperature=_bed_temperature,
    conductance=conductance,
)
def bed_heat_storage(
    TEMPERATURE: float, bed_temperature: float, conductance: float, bed_width: float, depth: float, width: float
) -> float:
    r"""Return the conduction of heat between the water and a bed that warms and cools with it.

    .. math::
        \rho c_p A \frac{dT}{dt} = -J B_s, \quad \rho_s c_s H_s \frac{dT_s}{dt} = J, \quad
        J = \rho_s c_s \frac{\alpha_s}{H_s / 2} (T - T_s)

    What lies on the bed is counted per cubic metre of the water above. So TEMPERATURE_bed is no temperature but the
    heat of the bed (above that at 0 °C) as degrees by which it would warm that water:

    .. math:: q = T_s\, \frac{\rho_s c_s H_s B_s}{\rho c_p A}

    0.064 °C for each degree of the bed under a metre of water. Water and bed together keep their heat. At the start the
    bed is at 0 °C unless ``initial.quality`` names TEMPERATURE_bed; its memory is H_s²/(2 α_s), some hours.

    `bed_width` is the width of the bed, ``surface`` that of the water surface. Where that changes much with the level
    (tides between sloping banks) a fixed width, one or by reach, keeps the bed from cooling as it is spread out.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), heat budget of the sediment.
    """
    return conductance * (TEMPERATURE - bed_temperature) * bed_width / (WATER_HEAT * depth * width)
