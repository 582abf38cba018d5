"""What stands still in a long profile: bed, banks and structures of a course."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from danao.errors import InputError
from danao.reporting import style
from danao.reporting.course import Course
from danao.reporting.outline import bank_of
from danao.reporting.texts import say
from danao.results import Results
from danao.river.network import River
from danao.river.section import OPEN_HEIGHT
from danao.scenario_file import river_from_document

Floats = NDArray[np.float64]

logger = logging.getLogger(__name__)

BED, BANK, GROUND, BODY = "#5B4636", "#8D7B68", "#E9E0D6", "#3F4A54"
_BAR = 0.007  # width of a structure, share of the axis
_STEM = 0.15  # height of the mark of one without a level, share of the axis
_CLOSE = 0.03  # structures nearer to each other than this share of the axis have one label


@dataclass(frozen=True, eq=False)
class Channel:
    """Bed, banks and structures along a course.

    Parameters
    ----------
    course : Course
        Where it lies on the axis.
    bed, left, right : ndarray, shape (N,)
        Levels (m) at the centres of the cells: lowest point, left and right bank as seen downstream. A bank is NaN
        where the section has none (its sides rise `danao.river.section.OPEN_HEIGHT`).
    structures : tuple
        Of the course: objects with ``name``, ``at = (reach, chainage)`` and, where they have one, a level.
    """

    course: Course
    bed: Floats
    left: Floats
    right: Floats
    structures: tuple[Any, ...]

    @classmethod
    def of(cls, run: Results, reaches: Sequence[str] | None = None, river: River | None = None) -> Channel:
        """Return the channel of a run along some reaches.

        Parameters
        ----------
        run : Results
            Gives cells and bed.
        reaches : sequence of str, optional
            As `Course.of`.
        river : River, optional
            Gives banks and structures; by default the one that the results carry. Without either, the lower bank
            alone is known, and a warning is logged.
        """
        course = Course.of(run, reaches)
        bed = run.dataset["bed"].values[course.cells].astype(float)
        river = river or river_of(run)
        if river is None:
            bank = run.dataset["bank"].values[course.cells].astype(float)
            bank[bank - bed >= OPEN_HEIGHT - 1e-6] = np.nan
            return cls(course, bed, bank, bank, ())
        left, right = (_bank(run, course, river, side) for side in (0, -1))
        here = (structure for structure in river.structures if structure.at[0] in course.reaches)
        return cls(course, bed, left, right, tuple(sorted(here, key=lambda structure: course.at(*structure.at))))

    def limits(self, low: float, high: float) -> tuple[float, float]:
        """Return the levels (m) that an axis has to show: bed, banks, structures, and water from `low` to `high`."""
        tops = [part.top for structure in self.structures for part in parts(structure)]
        levels = np.concatenate([self.bed, self.left, self.right, tops, [low, high]])
        bottom, top = float(np.nanmin(levels)), float(np.nanmax(levels))
        return bottom - 0.08 * (top - bottom), top + 0.12 * (top - bottom)

    def draw(self, ax: Axes, lang: str, low: Floats, high: Floats) -> None:
        """Draw ground, bed, banks and structures, and give the axes their limits and marks.

        Parameters
        ----------
        ax : Axes
            Where to.
        lang : {"zh", "en"}
            Language of the texts.
        low, high : ndarray, shape (N,)
            Lowest and highest water level at the cells that are to be seen (m); names stand above them.
        """
        x = self.course.x
        floor, top = self.limits(float(low.min()), float(high.max()))
        ax.fill_between(x, floor, self.bed, color=GROUND, lw=0)
        same = np.array_equal(self.left, self.right, equal_nan=True)
        sides = {"banks": self.left} if same else {"left_bank": self.left, "right_bank": self.right}
        for place, (side, levels) in enumerate(sides.items()):
            if np.isfinite(levels).any():
                dashes = (0, (4, 2)) if place == 0 else (0, (1, 1.4))
                ax.plot(x, levels, color=BANK, lw=1.0 + 0.3 * place, ls=dashes, label=say(side, lang))
        ax.plot(x, self.bed, color=BED, lw=1.3, label=say("bed", lang))
        ax.set(ylim=(floor, top), ylabel=say("level", lang))
        self._draw_structures(ax, lang, high, _STEM * (top - floor))
        self.course.mark(ax, lang)

    def _draw_structures(self, ax: Axes, lang: str, high: Floats, stem: float) -> None:
        width = _BAR * self.course.span
        highest: list[float] = []
        places = [self.course.at(*structure.at) for structure in self.structures]
        for x, structure in zip(places, self.structures, strict=True):
            foot = float(np.interp(x, self.course.x, self.bed))
            drawn = [part for part in parts(structure) if part.top > foot]
            for part in drawn:
                bottom = max(part.bottom, foot)
                ax.add_patch(Rectangle((x - 0.5 * width, bottom), width, part.top - bottom, zorder=4, **part.look))
            if not drawn:
                ax.plot([x, x], [foot, foot + stem], color=BODY, lw=1.1, ls=(0, (5, 1.5, 1, 1.5)), zorder=4)
            tops = [part.top for part in drawn] or [foot + stem]
            highest.append(max(*tops, float(np.interp(x, self.course.x, high))))
        for near in _near(places, _CLOSE * self.course.span):
            text = "\n".join(_title(self.structures[place], lang) for place in near)
            where = (float(np.mean([places[place] for place in near])), max(highest[place] for place in near))
            _label(ax, text, where)


@dataclass(frozen=True)
class Part:
    """A part of a structure, as it is drawn: from level to level (m), and how it looks."""

    bottom: float
    top: float
    look: dict[str, Any]


def parts(structure: Any) -> list[Part]:
    """Return the parts of a structure that have a level: its body up to the crest or sill, and the leaf above.

    The crest is the attribute ``crest`` or ``sill``, or the higher of ``invert_upstream`` and ``invert_downstream``;
    the leaf (of a gate, a dam of rubber, the barrel of a culvert) reaches ``height`` above it. It begins at
    ``opening`` above the crest where that is a number; where it moves by a rule, the whole of its way is shown.
    """
    levels = [_number(structure, name) for name in ("crest", "sill")]
    levels += [max(_number(structure, f"invert_{side}") for side in ("upstream", "downstream"))]
    crest = next((level for level in levels if math.isfinite(level)), math.nan)
    if math.isnan(crest):
        return []
    found = [Part(-math.inf, crest, {"fc": BODY, "ec": BODY, "lw": 0.8})]
    height, opening = _number(getattr(structure, "barrel", structure), "height"), _number(structure, "opening")
    lower = crest + (opening if math.isfinite(opening) else 0.0)
    if crest + height > lower:
        found.append(Part(lower, crest + height, {"fc": "#FFFFFFB0", "ec": BODY, "lw": 0.9, "hatch": "////"}))
    return found


def river_of(run: Results) -> River | None:
    """Return the river that the results carry, or None, with a warning, if it cannot be read back."""
    try:
        return river_from_document(json.loads(run.provenance["scenario"]))
    except (InputError, ValueError, KeyError, AttributeError) as error:
        logger.warning(
            "the river of '%s' cannot be read back (%s): no structures and only the lower bank are drawn; give river=",
            run.name,
            error,
        )
        return None


def _bank(run: Results, course: Course, river: River, side: int) -> Floats:
    """Return the level of a bank at the cells, straight between the sections; NaN beside a section without one."""
    reach_of, chainage = run.dataset["reach"].values, run.dataset["chainage"].values
    found = []
    for name in course.reaches:
        sections = river.reach(name).sections
        levels = [bank_of(section, side) for section in sections]
        found.append(np.interp(chainage[reach_of == name], [section.chainage for section in sections], levels))
    return np.concatenate(found)


def _number(structure: Any, name: str) -> float:
    """Return an attribute if it is one number, else NaN: a level that moves is a series or a rule."""
    value = getattr(structure, name, None)
    return float(value) if isinstance(value, int | float | np.number) and not isinstance(value, bool) else math.nan


def _title(structure: Any, lang: str) -> str:
    title = getattr(structure, "title", None)
    return style.wrapped(str((title.get(lang) if isinstance(title, dict) else title) or structure.name), 20, most=1)


def _near(places: Sequence[float], gap: float) -> Iterator[list[int]]:
    """Give the indices of growing places in groups whose neighbours are nearer than `gap`."""
    group: list[int] = []
    for index, place in enumerate(places):
        if group and place - places[group[-1]] >= gap:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _label(ax: Axes, text: str, where: tuple[float, float]) -> None:
    ax.annotate(
        text,
        xy=where,
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=7.5,
        color=BODY,
        linespacing=1.15,
        zorder=6,
        annotation_clip=True,
        path_effects=[withStroke(linewidth=2.2, foreground="#FFFFFF")],
    )
