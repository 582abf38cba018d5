"""Where the links of SWMM lie on the map: [COORDINATES] of nodes, [VERTICES] of links, [POLYGONS] of storage nodes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from danao.importers._swmm_network import Network
from danao.importers._swmm_text import InputText
from danao.importers.imported import Record
from danao.river.network import Reach

Point = tuple[float, float]

_SECTIONS = ("COORDINATES", "VERTICES", "POLYGONS")
_NO_CRS = "the file does not say in which coordinate reference system: name it (crs) to take the lines of the reaches"
_OUTLINES = "outlines of areas: that of a storage node says where its pond lies"


def draw(network: Network, reaches: Sequence[Reach], crs: str | None) -> list[Reach]:
    """Return the reaches with their lines, the points as they stand in the file; without a `crs` they have none.

    A line goes from the first node over the vertices to the second; that of a pond from its node to the middle of its
    outline.
    """
    text = network.text
    rows = {name: text.sections.get(name, []) for name in _SECTIONS}
    if crs is None:
        for name in _SECTIONS:
            if name in text.sections:
                _tell(text, name, f"{len(rows[name])} rows: {_NO_CRS}", taken=False)
        return list(reaches)
    nodes, vertices, outlines = (_points(text, name) for name in _SECTIONS)
    drawn = [_drawn(reach, nodes, vertices, outlines) for reach in reaches]
    bare = [reach.name for reach in drawn if reach.line is None]
    if nodes:
        note = f"lines of {len(drawn) - len(bare)} reaches, in {crs}, as they stand in the file"
        _tell(text, "COORDINATES", note, taken=True)
    if vertices:
        _tell(text, "VERTICES", "points of the lines of reaches", taken=True)
    if outlines:
        _tell(text, "POLYGONS", f"{len(outlines)} areas: {_OUTLINES}", taken=False)
    if bare and len(bare) < len(drawn):
        note = "no two points are given for it: a map needs a line of every reach"
        text.found.left += [Record("line", name, text.begins.get("COORDINATES", 0), note) for name in bare]
    return drawn


def _tell(text: InputText, name: str, note: str, *, taken: bool) -> None:
    """Note what became of a section."""
    record = Record(f"[{name}]", "", text.begins[name], note)
    (text.found.taken if taken else text.found.left).append(record)


def _points(text: InputText, section: str) -> dict[str, list[Point]]:
    """Return the points of a section by the name that they belong to; faults are noted."""
    points: dict[str, list[Point]] = {}
    for row in text.sections.get(section, []):
        x, y = (text.number(row, place, "coordinate") for place in (1, 2))
        if math.isfinite(x) and math.isfinite(y):
            points.setdefault(row.name, []).append((x, y))
    return points


def _drawn(
    reach: Reach, nodes: dict[str, list[Point]], vertices: dict[str, list[Point]], outlines: dict[str, list[Point]]
) -> Reach:
    """Return a reach with its line, or as it is where fewer than two points are known."""
    link = reach.name if reach.name in vertices else reach.name.rpartition(" (")[0]
    first = nodes.get(reach.node("upstream"), [])[:1]
    if reach.closed:
        outline = outlines.get(link, [])
        last = (
            [(sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline))] if outline else []
        )
        between: list[Point] = []
    else:
        last, between = nodes.get(reach.node("downstream"), [])[:1], vertices.get(link, [])
    if not (first and last):
        return reach
    line = [*first, *between, *last]
    line = [point for i, point in enumerate(line) if i == 0 or point != line[i - 1]]
    return replace(reach, line=tuple(line)) if len(line) > 1 else reach
