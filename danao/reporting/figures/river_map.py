"""The map of a river: reaches, sections, sources, structures, and the class of a constituent along them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from danao._provenance import in_both
from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.classes import judged_item, mean_classes, target_classes
from danao.reporting.course import Course
from danao.reporting.figures._map_frame import frame
from danao.reporting.ground import Ground
from danao.reporting.outfalls import Outfall, outfalls_of
from danao.reporting.palette import class_colour
from danao.reporting.texts import check_language, say
from danao.results import Results
from danao.river.network import River
from danao.standards._standard import DEFAULT, Standard, read_standard

_WATER, _STATION = "#5B9BC8", "#222222"
_WIDTH = 4.2  # of a reach, points


@partial(style.styled, height=4.6)
def river_map(
    source: River | Results,
    *,
    constituent: str | None = None,
    standard: Standard | str | None = None,
    palette: str = "map",
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw a river from above, without tiles and without a network: ``ax.figure.savefig("map.svg")``.

    Where all reaches have a line of coordinates (`Reach.line`, `River.crs`) this is a map with north up, a scale bar
    and the coordinate reference system; else a straightened plan of the network, which says that it is none.

    Parameters
    ----------
    source : River or Results
        Results also have sources and, with `constituent`, classes.
    constituent : str, optional
        Colours the reaches by its class, of the mean over the run; a black edge marks what misses the target.
    standard : Standard or str, optional
        Gives classes; GB 3838-2002 if not given.
    palette : {"map", "safe", "grey"}
        Of the classes.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        If the results carry no river, or a class is asked of what has none.
    """
    check_language(lang)
    ground = Ground.of(source)
    title = style.wrapped(in_both(ground.river.title, say("the_river", lang))[lang], 40, most=1)
    heading = say("map_title", lang, river=title)
    if constituent is None:
        for reach in ground.river.reaches:
            _reach(ax, ground, reach.name, (reach.start, reach.stop), _WATER)
    else:
        if not isinstance(source, Results):
            raise InputError(Problem("a river alone has no classes", "constituent", remedy="give the results of a run"))
        rules = read_standard(DEFAULT if standard is None else standard)
        judged_item(source, constituent, rules)
        _classes(ax, ground, source, constituent, rules, palette, lang)
        name = style.wrapped(style.constituent_title([source], constituent, lang), 40, most=1)
        heading = say("map_class_title", lang, river=title, name=name)
    _arrows(ax, ground)
    _structures(ax, ground, lang)
    if isinstance(source, Results):
        _sources(ax, ground, source, lang)
    _stations(ax, ground, lang)
    frame(ax, ground, lang)
    ax.set_title(heading + style.stamp([source] if isinstance(source, Results) else [], lang))
    return style.legend(ax)


def _reach(ax: Axes, ground: Ground, name: str, ends: tuple[float, float], colour: str, missed: bool = False) -> None:
    points = ground.stretch(name, *ends)
    common: dict[str, Any] = {"solid_capstyle": "butt", "solid_joinstyle": "round"}
    edge = "#1A1A1A" if missed else "#7D8891"
    ax.plot(*points.T, color=edge, lw=_WIDTH + (2.6 if missed else 1.0), zorder=2.0, **common)
    ax.plot(*points.T, color=colour, lw=_WIDTH, zorder=2.1, **common)


def _classes(
    ax: Axes, ground: Ground, run: Results, constituent: str, rules: Standard, palette: str, lang: str
) -> None:
    """Draw stretches of one class each, and tell the legend of the classes that there are."""
    shown: dict[int, None] = {}
    any_missed = False
    for reach in ground.river.reaches:
        for begin, end, place, missed in _stretches(run, reach.name, constituent, rules):
            _reach(ax, ground, reach.name, (begin, end), class_colour(rules, rules.class_names[place], palette), missed)
            shown[place], any_missed = None, any_missed or missed
    for place in sorted(shown):
        name = rules.class_names[place]
        label = say("map_class", lang, label=rules.label(name, lang))
        ax.plot([], [], color=class_colour(rules, name, palette), lw=_WIDTH + 1.5, label=label)
    if any_missed:
        ax.plot([], [], color="#1A1A1A", lw=1.4, label=say("map_missed", lang))


def _stretches(run: Results, reach: str, constituent: str, rules: Standard) -> Iterator[tuple[float, float, int, bool]]:
    """Give begin and end (chainage), place of the class and whether it misses the target."""
    course = Course.of(run, [reach])
    found, goal = mean_classes(run, constituent, rules, course.cells), target_classes(run, course, rules)
    centre, length = (run.dataset[name].values[course.cells] for name in ("chainage", "cell_length"))
    keys = np.column_stack([found, found > goal])
    starts = np.flatnonzero(np.append(True, (np.diff(keys, axis=0) != 0).any(axis=1)))
    for first, after in zip(starts, np.append(starts[1:], keys.shape[0]), strict=True):
        begin, end = centre[first] - 0.5 * length[first], centre[after - 1] + 0.5 * length[after - 1]
        yield float(begin), float(end), int(found[first]), bool(keys[first, 1])


def _arrows(ax: Axes, ground: Ground) -> None:
    """Draw the way downstream on every reach that is long enough to be seen."""
    longest = max(reach.length for reach in ground.river.reaches)
    for reach in ground.river.reaches:
        for share in (0.3, 0.75) if reach.length > 0.5 * longest else (0.55,):
            ends = [reach.start + (share + step) * reach.length for step in (-0.012, 0.012)]
            tail, tip = ground.place(reach.name, ends[0]), ground.place(reach.name, ends[1])
            head = {"arrowstyle": "-|>", "color": "#FFFFFF", "lw": 1.1, "shrinkA": 0.0, "shrinkB": 0.0}
            outline = [withStroke(linewidth=2.6, foreground="#33556E")]
            ax.annotate(
                "", xy=tip, xytext=tail, zorder=2.6, arrowprops=head | {"mutation_scale": 11, "path_effects": outline}
            )


def _structures(ax: Axes, ground: Ground, lang: str) -> None:
    for place, structure in enumerate(ground.river.structures):
        label = say("map_structure", lang) if place == 0 else None
        at = ground.place(*structure.at)
        ax.plot(*at, marker="s", ms=6.5, mfc="#FFFFFF", mec="#3F4A54", mew=1.6, ls="", zorder=3.2, label=label)
        x, y = ground.beside(*structure.at)
        text = style.wrapped(in_both(getattr(structure, "title", None), structure.name)[lang], 20, most=1)
        _name(ax, at, text, (-x, -y), 9.0, 7.0)


def _sources(ax: Axes, ground: Ground, run: Results, lang: str) -> None:
    """Draw points beside the river, one behind another where they share a place, and their names behind the last.

    Stretches run along the whole of it and are told in the legend alone.
    """
    told: set[str] = set()
    places: dict[tuple[str, float], list[Outfall]] = {}
    for one in outfalls_of(run):
        if one.reach in ground.lines and not one.is_stretch:
            places.setdefault((one.reach, one.begin), []).append(one)
    for where, group in places.items():
        at, (x, y) = ground.place(*where), ground.beside(*where)
        turn = float(np.rad2deg(np.arctan2(y, x))) - 90.0
        for level, one in enumerate(group):
            colour = style.KINDS.get(one.kind, style.KINDS["other"])
            far = 9.0 + 7.5 * level
            mark: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "center", "rotation": turn}
            ax.annotate("▼", at, (far * x, far * y), color=colour, fontsize=8.0, zorder=4.0, **mark)
            if one.kind not in told:
                told.add(one.kind)
                label = say(f"kind_{one.kind}", lang)
                ax.plot([], [], ls="", marker="v", ms=6.5, mew=0.0, color=colour, label=label[:1].upper() + label[1:])
        names = " / ".join(style.wrapped(one.title[lang], 26, most=1) for one in group)
        _name(ax, at, names, (x, y), 8.0 + 7.5 * len(group), 6.5)


def _stations(ax: Axes, ground: Ground, lang: str) -> None:
    told: set[bool] = set()
    for station in ground.river.stations.values():
        at, (x, y) = ground.place(station.reach, station.chainage), ground.beside(station.reach, station.chainage)
        look: dict[str, Any] = {"mfc": _STATION if station.control else "#FFFFFF", "mec": _STATION, "mew": 1.5}
        label = None if station.control in told else say("map_control" if station.control else "map_station", lang)
        told.add(station.control)
        ax.plot(*at, marker="o", ms=6.5, ls="", zorder=4.2, label=label, **look)
        _name(ax, at, style.wrapped(in_both(station.title, station.name)[lang], 20, most=1), (-x, -y), 9.0, 7.5)


def _name(ax: Axes, at: tuple[float, float], text: str, beside: tuple[float, float], far: float, size: float) -> None:
    """Write a name so many points from a place, to the side that is meant; upright sides have slanted names."""
    x, y = beside
    upright = abs(x) < 0.35
    slanted = upright and y > 0.0
    across = "left" if slanted or x > 0.0 else "right"
    told: dict[str, Any] = {
        "ha": "center" if upright and not slanted else across,
        "va": ("bottom" if y > 0.0 else "top") if upright else "center",
        "rotation": 50.0 if slanted else 0.0,
        "rotation_mode": "anchor",
        "path_effects": [withStroke(linewidth=2.2, foreground="#FFFFFF")],
    }
    where = (far * x, far * y)
    ax.annotate(
        text, at, where, textcoords="offset points", fontsize=size, color="#222222", zorder=5.0, linespacing=1.1, **told
    )
