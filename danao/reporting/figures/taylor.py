"""The diagram of Taylor (2001): spread, correlation and error of runs against what was measured, in one point each."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from danao.reporting import style
from danao.reporting.figures._skill_points import SkillPoint, diagram
from danao.reporting.texts import say

_TICKS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_GREY, _ARC = "#8A949E", "#D5DBE0"


@partial(style.styled, height=4.3)
def taylor(skills: pd.DataFrame, *, lang: str = "zh", ax: Any = None) -> Axes:
    r"""Draw a Taylor diagram: each row of a table of skill is a point.

    Its distance from the origin is the simulated standard deviation over the observed one, its angle from the axis
    below the arc cosine of the correlation; then its distance from the mark of the observations is the centred error,

    .. math:: E'^2 = \sigma_s^2 + \sigma_o^2 - 2\,\sigma_s\,\sigma_o\,R

    (Taylor 2001, J. Geophys. Res. 106(D7), 7183-7192, equation 5). The bias is not seen: draw `target` beside it.

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
        If no row can be drawn: each needs at least two pairs, with values that vary.
    """
    return diagram(ax, skills, _place, _frame, "taylor_title", lang)


def _place(row: Any) -> tuple[float, float]:
    """Return σ R and σ sin(arccos R)."""
    spread, r = row.deviation_simulated, row.r
    return spread * r, spread * float(np.sqrt(max(1.0 - r**2, 0.0)))


def _frame(ax: Axes, points: list[SkillPoint], lang: str) -> None:
    """Draw the arcs of equal spread and of equal error, the rays of equal correlation, and the observations."""
    spread = max(float(np.hypot(point.x, point.y)) for point in points)
    reach = max(1.35, 1.12 * spread)
    negative = min(point.x for point in points) < 0.0
    turn = np.linspace(0.0, np.pi if negative else 0.5 * np.pi, 181)
    step = 0.5 if reach < 3.0 else float(np.ceil(reach / 6.0))
    for radius in np.arange(step, reach, step):
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=_ARC, lw=0.8, zorder=1.0)
    ax.plot(np.cos(turn), np.sin(turn), color="#222222", lw=1.0, ls=(0, (5, 2)), zorder=1.6)
    ax.plot(reach * np.cos(turn), reach * np.sin(turn), color=_GREY, lw=0.9, zorder=1.2)
    _errors(ax, reach, step, negative, lang)
    rays = sorted({*_TICKS, *(-tick for tick in _TICKS)}) if negative else _TICKS
    for r in rays:
        x, y = r, float(np.sqrt(1.0 - r * r))
        ax.plot([0.0, reach * x], [0.0, reach * y], color=_ARC, lw=0.6, zorder=1.0)
        text = f"{r:g}".replace("-", "−")
        ax.text(1.035 * reach * x, 1.035 * reach * y, text, ha="center", va="center", fontsize=7.5, color="#333C44")
    where = (1.13 * reach * np.cos(np.pi / 4), 1.13 * reach * np.sin(np.pi / 4))
    ax.text(*where, say("taylor_r", lang), rotation=-45, ha="center", va="center", fontsize=8.5, color="#333C44")
    label = say("taylor_reference", lang)
    ax.plot([1.0], [0.0], marker="*", ms=11, mfc="#FFFFFF", mec="#222222", ls="", clip_on=False, zorder=6, label=label)
    ax.set(xlim=(-1.08 * reach if negative else 0.0, 1.08 * reach), ylim=(0.0, 1.08 * reach), aspect="equal")
    ax.set(xlabel=say("taylor_axis", lang))
    ax.set_yticks([])
    ax.spines["left"].set_visible(negative is False)
    ax.grid(visible=False)


def _errors(ax: Axes, reach: float, step: float, negative: bool, lang: str) -> None:
    """Draw arcs of equal centred error about the observations, as far as the diagram goes, with their numbers."""
    turn = np.linspace(0.0, np.pi, 361)
    for place, error in enumerate(np.arange(step, reach + 1.0, step)):
        x, y = 1.0 + error * np.cos(turn), error * np.sin(turn)
        inside = (np.hypot(x, y) <= reach) & ((x >= 0.0) | negative)
        label = say("taylor_error", lang) if place == 0 else None
        ax.plot(np.where(inside, x, np.nan), y, color="#0072B2", lw=0.8, ls=(0, (1, 2)), zorder=1.4, label=label)
        angle = 0.62 * np.pi
        at = 1.0 + error * np.cos(angle), error * np.sin(angle)
        if np.hypot(*at) < 0.97 * reach and (at[0] > 0.05 or negative):
            told: dict[str, Any] = {"fontsize": 7.0, "color": "#0072B2", "ha": "center", "va": "center"}
            ax.text(*at, f"{error:g}", zorder=1.5, bbox={"fc": "#FFFFFF", "ec": "none", "pad": 0.6}, **told)
