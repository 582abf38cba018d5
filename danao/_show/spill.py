"""The card of a spill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.results import distrust
from danao._show.scenario import place
from danao._show.words import kilometre_mark, named, number, plain, told

if TYPE_CHECKING:
    from danao.planning.spill.outcome import Spill


def spill_card(spill: Spill) -> Card:
    """Return what was released where, and when it passes each station."""
    release = spill.release
    facts = [
        ("released", f"{number(release.mass / 1e3)} kg of {plain(spill.substance.constituent.name)}"),
        ("at", f"{place(release.at)}, {_minute(release.time)}"),
        ("base run", plain(spill.run.name)),
        ("left in the river", f"{spill.left:.1%} at the end"),
    ]
    if spill.limit is not None:
        facts.append(("limit", f"{number(spill.limit)} g/m³"))
    above = "hours_above" in spill.table
    rows = [
        [
            named(str(row.station), {"zh": row.title_zh, "en": row.title_en}),
            kilometre_mark(float(row.chainage)),
            _minute(row.arrival) or told("not reached"),
            number(float(row.peak)),
            _minute(row.peak_time) if row.arrival == row.arrival else "",
            *([number(float(row.hours_above))] if above else []),
        ]
        for row in spill.table.head(20).itertuples()
    ]
    head = ("station", "chainage", "arrives", "peak g/m³", "peak at", *(["hours above"] if above else []))
    return Card(
        "Spill",
        facts,
        warnings=distrust(spill.run.trust),
        parts=[Table(head, rows, len(spill.table))],
        notes=["card(lang) is the text for the duty officer"],
        illustrative=spill.illustrative,
    )


def _minute(time: object) -> str:
    text = str(time)
    return "" if text == "NaT" else text[:16].replace("T", " ")
