"""The geometry text of HEC-RAS (``.g01``) as plain parts: reaches with their cross sections, and junctions.

A record begins with its key at the start of a line. Tables follow their key: a count, then numbers in columns of
eight characters, ten a line (pairs) or nine (triples). The layout was learnt from public geometry files.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field

from danao.importers._hecras_block import Block, fill, read_area, read_connection, read_crossing
from danao.importers._hecras_parts import (
    AreaPart,
    ConnectionPart,
    Crossing,
    Geometry,
    JunctionPart,
    Point,
    ReachPart,
    Section,
)
from danao.importers.imported import Found, Record

_WIDTH = 8
_KEY = re.compile(r"([#A-Za-z][^=:]*?)\s*[=:](.*)")
_LETTER = re.compile("[#A-Za-z]")
_HEADINGS = (
    "River Reach=",
    "Junct Name=",
    "Type RM Length L Ch R",
    "Storage Area=",
    "Connection=",
    "Pump Station=",
    "BreakLine Name=",
    "BC Line Name=",
    "IC Point Name=",
    "LCMann ",
    "Chan Stop Cuts",
)
"""Where something new begins: what is left whole is left up to the next of these."""

_STRUCTURES = {
    "2": "culvert",
    "3": "bridge",
    "4": "multiple opening",
    "5": "inline structure",
    "6": "lateral structure",
}
_PARTS = ("Bank Sta", "#XS Ineff", "Permanent Ineff", "#Block Obstruct", "Levee")
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
class GeometryText(Geometry):
    """The lines of a geometry file, and what was read from them so far.

    Parameters
    ----------
    lines : list of str
        The file.
    found : Found
        Takes faults and what is left.
    """

    lines: list[str] = field(kw_only=True)
    found: Found = field(kw_only=True)
    section: Section | None = None
    at: int = 0

    def read(self) -> None:
        """Read the whole file."""
        while self.at < len(self.lines):
            text, line = self.lines[self.at], self.at + 1
            self.at += 1
            match = _KEY.match(text)
            if match:
                self._record(match[1], match[2].strip(), line)
            elif _LETTER.match(text):
                self._leave(text.strip(), "", line)
            elif text.strip():
                self._fault(f"'{text.strip()[:24]}' belongs to no record", line, "the count before it is too small")
                self._skip_data()

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
            self.section = None
            link = ConnectionPart(" ".join(value.split(",")[0].split()), line)
            block = self._block()
            fill(link, lambda: read_connection(link, block))
            self.connections.append(link)
        elif key in ("Up River,Reach", "Dn River,Reach") and self.junctions:
            ends = self.junctions[-1].up if key.startswith("Up") else self.junctions[-1].down
            ends.append((" ".join(_pair(value)).strip(), line))
        elif key == "#Sta/Elev" and self.section is not None:
            self.section.points, self.section.points_line = self._table(key, value, 2, line), line
        elif key == "#Mann" and self.section is not None:
            self.section.manning, self.section.manning_line = self._table(key, value, 3, line, blank=True), line
        elif key == "Reach XY" and self.reaches and self.section is None:
            self.reaches[-1].centre_line, self.reaches[-1].centre_line_at = self._map_line(value), line
        elif key == "XS GIS Cut Line" and self.section is not None:
            self.section.cut_line = self._map_line(value)
        elif key in _PARTS and self.section is not None:
            self._part(self.section, key, value, line)
        else:
            self._leave(key, value, line)

    def _part(self, section: Section, key: str, value: str, line: int) -> None:
        """Take what parts a section: its banks, its areas of still water, and whether those are for ever."""
        if key == "Bank Sta":
            left, right = (self._number(text, line, key) for text in (*value.split(","), "")[:2])
            section.banks = (left, right) if left is not None and right is not None else None
            section.banks_line = line
        elif key == "#XS Ineff":
            section.normal = value.partition(",")[2].strip() == "0"
            section.ineffective, section.ineffective_line = self._table(key, value, 3, line, blank=True), line
        elif key == "#Block Obstruct":
            section.blocked_normal = value.partition(",")[2].strip() == "0"
            section.blocked, section.blocked_line = self._table(key, value, 3, line, blank=True), line
        elif key == "Levee":
            cells = [cell.strip() for cell in value.split(",")] + [""] * 6
            section.levees = (self._levee(cells[:3], line), self._levee(cells[3:6], line))
            section.levees_line = line
        else:
            begin = self.at
            self._skip_data()
            section.permanent = "T" in " ".join(self.lines[begin : self.at]).split()

    def _area(self, value: str, line: int) -> None:
        """Read a storage area."""
        self.section = None
        name, *middle = value.split(",")
        area = AreaPart(" ".join(name.split()), line)
        block = self._block()
        fill(area, lambda: read_area(area, block))
        with suppress(ValueError):
            x, y = map(float, middle)
            area.middle = (x, y) if math.isfinite(x + y) else None
        self.areas.append(area)

    def _levee(self, cells: list[str], line: int) -> tuple[float, float] | None:
        """Return station and level of a levee; None where its flag says that there is none."""
        if cells[0] != "-1":
            return None
        station, level = (self._number(text, line, "Levee") for text in cells[1:])
        return None if station is None or level is None else (station, level)

    def _begin(self, value: str, line: int) -> None:
        """Begin a cross section; what else stands at a river station is left whole."""
        kind, station, _, length, *_ = [part.strip() for part in value.split(",")] + [""] * 4
        self.section = None
        if not self.reaches:
            self._fault("it stands before the first 'River Reach='", line)
        elif kind == "1":
            self.section = Section(station, line, self._number(length, line, "channel length") if length else None)
            self.reaches[-1].sections.append(self.section)
        elif kind in _STRUCTURES:
            reach = self.reaches[-1]
            part = Crossing(_STRUCTURES[kind], station, line, len(reach.sections) - 1)
            block = self._block()
            fill(part, lambda: read_crossing(part, block))
            reach.crossings.append(part)
        else:
            self._fault(f"'{kind}' is no type of node", line, "1 is a cross section, 2 to 6 are structures")

    def _leave(self, key: str, value: str, line: int) -> None:
        """Note a record that is not taken, and pass over the lines that belong to it."""
        whole = f"{key}=" in _HEADINGS
        if re.fullmatch("BEGIN (.* )?DESCRIPTION", key):
            self._skip_description(key.replace("BEGIN", "END"), line)
        elif whole:
            self.section = None
            self._skip_to_heading()
        else:
            self._skip_data()
        place = f"{self.reaches[-1].name} {self.section.name}" if self.section is not None else ""
        why = next((why for start, why in _WHY.items() if key.startswith(start)), _UNKNOWN)
        self.found.left.append(Record(key, value.split(",")[0].strip() if whole else place, line, why))

    def _table(self, key: str, value: str, width: int, line: int, blank: bool = False) -> list[float] | None:
        """Return the numbers of the table that begins here; None if anything is wrong with it. `blank` ones are NaN."""
        count = value.split(",")[0].strip()
        if not re.fullmatch(r"[0-9]{1,6}", count):
            self._fault(f"'{count}' is no count", line, key=key)
            self._skip_data()
            return None
        wanted = int(count) * width
        numbers: list[float | None] = []
        while len(numbers) < wanted and self.at < len(self.lines) and not _LETTER.match(self.lines[self.at]):
            text = self.lines[self.at].rstrip()
            text = text.ljust(_WIDTH * min(9, wanted - len(numbers))) if blank else text
            self.at += 1
            cells = (text[i : i + _WIDTH] for i in range(0, len(text), _WIDTH))
            numbers += [self._number(cell, self.at, key) if cell.strip() or not blank else math.nan for cell in cells]
        if len(numbers) != wanted:
            self._fault(f"{len(numbers)} numbers where {wanted} are announced", line, "columns are 8 wide", key)
            self._skip_data()
        good = [number for number in numbers if number is not None]
        return good if len(good) == len(numbers) == wanted else None

    def _map_line(self, value: str) -> list[Point]:
        """Return the points of a line on the map, in columns of sixteen, four a line; none where they are not that."""
        begin = self.at
        self._skip_data()
        texts = [line[i : i + 16] for line in self.lines[begin : self.at] for i in range(0, len(line.rstrip()), 16)]
        with suppress(ValueError):
            numbers = [float(text) for text in texts]
            if len(numbers) == 2 * int(value.split(",")[0]) and all(map(math.isfinite, numbers)):
                return list(zip(numbers[0::2], numbers[1::2], strict=True))
        return []

    def _number(self, text: str, line: int, key: str) -> float | None:
        try:
            number = math.nan if "_" in text else float(text)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self._fault(f"'{text.strip()}' is not a finite number", line, key=key)
        return None

    def _skip_data(self) -> None:
        while self.at < len(self.lines) and not _LETTER.match(self.lines[self.at]):
            self.at += 1

    def _skip_to_heading(self) -> None:
        while self.at < len(self.lines) and not self.lines[self.at].startswith(_HEADINGS):
            self.at += 1

    def _block(self) -> Block:
        """Return the lines up to the next heading, and pass over them."""
        begin = self.at
        self._skip_to_heading()
        return Block(self.lines[begin : self.at])

    def _skip_description(self, end: str, line: int) -> None:
        for i in range(self.at, len(self.lines)):
            if self.lines[i].startswith(end):
                self.at = i + 1
                return
        self._fault("the description has no end", line, f"the file is cut off, or '{end}:' is missing")

    def _fault(self, rule: str, line: int, remedy: str = "", key: str = "") -> None:
        self.found.problems.add(rule, key, line, remedy)


def _pair(value: str) -> tuple[str, str]:
    """Return river and reach of ``river,reach``, without the blanks that fill them up."""
    river, _, reach = value.partition(",")
    return " ".join(river.split()), " ".join(reach.split())
