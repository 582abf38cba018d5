"""Organic carbon: slow matter becomes fast, both are oxidised, the slow one settles."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._limitation import OXYGEN
from danao.kinetics._process import closing

_HYDROLYSIS = parameter(
    "0.1 1/day",
    "rate",
    "hydrolysis of slow to fast",
    typical=("0 1/day", "5 1/day"),
    theta=1.047,
    source="QUAL2K's sheet of rates, from memory; its Boulder Creek sample has 1.94",
)
_FAST = parameter(
    "0.23 1/day",
    "rate",
    "oxidation of fast",
    typical=("0 1/day", "5 1/day"),
    theta=1.047,
    source="QUAL2K's sheet of rates, from memory; NSM1 0.12",
)
_SLOW = parameter(
    "0 1/day",
    "rate",
    "direct oxidation of slow",
    typical=("0 1/day", "0.5 1/day"),
    theta=1.047,
    source="QUAL2K's sheet of rates, from memory; its Boulder Creek sample has 1.18",
)
_SETTLING = parameter(
    "0 m/day",
    "velocity",
    "settling of slow; 0 where it is dissolved",
    typical=("0 m/day", "2 m/day"),
    source="raw sewage 0.1–0.5 m/day, from memory; in QUAL2K the slow part is dissolved",
)


@process({"slow": -1.0, "fast": closing("O")}, slow="CBOD_SLOW", fast="CBOD_FAST", title="hydrolysis {slow}")
def _hydrolysis(slow: float, *, hydrolysis_rate: float = _HYDROLYSIS) -> float:
    return hydrolysis_rate * slow


@process(
    {"fast": -1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    fast="CBOD_FAST",
    oxygen=OXYGEN,
    title="oxidation {fast}",
)
def _fast_oxidation(fast: float, oxygen: float, *, fast_rate: float = _FAST) -> float:
    return fast_rate * oxygen * fast


@process(
    {"slow": -1.0, "DO": closing("O")},
    byproducts={"TIC": closing("C")},
    slow="CBOD_SLOW",
    oxygen=OXYGEN,
    title="oxidation {slow}",
)
def _slow_oxidation(slow: float, oxygen: float, *, slow_rate: float = _SLOW) -> float:
    return slow_rate * oxygen * slow


@process({"slow": -1.0}, exchange="bed", slow="CBOD_SLOW", title="settling {slow}")
def _settling(slow: float, depth: float, *, settling_velocity: float = _SETTLING) -> float:
    return settling_velocity / depth * slow


@group(_hydrolysis, _fast_oxidation, _slow_oxidation, _settling)
def organic_carbon() -> None:
    r"""Return hydrolysis, oxidation and settling of organic matter in two pools of ultimate oxygen demand.

    .. math:: \frac{dL_s}{dt} = -k_h L_s - F(O)\, k_s L_s - \frac{v_s}{h} L_s, \qquad
        \frac{dL_f}{dt} = k_h L_s - F(O)\, k_f L_f, \qquad \frac{dO}{dt} = -F(O)\,(k_s L_s + k_f L_f)

    Want of oxygen slows oxidation by `oxygen`: ``half_saturation`` O/(K + O), ``exponential`` 1 − exp(−K O) or
    ``second_order`` O²/(K² + O²).

    Measured values become these pools by `danao.kinetics.bod5_to_ultimate`; what of COD no bottle shows is
    ``COD_REFRACTORY``: :math:`C_r = COD - 0.95\,(L_s + L_f)`, which `decay` may lose slowly. Where all three are
    simulated, a run also carries COD (dichromate), CODMn and BOD5, see `danao.kinetics.Indicator`.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), balances of slow and fast CBOD; settling as in Chapra (1997), lecture 17.
    """
