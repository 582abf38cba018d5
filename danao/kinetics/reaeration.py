"""Reaeration: oxygen from the air."""

from __future__ import annotations

from danao.kinetics._declare import Choice, computed, parameter, process
from danao.kinetics._empirical import gives
from danao.kinetics._oxygen import FORMULAS, WIND_FORMULAS, fresh_saturation, salting_out

_WARMING = parameter(
    1.0, "dimensionless", "factor on the rate", theta=1.024, source="Elmore & West (1961): θ 1.016–1.047"
)
_MINIMUM = parameter("0 1/day", "rate", "least rate at 20 °C, for slack water", typical=("0 1/day", "2 1/day"))
_FILM = parameter(
    "0 m/day",
    "velocity",
    "least film coefficient: the floor that wind keeps up",
    typical=("0 m/day", "2 m/day"),
    source="Chapra (1997), lecture 20: 0.3–1 m/day",
)


def _constant(*, rate: float = parameter(None, "rate", "rate at 20 °C for the constant formula")) -> float:
    return rate


@gives("m/s")
def _calm() -> float:
    return 0.0


def _aeration(
    formula: float,
    wind: float,
    depth: float,
    *,
    warming: float = _WARMING,
    minimum: float = _MINIMUM,
    film: float = _FILM,
) -> float:
    return warming * max(formula + wind / depth, minimum, film / depth)


def _benson_krause(
    salinity: float,
    *,
    fresh: float = computed(fresh_saturation),
    salting: float = computed(salting_out),
) -> float:
    # exp(−x) by its [2/2] Padé approximant: within 2e-6 for 40 psu, at the price of one division
    x = salting * salinity
    return fresh * (12.0 - 6.0 * x + x * x) / (12.0 + 6.0 * x + x * x)


SATURATION = Choice("benson_krause", "concentration", benson_krause=_benson_krause)
"""Saturation of oxygen: from temperature, salinity and air pressure, or a fixed concentration."""


@process(
    {"DO": 1.0},
    exchange="air",
    formula=Choice("oconnor_dobbins", **FORMULAS, constant=_constant),
    wind=Choice("calm", **WIND_FORMULAS, calm=_calm),
    saturation=SATURATION,
    aeration=_aeration,
)
def reaeration(DO: float, aeration: float, saturation: float) -> float:
    r"""Return the exchange of oxygen with the air.

    .. math:: \frac{dO}{dt} = \theta^{T - 20}\,
        \max\left(k_h(u, h) + \frac{k_w(U)}{h},\; k_{min},\; \frac{k_f}{h}\right) (c_s - O)

    `formula` is ``oconnor_dobbins``, ``churchill``, ``owens_gibbs``, ``covar`` (the one of the three that suits),
    ``tsivoglou_neal``, ``thackston_dawson``, ``melching_flores_pool_riffle``, ``melching_flores_channel_control``,
    ``constant`` (then give `rate`), or a function of the environment that returns 1/s. `wind` adds reaeration by wind:
    ``banks_herrera``, ``wanninkhof``, ``gelda``, ``cole_buchak``, ``liss`` or ``van_pagee``. `saturation` may be a
    fixed concentration; without one it is that of Benson & Krause (1984) from temperature, salinity and air pressure;
    `danao.kinetics.air_pressure` gives the pressure at an altitude.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 20; the sum with wind as in QUAL2K (Chapra, Pelletier &
    Tao 2008, section 5.2.1). The formulas are in `danao.kinetics._oxygen`.
    """
    return aeration * (saturation - DO)
