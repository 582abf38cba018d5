"""Bottom algae with stores of nitrogen and phosphorus of their own: uptake, growth by what is stored (Droop)."""

from __future__ import annotations

from typing import Any

from danao.kinetics._algae import SHARES, SPACE, carbon, minimum, nitrogen, phosphorus, product
from danao.kinetics._declare import Choice, group, parameter, process
from danao.kinetics._light import AT_BED
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing
from danao.kinetics.bottom_algae import DEATH, NITROGEN_HALF_SATURATION, PHOSPHORUS_HALF_SATURATION, RESPIRATION

_NITROGEN_QUOTA = parameter(
    0.018,
    "dimensionless",
    "nitrogen per carbon below which nothing grows",
    typical=(0.005, 0.1),
    source="QUAL2K: 7.2 mg per gram of dry matter; Boulder Creek 30; range assumed",
)
_PHOSPHORUS_QUOTA = parameter(
    0.0025,
    "dimensionless",
    "phosphorus per carbon below which nothing grows",
    typical=(0.0005, 0.01),
    source="QUAL2K: 1 mg per gram of dry matter; Boulder Creek 0.39; range assumed",
)
_NITROGEN_UPTAKE = parameter(
    "1.8 1/day",
    "rate",
    "greatest uptake of nitrogen per carbon",
    typical=("0 1/day", "2 1/day"),
    source="QUAL2K: 72 mg per mg of chlorophyll a and day; Boulder Creek 1.1; range assumed",
)
_PHOSPHORUS_UPTAKE = parameter(
    "0.125 1/day",
    "rate",
    "greatest uptake of phosphorus per carbon",
    typical=("0 1/day", "0.5 1/day"),
    source="QUAL2K: 5 mg per mg of chlorophyll a and day; Boulder Creek 0.29; range assumed",
)
_NITROGEN_FILLING = parameter(
    0.0225,
    "dimensionless",
    "nitrogen per carbon above the least at which uptake is halved",
    typical=(0.005, 0.3),
    source="QUAL2K: 0.9 mg per mg of chlorophyll a; Boulder Creek 0.21; range assumed",
    least=1e-9,
)
_PHOSPHORUS_FILLING = parameter(
    0.00325,
    "dimensionless",
    "phosphorus per carbon above the least at which uptake is halved",
    typical=(0.001, 0.03),
    source="QUAL2K: 0.13 mg per mg of chlorophyll a; Boulder Creek 0.0017; range assumed",
    least=1e-9,
)
_EXCRETION = parameter(
    "0.05 1/day",
    "rate",
    "excretion of what is stored",
    typical=("0 1/day", "0.5 1/day"),
    theta=1.07,
    source="QUAL2K, from memory; Boulder Creek 0.46",
)


def nitrogen_stored(constituent: float, nitrogen_store: float, *, least_nitrogen: float = _NITROGEN_QUOTA) -> float:
    """Return 1 − q₀ / q, 0 where the store is below the least."""
    least = least_nitrogen * constituent
    return 1.0 - least / nitrogen_store if nitrogen_store > least else 0.0


def phosphorus_stored(
    constituent: float, phosphorus_store: float, *, least_phosphorus: float = _PHOSPHORUS_QUOTA
) -> float:
    """Return 1 − q₀ / q, 0 where the store is below the least."""
    least = least_phosphorus * constituent
    return 1.0 - least / phosphorus_store if phosphorus_store > least else 0.0


def _nitrogen_taken(
    constituent: float,
    nitrogen_store: float,
    nitrogen: float,
    *,
    least_nitrogen: float = _NITROGEN_QUOTA,
    nitrogen_filling: float = _NITROGEN_FILLING,
    nitrogen_uptake: float = _NITROGEN_UPTAKE,
) -> float:
    """Return the uptake of nitrogen, ρ N / (K + N) · K_q / (K_q + q − q₀) × algae."""
    half = nitrogen_filling * constituent
    above = max(nitrogen_store - least_nitrogen * constituent, 0.0)
    return nitrogen_uptake * nitrogen * constituent * half / (half + above) if half > 0.0 else 0.0


@process(
    {"phosphorus_store": 1.0, "PO4_P": closing("P")},
    byproducts={"ALK": closing("charge")},
    parameters={"phosphorus_half_saturation": PHOSPHORUS_HALF_SATURATION},
    constituent="BOTTOM_ALGAE_C",
    phosphorus_store="BOTTOM_ALGAE_P",
    phosphorus=phosphorus,
    title="uptake of phosphate {constituent}",
)
def uptake_of_phosphate(
    constituent: float,
    phosphorus_store: float,
    phosphorus: float,
    *,
    least_phosphorus: float = _PHOSPHORUS_QUOTA,
    phosphorus_filling: float = _PHOSPHORUS_FILLING,
    phosphorus_uptake: float = _PHOSPHORUS_UPTAKE,
) -> float:
    """Return the uptake of phosphate into the store."""
    half = phosphorus_filling * constituent
    above = max(phosphorus_store - least_phosphorus * constituent, 0.0)
    return phosphorus_uptake * phosphorus * constituent * half / (half + above) if half > 0.0 else 0.0


_TAKING: dict[str, Any] = {
    "parameters": {"nitrogen_half_saturation": NITROGEN_HALF_SATURATION},
    "byproducts": {"ALK": closing("charge")},
    "constituent": "BOTTOM_ALGAE_C",
    "nitrogen_store": "BOTTOM_ALGAE_N",
    "nitrogen_taken": _nitrogen_taken,
    "nitrogen": nitrogen,
    **SHARES,
}


@process(
    {"nitrogen_store": 1.0, "NH3_N": closing("N")},
    title="uptake of ammonium {constituent}",
    **_TAKING,
)
def uptake_of_ammonium(nitrogen_taken: float, ammonium_share: float) -> float:
    """Return the uptake of ammonium into the store."""
    return nitrogen_taken * ammonium_share


@process(
    {"nitrogen_store": 1.0, "NO3_N": closing("N"), "DO": closing("O")},
    title="uptake of nitrate {constituent}",
    **_TAKING,
)
def uptake_of_nitrate(nitrogen_taken: float, nitrate_share: float) -> float:
    """Return the uptake of nitrate into the store, which gives the oxygen of its reduction."""
    return nitrogen_taken * nitrate_share


@process(
    {"constituent": 1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    constituent="BOTTOM_ALGAE_C",
    nitrogen_store="BOTTOM_ALGAE_N",
    phosphorus_store="BOTTOM_ALGAE_P",
    nutrients=Choice("minimum", minimum=minimum, product=product),
    nitrogen=nitrogen_stored,
    phosphorus=phosphorus_stored,
    carbon=carbon,
    title="growth {constituent}",
    **AT_BED,
    **SPACE,
)
def _growth(space: float, light: float, nutrients: float) -> float:
    return space * light * nutrients


@process(
    {"constituent": -1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    constituent="BOTTOM_ALGAE_C",
    oxygen=OXYGEN,
    title="respiration {constituent}",
)
def _respiration(constituent: float, oxygen: float, *, respiration_rate: float = RESPIRATION) -> float:
    return respiration_rate * oxygen * constituent


@process({"constituent": -1.0, "DETRITUS": closing("C")}, constituent="BOTTOM_ALGAE_C", title="death {constituent}")
def death(constituent: float, *, death_rate: float = DEATH) -> float:
    """Return the death of algae: detritus."""
    return death_rate * constituent


@process(
    {"nitrogen_store": -1.0, "ORG_N": closing("N")}, nitrogen_store="BOTTOM_ALGAE_N", title="death {nitrogen_store}"
)
def death_of_nitrogen(nitrogen_store: float, *, death_rate: float = DEATH) -> float:
    """Return what dies of the store of nitrogen: organic nitrogen."""
    return death_rate * nitrogen_store


@process(
    {"phosphorus_store": -1.0, "ORG_P": closing("P")},
    phosphorus_store="BOTTOM_ALGAE_P",
    title="death {phosphorus_store}",
)
def death_of_phosphorus(phosphorus_store: float, *, death_rate: float = DEATH) -> float:
    """Return what dies of the store of phosphorus: organic phosphorus."""
    return death_rate * phosphorus_store


@process(
    {"nitrogen_store": -1.0, "NH3_N": closing("N")},
    byproducts={"ALK": closing("charge")},
    nitrogen_store="BOTTOM_ALGAE_N",
    title="excretion {nitrogen_store}",
)
def excretion_of_nitrogen(nitrogen_store: float, *, excretion_rate: float = _EXCRETION) -> float:
    """Return what the store of nitrogen gives back: ammonium."""
    return excretion_rate * nitrogen_store


@process(
    {"phosphorus_store": -1.0, "PO4_P": closing("P")},
    byproducts={"ALK": closing("charge")},
    phosphorus_store="BOTTOM_ALGAE_P",
    title="excretion {phosphorus_store}",
)
def excretion_of_phosphorus(phosphorus_store: float, *, excretion_rate: float = _EXCRETION) -> float:
    """Return what the store of phosphorus gives back: phosphate."""
    return excretion_rate * phosphorus_store


@group(
    _growth,
    _respiration,
    death,
    death_of_nitrogen,
    death_of_phosphorus,
    uptake_of_ammonium,
    uptake_of_nitrate,
    uptake_of_phosphate,
    excretion_of_nitrogen,
    excretion_of_phosphorus,
)
def bottom_algae_stores() -> None:
    r"""Return growth, respiration, death, uptake and excretion of algae on the bed that keep stores.

    .. math::
        \frac{db}{dt} &= G\, \phi_L \min\left(1 - \frac{q_{0N}}{q_N}, 1 - \frac{q_{0P}}{q_P}, \phi_C\right)
        - \left(k_r(T) \frac{O}{K_O + O} + k_d(T)\right) b \\
        \frac{ds_N}{dt} &= \rho_N \frac{N}{K_N + N}\, \frac{K_q}{K_q + q_N - q_{0N}}\, b - (k_d(T) + k_e(T))\, s_N,
        \qquad q_N = s_N / b

    and the same for phosphorus. b is BOTTOM_ALGAE_C, s the stores BOTTOM_ALGAE_N and BOTTOM_ALGAE_P, all in g/m³ of the
    water above. What dies becomes detritus, organic nitrogen and organic phosphorus in the ratio of that moment;
    respiration takes carbon alone, excretion stores alone. Uptake of nitrate gives the oxygen of its reduction at
    once, so that oxygen closes. Without stores at the start nothing grows until some is taken up.

    `space`, `light` and `oxygen` are those of `danao.kinetics.bottom_algae`; `nutrients` is ``minimum`` or ``product``.

    Source
    ------
    Droop (1974), J. Mar. Biol. Assoc. U.K. 54, 825–855, and Rhee (1973), J. Phycol. 9, 495–506, both from memory, as in
    QUAL2K (Chapra, Pelletier & Tao 2008) and in the code of its successor QUAL2Kw.
    """
