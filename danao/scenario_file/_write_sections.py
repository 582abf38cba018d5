"""Sections to files: for each reach the most readable layout that says its sections to the last bit.

Every layout is tried through the code that reads it, so what is written is what comes back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import InputError
from danao.river.conduit import Arch, Box, Circle
from danao.river.ground_line import GroundLine
from danao.river.network import River
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.river.width_table import WidthTable
from danao.scenario_file._described import describe_sections
from danao.scenario_file._river import in_place, sections_of
from danao.tables import Table, write_table

DESCRIBED = "sections.json"

_MOST_IN_PLACE = 1000
"""Sections that stand in the river file itself, at most."""

_UNSAFE = re.compile(r"^\s|\s$|^[=+\-@＝＋－＠]|[\x00-\x1f\x7f]")
"""Names of reaches that a CSV file would change."""

_METRES = ("chainage", "bed", "bottom_width", "bank", "station", "elevation", "ineffective_below")
_DECIMALS = (6, 9, 12)
"""Numbers are written with as few decimals as give the same section again."""

Columns = dict[str, list[Any]]


def write_sections(river: River, folder: Path) -> dict[str, str]:
    """Write the section files of a river; return for each reach what its key ``sections`` says.

    Parameters
    ----------
    river : River
        Any river.
    folder : Path
        Where to.
    """
    said: dict[str, str] = {}
    tables: dict[str, Columns] = {}
    described: dict[str, tuple[CrossSection, ...]] = {}
    for reach in river.reaches:
        file, columns = _layout(reach.name, reach.sections)
        listed = None if columns else _listed(reach.sections, said)
        said[reach.name] = listed or file
        if columns:
            columns = {"reach": [reach.name] * len(columns["chainage"]), **columns}
            table = tables.setdefault(file, {name: [] for name in columns})
            for name, values in columns.items():
                table[name] += values
        elif not listed:
            described[reach.name] = reach.sections
    for file, table in tables.items():
        write_table(folder / file, _headed(table))
    if described:
        (folder / DESCRIBED).write_text(describe_sections(described), encoding="utf-8")
    return said


def _headed(table: Columns) -> Columns:
    """Return the columns with their units, without those that say nothing."""
    alone = len(set(table["reach"])) == 1
    silent = [key for key in ("part", "ineffective_below") if not any(map(_says, table.get(key, [])))]
    kept = {key: values for key, values in table.items() if not (key in silent or (key == "reach" and alone))}
    return {f"{key} [m]" if key in _METRES else key: values for key, values in kept.items()}


def _says(cell: Any) -> bool:
    return cell != "" if isinstance(cell, str) else not math.isnan(cell)


def _layout(name: str, sections: Sequence[CrossSection]) -> tuple[str, Columns]:
    """Return the file and the columns that say the sections exactly; no columns if there are none."""
    for file, columns_of in () if _UNSAFE.search(name) else _LAYOUTS.items():
        rows = [columns_of(section) for section in sections]
        columns = {key: [value for row in rows for value in row.get(key, [])] for key in rows[0]}
        if all(rows) and _read(columns) == tuple(sections):
            return file, columns
    return DESCRIBED, {}


def _read(columns: Columns) -> tuple[CrossSection, ...]:
    """Return the sections that a table of these columns gives; none if it has faults."""
    arrays = {key: np.array(values, dtype=object if key == "part" else float) for key, values in columns.items()}
    try:
        return sections_of(Table(Path(), arrays, np.arange(len(columns["chainage"]))), "")
    except InputError:
        return ()


def _trapezoid(section: CrossSection, with_bank: bool = True) -> Columns:
    """Return the row of a trapezoid, empty if the section is not exactly one."""
    line = section.shape
    if not isinstance(line, GroundLine) or len(line.station) != 4 or not isinstance(line.manning, tuple):
        return {}
    outer, inner, rise = line.station[3], line.station[2], line.height[0]
    if line.station != (-outer, -inner, inner, outer):
        return {}
    for slope in _candidates((outer - inner) / rise):
        for bank in _candidates(section.bed + rise):
            row = {
                "chainage": [section.chainage],
                "bed": [section.bed],
                "bottom_width": [2.0 * inner],
                "side_slope": [slope],
                **({"bank": [bank]} if with_bank else {}),
                "manning": [line.manning[0][1]],
            }
            if _read(row) == (section,):
                return row
    return {}


def _open_trapezoid(section: CrossSection) -> Columns:
    """Return the row of a trapezoid that was given no bank, empty if the section is not exactly one."""
    return _trapezoid(section, with_bank=False)


def _surveyed(section: CrossSection) -> Columns:
    """Return the rows of surveyed points, empty if points alone do not say the section exactly."""
    line = section.shape
    if not isinstance(line, GroundLine) or not isinstance(line.manning, tuple):
        return {}
    count = len(line.station)
    panels = [max(0, sum(start <= x for start, _ in line.manning) - 1) for x in line.station]
    for decimals in (*_DECIMALS, None):
        rows: Columns = {
            "chainage": [section.chainage] * count,
            "station": list(line.station),
            "elevation": [_level(section.bed, height, decimals) for height in line.height],
            "manning": [line.manning[panel][1] for panel in panels],
            "part": [_part(x, line.banks) for x in line.station],
            "ineffective_below": [math.nan] * count,
        }
        for first, last, height in line.ineffective:
            below = math.nan if height is None else _level(section.bed, height, decimals)
            for i in (i for i, x in enumerate(line.station) if first <= x <= last):
                rows["ineffective_below"][i] = below
        if _read(rows) == (section,):
            return rows
    return {}


def _part(station: float, banks: tuple[float, float] | None) -> str:
    if banks is None:
        return ""
    return "left" if station < banks[0] else "channel" if station <= banks[1] else "right"


_LAYOUTS: dict[str, Callable[[CrossSection], Columns]] = {
    "trapezoids.csv": _trapezoid,
    "open_trapezoids.csv": _open_trapezoid,
    "surveyed.csv": _surveyed,
}


def _listed(sections: Sequence[CrossSection], said: dict[str, str]) -> str | None:
    """Return sections as a list for the river file, None if that does not say them exactly."""
    if sum(text.count("\n") for text in said.values()) + len(sections) > _MOST_IN_PLACE:
        return None
    rows = []
    for section in sections:
        values = next((row for row in _entries(section) if _in_place(row) == section), None)
        if values is None:
            return None
        rows.append("\n      - {" + ", ".join(f"{key}: {_text(key, value)}" for key, value in values.items()) + "}")
    return "".join(rows)


def _entries(section: CrossSection) -> Iterator[dict[str, Any]]:
    """Give the entries that may say a section, the shortest numbers first."""
    shape = section.shape
    kinds: dict[type, tuple[str, ...]] = {Circle: ("diameter",), Box: ("width", "height"), Arch: ("width", "height")}
    if type(shape) in kinds:
        sizes = {key: getattr(shape, key) for key in (*kinds[type(shape)], "manning", "wave_speed")}
        kind = type(shape).__name__.lower()
        yield {"shape": kind, "chainage": section.chainage, "invert": section.bed, **sizes}
    elif isinstance(shape, GroundLine):
        for row in (_trapezoid(section), _open_trapezoid(section)):
            if row:
                yield {"shape": "trapezoid", **{key: values[0] for key, values in row.items()}}
    elif isinstance(shape, WidthTable):
        for decimals in (*_DECIMALS, None):
            level = [_level(section.bed, height, decimals) for height in shape.height]
            rest = {"level": level, "width": list(shape.width), "manning": shape.manning}
            yield {"shape": "tabulated", "chainage": section.chainage, **rest}


def _in_place(values: dict[str, Any]) -> CrossSection | None:
    """Return the section that an entry gives, None if it has faults."""
    try:
        manning = values["manning"]
        rows = (
            tuple(zip(manning.depth, manning.manning, strict=True))
            if isinstance(manning, RoughnessByDepth)
            else manning
        )
        return in_place({**values, "manning": rows})
    except InputError:
        return None


def _text(key: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, RoughnessByDepth):
        rows = zip(value.depth, value.manning, strict=True)
        return "[" + ", ".join(f"[{depth!r} m, {n!r}]" for depth, n in rows) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(_text(key, item) for item in value) + "]"
    units = {"manning": "", "side_slope": "", "wave_speed": " m/s"}
    return f"{float(value)!r}{units.get(key, ' m')}"


def _level(bed: float, height: float, decimals: int | None) -> float:
    """Return the level of a height; that of the lowest point is kept as it is."""
    return _short(bed + height, decimals) if height else bed


def _candidates(value: float) -> Iterator[float]:
    """Give a number with few decimals, then with more, then as it is."""
    yield from (_short(value, decimals) for decimals in (*_DECIMALS, None))


def _short(value: float, decimals: int | None) -> float:
    return value if decimals is None else round(value, decimals)
