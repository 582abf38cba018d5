"""Organic phosphorus: its hydrolysis to phosphate, and its settling."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._process import closing

_HYDROLYSIS = parameter(
    "0.2 1/day",
    "rate",
    "hydrolysis to phosphate",
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
    {"organic": -1.0, "phosphate": closing("P")},
    byproducts={"ALK": closing("charge")},
    organic="ORG_P",
    phosphate="PO4_P",
    title="hydrolysis {organic}",
)
def _hydrolysis(organic: float, *, hydrolysis_rate: float = _HYDROLYSIS) -> float:
    return hydrolysis_rate * organic


@process({"organic": -1.0}, exchange="bed", organic="ORG_P", title="settling {organic}")
def _settling(organic: float, depth: float, *, settling_velocity: float = _SETTLING) -> float:
    return settling_velocity / depth * organic


@group(_hydrolysis, _settling)
def organic_phosphorus() -> None:
    r"""Return hydrolysis and settling of organic phosphorus.

    .. math:: \frac{dP_o}{dt} = -k_{20}\, \theta^{T - 20} P_o - \frac{v_s}{h} P_o, \qquad
        \frac{dP_i}{dt} = k_{20}\, \theta^{T - 20} P_o

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), balance of organic phosphorus; NSM1 (ClearWater-modules,
    nsm1/processes.py).
    """
