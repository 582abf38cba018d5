"""The chapter of a spill: the card of the duty officer, its picture and its table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from danao.planning.spill import Spill
from danao.planning.spill.card import named, strong
from danao.planning.spill.texts import instant, lasting
from danao.planning.spill.texts import say as told
from danao.reporting.figures.spill import spill_picture
from danao.reporting.planning._chapter import Chapter, Edition, unstamped
from danao.reporting.sheet import Sheet


def chapter(found: Spill, edition: Edition) -> Chapter:
    """Return the chapter of a spill."""
    card = [line for line in found.card(edition.lang).split("\n")[1:] if line]

    def draw() -> Any:
        """Return the upper axes of the picture."""
        return spill_picture(found, lang=edition.lang).axes[0]

    about = {**found.run.provenance, "name": found.run.name}
    said = _said(found, edition)
    notes = tuple(line for line in unstamped(card) if line != told("stamp", edition.lang))
    return Chapter("spill", edition, about, said, (_stations(found, edition),), pictures=(draw,), notes=notes)


def _said(found: Spill, edition: Edition) -> tuple[str, str, str, str]:
    table, title = found.table, f"title_{edition.lang}"
    shows = edition.say("spill_shows", name=named(found, edition.lang), stations=len(table))
    reached = table[table["arrival"].notna()]
    safe = table[table["arrival"].isna()] if found.limit is None else table[table["exceedances"] == 0]
    good = edition.say("spill_no_good" if found.limit is None else "spill_all_over")
    if len(safe):
        key = "spill_not_reached" if found.limit is None else "spill_kept"
        good = edition.say(key, names=edition.listed(safe[title]))
    if reached.empty:
        return shows, good, edition.say("spill_nobody"), edition.say("spill_watch")
    over = reached if found.limit is None else reached[reached["exceedances"] > 0]
    worst = reached.loc[reached["peak"].idxmax()]
    bad = edition.say("spill_bad", station=worst[title], peak=strong(worst["peak"]))
    if over.empty:
        return shows, good, bad, edition.say("spill_watch")
    first = over.iloc[0]
    when = first["arrival"] if found.limit is None else first["first_above"]
    hours = lasting(3600.0 * first["hours_to_arrival"], edition.lang)
    do = edition.say("spill_do", station=first[title], time=instant(pd.Timestamp(when).isoformat()), hours=hours)
    return shows, good, bad, do


def _stations(found: Spill, edition: Edition) -> Sheet:
    table = found.table
    columns: dict[str, Any] = {
        edition.say("station"): table[f"title_{edition.lang}"].to_list(),
        edition.say("spill_reach"): table["reach"].to_list(),
        edition.say("chainage_km"): (table["chainage"] / 1e3).to_list(),
        edition.say("spill_arrival"): list(pd.to_datetime(table["arrival"])),
        edition.say("spill_hours"): table["hours_to_arrival"].to_numpy(float),
        edition.say("spill_peak"): table["peak"].to_numpy(float),
        edition.say("spill_peak_time"): list(pd.to_datetime(table["peak_time"])),
    }
    if found.limit is not None:
        columns[edition.say("spill_above", limit=strong(found.limit))] = table["hours_above"].to_numpy(float)
        columns[edition.say("spill_times")] = table["exceedances"].to_numpy()
    columns[edition.say("spill_passed")] = table["passed"].to_numpy(float)
    return Sheet(edition.say("spill_tab"), edition.say("spill_table"), pd.DataFrame(columns))
