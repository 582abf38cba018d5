"""A constituent at a station over time, with what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.assessment.periods import SEASONS
from danao.assessment.skill import skill
from danao.reporting import statistics, style
from danao.reporting.figures._marks import limit_line, unit_of
from danao.reporting.observations import read_observations
from danao.reporting.skill import pairs
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.standards._standard import DEFAULT, read_standard

_SEASONS = {"wet": "#E8F1F8", "dry": "#FBF1DE"}
_FEWEST = 3
"""Pairs without which no skill is told."""


@style.styled
def series(
    runs: Results | Sequence[Results],
    station: str,
    constituent: str,
    *,
    limit: tuple[str, float] | None = None,
    observations: str | Path | pd.DataFrame | None = None,
    seasons: Mapping[str, tuple[int, ...]] | None = SEASONS,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw a constituent at a station over time: daily means in a long run, every output in a short one.

    Parameters
    ----------
    runs : Results or sequence of Results
        The first one also gets the range within each day, and beside observations its skill.
    station, constituent : str
        Their names.
    limit : (str, float), optional
        Label of the class and its limit.
    observations : str, Path or DataFrame, optional
        ``time, station, constituent, value, unit, flag`` (``<``: below detection), or another layout of
        `danao.assessment.read_samples`. Values below detection are hollow triangles at the detection limit.
    seasons : mapping of season to months, optional
        Months of the ``wet`` and of the ``dry`` season, which are shaded in a run of more than sixty days; by default
        those of an assessment. None: no shades.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    runs = [runs] if isinstance(runs, Results) else list(runs)
    observations = _read(observations, runs[0])
    time = runs[0].dataset["time"].values
    if seasons and time[-1] - time[0] > statistics.LONG_RUN:
        _shade(ax, time, seasons, lang)
    for place, run in enumerate(runs):
        if constituent not in run.constituents:
            continue
        table = statistics.series(run, station, constituent)
        label = style.title(run, lang)
        if place == 0 and not np.array_equal(table["low"], table["high"]):
            ranged = say("daily_range", lang, run=label)
            ax.fill_between(table["time"], table["low"], table["high"], color="#C6CED6", alpha=0.7, lw=0, label=ranged)
        if place == 0 and observations is not None:
            label = _with_skill(label, pairs(run, observations, station, constituent), lang)
        look = style.line(place) | {"linewidth": 1.2}
        ax.plot(table["time"], table["mean"], label=label, **look)
    if observations is not None:
        _observations(ax, observations, station, constituent, lang)
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    where = style.wrapped(runs[0].stations.loc[station, f"title_{lang}"], 40, most=1)
    title = say("series_title", lang, station=where, name=name) + style.stamp(runs, lang)
    ax.set(title=title, ylabel=unit_of(runs, constituent))
    limit_line(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.04)
    ax.set_xlim(time[0], time[-1])
    style.dates(ax.xaxis, lang)
    return style.legend(ax)


def _read(given: str | Path | pd.DataFrame | None, run: Results) -> pd.DataFrame | None:
    """Return observations by the names and in the units of a run; those that were read already as they are."""
    if given is None or (isinstance(given, pd.DataFrame) and "below" in given):
        return given
    return read_observations(given, run, read_standard(DEFAULT))[0]


def _shade(ax: Axes, time: Any, seasons: Mapping[str, tuple[int, ...]], lang: str) -> None:
    """Shade the months of the wet and of the dry season, neighbours as one."""
    first, last = pd.Timestamp(time[0]), pd.Timestamp(time[-1])
    months = pd.date_range(first.to_period("M").start_time, last, freq="MS")
    of_month = {month: name for name, members in seasons.items() for month in members}
    names = [of_month.get(month.month, "") for month in months]
    told: set[str] = set()
    place = 0
    while place < len(months):
        stop = place
        while stop < len(months) and names[stop] == names[place]:
            stop += 1
        if names[place] in _SEASONS:
            end = months[stop] if stop < len(months) else last
            label = None if names[place] in told else say(f"season_{names[place]}", lang)
            ax.axvspan(max(months[place], first), end, color=_SEASONS[names[place]], lw=0, zorder=0.1, label=label)
            told.add(names[place])
        place = stop


def _with_skill(title: str, found: pd.DataFrame, lang: str) -> str:
    """Return the title of a run with its skill below it, where there are enough pairs."""
    if len(found) < _FEWEST:
        return title
    told = skill(found["observed"], found["simulated"], found["below"])
    values = {"kge": f"{told.kge:.2f}", "pbias": f"{told.pbias:+.0f}", "rmse": f"{told.rmse:.3g}"}
    return say("skill_of", lang, run=title, n=told.n, **{key: text.replace("-", "−") for key, text in values.items()})


def _observations(ax: Axes, observations: pd.DataFrame, station: str, constituent: str, lang: str) -> None:
    here = observations[(observations["station"] == station) & (observations["constituent"] == constituent)]
    seen, hidden = here[~here["below"]], here[here["below"]]
    common: dict[str, Any] = {"ls": "", "zorder": 5, "mec": "#101010", "ms": 4.5}
    if len(seen):
        ax.plot(seen["time"], seen["value"], marker="o", mfc="#FFFFFF", mew=1.1, label=say("observed", lang), **common)
    if len(hidden):
        label = say("below_detection", lang)
        ax.plot(hidden["time"], hidden["value"], marker="v", mfc="none", mew=0.9, label=label, **common)
