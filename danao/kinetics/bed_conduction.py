"""Heat between the water and a bed of known temperature."""

from __future__ import annotations

from danao.kinetics._bed_heat import conductance
from danao.kinetics._declare import parameter, process
from danao.kinetics._heat import WATER_HEAT

_BED = parameter(
    "15 degC",
    "temperature",
    "temperature of the bed below; no bed is like another, but the mean of the air over the year is a fair guess",
    typical=("0 degC", "30 degC"),
    least=-20.0,
    most=60.0,
)


@process({"TEMPERATURE": 1.0}, exchange="bed", title="conduction to the bed", conductance=conductance)
def bed_conduction(TEMPERATURE: float, depth: float, conductance: float, *, bed_temperature: float = _BED) -> float:
    r"""Return the conduction of heat between the water and a bed whose temperature is given.

    .. math:: \rho c_p h \frac{dT}{dt} = \rho_s c_s \frac{\alpha_s}{H_s / 2} (T_s - T)

    The bed is as wide as the water surface. Where its temperature should follow that of the water take
    `danao.kinetics.bed_heat_storage`.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), heat budget of the sediment.
    """
    return conductance * (bed_temperature - TEMPERATURE) / (WATER_HEAT * depth)
