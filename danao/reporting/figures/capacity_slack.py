"""The picture of what is left to the limits: months by control sections."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from danao.errors import InputError, Problem, nearest
from danao.planning.capacity import Capacity
from danao.planning.capacity.texts import say
from danao.reporting import style
from danao.reporting.texts import check_language

_LOADS = ("present", "allowed")
BINDS = 1e-3


@partial(style.styled, height=2.6)
def capacity_slack_picture(
    capacity: Capacity, item: str | None = None, *, loads: str = "allowed", lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw the share of the limit (less the margin) that is left, a row a section, a column a month.

    A heavy frame marks a limit that is missed, a dotted one a limit that binds: less than a thousandth is left.

    Parameters
    ----------
    capacity : Capacity
        What `danao.capacity` returns.
    item : str, optional
        One constituent; by default the worst in each month.
    loads : {"allowed", "present"}
        Under which loads.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If the item has no limit there, or `loads` is another word.
    """
    check_language(lang)
    slack = capacity.slack
    known = list(dict.fromkeys(slack["item"]))
    if item is not None and item not in known:
        raise InputError(Problem(f"'{item}' has no limit at the sections", "item", remedy=nearest(item, known)))
    if loads not in _LOADS:
        raise InputError(Problem(f"'{loads}' are no loads", "loads", remedy=nearest(loads, _LOADS)))
    rows = slack if item is None else slack[slack["item"] == item]
    grid = rows.pivot_table(f"slack_{loads}", "station", "month", aggfunc="min", sort=False)
    image = ax.imshow(grid.to_numpy(float), cmap="RdYlBu", vmin=-0.5, vmax=0.5, aspect="auto")
    for row, column in np.ndindex(*grid.shape):
        value = grid.iat[row, column]
        colour = style.ink(to_hex(image.to_rgba(value)))
        ax.text(column, row, f"{round(value, 2) + 0.0:.0%}", ha="center", va="center", color=colour)
        if value < BINDS:
            frame = (column - 0.46, row - 0.44)
            ax.add_patch(
                Rectangle(frame, 0.92, 0.88, fill=False, ec="#1A1A1A", lw=2.0, ls="-" if value < -BINDS else ":")
            )
    ax.set_xticks(range(grid.shape[1]), grid.columns, rotation=45, ha="right")
    names = [capacity.about["sections"].get(name, {}).get(lang) or name for name in grid.index]
    ax.set_yticks(range(grid.shape[0]), [style.wrapped(name, 16) for name in names])
    ax.grid(visible=False)
    stamp = f"  {say('illustrative', lang)}" if capacity.about["data_status"] == "illustrative" else ""
    ax.set_title(say(f"slack_{loads}", lang, what=item or say("worst_item", lang)) + stamp)
    ax.figure.colorbar(image, ax=ax, label=say("slack_bar", lang))
    return ax
