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
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.patches import Rectangle

from danao.reporting import statistics, style
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
    course = course or statistics.courses(runs[0])[0]
    for place, run in enumerate(runs):
        if constituent not in run.constituents:
            continue
        cells = statistics.cells_of(run, course)
        _, months = statistics.means(run.dataset[constituent][:, cells], "month")
        chainage = run.dataset["chainage"].values[cells] * _scale(run, course)[0]
        found = {"mean": months.mean(axis=0), "highest": months.max(axis=0), "lowest": months.min(axis=0)}
        if place == 0 and statistic == "mean" and months.shape[0] > 1:
            label = say("band", lang, run=style.title(run, lang))
            ax.fill_between(chainage, months.min(axis=0), months.max(axis=0), color="#D9DEE3", lw=0, label=label)
        ax.plot(chainage, found[statistic], label=style.title(run, lang), **style.line(place))
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    ax.set(title=say(f"profile_{statistic}", lang, name=name), ylabel=_unit(runs, constituent))
    _limit(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.06)
    return _finish_profile(ax, runs[0], course, lang)


@style.styled
def level_profile(run: Results, *, course: Sequence[str] | None = None, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw bed, banks, mean level and the envelope of the levels along the river."""
    course = course or statistics.courses(run)[0]
    cells = statistics.cells_of(run, course)
    data = run.dataset
    chainage, bed, bank = (data[name].values[cells] for name in ("chainage", "bed", "bank"))
    level = data["level"][:, cells].values
    low, high = level.min(axis=0), level.max(axis=0)
    chainage = chainage * _scale(run, course)[0]
    ax.fill_between(chainage, bed, low, color="#BBD7EA", lw=0)
    ax.fill_between(chainage, low, high, color="#DCEBF5", lw=0, label=say("envelope", lang))
    ax.plot(chainage, level.mean(axis=0), color="#1F6FA8", label=say("mean_level", lang))
    ax.plot(chainage, bank, color="#8D7B68", lw=1.0, ls=(0, (4, 2)), label=say("bank", lang))
    ax.plot(chainage, bed, color="#5B4636", lw=1.3, label=say("bed", lang))
    floor = bed.min() - 0.08 * (bank.max() - bed.min())
    ax.fill_between(chainage, floor, bed, color="#E9E0D6", lw=0)
    ax.set(title=say("profile_level", lang), ylabel=say("level", lang), ylim=(floor, None))
    ax.set_ylim(top=max(bank.max(), high.max()) + 0.12 * (bank.max() - bed.min()))
    return _finish_profile(ax, run, course, lang)


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
    _dates(ax, runs[0].dataset["time"].values, lang)
    return _legend(ax)


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
    return _legend(ax)


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
    return _legend(ax)


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


def _scale(run: Results, course: Sequence[str]) -> tuple[float, str]:
    """Return the factor from metres to what the axis counts, and its label: metres for a flume or a brook."""
    long_river = run.dataset["cell_length"].values[statistics.cells_of(run, course)].sum() >= 2000.0
    return (1e-3, "chainage_km") if long_river else (1.0, "chainage_m")


def _finish_profile(ax: Axes, run: Results, course: Sequence[str], lang: str) -> Axes:
    factor, label = _scale(run, course)
    inside = np.isin(run.dataset["face_reach"].values, list(course))
    ends = run.dataset["face_chainage"].values[inside] * factor
    here = run.stations[run.stations["reach"].isin(course)].sort_values("chainage")
    _stations(ax, here["chainage"] * factor, here[f"title_{lang}"], float(np.ptp(ends)))
    ax.set(xlabel=say(label, lang), xlim=(ends.min(), ends.max()))
    return _legend(ax)


def _stations(ax: Axes, chainages: Sequence[float], titles: Sequence[str], span: float) -> None:
    """Mark the stations above the axes, in two rows where names would run into each other."""
    taken = [-np.inf, -np.inf]
    for x, title in zip(chainages, titles, strict=True):
        text = style.wrapped(title, 20, most=1)
        ax.axvline(x, color="#9AA5AF", lw=0.8, ls=(0, (1, 2)), zorder=1.5)
        half = 0.0036 * span * sum(2.0 if ord(letter) > 0x2E7F else 1.1 for letter in text)
        row = 0 if x - half > taken[0] else 1
        taken[row] = x + half
        where: dict[str, Any] = {"xy": (x, 1.0), "xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        ax.annotate(text, xytext=(0, 2 + 9 * row), ha="center", va="bottom", fontsize=7.5, color="#5A6670", **where)
    ax.set_title(ax.get_title(loc="left"), pad=24 if taken[1] > -np.inf else 15)


def _observations(ax: Axes, observations: pd.DataFrame, station: str, constituent: str, lang: str) -> None:
    here = observations[(observations["station"] == station) & (observations["constituent"] == constituent)]
    seen, hidden = here[~here["below"]], here[here["below"]]
    common: dict[str, Any] = {"ls": "", "zorder": 5, "mec": "#101010", "ms": 4.5}
    if len(seen):
        ax.plot(seen["time"], seen["value"], marker="o", mfc="#FFFFFF", mew=1.1, label=say("observed", lang), **common)
    if len(hidden):
        label = say("below_detection", lang)
        ax.plot(hidden["time"], hidden["value"], marker="v", mfc="none", mew=0.9, label=label, **common)


def _dates(ax: Axes, time: np.ndarray, lang: str) -> None:
    locator = AutoDateLocator(minticks=5, maxticks=13)
    month = "%m月" if lang == "zh" else "%b"
    formats = ["%Y", month, "%d", "%H:%M", "%H:%M", "%S"]
    offsets = ["", "%Y", "%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M"]
    formatter = ConciseDateFormatter(locator, formats=formats, offset_formats=offsets)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(formatter)
    ax.set_xlim(time[0], time[-1])


def _legend(ax: Axes) -> Axes:
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        ax.legend(
            handles,
            [style.wrapped(label) for label in labels],
            loc="upper left",
            bbox_to_anchor=(1.035, 1.0),
            borderaxespad=0.0,
        )
    return ax
