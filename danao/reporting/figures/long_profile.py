"""The long profile: bed, banks, structures and levels along a river."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.errors import InputError
from danao.reporting import statistics, style
from danao.reporting.channel import GROUND, Channel, Floats
from danao.reporting.classes import judged_item
from danao.reporting.course import Course
from danao.reporting.figures._class_bands import draw_bands, room
from danao.reporting.figures._outfall_marks import draw_outfalls, room_above
from danao.reporting.outfalls import outfalls_of
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.river.network import River
from danao.standards._standard import DEFAULT, Standard, read_standard

LEVEL, WATER, RANGE = "#1F6FA8", "#BBD7EA", "#DCEBF5"


@partial(style.styled, height=3.5)
def long_profile(
    runs: Results | Sequence[Results],
    *,
    times: Sequence[Any] = (),
    constituent: str | None = None,
    standard: Standard | str | None = None,
    palette: str = "map",
    course: Sequence[str] | None = None,
    river: River | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw bed, banks, structures, outfalls and the levels of one or several runs along the river.

    Parameters
    ----------
    runs : Results or sequence of Results
        The first gets its mean level and the envelope from the lowest to the highest, the others their mean level where
        it is another one.
    times : sequence of datetime-like
        Instants at which the level of the first run is drawn too; the nearest output is taken, and the legend tells it.
    constituent : str, optional
        Its class, by the mean over each run, stands in a strip per run at the foot, with a heavy frame where the target
        is missed.
    standard : Standard or str, optional
        Gives classes; GB 3838-2002 if not given.
    palette : {"map", "safe", "grey"}
        Of the classes: official hues, colours for colour-blind readers, or greys.
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
        without a level (pumps, losses) are a dash-dotted line. Sources at a point are triangles on the bank, in the
        colour of their kind; those along a stretch are lines at the top.

    Raises
    ------
    InputError
        If there is no run, a reach is unknown, an instant lies outside the run, or the standard does not judge the
        constituent.
    """
    check_language(lang)
    runs = [runs] if isinstance(runs, Results) else list(runs)
    if not runs:
        raise InputError("a long profile needs at least one run")
    channel = Channel.of(runs[0], course, river)
    low, high = _draw_levels(ax, runs, channel, lang)
    for place, time in enumerate(times, start=1 + max(1, len(runs))):  # the first two lines look like levels and bed
        state = runs[0].profile(statistics.instant(time, "times"))
        when = str(state["time"].values)[:16].replace("T", " ")
        look = style.line(place) | {"linewidth": 1.1}
        ax.plot(channel.course.x, state["level"].values[channel.course.cells], label=when, **look)
    heading = say("profile_level", lang)
    if constituent is not None:
        rules = read_standard(DEFAULT if standard is None else standard)
        judged_item(runs[0], constituent, rules)
        name = style.constituent_title(runs, constituent, lang)
        heading += " · " + say("bands", lang, name=style.wrapped(name, 40, most=1))
    ax.set_title(heading + style.stamp(runs, lang))
    channel.draw(ax, lang, low, high)
    outfalls = outfalls_of(runs[0])
    shown = [run for run in runs if constituent in run.constituents]
    _make_room(ax, channel, room(len(shown)), room_above(outfalls, channel.course))
    draw_outfalls(ax, outfalls, channel.course, np.fmax(channel.left, channel.right), lang)
    if constituent is not None:
        draw_bands(ax, shown, constituent, channel.course, rules, palette, lang)
    return style.legend(ax)


def _draw_levels(ax: Axes, runs: Sequence[Results], channel: Channel, lang: str) -> tuple[Floats, Floats]:
    """Draw the envelope of the first run and the mean levels that differ; return the lowest and highest of all (m)."""
    low, high = _envelope(ax, runs[0], channel, lang)
    means = [(own := Course.of(run, channel.course.reaches), _mean(run, own)) for run in runs]
    alike = [own.x.size == means[0][0].x.size and np.array_equal(mean, means[0][1]) for own, mean in means]
    label = say("mean_level", lang) if all(alike) else _of_run(runs[0], lang)
    ax.plot(channel.course.x, means[0][1], color=LEVEL, lw=1.5, zorder=3.0, label=label)
    for place, (own, level) in enumerate(means):
        if not alike[place]:
            ax.plot(own.x, level, label=_of_run(runs[place], lang), **style.line(place))
            seen = np.interp(channel.course.x, own.x, level)
            low, high = np.minimum(low, seen), np.maximum(high, seen)
    return low, high


def _make_room(ax: Axes, channel: Channel, below: float, above: float) -> None:
    """Widen the axes by shares of their height, for what stands at their foot and at their top."""
    floor, top = ax.get_ylim()
    height = (top - floor) / (1.0 - below - above)
    ax.fill_between(channel.course.x, floor - below * height, floor, color=GROUND, lw=0)
    ticks = [tick for tick in ax.get_yticks() if floor <= tick <= top]
    ax.set_ylim(floor - below * height, top + above * height)
    if below:
        ax.set_yticks(ticks)


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
