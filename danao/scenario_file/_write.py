"""A River to a river file with its section files, such that reading them gives the same river to the last bit."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from danao.describe import describe
from danao.errors import InputError, Problem, RunError
from danao.river.ground_line import GroundLine
from danao.river.network import River, Station, Title
from danao.river.section import CrossSection
from danao.scenario_file._described import describe_sections
from danao.scenario_file._river import build_river, sections_of
from danao.scenario_file._write_structures import structure_items
from danao.scenario_file._yaml import scalar
from danao.tables import Table, write_table

RIVER_FILE = "river.yaml"

_PLAIN = re.compile(r"[^\W\d][\w()+./-]*(?: [\w()+./-]+)*")
_UNSAFE = re.compile(r"^\s|\s$|^[=+\-@\t\r\n＝＋－＠]|[\x00-\x1f\x7f]")
_UNITS = {
    "chainage": "length",
    "bed": "length",
    "bottom_width": "length",
    "bank": "length",
    "station": "length",
    "elevation": "length",
}
_DECIMALS = (6, 9, 12)
"""Numbers are written with as few decimals as give the same section again."""

Columns = dict[str, list[float]]


def write_river(river: River, folder: str | Path) -> Path:
    """Write a river file, ``river.yaml``, with its section files.

    Sections go into CSV files where one of their layouts says them exactly, trapezoids one a row, else surveyed points
    one a row; sections that neither can say (pipes, panels between points, banks, still water) into ``sections.json``.
    Everything is read back and compared before it is put in its place.

    Parameters
    ----------
    river : River
        Any river.
    folder : str or Path
        Where to, made on demand. Files of the same names are replaced.

    Returns
    -------
    Path
        The river file. `read_river` of it gives an equal river; a title given as plain text comes back as the same
        text in Chinese and English.

    Raises
    ------
    InputError
        If a file cannot say something of the river: control characters in a name, a title in a third language.
    RunError
        If the system refuses to write.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".river.", suffix=".part", dir=folder))
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror or error}") from error
    try:
        files = _write_sections(river, draft)
        (draft / RIVER_FILE).write_text(_river_text(river, files), encoding="utf-8")
        _compare(river, draft)
        for name in (*dict.fromkeys(files.values()), RIVER_FILE):
            os.replace(draft / name, folder / name)
    except UnicodeError:
        raise InputError("a name or title holds characters that no file can hold") from None
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder / RIVER_FILE


def _compare(river: River, draft: Path) -> None:
    """Raise what stands in the way if the files do not give the river again."""
    try:
        again = build_river(draft / RIVER_FILE, draft)
    except InputError as error:
        rule = "the river cannot be written so that it can be read"
        raise InputError(
            [Problem(f"{rule}: {item.rule}", item.key, remedy=item.remedy) for item in error.problems]
        ) from None
    if describe(_normal(again)) != describe(_normal(river)):
        raise InputError(Problem("a river file cannot say all of this river", remedy="titles are in zh and en only"))


def _normal(river: River) -> River:
    """Return the river with its titles as a file has them, and without empty node names."""
    reaches = [
        dataclasses.replace(
            reach, title=_languages(reach.title), upstream=reach.upstream or None, downstream=reach.downstream or None
        )
        for reach in river.reaches
    ]
    stations = [dataclasses.replace(item, title=_languages(item.title)) for item in river.stations.values()]
    structures = [dataclasses.replace(item, title=_languages(item.title)) for item in river.structures]
    return River(reaches, stations, structures, _languages(river.title))


def _languages(title: Title) -> dict[str, str] | None:
    """Return a title by language, plain text in both; None if it is empty."""
    if isinstance(title, str):
        title = {"zh": title, "en": title} if title else None
    return {language: title[language] for language in sorted(title, reverse=True)} if title else None


# Sections


def _write_sections(river: River, draft: Path) -> dict[str, str]:
    """Write the section files; return the file of each reach."""
    files: dict[str, str] = {}
    tables: dict[str, Columns] = {}
    owners: dict[str, list[str]] = {}
    described: dict[str, tuple[CrossSection, ...]] = {}
    for reach in river.reaches:
        layout = _layout(reach.name, reach.sections)
        if layout is None:
            described[reach.name] = reach.sections
            files[reach.name] = "sections.json"
            continue
        files[reach.name], columns = layout
        table = tables.setdefault(files[reach.name], {name: [] for name in columns})
        for name, values in columns.items():
            table[name] += values
        owners.setdefault(files[reach.name], []).extend([reach.name] * len(columns["chainage"]))
    for name, table in tables.items():
        alone = len(set(owners[name])) == 1
        heads = {f"{key} [m]" if key in _UNITS else key: values for key, values in table.items()}
        write_table(draft / name, heads if alone else {"reach": owners[name], **heads})
    if described:
        (draft / "sections.json").write_text(describe_sections(described), encoding="utf-8")
    return files


def _layout(name: str, sections: Sequence[CrossSection]) -> tuple[str, Columns] | None:
    """Return the file and the columns that say the sections exactly; None if there are none."""
    if _UNSAFE.search(name):
        return None
    for file, columns_of in _LAYOUTS.items():
        rows = [columns_of(section) for section in sections]
        if all(row is not None for row in rows):
            columns = {key: [value for row in rows if row for value in row[key]] for key in rows[0] or {}}
            return (file, columns) if _read(columns) == tuple(sections) else None
    return None


def _read(columns: Columns) -> tuple[CrossSection, ...] | None:
    """Return the sections that a table of these columns gives; None if it gives none."""
    count = len(columns["chainage"])
    arrays = {key: np.array(values, dtype=float) for key, values in columns.items()}
    try:
        return sections_of(Table(Path(), arrays, np.arange(count)), "")
    except InputError:
        return None


def _trapezoid(section: CrossSection, with_bank: bool = True) -> Columns | None:
    """Return the row of a trapezoid, None if the section is not exactly one."""
    line = section.shape
    if not isinstance(line, GroundLine) or len(line.station) != 4 or not isinstance(line.manning, tuple):
        return None
    outer, inner, rise = line.station[3], line.station[2], line.height[0]
    if not 0.0 < rise < math.inf or len(line.manning) != 1:
        return None
    for slope in _candidates((outer - inner) / rise):
        for bank in _candidates(section.bed + rise):
            row = {
                "chainage": [section.chainage],
                "bed": [section.bed],
                "bottom_width": [2.0 * inner],
                "side_slope": [slope],
                "bank": [bank],
                "manning": [line.manning[0][1]],
            }
            if not with_bank:
                del row["bank"]
            if _read(row) == (section,):
                return row
    return None


def _open_trapezoid(section: CrossSection) -> Columns | None:
    """Return the row of a trapezoid that was given no bank, None if the section is not exactly one."""
    return _trapezoid(section, with_bank=False)


def _surveyed(section: CrossSection) -> Columns | None:
    """Return the rows of surveyed points, None if points alone do not say the section exactly."""
    line = section.shape
    if not isinstance(line, GroundLine) or not isinstance(line.manning, tuple):
        return None
    count = len(line.station)
    panels = [sum(start <= x for start, _ in line.manning) - 1 for x in line.station]
    if min(panels) < 0:
        return None
    for decimals in (*_DECIMALS, None):
        raw = [section.bed + height if height else section.bed for height in line.height]
        rows = {
            "chainage": [section.chainage] * count,
            "station": list(line.station),
            "elevation": [_short(z, decimals) if h else z for z, h in zip(raw, line.height, strict=True)],
            "manning": [line.manning[panel][1] for panel in panels],
        }
        if _read(rows) == (section,):
            return rows
    return None


def _candidates(value: float) -> Iterator[float]:
    """Give a number with few decimals, then with more, then as it is."""
    yield from (_short(value, decimals) for decimals in (*_DECIMALS, None))


def _short(value: float, decimals: int | None) -> float:
    return value if decimals is None else round(value, decimals)


_LAYOUTS: dict[str, Callable[[CrossSection], Columns | None]] = {
    "trapezoids.csv": _trapezoid,
    "open_trapezoids.csv": _open_trapezoid,
    "surveyed.csv": _surveyed,
}


# The river file


def _river_text(river: River, files: Mapping[str, str]) -> str:
    """Return the text of the river file."""
    lines = [f"title: {_title(river.title)}", ""] if _languages(river.title) else []
    lines.append("reaches:")
    for reach in river.reaches:
        lines.append(f"  {_word(reach.name)}:")
        lines += [f"    title: {_title(reach.title)}"] if _languages(reach.title) else []
        lines.append(f"    sections: {files[reach.name]}")
        for key, node in (("upstream", reach.upstream), ("downstream", reach.downstream)):
            lines += [f"    {key}: {_word(node)}"] if node else []
    if river.stations:
        lines += ["", "stations:", *(f"  {_word(item.name)}: {_station(item)}" for item in river.stations.values())]
    if river.structures:
        lines += ["", "structures:", *(f"  {_word(item.name)}: {_structure(item)}" for item in river.structures)]
    return "\n".join(lines) + "\n"


def _station(station: Station) -> str:
    items = {"at": _at(station.reach, station.chainage)}
    items |= {"target": _word(station.target)} if station.target is not None else {}
    items |= {"title": _title(station.title)} if _languages(station.title) else {}
    items |= {"control": "true"} if station.control else {}
    return _mapping(items)


def _at(reach: str, chainage: float) -> str:
    return f"[{_word(reach)}, {float(chainage)!r} m]"


def _title(title: Title) -> str:
    return _mapping({language: _word(text) for language, text in (_languages(title) or {}).items()})


def _mapping(items: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"


def _word(text: str) -> str:
    """Return text as YAML reads it back: bare where that is plain, else in quotes."""
    bare = _PLAIN.fullmatch(text) and isinstance(scalar(text), str)
    return text if bare else json.dumps(text, ensure_ascii=False)


def _structure(structure: Any) -> str:
    items = structure_items(structure, _word)
    items |= {"title": _title(structure.title)} if _languages(structure.title) else {}
    return _mapping({"type": items.pop("type"), "at": _at(*structure.at), **items})
