"""A constituent at a station over time, with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import statistics, style
from danao.reporting.figures._marks import limit_line, unit_of
from danao.reporting.texts import say
from danao.results import Results


@style.styled
def series(
    runs: Sequence[Results],
    station: str,
    constituent: str,
    *,
    limit: tuple[str, float] | None = None,
    observations: pd.DataFrame | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw a constituent at a station over time: daily means in a long run, every output in a short one.

    Parameters
    ----------
    runs : sequence of Results
        The first one also gets the range within each day.
    station, constituent : str
        Their names.
    limit : (str, float), optional
        Label of the class and its limit.
    observations : DataFrame, optional
        ``time, station, constituent, value, below`` as `danao.reporting.observations` reads it.
    lang : {"zh", "en"}
        Language of the texts.
    """
    for place, run in enumerate(runs):
        if constituent not in run.constituents:
            continue
        table = statistics.series(run, station, constituent)
        if place == 0 and not np.array_equal(table["low"], table["high"]):
            label = say("daily_range", lang, run=style.title(run, lang))
            ax.fill_between(table["time"], table["low"], table["high"], color="#D9DEE3", lw=0, label=label)
        look = style.line(place) | {"linewidth": 1.2}
        ax.plot(table["time"], table["mean"], label=style.title(run, lang), **look)
    if observations is not None:
        _observations(ax, observations, station, constituent, lang)
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    where = style.wrapped(runs[0].stations.loc[station, f"title_{lang}"], 40, most=1)
    title = say("series_title", lang, station=where, name=name)
    ax.set(title=title, ylabel=unit_of(runs, constituent))
    limit_line(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.04)
    time = runs[0].dataset["time"].values
    ax.set_xlim(time[0], time[-1])
    style.dates(ax.xaxis, lang)
    return style.legend(ax)


def _observations(ax: Axes, observations: pd.DataFrame, station: str, constituent: str, lang: str) -> None:
    here = observations[(observations["station"] == station) & (observations["constituent"] == constituent)]
    seen, hidden = here[~here["below"]], here[here["below"]]
    common: dict[str, Any] = {"ls": "", "zorder": 5, "mec": "#101010", "ms": 4.5}
    if len(seen):
        ax.plot(seen["time"], seen["value"], marker="o", mfc="#FFFFFF", mew=1.1, label=say("observed", lang), **common)
    if len(hidden):
        label = say("below_detection", lang)
        ax.plot(hidden["time"], hidden["value"], marker="v", mfc="none", mew=0.9, label=label, **common)
