"""The picture of unit responses: what one kilogram a day more of each load adds at a station."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.errors import InputError, Problem, nearest
from danao.planning.response import Response, effects
from danao.reporting import style
from danao.reporting.texts import check_language, say

MOST = 12
"""Bars in a picture."""

COUNTS = 0.01
"""Part of the largest effect on a constituent from which an effect counts."""


def counting(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table of effects that count beside the largest on the same constituent."""
    size = table["mean"].abs()
    return table[size >= COUNTS * size.groupby(table["constituent"]).transform("max")]


@partial(style.styled, height=3.2)
def response_picture(response: Response, station: str, constituent: str, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw what 1 kg/d more of each load adds to a constituent: a bar to its mean, a line to its largest month.

    Parameters
    ----------
    response : Response
        From `danao.respond`.
    station, constituent : str
        Where and what.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If there is no such station, or no load reaches the constituent.
    """
    check_language(lang)
    if station not in response.stations:
        raise InputError(
            Problem(f"'{station}' is not a station", "station", remedy=nearest(station, response.stations))
        )
    table = effects(response.in_months(), station)
    known = table["constituent"].unique()
    if constituent not in known:
        rule = f"no load reaches '{constituent}' at '{station}'"
        raise InputError(Problem(rule, "constituent", remedy=nearest(constituent, known)))
    table = counting(table[table["constituent"] == constituent])
    rows = table.loc[table["mean"].abs().sort_values(ascending=False, kind="stable").index[:MOST]]
    y = np.arange(len(rows))
    ax.barh(y, rows["mean"], height=0.62, color=[style.KINDS.get(kind, style.KINDS["other"]) for kind in rows["kind"]])
    ax.hlines(y, rows["mean"], rows["largest"], color="#222222", lw=1.0)
    ax.plot(rows["largest"], y, ls="", marker="|", ms=7.0, color="#222222", label=say("plan_effect_worst", lang))
    ax.barh([0.0], [0.0], color="#9AA5AE", label=say("plan_effect_average", lang))
    ax.set_yticks(y, [_label(row, constituent, lang) for row in rows.itertuples()])
    ax.grid(visible=False, axis="y")
    most = say("plan_effect_most", lang, shown=len(rows), count=len(table)) if len(rows) < len(table) else ""
    ax.set(ylim=(len(rows) - 0.4, -0.6), xlabel=say("plan_effect_axis", lang) + most)
    ax.axvline(0.0, color="#5A6670", lw=0.8)
    ax.set_title(_title(response, station, constituent, lang))
    return style.legend(ax)


def _label(row: Any, constituent: str, lang: str) -> str:
    title = row.title_zh if lang == "zh" else row.title_en
    brought = "" if row.brought == constituent else f" · {row.brought.replace('_', '-')}"
    return style.wrapped(f"{title}{brought}", 36, 1)


def _title(response: Response, station: str, constituent: str, lang: str) -> str:
    about = response.about
    place = next((one[f"title_{lang}"] for one in about.get("stations", ()) if one["name"] == station), station)
    noun = about.get("constituents", {}).get(constituent, {})
    name = noun.get("long_name_zh" if lang == "zh" else "long_name", constituent)
    title = say("plan_effect_title", lang, station=place, name=name)
    return f"{title} · {say('illustrative_mark', lang)}" if about.get("data_status") == "illustrative" else title
