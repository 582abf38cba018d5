"""The geometry text of HEC-RAS (``.g01``) as plain parts: reaches with their cross sections, and junctions.

A record begins with its key at the start of a line. Tables follow their key: a count, then numbers in columns of
eight characters, ten a line (pairs) or nine (triples). The layout was learnt from public geometry files.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass

from danao.importers._hecras_block import fill, read_area, read_connection, read_crossing
from danao.importers._hecras_parts import (
    AreaPart,
    ConnectionPart,
    Crossing,
    Geometry,
    JunctionPart,
    ReachPart,
    Section,
)
from danao.importers._hecras_reader import HEADINGS, LETTER, Reader
from danao.importers.imported import Record

_KEY = re.compile(r"([#A-Za-z][^=:]*?)\s*[=:](.*)")
_STRUCTURES = {
    "2": "culvert",
    "3": "bridge",
    "4": "multiple opening",
    "5": "inline structure",
    "6": "lateral structure",
}
_PARTS = ("Bank Sta", "#XS Ineff", "Permanent Ineff", "#Block Obstruct", "Levee")
_CUT_LINE = "drawing only, but that the first and the last of a reach cut off its line"
_STRAY = "it stands in no cross section"
_WHY = {
    "Program Version": "for HEC-RAS itself",
    "Viewing Rectangle": "drawing only",
    "Rch Text X Y": "drawing only",
    "Reverse River Text": "drawing only",
    "Junct X Y": "drawing only",
    "Junct Desc": "a remark, and options of HEC-RAS",
    "BEGIN": "a remark",
    "Node": "a remark",
    "Junc L&A": "the level is the same all over a junction: its lengths and angles are not used",
    "Exp/Cntr": "losses of contraction and expansion are not part of danao's equations",
    "XS HTab": "danao tabulates sections by itself",
    "XS Rating Curve": "a rating is a boundary of a scenario",
    "Levee": _STRAY,
    "#Block Obstruct": _STRAY,
    "#XS Ineff": _STRAY,
    "Permanent Ineff": _STRAY,
    "Bank Sta": _STRAY,
    "Vertical n": "roughness that varies with the level is not taken",
    "Skew Angle": "stations are taken as they are written",
    "Pump Station": "pump stations are not converted: give one of danao's own here",
    "LCMann": "land cover is for two-dimensional areas",
    "BreakLine Name": "for two-dimensional areas",
    "BC Line Name": "for two-dimensional areas",
    "IC Point Name": "for two-dimensional areas",
    "Chan Stop Cuts": "an option of HEC-RAS",
    "Use User Specified Reach Order": "an option of HEC-RAS",
    "User Specified Reach Order": "an option of HEC-RAS",
    "GIS Ratio": "an option of HEC-RAS",
    "GIS Limit": "an option of HEC-RAS",
    "Composite Channel Slope": "an option of HEC-RAS",
}
_UNKNOWN = "not known to this importer"


@dataclass
class GeometryText(Geometry, Reader):
    """The lines of a geometry file, and what was read from them so far; `section` is that of the present line."""

    section: Section | None = None

    def read(self) -> None:
        """Read the whole file."""
        while self.at < len(self.lines):
            text, line = self.lines[self.at], self.at + 1
            self.at += 1
            match = _KEY.match(text)
            if match:
                self._record(match[1], match[2].strip(), line)
            elif LETTER.match(text):
                self._leave(text.strip(), "", line)
            elif text.strip():
                self._fault(f"'{text.strip()[:24]}' belongs to no record", line, "the count before it is too small")
                self.skip_data()

    def _record(self, key: str, value: str, line: int) -> None:
        if key == "Geom Title":
            self.title = value
        elif key == "River Reach":
            self.section = None
            self.reaches.append(ReachPart(*_pair(value), line))
        elif key == "Type RM Length L Ch R":
            self._begin(value, line)
        elif key == "Junct Name":
            self.section = None
            self.junctions.append(JunctionPart(value, line))
        elif key == "Storage Area":
            self._area(value, line)
        elif key == "Connection":
            self._connection(value, line)
        elif key in ("Up River,Reach", "Dn River,Reach") and self.junctions:
            ends = self.junctions[-1].up if key.startswith("Up") else self.junctions[-1].down
            ends.append((" ".join(_pair(value)).strip(), line))
        elif key == "#Sta/Elev" and self.section is not None:
            self.section.points, self.section.points_line = self.table(key, value, 2, line), line
        elif key == "#Mann" and self.section is not None:
            self.section.manning, self.section.manning_line = self.table(key, value, 3, line, blank=True), line
        elif key == "Reach XY" and self.reaches and self.section is None:
            self.reaches[-1].centre_line, self.reaches[-1].centre_line_at = self.map_line(value), line
        elif key == "XS GIS Cut Line" and self.section is not None:
            self.section.cut_line = self.map_line(value)
            self.found.left.append(Record(key, f"{self.reaches[-1].name} {self.section.name}", line, _CUT_LINE))
        elif key in _PARTS and self.section is not None:
            self._part(self.section, key, value, line)
        else:
            self._leave(key, value, line)

    def _part(self, section: Section, key: str, value: str, line: int) -> None:
        """Take what parts a section: its banks, its areas of still water, and whether those are for ever."""
        if key == "Bank Sta":
            left, right = (self.number(text, line, key) for text in (*value.split(","), "")[:2])
            section.banks = (left, right) if left is not None and right is not None else None
            section.banks_line = line
        elif key == "#XS Ineff":
            section.normal = value.partition(",")[2].strip() == "0"
            section.ineffective, section.ineffective_line = self.table(key, value, 3, line, blank=True), line
        elif key == "#Block Obstruct":
            section.blocked_normal = value.partition(",")[2].strip() == "0"
            section.blocked, section.blocked_line = self.table(key, value, 3, line, blank=True), line
        elif key == "Levee":
            cells = [cell.strip() for cell in value.split(",")] + [""] * 6
            section.levees = (self._levee(cells[:3], line), self._levee(cells[3:6], line))
            section.levees_line = line
        else:
            begin = self.at
            self.skip_data()
            section.permanent = "T" in " ".join(self.lines[begin : self.at]).split()

    def _area(self, value: str, line: int) -> None:
        """Read a storage area."""
        self.section = None
        name, *middle = value.split(",")
        area = AreaPart(" ".join(name.split()), line)
        block = self.block()
        fill(area, lambda: read_area(area, block))
        with suppress(ValueError):
            x, y = map(float, middle)
            area.middle = (x, y) if math.isfinite(x + y) else None
        self.areas.append(area)

    def _connection(self, value: str, line: int) -> None:
        """Read a connection between storage areas."""
        self.section = None
        link = ConnectionPart(" ".join(value.split(",")[0].split()), line)
        block = self.block()
        fill(link, lambda: read_connection(link, block))
        self.connections.append(link)

    def _levee(self, cells: list[str], line: int) -> tuple[float, float] | None:
        """Return station and level of a levee; None where its flag says that there is none."""
        if cells[0] != "-1":
            return None
        station, level = (self.number(text, line, "Levee") for text in cells[1:])
        return None if station is None or level is None else (station, level)

    def _begin(self, value: str, line: int) -> None:
        """Begin a cross section; what else stands at a river station is left whole."""
        kind, station, _, length, *_ = [part.strip() for part in value.split(",")] + [""] * 4
        self.section = None
        if not self.reaches:
            self._fault("it stands before the first 'River Reach='", line)
        elif kind == "1":
            self.section = Section(station, line, self.number(length, line, "channel length") if length else None)
            self.reaches[-1].sections.append(self.section)
        elif kind in _STRUCTURES:
            reach = self.reaches[-1]
            part = Crossing(_STRUCTURES[kind], station, line, len(reach.sections) - 1)
            block = self.block()
            fill(part, lambda: read_crossing(part, block))
            reach.crossings.append(part)
        else:
            self._fault(f"'{kind}' is no type of node", line, "1 is a cross section, 2 to 6 are structures")

    def _leave(self, key: str, value: str, line: int) -> None:
        """Note a record that is not taken, and pass over the lines that belong to it."""
        whole = f"{key}=" in HEADINGS
        if re.fullmatch("BEGIN (.* )?DESCRIPTION", key):
            self.skip_description(key.replace("BEGIN", "END"), line)
        elif whole:
            self.section = None
            self.skip_to_heading()
        else:
            self.skip_data()
        place = f"{self.reaches[-1].name} {self.section.name}" if self.section is not None else ""
        why = next((why for start, why in _WHY.items() if key.startswith(start)), _UNKNOWN)
        self.found.left.append(Record(key, value.split(",")[0].strip() if whole else place, line, why))


def _pair(value: str) -> tuple[str, str]:
    """Return river and reach of ``river,reach``, without the blanks that fill them up."""
    river, _, reach = value.partition(",")
    return " ".join(river.split()), " ".join(reach.split())
