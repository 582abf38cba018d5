"""What typst is told: plain data, of which the source makes pages."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from danao.reporting import style
from danao.reporting.blocks import SAID, Cell, Picture, Table, Text
from danao.reporting.paper import (
    LONG,
    SMALLER,
    Leaf,
    Page,
    Part,
    face_of,
    legible,
    lettered,
    stretches,
)
from danao.reporting.texts import say

_LONG_WORD = re.compile(r"[!-~]{24,}")
_PLACE = "\n"
_BESIDE, _ALONE, _TALLEST = 12.8, 11.8, 11.4  # of pictures: width with something said beside, without; height (cm)


def data_of(page: Page, found: list[Part]) -> dict[str, Any]:
    """Return a report as data for ``report.typ``."""
    before, between, after = say("paper_page", page.lang, page=_PLACE, pages=_PLACE).split(_PLACE)
    return {
        "lang": page.lang,
        "title": page.title,
        "subtitle": page.subtitle,
        "stamp": page.stamp,
        "stamp_note": page.stamp_note,
        "facts": [list(fact) for fact in page.facts],
        "warnings": list(page.warnings),
        "contents": say("contents", page.lang),
        "page": [before, between, after],
        "labels": {kind: say(f"paper_{kind}", page.lang) for kind in ("table", "figure")},
        "smaller": SMALLER,
        "pages": _pages(found, page.lang),
    }


def _pages(found: list[Part], lang: str) -> list[dict[str, Any]]:
    """Return what stands on pages of one direction, in order."""
    pages = []
    for wide, several in groupby(stretches(found), key=lambda stretch: stretch.wide):
        items: list[dict[str, Any]] = []
        for stretch in several:
            items += [{"kind": "heading", "level": one.level, "text": legible(one.text)} for one in stretch.headings]
            items += [_item(leaf, lang) for leaf in stretch.leaves]
        pages.append({"wide": wide, "items": _with_room(items)})
    return pages


def _with_room(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return items with a mark before each long table and the headings above it, where a page may have to end."""
    found: list[dict[str, Any]] = []
    for item in items:
        place = len(found)
        if item["kind"] == "table" and not item["whole"]:
            while place and (found[place - 1]["kind"] == "heading" or found[place - 1].get("look") == "note"):
                place -= 1
            found.insert(place, {"kind": "room"})
        found.append(item)
    return found


def _item(leaf: Leaf, lang: str) -> dict[str, Any]:
    block = leaf.block
    if isinstance(block, Text):
        return {"kind": "text", "look": block.look, "paragraphs": _shown(block.paragraphs)}
    if isinstance(block, Table):
        return _table(leaf, block)
    return _picture(leaf, block, lang)


def _shown(paragraphs: Iterable[str]) -> list[str]:
    return [_breaking(legible(text)) for text in paragraphs if text.strip()]


def _table(leaf: Leaf, block: Table) -> dict[str, Any]:
    plain = "plain" in block.look
    return {
        "kind": "table",
        "number": leaf.number,
        "caption": legible(leaf.caption),
        "plain": plain,
        "classes": "classes" in block.look,
        "whole": leaf.whole,
        "size": leaf.size,
        "widths": list(leaf.widths),
        "head": [] if plain else [legible(head) for head in block.head],
        "sides": [face_of(cell).side for cell in block.rows[0]],
        "rows": [_row(row, plain) for row in block.rows],
    }


def _row(row: Iterable[Cell], plain: bool) -> dict[str, Any]:
    cells = []
    for column, cell in enumerate(row):
        face = face_of(cell, label=plain and column == 0)
        # What is as it mostly is goes without saying: a report has ten thousand cells.
        cells.append({key: value for key, value in vars(face).items() if value and key not in ("text", "note", "side")})
        cells[-1] |= {"text": _breaking(face.text), "note": _breaking(face.note), "side": face.side}
    return {"cells": cells, "long": any(len(cell["text"]) > LONG for cell in cells)}


def _picture(leaf: Leaf, block: Picture, lang: str) -> dict[str, Any]:
    labels = [say(f"said_{key}", lang) + say("paper_colon", lang) for key in SAID]
    labels = labels if len(block.said) == len(labels) else [""] * len(block.said)
    title = legible(leaf.caption)
    return {
        "kind": "picture",
        "number": leaf.number,
        "caption": title,
        "note": legible(block.caption),
        "said": [[label, legible(text)] for label, text in zip(labels, block.said, strict=True) if text],
        "alt": legible(" ".join([title, block.caption, *block.said])),
        "width": _width(block),
        "svg": _svg(block),
    }


def _width(block: Picture) -> float:
    """Return how wide a picture is printed (cm): what is said of it stands beside it."""
    inches = block.figure.get_size_inches()
    return min(_BESIDE if block.said or block.caption else _ALONE, _TALLEST * float(inches[0] / inches[1]))


def _svg(drawn: Picture) -> str:
    """Return a picture as SVG whose letters are still letters, in the fonts of the report."""
    stream = io.StringIO()
    with style.look(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # all that is missing is told at once, by Glyphs
        lettered(drawn.figure).savefig(
            stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    return legible(stream.getvalue())


def _breaking(text: str) -> str:
    """Return a text whose very long words, such as hashes, can be broken after every eighth letter."""
    return _LONG_WORD.sub(lambda word: re.sub(r"(.{8})(?=.)", "\\1\u200b", word[0]), text)
