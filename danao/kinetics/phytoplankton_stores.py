"""Phytoplankton with stores of nitrogen and phosphorus of its own: uptake, growth by what is stored (Droop)."""

from __future__ import annotations

from typing import Any

from danao.kinetics._algae import SHARES, carbon, minimum, nitrogen, phosphorus, product
from danao.kinetics._declare import Choice, group, process
from danao.kinetics._light import IN_COLUMN
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing
from danao.kinetics.bottom_algae_stores import (
    EXCRETION,
    PHOSPHORUS_FILLING,
    PHOSPHORUS_QUOTA,
    PHOSPHORUS_UPTAKE,
    nitrogen_stored,
    nitrogen_taken,
    phosphorus_stored,
)
from danao.kinetics.phytoplankton import DEATH, GROWTH, NITROGEN, PHOSPHORUS, RESPIRATION, SETTLING

_ALGAE: dict[str, Any] = {"constituent": "PHYTO_C"}
_WITH_NITROGEN: dict[str, Any] = {**_ALGAE, "nitrogen_store": "PHYTO_N"}
_WITH_PHOSPHORUS: dict[str, Any] = {**_ALGAE, "phosphorus_store": "PHYTO_P"}
_TAKING: dict[str, Any] = {
    "parameters": {"nitrogen_half_saturation": NITROGEN},
    "byproducts": {"ALK": closing("charge")},
    "nitrogen_taken": nitrogen_taken,
    "nitrogen": nitrogen,
    **_WITH_NITROGEN,
    **SHARES,
}


@process(
    {"constituent": 1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    nutrients=Choice("minimum", minimum=minimum, product=product),
    nitrogen=nitrogen_stored,
    phosphorus=phosphorus_stored,
    carbon=carbon,
    PHYTO="PHYTO_C",  # what shades
    title="growth {constituent}",
    **IN_COLUMN,
    **_WITH_NITROGEN,
    phosphorus_store="PHYTO_P",
)
def _growth(constituent: float, light: float, nutrients: float, *, growth_rate: float = GROWTH) -> float:
    return growth_rate * light * nutrients * constituent


@process({"nitrogen_store": 1.0, "NH3_N": closing("N")}, title="uptake of ammonium {constituent}", **_TAKING)
def _uptake_of_ammonium(nitrogen_taken: float, ammonium_share: float) -> float:
    return nitrogen_taken * ammonium_share


@process(
    {"nitrogen_store": 1.0, "NO3_N": closing("N"), "DO": closing("O")},
    title="uptake of nitrate {constituent}",
    **_TAKING,
)
def _uptake_of_nitrate(nitrogen_taken: float, nitrate_share: float) -> float:
    return nitrogen_taken * nitrate_share


@process(
    {"phosphorus_store": 1.0, "PO4_P": closing("P")},
    byproducts={"ALK": closing("charge")},
    parameters={"phosphorus_half_saturation": PHOSPHORUS},
    phosphorus=phosphorus,
    title="uptake of phosphate {constituent}",
    **_WITH_PHOSPHORUS,
)
def _uptake_of_phosphate(
    constituent: float,
    phosphorus_store: float,
    phosphorus: float,
    *,
    least_phosphorus: float = PHOSPHORUS_QUOTA,
    phosphorus_filling: float = PHOSPHORUS_FILLING,
    phosphorus_uptake: float = PHOSPHORUS_UPTAKE,
) -> float:
    half = phosphorus_filling * constituent
    above = max(phosphorus_store - least_phosphorus * constituent, 0.0)
    return phosphorus_uptake * phosphorus * constituent * half / (half + above) if half > 0.0 else 0.0


@process(
    {"constituent": -1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    oxygen=OXYGEN,
    title="respiration {constituent}",
    **_ALGAE,
)
def _respiration(constituent: float, oxygen: float, *, respiration_rate: float = RESPIRATION) -> float:
    return respiration_rate * oxygen * constituent


@process(
    {"constituent": -1.0, "DETRITUS": closing("C")},
    title="death {constituent}",
    **_ALGAE,
)
def _death(constituent: float, *, death_rate: float = DEATH) -> float:
    return death_rate * constituent


@process(
    {"nitrogen_store": -1.0, "ORG_N": closing("N")},
    title="death {nitrogen_store}",
    nitrogen_store="PHYTO_N",
)
def _death_of_nitrogen(nitrogen_store: float, *, death_rate: float = DEATH) -> float:
    return death_rate * nitrogen_store


@process(
    {"phosphorus_store": -1.0, "ORG_P": closing("P")},
    title="death {phosphorus_store}",
    phosphorus_store="PHYTO_P",
)
def _death_of_phosphorus(phosphorus_store: float, *, death_rate: float = DEATH) -> float:
    return death_rate * phosphorus_store


@process(
    {"nitrogen_store": -1.0, "NH3_N": closing("N")},
    byproducts={"ALK": closing("charge")},
    title="excretion {nitrogen_store}",
    nitrogen_store="PHYTO_N",
)
def _excretion_of_nitrogen(nitrogen_store: float, *, excretion_rate: float = EXCRETION) -> float:
    return excretion_rate * nitrogen_store


@process(
    {"phosphorus_store": -1.0, "PO4_P": closing("P")},
    byproducts={"ALK": closing("charge")},
    title="excretion {phosphorus_store}",
    phosphorus_store="PHYTO_P",
)
def _excretion_of_phosphorus(phosphorus_store: float, *, excretion_rate: float = EXCRETION) -> float:
    return excretion_rate * phosphorus_store


@process(
    {"constituent": -1.0},
    exchange="bed",
    title="settling {constituent}",
    **_ALGAE,
)
def _settling(constituent: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * constituent


@process(
    {"nitrogen_store": -1.0},
    exchange="bed",
    title="settling {nitrogen_store}",
    nitrogen_store="PHYTO_N",
)
def _settling_of_nitrogen(nitrogen_store: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * nitrogen_store


@process(
    {"phosphorus_store": -1.0},
    exchange="bed",
    title="settling {phosphorus_store}",
    phosphorus_store="PHYTO_P",
)
def _settling_of_phosphorus(phosphorus_store: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * phosphorus_store


@group(
    _growth,
    _respiration,
    _death,
    _death_of_nitrogen,
    _death_of_phosphorus,
    _uptake_of_ammonium,
    _uptake_of_nitrate,
    _uptake_of_phosphate,
    _excretion_of_nitrogen,
    _excretion_of_phosphorus,
    _settling,
    _settling_of_nitrogen,
    _settling_of_phosphorus,
)
def phytoplankton_stores() -> None:
    r"""Return growth, respiration, death, uptake, excretion and settling of phytoplankton that keeps stores.

    .. math::
        \frac{da}{dt} &= \mu(T)\, \phi_L \min\left(1 - \frac{q_{0N}}{q_N}, 1 - \frac{q_{0P}}{q_P}, \phi_C\right) a
        - \left(k_r(T) \frac{O}{K_O + O} + k_d(T) + \frac{v_a}{h}\right) a \\
        \frac{ds_N}{dt} &= \rho_N \frac{N}{K_N + N}\, \frac{K_q}{K_q + q_N - q_{0N}}\, a
        - \left(k_d(T) + k_e(T) + \frac{v_a}{h}\right) s_N, \qquad q_N = s_N / a

    and the same for phosphorus. a is PHYTO_C, s the stores PHYTO_N and PHYTO_P, all carried by the water. All else is
    as in `danao.kinetics.phytoplankton` and `danao.kinetics.bottom_algae_stores`: respiration takes carbon alone,
    excretion stores alone, uptake of nitrate gives the oxygen of its reduction at once. Each kind of algae shades
    itself, not the other. Without stores at the start nothing grows until some is taken up.

    Source
    ------
    Droop (1974), J. Mar. Biol. Assoc. U.K. 54, 825–855, and Rhee (1973), J. Phycol. 9, 495–506, both from memory, as
    QUAL2K (Chapra, Pelletier & Tao 2008) has them for phytoplankton from version 2.11 on (from memory).
    """
