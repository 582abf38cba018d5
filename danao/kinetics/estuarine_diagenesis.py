"""The bed as a reactor where the water may be salt: sulphate takes the place that methane has in fresh water."""

from __future__ import annotations

from danao.kinetics._bed_matter import sulphide_burial
from danao.kinetics._bed_parameters import DIFFUSION, THICKNESS
from danao.kinetics._bed_surface import BED
from danao.kinetics._declare import group, parameter, process
from danao.kinetics._process import closing
from danao.kinetics.diagenesis import diagenesis

_TIC = {"TIC": closing("C")}
_SALT = parameter(
    "1 psu",
    "salinity",
    "salinity at which half of the carbon ends as sulphide",
    typical=("0.1 psu", "5 psu"),
    source="Di Toro & Fitzpatrick (1993) change from one to the other at 1: from memory",
    least=1e-3,
)


@process({"CH4_bed": -1.0, "H2S_bed": closing("O")}, byproducts=_TIC, title="sulphate reduction")
def _sulphate_reduction(
    CH4_bed: float,
    salinity: float,
    *,
    diffusion: float = DIFFUSION,
    thickness: float = THICKNESS,
    half_salinity: float = _SALT,
) -> float:
    return diffusion / thickness * salinity / half_salinity * CH4_bed


@process({"H2S_bed": -1.0, "DO": closing("O")}, title="oxidation H2S_bed", **BED)
def _sulphide_oxidation(
    transfer: float, sulphide: float, sulphide_oxidising: float, present: float, depth: float
) -> float:
    return present * sulphide_oxidising * sulphide / transfer / depth


@process({"H2S_bed": -1.0, "escaped": closing("O")}, byproducts=_TIC, title="sulphide from the bed", **BED)
def _sulphide_release(transfer: float, sulphide: float, depth: float) -> float:
    return transfer * sulphide / depth


@group(*diagenesis.templates, _sulphate_reduction, _sulphide_oxidation, _sulphide_release, sulphide_burial)
def estuarine_diagenesis() -> None:
    r"""Return the two-layer bed of `diagenesis` with sulphate: for fresh, brackish and salt water.

    Of the carbon that is not denitrified, the share :math:`S/(K_S + S)` ends as sulphide (``H2S_bed``, as oxygen) and
    the rest as methane, S being the salinity. Sulphide, h, is bound to particles and stored in layer 2; in layer 1

    .. math:: J_h - b\, h_1 - s\, h_1 = \frac{\kappa_d^2 + \kappa_p^2 m K_d}{s} \frac{O}{2 O_n}\, h_1

    is oxidised, and :math:`s\, h_1` leaves and joins `escaped`. Alkalinity that comes and goes with sulphate is not
    followed.

    Source
    ------
    Di Toro (2001), *Sediment Flux Modeling*, chapters 9–11; parameters as in NSM (U.S. Army Corps of Engineers); Di
    Toro & Fitzpatrick (1993), Chesapeake Bay sediment flux model, from memory.
    """
