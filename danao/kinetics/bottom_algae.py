"""Bottom algae of fixed composition: growth by light, nutrients and space, respiration, death."""

from __future__ import annotations

from typing import Any

from danao.kinetics._algae import NUTRIENTS, SHARES, SPACE
from danao.kinetics._declare import group, parameter, process
from danao.kinetics._light import AT_BED
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing

NITROGEN_HALF_SATURATION = parameter(
    "300 ug/L",
    "concentration",
    "ammonium and nitrate at which growth (with stores: uptake) is halved",
    typical=("0 ug/L", "300 ug/L"),
    source="QUAL2K, range from memory; Boulder Creek 163; NSM1 250",
)
PHOSPHORUS_HALF_SATURATION = parameter(
    "100 ug/L",
    "concentration",
    "phosphate at which growth (with stores: uptake) is halved",
    typical=("0 ug/L", "130 ug/L"),
    source="QUAL2K, range from memory; Boulder Creek 48; NSM1 125",
)
RESPIRATION = parameter(
    "0.2 1/day",
    "rate",
    "respiration",
    typical=("0 1/day", "0.5 1/day"),
    theta=1.07,
    source="QUAL2K, range from memory; Boulder Creek 0.48; NSM1 0.2",
)
DEATH = parameter(
    "0.1 1/day",
    "rate",
    "death",
    typical=("0 1/day", "0.5 1/day"),
    theta=1.07,
    source="QUAL2K, range from memory; Boulder Creek 0.41; NSM1 0.3",
)


def _growth(space: float, light: float, nutrients: float) -> float:
    return space * light * nutrients


_GROWING: dict[str, Any] = {
    "parameters": {
        "nitrogen_half_saturation": NITROGEN_HALF_SATURATION,
        "phosphorus_half_saturation": PHOSPHORUS_HALF_SATURATION,
    },
    "byproducts": {"TIC": closing("C"), "ALK": closing("charge")},
    "constituent": "BOTTOM_ALGAE",
    "growth": _growth,
    **AT_BED,
    **NUTRIENTS,
    **SHARES,
    **SPACE,
}


@process(
    {"constituent": 1.0, "NH3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    title="growth on ammonium {constituent}",
    **_GROWING,
)
def _growth_on_ammonium(growth: float, ammonium_share: float) -> float:
    return growth * ammonium_share


@process(
    {"constituent": 1.0, "NO3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    title="growth on nitrate {constituent}",
    **_GROWING,
)
def _growth_on_nitrate(growth: float, nitrate_share: float) -> float:
    return growth * nitrate_share


@process(
    {"constituent": -1.0, "NH3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    byproducts={"TIC": closing("C"), "ALK": closing("charge")},
    constituent="BOTTOM_ALGAE",
    oxygen=OXYGEN,
    title="respiration {constituent}",
)
def _respiration(constituent: float, oxygen: float, *, respiration_rate: float = RESPIRATION) -> float:
    return respiration_rate * oxygen * constituent


@process(
    {"constituent": -1.0, "DETRITUS": closing("C"), "ORG_N": closing("N"), "ORG_P": closing("P")},
    constituent="BOTTOM_ALGAE",
    title="death {constituent}",
)
def _death(constituent: float, *, death_rate: float = DEATH) -> float:
    return death_rate * constituent


@group(_growth_on_ammonium, _growth_on_nitrate, _respiration, _death)
def bottom_algae() -> None:
    r"""Return growth on ammonium and on nitrate, respiration and death of algae on the bed.

    .. math::
        \frac{db}{dt} = G\, \phi_L \min(\phi_N, \phi_P, \phi_C) - \left(k_r(T) \frac{O}{K_O + O} + k_d(T)\right) b,
        \qquad G = C_{g}(T) \;\text{or}\; \mu(T) \left(1 - \frac{b}{b_{max}}\right) b, \qquad b = c\, h

    c is BOTTOM_ALGAE, grams of carbon per m³ of the water above, and b its areal density, g/m². `space` is
    ``zero_order`` (growth by area, `areal_growth`), ``first_order`` (`growth_rate`, up to `capacity`), ``crowded``
    (:math:`\mu\, b K / (K + b)` with `half_density` K), or a function; the latter grow nothing from nothing.

    `light` is the law of limitation at the bed: ``half_saturation``, ``smith`` or ``steele``, or a function. The
    extinction is that of `danao.kinetics.phytoplankton`, to which bottom algae add nothing; `nutrients` and
    `ammonium_share` are as there. Nitrogen and phosphorus are a fixed part of the algae; with stores of their own:
    `danao.kinetics.bottom_algae_stores`. `oxygen` is how the want of it slows respiration: ``half_saturation``,
    ``exponential`` or ``second_order``.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), as its successor QUAL2Kw has it in code; nutrients of fixed composition as in
    NSM1 (ClearWater-modules).
    """
