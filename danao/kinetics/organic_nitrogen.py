"""Organic nitrogen: its hydrolysis to ammonia, and its settling."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._process import closing

_HYDROLYSIS = parameter(
    "0.2 1/day",
    "rate",
    "hydrolysis to ammonia",
    typical=("0 1/day", "5 1/day"),
    theta=1.07,
    source="QUAL2K's sheet of rates, from memory; NSM1 0.1, θ 1.047",
)
_SETTLING = parameter(
    "0.1 m/day",
    "velocity",
    "settling; 0 where it is dissolved",
    typical=("0 m/day", "2 m/day"),
    source="QUAL2K's sheet of rates, from memory; NSM1 0.01",
)


@process(
    {"organic": -1.0, "ammonia": closing("N")},
    byproducts={"ALK": closing("charge")},
    organic="ORG_N",
    ammonia="NH3_N",
    title="hydrolysis {organic}",
)
def _hydrolysis(organic: float, *, hydrolysis_rate: float = _HYDROLYSIS) -> float:
    return hydrolysis_rate * organic


@process({"organic": -1.0}, exchange="bed", organic="ORG_N", title="settling {organic}")
def _settling(organic: float, depth: float, *, settling_velocity: float = _SETTLING) -> float:
    return settling_velocity / depth * organic


@group(_hydrolysis, _settling)
def organic_nitrogen() -> None:
    r"""Return hydrolysis and settling of organic nitrogen.

    .. math:: \frac{dN_o}{dt} = -k_{20}\, \theta^{T - 20} N_o - \frac{v_s}{h} N_o, \qquad
        \frac{dN_a}{dt} = k_{20}\, \theta^{T - 20} N_o

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), balance of organic nitrogen; NSM1 (ClearWater-modules, nsm1/processes.py).
    """
