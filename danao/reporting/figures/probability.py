"""How likely each section meets its target in each month, as a grid of shares."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from danao.errors import InputError, Problem, nearest
from danao.planning.uncertainty import SECTION, Uncertainty
from danao.reporting import style
from danao.reporting.texts import check_language, say

# From what hardly ever meets to what always does; dark at both ends would hide which is which in grey.
_SHARES = LinearSegmentedColormap.from_list("shares", ["#B2182B", "#F4A582", "#F7F7F7", "#D1E5F0", "#92C5DE"])


@partial(style.styled, height=2.9)
def probability_picture(found: Uncertainty, *, constituent: str = SECTION, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the probability of meeting the target by station (rows) and month (columns), per cent in every cell.

    The last column is that of all months together. A small number below says how far the interval of the share
    reaches, where that is more than five per cent to either side.

    Parameters
    ----------
    found : Uncertainty
        What `danao.uncertainty` returns.
    constituent : str
        An item, or ``section`` for all of them.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    known = (*found.items, SECTION)
    if constituent not in known:
        raise InputError(Problem(f"'{constituent}' was not judged", "constituent", remedy=nearest(constituent, known)))
    parts = [table[table["constituent"] == constituent] for table in (found.probability, found.every_month)]
    months = [*dict.fromkeys(parts[0]["month"]), "all"]
    stations = list(found.stations)
    for row in (row for part in parts for row in part.itertuples()):
        _cell(ax, months.index(row.month) + (0.3 if row.month == "all" else 0.0), stations.index(row.station), row)
    ax.set(xlim=(0, len(months) + 0.3), ylim=(len(stations), 0), aspect="auto")
    places = np.arange(len(months)) + 0.5
    places[-1] += 0.3
    ax.set_xticks(places, [*(month[2:] for month in months[:-1]), say("every_month", lang)])
    titles = found.places[f"title_{lang}"]
    ax.set_yticks(np.arange(len(stations)) + 0.5, [style.wrapped(titles[name], 16) for name in stations])
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    titled = found.about.get("titles", {}).get(constituent, {})
    name = say("probability_section", lang) if constituent == SECTION else titled.get(lang, constituent)
    ax.set_title(stamped(say("probability_title", lang, name=name, runs=found.runs), found.about, lang))
    return ax


def stamped(title: str, about: Any, lang: str) -> str:
    """Return a title that says so where the data are illustrative."""
    return say("illustrative_title", lang, title=title) if about.get("data_status") == "illustrative" else title


def _cell(ax: Axes, x: float, y: int, row: Any) -> None:
    colour = to_hex(_SHARES(row.probability))
    ax.add_patch(Rectangle((x, y), 1, 1, fc=colour, ec="#FFFFFF", lw=1.2))
    half = 50.0 * (row.high - row.low)
    told: dict[str, Any] = {
        "xy": (x + 0.5, y + 0.5),
        "textcoords": "offset points",
        "ha": "center",
        "color": style.ink(colour),
    }
    up = 0.0 if half <= 5.0 else 5.0
    ax.annotate(f"{100.0 * row.probability:.0f}", xytext=(0, up), va="center", **told)
    if up:
        ax.annotate(f"±{half:.0f}", xytext=(0, -7.0), va="center", fontsize=7.0, **told)
