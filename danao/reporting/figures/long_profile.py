"""The long profile: bed, banks, structures and levels along a river."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.errors import InputError
from danao.reporting import statistics, style
from danao.reporting.channel import Channel, Floats
from danao.reporting.course import Course
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.river.network import River

LEVEL, WATER, RANGE = "#1F6FA8", "#BBD7EA", "#DCEBF5"


@partial(style.styled, height=3.5)
def long_profile(
    runs: Results | Sequence[Results],
    *,
    times: Sequence[Any] = (),
    course: Sequence[str] | None = None,
    river: River | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw bed, banks, structures and the levels of one or several runs along the river.

    Parameters
    ----------
    runs : Results or sequence of Results
        The first gets its mean level and the envelope from the lowest to the highest, the others their mean level.
    times : sequence of datetime-like
        Instants at which the level of the first run is drawn too; the nearest output is taken, and the legend tells it.
    course : sequence of str, optional
        Reaches that follow each other, upstream first; by default the first course with stations. Where the chainage
        of a reach does not go on from the one before, the axis counts the distance along the course.
    river : River, optional
        Gives banks and structures; by default the one that the results carry.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw; by default in a new figure, ``ax.figure.savefig(…)`` writes it.

    Returns
    -------
    Axes
        Structures are bars from the bed to the crest or sill, hatched where a leaf stands or moves above it; those
        without a level (pumps, losses) are a dash-dotted line.

    Raises
    ------
    InputError
        If there is no run, a reach is unknown, or an instant lies outside the run.
    """
    check_language(lang)
    runs = [runs] if isinstance(runs, Results) else list(runs)
    if not runs:
        raise InputError("a long profile needs at least one run")
    channel = Channel.of(runs[0], course, river)
    low, high = _envelope(ax, runs[0], channel, lang)
    mean = _mean(runs[0], channel.course)
    label = say("mean_level", lang) if len(runs) == 1 else _of_run(runs[0], lang)
    ax.plot(channel.course.x, mean, color=LEVEL, lw=1.5, zorder=3.0, label=label)
    for place, run in enumerate(runs[1:], start=1):
        own = Course.of(run, channel.course.reaches)
        level = _mean(run, own)
        ax.plot(own.x, level, label=_of_run(run, lang), **style.line(place))
        seen = np.interp(channel.course.x, own.x, level)
        low, high = np.minimum(low, seen), np.maximum(high, seen)
    for place, time in enumerate(times, start=1 + max(1, len(runs))):  # the first two lines look like levels and bed
        state = runs[0].profile(statistics.instant(time, "times"))
        when = str(state["time"].values)[:16].replace("T", " ")
        look = style.line(place) | {"linewidth": 1.1}
        ax.plot(channel.course.x, state["level"].values[channel.course.cells], label=when, **look)
    ax.set_title(say("profile_level", lang))
    channel.draw(ax, lang, low, high)
    return style.legend(ax)


def _envelope(ax: Axes, run: Results, channel: Channel, lang: str) -> tuple[Floats, Floats]:
    """Fill the water up to the lowest level, then up to the highest; return the two (m)."""
    level = run.dataset["level"][:, channel.course.cells].values
    low, high = level.min(axis=0), level.max(axis=0)
    ax.fill_between(channel.course.x, channel.bed, low, color=WATER, lw=0)
    ax.fill_between(channel.course.x, low, high, color=RANGE, lw=0, label=say("envelope", lang))
    return low, high


def _mean(run: Results, course: Course) -> Floats:
    return run.dataset["level"][:, course.cells].values.mean(axis=0)


def _of_run(run: Results, lang: str) -> str:
    return say("mean_level_of", lang, run=style.title(run, lang))
