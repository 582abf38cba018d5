"""The fields that a planner's own template may name, and what they are in a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from danao.reporting.blocks import Cell, Picture, Table, Text
from danao.reporting.paper import Leaf, Page, Part, legible

BODY = "body"
"""The field that stands for elements, not for text."""

Elements = Callable[[Sequence[Leaf]], str]


class Body:
    """Leaves that become elements when a template prints them, so that they are counted in its order."""

    def __init__(self, leaves: Sequence[Leaf], elements: Elements) -> None:
        self.leaves, self.elements = leaves, elements

    def __html__(self) -> str:
        return self.elements(self.leaves)


class Entry(str):
    """The text of a cell, with its second line as ``note``."""

    note: str

    def __new__(cls, cell: Cell) -> Entry:
        """Return the text of `cell`."""
        made = super().__new__(cls, legible(cell.text))
        made.note = legible(cell.note).strip()
        return made


def fields_of(page: Page, found: Sequence[Part], elements: Elements) -> dict[str, Any]:
    """Return every field of a report.

    Parameters
    ----------
    page : Page
        Title page and headers.
    found : sequence of Part
        The sections.
    elements : callable
        Makes the elements of leaves.
    """
    sections = [_section(part, elements) for part in found]
    return {
        **page.named,
        "title": page.title,
        "subtitle": page.subtitle,
        "stamp": page.stamp,
        "stamp_note": page.stamp_note,
        "warnings": list(page.warnings),
        "sections": sections,
        **{section["name"]: section for section in sections},
    }


def _section(part: Part, elements: Elements) -> dict[str, Any]:
    blocks = [leaf.block for leaf in part.leaves]
    texts = [block for block in blocks if isinstance(block, Text)]
    first = next((text for text in texts if text.look == "lead"), texts[0] if texts else None)
    return {
        "name": field_name(part.name),
        "chapter": next((legible(one.text) for one in part.headings if one.level == 1), ""),
        "title": legible(part.title),
        "lead": legible(first.paragraphs[0]) if first else "",
        "texts": [legible(line) for text in texts if text.look == "" for line in text.paragraphs],
        "notes": [legible(line) for text in texts if text.look != "" for line in text.paragraphs if text is not first],
        "tables": [_table(leaf, elements) for leaf in part.leaves if isinstance(leaf.block, Table)],
        "figures": [_figure(leaf, elements) for leaf in part.leaves if isinstance(leaf.block, Picture)],
        BODY: Body(part.leaves, elements),
    }


def _table(leaf: Leaf, elements: Elements) -> dict[str, Any]:
    block = leaf.block
    assert isinstance(block, Table)
    return {
        "caption": legible(leaf.caption),
        "head": [legible(head) for head in block.head],
        "rows": [[Entry(cell) for cell in row] for row in block.rows],
        BODY: Body((leaf,), elements),
    }


def _figure(leaf: Leaf, elements: Elements) -> dict[str, Any]:
    block = leaf.block
    assert isinstance(block, Picture)
    said = [legible(sentence) for sentence in block.said]
    return {"caption": legible(leaf.caption), "said": said, BODY: Body((leaf,), elements)}


def field_name(section: str) -> str:
    """Return the field of a section: ``planning-plan`` is ``planning_plan``."""
    return section.replace("-", "_")
