"""Nitrification: ammonia to nitrate, by oxygen."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing

_RATE = parameter(
    "0.10 1/day",
    "rate",
    "nitrification; tidal Pearl River Delta 0.03–0.15 per day",
    typical=("0.01 1/day", "1 1/day"),
    theta=1.08,
    source="Chapra (1997), lecture 23: 0.05–0.20 per day, in small streams to 0.5",
)
_DEMAND = parameter(
    64.0 / 14.0, "dimensionless", "oxygen per gram of nitrogen: 2 × 32 / 14 to nitrate", typical=(1.1, 4.6)
)


@process(
    {"constituent": -1.0, "product": 1.0, "DO": "-oxygen_demand"},
    byproducts={"ALK": closing("charge")},
    parameters={"oxygen_demand": _DEMAND},
    constituent="NH3_N",
    product="NO3_N",
    oxygen=OXYGEN,
    title="nitrification {constituent}",
)
def nitrification(constituent: float, oxygen: float, *, rate: float = _RATE) -> float:
    r"""Return nitrification in one step; ``product=None`` where nitrate is not simulated.

    .. math:: r = k_{20}\, \theta^{T - 20}\, F(O)\, N, \qquad
        \frac{dN}{dt} = -r, \quad \frac{dN_{NO_3}}{dt} = r, \quad \frac{dO}{dt} = -\frac{64}{14}\, r

    Want of oxygen slows it by `oxygen`: ``half_saturation`` O/(K + O), ``exponential`` 1 − exp(−K O) as in QUAL2K and
    NSM1, ``second_order`` O²/(K² + O²). In two steps, by way of nitrite: `danao.kinetics.two_step_nitrification`.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 23, eq. 23.4–23.9; forms of F as in QUAL2K (Chapra,
    Pelletier & Tao 2008).
    """
    return rate * oxygen * constituent
