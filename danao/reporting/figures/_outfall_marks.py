"""Outfalls on a long profile: a mark on the bank for a point, a line at the top for a stretch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import blended_transform_factory

from danao.reporting import style
from danao.reporting.channel import Floats
from danao.reporting.course import Course
from danao.reporting.outfalls import Outfall
from danao.reporting.texts import say

Box = tuple[float, float, float, float]

_ROWS, _ROW = 8, 8.5  # names of points stand on so many heights, so far apart (points of type)
_NAMES = 0.05  # for names of points below them, share of the axes
_LETTER = 0.0066  # width of a narrow letter of a name, share of the axis
_MARK = 0.009  # half the width of a mark, share of the axis
_LINE = 0.022  # from stretch to stretch, share of the axes


def room_above(outfalls: Sequence[Outfall], course: Course) -> float:
    """Return the share of the height of the axes that the lines of stretches, and the names of points, take."""
    here = [one for one in outfalls if one.reach in course.reaches]
    count = sum(one.is_stretch for one in here)
    return (count + 1) * _LINE * bool(count) + _NAMES * (count < len(here))


def draw_outfalls(ax: Axes, outfalls: Sequence[Outfall], course: Course, bank: Floats, lang: str) -> None:
    """Mark the outfalls on a course; points stand on the bank, given at the cells (m)."""
    here = [one for one in outfalls if one.reach in course.reaches]
    told: set[str] = set()
    points: dict[float, list[Outfall]] = {}
    for one in sorted((one for one in here if not one.is_stretch), key=lambda one: course.at(one.reach, one.begin)):
        points.setdefault(course.at(one.reach, one.begin), []).append(one)
    scale = _points_per_metre(ax)
    taken = [
        _marks(x, float(np.interp(x, course.x, bank)), len(group), course.span, scale) for x, group in points.items()
    ]
    for x, group in points.items():
        foot = float(np.interp(x, course.x, bank))
        for row, one in enumerate(group):
            where: dict[str, Any] = {"xy": (x, foot), "xytext": (0, 1 + 6 * row), "textcoords": "offset points"}
            ax.annotate("▼", color=_colour(one), fontsize=6.5, ha="center", va="bottom", zorder=5.2, **where)
            _tell(ax, one, told, lang)
        _name(ax, group, (x, foot), (course.span, scale), taken, lang)
    over = blended_transform_factory(ax.transData, ax.transAxes)
    for row, one in enumerate(one for one in here if one.is_stretch):
        ends, height = [course.at(one.reach, chainage) for chainage in (one.begin, one.end)], 1.0 - (row + 1) * _LINE
        look: dict[str, Any] = {"lw": 2.6, "solid_capstyle": "butt", "transform": over, "zorder": 2.6}
        ax.plot(ends, [height] * 2, color=_colour(one), label=one.title[lang], **look)


def _colour(outfall: Outfall) -> str:
    return style.KINDS.get(outfall.kind, style.KINDS["other"])


def _tell(ax: Axes, outfall: Outfall, told: set[str], lang: str) -> None:
    """Give the legend a mark of each kind."""
    if outfall.kind not in told:
        told.add(outfall.kind)
        label = say(f"kind_{outfall.kind}", lang)
        label = label[:1].upper() + label[1:]
        ax.plot([], [], ls="", marker="v", ms=5.5, mew=0.0, color=_colour(outfall), label=label)


def _name(
    ax: Axes,
    group: Sequence[Outfall],
    where: tuple[float, float],
    scale: tuple[float, float],
    taken: list[Box],
    lang: str,
) -> None:
    """Write the names of outfalls at one place above them, on the first free height; without any, not at all."""
    lines = [style.wrapped(one.title[lang], 26, most=1) for one in group]
    half = (
        0.5 * _LETTER * scale[0] * max(sum(2.0 if ord(letter) > 0x2E7F else 1.1 for letter in line) for line in lines)
    )
    foot = where[1] * scale[1] + 10.0 + 6.0 * (len(group) - 1)
    for row in range(_ROWS):
        low = foot + _ROW * row
        box = (where[0] - half, low, where[0] + half, low + _ROW * len(lines))
        if not any(_meet(box, other) for other in taken):
            break
    else:
        return
    taken.append(box)
    ax.annotate(
        "\n".join(lines),
        xy=where,
        xytext=(0, 10 + 6 * (len(group) - 1) + _ROW * row),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=6.5,
        linespacing=1.1,
        color="#333C44",
        zorder=5.4,
        annotation_clip=True,
        path_effects=[withStroke(linewidth=1.8, foreground="#FFFFFF")],
    )


def _points_per_metre(ax: Axes) -> float:
    """Return how many points of type a metre of level takes, as near as it is known before the layout is made."""
    floor, top = ax.get_ylim()
    return 72.0 * ax.bbox.height / ax.figure.dpi / (top - floor)


def _marks(x: float, level: float, count: int, span: float, scale: float) -> Box:
    """Return the box that the marks at a place take: along the axis, and up in points of type."""
    return x - _MARK * span, level * scale, x + _MARK * span, level * scale + 2.0 + 6.0 * count


def _meet(one: Box, other: Box) -> bool:
    """Return whether two boxes (left, bottom, right, top) lie on each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
