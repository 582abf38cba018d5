"""Nodes of SWMM and the levels at which links meet them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from danao.errors import nearest
from danao.importers._swmm_text import InputText, Row
from danao.importers.imported import Record

_KINDS = {
    "JUNCTIONS": ("junction", ""),
    "OUTFALLS": ("outfall", ""),
    "STORAGE": ("storage", ""),
    "DIVIDERS": ("divider", "its rule is not taken: it stays as a plain node"),
}


@dataclass(frozen=True)
class Network:
    """The file and the inverts of its nodes.

    Parameters
    ----------
    text : InputText
        The file.
    inverts : dict of str to float
        Lowest level of each node, m; NaN where the file has a fault.
    """

    text: InputText
    inverts: dict[str, float]

    def ends(self, row: Row) -> tuple[str, str] | None:
        """Return the nodes of a link; None with the faults noted if it has not two."""
        first, second = row.cell(1), row.cell(2)
        for name in (first, second):
            if name not in self.inverts:
                self.text.fault(row, f"no node is called '{name}'", nearest(name, self.inverts))
        if first == second:
            self.text.fault(row, f"it leads from '{first}' to itself")
        return (first, second) if first in self.inverts and second in self.inverts and first != second else None

    def bed(self, row: Row, end: int, place: int) -> float | None:
        """Return the level (m) of a link at its end 1 or 2, whose offset stands in a cell; None if that has a fault."""
        invert = self.inverts.get(row.cell(end), math.nan)
        if row.cell(place) in ("", "*"):
            level = invert
        else:
            base = 0.0 if self.text.absolute else invert
            level = base + self.text.number(row, place, "offset") * self.text.metre
        return level if math.isfinite(level) else None


def read_nodes(text: InputText) -> Network:
    """Return the nodes of the four kinds, each a node of the river where links meet."""
    inverts: dict[str, float] = {}
    for section, (kind, why) in _KINDS.items():
        for row in text.rows(section):
            if row.name in inverts:
                text.fault(row, "another node has this name")
            inverts[row.name] = text.number(row, 1, "invert") * text.metre
            if why:
                text.leave(kind, row, why)
            elif kind == "junction":
                text.found.taken.append(Record(kind, row.name, row.line, "a node; its depth limits are not used"))
    return Network(text, inverts)
