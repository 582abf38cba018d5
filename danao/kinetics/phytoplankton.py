"""Phytoplankton: growth by light and nutrients, respiration, death, settling."""

from __future__ import annotations

from typing import Any

from danao.kinetics._algae import NUTRIENTS, SHARES
from danao.kinetics._declare import group, parameter, process
from danao.kinetics._light import IN_COLUMN
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing

NITROGEN = parameter(
    "25 ug/L",
    "concentration",
    "ammonium and nitrate at which growth is halved",
    typical=("0 ug/L", "150 ug/L"),
    source="QUAL2K, from memory; Boulder Creek 15",
)
PHOSPHORUS = parameter(
    "5 ug/L",
    "concentration",
    "phosphate at which growth is halved",
    typical=("0 ug/L", "50 ug/L"),
    source="QUAL2K, from memory; Boulder Creek 2",
)
GROWTH = parameter(
    "2.5 1/day",
    "rate",
    "greatest growth",
    typical=("0.5 1/day", "4 1/day"),
    theta=1.07,
    source="QUAL2K, Boulder Creek 2.5; NSM1 1–2",
)
RESPIRATION = parameter(
    "0.1 1/day",
    "rate",
    "respiration",
    typical=("0 1/day", "1 1/day"),
    theta=1.07,
    source="QUAL2K, Boulder Creek 0.1; NSM1 0.1–0.2; range from memory",
)
DEATH = parameter(
    "0.1 1/day",
    "rate",
    "death",
    typical=("0 1/day", "1 1/day"),
    theta=1.07,
    source="NSM1 0.05–0.15; range of QUAL2K from memory",
)
SETTLING = parameter(
    "0.15 m/day",
    "velocity",
    "settling velocity",
    typical=("0 m/day", "2 m/day"),
    source="QUAL2K, Boulder Creek, and NSM1; range from memory",
)


def _growth(PHYTO: float, light: float, nutrients: float, *, growth_rate: float = GROWTH) -> float:
    return growth_rate * light * nutrients * PHYTO


_GROWING: dict[str, Any] = {
    "parameters": {"nitrogen_half_saturation": NITROGEN, "phosphorus_half_saturation": PHOSPHORUS},
    "byproducts": {"TIC": closing("C"), "ALK": closing("charge")},
    "growth": _growth,
    **IN_COLUMN,
    **NUTRIENTS,
    **SHARES,
}


@process(
    {"PHYTO": 1.0, "NH3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    title="growth of phytoplankton on ammonium",
    **_GROWING,
)
def _growth_on_ammonium(growth: float, ammonium_share: float) -> float:
    return growth * ammonium_share


@process(
    {"PHYTO": 1.0, "NO3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    title="growth of phytoplankton on nitrate",
    **_GROWING,
)
def _growth_on_nitrate(growth: float, nitrate_share: float) -> float:
    return growth * nitrate_share


@process(
    {"PHYTO": -1.0, "NH3_N": closing("N"), "PO4_P": closing("P"), "DO": closing("O")},
    byproducts={"TIC": closing("C"), "ALK": closing("charge")},
    oxygen=OXYGEN,
    title="respiration of phytoplankton",
)
def _respiration(PHYTO: float, oxygen: float, *, respiration_rate: float = RESPIRATION) -> float:
    return respiration_rate * oxygen * PHYTO


@process(
    {"PHYTO": -1.0, "DETRITUS": closing("C"), "ORG_N": closing("N"), "ORG_P": closing("P")},
    title="death of phytoplankton",
)
def _death(PHYTO: float, *, death_rate: float = DEATH) -> float:
    return death_rate * PHYTO


@process({"PHYTO": -1.0}, exchange="bed", title="settling of phytoplankton")
def _settling(PHYTO: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * PHYTO


@group(_growth_on_ammonium, _growth_on_nitrate, _respiration, _death, _settling)
def phytoplankton() -> None:
    r"""Return growth on ammonium and on nitrate, respiration, death and settling of phytoplankton.

    .. math:: \frac{da}{dt} = \left(\mu(T)\, \phi_L\, \min(\phi_N, \phi_P, \phi_C) - k_r(T) \frac{O}{K_O + O} - k_d(T)
        - \frac{v_a}{h}\right) a

    a is PHYTO, grams of carbon; its other elements are those of that constituent, and every process closes them.
    Growth takes nitrogen, phosphate and inorganic carbon, and gives oxygen; respiration gives them back; what dies
    becomes detritus, organic nitrogen and organic phosphorus. `ammonium_share` is ``preferred`` (ammonium first) or
    ``weighted`` (by what there is of ammonium and nitrate, and their `preference`).

    `light` is the law of limitation, averaged over the depth: ``half_saturation``, ``smith`` or ``steele``, or a
    function. It falls with the extinction, to which SS, DETRITUS and all floating algae add where they are simulated:
    algae shade themselves. `extinction` may be a fixed value (``"1.2 1/m"``). `nutrients` is ``minimum`` or
    ``product``; inorganic carbon limits where TIC is simulated. `oxygen` is how the want of it slows respiration:
    ``half_saturation``, ``exponential`` or ``second_order``.

    Extinction is a property of the water: give the same to all processes that ask for light.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lectures 32–33; QUAL2K (Chapra, Pelletier & Tao 2008), as its
    successor QUAL2Kw has it in code. There the oxygen that growth gives is rounded to 2.69 g per gram of carbon on
    ammonium and 3.47 on nitrate; here it is what closes, 2.67 and 3.49.
    """
