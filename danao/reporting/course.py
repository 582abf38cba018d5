"""Course: reaches that follow each other, laid along one axis of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.reporting import statistics, style
from danao.reporting.texts import say
from danao.results import Results

LONG_RIVER = 2000.0
"""From this length on (m), the axis counts kilometres: metres are for a flume or a brook."""


@dataclass(frozen=True, eq=False)
class Course:
    """Reaches of a run, one after the other, and where each place lies on the axis.

    Parameters
    ----------
    reaches : tuple of str
        In the order in which they are drawn.
    cells : ndarray of int, shape (N,)
        Their cells, in that order.
    x : ndarray, shape (N,)
        Where the centres of the cells lie on the axis, in its unit.
    ends : (float, float)
        Where the course begins and ends on the axis.
    offset : dict of str to float
        Per reach, what is added to its chainage (m): not zero where it does not go on from the reach before it.
    factor : float
        From metres to the unit of the axis: 1, or 0.001 for a long river.
    stations : DataFrame
        Stations on the course, as `Results.stations`, with their place ``x``.
    """

    reaches: tuple[str, ...]
    cells: NDArray[np.intp]
    x: NDArray[np.float64]
    ends: tuple[float, float]
    offset: dict[str, float]
    factor: float
    stations: pd.DataFrame

    @classmethod
    def of(cls, run: Results, reaches: Sequence[str] | None = None) -> Course:
        """Return the course of some reaches of a run.

        Parameters
        ----------
        run : Results
            Whose cells and stations are meant.
        reaches : sequence of str, optional
            By default the first of `danao.reporting.statistics.courses`.

        Raises
        ------
        InputError
            If a reach is unknown, or none is given.
        """
        chosen = statistics.courses(run)[0] if reaches is None else tuple(reaches)
        _check(run, chosen)
        data = run.dataset
        of_face, of_cell = data["face_reach"].values, data["reach"].values
        spans = {name: data["face_chainage"].values[of_face == name][[0, -1]] for name in chosen}
        factor = 1e-3 if sum(last - first for first, last in spans.values()) >= LONG_RIVER else 1.0
        begin = stop = float(spans[chosen[0]][0])
        offset = {}
        for name, (first, last) in spans.items():
            offset[name] = stop - float(first)
            stop += float(last - first)
        cells = np.concatenate([np.flatnonzero(of_cell == name) for name in chosen])
        x = (data["chainage"].values[cells] + [offset[name] for name in of_cell[cells]]) * factor
        here = run.stations[run.stations["reach"].isin(chosen)]
        here = here.assign(x=(here["chainage"] + here["reach"].map(offset).astype(float)) * factor)
        return cls(chosen, cells, x, (begin * factor, stop * factor), offset, factor, here.sort_values("x"))

    def at(self, reach: str, chainage: float) -> float:
        """Return where a place of one of the reaches lies on the axis."""
        return (chainage + self.offset[reach]) * self.factor

    @property
    def span(self) -> float:
        """Length of the axis, in its unit."""
        return self.ends[1] - self.ends[0]

    def mark(self, ax: Axes, lang: str) -> None:
        """Give the axes their scale along the river, and mark the stations above them."""
        _stations(ax, self, lang)
        unit = "km" if self.factor < 1.0 else "m"
        key = f"distance_{unit}" if any(self.offset.values()) else f"chainage_{unit}"
        ax.set(xlabel=say(key, lang), xlim=self.ends)


def _check(run: Results, reaches: Sequence[str]) -> None:
    if run.kept != "all":
        rule = f"'{run.name}' keeps its stations alone, there is nothing to draw along the river"
        raise InputError(Problem(rule, remedy="run it by itself, or in a batch with keep='all'"))
    known = list(dict.fromkeys(run.dataset["reach"].values.tolist()))
    problems = ProblemList()
    for name in reaches:
        if name not in known:
            problems.add(f"no reach '{name}'", key="course", remedy=nearest(name, known))
    problems.raise_if_any()
    if not reaches:
        raise InputError("a course needs at least one reach")


def _stations(ax: Axes, course: Course, lang: str) -> None:
    """Name the stations above the axes, in two rows where names would run into each other."""
    taken = [-np.inf, -np.inf]
    for x, title in zip(course.stations["x"], course.stations[f"title_{lang}"], strict=True):
        text = style.wrapped(title, 20, most=1)
        ax.axvline(x, color="#9AA5AF", lw=0.8, ls=(0, (1, 2)), zorder=1.5)
        half = 0.0036 * course.span * sum(2.0 if ord(letter) > 0x2E7F else 1.1 for letter in text)
        row = 0 if x - half > taken[0] else 1
        taken[row] = x + half
        ax.annotate(
            text,
            xy=(x, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2 + 9 * row),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7.5,
            color="#5A6670",
            annotation_clip=True,  # names leave with their places where a reader looks closer
        )
    ax.set_title(ax.get_title(loc="left"), pad=24 if taken[1] > -np.inf else 15)
