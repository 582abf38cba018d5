"""Indicators: what authorities measure, counted from what a model carries.

A standard limits total nitrogen, COD, the permanganate index. A model that carries their parts (organic nitrogen,
ammonia, nitrate; fast, slow and refractory matter) knows them too: each is a sum of parts by fixed factors. They are no
constituents of the run: nothing moves or transforms them, they have no ledger, and one that is simulated itself is
never counted anew.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from danao.errors import ProblemList, nearest
from danao.kinetics._constituents import constituent, known
from danao.kinetics._organic import ultimate_to_bod5
from danao.kinetics._process import Constituent

_CARBON = 32.0 / 12.0  # grams of oxygen per gram of organic carbon
_DICHROMATE = 0.95
"""Part of the theoretical demand that dichromate oxidises: 0.95 to 1 for most matter (APHA, *Standard Methods* 5220 A,
from memory)."""
_PERMANGANATE = 0.40
"""Part of the theoretical demand of degradable matter that permanganate oxidises: 0.3 to 0.5, from memory."""
_PERMANGANATE_REFRACTORY = 0.15
"""Permanganate index of a gram of refractory COD. With the mean COD / BOD5 of 4.41 of surface waters (Xu Suhong 2022)
and half of the degradable matter slow, this and `_PERMANGANATE` make COD / CODMn 3.6; measured there 3.9; the limits of
class III have 3.3."""
_FAST = ultimate_to_bod5(1.0)
_SLOW = ultimate_to_bod5(1.0, "0.05 1/day")
"""Shares of fast and slow matter that a bottle shows in five days: 0.23 and 0.05 per day; the latter from memory."""
_CHLOROPHYLL = 25.0
"""Chlorophyll a (mg) per gram of algal carbon: 40 g of carbon per gram (QUAL2K); 20 to 100 g are found."""


@dataclass(frozen=True)
class Indicator:
    """A measure that is a sum of constituents by fixed factors.

    Parameters
    ----------
    measure : Constituent
        What is measured: its name, titles and unit.
    needs : tuple of tuples of str
        Alternatives: the constituents without which the sum would be no measure of the whole. One of them must be
        simulated in full, or there is no such indicator.
    factors : mapping of constituent to number
        What a unit of each constituent counts where it is simulated.
    element : str
        Element of which every constituent that moves counts with what it holds of it; empty if none.
    """

    measure: Constituent
    needs: tuple[tuple[str, ...], ...]
    factors: Mapping[str, float] = field(default_factory=dict)
    element: str = ""

    def parts(self, simulated: Mapping[str, Constituent]) -> dict[str, float]:
        """Return the factor of every constituent that counts; none where something that it needs is not simulated."""
        if not any(all(name in simulated for name in names) for names in self.needs):
            return {}
        factors = dict(self.factors)
        if self.element:
            factors |= {name: item.elements.get(self.element, 0.0) for name, item in simulated.items() if item.mobile}
        return {name: factors[name] for name in simulated if factors.get(name, 0.0) != 0.0}


def _oxidised(degradable: float, refractory: float) -> dict[str, float]:
    """Return what an oxidant shows of organic matter, from the parts that it oxidises."""
    return {
        **dict.fromkeys(("CBOD", "CBOD_FAST", "CBOD_SLOW"), degradable),
        **dict.fromkeys(("DETRITUS", "PHYTO", "PHYTO_C"), degradable * _CARBON),
        "COD_REFRACTORY": refractory,
    }


_DEGRADABLE = (("CBOD_FAST", "CBOD_SLOW"), ("CBOD",))
_ALL_ORGANIC = tuple((*names, "COD_REFRACTORY") for names in _DEGRADABLE)
_IN_A_BOTTLE = {
    **dict.fromkeys(("CBOD", "CBOD_FAST"), _FAST),
    "CBOD_SLOW": _SLOW,
    **dict.fromkeys(("DETRITUS", "PHYTO", "PHYTO_C"), _SLOW * _CARBON),
}

INDICATORS = (
    Indicator(constituent("TN"), (("ORG_N", "NH3_N", "NO3_N"),), element="N"),
    Indicator(constituent("TP"), (("ORG_P", "PO4_P"),), element="P"),
    Indicator(constituent("COD"), _ALL_ORGANIC, _oxidised(_DICHROMATE, 1.0)),
    Indicator(constituent("CODMn"), _ALL_ORGANIC, _oxidised(_PERMANGANATE, _PERMANGANATE_REFRACTORY)),
    Indicator(constituent("BOD5"), _DEGRADABLE, _IN_A_BOTTLE),
    Indicator(
        Constituent("CHLA", "chlorophyll a", "叶绿素a", unit="mg m-3"),
        (("PHYTO",), ("PHYTO_C",)),
        dict.fromkeys(("PHYTO", "PHYTO_C"), _CHLOROPHYLL),
    ),
)
"""The indicators that a run carries where their parts are simulated."""

_BY_NAME = {item.measure.name: item for item in INDICATORS}


def indicators(
    constituents: Iterable[Constituent], given: Mapping[str, Mapping[str, float]] | None = None
) -> dict[str, dict[str, float]]:
    r"""Return what can be counted from what is simulated: indicator to the factors of its parts.

    .. math:: c_{indicator} = \sum_i f_i\, c_i

    Without `given`: TN and TP from every constituent that moves and holds the element; COD (dichromate), CODMn and BOD5
    from fast, slow and refractory matter, detritus and algae; CHLA from algae. One that is simulated is left out.

    Parameters
    ----------
    constituents : iterable of Constituent
        What is simulated.
    given : mapping of indicator to {constituent: factor}, optional
        Whole formulas in place of those of `INDICATORS`, or of further ones; see `check_indicators`.
    """
    simulated = {item.name: item for item in constituents}
    by_mass = {name: item for name, item in simulated.items() if item.unit == "g m-3"}
    found = {item.measure.name: item.parts(by_mass) for item in INDICATORS}
    found |= {name: {part: float(factor) for part, factor in parts.items()} for name, parts in (given or {}).items()}
    return {name: parts for name, parts in found.items() if parts and name not in simulated}


def measured(name: str) -> Constituent:
    """Return what an indicator is a measure of; errors as those of `constituent`."""
    return _BY_NAME[name].measure if name in _BY_NAME else constituent(name)


def formula(parts: Mapping[str, float]) -> str:
    """Return the formula of an indicator as people read it: ``0.95 CBOD_FAST + COD_REFRACTORY``."""
    terms = [name if factor == 1.0 else f"{factor:.4g} {name}" for name, factor in parts.items()]
    return " + ".join(terms)


def check_indicators(given: Mapping[str, Any], simulated: Iterable[str], problems: ProblemList) -> None:
    """Note formulas of indicators that have no name, no part or no factor, or that are simulated themselves.

    Parameters
    ----------
    given : mapping of indicator to {constituent: factor}
        What a user wrote.
    simulated : iterable of str
        Names of what is simulated.
    problems : ProblemList
        Takes what is wrong.
    """
    names = list(simulated)
    for name, parts in given.items():
        key = f"indicators.{name}"
        if name in names:
            problems.add("it is simulated itself", key=key, remedy="leave it out here, or among the constituents")
        elif name not in _BY_NAME and name not in known():
            problems.add(f"'{name}' is no known indicator", key=key, remedy=nearest(name, [*_BY_NAME, *known()]))
        if not isinstance(parts, Mapping) or not parts:
            problems.add("nothing is counted", key=key, remedy="write {CBOD: 0.95, COD_REFRACTORY: 1}")
            continue
        for part, factor in parts.items():
            if part not in names:
                problems.add(f"'{part}' is not simulated", key=key, remedy=nearest(part, names))
            elif isinstance(factor, bool) or not isinstance(factor, numbers.Real) or not math.isfinite(factor):
                problems.add(f"{factor!r} is no factor", key=f"{key}.{part}")
