"""The picture of capacity: what each outlet brings today, and what it may bring."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.errors import InputError, Problem, nearest
from danao.planning.capacity import Capacity
from danao.planning.capacity.texts import say
from danao.reporting import style
from danao.reporting.texts import check_language

_BARS = (("present", "#9DA7B0"), ("capacity", "#8CC084"), ("allowed", "#2E7D4F"))


@partial(style.styled, height=3.2)
def capacity_picture(capacity: Capacity, constituent: str, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw present load, capacity and allowed load of each outlet as bars.

    Parameters
    ----------
    capacity : Capacity
        What `danao.capacity` returns.
    constituent : str
        One that a capacity was sought for.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If no capacity was sought for the constituent.
    """
    check_language(lang)
    known = capacity.about["constituents"]
    if constituent not in known:
        raise InputError(Problem(f"no capacity of '{constituent}'", "constituent", remedy=nearest(constituent, known)))
    table = capacity.table[(capacity.table["constituent"] == constituent) & capacity.table["allowed"].notna()]
    place = np.arange(len(table))
    for k, (name, colour) in enumerate(_BARS):
        values = table[name].to_numpy(float)
        bars = ax.bar(place + 0.27 * (k - 1), values, 0.25, color=colour, label=say(name, lang))
        ax.bar_label(
            bars, [f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}" for value in values], fontsize=7.0, padding=1.5
        )
    titles = [capacity.about["titles"][outlet][lang] for outlet in table["outlet"]]
    ax.set_xticks(place, [style.wrapped(title, 14) for title in titles])
    ax.grid(axis="x", visible=False)
    ax.margins(y=0.12)
    stamp = f"  {say('illustrative', lang)}" if capacity.about["data_status"] == "illustrative" else ""
    ax.set(title=say("title", lang, constituent=constituent) + stamp, ylabel=say("load", lang))
    return style.legend(ax)
