"""The input text of SWMM 5 (``.inp``) as sections of rows of cells, each row with its line."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field

from danao.errors import nearest
from danao.importers.imported import Found, Record

_STEMS = {
    "TITLE": "TITLE",
    "OPTION": "OPTIONS",
    "JUNC": "JUNCTIONS",
    "OUTFALL": "OUTFALLS",
    "STORAGE": "STORAGE",
    "DIVIDER": "DIVIDERS",
    "CONDUIT": "CONDUITS",
    "PUMP": "PUMPS",
    "ORIFICE": "ORIFICES",
    "WEIR": "WEIRS",
    "XSECT": "XSECTIONS",
    "TRANSECT": "TRANSECTS",
    "CURVE": "CURVES",
    "COORD": "COORDINATES",
    "VERT": "VERTICES",
    "POLYGON": "POLYGONS",
}
"""Sections that are read, by the letters that SWMM knows them by."""

_FOOT = 0.3048
_FLOWS = {
    "CFS": (_FOOT, _FOOT**3),
    "GPM": (_FOOT, 3.785411784e-3 / 60.0),
    "MGD": (_FOOT, 3785.411784 / 86400.0),
    "CMS": (1.0, 1.0),
    "LPS": (1.0, 1e-3),
    "MLD": (1.0, 1e3 / 86400.0),
}
"""Metres of the unit of length, and m³/s of the unit of flow, that go with each FLOW_UNITS."""


@dataclass(frozen=True)
class Row:
    """One row of a section."""

    line: int
    cells: tuple[str, ...]

    @property
    def name(self) -> str:
        """The first cell: what the row is about."""
        return self.cells[0]

    def cell(self, place: int) -> str:
        """Return a cell, empty where the row is too short."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass
class InputText:
    """The file, and where its faults and what is left go.

    Parameters
    ----------
    lines : list of str
        The file.
    found : Found
        Takes faults and what is left.
    """

    lines: list[str]
    found: Found
    sections: dict[str, list[Row]] = field(default_factory=dict)
    begins: dict[str, int] = field(default_factory=dict)
    title: str = ""
    metre: float = _FOOT
    flow: float = _FOOT**3
    absolute: bool = False

    def read(self) -> None:
        """Part the file into its sections, and take the options that say how to read the rest."""
        name, other = "", ""
        for line, text in enumerate(self.lines, start=1):
            text = text.split(";")[0].strip()
            if text.startswith("["):
                other = text.split("]")[0].strip("[ ").upper()
                name = next((known for stem, known in _STEMS.items() if other.startswith(stem)), f"[{other}]")
                self.begins.setdefault(name, line)
                self.sections.setdefault(name, [])
            elif text and not name:
                self.found.problems.add("it stands before the first [SECTION]", line=line)
                name = "?"
            elif text:
                self.sections.setdefault(name, []).append(Row(line, tuple(cell.strip('"') for cell in text.split())))
        for row in self.sections.pop("TITLE", [])[:1]:
            self.title = " ".join(row.cells)
        self._leave_sections()
        self._take_options()

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section by their names; a name given twice is a fault."""
        rows: dict[str, Row] = {}
        for row in self.sections.get(section, []):
            if row.name in rows:
                rule = f"'{row.name}' stands in [{section}] twice (first on line {rows[row.name].line})"
                self.found.problems.add(rule, line=row.line)
            rows.setdefault(row.name, row)
        return list(rows.values())

    def number(self, row: Row, place: int, key: str, default: float | None = None) -> float:
        """Return a cell as a number; NaN with the fault noted if it is none."""
        text = row.cell(place)
        if not text and default is not None:
            return default
        number = math.nan
        with suppress(ValueError):
            number = math.nan if "_" in text else float(text)
        if not math.isfinite(number):
            rule = f"'{text}' is not a finite number" if text else "the number is missing"
            self.found.problems.add(f"{row.name}: {rule}", key, row.line)
            return math.nan
        return number

    def fault(self, row: Row, rule: str, remedy: str = "") -> None:
        """Note a fault of a row."""
        self.found.problems.add(f"{row.name}: {rule}", line=row.line, remedy=remedy)

    def leave(self, kind: str, row: Row, why: str) -> None:
        """Note a row, or part of it, that is not taken."""
        self.found.left.append(Record(kind, row.name, row.line, why))

    def _leave_sections(self) -> None:
        for name in [name for name in self.sections if name.startswith("[")]:
            rows = self.sections.pop(name)
            why = _WHY.get(name, "not part of the river")
            self.found.left.append(Record(name, "", self.begins[name], f"{len(rows)} rows: {why}"))

    def _take_options(self) -> None:
        options = {row.name.upper(): row for row in self.sections.pop("OPTIONS", [])}
        units = options.pop("FLOW_UNITS", None)
        system = "CFS" if units is None else units.cell(1).upper()
        if units is not None and system not in _FLOWS:
            self.fault(units, f"'{units.cell(1)}' is no unit of flow", nearest(system, _FLOWS))
        self.metre, self.flow = _FLOWS.get(system, (1.0, 1.0))
        offsets = options.pop("LINK_OFFSETS", None)
        self.absolute = offsets is not None and offsets.cell(1).upper() == "ELEVATION"
        if offsets is not None and offsets.cell(1).upper() not in ("DEPTH", "ELEVATION"):
            self.fault(offsets, f"'{offsets.cell(1)}' is neither DEPTH nor ELEVATION")
        length = "metres" if self.metre == 1.0 else "feet, times 0.3048"
        self.found.notes.append(f"units: {system}, lengths in {length}")
        if units is None:
            self.found.notes.append("the file names no FLOW_UNITS: SWMM then counts in CFS")
        for row in options.values():
            self.leave("[OPTIONS]", row, "for the run of SWMM")


_DRAWING = "drawing only"
_SCENARIO = "for a scenario: inflows and their quality are not part of the river"
_WHY = {
    "[SYMBOLS]": _DRAWING,
    "[LABELS]": _DRAWING,
    "[BACKDROP]": _DRAWING,
    "[MAP]": _DRAWING,
    "[TAGS]": _DRAWING,
    "[PROFILES]": _DRAWING,
    "[INFLOWS]": _SCENARIO,
    "[DWF]": _SCENARIO,
    "[RDII]": _SCENARIO,
    "[TIMESERIES]": _SCENARIO,
    "[PATTERNS]": _SCENARIO,
    "[POLLUTANTS]": _SCENARIO,
    "[LOSSES]": "local losses, flaps and seepage of conduits are not taken",
    "[CONTROLS]": "operating rules are for a scenario",
    "[OUTLETS]": "outlet links are not taken",
    "[SUBCATCHMENTS]": "danao computes no runoff",
    "[SUBAREAS]": "danao computes no runoff",
    "[INFILTRATION]": "danao computes no runoff",
    "[RAINGAGES]": "danao computes no runoff",
    "[REPORT]": "for the run of SWMM",
    "[FILES]": "for the run of SWMM",
}
