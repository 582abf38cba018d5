"""The picture of a cross section: ground, roughness, banks, and the water in it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.channel import BED, GROUND, river_of
from danao.reporting.figures.long_profile import LEVEL, RANGE, WATER
from danao.reporting.outline import Outline, outline_of
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.river.network import River, kilometre_mark
from danao.river.section import OPEN_HEIGHT, CrossSection

Floats = NDArray[np.float64]

_ROUGHNESS = "#5A6670"


@partial(style.styled, height=3.3)
def section_picture(
    section: CrossSection, level: ArrayLike = (), *, title: str = "", lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw a cross section as seen downstream, with the water in it.

    Parameters
    ----------
    section : CrossSection
        Its ground, its banks and its panels of roughness are drawn.
    level : float or array of float
        A water level (m); of several, a series through time for instance, the lowest, the mean and the highest are
        drawn. Without any the section is dry.
    title : str
        Heading; by default the chainage of the section.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        With depth, width, area and mean depth (area / width) of the levels beside it.

    Raises
    ------
    InputError
        If a level is not a finite number.
    """
    check_language(lang)
    levels = _levels(level)
    outline = outline_of(section)
    across, ground = outline.station, outline.level
    top, floor = _limits(section, outline, levels)
    _draw_water(ax, across[[np.argmin(across), np.argmax(across)]], levels, floor, lang)
    left, right = _view(across, ground, top)
    _draw_ground(ax, section, outline, (left, right), (floor, top))
    closing = slice(0, 1) if section.closed else slice(0, 0)
    line = (np.concatenate([points, points[closing]]) for points in (across, ground))
    ax.plot(*line, color=BED, lw=1.5, zorder=2.4, label=say("ground", lang))
    ax.set(ylim=(floor, top), xlim=(left, right), xlabel=say("across", lang), ylabel=say("elevation", lang))
    if not section.closed:
        _mark_banks(ax, across, ground, top, lang)
    _mark_roughness(ax, outline, left, right)
    _mark_surface(ax, across, ground, levels)
    ax.set_title(title or say("section_title", lang, chainage=kilometre_mark(section.chainage)), pad=26)
    _tell(ax, section, levels, lang)
    return style.legend(ax)


def section_picture_at(
    run: Results,
    place: str | tuple[str, float],
    *,
    river: River | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw the surveyed section nearest to a place, with the lowest, mean and highest level of a run in it.

    Parameters
    ----------
    run : Results
        Levels are taken at the section's own chainage, straight between the centres of the cells.
    place : str or (str, float)
        A station, or reach and chainage (m).
    river : River, optional
        Gives the sections; by default the one that the results carry.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If the place is unknown, or the results carry no river that can be read back and none is given.
    """
    check_language(lang)
    here = run.at(place)
    river = river or river_of(run)
    if river is None:
        raise InputError(Problem("the results carry no sections", key="river", remedy="give river="))
    reach, chainage = here.attrs["reach"], here.attrs["chainage"]
    section = min(river.reach(reach).sections, key=lambda one: abs(one.chainage - chainage))
    cells = np.flatnonzero(run.dataset["reach"].values == reach)
    centres, levels = run.dataset["chainage"].values[cells], run.dataset["level"][:, cells].values
    level = np.array([np.interp(section.chainage, centres, along) for along in levels])
    title = say("section_title", lang, chainage=kilometre_mark(section.chainage))
    if isinstance(place, str):
        name = run.stations.loc[place, f"title_{lang}"]
        title = say("section_title_near", lang, section=title, station=style.wrapped(name, 40, most=1))
    return section_picture(section, level, title=title + style.stamp([run], lang), lang=lang, ax=ax)


def _levels(level: ArrayLike) -> Floats:
    """Return the levels to draw: none, one, or the lowest, the mean and the highest."""
    given = np.atleast_1d(np.asarray(level, dtype=float))
    if not np.isfinite(given).all():
        raise InputError(Problem("some levels are not finite numbers", key="level"))
    if given.size == 0 or np.ptp(given) == 0.0:
        return given[:1]
    return np.array([given.min(), given.mean(), given.max()])


def _draw_ground(ax: Axes, section: CrossSection, outline: Outline, sides: Any, ends: Any) -> None:
    """Fill the ground, of a conduit all about it; the edge hides the ends of the levels."""
    if not section.closed:
        ax.fill_between(outline.station, ends[0], outline.level, color=GROUND, lw=1.0, zorder=2.2)
        return
    frame = [(sides[0], ends[0]), (sides[1], ends[0]), (sides[1], ends[1]), (sides[0], ends[1])]
    bore = list(zip(outline.station[::-1], outline.level[::-1], strict=True))  # the other way round: a hole
    points = [*frame, frame[0], *bore, bore[0]]
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY, Path.MOVETO, *[Path.LINETO] * (len(bore) - 1)]
    hole = Path(points, [*codes, Path.CLOSEPOLY])
    ax.add_patch(PathPatch(hole, facecolor=GROUND, edgecolor=GROUND, lw=1.0, zorder=2.2))


def _limits(section: CrossSection, outline: Outline, levels: Floats) -> tuple[float, float]:
    """Return the highest and the lowest level (m) of the picture; sides without a bank are cut above the water."""
    tops = [level for level in outline.banks if level - section.bed < OPEN_HEIGHT]
    water = levels.max(initial=section.bed)
    top = max([*tops, water]) if tops else water + max(0.5 * (water - section.bed), 0.5)
    return top + 0.10 * (top - section.bed), section.bed - 0.12 * (top - section.bed)


def _view(across: Floats, ground: Floats, top: float) -> tuple[float, float]:
    """Return where the picture begins and ends (m): what lies below `top`, and a margin."""
    fine = np.linspace(across[0], across[-1], 2001)
    below = np.concatenate([fine[np.interp(fine, across, ground) <= top], across[ground <= top]])
    margin = 0.04 * (below.max() - below.min())
    return float(below.min() - margin), float(below.max() + margin)


def _draw_water(ax: Axes, ends: Floats, levels: Floats, floor: float, lang: str) -> None:
    """Fill the water; the ground is drawn over it, so that its edges are those of the ground."""
    line: dict[str, Any]
    line = {"color": LEVEL, "zorder": 2.1, "solid_capstyle": "butt"}
    if levels.size:
        ax.fill_between(ends, floor, levels[0], color=WATER, lw=0, zorder=2.0)
    if levels.size == 1:
        ax.plot(ends, levels[[0, 0]], lw=1.5, **line, label=say("level_here", lang))
    elif levels.size:
        ax.fill_between(ends, levels[0], levels[2], color=RANGE, lw=0, zorder=2.0, label=say("envelope", lang))
        ax.plot(ends, levels[[1, 1]], lw=1.5, **line, label=say("mean_level", lang))
        for edge in levels[[0, 2]]:
            ax.plot(ends, [edge, edge], lw=0.6, **line)


def _mark_banks(ax: Axes, across: Floats, ground: Floats, top: float, lang: str) -> None:
    for place, side, align in ((0, "left_bank", "left"), (-1, "right_bank", "right")):
        if ground[place] <= top:
            ax.plot(across[place], ground[place], marker="o", ms=4.5, mfc="#FFFFFF", mec=BED, mew=1.2, zorder=4)
            ax.annotate(
                f"{say(side, lang)} {ground[place]:.2f} m",
                xy=(across[place], ground[place]),
                xytext=(7 if align == "left" else -7, 3),
                textcoords="offset points",
                ha=align,
                va="bottom",
                fontsize=7.5,
                color=BED,
                zorder=4,
            )


def _mark_roughness(ax: Axes, outline: Outline, left: float, right: float) -> None:
    """Draw the panels as arrows above the axes, each with its coefficient."""
    first, last = float(outline.station.min()), float(outline.station.max())
    starts = [max(left, first, start) for start, _ in outline.panels]
    stops = [*starts[1:], min(right, last)]
    over = ("data", "axes fraction")
    arrow = {"arrowstyle": "<->", "color": _ROUGHNESS, "lw": 0.7, "shrinkA": 0.0, "shrinkB": 0.0, "mutation_scale": 7}
    for (_, n), begin, stop in zip(outline.panels, starts, stops[: len(starts)], strict=True):
        if stop > begin:
            ax.annotate("", xy=(stop, 1.025), xytext=(begin, 1.025), xycoords=over, textcoords=over, arrowprops=arrow)
            ax.annotate(
                f"n = {n:g}" if len(outline.panels) < 5 else f"{n:g}",
                xy=(0.5 * (begin + stop), 1.025),
                xycoords=over,
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=7.5,
                color=_ROUGHNESS,
            )
    for edge in starts[1:]:
        ax.axvline(edge, color="#9AA5AF", lw=0.8, ls=(0, (1, 2)), zorder=1.5)


def _mark_surface(ax: Axes, across: Floats, ground: Floats, levels: Floats) -> None:
    """Set the sign of a water surface upon the level (the mean one of several), above the lowest ground."""
    lowest = np.flatnonzero(ground == ground.min())
    middle = 0.5 * (across[lowest[0]] + across[lowest[-1]])
    surface = levels[levels.size // 2 : levels.size // 2 + 1]
    if surface.size and surface[0] > ground.min():
        ax.plot([middle], surface, marker=7, ms=7, mfc="none", mec=LEVEL, mew=1.0, zorder=2.15)


def _tell(ax: Axes, section: CrossSection, levels: Floats, lang: str) -> None:
    """Write depth, width and area of the levels beside the axes, below the legend."""
    if not levels.size:
        return
    area, width = (np.atleast_1d(measure(levels)) for measure in (section.area, section.width))
    mean_depth = np.divide(area, width, out=np.zeros_like(area), where=width > 0.0)
    depth = np.maximum(levels - section.bed, 0.0)
    rows = [("level", levels, 2), ("depth", depth, 2), ("width", width, 1), ("area", area, 1)]
    lines = [say("lowest_mean_highest", lang)] if levels.size > 1 else []
    for key, values, digits in [*rows, ("mean_depth", mean_depth, 2)]:
        numbers = " / ".join(f"{value:.{digits}f}".replace("-", "−") for value in values)
        lines.append(f"{say(key, lang)}  {numbers}")
    corner: dict[str, Any] = {"xy": (1.035, 0.0), "xycoords": "axes fraction", "ha": "left", "va": "bottom"}
    ax.annotate("\n".join(lines), fontsize=8.0, linespacing=1.5, **corner)
