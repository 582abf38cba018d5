"""The chapter of capacity: the largest loads that keep every control section at its target."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from danao.planning.capacity import Capacity
from danao.planning.capacity.result import LOADS
from danao.planning.capacity.texts import say
from danao.reporting.figures.capacity import capacity_picture
from danao.reporting.figures.capacity_slack import capacity_slack_picture
from danao.reporting.planning._chapter import Chapter, Edition, unstamped
from danao.reporting.sheet import Sheet, negatives, plain


def chapter(found: Capacity, edition: Edition) -> Chapter:
    """Return the chapter of a capacity."""
    lang = edition.lang
    felt = found.table[found.table["allowed"].notna()]
    pictures = [
        partial(capacity_picture, found, name, lang=lang)
        for name in found.about["constituents"]
        if name in set(felt["constituent"])
    ]
    if len(found.slack):
        pictures += [partial(capacity_slack_picture, found, loads=loads, lang=lang) for loads in ("present", "allowed")]
    more = (_months(found, edition), _slack(found, edition))
    notes = (edition.say("capacity_note"), edition.say("capacity_water"), *unstamped(found.notes(lang)))
    return Chapter(
        "capacity",
        edition,
        found.about,
        _said(found, edition),
        (_outlets(found, edition), *_cuts(found, edition)),
        more,
        tuple(pictures),
        notes,
    )


def _said(found: Capacity, edition: Edition) -> tuple[str, str, str, str]:
    lang, left = edition.lang, found.totals["remaining"]
    about = found.about
    sections = edition.listed(place(found, name, lang) for name in about["stations"])
    told: dict[str, Any] = {"sections": sections, "frequency": f"{about['frequency']:.0%}"}
    shows = edition.say("capacity_shows", margin=about["margin"][lang], **told)

    def amounts(rows: pd.Series) -> str:
        """Return loads by constituent in words."""
        return edition.listed(
            edition.say("plan_amount", name=edition.item(str(name)), value=plain(abs(value)))
            for name, value in rows.items()
        )

    room, over = left[left >= 0.0], left[left < 0.0]
    good = edition.say("capacity_good", amounts=amounts(room)) if len(room) else edition.say("capacity_full")
    bad = edition.say("capacity_bad", amounts=amounts(over)) if len(over) else edition.say("capacity_nothing_over")
    table = found.table[found.table["remaining"] < 0.0]
    if table.empty:
        return shows, good, bad, edition.say("capacity_keep")
    worst = table.loc[(table["remaining"] / table["constituent"].map(found.totals["present"])).idxmin()]
    told = {"outlet": about["titles"][worst["outlet"]][lang], "name": edition.item(worst["constituent"])}
    told["amount"] = plain(-worst["remaining"])
    where = _bound_by(found, worst, edition)
    return shows, good, bad, edition.say("capacity_do", where=where, **told)


def place(found: Capacity, name: str, lang: str) -> str:
    """Return the title of a control section."""
    return str(found.about["sections"].get(name, {}).get(lang) or name)


def head_of(key: str, lang: str) -> str:
    """Return a heading of capacity, beginning with a capital."""
    head = say(f"head_{key}", lang)
    return head[:1].upper() + head[1:]


def _bound_by(found: Capacity, row: pd.Series, edition: Edition) -> str:
    """Return what binds a load, in words."""
    if pd.isna(row["allowed"]):
        return say("unfelt", edition.lang)
    if not row["station"]:
        return say("upper", edition.lang)
    where = place(found, row["station"], edition.lang)
    return say("binding", edition.lang, station=where, month=row["month"], item=edition.item(row["item"]))


def _outlets(found: Capacity, edition: Edition) -> Sheet:
    """Return the loads of each outlet, with the sum of each constituent."""
    lang, rows, totals = edition.lang, [], []
    for name in dict.fromkeys(found.table["constituent"]):
        for _, row in found.table[found.table["constituent"] == name].iterrows():
            title = found.about["titles"][row["outlet"]][lang]
            rows.append((title, edition.item(name), *row[list(LOADS)], _bound_by(found, row, edition)))
        if name in found.totals.index:
            totals.append(len(rows))
            rows.append((edition.say("total"), edition.item(name), *found.totals.loc[name, list(LOADS)], ""))
    heads = ["outlet", "constituent", *LOADS, "binding"]
    frame = pd.DataFrame(rows, columns=[head_of(head, lang) for head in heads])
    frame = frame.astype({head_of(head, lang): float for head in LOADS})
    marks = negatives(frame, head_of("remaining", lang))
    caption = edition.say("capacity_table")
    return Sheet(edition.say("section_capacity"), caption, frame, totals=tuple(totals), marks=marks)


def _cuts(found: Capacity, edition: Edition) -> tuple[Sheet, ...]:
    """Return 削减量分配表: what each outlet has to give up to keep what it may bring; none where all keep it [M]."""
    lang, share = edition.lang, edition.say("plan_cut_share")
    over = found.table[found.table["remaining"] < 0.0]
    if over.empty:
        return ()
    rows, totals = [], []
    for name, part in over.groupby("constituent", sort=False):
        for _, row in part.sort_values("remaining").iterrows():
            title = found.about["titles"][row["outlet"]][lang]
            rows.append((title, edition.item(str(name)), *_cut(row["present"], row["allowed"])))
        totals.append(len(rows))
        rows.append(
            (edition.say("total"), edition.item(str(name)), *_cut(part["present"].sum(), part["allowed"].sum()))
        )
    heads = [head_of("outlet", lang), head_of("constituent", lang)]
    heads += [edition.say(f"plan_{key}_year") for key in ("load", "kept", "cut")]
    frame = pd.DataFrame(rows, columns=[*heads, share])
    name = edition.say("capacity_cuts_tab")
    return (Sheet(name, edition.say("capacity_cuts"), frame, (share,), tuple(totals)),)


def _cut(present: float, allowed: float) -> tuple[float, float, float, float]:
    """Return present and allowed load, what has to be cut, and its share of the present one."""
    return present, allowed, present - allowed, (present - allowed) / present if present > 0.0 else float("nan")


def _months(found: Capacity, edition: Edition) -> Sheet:
    """Return the capacity of each month by itself."""
    table, lang = found.monthly, edition.lang
    frame = pd.DataFrame(
        {
            edition.say("plan_month"): table["month"].to_list(),
            head_of("outlet", lang): [found.about["titles"][name][lang] for name in table["outlet"]],
            edition.say("constituent"): [edition.item(name) for name in table["constituent"]],
            **{edition.say(f"capacity_{key}_day"): table[key].to_list() for key in ("present", "capacity", "allowed")},
            edition.say("capacity_allowed_month"): table["allowed_month"].to_list(),
            edition.say("station"): [place(found, name, lang) if name else "" for name in table["station"]],
            edition.say("item"): [edition.item(name) if name else "" for name in table["item"]],
        }
    )
    return Sheet(edition.say("capacity_months_tab"), edition.say("capacity_months"), frame)


def _slack(found: Capacity, edition: Edition) -> Sheet:
    """Return what is left to the limits, section by section and month by month."""
    table, lang = found.slack, edition.lang
    shares = {
        edition.say(f"capacity_{key}"): table[key].to_list() for key in ("headroom", "slack_present", "slack_allowed")
    }
    frame = pd.DataFrame(
        {
            edition.say("item"): [edition.item(name) for name in table["item"]],
            edition.say("station"): [place(found, name, lang) for name in table["station"]],
            edition.say("plan_month"): table["month"].to_list(),
            edition.say("plan_limit"): table["limit"].to_list(),
            **{edition.say(f"capacity_{key}"): table[key].to_list() for key in ("kept", "background", "at_allowed")},
            edition.say("capacity_at_present"): table["present"].to_list(),
            **shares,
            edition.say("capacity_counted"): table["counted"].to_list(),
        }
    )
    return Sheet(edition.say("capacity_slack_tab"), edition.say("capacity_slack"), frame, tuple(shares))
