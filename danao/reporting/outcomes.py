"""Tables of what plans achieve, in a planner's columns: settings, results, comparison by gain, what changed its class.

Columns of 情景设置表 and 情景结果表 are from memory of plans to meet targets (达标方案) [M].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.allocation import Plan
from danao.reporting.bureau import MET, MISSED, judged, loaded, of, short, worst_of
from danao.reporting.measures import measure_text
from danao.reporting.priced import costs_of
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.results import Results


def settings(study: Study) -> Sheet:
    """Return 情景设置表: measures with their size, and what they cut against the first run, t/a [M]."""
    names = loaded(study)
    rows = []
    for run in study.runs:
        measures = [measure_text(study, measure) for measure in run.provenance["measures"]]
        row: dict[str, Any] = {
            study.say("scenario"): study.title(run),
            study.say("outcome_measures"): "\n".join(measures) or study.say("no_measures"),
        }
        row |= {study.say("outcome_cut", name=short(study, name)): cut(study, run, name) for name in names}
        rows.append(row)
    caption = study.say("outcome_settings", run=study.title(study.runs[0]))
    return Sheet(study.say("outcome_settings_tab"), caption, pd.DataFrame(rows))


def cut(study: Study, run: Results, name: str) -> float:
    """Return how much less of a constituent a run brings than the first, t/a; NaN for the first itself."""
    first = study.runs[0]
    if run is first or name not in run.loads or name not in first.loads:
        return float("nan")
    return float(first.loads[name].sum() - run.loads[name].sum())


def results(study: Study) -> Sheet:
    """Return 情景结果表: mean and worst month, class, months met, frequency and margin of every item and plan [M]."""
    mean, worst, label = (study.say(f"outcome_{key}") for key in ("mean", "worst", "class"))
    share = study.say("workbook_frequency")
    rows: list[dict[str, Any]] = []
    marks: dict[tuple[int, str], str] = {}
    grounds: dict[tuple[int, str], str] = {}
    places: dict[tuple[int, str], int] = {}
    for name, run, months, years in _cells(study):
        item, place = study.standard.items[name], len(rows)
        hardest, annual = worst_of(study, months), years.iloc[0] if len(years) else None
        met = int((months["verdict"] == MET).sum())
        row = {
            study.say("station"): months["title"].iloc[0],
            study.say("item"): item.title[study.lang],
            study.say("unit"): item.unit or "—",
            study.say("scenario"): study.title(run),
            mean: months["unrounded"].mean() if annual is None else annual["value"],
            worst: hardest["value"],
            study.say("worst_period"): hardest["period"],
            study.say("limit_column"): months["limit"].iloc[0],
            label: "—" if annual is None else study.standard.label(annual["class"], study.lang),
            study.say("months_of"): met,
            study.say("workbook_assessed"): len(months),
            share: met / len(months),
            study.say("outcome_margin"): study.say(kept(study, name, annual)),
        }
        rows.append(row)
        places |= {(place, mean): item.decimals, (place, worst): item.decimals}
        if annual is not None:
            grounds[place, label] = study.standard.colour(annual["class"])
            marks |= {(place, head): "bad" for head in (mean, label) if annual["verdict"] == MISSED}
        if hardest["verdict"] == MISSED:
            marks[place, worst] = "bad"
    caption = study.say("outcome_results")
    return Sheet(study.say("outcome_results_tab"), caption, pd.DataFrame(rows), (share,), (), marks, grounds, places)


def _cells(study: Study) -> Iterator[tuple[str, Results, pd.DataFrame, pd.DataFrame]]:
    """Give item and run of every station that has verdicts, with those by month and by year."""
    for station in study.stations.index:
        for name in study.judged:
            for run in study.runs:
                months, years = (
                    table[(table["station"] == station) & (table["constituent"] == name)]
                    for table in (judged(study.monthly.table, run), judged(study.yearly.table, run))
                )
                if len(months):
                    yield name, run, months, years


def kept(study: Study, name: str, annual: pd.Series | None) -> str:
    """Return whether an annual mean leaves the margin of safety, as a key of the catalogue."""
    if annual is None or pd.isna(annual["margin_limit"]):
        return "not_assessed"
    least = study.standard.items[name].sense == "at least"
    room = annual["value"] - annual["margin_limit"]
    return "yes" if (room >= 0.0 if least else room <= 0.0) else "no"


def met_months(study: Study, run: Results) -> tuple[int, int]:
    """Return how many section-months of a run meet their target, and how many are judged."""
    found = judged(study.monthly.sections, run)
    return int((found["verdict"] == MET).sum()), len(found)


def limiting(study: Study) -> str | None:
    """Return the constituent that the first run misses most often and of which loads are known."""
    missed = of(study.monthly.table, study.runs[0])
    missed = missed[missed["verdict"] == MISSED]
    counts = missed.groupby("constituent", sort=False).size().sort_values(ascending=False, kind="stable")
    by_item = {study.standard.find(name): name for name in loaded(study)}
    return next((by_item[name] for name in counts.index if name in by_item), next(iter(loaded(study)), None))


def comparison(study: Study) -> Sheet:
    """Return the plans by what they gain over the first run: section-months, and these per tonne cut and per money.

    The tonnes are those of the constituent that the first run misses most often. Money is known where a plan with its
    costs is part of the report, and holds for cuts that these costs cover.
    """
    first, name = study.runs[0], limiting(study)
    base = met_months(study, first)[0]
    plan = next((one for one in study.together if isinstance(one, Plan)), None)
    known_money = plan is not None and bool(plan.money)
    money = plan.money if plan is not None else ""
    cost_head, per_cost_head = (f"outcome_{key}" + "_unit" * (not known_money) for key in ("cost", "per_cost"))
    share, gain = study.say("workbook_frequency"), study.say("outcome_gain")
    rows = []
    for run in study.runs:
        met, count = met_months(study, run)
        more = met - base if count and run is not first else np.nan
        row: dict[str, Any] = {
            study.say("scenario"): study.title(run),
            study.say("months_met"): met if count else np.nan,
            share: met / count if count else np.nan,
            gain: more,
        }
        if name is not None:
            tonnes = cut(study, run, name)
            row[study.say("outcome_cut", name=short(study, name))] = tonnes
            row[study.say("outcome_per_tonne", name=short(study, name))] = _per(more, tonnes)
        if plan is not None:
            cost = costs_of(first, run, plan)
            row[study.say(cost_head, money=money)] = cost
            row[study.say(per_cost_head, money=money)] = _per(more, cost)
        rows.append(row)
    table = pd.DataFrame(rows)
    if name is not None:  # of plans that gain as much, the one that cuts less comes first
        table = table.sort_values(study.say("outcome_cut", name=short(study, name)), kind="stable")
    table = table.sort_values(gain, ascending=False, kind="stable", na_position="first", ignore_index=True)
    notes = (study.say("outcome_gain_note", run=study.title(first)), study.say(_cost_note(plan, table, study)))
    return Sheet(study.say("outcome_compared_tab"), study.say("outcome_compared"), table, (share,), notes=notes)


def _per(gain: float, amount: float) -> float:
    return gain / amount if amount > 0.0 else float("nan")


def _cost_note(plan: Plan | None, table: pd.DataFrame, study: Study) -> str:
    if plan is None:
        return "outcome_no_costs"
    money = table.columns[-2]
    return "outcome_cost_gaps" if table[money].iloc[1:].isna().any() else "outcome_costs"


def changed(study: Study) -> Sheet:
    """Return every section-month whose class a plan changes against the first run, and whether it now meets."""
    label = study.standard.label
    old_head, new_head = study.say("outcome_before"), study.say("outcome_after")
    base = of(study.monthly.sections, study.runs[0]).set_index(["station", "period"])
    rows: list[dict[str, Any]] = []
    grounds: dict[tuple[int, str], str] = {}
    marks: dict[tuple[int, str], str] = {}
    for run in study.runs[1:]:
        for _, new in of(study.monthly.sections, run).iterrows():
            key = (new["station"], new["period"])
            if key not in base.index or not new["class"] or not base.loc[key, "class"]:
                continue
            old = base.loc[key]
            if old["class"] == new["class"]:
                continue
            place = len(rows)
            rows.append(
                {
                    study.say("scenario"): study.title(run),
                    study.say("station"): new["title"],
                    study.say("plan_month"): new["period"],
                    old_head: label(old["class"], study.lang),
                    new_head: label(new["class"], study.lang),
                    study.say("bureau_met"): study.say(new["verdict"].replace(" ", "_")),
                }
            )
            for head, one in ((old_head, old), (new_head, new)):
                grounds[place, head] = study.standard.colour(one["class"])
                marks |= {(place, head): "bad"} if one["verdict"] == MISSED else {}
    name = study.say("outcome_changed_tab")
    return Sheet(name, study.say("outcome_changed"), pd.DataFrame(rows), (), (), marks, grounds)


def changed_in_words(study: Study, run: Results) -> list[tuple[str, str]]:
    """Return for each section of a run the months whose class changed, as ``Ⅴ→Ⅲ 1、2``."""
    base = of(study.monthly.sections, study.runs[0]).set_index(["station", "period"])["class"]
    told = []
    for _, part in of(study.monthly.sections, run).groupby("station", sort=False):
        moves: dict[tuple[str, str], list[str]] = {}
        for _, row in part.sort_values("start").iterrows():
            old = base.get((row["station"], row["period"]), "")
            if old and row["class"] and old != row["class"]:
                moves.setdefault((old, row["class"]), []).append(_month(study, row["start"]))
        texts = [
            study.say(
                "outcome_move",
                old=study.standard.label(old, study.lang),
                new=study.standard.label(new, study.lang),
                months=study.say("list_comma").join(months),
            )
            for (old, new), months in moves.items()
        ]
        told.append((part["title"].iloc[0], study.say("outcome_semicolon").join(texts)))
    return told


def _month(study: Study, start: pd.Timestamp) -> str:
    years = study.monthly.sections["start"].dt.year.nunique()
    return f"{start:%Y-%m}" if years > 1 else str(start.month)
