"""What several figures mark: limits and units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.texts import say, unit
from danao.results import Results


def limit_line(ax: Axes, limit: tuple[str, float] | None, lang: str) -> None:
    """Draw the limit of a class, given as its label and value, as a line with its number at the end."""
    if limit is not None:
        label, value = limit
        ax.axhline(value, color=style.LIMIT, lw=1.2, zorder=2.5, label=say("limit", lang, label=label))
        where: dict[str, Any] = {
            "xy": (1.0, value),
            "xycoords": ("axes fraction", "data"),
            "textcoords": "offset points",
        }
        ax.annotate(f"{value:g}", xytext=(3, 0), ha="left", va="center", fontsize=8, color=style.LIMIT, **where)


def unit_of(runs: Sequence[Results], constituent: str) -> str:
    """Return the unit of a constituent as readers write it, from the first run that carries it."""
    return unit(next(run.constituents[constituent]["unit"] for run in runs if constituent in run.constituents))
