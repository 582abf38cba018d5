"""Oxygen that machines bring into the water: surface aerators, diffusers, fountains."""

from __future__ import annotations

from danao.kinetics._constant import Constant
from danao.kinetics._declare import parameter, process
from danao.kinetics.reaeration import reaeration

_TRANSFER = parameter(
    "0 kg/m/day",
    "line_load",
    "standard transfer (clean water of 20 °C without oxygen, 1 atm) for each metre of river",
    typical=("0 kg/m/day", "50 kg/m/day"),
    theta=1.024,
    source="θ: ASCE 2, *Measurement of oxygen transfer in clean water*, from memory",
)
_ALPHA = parameter(
    0.85,
    "fraction",
    "transfer in this water over that in clean water, α",
    typical=(0.4, 1.0),
    source="activated sludge 0.4–0.85; rivers near 1 where they are clean: from memory",
    most=1.0,
)
_RATE = parameter(
    "0 1/day",
    "rate",
    "transfer coefficient k_L a at 20 °C, where that is known instead",
    typical=("0 1/day", "50 1/day"),
    theta=1.024,
)


_SATURATION = Constant(9.09, "concentration")  # at 20 °C and one atmosphere


def _coefficient(
    depth: float, width: float, *, transfer: float = _TRANSFER, alpha: float = _ALPHA, rate: float = _RATE
) -> float:
    return rate + alpha * transfer / (_SATURATION * depth * width)


@process({"DO": 1.0}, exchange="air", coefficient=_coefficient, saturation=reaeration.roles["saturation"])
def artificial_aeration(DO: float, coefficient: float, saturation: float) -> float:
    r"""Return the oxygen that machines bring in: less where the water holds much already, none at saturation.

    .. math:: \frac{dO}{dt} =
        \theta^{T - 20} \left(k_L a + \frac{\alpha\, m}{h\, B\, c_{s,20}}\right) (c_s - O), \qquad
        c_{s,20} = 9.09\ \mathrm{g/m^3}

    with the standard transfer m for each metre of river, the mean depth h and the width B. Water beyond saturation
    loses oxygen. That bubbles are under pressure, and so reach more than saturation, is left out.

    Source
    ------
    The conversion of standard to actual transfer as in Tchobanoglous, Burton & Stensel (2003), *Wastewater
    Engineering*, chapter 5, with β = 1; from memory.
    """
    return coefficient * (saturation - DO)
