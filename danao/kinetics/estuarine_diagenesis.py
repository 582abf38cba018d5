"""The bed as a reactor where the water may be salt: sulphate takes the place that methane has in fresh water."""

from __future__ import annotations

from typing import Any

from danao.kinetics._bed_layers import surface_sulphide
from danao.kinetics._bed_matter import sulphide_burial
from danao.kinetics._bed_parameters import (
    BURIAL,
    DIFFUSION,
    HALF_SALINITY,
    IRON_SULPHIDE_VELOCITY,
    MIXING,
    SULPHIDE_OXYGEN,
    SULPHIDE_SORPTION,
    SULPHIDE_VELOCITY,
)
from danao.kinetics._bed_surface import BED
from danao.kinetics._declare import Template, group, process
from danao.kinetics._process import closing
from danao.kinetics.diagenesis import diagenesis

_TIC = {"TIC": closing("C")}


def _sulphate(salinity: float, *, half_salinity: float = HALF_SALINITY) -> float:
    return max(salinity, 0.0) / (half_salinity + max(salinity, 0.0))


def _sulphide_oxidising(
    oxygen: float,
    *,
    sulphide_velocity: float = SULPHIDE_VELOCITY,
    iron_sulphide_velocity: float = IRON_SULPHIDE_VELOCITY,
    sulphide_sorption: float = SULPHIDE_SORPTION,
    sulphide_oxygen: float = SULPHIDE_OXYGEN,
) -> float:
    dissolved, held = sulphide_velocity * sulphide_velocity, iron_sulphide_velocity * iron_sulphide_velocity
    return (dissolved + sulphide_sorption * held) * oxygen / (2.0 * sulphide_oxygen)


def _sulphide_supply(
    stretch: float,
    H2S_bed: float,
    *,
    diffusion: float = DIFFUSION,
    mixing: float = MIXING,
    sulphide_sorption: float = SULPHIDE_SORPTION,
) -> float:
    return (diffusion + mixing * sulphide_sorption) / (1.0 + sulphide_sorption) * stretch * max(H2S_bed, 0.0)


def _sulphide_return(
    *,
    diffusion: float = DIFFUSION,
    mixing: float = MIXING,
    burial: float = BURIAL,
    sulphide_sorption: float = SULPHIDE_SORPTION,
) -> float:
    return diffusion + mixing * sulphide_sorption + burial * (1.0 + sulphide_sorption)


def _sulphide(transfer: float, sulphide_oxidising: float, sulphide_supply: float, sulphide_return: float) -> float:
    return surface_sulphide(transfer, sulphide_oxidising, sulphide_supply, sulphide_return)


_SALT: dict[str, Any] = {
    "sulphate": _sulphate,
    "sulphide_oxidising": _sulphide_oxidising,
    "sulphide_supply": _sulphide_supply,
    "sulphide_return": _sulphide_return,
    "sulphide": _sulphide,
}
_IN_SALT = BED | _SALT


@process({"CH4_bed": -1.0, "H2S_bed": closing("O")}, byproducts=_TIC, title="sulphate reduction", **_IN_SALT)
def _sulphate_reduction(left: float, sulphate: float, depth: float) -> float:
    return sulphate * left / depth


@process({"H2S_bed": -1.0, "DO": closing("O")}, title="oxidation H2S_bed", **_IN_SALT)
def _sulphide_oxidation(
    transfer: float, sulphide: float, sulphide_oxidising: float, present: float, depth: float
) -> float:
    return present * sulphide_oxidising * sulphide / transfer / depth


@process({"H2S_bed": -1.0, "escaped": closing("O")}, byproducts=_TIC, title="sulphide from the bed", **_IN_SALT)
def _sulphide_release(transfer: float, sulphide: float, depth: float) -> float:
    return transfer * sulphide / depth


def _in_salt(fresh: Template) -> Template:
    """Return a process of fresh water with sulphate in it."""
    return fresh.with_roles(**_SALT) if "transfer" in fresh.roles else fresh


@group(
    *map(_in_salt, diagenesis.templates), _sulphate_reduction, _sulphide_oxidation, _sulphide_release, sulphide_burial
)
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
