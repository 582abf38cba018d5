"""Oxidation of organic matter, which takes oxygen."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing

_RATE = parameter(
    "0.20 1/day",
    "rate",
    "oxidation",
    typical=("0.01 1/day", "1 1/day"),
    theta=1.047,
    source="Chapra (1997), lecture 19: raw sewage 0.35, treated 0.1–0.2 per day; NSM1 dissolved carbon 0.01",
)
_DEMAND = parameter(
    1.0,
    "dimensionless",
    "oxygen per gram, β: 1 for a constituent in oxygen units, 1.46 for BOD5 at 0.23 per day",
    typical=(0.1, 3.0),
)


@process(
    {"constituent": -1.0, "DO": "-oxygen_demand"},
    byproducts={"TIC": closing("C")},
    parameters={"oxygen_demand": _DEMAND},
    constituent="CBOD",
    oxygen=OXYGEN,
    title="oxidation {constituent}",
)
def carbonaceous_oxidation(constituent: float, oxygen: float, *, rate: float = _RATE) -> float:
    r"""Return the oxidation of organic matter by dissolved oxygen.

    .. math:: r = k_{20}\, \theta^{T - 20}\, F(O)\, L, \qquad
        \frac{dL}{dt} = -r, \quad \frac{dO}{dt} = -\beta\, r

    Want of oxygen slows it by `oxygen`: ``half_saturation`` O/(K + O), ``exponential`` 1 − exp(−K O) or
    ``second_order`` O²/(K² + O²). With ``half_saturation = 0`` it is the law of Streeter and Phelps; then, where oxygen
    is used up, no more is oxidised than reaeration brings oxygen for.

    Source
    ------
    Streeter & Phelps (1925), U.S. Public Health Bulletin 146; limitation as in QUAL2K (Chapra, Pelletier & Tao 2008).
    """
    return rate * oxygen * constituent
