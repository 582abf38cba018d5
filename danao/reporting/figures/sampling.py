"""The annual means that a year of samples may give, beside the true one and the limit."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from danao.errors import InputError, Problem, nearest
from danao.planning.sampling_error import SamplingError
from danao.reporting import style
from danao.reporting.figures.probability import stamped
from danao.reporting.texts import check_language, say


@partial(style.styled, height=3.0)
def sampling_picture(
    found: SamplingError, constituent: str, *, station: str | None = None, lang: str = "zh", ax: Any = None
) -> Axes:
    """Draw the distribution of the sampled annual mean; years with the wrong verdict are red.

    Parameters
    ----------
    found : SamplingError
        What `danao.sampling_error` returns.
    constituent : str
        An item.
    station : str, optional
        By default the first one.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    stations, items = (list(dict.fromkeys(key[place] for key in found.means)) for place in (0, 1))
    station = stations[0] if station is None else station
    asked = ((station, stations, "station"), (constituent, items, "constituent"))
    wrong = [Problem(f"there is no '{a}'", key, remedy=nearest(a, known)) for a, known, key in asked if a not in known]
    if wrong:
        raise InputError(wrong)
    table = found.table
    row = table[(table["station"] == station) & (table["constituent"] == constituent)].iloc[0]
    _bars(ax, found.means[station, constituent], float(row["wrong"]), row, lang)
    ax.axvline(row["mean"], color="#222222", lw=1.6, label=say("sampling_true", lang, value=row["mean"]))
    if np.isfinite(row["limit"]):
        ax.axvline(
            row["limit"],
            color=style.LIMIT,
            lw=1.3,
            ls="--",
            label=say("limit", lang, label=found.about["labels"][row["target"]][lang]),
        )
    shown = found.about.get("stations", {}).get(station, {}).get(lang, station)
    count = found.scheme.samples_per_year
    name = found.about["titles"][constituent][lang]
    title = say("sampling_title", lang, name=name, count=count)
    title = say("sampling_title_at", lang, station=shown, title=title) if shown else title
    ax.set(title=stamped(title, found.about, lang), xlabel=row["unit"], ylabel=say("sampling_years", lang))
    return style.legend(ax)


def _bars(ax: Axes, means: Any, wrong: float, row: Any, lang: str) -> None:
    """Draw the shares of the sampled years, those on the wrong side of the limit in red."""
    edges = np.linspace(means.min(), means.max(), 41)
    inside = edges[0] < row["limit"] < edges[-1]
    edges = np.unique(np.append(edges, row["limit"])) if inside else edges
    heights, _ = np.histogram(means, edges)
    middle = 0.5 * (edges[1:] + edges[:-1])
    on_true_side = (middle <= row["limit"]) == (row["mean"] <= row["limit"])
    width = np.diff(edges)
    unit = (edges[-1] - edges[0]) / 40.0
    for here, colour, label in ((on_true_side, "#9DB4C0", None), (~on_true_side, style.LIMIT, wrong)):
        told = None if label is None else say("sampling_wrong", lang, value=label)
        heights_here = 100.0 * heights[here] / means.size * unit / width[here]
        ax.bar(edges[:-1][here], heights_here, width[here], align="edge", color=colour, label=told, alpha=0.85)
