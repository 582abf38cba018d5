"""The constituents that have a name of their own, in English and Chinese."""

from __future__ import annotations

import re
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.kinetics._process import Constituent

_N = {"N": 1.0}
_P = {"P": 1.0}

_KNOWN = (
    Constituent("COD", "chemical oxygen demand (dichromate)", "化学需氧量"),
    Constituent("CODMn", "permanganate index", "高锰酸盐指数"),
    Constituent("BOD5", "five-day biochemical oxygen demand", "五日生化需氧量"),
    Constituent("CBOD", "ultimate carbonaceous biochemical oxygen demand", "碳质生化需氧量"),
    Constituent("NH3_N", "ammonia nitrogen", "氨氮", elements=_N),
    Constituent("NO2_N", "nitrite nitrogen", "亚硝酸盐氮", elements=_N),
    Constituent("NO3_N", "nitrate nitrogen", "硝酸盐氮", elements=_N),
    Constituent("ORG_N", "organic nitrogen", "有机氮", elements=_N),
    Constituent("TN", "total nitrogen", "总氮", elements=_N),
    Constituent("ORG_P", "organic phosphorus", "有机磷", elements=_P),
    Constituent("PO4_P", "phosphate phosphorus", "磷酸盐磷", elements=_P),
    Constituent("TP", "total phosphorus", "总磷", elements=_P),
    Constituent("DO", "dissolved oxygen", "溶解氧"),
    Constituent("SS", "suspended solids", "悬浮物"),
    Constituent("FC", "faecal coliforms", "粪大肠菌群", unit="L-1"),
    Constituent("SALINITY", "practical salinity", "盐度", unit="1"),
    Constituent("TEMPERATURE", "water temperature", "水温", unit="degree_Celsius"),
    Constituent("TRACER", "conservative tracer", "示踪剂"),
    Constituent("Cl", "chloride", "氯化物"),
    Constituent("Sr", "strontium", "锶"),
    Constituent("Cu", "copper", "铜"),
    Constituent("Zn", "zinc", "锌"),
    Constituent("F", "fluoride", "氟化物"),
    Constituent("Se", "selenium", "硒"),
    Constituent("As", "arsenic", "砷"),
    Constituent("Hg", "mercury", "汞"),
    Constituent("Cd", "cadmium", "镉"),
    Constituent("Cr6", "chromium (VI)", "铬(六价)"),
    Constituent("Pb", "lead", "铅"),
    Constituent("CN", "cyanide", "氰化物"),
    Constituent("VP", "volatile phenols", "挥发酚"),
    Constituent("Oil", "petroleum", "石油类"),
    Constituent("LAS", "anionic surfactants", "阴离子表面活性剂"),
    Constituent("S2", "sulfide", "硫化物"),
)
_BY_NAME = {item.name: item for item in _KNOWN}

_BESIDE = {"bed": ("{} on the bed", "河床{}"), "storage": ("{} in the storage zone", "滞留区{}")}
"""Where a constituent may lie that does not move with the water, by the suffix of its name."""


def constituent(name: Any) -> Constituent:
    """Return the constituent of a name; a Constituent comes back as it is.

    Parameters
    ----------
    name : str or Constituent
        One of `known`; a tracer with a suffix: ``TRACER_1``, ``TRACER_A``; or one of these beside the stream, where it
        does not move: ``Sr_bed``, ``TRACER_storage``.

    Raises
    ------
    InputError
        If the name is not known; the message gives the nearest one.

    Examples
    --------
    >>> constituent("NH3_N").long_name_zh
    '氨氮'
    """
    if isinstance(name, Constituent):
        return name
    if name in _BY_NAME:
        return _BY_NAME[name]
    if isinstance(name, str) and (match := re.fullmatch(r"(\w+)_(bed|storage)", name)):
        return beside(constituent(match[1]), match[2])
    if isinstance(name, str) and (match := re.fullmatch(r"TRACER_(\w+)", name)):
        return Constituent(name, f"conservative tracer {match[1]}", f"示踪剂{match[1]}")
    remedy = f"{nearest(name, _BY_NAME)} anything else is passed as Constituent(name, …)"
    raise InputError(Problem(f"'{name}' is no known constituent", key="constituents", remedy=remedy))


def beside(carried: Constituent, place: str) -> Constituent:
    """Return the constituent that a carried one becomes where it does not move.

    Parameters
    ----------
    carried : Constituent
        What the water carries.
    place : {"bed", "storage"}
        Where it lies; also the suffix of its name.
    """
    english, chinese = _BESIDE[place]
    names = (f"{carried.name}_{place}", english.format(carried.long_name), chinese.format(carried.long_name_zh))
    return Constituent(*names, carried.unit, carried.elements, mobile=False)


def known() -> tuple[str, ...]:
    """Return the names that `constituent` knows."""
    return tuple(_BY_NAME)
