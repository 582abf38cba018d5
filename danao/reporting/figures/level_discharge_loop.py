"""The loop of level against discharge at a place, which shows what a rating curve leaves out."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.dates import date2num
from matplotlib.patheffects import withStroke

from danao.errors import InputError, Problem, nearest
from danao.reporting import fonts, statistics, style
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.river.network import kilometre_mark

_ARROWS = 10
_HUES = "viridis"


@partial(style.styled, height=3.9)
def level_discharge_loop(
    run: Results,
    place: str | tuple[str, float],
    *,
    start: Any = None,
    stop: Any = None,
    rating: xr.Dataset | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw level against discharge at a place, coloured by time, with arrowheads the way it goes.

    A flood makes a loop because a rising river runs steeper than a falling one; a tide turns the discharge round.

    Parameters
    ----------
    run : Results
        What is drawn: every output from `start` to `stop`.
    place : str or (str, float)
        A station, or reach and chainage (m).
    start, stop : datetime-like, optional
        Part of the run; by default all of it.
    rating : xarray.Dataset, optional
        What `danao.planning.steady_profile.rating_table` returns, with this station; drawn as a line as
        far as the loop reaches.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If the place is unknown, less than two outputs lie between `start` and `stop`, or the rating is of other
        stations.
    """
    check_language(lang)
    here = run.at(place).isel(time=statistics.between(run, start, stop))
    if here.sizes["time"] < 2:
        raise InputError(Problem("less than two outputs lie in that part of the run", key="start", remedy="widen it"))
    discharge, level = here["discharge"].values, here["level"].values
    _draw_loop(ax, discharge, level, here["time"].values, lang)
    if discharge.min() < 0.0 < discharge.max():
        _mark_reversal(ax, lang)
    title = run.stations.loc[place, f"title_{lang}"] if isinstance(place, str) else _mark(place)
    heading = say("loop_title", lang, station=style.wrapped(title, 40, most=1))
    ax.set(xlabel=say("discharge", lang), ylabel=say("level", lang))
    ax.set_title(heading + style.stamp([run], lang), pad=8)
    if rating is not None:
        _draw_rating(ax, rating, place, lang)
    return ax


def _draw_loop(ax: Axes, discharge: np.ndarray, level: np.ndarray, time: np.ndarray, lang: str) -> None:
    points = np.column_stack([discharge, level])
    days = date2num(time)
    loop = LineCollection(np.stack([points[:-1], points[1:]], axis=1).tolist(), cmap=_HUES, lw=1.8, zorder=3)
    loop.set_array(0.5 * (days[:-1] + days[1:]))
    loop.set_clim(days[0], days[-1])
    loop.set_capstyle("round")
    ax.add_collection(loop)
    for values, limit in ((discharge, ax.set_xlim), (level, ax.set_ylim)):
        margin = 0.1 * (np.ptp(values) or 1.0)
        limit(values.min() - margin, values.max() + margin)
    bar = ax.figure.colorbar(loop, ax=ax, pad=0.03, aspect=30)
    bar.outline.set_visible(False)
    style.dates(bar.ax.yaxis, lang)
    bar.ax.tick_params(labelfontfamily=list(fonts.FAMILY), labelsize=8)
    for place in _arrow_places(points):
        colour = loop.cmap(loop.norm(0.5 * (days[place] + days[place + 1])))
        head = {"arrowstyle": "-|>", "color": colour, "lw": 0.0, "shrinkA": 0.0, "shrinkB": 0.0, "mutation_scale": 13}
        ax.annotate("", xy=tuple(points[place + 1]), xytext=tuple(points[place]), arrowprops=head, zorder=4)
    ax.plot(*points[0], marker="o", ms=5.5, mfc="#FFFFFF", mec="#222222", mew=1.2, ls="", zorder=5)
    where: dict[str, Any] = {"xytext": (6, 5), "textcoords": "offset points", "fontsize": 7.5, "zorder": 5}
    where["path_effects"] = [withStroke(linewidth=2.2, foreground="#FFFFFF")]
    ax.annotate(say("begins", lang), xy=tuple(points[0]), **where)


def _arrow_places(points: np.ndarray) -> list[int]:
    """Return the steps that get an arrowhead: evenly along the line as it is seen, and none where it stands still."""
    size = np.maximum(np.ptp(points, axis=0), 1e-12)
    length = np.hypot(*(np.diff(points, axis=0) / size).T)
    along = np.cumsum(length)
    if along[-1] == 0.0:
        return []
    wanted = (np.arange(_ARROWS) + 0.5) / _ARROWS * along[-1]
    return sorted(set(np.searchsorted(along, wanted).tolist()))


def _mark_reversal(ax: Axes, lang: str) -> None:
    """Draw the line of no discharge, and say on which side the water runs up the river."""
    ax.axvline(0.0, color="#5A6670", lw=0.9, zorder=2.2)
    for text, x, align in (("runs_up", -5, "right"), ("runs_down", 5, "left")):
        ax.annotate(
            say(text, lang),
            xy=(0.0, 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(x, 4),
            textcoords="offset points",
            ha=align,
            va="bottom",
            fontsize=7.5,
            color="#5A6670",
        )


def _draw_rating(ax: Axes, rating: xr.Dataset, place: str | tuple[str, float], lang: str) -> None:
    known = [str(name) for name in rating["station"].values]
    if place not in known:
        raise InputError(Problem(f"the rating has no station '{place}'", key="rating", remedy=nearest(place, known)))
    curve = rating.sel(station=place).sortby("discharge")
    flow, level = curve["discharge"].values, curve["level"].values
    look: dict[str, Any] = {"color": "#222222", "lw": 1.1, "ls": (0, (5, 2)), "marker": "s", "ms": 3.0, "zorder": 2.5}
    ax.plot(flow, level, scalex=False, scaley=False, label=say("rating", lang), **look)
    ax.legend(loc="best")


def _mark(place: tuple[str, float]) -> str:
    return f"{place[0]} {kilometre_mark(float(place[1]))}"
