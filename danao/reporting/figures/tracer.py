"""The picture of a tracer test: what was measured, and the curves that were fitted to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from matplotlib.axes import Axes

from danao.planning.tracer import TracerFit
from danao.reporting import style
from danao.reporting.texts import check_language, say, unit


@partial(style.styled, height=3.4)
def tracer_picture(fit: TracerFit, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the observed points and the fitted curve of each station over time.

    Parameters
    ----------
    fit : TracerFit
        What `danao.fit_tracer` returns.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    run, name = fit.results, fit.constituent
    for place, station in enumerate(fit.curves.columns):
        look = style.line(place)
        title = run.stations.loc[station, f"title_{lang}"]
        seen = fit.residuals[fit.residuals["station"] == station]
        label = say("tracer_curve", lang, station=title, value=f"{fit.efficiency[station]:.3f}")
        ax.plot(fit.curves.index, fit.curves[station], label=label, **look)
        points: dict[str, Any] = {"ls": "", "marker": "o", "ms": 4.2, "mfc": "#FFFFFF", "mew": 1.1, "zorder": 4.0}
        ax.plot(seen["time"], seen["observed"], mec=look["color"], **points)
    ax.plot([], [], ls="", marker="o", ms=4.2, mfc="#FFFFFF", mec="#5A6670", mew=1.1, label=say("observed", lang))
    heading = style.constituent_title([run], name, lang)
    title = say("tracer_title", lang, name=heading) + style.stamp([run], lang)
    ax.set(title=title, ylabel=unit(run.constituents[name]["unit"]))
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.04)
    ax.set_xlim(fit.curves.index[0], fit.curves.index[-1])
    style.dates(ax.xaxis, lang)
    return style.legend(ax)
