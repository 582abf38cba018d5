"""How often each section met its target, run beside run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.texts import say


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
    title = say(f"frequency_title_{frequency['by'].iloc[0]}", lang) + style.table_stamp(frequency, lang)
    ax.set(ylim=(0.0, 112.0), yticks=range(0, 101, 20), ylabel=say("frequency", lang), title=title)
    ax.grid(visible=False, axis="x")
    return style.legend(ax)
