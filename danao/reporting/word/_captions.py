"""Captions of tables and figures: fields that count, with the number that they show until they are updated."""

from __future__ import annotations

from typing import Protocol

from danao.reporting.paper import Leaf
from danao.reporting.texts import say
from danao.reporting.word._markup import KEEP, field, paragraph, run

GAP = "\u3000"


class Counting(Protocol):
    """How tables and figures are numbered."""

    def number(self, label: str, leaf: Leaf) -> str:
        """Return the runs of a number."""


class ByChapter:
    """Numbers of the chapter and within it: 表 3-2."""

    def number(self, label: str, leaf: Leaf) -> str:
        """Return the fields of the chapter's number and of the count within the chapter."""
        chapter, count = leaf.number.split("-")
        return field("STYLEREF 1 \\s", chapter) + run("-") + field(f"SEQ {label} \\* ARABIC \\s 1", count)


class Running:
    """Numbers that run through the document: 表 7."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def number(self, label: str, leaf: Leaf) -> str:
        """Return the field of the next number."""
        self.counts[label] = self.counts.get(label, 0) + 1
        return field(f"SEQ {label} \\* ARABIC", str(self.counts[label]))


def caption(leaf: Leaf, counting: Counting, lang: str, keep: bool) -> str:
    """Return the caption of a table or figure, on the page of what follows if `keep`."""
    label = say("paper_figure" if leaf.block.kind == "picture" else "paper_table", lang)
    runs = run(f"{label} "), counting.number(label, leaf), run(GAP + leaf.caption)
    return paragraph("Caption", *runs, more=KEEP if keep else "")
