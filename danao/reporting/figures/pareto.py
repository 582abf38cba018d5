"""The picture of what compliance costs, level by level."""

from __future__ import annotations

from functools import partial
from typing import Any

from matplotlib.axes import Axes

from danao.planning.allocation import Pareto
from danao.reporting import style
from danao.reporting.texts import check_language, say


@partial(style.styled, height=3.4)
def pareto_picture(front: Pareto, *, lang: str = "zh", ax: Any = None) -> Axes:
    """Draw the cost of the cheapest plan at each level; levels without a feasible plan stand apart.

    Parameters
    ----------
    front : Pareto
        What `danao.pareto` returns.
    lang : {"zh", "en"}
        Language of the texts.
    ax : Axes, optional
        Where to draw.
    """
    check_language(lang)
    scale = 100.0 if front.along == "frequency" else 1.0
    table = front.table.assign(level=scale * front.table["level"]).sort_values("level")
    good, none = table[table["status"] != "infeasible"], table[table["status"] == "infeasible"]
    dot: dict[str, Any] = {"marker": "o", "ms": 5.0, "mfc": "#FFFFFF", "mew": 1.3}
    ax.plot(good["level"], good["cost"], label=say("pareto_best", lang), **dot, **style.line(1))
    if len(none):
        cross: dict[str, Any] = {"ls": "", "marker": "x", "ms": 7.0, "mew": 1.8, "color": style.LIMIT}
        ax.plot(none["level"], none["cost"], label=say("pareto_infeasible", lang), **cross)
    money = front.plans[0].money
    cost = say("pareto_cost", lang, money=money) if money else say("pareto_cost_plain", lang)
    level = say("pareto_frequency", lang) if front.along == "frequency" else say("pareto_tightening", lang)
    illustrative = front.plans[0].response.about.get("data_status") == "illustrative"
    note = say("illustrative_note", lang) if illustrative else ""
    ax.set(title=say("pareto_title", lang) + note, xlabel=level, ylabel=cost)
    ax.set_ylim(bottom=0.0, top=max(table["cost"].max() * 1.08, 1e-9))
    if front.along == "tightening":
        ax.invert_xaxis()
    return style.legend(ax)
