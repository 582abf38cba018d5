"""Nitrification in two steps: ammonia to nitrite to nitrate, each by its own bacteria."""

from __future__ import annotations

from danao.kinetics._declare import Choice, group, parameter, process
from danao.kinetics._limitation import exponential_limitation
from danao.kinetics._process import closing

_AMMONIA = parameter(
    "0.25 1/day",
    "rate",
    "ammonia to nitrite",
    typical=("0.05 1/day", "2 1/day"),
    theta=1.08,
    source="range of the one-step rate in QUAL2K and in QUAL2E's β1 0.1–1.0, from memory",
)
_NITRITE = parameter(
    "1 1/day",
    "rate",
    "nitrite to nitrate",
    typical=("0.2 1/day", "5 1/day"),
    theta=1.08,
    source="QUAL2E's β2 0.2–2.0 per day, from memory; faster than the first step, so that little nitrite stays",
)
_AMMONIA_OXYGEN = parameter(
    "0.5 mg/L",
    "concentration",
    "oxygen at which the first step is halved; 0 is no limitation",
    typical=("0 mg/L", "2 mg/L"),
    source="0.3–0.5 of Wiesmann (1994), from memory",
)
_NITRITE_OXYGEN = parameter(
    "1.0 mg/L",
    "concentration",
    "oxygen at which the second step is halved; 0 is no limitation",
    typical=("0 mg/L", "2 mg/L"),
    source="1.1 of Wiesmann (1994), from memory: where oxygen is short, nitrite piles up",
)


def _ammonia_limit(DO: float, *, ammonia_half_saturation: float = _AMMONIA_OXYGEN) -> float:
    return DO / (ammonia_half_saturation + DO) if ammonia_half_saturation > 0.0 else 1.0


def _nitrite_limit(DO: float, *, nitrite_half_saturation: float = _NITRITE_OXYGEN) -> float:
    return DO / (nitrite_half_saturation + DO) if nitrite_half_saturation > 0.0 else 1.0


@process(
    {"ammonia": -1.0, "nitrite": closing("N"), "DO": closing("O")},
    byproducts={"ALK": closing("charge")},
    ammonia="NH3_N",
    nitrite="NO2_N",
    oxygen=Choice("half_saturation", half_saturation=_ammonia_limit, exponential=exponential_limitation),
    title="nitrification {ammonia}",
)
def _first(ammonia: float, oxygen: float, *, ammonia_rate: float = _AMMONIA) -> float:
    return ammonia_rate * oxygen * ammonia


@process(
    {"nitrite": -1.0, "nitrate": closing("N"), "DO": closing("O")},
    byproducts={"ALK": closing("charge")},
    nitrite="NO2_N",
    nitrate="NO3_N",
    oxygen=Choice("half_saturation", half_saturation=_nitrite_limit, exponential=exponential_limitation),
    title="nitrification {nitrite}",
)
def _second(nitrite: float, oxygen: float, *, nitrite_rate: float = _NITRITE) -> float:
    return nitrite_rate * oxygen * nitrite


@group(_first, _second)
def two_step_nitrification() -> None:
    r"""Return nitrification by way of nitrite.

    .. math:: r_1 = k_1 \theta^{T - 20} F_1(O)\, N_a, \quad r_2 = k_2 \theta^{T - 20} F_2(O)\, N_i, \qquad
        \frac{dN_i}{dt} = r_1 - r_2, \quad \frac{dN_n}{dt} = r_2, \quad
        \frac{dO}{dt} = -\frac{48}{14} r_1 - \frac{16}{14} r_2

    Want of oxygen slows each step by its own O/(K + O), or with ``oxygen="exponential"`` both by 1 − exp(−K O). The
    first step takes all of the alkalinity, 100/14 g of CaCO₃ per gram of nitrogen.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 23; oxygen and alkalinity from the reactions NH₄⁺ + 1.5 O₂
    → NO₂⁻ + 2 H⁺ + H₂O and NO₂⁻ + 0.5 O₂ → NO₃⁻.
    """
