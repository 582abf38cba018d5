"""Oxygen that water takes in where it falls over a weir, a gate or a dam."""

from __future__ import annotations

import math

from danao.kinetics._declare import Choice, parameter, process
from danao.kinetics._empirical import gives
from danao.kinetics.reaeration import SATURATION

_QUALITY = parameter(
    1.25,
    "dimensionless",
    "coefficient of water quality a: clean 1.8, slightly polluted 1.6, moderately 1.0, grossly 0.65",
    typical=(0.65, 1.8),
    source="QUAL2Kw 5 (m_constants.f90) 1.25; classes of Butts & Evans (1983)",
)
_SHAPE = parameter(
    0.9,
    "dimensionless",
    "coefficient of the structure b: flat broad-crested 0.6–0.9, sharp crest with straight slope 1.05, with vertical "
    "face 0.8, submerged sluice gate 0.05",
    typical=(0.05, 1.05),
    source="QUAL2Kw 5 (m_constants.f90) 0.9; classes of Butts & Evans (1983) as in SWAT+",
)

_HIGHEST = 0.5 / 0.11
"""Fall (m) at which the parabola of Butts & Evans is highest: found on lower falls, it is held for higher."""


@gives("dimensionless")
def _butts_evans(fall: float, temperature: float, *, water_quality: float = _QUALITY, shape: float = _SHAPE) -> float:
    height = min(fall, _HIGHEST)
    return 0.38 * water_quality * shape * height * (1.0 - 0.11 * height) * (1.0 + 0.046 * temperature)


@gives("dimensionless")
def _gameson(fall: float, temperature: float, *, water_quality: float = _QUALITY, shape: float = _SHAPE) -> float:
    return 0.36 * water_quality * shape * fall * (1.0 + 0.046 * temperature)


@gives("dimensionless")
def _wrl(fall: float, temperature: float) -> float:
    height = min(fall, _HIGHEST)
    return 0.69 * height * (1.0 - 0.11 * height) * (1.0 + 0.046 * temperature)


def _aeration(flushing: float, renewal: float, law: float) -> float:
    # the water is renewed step by step: what would do on the way through has to be done between two steps
    return flushing * math.log1p(law * renewal) / renewal if renewal > 0.0 else flushing * law


@process(
    {"DO": 1.0},
    exchange="air",
    law=Choice("butts_evans", butts_evans=_butts_evans, gameson=_gameson, wrl=_wrl),
    aeration=_aeration,
    saturation=SATURATION,
)
def weir_reaeration(DO: float, aeration: float, saturation: float) -> float:
    r"""Return the oxygen that water takes in while it falls into a cell over the structures above it.

    .. math:: \frac{dO}{dt} = (r - 1)\, \frac{Q}{V}\, (c_s - O), \qquad
        r = \frac{D_{above}}{D_{below}} = 1 + 0.38\, a\, b\, z\, (1 - 0.11\, z)\,(1 + 0.046\, T)

    A mixed cell of volume V that receives Q with the deficit D_above is then steady at D_above / r. In a run, where
    water and reactions take turns every Δt, r − 1 is :math:`\ln(1 + (r - 1) C) / C` with C = Q Δt / V: then it is
    D_above / r that leaves the cell for any step with C up to 1. With a ``reaction_step`` of several steps of the water
    it comes near that only (5 % for C = 0.75 in all). Every structure of the river counts, with the fall z from the
    water above to that below; where there is none, nothing happens.

    `law` is ``butts_evans`` (the formula above, as QUAL2K), ``gameson`` (1 + 0.36 a b z (1 + 0.046 T)), ``wrl`` (1 +
    0.69 z (1 − 0.11 z)(1 + 0.046 T), without coefficients), or a function that returns r − 1. Falls above 4.5 m count
    as 4.5 m in the laws with a parabola.

    Source
    ------
    Butts & Evans (1983), Illinois State Water Survey circular 154 (number from memory), as in QUAL2K (Chapra, Pelletier
    & Tao 2008); Gameson (1957), J. Inst. Water Eng. 11, 477–490, with temperature as in TELEMAC (reaer_weir.f, options
    2 to 4).
    """
    return aeration * (saturation - DO)
