"""The picture of a spill: concentrations at the stations over time, and the path along the river."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from danao.planning.spill import Spill
from danao.planning.spill.card import named, strong
from danao.planning.spill.texts import say
from danao.reporting import fonts, statistics, style
from danao.reporting.course import Course
from danao.reporting.texts import check_language, unit
from danao.reporting.texts import say as words
from danao.results import Results

DECADES = 4.0
"""Powers of ten below the highest concentration that the shades of the path show."""

MOST_ROWS = 600
"""Instants in the path; more would not be seen."""


def spill_picture(spill: Spill, *, lang: str = "zh") -> Figure:
    """Draw a spill.

    Parameters
    ----------
    spill : Spill
        What `danao.spill` returns.
    lang : {"zh", "en"}
        Language of the texts.

    Returns
    -------
    matplotlib Figure
        Above, the concentration at every station that is reached, with the limit; below, the concentration along the
        course that the release lies on, over time.
    """
    check_language(lang)
    with style.look():
        figure = Figure(figsize=(8.4, 7.0), layout="constrained")
        FigureCanvasAgg(figure)
        above, below = figure.subplots(2, 1, height_ratios=(1.0, 1.25))
        _curves(spill, above, lang)
        _path(spill, below, lang)
        if spill.illustrative:
            stamp(figure, lang)
        return lettered(figure)


def lettered(figure: Figure) -> Figure:
    """Give every text of a figure the fonts of the library."""
    for text in figure.findobj(Text):
        text.set_fontfamily(list(fonts.FAMILY))
        text.set_parse_math(False)
    return figure


def stamp(figure: Any, lang: str) -> None:
    """Say on a figure that its data are illustrative."""
    figure.text(0.995, 0.995, say("stamp", lang), ha="right", va="top", fontsize=7.5, color="#8A949E")


def course_with(run: Results, reach: str) -> Course:
    """Return the first course of a run that a reach belongs to."""
    found = [course for course in statistics.courses(run) if reach in course]
    return Course.of(run, found[0] if found else (reach,))


def _curves(spill: Spill, ax: Axes, lang: str) -> None:
    time = spill.dataset["time"].values
    reached = spill.table[spill.table["arrival"].notna()]
    for place, row in enumerate(reached.itertuples()):
        title = row.title_zh if lang == "zh" else row.title_en
        label = say("intake", lang, station=title) if row.kind == "intake" else title
        ax.plot(time, spill.dataset["concentration"].sel(station=row.station), label=label, **style.line(place))
    if spill.limit is not None:
        label = f"{say('limit_line', lang)} {strong(spill.limit)}"
        ax.axhline(spill.limit, color=style.LIMIT, lw=1.1, zorder=2.5, label=label)
    name = named(spill, lang)
    heading = say("series_title", lang, name=name[:1].upper() + name[1:])
    ax.set(title=heading, ylabel=unit(spill.substance.constituent.unit), xlim=_window(spill))
    scale(ax, float(reached["peak"].max()) if len(reached) else 0.0, spill.limit)
    style.dates(ax.xaxis, lang)
    ax.legend(loc="upper right")


def scale(ax: Axes, peak: float, limit: float | None) -> None:
    """Let an axis of concentrations begin at zero, or count decades where the limit would lie on its floor."""
    if limit is None or peak < 10.0 * limit:
        ax.set_ylim(bottom=0.0)
        return
    ax.set(yscale="log", ylim=(0.1 * limit, 3.0 * peak))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _path(spill: Spill, ax: Axes, lang: str) -> None:
    course = course_with(spill.run, spill.release.at[0])
    time = spill.dataset["time"].values
    rows = slice(None, None, max(1, time.size // MOST_ROWS))
    field = spill.dataset["concentration_of_cell"].values[rows][:, course.cells]
    top = 10.0 ** np.ceil(np.log10(max(float(field.max()), 1e-30)))
    shown = np.ma.masked_less(field.T, top * 10.0**-DECADES)
    shades = ax.pcolormesh(
        time[rows], course.x, shown, norm=LogNorm(top * 10.0**-DECADES, top), cmap="YlGnBu", rasterized=True
    )
    where = course.at(*spill.release.at)
    ax.plot([spill.release.time], [where], marker="v", color=style.LIMIT, ms=7, ls="", label=say("release_mark", lang))
    for row in course.stations.itertuples():
        ax.axhline(row.x, color="#9AA5AF", lw=0.8, ls=(0, (1, 2)))
        title = row.title_zh if lang == "zh" else row.title_en
        ax.annotate(
            title,
            (1.0, row.x),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 2),
            textcoords="offset points",
            ha="right",
            fontsize=7.5,
            color="#5A6670",
        )
    text = unit(spill.substance.constituent.unit)
    ax.set(title=say("path_title", lang, unit=text), xlim=_window(spill), ylim=course.ends[::-1])
    ax.set_ylabel(axis_along(course, lang))
    ax.figure.colorbar(shades, ax=ax, pad=0.015, aspect=28, format=FuncFormatter(lambda value, _: f"{value:g}"))
    style.dates(ax.xaxis, lang)


def axis_along(course: Course, lang: str) -> str:
    """Return the label of an axis along a course."""
    kind = "distance" if any(course.offset.values()) else "chainage"
    return words(f"{kind}_{'km' if course.factor < 1.0 else 'm'}", lang)


def _window(spill: Spill) -> tuple[Any, Any]:
    """Return the times that are worth showing: until nothing is to be seen any more."""
    time = spill.dataset["time"].values
    field = spill.dataset["concentration_of_cell"].values.max(axis=1)
    seen = np.flatnonzero(field > field.max() * 10.0**-DECADES)
    return time[0], time[min(int(seen[-1]) + 1, time.size - 1)]
