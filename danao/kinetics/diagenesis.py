"""The bed as a reactor: what settles is mineralised, takes oxygen, and comes back as ammonium and phosphate."""

from __future__ import annotations

import math

from danao.kinetics._bed_layers import DENITRIFIED
from danao.kinetics._bed_matter import CARBON, NITROGEN, PHOSPHORUS
from danao.kinetics._bed_parameters import (
    BURIAL,
    CRITICAL_OXYGEN,
    DIFFUSION,
    MIXING,
    PHOSPHATE_SORPTION,
    STRENGTHENING,
)
from danao.kinetics._bed_surface import BED
from danao.kinetics._declare import group, process
from danao.kinetics._process import closing

_ALK = {"ALK": closing("charge")}
_TIC = {"TIC": closing("C")}


@process({"NH3_N_bed": -1.0, "NH3_N": 1.0}, title="ammonium from the bed", **BED)
def _ammonium_release(NH3_N: float, transfer: float, ammonium: float, depth: float) -> float:
    return transfer * (ammonium - NH3_N) / depth


@process(
    {"NH3_N_bed": -1.0, "NO3_N": closing("N"), "DO": closing("O")},
    byproducts=_ALK,
    title="nitrification in the bed",
    **BED,
)
def _nitrification(nitrification: float, depth: float) -> float:
    return nitrification / depth


@process(
    {"NO3_N": -1.0, "CH4_bed": closing("O")},
    byproducts={**_ALK, **_TIC},
    released={"N": 1.0, "O": DENITRIFIED},
    title="denitrification in the bed",
    **BED,
)
def _denitrification(denitrification: float, depth: float) -> float:
    return denitrification / depth


@process({"CH4_bed": -1.0, "DO": closing("O")}, byproducts=_TIC, title="oxidation CH4_bed", **BED)
def _methane_oxidation(methane_oxidation: float, depth: float) -> float:
    return methane_oxidation / depth


@process({"CH4_bed": -1.0, "escaped": closing("O")}, byproducts=_TIC, title="methane from the bed", **BED)
def _methane_release(rising: float, methane_oxidation: float, depth: float) -> float:
    return (rising - methane_oxidation) / depth


@process({"CH4_bed": -1.0}, exchange="air", title="bubbles CH4_bed", **BED)
def _bubbles(left: float, sulphate: float, rising: float, depth: float) -> float:
    return (left * (1.0 - sulphate) - rising) / depth


def _grip(*, strengthening: float = STRENGTHENING) -> float:
    return math.log(strengthening)


def _surface_sorption(
    DO: float,
    grip: float,
    *,
    phosphate_sorption: float = PHOSPHATE_SORPTION,
    critical_oxygen: float = CRITICAL_OXYGEN,
) -> float:
    return phosphate_sorption * math.exp(grip * min(max(DO, 0.0) / critical_oxygen, 1.0))


@process(
    {"PO4_P_bed": -1.0, "PO4_P": 1.0},
    title="phosphate from the bed",
    grip=_grip,
    surface_sorption=_surface_sorption,
    **BED,
)
def _phosphate_release(
    PO4_P: float,
    PO4_P_bed: float,
    transfer: float,
    surface_sorption: float,
    stretch: float,
    depth: float,
    *,
    diffusion: float = DIFFUSION,
    mixing: float = MIXING,
    burial: float = BURIAL,
    phosphate_sorption: float = PHOSPHATE_SORPTION,
) -> float:
    supply = (diffusion + mixing * phosphate_sorption) / (1.0 + phosphate_sorption) * stretch * PO4_P_bed
    back = diffusion + mixing * surface_sorption + burial * (1.0 + surface_sorption)
    return transfer * (supply - back * PO4_P) / (transfer + back) / depth


@group(
    *CARBON,
    *NITROGEN,
    *PHOSPHORUS,
    _ammonium_release,
    _nitrification,
    _denitrification,
    _methane_oxidation,
    _methane_release,
    _bubbles,
    _phosphate_release,
)
def diagenesis() -> None:
    r"""Return the two-layer bed of Di Toro: oxygen demand and fluxes as results of what has settled.

    In the place of `sediment_oxygen_demand` and `bed_release`, which prescribe them. `deposition` brings the matter.

    Organic carbon, nitrogen and phosphorus lie in layer 2 in classes G1 (weeks) and G2 (years); class G3 stays inert
    and is not followed. Class i of element X is mineralised at :math:`k_i \theta^{T-20}` and buried at
    :math:`w_2/H_2`. With the velocity :math:`s = SOD/O`, at which water and the aerobic layer 1 exchange:

    .. math::
        s (a_0 - a_1) + J_a - b\, a_1 = \frac{\kappa_N^2}{s} \frac{K_N}{K_N + a_1} \frac{O}{2 K_O + O}\, a_1 = N, \qquad
        D = \left(\frac{\kappa_1^2}{s} + \frac{K_L \kappa_2}{K_L + \kappa_2}\right)
        \frac{s\, n_0 + N}{s + \kappa_1^2/s + K_L \kappa_2/(K_L + \kappa_2)}

    .. math::
        J_R = \min\left(\sqrt{2 K_L c_s (J_C - \tfrac{20}{7} D)},\; J_C - \tfrac{20}{7} D\right), \qquad
        C = J_R \left(1 - \operatorname{sech}\frac{\kappa_C}{s}\right), \qquad SOD = C + \tfrac{64}{14} N

    a is ammonium, n nitrate, N nitrification, D denitrification, C the oxidation of methane; :math:`J_R - C` leaves
    layer 1 dissolved and joins the constituent `escaped` (None: is lost), the rest of the carbon rises as bubbles.
    Phosphate passes layer 1 like ammonium, but is held there :math:`\Delta^{\min(O/O_c, 1)}` times as strongly.

    Layer 1 is steady at every moment, and so is nitrate, which layer 2 turns over in hours. Ammonium, phosphate and
    the methane that carbon makes (as oxygen, ``CH4_bed``) are stored in layer 2, in grams per m³ of the water above:
    only so can a bed hold phosphate back in one season and give it off in another. A bed that starts empty fills in
    years; near its steady state it holds :math:`f_i J / ((k_i + w_2/H_2)\, h)` of each class of what settles, J in
    g/m²/s, and :math:`J_C H_2 / (K_L h)` of methane.

    All times grow with `thickness`, and its steady state stays as it is while :math:`k_i H_2` does. The steady model
    of QUAL2K is therefore a layer of 0.1 mm with `fast_rate` and `slow_rate` a thousand times as fast.

    `methane_profile` is ``continuous`` (the formula above) or ``mixed``: :math:`C = (J_R + s\, c_0) \kappa_C^2 /
    (\kappa_C^2 + s^2)`, by which layer 1 oxidises what the water holds of `escaped` too (QUAL2Kw). Nothing is
    denitrified without carbon; below `scarce_oxygen` the use of oxygen fades. A bed without organic matter still
    nitrifies where the water's ammonium asks for more oxygen than there is.

    Source
    ------
    Di Toro (2001), *Sediment Flux Modeling*, chapters 3–10, 15; Di Toro, Paquin, Subburamu & Gruber (1990), J. Environ.
    Eng. 116(5), 945–986; equations as in QUAL2Kw (Pelletier & Chapra), which cites eq. 4.55, 9.16, 10.28–10.35, 10.51.
    """
