"""What stands about a map: limits, scale bar, north arrow, the system of its coordinates; or that it is no map."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.reporting.ground import Ground
from danao.reporting.texts import say
from danao.river.line import EARTH

_STEPS = (1.0, 2.0, 5.0)
_GREY = "#5A6670"


def frame(ax: Axes, ground: Ground, lang: str) -> None:
    """Give the axes their limits and the shape of the ground, and draw what a map must say."""
    points = np.concatenate(list(ground.lines.values()))
    low, high = points.min(axis=0), points.max(axis=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set(xticks=[], yticks=[])
    if ground.crs is None:
        span = high[0] - low[0]
        room = max(high[1] - low[1], 0.22 * span) - (high[1] - low[1])
        ax.set(xlim=(low[0] - 0.05 * span, high[0] + 0.05 * span))
        ax.set(ylim=(low[1] - 0.5 * room - 0.09 * span, high[1] + 0.5 * room + 0.09 * span))
        ax.set_xlabel(say("map_schematic", lang), fontsize=8.0, color=_GREY, loc="left")
        _bar(ax, span, 1.0)
        return
    metres = 1.0
    if ground.is_geographic:
        latitude = np.deg2rad(0.5 * (low[1] + high[1]))
        metres = float(np.deg2rad(1.0) * EARTH * np.cos(latitude))  # along a degree of longitude
        ax.set_aspect(1.0 / float(np.cos(latitude)))
    else:
        ax.set_aspect("equal")
    room = 0.09 * max(high - low)
    ax.set(xlim=(low[0] - room, high[0] + room), ylim=(low[1] - room, high[1] + room))
    ax.set_xlabel(say("map_crs", lang, crs=ground.crs), fontsize=8.0, color=_GREY, loc="left")
    _bar(ax, float(high[0] - low[0]) * metres, metres)
    head = {"arrowstyle": "-|>", "color": "#222222", "lw": 1.4, "mutation_scale": 14}
    share: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "axes fraction"}
    ax.annotate("", xy=(0.965, 0.985), xytext=(0.965, 0.875), arrowprops=head, **share)
    ax.text(0.965, 0.865, say("map_north", lang), transform=ax.transAxes, ha="center", va="top", fontsize=9.0)


def _bar(ax: Axes, span: float, metres: float) -> None:
    """Draw a scale bar of about a fifth of the span (m), at the lower right; `metres` make one unit across."""
    power = 10.0 ** np.floor(np.log10(0.25 * span))
    length = max(step * power for step in _STEPS if step * power <= 0.25 * span)
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    begin, y, tick = (
        right - 0.02 * (right - left) - length / metres,
        bottom + 0.04 * (top - bottom),
        0.012 * (top - bottom),
    )
    for place in range(2):
        ends = [begin + place * 0.5 * length / metres, begin + (place + 1) * 0.5 * length / metres]
        ax.fill_between(ends, y, y + tick, fc="#222222" if place == 0 else "#FFFFFF", ec="#222222", lw=0.8, zorder=6)
    text = f"{length / 1000.0:g} km" if length >= 1000.0 else f"{length:g} m"
    ax.text(begin + 0.5 * length / metres, y + 1.6 * tick, text, ha="center", va="bottom", fontsize=7.5, zorder=6)
