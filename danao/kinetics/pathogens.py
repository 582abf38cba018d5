"""Bacteria that show faecal pollution: they die, the faster in warm, salt and sunlit water, and settle."""

from __future__ import annotations

from danao.kinetics._declare import group, parameter, process
from danao.kinetics._sunlight import SHADING, light_share

_BASE = parameter(
    "0.8 1/day",
    "rate",
    "death in the dark in fresh water: faecal coliforms 0.5–1.5, enterococci 0.3–1, Salmonella 0.5–3, viruses "
    "0.05–0.3, Giardia 0.02–0.1, Cryptosporidium 0.005–0.05 per day",
    typical=("0.005 1/day", "3 1/day"),
    theta=1.07,
    source="Mancini (1978) 0.8; the rest from memory",
)
_SALTING = parameter(
    "0.02 1/day",
    "rate",
    "death that each psu adds: 0.02 Chapra; 0.017 Mancini (0.006 for each per cent of sea water)",
    typical=("0 1/day", "0.03 1/day"),
    theta=1.07,
    source="Mancini (1978); Chapra (1997), lecture 27, from memory",
)
_SUNBURN = parameter(
    "1 h/ly/day",
    "inactivation",
    "death by light, α: 1 per day for each ly/h, which is 0.086 per day for each W/m²",
    typical=("0 h/ly/day", "2 h/ly/day"),
    source="Chapra (1997), lecture 27, after Thomann & Mueller (1987), from memory",
)
_VELOCITY = parameter(
    "1 m/day",
    "velocity",
    "settling velocity of the particles that bacteria cling to",
    typical=("0 m/day", "5 m/day"),
    source="QUAL2K 1 m/day; 0.1–2, from memory",
)
_SHARE = parameter(
    0.3,
    "fraction",
    "share that clings to particles",
    (0.0, 1.0),
    source="storm water 0.3–0.5, from memory; QUAL2K lets all of them settle",
    most=1.0,
)


@process({"constituent": -1.0}, constituent="FC", title="death {constituent}")
def _death(constituent: float, salinity: float, *, base: float = _BASE, salting: float = _SALTING) -> float:
    return (base + salting * max(salinity, 0.0)) * constituent


@process({"constituent": -1.0}, constituent="FC", light=light_share, shading=SHADING, title="sunlight {constituent}")
def _sunlight(constituent: float, solar_radiation: float, light: float, *, sunburn: float = _SUNBURN) -> float:
    return sunburn * solar_radiation * light * constituent


@process({"constituent": -1.0}, exchange="bed", constituent="FC", title="settling {constituent}")
def _settling(constituent: float, depth: float, *, velocity: float = _VELOCITY, share: float = _SHARE) -> float:
    return share * velocity / depth * constituent


@group(_death, _sunlight, _settling)
def pathogens() -> None:
    r"""Return death by temperature, salt and sunlight, and settling, of faecal coliforms or the like.

    .. math:: \frac{dN}{dt} = -\left( (k_b + k_s S)\, \theta^{T - 20}
        + \alpha I_0\, \frac{1 - e^{-k_e h}}{k_e h} + \frac{f_p v_s}{h} \right) N

    Counts are per litre. The weather gives the radiation :math:`I_0` in W/m²: 1 ly/h = 41 840 J/m² in an hour =
    11.62 W/m², so an α of 1 per day for each ly/h is 0.0860 m²/(W day). A daily mean of radiation kills as much in a
    day as its course does, for the law is linear in it. The extinction k_e grows with the suspended solids where
    ``shading="solids"``. What settles is lost: what the bed gives back is not followed.

    Source
    ------
    Mancini (1978), J. Water Pollution Control Federation 50(11), 2477–2484; Chapra (1997), *Surface Water-Quality
    Modeling*, lecture 27. The salt term is that of Chapra; both are from memory, the light and settling terms as in
    QUAL2K (Chapra, Pelletier & Tao 2008).
    """
