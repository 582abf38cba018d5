"""The geometry of HEC-RAS 5.0.4 and later in HDF (``.g01.hdf``) as plain parts, read with h5py.

Cross sections stand in ``Geometry/Cross Sections``: one row of ``Attributes`` each, and for points, roughness and
ineffective areas a dataset of values with a dataset ``… Info`` of (first row, count). The names were learnt from public
readers of such files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import InputError, Problem
from danao.importers._hecras_parts import Geometry, JunctionPart, Point, ReachPart, Section
from danao.importers.imported import Found, Record
from danao.tables import check_file

LARGEST = 4 * 2**30
_SECTIONS = "Geometry/Cross Sections"
_CENTRES = "Geometry/River Centerlines"
_LINES = f"{_CENTRES}/Attributes"
_STRUCTURES = "Geometry/Structures/Attributes"
_TAKEN = ("Cross Sections", "River Centerlines", "Structures")


def read_geometry_hdf(path: Path, found: Found) -> tuple[Geometry, str]:
    """Return the geometry of a file, and the system of units that it names: "SI", "US" or empty.

    Raises
    ------
    InputError
        If h5py is not installed, or the file is no such geometry.
    """
    try:
        import h5py
    except ImportError:
        raise InputError(Problem("HDF files need h5py", file=path, remedy="pip install 'danao[interop]'")) from None
    check_file(path, LARGEST)
    try:
        with h5py.File(path, "r") as file:
            geometry = Geometry(_text(file["Geometry"].attrs.get("Title", b"")))
            _read_sections(file[_SECTIONS], geometry)
            _read_junctions(file[_LINES][()] if _LINES in file else [], geometry)
            _read_lines(file, geometry)
            _leave(file, found)
            system = _text(file.attrs.get("Units System", b""))
    except (OSError, KeyError, ValueError, IndexError, TypeError, AttributeError, RuntimeError) as error:
        rule = f"it is no one-dimensional geometry of HEC-RAS in HDF ({type(error).__name__}: {error})"
        raise InputError(Problem(rule, file=path, remedy="import its text file (.g01)")) from None
    return geometry, {"US Customary": "US", "SI": "SI", "SI Units": "SI"}.get(system, "")


def _read_sections(group: Any, geometry: Geometry) -> None:
    """Add the cross sections to their reaches."""
    rows = group["Attributes"][()]
    points, manning, still = (
        _tables(group, name, values, len(rows))
        for name, values in (
            ("Station Elevation", "Station Elevation Values"),
            ("Manning's n", "Manning's n Values"),
            ("Ineffective", "Ineffective Blocks"),
        )
    )
    reaches: dict[tuple[str, str], ReachPart] = {}
    for i, row in enumerate(rows):
        key = (_text(row["River"]), _text(row["Reach"]))
        reach = reaches.setdefault(key, ReachPart(*key, i + 1))
        length, left, right = (_number(row[name]) for name in ("Len Channel", "Left Bank", "Right Bank"))
        stretches = [[_number(block[name]) for name in ("Left Sta", "Right Sta", "Elevation")] for block in still[i]]
        reach.sections.append(
            Section(
                _text(row["RS"]),
                i + 1,
                length if np.isfinite(length) else None,
                [_number(value) for value in np.ravel(points[i])],
                i + 1,
                [value for at, n in manning[i] for value in (_number(at), _number(n), 0.0)],
                i + 1,
                (left, right) if left < right else None,
                i + 1,
                [value for stretch in stretches for value in stretch],
                i + 1,
                permanent=any(bool(block["Permanent"]) for block in still[i]),
            )
        )
    geometry.reaches += reaches.values()


def _tables(group: Any, name: str, values: str, count: int) -> list[Any]:
    """Return for each section its rows of a dataset of values; no rows where there is no such dataset."""
    if values not in group:
        return [[]] * count
    content, info = group[values][()], group[f"{name} Info"][()]
    if len(info) != count or (info < 0).any() or (info.sum(axis=1) > len(content)).any():
        raise ValueError(f"'{name} Info' does not fit")
    return [content[first : first + rows] for first, rows in info]


def _read_junctions(rows: Any, geometry: Geometry) -> None:
    """Add the junctions in which reaches begin or end."""
    junctions: dict[str, JunctionPart] = {}
    for i, row in enumerate(rows):
        name = f"{_text(row['River Name'])} {_text(row['Reach Name'])}".strip()
        for end in ("US", "DS"):
            if _text(row[f"{end} Type"]).lower() == "junction":
                at = _text(row[f"{end} Name"])
                junction = junctions.setdefault(at, JunctionPart(at, i + 1))
                (junction.down if end == "US" else junction.up).append((name, i + 1))
    geometry.junctions += junctions.values()


def _read_lines(file: Any, geometry: Geometry) -> None:
    """Add the centre lines of the reaches, and the cut lines of their sections."""
    reaches = {reach.name: reach for reach in geometry.reaches}
    centres = _polylines(file[_CENTRES]) if _LINES in file else []
    for i, (row, points) in enumerate(zip(file[_LINES][()] if centres else [], centres, strict=True)):
        reach = reaches.get(f"{_text(row['River Name'])} {_text(row['Reach Name'])}".strip())
        if reach is not None:
            reach.centre_line, reach.centre_line_at = points, i + 1
    cuts = _polylines(file[_SECTIONS])
    for section in [section for reach in geometry.reaches for section in reach.sections] if cuts else []:
        section.cut_line = cuts[section.line - 1]


def _polylines(group: Any) -> list[list[Point]]:
    """Return the points of every line of a group; none where it has no such lines."""
    if "Polyline Info" not in group or "Polyline Points" not in group:
        return []
    info, points = group["Polyline Info"][()], group["Polyline Points"][()]
    if (info < 0).any() or (info[:, 0] + info[:, 1] > len(points)).any():
        raise ValueError("'Polyline Info' does not fit")
    return [[(float(x), float(y)) for x, y in points[first : first + count]] for first, count, *_ in info]


def _leave(file: Any, found: Found) -> None:
    """Note everything else below Geometry: structures one by one, the rest by its name."""
    rows = file[_STRUCTURES][()] if _STRUCTURES in file else []
    for i, row in enumerate(rows):
        names = row.dtype.names or ()
        kind = _text(row["Type"]) if "Type" in names else "structure"
        place = " ".join(_text(row[name]) for name in ("River", "Reach", "RS") if name in names)
        found.left.append(
            Record(kind, place.strip(), i + 1, "structures are not converted: give one of danao's own here")
        )
    for name in file["Geometry"]:
        if name not in _TAKEN:
            found.left.append(Record(f"Geometry/{name}", "", 0, "not part of a river of one dimension"))
    known = {"Attributes", "Station Elevation Info", "Station Elevation Values", "Manning's n Info"}
    known |= {"Manning's n Values", "Ineffective Info", "Ineffective Blocks"}
    known |= {"Polyline Info", "Polyline Points"} if "Polyline Info" in file[_SECTIONS] else set()
    for name in file[_SECTIONS]:
        if name not in known:
            found.left.append(Record(f"{_SECTIONS}/{name}", "", 0, "drawing, options and tables of HEC-RAS"))


def _text(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(text.split())


def _number(value: Any) -> float:
    """Return a number of single precision as the shortest decimal that it stands for: 963.04, not 963.0399780273438."""
    return float(str(value))
