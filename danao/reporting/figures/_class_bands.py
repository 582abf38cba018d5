"""Bands of classes below a long profile: one strip a run, the class of a constituent in every cell."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from danao.reporting import style
from danao.reporting.classes import mean_classes, target_classes
from danao.reporting.course import Course
from danao.reporting.palette import cell_look, ink_of
from danao.results import Results
from danao.standards._standard import Standard

_HEIGHT, _GAP = 0.062, 0.014  # of a strip and below it, shares of the axes
_NARROW = 0.025  # a stretch below this share of the axis has no numeral


def room(count: int) -> float:
    """Return the share of the height of the axes that some strips take."""
    return count * (_HEIGHT + _GAP) + _GAP if count else 0.0


def draw_bands(
    ax: Axes, runs: Sequence[Results], constituent: str, course: Course, standard: Standard, palette: str, lang: str
) -> None:
    """Draw a strip per run at the foot of the axes, the first on top, with its title beside it.

    The class is that of the mean over the run. Where it misses the target (of the station next downstream, or of the
    last one) the stretch has a heavy frame. Every run carries the constituent.
    """
    over = blended_transform_factory(ax.transData, ax.transAxes)
    for place, run in enumerate(runs):
        foot = _GAP + (len(runs) - 1 - place) * (_HEIGHT + _GAP)
        own = Course.of(run, course.reaches)
        for begin, end, of_class, missed in _stretches(run, own, constituent, standard):
            look = cell_look(standard, of_class, missed, palette) | {"lw": 1.4 if missed else 0.6}
            ax.add_patch(Rectangle((begin, foot), end - begin, _HEIGHT, transform=over, zorder=5.5 + missed, **look))
            if end - begin > _NARROW * course.span:
                told = {"ha": "center", "va": "center", "fontsize": 7.0, "zorder": 7}
                text, colour = standard.label(of_class, lang), ink_of(standard, of_class, palette)
                middle = (0.5 * (begin + end), foot + 0.46 * _HEIGHT)
                ax.text(*middle, text, transform=over, color=colour, clip_on=True, **told)  # type: ignore[arg-type]
        title = style.wrapped(style.title(run, lang), 16, most=1)
        ax.text(-0.008, foot + 0.46 * _HEIGHT, title, transform=ax.transAxes, ha="right", va="center", fontsize=7.5)


def _stretches(
    run: Results, course: Course, constituent: str, standard: Standard
) -> list[tuple[float, float, str, bool]]:
    """Return begin, end (on the axis), class and whether it misses the target, of stretches where these are one."""
    found = mean_classes(run, constituent, standard, course.cells)
    goal = target_classes(run, course, standard)
    half = 0.5 * run.dataset["cell_length"].values[course.cells] * course.factor
    stretches: list[tuple[float, float, str, bool]] = []
    for x, width, place, target in zip(course.x, half, found, goal, strict=True):
        of_class, missed = standard.class_names[place], bool(place > target)
        if stretches and stretches[-1][2:] == (of_class, missed):
            stretches[-1] = (stretches[-1][0], x + width, of_class, missed)
        else:
            stretches.append((x - width, x + width, of_class, missed))
    return stretches
