"""The chapter of a batch: its scenarios side by side, the best first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet, shown
from danao.reporting.sheet import share as per_cent

MOST_ROWS = 40
"""Scenarios on a page; all are in the workbook."""


def chapter(found: Any, edition: Edition) -> Chapter:
    """Return the chapter of a batch, made of its table."""
    table = found.table
    order = table["months_met"].astype(float) if "months_met" in table else pd.Series(float("nan"), table.index)
    table = table.loc[order.sort_values(ascending=False, kind="stable").index]
    every = _scenarios(table, edition)
    caption = edition.say("plan_first_rows", caption=every.caption, shown=MOST_ROWS, count=len(table))
    first = Sheet(edition.say("plan_first_tab", name=every.name), caption, every.table.head(MOST_ROWS), every.shares)
    long = len(table) > MOST_ROWS
    illustrative = (table["data_status"] == "illustrative").any()
    about = {"data_status": "illustrative" if illustrative else ""}
    sheets, more = ((first,), (every,)) if long else ((every,), ())
    return Chapter("batch", edition, about, _said(table, edition), sheets, more)


def _said(table: pd.DataFrame, edition: Edition) -> tuple[str, str, str, str]:
    """Say what is best and worst; what failed comes before what is worst."""
    failed = table.loc[table["status"] == "failed", "name"]
    judged = table[table["months_met"].notna()] if "months_met" in table else table.head(0)
    shows = edition.say("batch_shows", count=len(table))
    told = edition.say("batch_some_failed", count=len(failed), names=edition.listed(failed.head(5)))
    if judged.empty:
        bad = told if len(failed) else edition.say("batch_none_failed")
        return shows, edition.say("batch_not_judged"), bad, edition.say("batch_again" if len(failed) else "batch_look")
    best, worst = judged.iloc[0], judged.iloc[-1]
    whole = int((judged["months_met"] == 1.0).sum())
    good = edition.say("batch_good", count=whole, name=best["name"], share=per_cent(best["months_met"]))
    if len(failed):
        return shows, good, told, edition.say("batch_again")
    bad = edition.say("batch_bad", name=worst["name"], share=per_cent(worst["months_met"]))
    return shows, good, bad, edition.say("batch_choose" if whole else "batch_more")


def _scenarios(table: pd.DataFrame, edition: Edition) -> Sheet:
    met = edition.say("months_met")
    columns: dict[str, Any] = {
        edition.say("scenario"): table["name"].astype(str).to_list(),
        edition.say("pareto_status"): [edition.say(f"batch_{status}") for status in table["status"]],
    }
    if "months_met" in table:
        columns[met] = table["months_met"].to_numpy(float)
        columns[edition.say("batch_worst")] = [_worst(row, edition) for _, row in table.iterrows()]
    for name in table.columns:
        if str(name).startswith("load_") and str(name).endswith(" [t/a]"):
            item = edition.item(str(name).removeprefix("load_").removesuffix(" [t/a]"))
            columns[f"{item} (t/a)"] = table[name].to_numpy(float)
    if table["error"].astype(bool).any():
        columns[edition.say("batch_error")] = table["error"].astype(str).to_list()
    caption = edition.say("batch_table")
    return Sheet(edition.say("section_batch"), caption, pd.DataFrame(columns), (met,) if met in columns else ())


def _worst(row: pd.Series, edition: Edition) -> str:
    """Return the item that has least room to its limit, where, when and how much of it there is."""
    if pd.isna(row["worst_constituent"]):
        return ""
    told = {key: row[f"worst_{key}"] for key in ("station", "period", "unit")}
    value, limit = shown(float(row["worst_value"])), shown(float(row["worst_limit"]))
    return edition.say("batch_worst_of", item=edition.item(row["worst_constituent"]), value=value, limit=limit, **told)
