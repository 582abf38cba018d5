"""The margin of safety: what a plan leaves between the forecast and the limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from danao.assessment.rounding import exact_product
from danao.errors import InputError, Problem
from danao.standards._item import Item


@dataclass(frozen=True)
class SafetyMargin:
    """Shares of the limit that have to stay free.

    Parameters
    ----------
    by_class : mapping of str to float
        Target class to share, 0 to below 1; ``""`` for every other class.
    items : tuple of str
        Items that it is asked of; empty for every item with an upper limit.
    citation : str or mapping
        Where it comes from, as one text or as ``zh`` and ``en``.
    """

    by_class: Mapping[str, float]
    items: tuple[str, ...] = ()
    citation: str | Mapping[str, str] = ""

    def __post_init__(self) -> None:
        if not all(0.0 <= share < 1.0 for share in self.by_class.values()):
            raise InputError(Problem("a margin of safety is a share from 0 to below 1", key="margin"))

    def cited(self, lang: str) -> str:
        """Return where the margin comes from, in a language."""
        return self.citation if isinstance(self.citation, str) else self.citation[lang]

    def limit(self, item: Item, of_class: str, water: str = "river") -> float:
        """Return the limit less its margin; NaN where no margin is asked."""
        limit = item.limit(of_class, water)
        share = self.by_class.get(of_class, self.by_class.get(""))
        asked = not self.items or item.name in self.items
        if share is None or not asked or item.sense != "at most" or not isinstance(limit, float):
            return float("nan")
        return exact_product(limit, float(1.0 - share))


HJ_2_3_2018 = SafetyMargin(
    MappingProxyType({"I": 0.10, "II": 0.10, "III": 0.10, "IV": 0.08, "V": 0.08}),
    ("COD", "NH3_N", "TP", "TN"),
    MappingProxyType(
        {
            "zh": "HJ 2.3-2018(凭记忆，待核)：Ⅲ类及受保护水体为限值的10%，Ⅳ、Ⅴ类为8%",
            "en": "HJ 2.3-2018 (from memory): 10 % of the limit for class III and protected water, 8 % for IV and V",
        }
    ),
)


def as_margin(margin: SafetyMargin | float | str | None) -> SafetyMargin | None:
    """Return a margin of safety from an object, one share for all, ``"hj2_3_2018"`` or None."""
    if margin is None or isinstance(margin, SafetyMargin):
        return margin
    if isinstance(margin, str):
        if margin != "hj2_3_2018":
            raise InputError(Problem(f"'{margin}' is not a margin of safety", key="margin", remedy="use 'hj2_3_2018'"))
        return HJ_2_3_2018
    return SafetyMargin({"": float(margin)}, (), f"{float(margin):.0%}")
