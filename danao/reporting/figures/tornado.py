"""Which parameters move an output, the strongest on top."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.errors import InputError, Problem, nearest
from danao.planning.sensitivity import Sensitivity
from danao.reporting import style
from danao.reporting.figures.probability import stamped
from danao.reporting.texts import check_language, say

_LOW, _HIGH = "#56B4E9", "#E69F00"


@partial(style.styled, height=3.2)
def tornado_picture(
    found: Sensitivity, output: str | None = None, *, most: int = 12, lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw how far each parameter moves an output: its mean over the lowest and over the highest fifth of the range.

    The index by which they are ranked stands behind every bar.

    Parameters
    ----------
    found : Sensitivity
        What `danao.sensitivity` returns.
    output : str, optional
        Which output; by default the first.
    most : int
        How many parameters are drawn.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    known = list(dict.fromkeys(found.table["output"]))
    output = known[0] if output is None else output
    if output not in known:
        raise InputError(Problem(f"there is no output '{output}'", key="output", remedy=nearest(output, known)))
    table = found.of(output).head(most).merge(found.span, on=["output", "parameter"])
    middle = float(np.mean([table["low"], table["high"]]))
    for place, row in enumerate(table.itertuples()):
        for key, colour in (("low", _LOW), ("high", _HIGH)):
            label = say(f"tornado_{key}", lang) if place == 0 else None
            ax.barh(place, getattr(row, key) - middle, left=middle, height=0.62, color=colour, label=label)
        text = say(f"index_{found.main}", lang, value=getattr(row, found.main))
        ax.annotate(text, (max(row.low, row.high, middle), place), (6, 0), textcoords="offset points", va="center")
    ax.axvline(middle, color="#5A6670", lw=0.9)
    ax.set_yticks(range(len(table)), [style.wrapped(name.replace(".", " "), 26) for name in table["parameter"]])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.margins(x=0.2)
    ax.grid(visible=False, axis="y")
    ax.set(title=stamped(say("tornado_title", lang, output=output), found.about, lang), xlabel=output)
    return style.legend(ax)
