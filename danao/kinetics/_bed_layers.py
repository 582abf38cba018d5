"""The two layers of the bed: what passes the thin aerobic one, and how thin it is.

Layer 1 is aerobic, about a millimetre, and follows the water at once. Layer 2 is anaerobic, about 10 cm, and stores.
What diffuses between water and layer 1 does so at the velocity s = SOD / O of oxygen itself (Di Toro 2001): the demand
sets the velocity, the velocity sets how much is oxidised before it escapes, and that is the demand. `transfer` solves
this circle; all fluxes follow from s in closed form.

Fluxes are g/m²/s, velocities m/s, concentrations g/m³ of pore water; carbon, methane and sulphide count as the oxygen
that they would take. These functions run in kernels and in plain Python.
"""

from __future__ import annotations

import math

from numba.extending import register_jitable

from danao.kinetics._empirical import gives

NITRIFIED = 64.0 / 14.0
DENITRIFIED = 20.0 / 7.0  # oxygen equivalent of the carbon that a gram of nitrate nitrogen oxidises
SLOWEST = 1e-17  # m/s: where the bed asks for nothing
_EXACT = 1e-11
_MOST = 80


@register_jitable
def surface_ammonium(s: float, nitrifying: float, half: float, above: float, supply: float, back: float) -> float:
    """Return the dissolved ammonium n of layer 1: s (a − n) + J − b n − κ² K/(K + n) n/s = 0.

    The positive root of a quadratic, in the form that does not cancel.
    """
    losses, gains = s * (s + back), s * (s * above + supply)
    linear = (losses + nitrifying) * half - gains
    root = math.sqrt(linear * linear + 4.0 * losses * gains * half)
    return 2.0 * gains * half / (linear + root) if linear > 0.0 else (root - linear) / (2.0 * losses)


@register_jitable
def nitrified(s: float, ammonium: float, nitrifying: float, half: float) -> float:
    """Return the nitrification in layer 1, κ² K/(K + n) n/s."""
    return nitrifying * half / (half + ammonium) * ammonium / s


@register_jitable
def denitrified(s: float, above: float, made: float, surface: float, deep: float, carbon: float) -> float:
    """Return the denitrification in both layers: what nitrate allows, and no more than the carbon does.

    Layer 2 follows layer 1 within a day, K (n₁ − n₂) = k₂ n₂, so that both take (κ²/s + K k₂/(K + k₂)) n₁ together.
    """
    velocity = surface + deep * s
    return min(velocity * (s * above + made) / (s * s + velocity), carbon / DENITRIFIED)


@register_jitable
def dissolved_methane(left: float, solubility: float) -> float:
    """Return the methane that leaves layer 2 dissolved; the rest of what is left of the carbon rises as bubbles."""
    return min(math.sqrt(solubility * left), left)


@register_jitable
def oxidised_methane(s: float, rising: float, above: float, oxidising: float, mixed: float) -> float:
    """Return the oxidation of methane in layer 1, by its continuous profile or in a mixed layer."""
    if mixed > 0.0:
        return oxidising * (rising + s * above) / (oxidising + s * s)
    rest = math.exp(-math.sqrt(oxidising) / s)
    return rising * (1.0 - rest) * (1.0 - rest) / (1.0 + rest * rest)  # 1 − sech


@register_jitable
def surface_sulphide(s: float, oxidising: float, supply: float, back: float) -> float:
    """Return the dissolved sulphide of layer 1; the water has none."""
    return s * supply / (s * (s + back) + oxidising)


@register_jitable
def demand(
    s: float,
    NH3_N: float,
    NO3_N: float,
    methane: float,
    nitrifying: float,
    half: float,
    ammonium_supply: float,
    ammonium_return: float,
    surface: float,
    deep: float,
    carbon: float,
    solubility: float,
    methane_oxidising: float,
    mixed: float,
    sulphate: float,
    sulphide_oxidising: float,
    sulphide_supply: float,
    sulphide_return: float,
) -> float:
    """Return the oxygen that the bed asks for at a velocity s."""
    ammonium = surface_ammonium(s, nitrifying, half, NH3_N, ammonium_supply, ammonium_return)
    nitrate = nitrified(s, ammonium, nitrifying, half)
    left = carbon - DENITRIFIED * denitrified(s, NO3_N, nitrate, surface, deep, carbon)
    rising = dissolved_methane(max(left, 0.0) * (1.0 - sulphate), solubility)
    carbonaceous = oxidised_methane(s, rising, methane, methane_oxidising, mixed)
    sulphide = surface_sulphide(s, sulphide_oxidising, sulphide_supply, sulphide_return)
    return NITRIFIED * nitrate + carbonaceous + sulphide_oxidising * sulphide / s


@gives("m/s")  # its tolerances carry units
def transfer(
    oxygen: float,
    NH3_N: float,
    NO3_N: float,
    nitrifying: float,
    ammonium_half: float,
    ammonium_supply: float,
    ammonium_return: float,
    surface: float,
    deep: float,
    carbon: float,
    solubility: float,
    methane_oxidising: float,
    methane_profile: float,
    sulphate: float,
    sulphide_oxidising: float,
    sulphide_supply: float,
    sulphide_return: float,
    escaped: float = 0.0,
) -> float:
    r"""Return the velocity s at which the water feeds the bed: the root of :math:`s\, O = SOD(s)`.

    SOD(s)/s falls to 0, so that there is one root, or none but s = 0. It lies below

    .. math:: \min\left(\frac{D}{O}, \sqrt[3]{\frac{D \kappa^2}{O}}\right) + \sqrt{\frac{A}{O}}

    with D the demand of all that layer 2 sends, κ the fastest of the velocities of oxidation, and A the demand of the
    water's own ammonium and methane times their κ². The bracket closes by inverse quadratic steps, or by halves where
    these do not hold, until demand and supply agree within 1e-11.

    Source
    ------
    Di Toro (2001), *Sediment Flux Modeling*; steps after Chandrupatla (1997), Advances in Engineering Software 28(3),
    145–149: both from memory.
    """
    sent = NITRIFIED * ammonium_supply + sulphide_supply + dissolved_methane(carbon, solubility)
    if sent <= SLOWEST * oxygen and NITRIFIED * NH3_N + escaped * methane_profile <= oxygen:
        return SLOWEST
    own = NITRIFIED * NH3_N * nitrifying + escaped * methane_profile * methane_oxidising
    ammonium = (nitrifying, ammonium_half, ammonium_supply, ammonium_return)
    matter = (surface, deep, carbon, solubility, methane_oxidising, methane_profile)
    sulphide = (sulphate, sulphide_oxidising, sulphide_supply, sulphide_return)
    bed = (NH3_N, NO3_N, escaped, *ammonium, *matter, *sulphide)
    fastest = max(nitrifying, methane_oxidising, sulphide_oxidising)
    a = min(sent / oxygen, (sent * fastest / oxygen) ** (1.0 / 3.0)) + math.sqrt(own / oxygen) + SLOWEST
    asked = demand(a, *bed)
    b, f_a, f_b = 0.0, a * oxygen - asked, -sent - SLOWEST * oxygen  # below the root at any rate
    part = 1.0 - math.sqrt(min(max(asked / (a * oxygen), 1e-3), 1.0))
    for _ in range(_MOST):
        s = a + part * (b - a)
        if s <= SLOWEST:
            return SLOWEST
        asked = demand(s, *bed)
        f = s * oxygen - asked
        if abs(f) <= _EXACT * asked:
            return s
        if (f > 0.0) == (f_a > 0.0):
            c, f_c = a, f_a
        else:
            c, f_c, b, f_b = b, f_b, a, f_a
        a, f_a = s, f
        place, height = (a - b) / (c - b), (f_a - f_b) / (f_c - f_b)
        part = 0.5
        if height * height < place and (1.0 - height) * (1.0 - height) < 1.0 - place:
            part = f_a / (f_b - f_a) * f_c / (f_b - f_c) + (c - a) / (b - a) * f_a / (f_c - f_a) * f_b / (f_c - f_b)
        part = min(max(part, 1e-12), 1.0 - 1e-12)
    return s
