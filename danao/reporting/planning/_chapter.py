"""A chapter: one result of planning as it is handed in, in sentences, pictures and sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from danao.reporting.blocks import SAID, Block, Cell, Section, Table, Text
from danao.reporting.pictures import picture
from danao.reporting.sheet import Sheet
from danao.reporting.texts import say
from danao.standards._standard import Standard


@dataclass(frozen=True, eq=False)
class Edition:
    """What all chapters of one report share.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language of every text.
    standard : Standard
        Gives the limits and the titles of its items.
    together : tuple
        All results that are handed in, for chapters that look at each other.
    """

    lang: str
    standard: Standard
    together: tuple[Any, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue."""
        return say(key, self.lang, **values)

    def listed(self, names: Any) -> str:
        """Return several names as one text, each once."""
        return self.say("list_comma").join(dict.fromkeys(str(name) for name in names))

    def item(self, name: str) -> str:
        """Return the title of a constituent as the standard has it: 氨氮, or NH3-N."""
        found = self.standard.find(name)
        return self.standard.items[found].title["zh"] if found and self.lang == "zh" else name.replace("_", "-")


@dataclass(frozen=True, eq=False)
class Chapter:
    """One result of planning, ready for a page and for a workbook.

    Parameters
    ----------
    key : str
        Its anchor; ``section_<key>`` of the catalogue is its title.
    edition : Edition
        Language and standard.
    about : mapping
        Of the scenario: ``name``, ``river``, ``data_status``, … as far as the result knows them.
    said : tuple of str
        What it shows, what is good, what is bad, what to do.
    sheets, more : tuple of Sheet
        Tables for page and workbook; for the workbook alone.
    pictures : tuple of callables
        Each draws one and returns its axes, when it is asked.
    notes : tuple of str
        What to know before the numbers are used.
    """

    key: str
    edition: Edition
    about: Mapping[str, Any]
    said: tuple[str, str, str, str]
    sheets: tuple[Sheet, ...]
    more: tuple[Sheet, ...] = ()
    pictures: tuple[Callable[[], Any], ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Heading, with the name of the scenario."""
        title = self.edition.say(f"section_{self.key}")
        name = (self.about.get("title") or {}).get(self.edition.lang) or self.about.get("name", "")
        return self.edition.say("section_of", title=title, name=name) if name else title

    @property
    def illustrative(self) -> bool:
        """Whether it rests on data that describe no real river."""
        return self.about.get("data_status") == "illustrative"

    @property
    def basis(self) -> str:
        """Which scenario it rests on, if that is known."""
        if "scenario_hash" not in self.about:
            return ""
        first, last = (str(instant)[:10] for instant in self.about.get("period", ("", "")))
        told = {"name": self.about.get("name", ""), "hash": self.about["scenario_hash"][:16]}
        return self.edition.say("chapter_basis", first=first, last=last, **told)

    def section(self, name: str) -> Section:
        """Return the section of a page under the anchor `name`, with its pictures drawn."""
        words = [self.edition.say("yes"), self.edition.say("no")]
        rows = [[Cell(self.edition.say(f"said_{key}")), Cell(text)] for key, text in zip(SAID, self.said, strict=True)]
        blocks: list[Block] = [Table("", ["", ""], rows, "plain")]
        blocks += [Text(self.notes, "note")] if self.notes else []
        blocks += [picture(draw()) for draw in self.pictures]
        blocks += [sheet.block(*words) for sheet in self.sheets if len(sheet.table)]
        blocks += [Text((self.basis,), "note")] if self.basis else []
        return Section(name, self.title, tuple(blocks))


def unstamped(sentences: Any) -> tuple[str, ...]:
    """Return sentences without the stamp of illustrative data, which the page has at its head and on every picture."""
    stamps = {say("stamp", lang) for lang in ("zh", "en")}
    return tuple(sentence for sentence in sentences if sentence not in stamps)
