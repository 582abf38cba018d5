"""Pictures of a plan: what each source keeps and cuts, and the room that is left at each station."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from danao.errors import InputError, Problem, nearest
from danao.planning.allocation import Plan
from danao.planning.allocation.asked import ON_LIMIT
from danao.reporting import style
from danao.reporting.texts import check_language, say

_ROOM = ("#F4F6F7", "#D3E7DE", "#9CCDB8", "#56A98A", "#1F7A5C")  # the more room, the deeper
_STEPS = (0.05, 0.1, 0.2, 0.4)
_BEYOND = ("#F6C9BE", "#E07B67", "#B3342B")


@partial(style.styled, height=3.4)
def plan_picture(plan: Plan, constituent: str | None = None, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the load of each source as a bar: what is kept, and what is cut.

    Parameters
    ----------
    plan : Plan
        What `danao.allocate` returns.
    constituent : str, optional
        Its name; the first that can be cut by default.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    known = list(dict.fromkeys(plan.table.loc[plan.table["controlled"], "constituent"]))
    name = known[0] if constituent is None else constituent
    if name not in known:
        raise InputError(Problem(f"nothing of '{name}' can be cut", key="constituent", remedy=nearest(name, known)))
    rows = plan.table[(plan.table["constituent"] == name) & (plan.table["load"] > 0.0)]
    rows = rows.sort_values("load", ascending=False, kind="stable")
    y = np.arange(len(rows))
    colours = [style.KINDS.get(kind, style.KINDS["other"]) for kind in rows["kind"]]
    ax.barh(y, rows["kept"], height=0.62, color=colours, ec="white", lw=0.8)
    less = (rows["share"] > 1e-9).to_numpy()
    hatched: dict[str, Any] = {"color": "#FFFFFF", "ec": "#5A6670", "lw": 0.9, "hatch": "////"}
    ax.barh(y[less], rows["cut"][less], left=rows["kept"][less], height=0.62, **hatched)
    for place, row in enumerate(rows.itertuples()):
        text = f"{row.kept:,.4g}" + (f" (−{row.share:.0%})" if row.share > 1e-9 else "")
        where: dict[str, Any] = {"xy": (row.load, place), "textcoords": "offset points"}
        ax.annotate(text, xytext=(5, 0), va="center", ha="left", **where)
    ax.barh([0.0], [0.0], color="#9AA5AE", label=say("plan_kept", lang))
    ax.barh([0.0], [0.0], label=say("plan_cut", lang), **hatched)
    ax.set_yticks(y, [style.wrapped(title, 34, most=1) for title in rows[f"title_{lang}"]])
    status = say(f"plan_status_{plan.status}", lang)
    title = say("plan_title", lang, name=_name(plan, name, lang), status=status) + _note(plan, lang)
    ax.set(title=title, xlabel=say("load", lang), xlim=(0.0, rows["load"].max() * 1.22), ylim=(len(rows) - 0.4, -0.6))
    ax.grid(visible=False, axis="y")
    return style.legend(ax)


@partial(style.styled, height=2.6)
def headroom_picture(plan: Plan, constituent: str | None = None, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the room that is left to the limit, station by month, as a part of the limit.

    Numbers stand in the cells, a heavy frame marks a value on its limit, an asterisk one that is nearer to it than the
    error of the responses; so colours are never needed.

    Parameters
    ----------
    plan : Plan
        What `danao.allocate` returns.
    constituent : str, optional
        Its name; without it the constituent with the least room in each cell.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    cells = plan.cells if constituent is None else plan.cells[plan.cells["constituent"] == constituent]
    if cells.empty:
        known = dict.fromkeys(plan.cells["constituent"])
        rule = f"no limit of '{constituent}' was asked for"
        raise InputError(Problem(rule, key="constituent", remedy=nearest(constituent, known)))
    worst = cells.loc[cells.groupby(["station", "time"], sort=False)["excess"].idxmax()]
    stations = list(dict.fromkeys(worst["station"]))
    months = sorted(worst["time"].unique())
    for row in worst.itertuples():
        _cell(ax, (months.index(row.time), stations.index(row.station)), row)
    ax.set(xlim=(0, len(months)), ylim=(len(stations), 0), aspect="auto")
    ax.set_xticks(np.arange(len(months)) + 0.5, [_month(month, months) for month in months])
    ax.set_yticks(np.arange(len(stations)) + 0.5, [style.wrapped(_title(plan, name, lang), 16) for name in stations])
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    name = say("headroom_worst", lang) if constituent is None else _name(plan, constituent, lang)
    ax.set_title(say("headroom_title", lang, name=name) + _note(plan, lang))
    told = [say("headroom_on_limit", lang)] + [say("headroom_borderline", lang)] * bool(worst["borderline"].any())
    ax.set_xlabel("; ".join(told), fontsize=8)
    return ax


def plan_panels(plan: Plan, *, lang: str = "zh") -> Figure:
    """Draw `plan_picture` for every constituent that is cut, and `headroom_picture` below."""
    cut = set(plan.table.loc[plan.table["controlled"] & (plan.table["share"] > ON_LIMIT), "constituent"])
    names: list[Any] = [name for name in plan.response.constituents if name in cut] or [None]
    with style.look():
        figure = Figure(figsize=(8.4, 3.4 * len(names) + 2.6), layout="constrained")
        FigureCanvasAgg(figure)
        rows = figure.subplots(len(names) + 1, 1, height_ratios=[3.4] * len(names) + [2.6])
    for ax, name in zip(rows, names, strict=False):
        plan_picture(plan, name, lang=lang, ax=ax)
    headroom_picture(plan, lang=lang, ax=rows[-1])
    return figure


def _cell(ax: Axes, place: tuple[int, int], row: Any) -> None:
    """Draw one month of one station."""
    room = -row.excess
    tight = abs(room) <= ON_LIMIT
    if room < -ON_LIMIT:
        colour = _BEYOND[min(int(-room / 0.25), 2)]
    else:
        colour = _ROOM[int(np.searchsorted(_STEPS, room, side="right"))]
    inset, edge, width = (0.05, "#1A1A1A", 2.0) if tight else (0.0, "#FFFFFF", 1.0)
    corner = (place[0] + inset, place[1] + inset)
    size = 1.0 - 2.0 * inset
    ax.add_patch(Rectangle(corner, size, size, fc=colour, ec=edge, lw=width, zorder=3 if tight else 2))
    text = f"{100.0 * (0.0 if tight else room):.0f}" + ("*" if row.borderline else "")
    ax.text(
        place[0] + 0.5, place[1] + 0.5, text, ha="center", va="center", color=style.ink(colour), zorder=4, fontsize=8
    )


def _month(month: Any, months: list[Any]) -> str:
    stamp = pd.Timestamp(month)
    return str(stamp.month) if pd.Timestamp(months[0]).year == pd.Timestamp(months[-1]).year else f"{stamp:%y-%m}"


def _name(plan: Plan, name: str, lang: str) -> str:
    item = plan.standard.find(name)
    return plan.standard.items[item].title[lang] if item else name


def _title(plan: Plan, station: str, lang: str) -> str:
    found = [one for one in plan.response.about.get("stations") or () if isinstance(one, dict)]
    titles = {one.get("name"): one.get(f"title_{lang}") for one in found}
    return titles.get(station) or station


def _note(plan: Plan, lang: str) -> str:
    return say("illustrative_note", lang) if plan.response.about.get("data_status") == "illustrative" else ""
