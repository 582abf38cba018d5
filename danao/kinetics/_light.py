"""Light in the water: what takes it away, what is left of it on the average and at the bed, and what algae make of it.

All are auxiliary functions of rates. The depth averages are written so that nothing cancels, with a few terms of a
series where it would: they hold for any depth, extinction and light, zero included. Only exp and log are used, which
compilers turn into vector instructions.
"""

from __future__ import annotations

import math
from typing import Any

from danao.kinetics._declare import Choice, parameter

_THIN = 1e-9  # optical depth below which the light at the surface counts: an error of half of it
_SMALL = 1e-4  # below it three terms of a series are nearer than what cancels: both within 1e-12

_PHOTOSYNTHETIC_SHARE = parameter(
    0.47,
    "fraction",
    "share of the global radiation that algae can use",
    typical=(0.4, 0.5),
    source="QUAL2K; range from memory",
    most=1.0,
)
_BACKGROUND = parameter(
    "0.2 1/m",
    "extinction",
    "extinction by water and colour",
    typical=("0.02 1/m", "4 1/m"),
    source="QUAL2K; range from memory",
)
_SOLIDS = parameter(
    "0.052 m2/g",
    "specific_extinction",
    "extinction by suspended solids",
    typical=("0.01 m2/g", "0.4 m2/g"),
    source="QUAL2K; range from memory",
)
_DETRITUS = parameter(
    "0.435 m2/g",
    "specific_extinction",
    "extinction by detritus, per gram of carbon: 0.174 m²/g of dry matter, of which 40 % is carbon",
    typical=("0.02 m2/g", "0.6 m2/g"),
    source="QUAL2K; range from memory",
)
_CHLOROPHYLL = parameter(
    "0.0088 L/ug/m",
    "specific_extinction",
    "extinction by chlorophyll, linear",
    typical=("0 L/ug/m", "0.04 L/ug/m"),
    source="Riley (1956) as in QUAL2K; range from memory",
)
_CHLOROPHYLL_POWER = parameter(
    "0.054 m/mg^(2/3)",
    "nonlinear_extinction",
    "extinction by chlorophyll to the power of 2/3",
    typical=("0 m/mg^(2/3)", "0.1 m/mg^(2/3)"),
    source="Riley (1956) as in QUAL2K; range assumed",
)
_CARBON_PER_CHLOROPHYLL = parameter(
    40.0,
    "dimensionless",
    "grams of algal carbon per gram of chlorophyll a",
    typical=(20.0, 100.0),
    source="QUAL2K; range from memory",
    least=1e-3,
)
_LIGHT_CONSTANT = parameter(
    "100 ly/d",
    "radiation",
    "light at which growth is halved (half-saturation), at 71 % (Smith) or greatest (Steele)",
    typical=("1 ly/d", "250 ly/d"),
    source="QUAL2K: bottom algae 100, phytoplankton 28–115, from memory; Boulder Creek 2 and 58",
    least=1e-6,
)


def surface_light(solar_radiation: float, *, photosynthetic_share: float = _PHOTOSYNTHETIC_SHARE) -> float:
    """Return the light that algae can use just below the surface, W/m²."""
    return photosynthetic_share * solar_radiation


def extinction(
    SS: float = 0.0,
    DETRITUS: float = 0.0,
    PHYTO: float = 0.0,
    PHYTO_C: float = 0.0,
    *,
    background: float = _BACKGROUND,
    solids_extinction: float = _SOLIDS,
    detritus_extinction: float = _DETRITUS,
    chlorophyll_extinction: float = _CHLOROPHYLL,
    chlorophyll_power_extinction: float = _CHLOROPHYLL_POWER,
    carbon_per_chlorophyll: float = _CARBON_PER_CHLOROPHYLL,
) -> float:
    r"""Return the extinction, 1/m; what is not simulated takes no light.

    .. math:: k_e = k_b + \alpha_i m_i + \alpha_o m_o + \alpha_p a + \alpha_{pn} a^{2/3}

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), as its successor QUAL2Kw has it in code.
    """
    chlorophyll = max(PHYTO + PHYTO_C, 0.0) / carbon_per_chlorophyll
    particles = solids_extinction * SS + detritus_extinction * DETRITUS
    pigment = chlorophyll_extinction * chlorophyll + chlorophyll_power_extinction * chlorophyll ** (2.0 / 3.0)
    return background + particles + pigment


def optical_depth(extinction: float, depth: float) -> float:
    """Return extinction × depth, never zero."""
    return max(extinction * depth, _THIN)


def absorbed(optical_depth: float) -> float:
    """Return the share of the light that does not reach the bed, 1 − exp(−τ)."""
    series = optical_depth * (1.0 - optical_depth * (0.5 - optical_depth / 6.0))
    return 1.0 - math.exp(-optical_depth) if optical_depth > _SMALL else series


def half_saturation(
    surface_light: float, optical_depth: float, absorbed: float, *, light_constant: float = _LIGHT_CONSTANT
) -> float:
    r"""Return the depth average of I / (K + I).

    .. math:: \frac{1}{\tau} \ln\frac{K + I_0}{K + I_0 e^{-\tau}} = -\frac{1}{\tau} \ln(1 - u), \qquad
        u = \frac{I_0}{K + I_0} (1 - e^{-\tau})
    """
    u = surface_light / (light_constant + surface_light) * absorbed
    integral = -math.log(1.0 - u) if u > _SMALL else u * (1.0 + u * (0.5 + u / 3.0))
    return integral / optical_depth


def smith(
    surface_light: float, optical_depth: float, absorbed: float, *, light_constant: float = _LIGHT_CONSTANT
) -> float:
    r"""Return the depth average of I / (K² + I²)^½.

    .. math:: \frac{1}{\tau} \left(\operatorname{arsinh} x_0 - \operatorname{arsinh} x_H\right)
        = \frac{1}{\tau} \operatorname{arsinh}\frac{x_0^2 - x_H^2}{x_0 \sqrt{1 + x_H^2} + x_H \sqrt{1 + x_0^2}},
        \qquad x = I / K
    """
    top = surface_light / light_constant
    bottom = top * (1.0 - absorbed)
    across = math.sqrt(1.0 + bottom * bottom) + (1.0 - absorbed) * math.sqrt(1.0 + top * top)
    d = absorbed * (top + bottom) / across
    integral = math.log(d + math.sqrt(1.0 + d * d)) if d > _SMALL else d * (1.0 - d * d / 6.0)
    return integral / optical_depth


def steele(
    surface_light: float, optical_depth: float, absorbed: float, *, light_constant: float = _LIGHT_CONSTANT
) -> float:
    r"""Return the depth average of (I / K) exp(1 − I / K).

    .. math:: \frac{e}{\tau} \left(e^{-x_H} - e^{-x_0}\right) = \frac{e^{1 - x_H}}{\tau} \left(1 - e^{x_H - x_0}\right),
        \qquad x = I / K
    """
    top = surface_light / light_constant
    lost = top * absorbed
    share = 1.0 - math.exp(-lost) if lost > _SMALL else lost * (1.0 - lost * (0.5 - lost / 6.0))
    return math.exp(1.0 - top + lost) * share / optical_depth


def bed_light(surface_light: float, absorbed: float) -> float:
    """Return the light at the bed, W/m²."""
    return surface_light * (1.0 - absorbed)


def half_saturation_at_bed(bed_light: float, *, light_constant: float = _LIGHT_CONSTANT) -> float:
    """Return I / (K + I)."""
    return bed_light / (light_constant + bed_light)


def smith_at_bed(bed_light: float, *, light_constant: float = _LIGHT_CONSTANT) -> float:
    """Return I / (K² + I²)^½."""
    return bed_light / math.sqrt(light_constant * light_constant + bed_light * bed_light)


def steele_at_bed(bed_light: float, *, light_constant: float = _LIGHT_CONSTANT) -> float:
    """Return (I / K) exp(1 − I / K)."""
    relative = bed_light / light_constant
    return relative * math.exp(1.0 - relative)


UNDER_WATER: dict[str, Any] = {
    "surface_light": surface_light,
    "extinction": Choice("of_contents", "extinction", of_contents=extinction),
    "optical_depth": optical_depth,
    "absorbed": absorbed,
}
"""Roles of every rate that asks for light; a user may give the extinction as a number or function of his own."""

IN_COLUMN: dict[str, Any] = {
    **UNDER_WATER,
    "light": Choice("half_saturation", half_saturation=half_saturation, smith=smith, steele=steele),
}
"""Roles of what floats: `light` is its average limitation over the depth."""

AT_BED: dict[str, Any] = {
    **UNDER_WATER,
    "bed_light": bed_light,
    "light": Choice(
        "half_saturation", half_saturation=half_saturation_at_bed, smith=smith_at_bed, steele=steele_at_bed
    ),
}
"""Roles of what grows on the bed: `light` is its limitation there."""
