"""A CSV file of sections to a River."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from danao.errors import InputError, ProblemList, nearest
from danao.importers.imported import Found, Import, Record
from danao.river.network import Reach, River
from danao.scenario_file._river import read_survey, sections_of
from danao.tables import raise_by_line

ONLY_REACH = "main"


def read_sections(path: str | Path, nodes: Mapping[str, tuple[str | None, str | None]] | None = None) -> Import:
    """Read a river from a CSV file of cross sections.

    Parameters
    ----------
    path : str or Path
        One trapezoid a row: ``chainage [m], bed [m], bottom_width [m], side_slope, bank [m], manning`` (bank
        optional); or one surveyed point a row: ``chainage [m], station [m], elevation [m], manning``, the points of a
        section one after another, a new roughness beginning a panel. A column ``reach`` parts the rows into reaches;
        without it the one reach is called "main". Units stand in the header.
    nodes : mapping of str to (str or None, str or None), optional
        The nodes at the upstream and the downstream end by reach; reaches meet where they name the same node.

    Returns
    -------
    Import
        The river; nothing is left.

    Raises
    ------
    InputError
        With every fault of the file by line, or of the network; nodes of a reach that is not in the file.

    Examples
    --------
    >>> read_sections("survey.csv", {"left": (None, "fork"), "main": ("fork", "sea")})  # doctest: +SKIP
    """
    path, nodes = Path(path), nodes or {}
    found = Found(ProblemList(path))
    table = read_survey(path, path.parent)
    names = list(dict.fromkeys(table["reach"])) if "reach" in table else [ONLY_REACH]
    for name in nodes:
        if name not in names:
            found.problems.add(f"no reach is called '{name}'", "nodes", remedy=nearest(name, names))
    reaches = []
    for name in names:
        try:
            sections = sections_of(table, name)
        except InputError as error:
            found.problems.take(error)
            continue
        reaches.append(Reach(name, sections, *nodes.get(name, (None, None))))
        first = int(np.argmax(table["reach"] == name)) if "reach" in table else 0
        line = int(table.lines[first]) if len(table) else 1
        found.taken.append(Record("reach", name, line, f"{len(sections)} sections", name))
    river = None
    if not found.problems.problems:
        try:
            river = River(reaches)
        except InputError as error:
            found.problems.take(error)
    raise_by_line(found.problems)
    assert river is not None
    return found.report(river)
