"""Points of a table of skill, as the diagrams of Taylor and the target draw them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.texts import check_language, say

_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")


@dataclass(frozen=True)
class SkillPoint:
    """A row of the table, where and how it is drawn.

    Parameters
    ----------
    x, y : float
        On the axes.
    look : dict
        Marker and colour.
    letter : str
        Stands in it: the constituent.
    labels : tuple of (str, dict)
        What the legend says of it, each with the look of its own.
    """

    x: float
    y: float
    look: dict[str, Any]
    letter: str
    labels: tuple[tuple[str, dict[str, Any]], ...]


def diagram(
    ax: Axes,
    skills: pd.DataFrame,
    place: Callable[[Any], tuple[float, float]],
    frame: Callable[[Axes, list[SkillPoint], str], None],
    title: str,
    lang: str,
) -> Axes:
    """Draw the frame of a diagram and the points of a table in it; say in the legend how many rows have no point.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    skills : DataFrame
        As `danao.skill_table` returns it.
    place : callable
        From a row to where its point lies, in the units of the table.
    frame : callable
        Draws what lies under the points, and the labels of the axes.
    title : str
        Key of the title.
    lang : {"zh", "en"}
        Language of the texts.

    Raises
    ------
    InputError
        If no row can be drawn.
    """
    check_language(lang)
    points = points_of(skills, place, lang)
    if not points:
        raise InputError(Problem("there is nothing to draw", "skills", remedy="give rows of several pairs that vary"))
    frame(ax, points, lang)
    draw_points(ax, points)
    if left_out := len(skills) - len(points):
        ax.plot([], [], ls="", label=say("skill_left_out", lang, count=left_out))
    ax.set_title(say(title, lang) + style.table_stamp(skills, lang), pad=14)
    return style.legend(ax)


def points_of(skills: pd.DataFrame, place: Callable[[Any], tuple[float, float]], lang: str) -> list[SkillPoint]:
    """Return the points of the rows that can be drawn: `place` in units of the observed standard deviation."""
    orders = {key: list(dict.fromkeys(skills[key])) for key in ("run", "station", "constituent")}
    points = []
    for row in skills.itertuples():
        at = place(row)
        if not (row.n > 1 and row.deviation_observed > 0.0 and np.isfinite(at).all()):
            continue
        run, station, constituent = (orders[key].index(getattr(row, key)) for key in orders)
        colour, marker = style.LINES[run % len(style.LINES)][0], _MARKERS[station % len(_MARKERS)]
        letter = chr(ord("a") + constituent % 26) if len(orders["constituent"]) > 1 else ""
        white = {"mfc": "#FFFFFF", "mec": "#222222", "ms": 6.0}
        labels = [(getattr(row, f"title_{lang}"), {"marker": marker} | white)]
        if len(orders["run"]) > 1:
            labels.insert(0, (getattr(row, f"run_{lang}"), {"marker": "s", "mfc": colour, "mec": colour, "ms": 6.0}))
        if letter:
            shown = row.constituent.replace("_", "-")
            labels.append((f"{letter}  {shown}", {"marker": ""}))
        x, y = (value / row.deviation_observed for value in at)
        points.append(SkillPoint(x, y, {"marker": marker, "color": colour}, letter, tuple(labels)))
    return points


def draw_points(ax: Axes, points: Sequence[SkillPoint]) -> None:
    """Draw the points, and tell the legend once of every run, station and constituent."""
    for point in points:
        ax.plot(
            [point.x],
            [point.y],
            ls="",
            ms=10.5 if point.letter else 8.0,
            mew=0.0,
            zorder=5,
            clip_on=False,
            **point.look,
        )
        if point.letter:
            colour = style.ink(point.look["color"])
            told: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 6.5, "color": colour, "zorder": 5.5}
            ax.text(point.x, point.y, point.letter, **told)
    rank = [label for place in range(3) for point in points for label in point.labels[place : place + 1]]
    for text, look in dict((text, look) for text, look in rank).items():
        ax.plot([], [], ls="", mew=1.0, label=text, **look)
