"""Shapes of conduits, [XSECTIONS] and [TRANSECTS], as cross sections."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from danao.errors import InputError, nearest
from danao.importers._swmm_text import InputText, Row
from danao.river.section import CrossSection

Shaper = Callable[[float, float], CrossSection]
"""Makes the section at a chainage (m) with its lowest point at a level (m)."""


@dataclass
class Transect:
    """A surveyed section of [TRANSECTS] in metres, heights above its lowest point."""

    row: Row
    banks: tuple[float, float]
    overbanks: tuple[float, float]
    channel: float
    width_factor: float
    points: list[tuple[float, float]] = field(default_factory=list)

    def shaper(self) -> Shaper:
        """Return the maker of its sections.

        Roughness as SWMM takes it (``transect.c``): left of the left bank station, right of the right one, between.
        """
        elevation = [z for z, _ in self.points]
        station = [x * self.width_factor for _, x in self.points]
        left, right = (x * self.width_factor for x in self.banks)
        starts = [(station[0], self.overbanks[0]), (left, self.channel), (right, self.overbanks[1])]
        panels: list[tuple[float, float]] = []
        for at, n in starts:
            while panels and panels[-1][0] >= at:
                panels.pop()
            if at < station[-1] and (not panels or panels[-1][1] != n):
                panels.append((max(at, station[0]), n))
        low = min(elevation)

        def make(chainage: float, bed: float) -> CrossSection:
            """Return the section at a chainage with its lowest point at a level."""
            return CrossSection.surveyed(chainage, station, [bed + (z - low) for z in elevation], panels)

        return make


def read_transects(text: InputText) -> dict[str, Transect]:
    """Return the transects by name: NC sets roughness for those that follow, X1 begins one, GR adds its points."""
    found: dict[str, Transect] = {}
    roughness = (0.0, 0.0, 0.0)
    current: Transect | None = None
    for row in text.sections.get("TRANSECTS", []):
        kind = row.name.upper()
        values = [text.number(row, i, kind, 0.0) for i in range(2 if kind == "X1" else 1, len(row.cells))]
        if kind == "NC":
            given = (*values, 0.0, 0.0, 0.0)
            left, right, channel = (new or old for new, old in zip(given[:3], roughness, strict=True))
            roughness = (left or channel, right or channel, channel)
        elif kind == "X1":
            current = _begin(row, values, roughness, text)
            if found.setdefault(row.cell(1), current) is not current:
                text.fault(row, f"transect '{row.cell(1)}' is given twice")
        elif kind == "GR" and current is not None:
            if len(values) % 2:
                text.fault(row, "elevations and stations come in pairs")
            pairs = zip(values[0::2], values[1::2], strict=False)
            current.points += [(z * text.metre, x * text.metre) for z, x in pairs]
        else:
            text.fault(row, "is not NC, X1, or GR after an X1")
    return found


def _begin(row: Row, values: list[float], roughness: tuple[float, float, float], text: InputText) -> Transect:
    """Return the transect that an X1 row begins: name, points, banks, three zeros, factors of length and width."""
    given = (*values, *[0.0] * 8)
    if given[6] not in (0.0, 1.0):
        why = f"the meander factor {given[6]:g}: lengths are those of the conduits"
        text.leave("transect", replace(row, cells=(row.cell(1),)), why)
    banks = (given[1] * text.metre, given[2] * text.metre)
    if banks[0] > banks[1]:
        text.fault(row, "the left bank station lies right of the right one")
    return Transect(row, banks, (roughness[0], roughness[1]), roughness[2], given[7] or 1.0)


def shaper_of(row: Row, manning: float, transects: dict[str, Transect], text: InputText) -> Shaper | str:
    """Return the maker of a conduit's sections, or why its shape is not taken; faults are noted."""
    shape = row.cell(1).upper()
    if shape == "IRREGULAR":
        transect = transects.get(row.cell(2))
        if transect is None:
            text.fault(row, f"no transect is called '{row.cell(2)}'", nearest(row.cell(2), transects))
            return "its transect is missing"
        return _irregular(transect, text)
    if shape not in _SHAPES:
        return f"shape {shape or '(none)'} is not taken"
    height, width, left, right = (text.number(row, i, shape, 0.0) for i in range(2, 6))
    if not math.isfinite(height + width + left + right):
        return "its shape has faults"
    height, width = height * text.metre, width * text.metre
    if not height > 0.0:
        text.fault(row, f"a height of {row.cell(2) or 'nothing'}: it must be above 0")
        return "its shape has faults"
    return _SHAPES[shape](height, width, left, right, manning)


def _irregular(transect: Transect, text: InputText) -> Shaper | str:
    """Return the maker of a transect's sections, once it is known to make one."""
    if not (transect.channel > 0.0 and transect.points):
        text.fault(transect.row, "the transect has no points (GR), or no roughness (NC) before it")
        return "its transect has faults"
    if not all(map(math.isfinite, [value for point in transect.points for value in point])):
        return "its transect has faults"
    return transect.shaper()


def _trapezoid(height: float, width: float, left: float, right: float, manning: float) -> Shaper:
    def make(chainage: float, bed: float) -> CrossSection:
        """Return the section at a chainage with its bed at a level."""
        if left == right:
            return CrossSection.trapezoid(chainage, bed, width, left, manning, bed + height)
        station = (0.0, left * height, left * height + width, (left + right) * height + width)
        return CrossSection.surveyed(chainage, station, (bed + height, bed, bed, bed + height), manning)

    return make


def _rectangle(height: float, width: float, left: float, right: float, manning: float) -> Shaper:
    return _trapezoid(height, width, 0.0, 0.0, manning)


def _triangle(height: float, width: float, left: float, right: float, manning: float) -> Shaper:
    side = 0.5 * width / height
    return _trapezoid(height, 0.0, side, side, manning)


def _circle(height: float, width: float, left: float, right: float, manning: float) -> Shaper:
    def make(chainage: float, bed: float) -> CrossSection:
        """Return the pipe at a chainage with its invert at a level."""
        return CrossSection.circle(chainage, bed, height, manning)

    return make


def _box(height: float, width: float, left: float, right: float, manning: float) -> Shaper:
    def make(chainage: float, bed: float) -> CrossSection:
        """Return the box at a chainage with its invert at a level."""
        return CrossSection.box(chainage, bed, width, height, manning)

    return make


_SHAPES = {
    "TRAPEZOIDAL": _trapezoid,
    "RECT_OPEN": _rectangle,
    "TRIANGULAR": _triangle,
    "CIRCULAR": _circle,
    "RECT_CLOSED": _box,
}


def sections_of(
    make: Shaper, places: tuple[tuple[float, float], ...], row: Row, text: InputText
) -> tuple[CrossSection, ...]:
    """Return the sections at (chainage, bed); empty with the fault noted if they are none."""
    try:
        return tuple(make(chainage, bed) for chainage, bed in places)
    except InputError as error:
        text.found.problems.take(error, row.name, row.line)
    except OverflowError:
        text.fault(row, "its size is out of range")
    return ()
