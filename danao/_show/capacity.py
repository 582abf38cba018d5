"""The card of a capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.river import listed
from danao._show.words import number, plain
from danao.messages.language import preferred

if TYPE_CHECKING:
    from danao.planning.capacity.result import Capacity

_LOADS = ("present", "capacity", "allowed", "remaining")


def capacity_card(capacity: Capacity) -> Card:
    """Return present, possible and allowed loads of each outlet, and what binds them."""
    about = capacity.about
    facts = [
        ("base run", plain(about.get("name", ""))),
        ("standard", plain(about["standard"])),
        ("kept", f"{about['frequency']:.0%} of months; margin: {plain(about['margin'][preferred()], 120)}"),
        ("sections", listed(map(plain, about["stations"]))),
    ]
    facts += [
        (f"{plain(name)}, all", ", ".join(f"{load} {number(float(row[load]))}" for load in _LOADS) + " t/a")
        for name, row in capacity.totals.iterrows()
    ]
    illustrative = about.get("data_status") == "illustrative"
    rows = [
        [
            plain(row.outlet),
            plain(row.constituent),
            *(number(float(getattr(row, load))) for load in _LOADS),
            " ".join(plain(part) for part in (row.item, row.station, row.month) if part == part and part),
        ]
        for row in capacity.table.head(20).itertuples()
    ]
    return Card(
        "Capacity",
        facts,
        parts=[Table(("outlet", "constituent", *(f"{load} t/a" for load in _LOADS), "bound by"), rows)],
        notes=[plain(note, 200) for note in capacity.notes(preferred())[illustrative:6]],
        illustrative=illustrative,
    )
