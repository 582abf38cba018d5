"""The load of each run, stacked by source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.texts import say
from danao.results import Results


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
    title = say("loads_title", lang, name=name) + style.stamp(runs, lang)
    ax.set(title=title, xlabel=say("load", lang), xlim=(0.0, max(left.max() * 1.2, 1e-9)))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
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
