"""A constituent along the river, one line per run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from danao.reporting import statistics, style
from danao.reporting.course import Course
from danao.reporting.figures._marks import limit_line, unit_of
from danao.reporting.texts import say
from danao.results import Results


@style.styled
def profile(
    runs: Sequence[Results],
    constituent: str,
    *,
    statistic: str = "mean",
    limit: tuple[str, float] | None = None,
    course: Sequence[str] | None = None,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw a constituent along the river, one line per run.

    Parameters
    ----------
    runs : sequence of Results
        The first one also gets a band: the range of its monthly means.
    constituent : str
        Its name.
    statistic : {"mean", "highest", "lowest"}
        Mean over the run, or the highest or lowest monthly mean at each place.
    limit : (str, float), optional
        Label of the class and its limit, drawn as a red line.
    course : sequence of str, optional
        Reaches that follow each other; by default the first with stations.
    lang : {"zh", "en"}
        Language of the texts.
    """
    along = Course.of(runs[0], course)
    for place, run in enumerate(runs):
        if constituent not in run.constituents:
            continue
        own = Course.of(run, along.reaches)
        _, months = statistics.means(run.dataset[constituent][:, own.cells], "month")
        found = {"mean": months.mean(axis=0), "highest": months.max(axis=0), "lowest": months.min(axis=0)}
        if place == 0 and statistic == "mean" and months.shape[0] > 1:
            label = say("band", lang, run=style.title(run, lang))
            ax.fill_between(own.x, months.min(axis=0), months.max(axis=0), color="#D9DEE3", lw=0, label=label)
        ax.plot(own.x, found[statistic], label=style.title(run, lang), **style.line(place))
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    title = say(f"profile_{statistic}", lang, name=name) + style.stamp(runs, lang)
    ax.set(title=title, ylabel=unit_of(runs, constituent))
    limit_line(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.06)
    along.mark(ax, lang)
    return style.legend(ax)
