"""Heat that comes with rain and goes with evaporated water."""

from __future__ import annotations

from danao.kinetics._declare import process


@process({"TEMPERATURE": 1.0}, exchange="air", title="rain and evaporated water")
def rain_heat(TEMPERATURE: float, rain: float, evaporation: float, air_temperature: float, depth: float) -> float:
    r"""Return the warming by rain that is not as cold as 0 °C, and the cooling by what evaporated water takes along.

    .. math:: \frac{dT}{dt} = \frac{P \max(T_a, 0) - E\, T}{h}

    Rain and evaporation of the weather are clean water to the transport: it dilutes and thickens what is carried, the
    temperature among it, as if both were at 0 °C. This sets that right: rain has the temperature of the air, evaporated
    water that of the water. It is part of `danao.kinetics.heat_balance` and `danao.kinetics.equilibrium_temperature`.

    Source
    ------
    Conservation of heat.
    """
    return (rain * max(air_temperature, 0.0) - evaporation * TEMPERATURE) / depth
