"""A spill of petroleum: a slick that evaporates, breaks up and dissolves, and the oil in the water below it."""

from __future__ import annotations

import math
from typing import Any

from danao.kinetics._constant import KELVIN, Constant
from danao.kinetics._declare import Choice, computed, group, parameter, process
from danao.kinetics._empirical import gives

_WATER = Constant(999.06e3, "concentration")  # at 60 °F

_EVAPORATION = parameter(
    "0.3 1/day",
    "rate",
    "evaporation of a slick: gasoline 2–10, diesel and light crude 0.3–1, medium crude 0.15–0.3, heavy fuel 0.01–0.05",
    typical=("0.01 1/day", "10 1/day"),
    source="orders of magnitude, from memory",
)
_DENSITY = parameter(
    "850 kg/m3", "concentration", "density of the oil, ρ", typical=("700 kg/m3", "1000 kg/m3"), least=7e5, most=1.1e6
)
_THICKNESS = parameter(
    "0.1 mm",
    "length",
    "thickness below which the slick does not thin but parts, δ_min",
    typical=("0.001 mm", "5 mm"),
    source="sheen 0.001, fresh crude 0.1–1 mm, from memory",
    least=1e-9,
)
_SOLUBILITY = parameter(
    "30 mg/L",
    "concentration",
    "solubility of the oil, S",
    typical=("1 mg/L", "100 mg/L"),
    source="fresh crude 30 mg/L, from memory",
    least=1e-6,
)
_DISSOLUTION = parameter(
    "0.24 m/day",
    "velocity",
    "transfer of what dissolves from the slick, K_d",
    typical=("0.05 m/day", "0.5 m/day"),
    source="0.01 m/h after Cohen, Mackay & Shiu (1980), from memory",
)
_DISPERSION = parameter(
    "0.1 1/day",
    "rate",
    "slick beaten into drops that stay in the water, k_m: near 0 in calm water, more by wind, waves and weirs",
    typical=("0 1/day", "1 1/day"),
    source="0.05–0.5 per day, an order of magnitude from memory",
)
_DECAY = parameter(
    "0.05 1/day",
    "rate",
    "biodegradation of the oil in the water, k_o; may stand for all that takes it away",
    typical=("0.005 1/day", "0.3 1/day"),
    theta=1.047,
    source="0.02–0.2 per day, from memory",
)


def _spread(slick: float, depth: float, *, density: float = _DENSITY, least_thickness: float = _THICKNESS) -> float:
    return max(least_thickness, slick * depth / density)


def _first_order(*, evaporation_rate: float = _EVAPORATION) -> float:
    return evaporation_rate


def _kelvin(temperature: Any) -> Any:
    """Return the absolute temperature, K."""
    return temperature + KELVIN


def _exposure(
    thickness: float, boiling: float, wind_transfer: float, *, absolute_temperature: float = computed(_kelvin)
) -> float:
    """Return the part of a slick that evaporates in a second.

    Source
    ------
    Stiver & Mackay (1984), Environ. Sci. Technol. 18, 834–840, with A = 6.3 and B = 10.3, from memory.
    """
    return wind_transfer / thickness * math.exp(6.3 - 10.3 * boiling / absolute_temperature)


@gives("velocity")
def _wind_transfer(wind: float) -> float:
    return 2.5e-3 * wind**0.78


def _gravity(*, density: float = _DENSITY) -> float:
    return 141.5 * _WATER / density - 131.5


def _evaporated(slick: float, OIL_EVAPORATED: float) -> float:
    whole = slick + OIL_EVAPORATED
    return OIL_EVAPORATED / whole if whole > 0.0 else 0.0


@gives("K")
def _crude(gravity: float, evaporated: float) -> float:
    return 532.98 - 3.1295 * gravity + (985.62 - 13.597 * gravity) * evaporated


@gives("K")
def _refined(gravity: float, evaporated: float) -> float:
    return 654.45 - 4.6588 * gravity + (388.19 - 3.8725 * gravity) * evaporated


@process(
    {"slick": -1.0},
    byproducts={"OIL_EVAPORATED": 1.0},
    exchange="air",
    slick="OIL_SLICK",
    evaporation=Choice("first_order", first_order=_first_order, exposure=_exposure),
    thickness=_spread,
    wind_transfer=_wind_transfer,
    boiling=Choice("crude", crude=_crude, refined=_refined),
    gravity=_gravity,
    evaporated=_evaporated,
    title="evaporation {slick}",
)
def _evaporating(slick: float, evaporation: float) -> float:
    return evaporation * slick


@process({"slick": -1.0, "oil": 1.0}, slick="OIL_SLICK", oil="Oil", thickness=_spread, title="dissolution {slick}")
def _dissolving(
    slick: float,
    oil: float,
    thickness: float,
    *,
    dissolution: float = _DISSOLUTION,
    solubility: float = _SOLUBILITY,
    density: float = _DENSITY,
) -> float:
    return dissolution * max(solubility - oil, 0.0) / (thickness * density) * slick


@process({"slick": -1.0, "oil": 1.0}, slick="OIL_SLICK", oil="Oil", title="dispersion {slick}")
def _dispersing(slick: float, *, natural_dispersion: float = _DISPERSION) -> float:
    return natural_dispersion * slick


@process({"oil": -1.0}, oil="Oil", title="biodegradation {oil}")
def _biodegrading(oil: float, *, biodegradation: float = _DECAY) -> float:
    return biodegradation * oil


@group(_evaporating, _dissolving, _dispersing, _biodegrading)
def petroleum() -> None:
    r"""Return evaporation, dissolution and dispersion of a slick, and decay of the oil in the water.

    .. math:: \frac{ds}{dt} = -\left(k_e + \frac{K_d (S - c)}{\rho \delta} + k_m\right) s, \qquad
        \frac{dc}{dt} = \left(\frac{K_d (S - c)}{\rho \delta} + k_m\right) s - k_o c

    .. math:: \delta = \max\left(\delta_{min}, \frac{s h}{\rho}\right)

    c is the oil in the water, dissolved or in drops: what GB 3838 limits as 石油类 (``Oil``). s is the slick
    (``OIL_SLICK``), grams per m³ of the water below. It moves with the mean velocity and disperses like what is
    dissolved: the surface runs about a tenth faster, wind adds some 3 % of its speed, banks and booms hold oil back,
    and spreading across the river is taken as done. Arrival times are therefore late by a tenth or so; in strong wind
    by more. Emulsification, sinking, and drops that rise again are not in it.

    `evaporation` is ``first_order``, or ``exposure``: the law of Stiver & Mackay, in which what is left evaporates ever
    more slowly,

    .. math:: k_e = \frac{2.5 \cdot 10^{-3}\, U^{0.78}}{\delta} \exp\left(6.3 - \frac{10.3}{T} (T_0 + T_G F)\right)

    with T in K and the share F that has evaporated. It needs the wind, and ``OIL_EVAPORATED`` among the constituents,
    which moves with the slick and counts what has left it; T_0 and T_G follow from the density for `boiling` ``crude``
    (532.98 − 3.1295 API, 985.62 − 13.597 API) or ``refined`` (654.45 − 4.6588 API, 388.19 − 3.8725 API).

    Source
    ------
    Stiver & Mackay (1984), Environ. Sci. Technol. 18, 834–840, from memory; transfer velocity as in OpenDrift; T_0 and
    T_G of crude oil as in the oil module of ROMS, of refined oil from memory; dissolution after Cohen, Mackay & Shiu
    (1980), from memory. All first-order rates are orders of magnitude: show a range.
    """
