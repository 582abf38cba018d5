"""What all processes of the bed ask for: supplies from layer 2, velocities of oxidation, and the fluxes that follow.

Each name is an auxiliary function that the arguments of others find by `SURFACE`, so that a cell computes it once.
"""

from __future__ import annotations

from typing import Any

from danao.kinetics import _bed_parameters as own
from danao.kinetics._bed_layers import (
    DENITRIFIED,
    denitrified,
    dissolved_methane,
    nitrified,
    oxidised_methane,
    surface_ammonium,
    transfer,
)
from danao.kinetics._declare import Choice


def _oxygen(DO: float, *, scarce_oxygen: float = own.SCARCE_OXYGEN) -> float:
    return max(DO, scarce_oxygen)


def _present(DO: float, *, scarce_oxygen: float = own.SCARCE_OXYGEN) -> float:
    return min(max(DO, 0.0) / scarce_oxygen, 1.0)


def _stretch(depth: float, *, thickness: float = own.THICKNESS) -> float:
    return depth / thickness


def _ammonium_supply(
    NH3_N_bed: float,
    stretch: float,
    *,
    diffusion: float = own.DIFFUSION,
    mixing: float = own.MIXING,
    ammonium_sorption: float = own.AMMONIUM_SORPTION,
) -> float:
    return (diffusion + mixing * ammonium_sorption) / (1.0 + ammonium_sorption) * stretch * max(NH3_N_bed, 0.0)


def _ammonium_return(
    *,
    diffusion: float = own.DIFFUSION,
    mixing: float = own.MIXING,
    burial: float = own.BURIAL,
    ammonium_sorption: float = own.AMMONIUM_SORPTION,
) -> float:
    return diffusion + mixing * ammonium_sorption + burial * (1.0 + ammonium_sorption)


def _nitrifying(
    oxygen: float,
    *,
    nitrification_velocity: float = own.NITRIFICATION_VELOCITY,
    nitrification_oxygen: float = own.NITRIFICATION_OXYGEN,
) -> float:
    return nitrification_velocity * nitrification_velocity * oxygen / (2.0 * nitrification_oxygen + oxygen)


def _ammonium_half(*, ammonium_half_saturation: float = own.AMMONIUM_HALF) -> float:
    return ammonium_half_saturation


def _surface(*, surface_denitrification: float = own.SURFACE_DENITRIFICATION) -> float:
    return surface_denitrification * surface_denitrification


def _deep(*, diffusion: float = own.DIFFUSION, deep_denitrification: float = own.DEEP_DENITRIFICATION) -> float:
    return diffusion * deep_denitrification / (diffusion + deep_denitrification)


def _carbon(CH4_bed: float, stretch: float, *, diffusion: float = own.DIFFUSION) -> float:
    return diffusion * stretch * max(CH4_bed, 0.0)


def _solubility(*, diffusion: float = own.DIFFUSION, saturation: float = own.SATURATION) -> float:
    return 2.0 * diffusion * saturation


def _methane_oxidising(
    oxygen: float,
    *,
    methane_velocity: float = own.METHANE_VELOCITY,
    methane_oxygen: float = own.METHANE_OXYGEN,
) -> float:
    return methane_velocity * methane_velocity * oxygen / (2.0 * methane_oxygen + oxygen)


def _none() -> float:
    return 0.0


def _mixed() -> float:
    return 1.0


def _ammonium(
    transfer: float,
    nitrifying: float,
    ammonium_half: float,
    NH3_N: float,
    ammonium_supply: float,
    ammonium_return: float,
) -> float:
    return surface_ammonium(transfer, nitrifying, ammonium_half, NH3_N, ammonium_supply, ammonium_return)


def _nitrification(transfer: float, ammonium: float, nitrifying: float, ammonium_half: float, present: float) -> float:
    return present * nitrified(transfer, ammonium, nitrifying, ammonium_half)


def _denitrification(
    transfer: float, NO3_N: float, nitrification: float, surface: float, deep: float, carbon: float
) -> float:
    return denitrified(transfer, NO3_N, nitrification, surface, deep, carbon)


def _left(carbon: float, denitrification: float) -> float:
    return max(carbon - DENITRIFIED * denitrification, 0.0)


def _rising(left: float, sulphate: float, solubility: float) -> float:
    return dissolved_methane(left * (1.0 - sulphate), solubility)


def _methane_oxidation(
    transfer: float,
    rising: float,
    methane_oxidising: float,
    methane_profile: float,
    present: float,
    escaped: float = 0.0,
) -> float:
    return present * oxidised_methane(transfer, rising, escaped, methane_oxidising, methane_profile)


BED: dict[str, Any] = {
    "escaped": "CBOD_FAST",
    "methane_profile": Choice("continuous", continuous=_none, mixed=_mixed),
    "oxygen": _oxygen,
    "present": _present,
    "stretch": _stretch,
    "nitrifying": _nitrifying,
    "ammonium_half": _ammonium_half,
    "ammonium_supply": _ammonium_supply,
    "ammonium_return": _ammonium_return,
    "surface": _surface,
    "deep": _deep,
    "carbon": _carbon,
    "solubility": _solubility,
    "methane_oxidising": _methane_oxidising,
    "sulphate": _none,
    "sulphide_oxidising": _none,
    "sulphide_supply": _none,
    "sulphide_return": _none,
    "transfer": transfer,
    "ammonium": _ammonium,
    "nitrification": _nitrification,
    "denitrification": _denitrification,
    "left": _left,
    "rising": _rising,
    "methane_oxidation": _methane_oxidation,
}
"""Roles of every process that asks for the velocity of exchange; in fresh water, without sulphate."""
