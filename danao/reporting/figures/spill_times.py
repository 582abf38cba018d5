"""The picture of a release whose hour is not known: the range of concentrations at every station."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.planning.spill import Spill, SpillTimes
from danao.planning.spill.card import named, strong
from danao.planning.spill.texts import say
from danao.reporting import style
from danao.reporting.figures.spill import scale, stamp
from danao.reporting.texts import check_language, unit


@partial(style.styled, height=3.6)
def spill_times_picture(times: SpillTimes, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw for every station the highest and the median concentration over all hours of release.

    Parameters
    ----------
    times : SpillTimes
        What `danao.spill_times` returns.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    first = times.spills[0]
    reached = times.envelope[times.envelope["reached"] > 0.0]
    for place, row in enumerate(reached.itertuples()):
        hours, curves = _since(times.spills, row.station)
        look = style.line(place)
        title = row.title_zh if lang == "zh" else row.title_en
        ax.plot(hours, curves.max(axis=0), label=say("worst_of", lang, station=title), **look)
        ax.fill_between(hours, np.median(curves, axis=0), curves.max(axis=0), color=look["color"], alpha=0.15, lw=0)
    if first.limit is not None:
        ax.axhline(first.limit, color=style.LIMIT, lw=1.1, label=f"{say('limit_line', lang)} {strong(first.limit)}")
    name = named(first, lang)
    ax.set(title=say("times_title", lang, name=name[:1].upper() + name[1:]), xlabel=say("since_release", lang))
    ax.set(ylabel=unit(first.substance.constituent.unit), xlim=(0.0, _end(times)))
    scale(ax, float(reached["peak_high"].max()) if len(reached) else 0.0, first.limit)
    if times.illustrative:
        stamp(ax.figure, lang)
    return style.legend(ax)


def _end(times: SpillTimes) -> float:
    """Return the hours after which nothing is to be seen any more."""
    left = (times.table["leaves"] - times.table["release"]).max()
    whole = _since(times.spills[:1], times.spills[0].gauges[0].name)[0][-1]
    return float(whole) if left is pd.NaT else min(float(whole), 1.1 * left / pd.Timedelta(hours=1))


def _since(spills: tuple[Spill, ...], station: str) -> tuple[Any, Any]:
    """Return hours since the release, and the curves of all releases there, shape (releases, hours)."""
    ends, parts = [], []
    for spill in spills:
        hours = (spill.dataset["time"].values - spill.release.time) / np.timedelta64(1, "s") / 3600.0
        parts.append((hours, spill.dataset["concentration"].sel(station=station).values))
        ends.append(hours[-1])
    common = np.linspace(0.0, max(ends), 500)
    return common, np.array([np.interp(common, hours, curve, right=0.0) for hours, curve in parts])
