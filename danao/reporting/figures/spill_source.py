"""The picture of a search: how likely each place and time of a release is."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from danao.planning.spill import SpillSource
from danao.planning.spill.card import named
from danao.planning.spill.texts import say
from danao.reporting import style
from danao.reporting.course import Course
from danao.reporting.figures.spill import axis_along, course_with, lettered, stamp
from danao.reporting.texts import check_language

SHADES, CREDIBLE = "PuBu", "#E69F00"


def source_picture(source: SpillSource, *, lang: str = "zh") -> Figure:
    """Draw where and when a release was, along the course of the most likely place.

    Parameters
    ----------
    source : SpillSource
        What `danao.find_spill` returns.
    lang : {"zh", "en"}
        Language of the texts.

    Returns
    -------
    matplotlib Figure
        Shades: probability density relative to the highest; line: the credible set; cross: the most likely release;
        circles: samples (open: below detection).
    """
    check_language(lang)
    with style.look():
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        FigureCanvasAgg(figure)
        ax = figure.subplots()
        course = course_with(source.run, source.best.at[0])
        _shades(source, course, ax, lang)
        _samples(source, course, ax, lang)
        ax.plot(
            [source.best.time],
            [course.at(*source.best.at)],
            "x",
            color=style.LIMIT,
            ms=8,
            mew=2,
            label=say("best", lang),
        )
        title = named(source.spill, lang)
        ax.set(title=say("posterior_title", lang, name=title[:1].upper() + title[1:]), ylabel=axis_along(course, lang))
        ax.set(ylim=_places(source, course), xlim=_window(source), xlabel=say("release_time", lang))
        style.dates(ax.xaxis, lang)
        style.legend(ax)
        if source.illustrative:
            stamp(figure, lang)
        return lettered(figure)


def _shades(source: SpillSource, course: Course, ax: Axes, lang: str) -> None:
    time = source.posterior["time"].values
    density = source.posterior.values[:, course.cells] / np.gradient(course.x)
    shown = np.ma.masked_less(density.T / density.max(), 1e-3)
    inside = np.ma.masked_equal(source.inside.values[:, course.cells].T.astype(float), 0.0)
    ax.pcolormesh(time, course.x, shown, cmap=SHADES, vmin=-0.2, vmax=1.0, rasterized=True)
    ax.pcolormesh(time, course.x, inside, cmap=ListedColormap([CREDIBLE]), alpha=0.45, rasterized=True)
    ax.plot([], [], color=CREDIBLE, alpha=0.45, lw=6, label=say("credible", lang, level=f"{source.level:.0%}"))


def _samples(source: SpillSource, course: Course, ax: Axes, lang: str) -> None:
    for below, label in ((False, "sample_seen"), (True, "sample_below")):
        chosen = [
            (time, course.at(gauge.reach, gauge.chainage))
            for gauge, time, hidden in zip(
                source.samples.gauges, source.samples.time, source.samples.below, strict=True
            )
            if hidden == below and gauge.reach in course.reaches
        ]
        if chosen:
            look: dict[str, Any] = {"mfc": "#FFFFFF" if below else "#222222", "mec": "#222222", "mew": 1.0}
            ax.plot(*zip(*chosen, strict=True), "o", ms=4.5, label=say(label, lang), **look)


def _window(source: SpillSource) -> tuple[np.datetime64, np.datetime64]:
    """Return the times that are worth showing: the likely ones, and the samples."""
    time = source.posterior["time"].values
    likely = source.posterior.values.max(axis=1)
    seen = np.flatnonzero(likely > 1e-3 * likely.max())
    first, last = time[seen[0]], source.samples.time.max()
    room = (last - first) * 0.04
    return first - room, last + room


def _places(source: SpillSource, course: Course) -> tuple[float, float]:
    """Return the stretch that is worth showing, the downstream end below."""
    likely = np.flatnonzero(source.inside.values[:, course.cells].any(axis=0))
    sampled = [course.at(item.reach, item.chainage) for item in source.samples.gauges if item.reach in course.reaches]
    seen = [*course.x[likely], *sampled]
    room = 0.06 * course.span
    return min(max(seen) + room, course.ends[1]), max(min(seen) - room, course.ends[0])
