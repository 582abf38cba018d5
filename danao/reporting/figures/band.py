"""Bands of what is likely: monthly means at a station, or one month along the river."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.errors import InputError, Problem, nearest
from danao.planning.uncertainty import Uncertainty
from danao.reporting import style
from danao.reporting.figures.probability import stamped
from danao.reporting.texts import check_language, say

_COLOUR = "#0072B2"
_BANDS = (("p05", "p95", 0.18), ("p25", "p75", 0.38))


@partial(style.styled, height=3.0)
def band_picture(
    found: Uncertainty,
    constituent: str,
    *,
    station: str | None = None,
    month: str | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw the median and the bands of half and of nine tenths of the runs, with the limit.

    Parameters
    ----------
    found : Uncertainty
        What `danao.uncertainty` returns.
    constituent : str
        An item.
    station : str, optional
        The course of the months at this station; by default the first one.
    month : str, optional
        In place of a station: this month (``2018-01``) along the river, which asks for runs with ``along``.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    asked: list[tuple[str, Sequence[str], str]] = [(constituent, found.items, "constituent")]
    asked += [(station, found.stations, "station")] if station is not None else []
    months = [str(item)[:7] for item in found.judged.months]
    asked += [(month, months, "month")] if month is not None else []
    wrong = [Problem(f"there is no '{a}'", key, remedy=nearest(a, known)) for a, known, key in asked if a not in known]
    if wrong:
        raise InputError(wrong)
    bands = found.bands()
    bands = bands[bands["constituent"] == constituent]
    name = found.about.get("titles", {}).get(constituent, {}).get(lang, constituent)
    if month is None:
        place = found.stations[0] if station is None else station
        title = say("band_title", lang, station=found.places.loc[place, f"title_{lang}"], name=name)
        _course(ax, bands[bands["place"] == place], lang)
        targets = {found.places.loc[place, "target"]}
    else:
        title = say("band_along_title", lang, month=month, name=name)
        _along(ax, bands[bands["month"] == month], found, lang)
        targets = set(found.places["target"][found.places["station"]])
    _limits(ax, found, constituent, targets, lang)
    ax.set(title=stamped(title, found.about, lang), ylabel=found.about["units"][constituent])
    ax.set_ylim(bottom=0.0)
    return style.legend(ax)


def _course(ax: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Draw steps, a month each."""
    edges = np.arange(len(rows) + 1)
    for low, high, alpha in _BANDS:
        label = say("band_of", lang, low=int(low[1:]), high=int(high[1:]))
        bottom, top = (np.append(rows[key], rows[key].iloc[-1]) for key in (low, high))
        ax.fill_between(edges, bottom, top, step="post", color=_COLOUR, alpha=alpha, lw=0.0, label=label)
    middle = np.append(rows["p50"], rows["p50"].iloc[-1])
    ax.step(edges, middle, where="post", color=_COLOUR, label=say("band_median", lang))
    ax.set_xticks(edges[:-1] + 0.5, [month[2:] for month in rows["month"]])
    ax.set_xlim(0, edges[-1])
    ax.tick_params(axis="x", length=0)


def _along(ax: Axes, rows: pd.DataFrame, found: Uncertainty, lang: str) -> None:
    """Draw every reach by chainage."""
    for place, (_, part) in enumerate(rows.groupby("reach", sort=False)):
        part = part.sort_values("chainage")
        chainage = part["chainage"] / 1000.0
        for low, high, alpha in _BANDS:
            label = say("band_of", lang, low=int(low[1:]), high=int(high[1:])) if place == 0 else None
            ax.fill_between(chainage, part[low], part[high], color=_COLOUR, alpha=alpha, lw=0.0, label=label)
        ax.plot(chainage, part["p50"], color=_COLOUR, label=say("band_median", lang) if place == 0 else None)
    for station in found.stations:
        ax.axvline(found.places.loc[station, "chainage"] / 1000.0, color="#9AA5AF", lw=0.7, ls=":")
    ax.set_xlabel(say("chainage_km", lang))
    ax.margins(x=0.0)


def _limits(ax: Axes, found: Uncertainty, constituent: str, targets: set[str], lang: str) -> None:
    for target in sorted(targets):
        limit = found.about["limits"][constituent].get(target)
        for one in limit if isinstance(limit, tuple) else (limit,):
            if one is not None:
                ax.axhline(
                    one,
                    color=style.LIMIT,
                    lw=1.1,
                    ls="--",
                    label=say("limit", lang, label=found.about["labels"][target][lang]),
                )
