"""The chapter of a spill whose hour is not known: the range of what it may do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from danao.planning.spill import SpillTimes
from danao.planning.spill.card import named, strong
from danao.planning.spill.texts import lasting
from danao.reporting.figures.spill_times import spill_times_picture
from danao.reporting.planning._chapter import Chapter, Edition
from danao.reporting.sheet import Sheet
from danao.reporting.sheet import share as per_cent


def chapter(found: SpillTimes, edition: Edition) -> Chapter:
    """Return the chapter of the same spill at many hours."""
    run = found.spills[0].run
    about = {**run.provenance, "name": run.name}
    picture = partial(spill_times_picture, found, lang=edition.lang)
    sheets = (_stations(found, edition),)
    return Chapter("spill_times", edition, about, _said(found, edition), sheets, (_all(found, edition),), (picture,))


def _said(found: SpillTimes, edition: Edition) -> tuple[str, str, str, str]:
    table, title, first = found.envelope, f"title_{edition.lang}", found.spills[0]
    begin, end = (f"{pd.Timestamp(one.release.time):%Y-%m-%d %H:%M}" for one in (first, found.spills[-1]))
    told = {"name": named(first, edition.lang), "count": len(found.spills), "first": begin, "last": end}
    shows = edition.say("times_shows", **told)
    reached = table[table["reached"] > 0.0]
    if reached.empty:
        return shows, edition.say("spill_nobody"), edition.say("times_no_bad"), edition.say("spill_watch")
    seldom = table.loc[table["reached"].idxmin()]
    good = edition.say("times_good", station=seldom[title], share=per_cent(float(seldom["reached"])))
    if seldom["reached"] >= 1.0:
        good = edition.say("times_no_good")
    worst = reached.loc[reached["peak_high"].idxmax()]
    when = f"{pd.Timestamp(worst['worst']):%Y-%m-%d %H:%M}"
    bad = edition.say("times_bad", station=worst[title], peak=strong(worst["peak_high"]), time=when)
    soon = reached.loc[reached["earliest"].idxmin()]
    hours = lasting(3600.0 * float(soon["earliest"]), edition.lang)
    return shows, good, bad, edition.say("times_do", station=soon[title], hours=hours)


def _stations(found: SpillTimes, edition: Edition) -> Sheet:
    table = found.envelope
    share = edition.say("times_reached")
    columns: dict[str, Any] = {
        edition.say("station"): table[f"title_{edition.lang}"].to_list(),
        edition.say("spill_reach"): table["reach"].to_list(),
        edition.say("chainage_km"): (table["chainage"] / 1e3).to_list(),
        share: table["reached"].to_numpy(float),
    }
    for key in ("earliest", "median", "latest", "peak_low", "peak_median", "peak_high"):
        columns[edition.say(f"times_{key}")] = table[key].to_numpy(float)
    columns[edition.say("times_worst")] = list(pd.to_datetime(table["worst"]))
    shares = [share]
    if "exceeding" in table:
        shares.append(edition.say("times_exceeding"))
        columns[shares[-1]] = table["exceeding"].to_numpy(float)
    return Sheet(edition.say("times_tab"), edition.say("times_table"), pd.DataFrame(columns), tuple(shares))


def _all(found: SpillTimes, edition: Edition) -> Sheet:
    table = found.table
    columns = {
        edition.say("times_release"): list(pd.to_datetime(table["release"])),
        edition.say("station"): table[f"title_{edition.lang}"].to_list(),
        edition.say("spill_hours"): table["hours_to_arrival"].to_numpy(float),
        edition.say("spill_peak"): table["peak"].to_numpy(float),
    }
    return Sheet(edition.say("times_all_tab"), edition.say("times_all"), pd.DataFrame(columns))
