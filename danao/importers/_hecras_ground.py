"""Ground of a cross section of HEC-RAS: panels that hold none are left out, obstructions raise it, levees end it."""

from __future__ import annotations

import math
from itertools import pairwise

from danao.importers._hecras_parts import Point, Section
from danao.importers._profiles import higher, points_of, segments_of, within
from danao.importers.imported import Found, Record

_PANELS = "panels that are blank, without width, or said twice: they hold no ground"


def shape_ground(item: Section, name: str, scale: float, found: Found, reach: str) -> None:
    """Change points and panels of a section to those of the ground that water meets, and note what was done."""
    if not item.points or not item.manning:
        return
    _drop_panels(item, name, found)
    stations = item.points[0::2]
    if any(b < a for a, b in pairwise(stations)):
        return
    if item.blocked:
        _raise(item, name, found, reach)
    if any(item.levees):
        _end(item, name, scale, found, reach)
    _keep_inside(item)


def _drop_panels(item: Section, name: str, found: Found) -> None:
    """Leave out panels without a station, the earlier of two at one station, and what was said before."""
    assert item.manning is not None
    kept: list[tuple[float, float]] = []
    triples = list(zip(item.manning[0::3], item.manning[1::3], strict=True))
    for at, n in triples:
        if math.isnan(at) and (math.isnan(n) or n == 0.0):
            continue
        if kept and kept[-1][0] == at:
            kept[-1] = (at, n)
        elif (at, n) not in kept:
            kept.append((at, n))
    assert item.points
    while len(kept) > 1 and kept[-1][0] >= item.points[-2] > kept[-2][0]:
        kept.pop()
    if len(kept) < len(triples):
        found.left.append(Record("#Mann", name, item.manning_line, _PANELS))
    item.manning = [value for at, n in kept for value in (at, n, 0.0)]


def _keep_inside(item: Section) -> None:
    """Let the first panel begin at the first point, and drop those that a levee has cut off."""
    assert item.manning is not None
    assert item.points
    panels = list(zip(item.manning[0::3], item.manning[1::3], strict=True))
    while len(panels) > 1 and panels[0][0] < panels[1][0] <= item.points[0]:
        panels.pop(0)
    while any(item.levees) and len(panels) > 1 and panels[-1][0] >= item.points[-2]:
        panels.pop()
    item.manning = [value for at, n in panels for value in (at, n, 0.0)]


def _line(item: Section) -> list[Point]:
    assert item.points
    return list(zip(item.points[0::2], item.points[1::2], strict=True))


def _raise(item: Section, name: str, found: Found, reach: str) -> None:
    """Raise the ground to the top of its blocked obstructions."""
    line = _line(item)
    ends = line[0][0], line[-1][0]
    ground = segments_of(line)
    for first, last, top in zip(*[iter(item.blocked or [])] * 3, strict=True):
        first, last = (0.0 if math.isnan(x) else x for x in (first, last))
        if first == last == 0.0 or math.isnan(top):
            continue
        if item.blocked_normal:
            first, last = first or ends[0], last or ends[1]
        if last > first:
            ground = higher(ground, [(first, top, last, top)])
    walls = [point for point in line if point[0] == ends[0]][:-1], [point for point in line if point[0] == ends[1]][1:]
    raised = points_of(ground)
    before = [point for point in walls[0] if point[1] > raised[0][1]]
    after = [point for point in walls[1] if point[1] > raised[-1][1]]
    item.points = [value for point in (*before, *raised, *after) for value in point]
    found.taken.append(Record("#Block Obstruct", name, item.blocked_line, "the ground is raised there", reach))


def _end(item: Section, name: str, scale: float, found: Found, reach: str) -> None:
    """End the section at its levees, with a wall up to the crest of each."""
    line = _line(item)
    first, last = line[0][0], line[-1][0]
    left, right = item.levees
    a = first if left is None else left[0]
    b = last if right is None else right[0]
    if not first <= a < b <= last:
        note = "a levee outside the points, or left and right exchanged"
        found.left.append(Record("Levee", name, item.levees_line, note))
        item.levees = (None, None)
        return
    inner = points_of(within(segments_of(line), a, b))
    if left is not None:
        inner = [(a, left[1]), *inner] if left[1] > inner[0][1] else inner
    else:
        inner = [*[point for point in line if point[0] == first][:-1], *inner]
    if right is not None:
        inner = [*inner, (b, right[1])] if right[1] > inner[-1][1] else inner
    else:
        inner = [*inner, *[point for point in line if point[0] == last][1:]]
    item.points = [value for point in inner for value in point]
    crest = min(levee[1] for levee in item.levees if levee is not None) * scale
    note = f"the section ends there in a wall: exact up to its crest at {crest:.2f} m, the land behind is missing"
    found.taken.append(Record("Levee", name, item.levees_line, note, reach))
