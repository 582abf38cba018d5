"""Duration curves: on which share of the days a discharge, or a concentration, is reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from danao.planning.capacity import design_flow
from danao.reporting import statistics, style
from danao.reporting.figures._marks import limit_line, unit_of
from danao.reporting.texts import check_language, say
from danao.results import Results

_TEN_YEARS = 10
_LOW = 90.0  # per cent of the days
_DECADE = 10.0  # from this ratio of the highest to the lowest on, the axis is one of logarithms

Floats = NDArray[np.float64]


@style.styled
def flow_duration(runs: Results | Sequence[Results], station: str, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw how long the daily mean discharge at a station reaches each value, with the low flows that planning uses.

    Value k of n, the highest first, is reached on k / (n + 1) of the days (Weibull 1939). Marked are the flow that the
    first run reaches on 90 % of the days, and its 近10年最枯月平均流量: the driest month of the last ten years. A run
    of less than ten whole years has none; then its own driest month stands there, and the legend says what lacks.

    Parameters
    ----------
    runs : Results or sequence of Results
        Runs; lines of the same discharges lie on each other.
    station : str
        Its name. Where tides turn the river round, the daily mean is what flows out on the whole; it may be negative.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    runs = [runs] if isinstance(runs, Results) else list(runs)
    daily = [_daily(run, station, "mean_discharge") for run in runs]
    for place, (run, values) in enumerate(zip(runs, daily, strict=True)):
        share, ordered = _duration(values)
        ax.plot(share, ordered, label=style.title(run, lang), **style.line(place))
    low = float(np.interp(_LOW, *_duration(daily[0])))
    ax.plot([_LOW, _LOW, 0.0], [min(0.0, low), low, low], color="#5A6670", lw=0.9, ls=(0, (4, 2)), zorder=2.4)
    mark: dict[str, Any] = {"ls": "", "marker": "o", "ms": 6.0, "mfc": "#FFFFFF", "mec": "#222222", "zorder": 5}
    ax.plot([_LOW], [low], label=say("duration_low", lang, value=_number(low)), **mark)
    driest, label = _driest_month(runs[0], station, lang)
    if np.isfinite(driest):
        ax.axhline(driest, color="#A0522D", lw=1.1, ls=(0, (1, 1.4)), zorder=2.4, label=label)
    everything = np.concatenate(daily)
    if everything.min() > 0.0 and everything.max() > _DECADE * everything.min():
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        ax.yaxis.set_minor_formatter(lambda value, _: f"{value:g}" if f"{value:e}"[0] in "25" else "")
    elif everything.min() < 0.0:
        ax.plot([], [], ls="", label=say("duration_negative", lang))
        ax.axhline(0.0, color="#8A949E", lw=0.8)
    else:
        ax.set_ylim(bottom=0.0)
    return _finished(
        ax, runs[0], station, say("discharge", lang), "flow_duration_title", "", lang, style.stamp(runs, lang)
    )


@style.styled
def concentration_duration(
    runs: Results | Sequence[Results],
    station: str,
    constituent: str,
    *,
    limit: tuple[str, float] | None = None,
    at_least: bool = False,
    lang: str = "zh",
    ax: Any = None,
) -> Axes:
    """Draw on which share of the days the mean concentration at a station reaches each value.

    Parameters
    ----------
    runs : Results or sequence of Results
        A line each.
    station, constituent : str
        Their names.
    limit : (str, float), optional
        Label of the class and its limit; the legend then says on which share of the days each run is beyond it.
    at_least : bool
        Whether the limit is one from below, as that of dissolved oxygen.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    runs = [run for run in ([runs] if isinstance(runs, Results) else runs) if constituent in run.constituents]
    for place, run in enumerate(runs):
        values = _daily(run, station, constituent)
        label = style.title(run, lang)
        if limit is not None:
            beyond = 100.0 * float((values < limit[1] if at_least else values > limit[1]).mean())
            label = say("duration_beyond", lang, run=label, share=f"{beyond:.0f}" if beyond >= 1.0 else f"{beyond:.2g}")
        ax.plot(*_duration(values), label=label, **style.line(place))
    limit_line(ax, limit, lang)
    ax.set_ylim(bottom=0.0, top=ax.get_ylim()[1] * 1.04)
    name = style.wrapped(style.constituent_title(runs, constituent, lang), 40, most=1)
    name = name if lang == "zh" else name[:1].lower() + name[1:]
    return _finished(
        ax, runs[0], station, unit_of(runs, constituent), "duration_title", name, lang, style.stamp(runs, lang)
    )


def _finished(ax: Axes, run: Results, station: str, ylabel: str, title: str, name: str, lang: str, mark: str) -> Axes:
    where = style.wrapped(run.stations.loc[station, f"title_{lang}"], 40, most=1)
    ax.set(title=say(title, lang, station=where, **({"name": name} if name else {})) + mark, ylabel=ylabel)
    ax.set(xlabel=say("duration_axis", lang), xlim=(0.0, 100.0), xticks=range(0, 101, 10))
    return style.legend(ax)


def _daily(run: Results, station: str, name: str) -> Floats:
    return statistics.means(run.at(station)[name], "day")[1]


def _duration(values: Floats) -> tuple[Floats, Floats]:
    """Return the shares (per cent) on which the values, the highest first, are reached, and these."""
    places = np.arange(1, values.size + 1, dtype=np.float64)
    return 100.0 * places / (values.size + 1.0), np.sort(values)[::-1]


def _driest_month(run: Results, station: str, lang: str) -> tuple[float, str]:
    """Return the driest monthly mean discharge that the run can tell, and what to call it; NaN without a whole year."""
    start, flow = statistics.means(run.at(station)["mean_discharge"], "month")
    monthly = pd.Series(flow, index=pd.DatetimeIndex(start))
    whole = [year for year, months in monthly.groupby(monthly.index.year) if len(months) == 12]
    if len(whole) >= _TEN_YEARS and monthly.min() >= 0.0:
        driest = design_flow(monthly, method="ten_years_lowest").value
        return driest, say("duration_driest", lang, value=_number(driest))
    kept = monthly[monthly.index.year.isin(whole)]
    if kept.empty:
        return float("nan"), ""
    values = {"value": _number(kept.min()), "month": f"{kept.idxmin():%Y-%m}", "years": len(whole)}
    return float(kept.min()), say("duration_too_short", lang, **values)


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
