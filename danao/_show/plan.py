"""The card of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from danao._show.card import Card, Table
from danao._show.strip import EMPTY, Cell, Strip
from danao._show.words import named, number, plain, told

if TYPE_CHECKING:
    from danao.planning.allocation.plan import Plan

_MET, _NEAR, _MISSED = "#b9e4b4", "#ffe082", "#ffab91"
_STATUS = {
    "best": "best: no cheaper plan keeps all limits",
    "unproven": "found in the time given; a better one may exist",
}


def plan_card(plan: Plan) -> Card:
    """Return what a plan cuts and costs, and how near each section comes to its limits in each month."""
    cut = plan.table[plan.table["controlled"]]
    by_name = cut.groupby("constituent", sort=False)["cut"].sum()
    about = plan.response.about
    facts = [
        ("base run", plain(about.get("name", ""))),
        ("standard", plain(plan.standard.number)),
        ("status", _STATUS.get(plan.status, plan.status)),
        ("cut", ", ".join(f"{number(float(value))} t/a {plain(name)}" for name, value in by_name.items())),
        ("cost", plain(plan.amount(plan.cost))),
        ("binding", _binding(plan.binding)),
    ]
    if len(plan.borderline):
        facts.append(("borderline", f"{len(plan.borderline)} cells are nearer to a limit than the error of responses"))
    if plan.confirmation is not None:
        met = plan.confirmation["met_by_run"]
        facts.append(("direct run", f"{int(met.sum())} of {len(met)} cells keep their limit"))
    warnings = ["infeasible: no plan keeps all limits; this one relaxes them least"] * (plan.status == "infeasible")
    return Card(
        "Plan",
        facts,
        warnings=warnings,
        parts=[_strip(plan), _cuts(cut)],
        illustrative=about.get("data_status") == "illustrative",
    )


def _binding(binding: pd.DataFrame) -> str:
    rows = binding.head(3).itertuples()
    return "; ".join(f"{plain(row.constituent)} {plain(row.station)} {row.time:%Y-%m}" for row in rows) or told(
        "nothing"
    )


def _strip(plan: Plan) -> Strip:
    """Return the largest use of a limit by section and month, per cent."""
    cells = plan.cells
    use = 100.0 * cells["predicted"] / cells["limit"]
    use = use.where(cells["sense"] > 0, 100.0 * cells["limit"] / cells["predicted"])
    table = cells.assign(use=use, month=[f"{time:%Y-%m}" for time in cells["time"]])
    months = list(dict.fromkeys(table["month"]))
    rows = []
    for station, part in table.groupby("station", sort=False):
        worst = part.loc[part.groupby("month", sort=False)["use"].idxmax()]
        found = {row.month: _cell(row.use, row.met, row.borderline) for row in worst.itertuples()}
        rows.append((plain(station), [found.get(month, EMPTY) for month in months]))
    return Strip(months, rows, "per cent of the limit that the plan uses, the worst item", "limit missed")


def _cell(use: float, met: bool, borderline: bool) -> Cell:
    return Cell(f"{use:.0f}", _MISSED if not met else _NEAR if borderline else _MET, not met)


def _cuts(cut: pd.DataFrame) -> Table:
    """Return what is cut, the largest first."""
    rows = [
        [
            named(row.source, {"zh": row.title_zh, "en": row.title_en}),
            plain(row.constituent),
            number(row.load),
            number(row.kept),
            f"{row.share:.1%}",
            number(row.cost),
        ]
        for row in cut.sort_values("cut", ascending=False, kind="stable").head(20).itertuples()
    ]
    return Table(("source", "constituent", "now t/a", "kept t/a", "cut", "cost"), rows, len(cut))
