"""A river file with its section tables, to a River."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.river.junction import Junction
from danao.river.network import Reach, River, Station
from danao.river.pond import pond
from danao.river.roughness import RoughnessByDepth
from danao.river.section import CrossSection
from danao.scenario_file._case import Case
from danao.scenario_file._described import described_sections, read_described
from danao.scenario_file._river_models import ReachModel, RiverModel
from danao.scenario_file._structures import build_structures
from danao.scenario_file._values import Names
from danao.scenario_file._yaml import read_yaml
from danao.tables import Table, read_header, read_table

_TRAPEZOIDS = {
    "reach": "text",
    "chainage": "length",
    "bed": "level",
    "bottom_width": "length",
    "side_slope": "slope",
    "bank": "level",
    "manning": "roughness",
}
_SURVEYED = {
    "reach": "text",
    "chainage": "length",
    "station": "length",
    "elevation": "level",
    "manning": "roughness",
    "part": "text",
    "ineffective_below": "level",
}
_MAY_BE_EMPTY = ("part", "ineffective_below")
_PARTS = ("left", "channel", "right")
_MAKERS: dict[str, Callable[..., CrossSection]] = {
    "rectangle": CrossSection.rectangle,
    "tabulated": CrossSection.tabulated,
    "circle": CrossSection.circle,
    "box": CrossSection.box,
    "arch": CrossSection.arch,
}


SectionFile = Table | dict[str, Any]
"""A file of sections: a CSV table, or descriptions by reach from JSON."""


def build_river(path: Path, root: Path) -> River:
    """Return the river of a river file.

    Raises
    ------
    InputError
        With all problems of the file and of the tables that it names.
    """
    case = Case(root, read_yaml(path, root))
    model = case.validate(RiverModel)
    reaches = []
    files: dict[Path, SectionFile] = {}
    for name, item in (model.reaches if model else {}).items():
        sections = _sections(case, name, item, files)
        ends = item.upstream, item.downstream
        reaches.append(Reach(name, sections, *ends, title(item.title), item.cells, item.closed, item.line))
    for name, water in (model.ponds if model else {}).items():
        with case.at("ponds", name):
            given = water.model_dump(exclude={"title"}, exclude_none=True)
            reaches.append(pond(name, **given, title=title(water.title)))
    structures = build_structures(case, model.structures) if model else []
    case.raise_if_any()
    assert model is not None
    stations = []
    for name, station in model.stations.items():
        if len(station.at) != 2:
            case.problems.append(
                case.placed(Problem("a station is a point: [reach, chainage]", "at"), ("stations", name))
            )
            continue
        printed = (title(one) for one in (station.city, station.handover))
        stations.append(Station(name, *station.at, title(station.title), station.target, station.control, *printed))
    case.raise_if_any()
    junctions = [Junction(node, item.shares) for node, item in model.junctions.items()]
    river = None
    with case.at():
        river = River(reaches, stations, structures, junctions, title(model.title), model.crs)
    case.raise_if_any()
    assert river is not None
    return river


def title(names: Names) -> dict[str, str] | None:
    """Return the languages of a title that are given; None if none is."""
    return {language: text for language, text in names if text is not None} or None


def _sections(case: Case, name: str, item: ReachModel, files: dict[Path, SectionFile]) -> tuple[CrossSection, ...]:
    """Return the sections of a reach; what is wrong with them goes to the case. A file is read once, into `files`."""
    key = ("reaches", name, "sections")
    if isinstance(item.sections, tuple):
        made = []
        for number, shape in enumerate(item.sections):
            with case.at(*key, number):
                made.append(in_place(dict(shape)))
        return tuple(made)
    sections: tuple[CrossSection, ...] = ()
    with case.at(*key):
        path = case.path_of(item.sections, *key)
        if path not in files:
            files[path] = read_described(path, case.root) if path.suffix == ".json" else read_survey(path, case.root)
        found = files[path]
        sections = sections_of(found, name) if isinstance(found, Table) else described_sections(path, found, name)
    return sections


def read_survey(path: Path, within: Path) -> Table:
    """Read a CSV file of sections, one trapezoid a row or one surveyed point a row.

    Parameters
    ----------
    path : Path
        Columns ``chainage [m], bed [m], bottom_width [m], side_slope, bank [m], manning`` (bank optional), or
        ``chainage [m], station [m], elevation [m], manning``. In a surveyed table the rows of one section follow one
        another and a new roughness begins a panel. A column ``reach`` lets one file serve several reaches.
    within : Path
        Folder that the file must lie in.
    """
    if {"station", "elevation"} & set(read_header(path, within)):
        return read_table(path, _SURVEYED, optional=("reach", *_MAY_BE_EMPTY), blank=_MAY_BE_EMPTY, within=within)
    return read_table(path, _TRAPEZOIDS, optional=("reach", "bank"), within=within)


def sections_of(table: Table, reach: str) -> tuple[CrossSection, ...]:
    """Return the sections of a reach; where the table has no column ``reach`` they are all of the one.

    Raises
    ------
    InputError
        With every fault of the sections, by line.
    """
    rows = np.arange(len(table))
    if "reach" in table:
        rows = np.flatnonzero(table["reach"] == reach)
        if rows.size == 0:
            raise InputError(Problem(f"no row of reach '{reach}'", remedy=nearest(reach, set(table["reach"]))))
    surveyed = "station" in table
    groups = _by_section(table["chainage"][rows], rows) if surveyed else [[int(row)] for row in rows]
    sections, problems = [], []
    for group in groups:
        try:
            sections.append(_points(table, group) if surveyed else _trapezoid(_row(table, group[0])))
        except InputError as error:
            line = int(table.lines[group[0]])
            problems += [Problem(item.rule, item.key, table.path, line, item.remedy) for item in error.problems]
    problems += _out_of_order(table, [group[0] for group in groups])
    if problems:
        raise InputError(problems)
    return tuple(sections)


def _row(table: Table, row: int) -> dict[str, Any]:
    return {name: float(values[row]) for name, values in table.columns.items() if name != "reach"}


def in_place(values: dict[str, Any]) -> CrossSection:
    """Return a section that stands in the river file."""
    kind = values.pop("shape")
    if not isinstance(values["manning"], float):
        values["manning"] = RoughnessByDepth(*zip(*values["manning"], strict=True))
    return _trapezoid(values) if kind == "trapezoid" else _MAKERS[kind](**values)


def _trapezoid(row: dict[str, Any]) -> CrossSection:
    return CrossSection.trapezoid(
        row["chainage"], row["bed"], row["bottom_width"], row["side_slope"], row["manning"], row.get("bank")
    )


def _by_section(chainage: np.ndarray, rows: np.ndarray) -> list[list[int]]:
    """Return runs of rows of the same chainage."""
    begins = np.flatnonzero(np.diff(chainage, prepend=np.nan) != 0)
    return [part.tolist() for part in np.split(rows, begins[1:])]


def _points(table: Table, rows: list[int]) -> CrossSection:
    station, manning = table["station"][rows], table["manning"][rows]
    changes = np.flatnonzero(np.diff(manning, prepend=np.nan) != 0)
    panels = [(float(station[i]), float(manning[i])) for i in changes]
    chainage, elevation = float(table["chainage"][rows[0]]), table["elevation"][rows]
    return CrossSection.surveyed(chainage, station, elevation, panels, _banks(table, rows), _still(table, rows))


def _banks(table: Table, rows: list[int]) -> tuple[float, float] | None:
    """Return the stations of the first and the last point of the channel; None where no part is named."""
    names = [str(name) for name in table["part"][rows]] if "part" in table else []
    if not any(names):
        return None
    problems = ProblemList()
    for name in dict.fromkeys(names):
        if name not in _PARTS:
            remedy = nearest(name, _PARTS) if name else "name the part of every point of the section, or of none"
            problems.add(f"'{name}' is no part of a section", "part", remedy=remedy)
    known = [_PARTS.index(name) for name in names if name in _PARTS]
    if known != sorted(known) or "channel" not in names:
        problems.add("the parts are not left, channel, right in this order", "part")
    problems.raise_if_any()
    channel = table["station"][rows][np.array(names) == "channel"]
    return float(channel[0]), float(channel[-1])


def _still(table: Table, rows: list[int]) -> list[tuple[float, float, float]]:
    """Return the stretches between neighbouring points of equal level of ineffective water."""
    if "ineffective_below" not in table:
        return []
    level, station = table["ineffective_below"][rows], table["station"][rows]
    begins = np.flatnonzero(np.diff(level, prepend=np.nan) != 0)
    runs = np.split(np.arange(len(rows)), begins[1:])
    return [
        (float(station[run[0]]), float(station[run[-1]]), float(level[run[0]]))
        for run in runs
        if not np.isnan(level[run[0]])
    ]


def _out_of_order(table: Table, first: list[int]) -> list[Problem]:
    """Return a problem for each section that does not lie downstream of the one before."""
    return [
        Problem(
            f"the section at {table['chainage'][b]:g} m follows the one at {table['chainage'][a]:g} m",
            "chainage",
            table.path,
            int(table.lines[b]),
            "give sections by growing chainage, downstream",
        )
        for a, b in pairwise(first)
        if not table["chainage"][b] > table["chainage"][a]
    ]
