"""A river file with its section tables, to a River."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, nearest
from danao.river.network import Reach, River, Station
from danao.river.section import CrossSection
from danao.scenario_file._case import Case
from danao.scenario_file._models import ReachModel, RiverModel
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
}


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
    for name, item in (model.reaches if model else {}).items():
        sections = _sections(case, name, item)
        reaches.append(Reach(name, sections, item.upstream, item.downstream, title(item.title)))
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
        stations.append(Station(name, *station.at, title(station.title), station.target, station.control))
    case.raise_if_any()
    river = None
    with case.at():
        river = River(reaches, stations, structures, title=title(model.title))
    case.raise_if_any()
    assert river is not None
    return river


def title(names: Names) -> dict[str, str] | None:
    """Return the languages of a title that are given; None if none is."""
    return {language: text for language, text in names if text is not None} or None


def _sections(case: Case, name: str, item: ReachModel) -> tuple[CrossSection, ...]:
    """Return the sections of a reach; what is wrong with them goes to the case."""
    key = ("reaches", name, "sections")
    if isinstance(item.sections, tuple):
        made = []
        for number, shape in enumerate(item.sections):
            with case.at(*key, number):
                made.append(_trapezoid(shape.model_dump()))
        return tuple(made)
    sections: tuple[CrossSection, ...] = ()
    with case.at(*key):
        sections = read_sections(case.path_of(item.sections, *key), name, case.root)
    return sections


def read_sections(path: Path, reach: str, within: Path) -> tuple[CrossSection, ...]:
    """Read the sections of a reach from a CSV file, one trapezoid a row or one surveyed point a row.

    Parameters
    ----------
    path : Path
        Columns ``chainage [m], bed [m], bottom_width [m], side_slope, bank [m], manning`` (bank optional), or
        ``chainage [m], station [m], elevation [m], manning``. In a surveyed table the rows of one section follow one
        another and a new roughness begins a panel. A column ``reach`` lets one file serve several reaches.
    reach : str
        Whose sections to take where there is a column ``reach``.
    within : Path
        Folder that the file must lie in.
    """
    surveyed = {"station", "elevation"} & set(read_header(path, within))
    columns, optional = (_SURVEYED, ("reach",)) if surveyed else (_TRAPEZOIDS, ("reach", "bank"))
    table = read_table(path, columns, optional=optional, within=within)
    rows = np.arange(len(table))
    if "reach" in table:
        rows = np.flatnonzero(table["reach"] == reach)
        if rows.size == 0:
            raise InputError(Problem(f"no row of reach '{reach}'", remedy=nearest(reach, set(table["reach"]))))
    groups = _by_section(table["chainage"][rows], rows) if surveyed else [[int(row)] for row in rows]
    sections, problems = [], []
    for group in groups:
        try:
            sections.append(_points(table, group) if surveyed else _trapezoid(_row(table, group[0])))
        except InputError as error:
            line = int(table.lines[group[0]])
            problems += [Problem(item.rule, item.key, path, line, item.remedy) for item in error.problems]
    problems += _out_of_order(table, [group[0] for group in groups])
    if problems:
        raise InputError(problems)
    return tuple(sections)


def _row(table: Table, row: int) -> dict[str, Any]:
    return {name: float(values[row]) for name, values in table.columns.items() if name != "reach"}


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
    return CrossSection.surveyed(float(table["chainage"][rows[0]]), station, table["elevation"][rows], panels)


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
