"""The class of each station and period as a coloured grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from danao.reporting import style
from danao.reporting.texts import say
from danao.standards._standard import Standard


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
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", color=style.ink(colour), zorder=4)
    ax.set(xlim=(0, len(columns)), ylim=(len(stations), 0), aspect="auto")
    ax.set_xticks(np.arange(len(columns)) + 0.5, [_short_month(column) for column in columns])
    ax.set_yticks(np.arange(len(stations)) + 0.5, [style.wrapped(name, 16) for name in stations.values()])
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set_title(say("matrix_title", lang, run=style.wrapped(sections["run"].iloc[0], 40, most=1)))
    return ax


def _short_month(label: str) -> str:
    """Return 2018-03 as 3 and leave other periods as they are."""
    return str(int(label[5:])) if len(label) == 7 and label[5:].isdigit() else label
