"""The constituents that have a name of their own, in English and Chinese."""

from __future__ import annotations

import re
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.kinetics._process import Constituent

_NITRATE, _NITRITE = 0.0, 16.0 / 14.0  # grams of oxygen that would oxidise a gram of nitrogen to nitrate
_AMMONIA = 64.0 / 14.0
_CARBON = 32.0 / 12.0  # … a gram of organic carbon, at the level of CH2O, to carbon dioxide
_ALGAL_N, _ALGAL_P = 7.2 / 40.0, 1.0 / 40.0
"""Nitrogen and phosphorus of algae per gram of carbon: 100 : 40 : 7.2 : 1 of dry matter, C, N and P (Redfield et al.
1963; defaults of QUAL2K)."""

_N = {"N": 1.0}
_P = {"P": 1.0}
_ALGAE = {"C": 1.0, "N": _ALGAL_N, "P": _ALGAL_P, "O": _CARBON + _AMMONIA * _ALGAL_N}
_CARBON_ONLY = {"C": 1.0, "O": _CARBON}
_ORGANIC_N = {"N": 1.0, "O": _AMMONIA}
_OXIDISABLE = {"O": 1.0, "C": 1.0 / _CARBON}
_BED_C, _BED_N = {"C": 1.0, "O": _CARBON}, {"N": 1.0, "O": _AMMONIA}
_BED_NH3, _BED_PO4 = _BED_N | {"charge": -1.0 / 14.0}, {"P": 1.0, "charge": 1.0 / 31.0}
_METHANE = {"O": 1.0, "C": 0.5 / _CARBON}  # half of the carbon that is mineralised without oxygen, and all electrons

_KNOWN = (
    Constituent("COD", "chemical oxygen demand (dichromate)", "化学需氧量"),
    Constituent("CODMn", "permanganate index", "高锰酸盐指数"),
    Constituent("BOD5", "five-day biochemical oxygen demand", "五日生化需氧量"),
    Constituent("COD_REFRACTORY", "refractory chemical oxygen demand (dichromate)", "难降解化学需氧量"),
    Constituent("CBOD", "ultimate carbonaceous biochemical oxygen demand", "碳质生化需氧量", elements=_OXIDISABLE),
    Constituent("CBOD_FAST", "fast carbonaceous oxygen demand, ultimate", "快速碳质需氧量", elements=_OXIDISABLE),
    Constituent("CBOD_SLOW", "slow carbonaceous oxygen demand, ultimate", "慢速碳质需氧量", elements=_OXIDISABLE),
    Constituent("DETRITUS", "detritus, as carbon", "碎屑(以碳计)", elements={"C": 1.0, "O": _CARBON}),
    Constituent("NH3_N", "ammonia nitrogen", "氨氮", elements={"N": 1.0, "O": _AMMONIA, "charge": -1.0 / 14.0}),
    Constituent("NO2_N", "nitrite nitrogen", "亚硝酸盐氮", elements={"N": 1.0, "O": _NITRITE, "charge": 1.0 / 14.0}),
    Constituent("NO3_N", "nitrate nitrogen", "硝酸盐氮", elements={"N": 1.0, "O": _NITRATE, "charge": 1.0 / 14.0}),
    Constituent("ORG_N", "organic nitrogen", "有机氮", elements={"N": 1.0, "O": _AMMONIA}),
    Constituent("TN", "total nitrogen", "总氮", elements=_N),
    Constituent("ORG_P", "organic phosphorus", "有机磷", elements=_P),
    Constituent("PO4_P", "phosphate phosphorus", "磷酸盐磷", elements={"P": 1.0, "charge": 1.0 / 31.0}),
    Constituent("TP", "total phosphorus", "总磷", elements=_P),
    Constituent("DO", "dissolved oxygen", "溶解氧", elements={"O": -1.0}),
    Constituent("PHYTO", "phytoplankton, as carbon", "浮游藻类(以碳计)", elements=_ALGAE),
    Constituent("PHYTO_C", "carbon of phytoplankton with stores", "浮游藻类碳", elements=_CARBON_ONLY),
    Constituent("PHYTO_N", "nitrogen in phytoplankton", "浮游藻类氮", elements=_ORGANIC_N),
    Constituent("PHYTO_P", "phosphorus in phytoplankton", "浮游藻类磷", elements=_P),
    Constituent("BOTTOM_ALGAE", "bottom algae, as carbon", "底栖藻类(以碳计)", elements=_ALGAE, mobile=False),
    Constituent(
        "BOTTOM_ALGAE_C", "bottom algae without their stores, as carbon", "底栖藻类碳", "g m-3", _CARBON_ONLY, False
    ),
    Constituent("BOTTOM_ALGAE_N", "nitrogen in bottom algae", "底栖藻类氮", "g m-3", _ORGANIC_N, False),
    Constituent("BOTTOM_ALGAE_P", "phosphorus in bottom algae", "底栖藻类磷", "g m-3", _P, False),
    Constituent("TIC", "total inorganic carbon", "总无机碳", elements={"C": 1.0}),
    Constituent("ALK", "alkalinity, as CaCO3", "碱度(以CaCO3计)", elements={"charge": 1.0 / 50.0}),
    Constituent("SS", "suspended solids", "悬浮物"),
    Constituent("SS_bed", "solids on the bed", "河床沉积物", mobile=False),
    Constituent("FC", "faecal coliforms", "粪大肠菌群", unit="L-1"),
    Constituent("SALINITY", "practical salinity", "盐度", unit="1"),
    Constituent("TEMPERATURE", "water temperature", "水温", unit="degree_Celsius"),
    Constituent(
        "TEMPERATURE_bed",
        "heat of the bed, as warming of the water",
        "河床热量(以水体升温计)",
        "degree_Celsius",
        mobile=False,
    ),
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
    Constituent("OIL_SLICK", "petroleum in a slick on the water", "水面油膜"),
    Constituent("OIL_EVAPORATED", "petroleum evaporated from the slick", "油膜已挥发量"),
    Constituent("TOXICANT", "toxic substance", "有毒物质"),
    Constituent("Ni", "nickel", "镍"),
    Constituent("AGE", "age of the water", "水龄", unit="day"),
    Constituent("LAS", "anionic surfactants", "阴离子表面活性剂"),
    Constituent("S2", "sulfide", "硫化物"),
    Constituent("POC1_bed", "fast organic carbon of the bed", "底泥快速有机碳", elements=_BED_C, mobile=False),
    Constituent("POC2_bed", "slow organic carbon of the bed", "底泥慢速有机碳", elements=_BED_C, mobile=False),
    Constituent("PON1_bed", "fast organic nitrogen of the bed", "底泥快速有机氮", elements=_BED_N, mobile=False),
    Constituent("PON2_bed", "slow organic nitrogen of the bed", "底泥慢速有机氮", elements=_BED_N, mobile=False),
    Constituent("POP1_bed", "fast organic phosphorus of the bed", "底泥快速有机磷", elements=_P, mobile=False),
    Constituent("POP2_bed", "slow organic phosphorus of the bed", "底泥慢速有机磷", elements=_P, mobile=False),
    Constituent("NH3_N_bed", "ammonia nitrogen of the bed", "底泥氨氮", elements=_BED_NH3, mobile=False),
    Constituent("PO4_P_bed", "phosphate phosphorus of the bed", "底泥磷酸盐磷", elements=_BED_PO4, mobile=False),
    Constituent("CH4_bed", "methane of the bed, as oxygen", "底泥甲烷(以氧计)", elements=_METHANE, mobile=False),
    Constituent("H2S_bed", "sulphide of the bed, as oxygen", "底泥硫化物(以氧计)", elements={"O": 1.0}, mobile=False),
)
_BY_NAME = {item.name: item for item in _KNOWN}

_BESIDE = {"bed": ("{} on the bed", "河床{}"), "storage": ("{} in the storage zone", "滞留区{}")}
"""Where a constituent may lie that does not move with the water, by the suffix of its name."""


def constituent(name: Any) -> Constituent:
    """Return the constituent of a name; a Constituent comes back as it is.

    Parameters
    ----------
    name : str or Constituent
        One of `known`; a tracer with a suffix: ``TRACER_1``, ``TRACER_A``, and its age concentration: ``AGE_A``; or
        one of these beside the stream, where it does not move: ``Sr_bed``, ``TRACER_storage``.

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
    if isinstance(name, str) and (match := re.fullmatch(r"AGE_(\w+)", name)):
        return Constituent(name, f"age concentration of {match[1]}", f"{match[1]}的水龄浓度", unit="g day m-3")
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
