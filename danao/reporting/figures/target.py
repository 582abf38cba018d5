"""The target diagram of Jolliff et al. (2009): bias and centred error of runs against what was measured."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.figures._skill_points import SkillPoint, diagram
from danao.reporting.texts import say


@partial(style.styled, height=4.3)
def target(skills: pd.DataFrame, *, lang: str = "zh", ax: Any = None) -> Axes:
    r"""Draw a target diagram: each row of a table of skill is a point.

    Across lies the centred error, left where the run varies less than what was measured; up lies the bias; both in
    observed standard deviations. The distance from the middle is the whole error,

    .. math:: RMSE^2 = bias^2 + E'^2

    and beyond the circle at 1 the observed mean would serve better than the run (Jolliff et al. 2009, J. Marine
    Systems 76, 64-82).

    Parameters
    ----------
    skills : DataFrame
        As `danao.skill_table` returns it: colour by run, a mark by station, a letter by constituent.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If no row can be drawn: each needs at least two pairs, with observed values that vary.
    """
    return diagram(ax, skills, _place, _frame, "target_title", lang)


def _place(row: Any) -> tuple[float, float]:
    """Return signed centred error and bias; runs that vary less than what was measured lie on the left."""
    sign = 1.0 if row.deviation_simulated >= row.deviation_observed else -1.0
    return sign * row.centred_rmse, row.bias


def _frame(ax: Axes, points: list[SkillPoint], lang: str) -> None:
    """Draw the circles of equal error and the cross of no error."""
    reach = max(1.3, 1.15 * max(max(abs(point.x), abs(point.y)) for point in points))
    turn = np.linspace(0.0, 2.0 * np.pi, 361)
    for radius in (0.5, 1.0, *np.arange(2.0, reach, np.ceil(reach / 4.0))):
        look: dict[str, Any] = {"color": "#B9C2CA", "lw": 0.8, "ls": (0, (4, 2))}
        if radius == 1.0:
            look = {"color": style.LIMIT, "lw": 1.2, "label": say("target_mean", lang)}
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), zorder=1.2, **look)
        told: dict[str, Any] = {"fontsize": 7.0, "color": "#5A6670", "ha": "center", "va": "center", "zorder": 1.5}
        where = (radius * np.cos(0.25 * np.pi), radius * np.sin(0.25 * np.pi))
        ax.text(*where, f"{radius:g}", bbox={"fc": "#FFFFFF", "ec": "none", "pad": 0.6}, **told)
    ax.axhline(0.0, color="#8A949E", lw=0.8, zorder=1.1)
    ax.axvline(0.0, color="#8A949E", lw=0.8, zorder=1.1)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel=say("target_across", lang), ylabel=say("target_up", lang))
    ax.grid(visible=False)
