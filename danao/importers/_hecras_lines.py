"""Where the reaches of HEC-RAS lie on the map: their centre lines from the first cross section to the last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from danao.importers._hecras_parts import Point, ReachPart
from danao.importers.imported import Found, Record
from danao.river import line

_NO_LINE = "it is no line of two points or more, in columns of sixteen"
_NO_CRS = "the file does not say in which coordinate reference system: name it (crs) to take the line of the reach"


def line_of(part: ReachPart, crs: str | None, found: Found) -> tuple[Point, ...] | None:
    """Return the line of a reach, the points as they stand in the file; none without a `crs` or where none is drawn."""
    centre = [point for i, point in enumerate(part.centre_line) if i == 0 or point != part.centre_line[i - 1]]
    if len(centre) < 2 or crs is None:
        if part.centre_line_at:
            note = _NO_LINE if len(centre) < 2 else _NO_CRS
            found.left.append(Record("Reach XY", part.name, part.centre_line_at, note))
        return None
    shares = [crossings(centre, section.cut_line, crs) for section in (part.sections[0], part.sections[-1])]
    first, last = (shares[0] or [0.0])[0], (shares[1] or [1.0])[-1]
    whole = not 0.0 <= first < last <= 1.0
    if not whole:
        centre = [(float(x), float(y)) for x, y in line.part(centre, crs, first, last)]
    note = "its line, from where the first cut line crosses it to the last; to its own end where none does"
    found.taken.append(Record("Reach XY", part.name, part.centre_line_at, note, part.name))
    return tuple(centre)


def crossings(centre: Sequence[Point], cut: Sequence[Point], crs: str) -> list[float]:
    """Return the shares of the length of a line at which another crosses it, from 0 to 1 and growing."""
    distance = line.along(centre, crs)
    found: list[float] = []
    for i, (a, b) in enumerate(pairwise(centre)):
        for c, d in pairwise(cut):
            along, across = np.subtract(b, a), np.subtract(d, c)
            turn = along[0] * across[1] - along[1] * across[0]
            if turn == 0.0:
                continue
            gap = np.subtract(c, a)
            share = (gap[0] * across[1] - gap[1] * across[0]) / turn
            other = (gap[0] * along[1] - gap[1] * along[0]) / turn
            if 0.0 <= share <= 1.0 and 0.0 <= other <= 1.0:
                found.append(float((distance[i] + share * (distance[i + 1] - distance[i])) / distance[-1]))
    return sorted(found)
