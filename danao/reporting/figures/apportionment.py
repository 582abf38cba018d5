"""The picture of an apportionment: what each kind of source has in the concentration at a station, over time."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from danao.planning.response import Response, control_of, target_of
from danao.reporting import style
from danao.reporting.texts import check_language, say, unit
from danao.standards._standard import DEFAULT, read_standard


@partial(style.styled, height=3.6)
def apportionment_picture(
    response: Response, station: str, constituent: str, *, standard: Any = None, lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw the daily means of what each kind of source brings, one on top of the other, with the limit.

    What takes a constituent away (demand of oxygen) is drawn below zero.

    Parameters
    ----------
    response : Response
        From `danao.respond`, at output instants.
    station, constituent : str
        Where and what.
    standard : Standard, str or Path, optional
        Gives the limit; GB 3838-2002 if not given.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    daily = _daily(response, station, constituent)
    up, down = daily.clip(lower=0.0), daily.clip(upper=0.0)
    kinds = [kind for kind in daily.columns if daily[kind].abs().max() > 1e-3 * daily.sum(axis=1).abs().max()]
    labels = [say(f"kind_{kind}", lang) for kind in kinds]
    faces = [style.KINDS[kind] for kind in kinds]
    ax.stackplot(daily.index, [up[kind] for kind in kinds], labels=labels, colors=faces, lw=0.3, ec="#FFFFFF")
    if (down[kinds].min() < 0.0).any():
        ax.stackplot(daily.index, [down[kind] for kind in kinds], colors=faces, lw=0.3, ec="#FFFFFF")
        ax.axhline(0.0, color="#5A6670", lw=0.8)
    ax.plot(daily.index, daily.sum(axis=1), color="#222222", lw=1.1, label=say("apportion_sum", lang))
    rules = read_standard(DEFAULT if standard is None else standard)
    item, target = rules.find(constituent), target_of(response, station, rules, {})
    limit = None if item is None else rules.limit(item, target)
    if isinstance(limit, float):
        label = say("apportion_limit", lang, target=rules.label(target, lang), value=f"{limit:g}")
        ax.axhline(limit, color=style.LIMIT, lw=1.2, ls=(0, (5, 2)), label=label)
    about = response.about
    place = next((row[f"title_{lang}"] for row in about.get("stations", ()) if row["name"] == station), station)
    noun = about.get("constituents", {}).get(constituent, {})
    name = noun.get("long_name_zh" if lang == "zh" else "long_name", constituent)
    ax.set(title=_stamped(say("apportion_title", lang, station=place, name=name), about, lang), ylabel=unit("g m-3"))
    ax.set_xlim(daily.index[0], daily.index[-1])
    style.dates(ax.xaxis, lang)
    return style.legend(ax)


def apportionment_panels(
    response: Response, *, station: str | None = None, standard: Any = None, lang: str = "zh"
) -> Figure:
    """Draw one picture below another for every constituent that the standard judges.

    Parameters
    ----------
    response, standard, lang
        As `apportionment_picture`.
    station : str, optional
        By default the first control section, else the last station.
    """
    rules = read_standard(DEFAULT if standard is None else standard)
    judged = [name for name in response.constituents if rules.find(name) is not None] or list(response.constituents)
    rows = np.atleast_1d(style.axes(height=2.7, rows=len(judged)))
    for ax, name in zip(rows, judged, strict=True):
        place = station or control_of(response)
        apportionment_picture(response, place, name, standard=rules, lang=lang, ax=ax)
    return rows[0].figure


def _daily(response: Response, station: str, constituent: str) -> pd.DataFrame:
    """Return daily means by kind of source."""
    part = response.parts[constituent].sel(station=station)
    kinds = response.emissions["kind"].groupby(level=0, sort=False).first()
    table = pd.DataFrame(part.values.T, index=pd.DatetimeIndex(part["time"].values))
    table = table.T.groupby(np.array([kinds[source] for source in part["source"].values]), sort=False).sum().T
    return table.iloc[1:].resample("1D", closed="right").mean() if len(table) > 40 else table


def _stamped(title: str, about: Any, lang: str) -> str:
    return f"{title} · {say('illustrative_mark', lang)}" if about.get("data_status") == "illustrative" else title
