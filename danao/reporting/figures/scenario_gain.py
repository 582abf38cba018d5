"""Plans side by side, sorted by what they gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.gain import gains
from danao.reporting.texts import check_language, say
from danao.results import Results

_GAIN, _LOSS = "#2E7D4F", style.LIMIT


@partial(style.styled, height=3.2)
def scenario_gain(
    runs: Sequence[Results],
    *,
    standard: Any = None,
    constituent: str | None = None,
    cost: Mapping[str, float] | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw how many months of all sections meet their target in each plan, the largest gain on top.

    A bar leads from where the first run stands to where the plan stands; behind it its gain, what it cuts of a load,
    and what ten million yuan gain.

    Parameters
    ----------
    runs : sequence of Results
        At least two; the first is what the others are compared with.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    constituent : str, optional
        Whose load is told; by default the first that has loads.
    cost : mapping of run to float, optional
        What a plan costs, 10⁴ yuan a year.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        As `danao.reporting.gain.gains`.
    """
    check_language(lang)
    table = gains(runs, standard, cost=cost)
    start = int(table["met"].iloc[0] - table["gain"].iloc[0])
    judged = int(table["judged"].max())
    titles = {run.name: style.title(run, lang) for run in runs}
    named = constituent or next((key.removeprefix("load_") for key in table if key.startswith("load_")), "")
    for place, (_, row) in enumerate(table.iterrows()):
        colour = _GAIN if row["gain"] >= 0 else _LOSS
        ax.barh(place, row["gain"], left=start, height=0.5, color=colour, zorder=2.5)
        ax.plot([row["met"]], [place], marker="o", ms=7.0, mfc="#FFFFFF", mec=colour, mew=1.8, zorder=4, ls="")
        edge = max(start, int(row["met"]))
        where: dict[str, Any] = {"xy": (edge, place), "textcoords": "offset points", "va": "center"}
        gain, rest = _told(row, named, runs, lang)
        ax.annotate(gain, xytext=(9, 6 if rest else 0), **where)
        ax.annotate(rest, xytext=(9, -6), fontsize=7.0, color="#5A6670", **where)
    ax.axvline(start, color="#222222", lw=1.2, zorder=3)
    text = say("gain_start", lang, run=style.wrapped(titles[runs[0].name], 16, most=1), met=start)
    ax.annotate(text, (start, 1.0), (0, 3), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center")
    ax.set_yticks(range(len(table)), [style.wrapped(titles[str(name)], 16) for name in table.index])
    ax.set(ylim=(len(table) - 0.4, -0.6), xlim=(0.0, max(judged, 1) * 1.5), xlabel=say("gain_axis", lang, count=judged))
    ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= judged])
    ax.grid(visible=False, axis="y")
    ax.set_title(
        say("gain_title", lang, run=style.wrapped(titles[runs[0].name], 30, most=1)) + style.stamp(runs, lang), pad=18
    )
    return ax


def _told(row: pd.Series, constituent: str, runs: Sequence[Results], lang: str) -> tuple[str, str]:
    """Return what stands behind a bar: the gain, and in small the load and the gain for its money."""
    gain = f"{row['gain']:+.0f} → {row['met']:.0f}/{row['judged']:.0f}"
    parts = []
    change = row.get(f"load_{constituent}")
    if change is not None and change == change:
        name = style.wrapped(style.constituent_title(runs, constituent, lang), 24, most=1)
        parts.append(say("gain_load", lang, name=name, change=f"{change:+,.4g}"))
    if row.get("gain_per_ten_million", float("nan")) == row.get("gain_per_ten_million"):
        parts.append(say("gain_cost", lang, value=f"{row['gain_per_ten_million']:+.1f}"))
    return gain.replace("-", "−"), " · ".join(parts).replace("-", "−")
