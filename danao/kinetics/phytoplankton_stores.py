"""Phytoplankton with stores of nitrogen and phosphorus of its own: uptake, growth by what is stored (Droop)."""

from __future__ import annotations

from typing import Any

from danao.kinetics import bottom_algae_stores as bed
from danao.kinetics._algae import carbon, minimum, product
from danao.kinetics._declare import Choice, group, process
from danao.kinetics._light import IN_COLUMN
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing
from danao.kinetics.phytoplankton import GROWTH, NITROGEN, PHOSPHORUS, RESPIRATION, SETTLING

_ALGAE: dict[str, Any] = {"constituent": "PHYTO_C"}
_NITROGEN: dict[str, Any] = {"nitrogen_store": "PHYTO_N"}
_PHOSPHORUS: dict[str, Any] = {"phosphorus_store": "PHYTO_P"}


@process(
    {"constituent": 1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    nutrients=Choice("minimum", minimum=minimum, product=product),
    nitrogen=bed.nitrogen_stored,
    phosphorus=bed.phosphorus_stored,
    carbon=carbon,
    title="growth {constituent}",
    **IN_COLUMN,
    **_ALGAE,
    **_NITROGEN,
    **_PHOSPHORUS,
)
def _growth(constituent: float, light: float, nutrients: float, *, growth_rate: float = GROWTH) -> float:
    return growth_rate * light * nutrients * constituent


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
    **_NITROGEN,
)
def _settling_of_nitrogen(nitrogen_store: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * nitrogen_store


@process(
    {"phosphorus_store": -1.0},
    exchange="bed",
    title="settling {phosphorus_store}",
    **_PHOSPHORUS,
)
def _settling_of_phosphorus(phosphorus_store: float, depth: float, *, settling_velocity: float = SETTLING) -> float:
    return settling_velocity / depth * phosphorus_store


@group(
    _growth,
    _respiration,
    bed.death.with_roles(**_ALGAE),
    bed.death_of_nitrogen.with_roles(**_NITROGEN),
    bed.death_of_phosphorus.with_roles(**_PHOSPHORUS),
    bed.uptake_of_ammonium.with_roles({"nitrogen_half_saturation": NITROGEN}, **_ALGAE, **_NITROGEN),
    bed.uptake_of_nitrate.with_roles({"nitrogen_half_saturation": NITROGEN}, **_ALGAE, **_NITROGEN),
    bed.uptake_of_phosphate.with_roles({"phosphorus_half_saturation": PHOSPHORUS}, **_ALGAE, **_PHOSPHORUS),
    bed.excretion_of_nitrogen.with_roles(**_NITROGEN),
    bed.excretion_of_phosphorus.with_roles(**_PHOSPHORUS),
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
    excretion stores alone, uptake of nitrate gives the oxygen of its reduction at once. All floating algae shade each
    other. Without stores at the start nothing grows until some is taken up.

    Source
    ------
    Droop (1974), J. Mar. Biol. Assoc. U.K. 54, 825–855, and Rhee (1973), J. Phycol. 9, 495–506, both from memory, as
    QUAL2K (Chapra, Pelletier & Tao 2008) has them for phytoplankton from version 2.11 on (from memory).
    """
