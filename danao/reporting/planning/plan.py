"""The chapter of a plan: what is cut where, what it costs, what binds, and whether a direct run confirms it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from danao.planning.allocation import Plan
from danao.reporting import style
from danao.reporting.figures.plan import headroom_picture, plan_picture
from danao.reporting.planning import _titles
from danao.reporting.planning._chapter import Chapter, Edition, unstamped
from danao.reporting.sheet import Sheet, plain

MOST_ROWS = 12
"""Rows of shadow prices, of what binds and of what gives way on a page; all are in the workbook."""


def chapter(found: Plan, edition: Edition) -> Chapter:
    """Return the chapter of a plan."""
    lang = edition.lang
    cut = dict.fromkeys(found.table.loc[found.table["controlled"] & (found.table["load"] > 0.0), "constituent"])
    pictures: list[Any] = [partial(_bars, found, name, lang) for name in cut]
    pictures += [partial(headroom_picture, found, lang=lang)] if len(found.cells) else []
    whole = [_relaxation(found, edition), _binding(found, edition), _prices(found, edition)]
    sheets = [_loads(found, edition), *(_part(sheet, edition) for sheet in whole)]
    sheets += [_confirmed(found, edition), _odds(found, edition)]
    more = [*(sheet for sheet in whole if len(sheet.table) > MOST_ROWS), _cells(found, edition)]
    notes = unstamped(found.sentences(lang))
    shown = tuple(sheet for sheet in sheets if len(sheet.table))
    return Chapter(
        "plan", edition, found.response.about, _said(found, edition), shown, tuple(more), tuple(pictures), notes
    )


def _bars(found: Plan, name: str, lang: str) -> Any:
    """Draw what is kept and cut, as high as there are sources."""
    count = int(((found.table["constituent"] == name) & (found.table["load"] > 0.0)).sum())
    return plan_picture(found, name, lang=lang, ax=style.axes(height=1.0 + 0.22 * max(count, 4)))


def _said(found: Plan, edition: Edition) -> tuple[str, str, str, str]:
    shows = edition.say("plan_shows", count=len(found.limits), options=len(found.controls) + len(found.options))
    biggest = found.table[found.table["controlled"]].sort_values("share", ascending=False, kind="stable").head(1)
    do = edition.say("plan_do_nothing")
    if len(biggest) and biggest["share"].iloc[0] > 1e-9:
        row = biggest.iloc[0]
        told = {"source": row[f"title_{edition.lang}"], "name": edition.item(row["constituent"])}
        do = edition.say("plan_do", share=f"{row['share']:.0%}", cut=plain(row["cut"]), **told)
    if found.chosen:
        do = edition.say("plan_build", names=edition.listed(found.chosen))
    if found.status == "infeasible":
        count = len(found.relaxation)
        return shows, edition.say("plan_no_good"), edition.say("plan_bad", count=count), edition.say("plan_relax")
    good = edition.say("plan_good", cost=found.amount(found.cost))
    bad = edition.say("plan_bad_slack")
    if len(found.binding):
        where = edition.listed(
            edition.say("plan_place", station=station, name=edition.item(name))
            for station, name in zip(
                _stations(found, found.binding, edition), found.binding["constituent"], strict=True
            )
        )
        bad = edition.say("plan_tight", where=where)
    return shows, good, bad, do if found.confirmation is not None else edition.say("plan_confirm", do=do)


def _stations(found: Plan, table: pd.DataFrame, edition: Edition) -> list[str]:
    return [_titles.station(found.response.about, name, edition.lang) for name in table["station"]]


def _where(found: Plan, table: pd.DataFrame, edition: Edition) -> dict[str, Any]:
    """Return the columns that say of what, where and when a row is."""
    columns: dict[str, Any] = {
        edition.say("item"): [edition.item(name) for name in table["constituent"]],
        edition.say("station"): _stations(found, table, edition),
        edition.say("plan_month"): [f"{time:%Y-%m}" for time in table["time"]],
    }
    if found.members > 1 and "member" in table:
        columns[edition.say("plan_member")] = [int(member) + 1 for member in table["member"]]
    return columns


def _loads(found: Plan, edition: Edition) -> Sheet:
    """Return what each load keeps and gives up, largest cut first, with the sum of each constituent."""
    table = found.table[found.table["controlled"]]
    rows, totals = [], []
    for name, part in table.groupby("constituent", sort=False):
        part = part.sort_values("cut", ascending=False, kind="stable")
        for row in part.itertuples():
            title = row.title_zh if edition.lang == "zh" else row.title_en
            numbers = (row.load, row.kept, row.cut, row.share, row.cost, row.worth)
            rows.append((title, edition.item(str(name)), *numbers))
        load, cut, kept, cost = part[["load", "cut", "kept", "cost"]].sum()
        totals.append(len(rows))
        share = cut / load if load > 0.0 else float("nan")
        rows.append((edition.say("total"), edition.item(str(name)), load, kept, cut, share, cost, float("nan")))
    share, money = edition.say("plan_cut_share"), found.money or edition.say("plan_money")
    heads = [edition.say("source"), edition.say("constituent")]
    heads += [edition.say(f"plan_{key}_year") for key in ("load", "kept", "cut")]
    heads += [share, edition.say("plan_cost", money=money), edition.say("plan_worth", unit=found.unit or money)]
    frame = pd.DataFrame(rows, columns=heads)
    return Sheet(edition.say("plan_tab"), edition.say("plan_loads"), frame, (share,), tuple(totals))


def _binding(found: Plan, edition: Edition) -> Sheet:
    table = found.binding
    columns = _where(found, table, edition) | {
        edition.say("plan_limit"): table["limit"].to_numpy(float),
        edition.say("plan_value"): table["value"].to_numpy(float),
        edition.say("plan_headroom"): table["headroom"].to_numpy(float),
        edition.say("plan_saving", unit=found.unit): table["saving"].to_numpy(float),
    }
    return Sheet(edition.say("plan_binding_tab"), edition.say("plan_binding"), pd.DataFrame(columns))


def _prices(found: Plan, edition: Edition) -> Sheet:
    """Return what 1 kg/d of each load takes of the headroom where a limit binds, the largest first."""
    table = found.prices.sort_values("headroom_share", ascending=False, kind="stable", na_position="last")
    taken = edition.say("plan_taken")
    titles = _titles.sources(found.response, edition.lang)
    columns = {
        edition.say("source"): [titles[name] for name in table["source"]],
        edition.say("plan_brought"): [edition.item(name) for name in table["brought"]],
        **_where(found, table, edition),
        edition.say("plan_adds"): 1e3 * table["effect"].to_numpy(float),
        taken: 100.0 * table["headroom_share"].to_numpy(float),
        edition.say("plan_saves", unit=found.unit): table["worth"].to_numpy(float),
    }
    return Sheet(edition.say("plan_prices_tab"), edition.say("plan_prices"), pd.DataFrame(columns))


def _part(sheet: Sheet, edition: Edition) -> Sheet:
    """Return the first rows of a sheet, its caption saying how many there are."""
    if len(sheet.table) <= MOST_ROWS:
        return sheet
    caption = edition.say("plan_first_rows", caption=sheet.caption, shown=MOST_ROWS, count=len(sheet.table))
    return Sheet(edition.say("plan_first_tab", name=sheet.name), caption, sheet.table.head(MOST_ROWS), sheet.shares)


def _relaxation(found: Plan, edition: Edition) -> Sheet:
    table, eased = found.relaxation, edition.say("plan_eased")
    columns = _where(found, table, edition) | {
        edition.say("plan_limit"): table["limit"].to_numpy(float),
        edition.say("plan_best_value"): table["value"].to_numpy(float),
        eased: table["violation"].to_numpy(float),
        edition.say("plan_outside"): table["outside"].to_numpy(float),
    }
    return Sheet(edition.say("plan_eased_tab"), edition.say("plan_relaxation"), pd.DataFrame(columns), (eased,))


def _confirmed(found: Plan, edition: Edition) -> Sheet:
    """Return the month that comes nearest to its limit in the direct run, of every limit."""
    table = found.confirmation
    if table is None:
        return Sheet("", "", pd.DataFrame())
    room = table["sense"] * (table["run"] - table["limit"]) / table["limit"]
    worst = table.loc[room.groupby([table["constituent"], table["station"]], sort=False).idxmax()]
    return Sheet(edition.say("plan_confirmed_tab"), edition.say("plan_confirmed"), _values(found, worst, edition))


def _cells(found: Plan, edition: Edition) -> Sheet:
    """Return every limit and month, with the direct run where there is one."""
    table = found.cells if found.confirmation is None else found.confirmation
    return Sheet(edition.say("plan_cells_tab"), edition.say("plan_cells"), _values(found, table, edition))


def _values(found: Plan, table: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    columns = _where(found, table, edition)
    for key in ("limit", "base", "predicted", "run", "difference"):
        if key in table:
            columns[edition.say(f"plan_{key}")] = table[key].to_numpy(float)
    for key in ("met", "met_by_run", "borderline"):
        if key in table:
            columns[edition.say(f"plan_{key}")] = table[key].to_numpy(bool)
    return pd.DataFrame(columns)


def _odds(found: Plan, edition: Edition) -> Sheet:
    if found.members == 1:
        return Sheet("", "", pd.DataFrame())
    worst = found.odds.loc[found.odds.groupby(["constituent", "station"], sort=False)["met"].idxmin()]
    met = edition.say("plan_met_members", count=found.members)
    columns = _where(found, worst, edition) | {met: worst["met"].to_numpy(float)}
    return Sheet(edition.say("plan_odds_tab"), edition.say("plan_odds"), pd.DataFrame(columns), (met,))
