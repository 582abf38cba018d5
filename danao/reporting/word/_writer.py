"""Leaves of a report as elements of a Word document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from danao.reporting.blocks import SAID, Picture, Text
from danao.reporting.paper import A4, Leaf, legible, printed_size
from danao.reporting.texts import say
from danao.reporting.word._captions import Counting, caption
from danao.reporting.word._markup import KEEP, paragraph, run
from danao.reporting.word._picture import DPI, drawing, drawn
from danao.reporting.word._table import table

_LOOKS = {"": "DanaoText", "lead": "DanaoLead", "note": "DanaoNote", "warning": "DanaoWarning"}


class Writer:
    """Turns leaves into elements, and puts their pictures into the package.

    Parameters
    ----------
    part : docx.parts.document.DocumentPart
        Takes the pictures.
    lang : {"zh", "en"}
        Language of labels.
    counting : Counting
        How tables and figures are numbered.
    pages : mapping of bool to float
        Width of the text on an upright (False) and on a wide (True) page (cm).
    dpi : float
        Dots an inch of a picture in print.
    """

    def __init__(
        self, part: Any, lang: str, counting: Counting, pages: Mapping[bool, float] = A4, dpi: float = DPI
    ) -> None:
        self.part, self.lang, self.counting, self.pages, self.dpi = part, lang, counting, pages, dpi
        self.pictures = 0

    def elements(self, leaf: Leaf, wide: bool) -> list[str]:
        """Return a leaf on an upright or wide page as elements."""
        block = leaf.block
        if isinstance(block, Text):
            style = _LOOKS.get(block.look, "DanaoText")
            return [paragraph(style, run(text)) for text in block.paragraphs if text.strip()]
        if isinstance(block, Picture):
            return self._picture(leaf, block, wide)
        above = [caption(leaf, self.counting, self.lang, keep=True)] if leaf.caption else []
        return [*above, table(leaf), paragraph("DanaoNote")]

    def _picture(self, leaf: Leaf, block: Picture, wide: bool) -> list[str]:
        size = printed_size(block, self.pages[wide], wide)
        relation, _ = self.part.get_or_add_image(io.BytesIO(drawn(block, size[0], self.dpi)))
        self.pictures += 1
        title = legible(leaf.caption)
        described = " ".join([title, block.caption, *block.said]).replace("\n", " ")
        inside = drawing(relation, self.pictures, size, title, described)
        said = [(label, sentence) for label, sentence in [("", block.caption), *self._said(block.said)] if sentence]
        below = [
            paragraph("DanaoSaid", run(label, "<w:b/>"), run(sentence), more=KEEP if place < len(said) else "")
            for place, (label, sentence) in enumerate(said, 1)
        ]
        named = caption(leaf, self.counting, self.lang, keep=bool(below))
        return [paragraph("DanaoFigure", inside), named, *below]

    def _said(self, said: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return what a picture shows, what is good, what is bad and what to do, each with its label."""
        labels = [say(f"said_{key}", self.lang) + say("paper_colon", self.lang) for key in SAID]
        return list(zip(labels if len(said) == len(labels) else [""] * len(said), said, strict=True))
