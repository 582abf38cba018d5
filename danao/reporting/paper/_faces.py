"""How the cells of a table look on paper, whatever writes them."""

from __future__ import annotations

from dataclasses import dataclass

from danao.reporting.blocks import Cell
from danao.reporting.paper._signs import legible

BAD, GOOD, SOFT, STAMP = "#B00D22", "#17693C", "#5A6670", "#8A5A00"
LONG = 400
"""A row with a text of more letters may run across two pages; no other does."""


@dataclass(frozen=True)
class Face:
    """A cell as it is printed.

    Parameters
    ----------
    text, note : str
        What it says, and its second, smaller line; both as they are printed.
    side : {"left", "center", "right"}
        Where they stand.
    bold, note_bold, code : bool
        Weight of the text and of the note; whether the letters are all of one width.
    ink, note_ink, ground : str
        Colours, ``#RRGGBB``; empty for the plain ones.
    heavy, above : bool
        Whether a heavy line runs around it, a thin one above it.
    """

    text: str
    note: str
    side: str
    bold: bool
    note_bold: bool
    code: bool
    ink: str
    note_ink: str
    ground: str
    heavy: bool
    above: bool


def face_of(cell: Cell, label: bool = False) -> Face:
    """Return how a cell is printed: what exceeds is red and bold, what misses its target has a heavy frame."""
    looks = set(cell.look.split())
    by_look = BAD if "bad" in looks else GOOD if "good" in looks else SOFT if "quiet" in looks or label else ""
    bad = "bad" in cell.note_look.split()
    return Face(
        text=legible(cell.text),
        note=legible(cell.note) if cell.note.strip() else "",
        side="right" if "number" in looks else "center" if "class" in looks else "left",
        bold=bool(looks & {"bad", "good", "missed", "total"}),
        note_bold=bad,
        code="code" in looks,
        ink=by_look or cell.ink,
        note_ink=cell.ink or (BAD if bad else SOFT),
        ground=cell.colour,
        heavy="missed" in looks,
        above="total" in looks,
    )
