"""How an assessment was asked to judge: every choice in one place, checked, and able to say itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.assessment.margin import SafetyMargin
from danao.assessment.periods import check_period
from danao.assessment.record import Place, Record
from danao.assessment.rounding import half_even
from danao.assessment.texts import say
from danao.assessment.tide import check_sampling
from danao.errors import InputError, ProblemList, nearest
from danao.standards._item import Item
from danao.standards._standard import Standard

ROUNDINGS = ("half_even", "none")


@dataclass(frozen=True)
class Rules:
    """The choices of one assessment; see `danao.assessment.assess` for their meaning."""

    standard: Standard
    period: str
    sampling: str
    targets: str | Mapping[str, str]
    reference: str
    margin: SafetyMargin | None
    items: tuple[str, ...]
    rounding: str
    water: str | Mapping[str, str]
    seasons: Mapping[str, tuple[int, ...]]
    lang: str

    def check(self, records: list[Record]) -> None:
        """Raise `InputError` with every choice that cannot be."""
        problems = ProblemList()
        stations = {station for record in records for station in record.places}
        if self.rounding not in ROUNDINGS:
            problems.add(
                f"'{self.rounding}' is not a rounding", key="rounding", remedy=nearest(self.rounding, ROUNDINGS)
            )
        for key, places in (("targets", self.targets), ("water", self.water)):
            for station in places if isinstance(places, Mapping) else ():
                if station not in stations:
                    problems.add(f"no station '{station}'", key=key, remedy=nearest(station, stations))
        checks: list[tuple[Any, tuple]] = [(check_period, (self.period, self.seasons))]
        checks += [(check_sampling, (self.sampling,)), (self.standard.class_of_text, (self._reference_class(),))]
        checks += [(self.target, (place,)) for record in records for place in record.places.values()]
        for check, arguments in checks:
            try:
                check(*arguments)
            except InputError as error:
                problems.take(error)
        problems.raise_if_any()

    def target(self, place: Place) -> str:
        """Return the class that a station has to meet."""
        own = self.targets.get(place.name) if isinstance(self.targets, Mapping) else self.targets
        return self.standard.class_of_text(own or place.target or self.standard.reference)

    def water_of(self, station: str) -> str:
        """Return the kind of water of a station."""
        return self.water.get(station, "river") if isinstance(self.water, Mapping) else self.water

    def reference_of(self, target: str) -> str:
        """Return the class that exceedance multiples refer to."""
        return target if self.reference == "target" else self.standard.class_of_text(self.reference)

    def judged(self, value: ArrayLike, item: Item) -> NDArray[np.float64]:
        """Return values as they are compared with a limit."""
        return half_even(value, item.decimals) if self.rounding == "half_even" else np.asarray(value, dtype=float)

    def scope(self, found: set[str]) -> tuple[str, ...]:
        """Return the items that the verdict of a section needs, given those found at its station."""
        return self.items or tuple(name for name in self.standard.required if name in found)

    def statements(self) -> tuple[str, ...]:
        """Return every choice as a sentence."""
        standard, lang = self.standard, self.lang
        title = f"{standard.number} {standard.title[lang]}"
        names = ", ".join(standard.items[name].title[lang] for name in self.items)
        told = [
            say("basis_standard", lang, title=title, version=standard.version, count=len(standard.required)),
            say(f"basis_{self.period}", lang),
            say(f"basis_{self.sampling}", lang),
            say(f"basis_rounding_{self.rounding}", lang),
            say("basis_below", lang),
            say("basis_reference", lang, reference=self.reference_text()),
            say("basis_items", lang, items=names) if names else say("basis_items_found", lang),
        ]
        if self.margin is not None:
            told.append(say("basis_margin", lang, citation=self.margin.cited(lang)))
        return tuple(told)

    def reference_text(self) -> str:
        """Return the reference of the multiples in words."""
        if self.reference == "target":
            return say("target_class", self.lang)
        return say("class", self.lang, label=self.standard.label(self.reference_of(""), self.lang))

    def _reference_class(self) -> str:
        return self.standard.reference if self.reference == "target" else self.reference
