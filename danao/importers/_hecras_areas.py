"""Storage areas of HEC-RAS as ponds; lateral structures and connections as weirs on short reaches to them.

A lateral structure takes water from the middle of a reach, and danao's reaches meet at nodes alone: the reach is parted
at the cross section that is nearest to the middle of the structure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from danao.errors import InputError
from danao.importers._hecras_block import NotTaken
from danao.importers._hecras_crossings import level_weirs
from danao.importers._hecras_parts import AreaPart, ConnectionPart, Crossing, Geometry, Point
from danao.importers._hecras_pieces import homes_of, pieces_of
from danao.importers._profiles import segments_of
from danao.importers.imported import Found, Record
from danao.river import line
from danao.river.network import Reach
from danao.river.pond import pond
from danao.river.section import CrossSection
from danao.river.structures import Structure

LINK_LENGTH = 20.0
"""Length (m) of the reach that a lateral structure or a connection gets."""

ACRE_FOOT, THOUSAND = 43_560.0, 1_000.0
"""Cubes of the unit of length in the unit of volume of HEC-RAS: acre-feet with feet, 1000 m³ with metres."""

_STEP = 2e-3
_MANNING = 0.03
_MOST_OFF = 0.01
"""Part of its greatest volume by which a pond, whose area may not fall, may miss that of its storage area."""


@dataclass
class Network:
    """The reaches and structures so far, and what is added to them.

    Parameters
    ----------
    text : Geometry
        As it is written.
    reaches : list of Reach
        The rivers, in metres.
    structures : list of Structure
        On them.
    scale : float
        Metres of a unit of length of the file.
    crs : str or None
        Coordinate reference system of the lines.
    found : Found
        Takes what is taken and left.
    """

    text: Geometry
    reaches: list[Reach]
    structures: list[Structure]
    scale: float
    crs: str | None
    found: Found
    areas: dict[str, AreaPart] = field(default_factory=dict)
    cuts: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self) -> None:
        """Add the storage areas, the connections and the lateral structures, and part the reaches where these begin."""
        river = list(self.reaches)
        for area in self.text.areas:
            self._pond(area)
        for connection in self.text.connections:
            self._connection(connection)
        for reach in self.text.reaches:
            for part in reach.crossings:
                if part.kind == "lateral structure" and reach.name in [item.name for item in river]:
                    self._lateral(reach.name, part, river)
        self._part(river)

    def _pond(self, area: AreaPart) -> None:
        """Add a storage area as a pond beside its node."""
        if area.fault:
            self.found.left.append(Record("Storage Area", area.name, area.line, area.fault))
            return
        unit = ACRE_FOOT if self.scale != 1.0 else THOUSAND
        level = np.array([z for z, _ in area.volumes]) * self.scale
        volume = np.array([v for _, v in area.volumes]) * unit * self.scale**3
        name = f"{area.name} (pond)"
        try:
            levels, areas, off = area_by_level(level, volume)
            width = math.sqrt(areas[-1])
            made = pond(name, _node(area.name), levels, areas, link_width=width, link_length=LINK_LENGTH)
        except (InputError, NotTaken) as error:
            why = error.problems[0].rule if isinstance(error, InputError) else str(error)
            self.found.left.append(Record("Storage Area", area.name, area.line, why))
            return
        self.reaches.append(made)
        self._draw(area.middle, area.edge)
        self.areas[area.name] = area
        note = f"a pond with the same volumes, joined by a link {width:.3g} m wide"
        if off:
            note = f"a pond, its volumes within {100.0 * off:.1g} %, joined by a link {width:.3g} m wide"
        self.found.taken.append(Record("Storage Area", area.name, area.line, note, name))

    def _connection(self, part: ConnectionPart) -> None:
        """Add a connection between two storage areas."""
        unknown = [name for name in part.ends if name not in self.areas]
        why = part.fault or ("its storage area is not taken" if unknown else "")
        why = why or self._link(part.name, part.crest, part.coefficient, (_node(part.ends[0]), _node(part.ends[1])))
        if why:
            self.found.left.append(Record("Connection", part.name, part.line, why))
            return
        self._draw(self.areas[part.ends[0]].middle, self.areas[part.ends[1]].middle)
        note = f"{self._weirs()} Weir on a reach of {LINK_LENGTH:g} m"
        self.found.taken.append(Record("Connection", part.name, part.line, note, part.name))
        self.found.left += [Record("Connection", part.name, part.line, what) for what in part.rest]

    def _lateral(self, name: str, part: Crossing, river: Sequence[Reach]) -> None:
        """Add a lateral structure; the reach is to be parted where it begins."""
        full = f"{name} {part.station}"
        why = part.fault
        to_area = len(part.end) > 3 and part.end[3] in self.areas
        goal = None if to_area or why else self._goal(part, river)
        if not (why or to_area or goal):
            why = "it leads to no storage area and no cross section within a reach that is taken"
        reach = next(item for item in river if item.name == name)
        length = part.crest[-1][0] - part.crest[0][0] if part.crest else 0.0
        at = reach.sections[max(part.after, 0)].chainage + self.scale * (part.distance + 0.5 * length)
        place = _nearest(reach, at)
        why = why or ("" if place else "its reach has no cross section within, at which it could be parted")
        if not why:
            first = self._cut(name, place)
            last = _node(part.end[3]) if to_area else self._cut(*(goal or ("", 0)))
            why = self._link(full, part.crest, part.coefficient, (first, last))
        if why:
            self.found.left.append(Record(part.kind, full, part.line, why))
            return
        self._draw(self._point(reach, place), self._end(part, goal, river))
        parted = reach.sections[place].chainage
        note = f"{self._weirs()} Weir on a reach of {LINK_LENGTH:g} m; the river is parted at {parted:g} m"
        self.found.taken.append(Record(part.kind, full, part.line, note, full))

    def _end(self, part: Crossing, goal: tuple[str, int] | None, river: Sequence[Reach]) -> Point | None:
        """Return where a lateral structure leads on the map: to a cross section, or to the middle of a storage area."""
        if goal is None:
            return self.areas[part.end[3]].middle
        return self._point(next(item for item in river if item.name == goal[0]), goal[1])

    def _goal(self, part: Crossing, river: Sequence[Reach]) -> tuple[str, int] | None:
        """Return the reach and the place of the cross section within it that a lateral structure leads to."""
        if len(part.end) < 3:
            return None
        name = f"{part.end[0]} {part.end[1]}".strip()
        written = next((reach for reach in self.text.reaches if reach.name == name), None)
        known = [] if written is None else [section.name for section in written.sections]
        if name not in [item.name for item in river] or part.end[2] not in known:
            return None
        place = known.index(part.end[2])
        return (name, place) if 0 < place < len(known) - 1 else None

    def _cut(self, name: str, place: int) -> str:
        """Return the node at which a reach is parted."""
        return self.cuts.setdefault((name, place), f"{name} at {place + 1}")

    def _link(self, name: str, crest: list[Point], coefficient: float, nodes: tuple[str, str]) -> str:
        """Add a short reach between two nodes with level weirs in its middle; return why not."""
        line_of_crest = segments_of(crest)
        if not line_of_crest or not coefficient > 0.0:
            return "it has no crest, or its coefficient is not above 0"
        if nodes[0] == nodes[1]:
            return "it leads to where it begins"
        try:
            weirs = level_weirs(name, (name, 0.5 * LINK_LENGTH), line_of_crest, coefficient, self.scale)
            lowest = min(z for _, z in crest) * self.scale
            width = sum(x_to - x for x, _, x_to, _ in line_of_crest) * self.scale
            top = max(z for _, z in crest) * self.scale + 1.0
            bed = [CrossSection.rectangle(x, lowest, width, _MANNING, top) for x in (0.0, LINK_LENGTH)]
        except InputError as error:
            return error.problems[0].rule
        self.reaches.append(Reach(name, tuple(bed), *nodes))
        self.structures += weirs
        return ""

    def _weirs(self) -> int:
        """Return how many weirs stand on the last link."""
        return sum(item.at[0] == self.reaches[-1].name for item in self.structures)

    def _draw(self, first: Point | None, last: Point | None) -> None:
        """Give the last link a line where both its ends are known."""
        if self.crs and first and last and first != last:
            self.reaches[-1] = replace(self.reaches[-1], line=(first, last))

    def _point(self, reach: Reach, place: int) -> Point | None:
        """Return where a cross section lies on the line of its reach."""
        if reach.line is None:
            return None
        share = (reach.sections[place].chainage - reach.start) / reach.length
        x, y = line.part(reach.line, self.crs, 0.0, share)[-1]
        return float(x), float(y)

    def _part(self, river: Sequence[Reach]) -> None:
        """Part the reaches at the nodes where lateral structures begin or end, and move what stands on them."""
        for reach in river:
            cuts = {place: node for (name, place), node in self.cuts.items() if name == reach.name}
            if not cuts:
                continue
            pieces = pieces_of(reach, cuts, self.crs)
            at = self.reaches.index(reach)
            self.reaches[at : at + 1] = pieces
            for i, item in enumerate(self.structures):
                if item.at[0] == reach.name:
                    home = next(piece for piece in pieces if item.at[1] <= piece.stop)
                    self.structures[i] = replace(item, at=(home.name, item.at[1]))
            homes = homes_of(next(part for part in self.text.reaches if part.name == reach.name), pieces, cuts)
            for i, record in enumerate(self.found.taken):
                if record.reach == reach.name:
                    self.found.taken[i] = replace(record, reach=homes.get(record.name, reach.name))


def area_by_level(level: np.ndarray, volume: np.ndarray) -> tuple[list[float], list[float], float]:
    """Return levels and areas of a pond with volumes given at levels, and the part by which its volumes are off.

    Between two levels the area is the same, at a level it changes over 2 mm, so that the volumes are met.
    """
    if len(level) < 2 or not (np.diff(level) > 0.0).all() or (np.diff(volume) < 0.0).any():
        raise NotTaken("levels or volumes do not grow")
    if not volume[-1] > volume[0]:
        raise NotTaken("it holds no water")
    areas = np.diff(volume) / np.diff(level)
    grown = np.maximum.accumulate(areas)
    off = float(((grown - areas) * np.diff(level)).sum() / (volume[-1] - volume[0]))
    if off > _MOST_OFF:
        raise NotTaken("its area falls as the water rises")
    half = 0.5 * min(_STEP, 0.5 * float(np.diff(level).min()))
    levels, found = [float(level[0])], [float(grown[0])]
    for z, before, after in zip(level[1:-1], grown[:-1], grown[1:], strict=True):
        levels += [float(z) - half, float(z) + half]
        found += [float(before), float(after)]
    return [*levels, float(level[-1])], [*found, float(grown[-1])], off


def _node(area: str) -> str:
    return f"{area} (storage area)"


def _nearest(reach: Reach, chainage: float) -> int:
    """Return the place of the cross section within a reach that is nearest to a chainage; 0 where there is none."""
    inner = range(1, len(reach.sections) - 1)
    return min(inner, key=lambda i: abs(reach.sections[i].chainage - chainage), default=0)
