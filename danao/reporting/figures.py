"""The figures of a report. Each function draws one picture and returns its matplotlib Axes.

Give `ax` to place it in a figure of your own; without it a new one is made, and ``ax.figure.savefig(…)`` writes it.
Nothing here touches pyplot, so figures work without a screen and from several threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from danao.reporting import statistics, style
from danao.reporting.course import Course
from danao.reporting.texts import say, unit
from danao.results import Results
from danao.standards._standard import Standard


@style.styled
def profile(
    runs: Sequence[Results],
    constituent: str,
    *,
    statistic: str = "mean",
    limit: tuple[str, float] | None = None,
    course: Sequence[str] | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw a constituent along the river, one line per run.

    Parameters
    ----------
    runs : sequence of Results
        The first one also gets a band: the range of its monthly means.
    constituent : str
        Its name.
    statistic : {"mean", "highest", "lowest"}
        Mean over the run, or the highest or lowest monthly mean at each place.
    limit : (str, float), optional
        Label of the class and its limit, drawn as a red line.
    course : sequence of str, optional
        Reaches that follow each other; by default the first with stations.
    lang : {"zh", "en"}
        Language of the texts.
    """
    along = Course.of(runs[0], course)
    for place, run in enumerate(runs):
        if constituent not in run.constituents:
            continue
        own = Course.of(run, along.reaches)
        _, months = statistics.means(run.dataset[constituent][:, own.cells], "month")
        found = {"mean": months.mean(axis=0), "highest": months.max(axis=0), "lowest": months.min(axis=0)}
        if place == 0 and statistic == "mean" and months.shape[0] > 1:
            label = say("band", lang, run=style.title(run, lang))
            ax.fill_between(own.x, months.min(axis=0), months.max(axis=0), color="#D9DEE3", lw=0, label=label)
        ax.plot(own.x, found[statistic], label=style.title(run, lang), **style.line(place))
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    ax.set(title=say(f"profile_{statistic}", lang, name=name), ylabel=_unit(runs, constituent))
    _limit(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.06)
    along.mark(ax, lang)
    return style.legend(ax)


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
    ax.set(title=title, ylabel=_unit(runs, constituent))
    _limit(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.04)
    time = runs[0].dataset["time"].values
    ax.set_xlim(time[0], time[-1])
    style.dates(ax.xaxis, lang)
    return style.legend(ax)


@style.styled
def class_matrix(
    sections: pd.DataFrame, standard: Standard, *, palette: str = "map", lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw the class of each station (rows) and period (columns) of one run as a coloured grid.

    The numeral stands in every cell, and a heavy frame marks a missed target, so that colours are never needed.

    Parameters
    ----------
    sections : DataFrame
        ``station, title, period, class, verdict`` as `Assessment.sections` has them, for one run.
    standard : Standard
        Gives labels and colours.
    palette : {"map", "safe"}
        Hues of the national maps, or colours that stay apart for colour-blind readers.
    lang : {"zh", "en"}
        Language of the texts.
    """
    stations = dict(zip(sections["station"], sections["title"], strict=True))
    columns = list(dict.fromkeys(sections.sort_values("start")["period"]))
    for _, row in sections.iterrows():
        x, y = columns.index(row["period"]), list(stations).index(row["station"])
        known_class = bool(row["class"])
        colour = standard.colour(row["class"], palette) if known_class else "#FFFFFF"
        missed = row["verdict"] == "not met"
        edge, width, height = ("#1A1A1A", 2.0, 3) if missed else ("#FFFFFF", 1.0, 2)
        inset = 0.05 if missed else 0.0
        ax.add_patch(
            Rectangle((x + inset, y + inset), 1 - 2 * inset, 1 - 2 * inset, fc=colour, ec=edge, lw=width, zorder=height)
        )
        text = standard.label(row["class"], lang) if known_class else "—"
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", color=ink(colour), zorder=4)
    ax.set(xlim=(0, len(columns)), ylim=(len(stations), 0), aspect="auto")
    ax.set_xticks(np.arange(len(columns)) + 0.5, [_short_month(column) for column in columns])
    ax.set_yticks(np.arange(len(stations)) + 0.5, [style.wrapped(name, 16) for name in stations.values()])
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set_title(say("matrix_title", lang, run=style.wrapped(sections["run"].iloc[0], 40, most=1)))
    return ax


@style.styled
def load_bars(runs: Sequence[Results], constituent: str, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the load of each run as a bar stacked by source, with its total and the cut against the first run.

    More than two sources of one kind are drawn as one.
    """
    left = np.zeros(len(runs))
    y = np.arange(len(runs))
    for label, colour, values in load_parts(runs, constituent, lang):
        ax.barh(y, values, left=left, height=0.62, color=colour, ec="white", lw=0.8, label=label)
        left += values
    for place, total in enumerate(left):
        cut = f" (−{1.0 - total / left[0]:.0%})" if place and left[0] > total else ""
        where: dict[str, Any] = {"xy": (total, place), "textcoords": "offset points"}
        ax.annotate(f"{total:,.4g}{cut}", xytext=(4, 0), va="center", ha="left", **where)
    ax.set_yticks(y, [style.wrapped(style.title(run, lang), 16) for run in runs])
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    ax.set(title=say("loads_title", lang, name=name), xlabel=say("load", lang), xlim=(0.0, max(left.max() * 1.2, 1e-9)))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    return style.legend(ax)


@style.styled
def compliance_bars(frequency: pd.DataFrame, titles: Sequence[str], *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw how often each section met its target, one group of bars per station and one bar per run.

    Parameters
    ----------
    frequency : DataFrame
        ``run, station, title, by, frequency`` for one constituent (or the section as a whole), rows of all runs.
    titles : sequence of str
        Titles of the runs, in the order of the runs in `frequency`.
    lang : {"zh", "en"}
        Language of the texts.
    """
    runs = list(dict.fromkeys(frequency["run"]))
    stations = dict(zip(frequency["station"], frequency["title"], strict=True))
    width = 0.8 / len(runs)
    for place, run in enumerate(runs):
        rows = frequency[frequency["run"] == run].set_index("station")["frequency"]
        heights = np.array([100.0 * rows.get(station, np.nan) for station in stations])
        x = np.arange(len(stations)) - 0.4 + (place + 0.5) * width
        ax.bar(x, np.nan_to_num(heights), width * 0.92, color=style.LINES[place % 7][0], label=titles[place])
        for where, height in zip(x, heights, strict=True):
            text = "—" if np.isnan(height) else f"{height:.0f}"
            ax.text(where, np.nan_to_num(height) + 1.5, text, ha="center", va="bottom", fontsize=7)
    ax.set_xticks(np.arange(len(stations)), [style.wrapped(name, 16) for name in stations.values()])
    title = say(f"frequency_title_{frequency['by'].iloc[0]}", lang)
    ax.set(ylim=(0.0, 112.0), yticks=range(0, 101, 20), ylabel=say("frequency", lang), title=title)
    ax.grid(visible=False, axis="x")
    return style.legend(ax)


def load_parts(runs: Sequence[Results], constituent: str, lang: str) -> Iterator[tuple[str, str, np.ndarray]]:
    """Give label, colour and loads in each run of what is drawn as one part of a bar, kind after kind."""
    table = pd.DataFrame({place: run.loads[constituent] for place, run in enumerate(runs)}).fillna(0.0)
    kinds = pd.concat([run.loads["kind"] for run in runs])
    kinds = kinds[~kinds.index.duplicated()].reindex(table.index)
    table = table[table.max(axis=1) > 0.0].sort_values(0, ascending=False, kind="stable")
    for kind, colour in style.KINDS.items():
        here = table[
            [kinds[name] == kind or (kind == "other" and kinds[name] not in style.KINDS) for name in table.index]
        ]
        if len(here) > 2:
            label = say("several_sources", lang, kind=say(f"kind_{kind}", lang), count=len(here))
            yield label, colour, here.to_numpy().sum(axis=0)
            continue
        for shade, (name, values) in zip(style.shades(colour, len(here)), here.iterrows(), strict=True):
            yield style.source(runs, str(name), lang), shade, values.to_numpy()


def ink(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (WCAG relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def _short_month(label: str) -> str:
    """Return 2018-03 as 3 and leave other periods as they are."""
    return str(int(label[5:])) if len(label) == 7 and label[5:].isdigit() else label


def _unit(runs: Sequence[Results], constituent: str) -> str:
    return unit(next(run.constituents[constituent]["unit"] for run in runs if constituent in run.constituents))


def _limit(ax: Axes, limit: tuple[str, float] | None, lang: str) -> None:
    if limit is not None:
        label, value = limit
        ax.axhline(value, color=style.LIMIT, lw=1.2, zorder=2.5, label=say("limit", lang, label=label))
        where: dict[str, Any] = {
            "xy": (1.0, value),
            "xycoords": ("axes fraction", "data"),
            "textcoords": "offset points",
        }
        ax.annotate(f"{value:g}", xytext=(3, 0), ha="left", va="center", fontsize=8, color=style.LIMIT, **where)


def _observations(ax: Axes, observations: pd.DataFrame, station: str, constituent: str, lang: str) -> None:
    here = observations[(observations["station"] == station) & (observations["constituent"] == constituent)]
    seen, hidden = here[~here["below"]], here[here["below"]]
    common: dict[str, Any] = {"ls": "", "zorder": 5, "mec": "#101010", "ms": 4.5}
    if len(seen):
        ax.plot(seen["time"], seen["value"], marker="o", mfc="#FFFFFF", mew=1.1, label=say("observed", lang), **common)
    if len(hidden):
        label = say("below_detection", lang)
        ax.plot(hidden["time"], hidden["value"], marker="v", mfc="none", mew=0.9, label=label, **common)
