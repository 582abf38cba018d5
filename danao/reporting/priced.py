"""What the cuts of a run would cost, at the costs of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from danao.measures._measure import NO_POLLUTANTS
from danao.planning.allocation import Control, Plan, Rising
from danao.results import Results

SAME = 1e-9
"""Relative change of a load that is none."""


def costs_of(first: Results, run: Results, plan: Plan) -> float:
    r"""Return the money for what `run` brings less than `first`, at the costs that the plan was made with.

    .. math:: K = \sum_s \Big( F_s + \sum_k c_{sk}\,(L_{sk} - L'_{sk}) \Big)

    over the sources s whose loads L (t/a) fall to L', with the cost c of a tonne of k, rising with the share where the
    plan's controls do, and the fixed cost F. NaN where that is not known: a source without a control is cut, or one
    beyond the share that its control can cut, or the plan has options beside controls.

    Parameters
    ----------
    first, run : Results
        With the same sources.
    plan : Plan
        Its ``controls`` hold the costs.
    """
    if plan.options or run is first:
        return float("nan")
    total = 0.0
    names = [name for name in run.loads if name in run.constituents and name not in NO_POLLUTANTS]
    names = [name for name in names if name in first.loads]
    before, after = (one.loads.reindex(first.loads.index)[names].fillna(0.0) for one in (first, run))
    for source in before.index:
        cut = {name: float(before.loc[source, name] - after.loc[source, name]) for name in names}
        cut = {name: value for name, value in cut.items() if value > SAME * abs(before.loc[source, name])}
        controls = [one for one in plan.controls if one.source == source]
        if cut and not controls:
            return float("nan")
        for control in controls:
            total += _cost(control, cut, {name: float(before.loc[source, name]) for name in names})
    return total


def _cost(control: Control, cut: dict[str, float], loads: dict[str, float]) -> float:
    """Return the money of one control; NaN beyond what it can cut."""
    own = {name: cut[name] for name in control.constituents if name in cut}
    if any(value > (float(control.most) + 1e-6) * loads[name] for name, value in own.items()):
        return float("nan")
    money = control.fixed if own else 0.0
    for name, value in own.items():
        cost = control.cost.get(name, 0.0) if isinstance(control.cost, Mapping) else control.cost
        whole = loads[name]
        money += whole * float(cost.total(value / whole)) if isinstance(cost, Rising) else value * cost
    return money
