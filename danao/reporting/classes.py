"""Classes along a river: of the mean over a run, cell by cell, and what each cell should meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from danao import units
from danao.errors import InputError, Problem, nearest
from danao.reporting.course import Course
from danao.results import Results
from danao.standards._standard import Standard


def judged_item(run: Results, constituent: str, standard: Standard) -> str:
    """Return the item of the standard that a constituent of a run is.

    Raises
    ------
    InputError
        If the run does not carry it, or the standard does not judge it.
    """
    item = standard.find(constituent)
    if item is None or constituent not in run.constituents:
        known = [name for name in run.constituents if standard.find(name)]
        raise InputError(
            Problem(f"there is no class of '{constituent}'", "constituent", remedy=nearest(constituent, known))
        )
    return item


def mean_classes(run: Results, constituent: str, standard: Standard, cells: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the place of the class, 0 the best, of the mean over the run without its initial state, at some cells.

    A single item gives no verdict on the water, only its own class; an assessment judges periods and all items.
    """
    item = standard.items[judged_item(run, constituent, standard)]
    unit = run.constituents[constituent]["unit"]
    mean = run.dataset[constituent][1:, cells].values.mean(axis=0)
    inner = units.to_inner(mean, "" if unit == "1" else unit, item.quantity)
    return item.rank(units.from_inner(inner, item.unit, item.quantity))


def target_classes(run: Results, course: Course, standard: Standard) -> NDArray[np.int64]:
    """Return the place of the target class of each cell of a course: that of the next station downstream.

    Below the last station its target holds on; without any, the reference class of the standard.
    """
    given = run.provenance.get("targets") or {}
    stations = [
        (row.x, given.get(name) or row.target)
        for name, row in zip(course.stations.index, course.stations.itertuples(), strict=True)
    ]
    known = [(x, standard.rank(standard.class_of_text(target))) for x, target in stations if isinstance(target, str)]
    if not known:
        return np.full(course.x.size, standard.rank(standard.reference))
    places, ranks = (np.array(column) for column in zip(*known, strict=True))
    return ranks[np.minimum(np.searchsorted(places, course.x), len(ranks) - 1)].astype(np.int64)
