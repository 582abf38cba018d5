"""The cards of a response and of its apportionment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.river import listed
from danao._show.words import named, number, plain, told
from danao.messages.language import preferred

if TYPE_CHECKING:
    from danao.planning.response.apportionment import Apportionment
    from danao.planning.response.response import Response

_GRAM_PER_SECOND = 31.536
"""Tonnes a year in one gram per second, of a year of 365 days."""


def response_card(response: Response) -> Card:
    """Return what is divided, among how many emissions, and how far predictions are from runs."""
    about, loads = response.about, response.emissions
    facts = [
        ("base run", plain(about.get("name", ""))),
        ("constituents", listed(map(plain, response.constituents), 12)),
        ("stations", listed(map(plain, response.stations), 12)),
        ("instants", f"{response.times.size:,}, {str(response.times[0])[:10]} – {str(response.times[-1])[:10]}"),
        ("emissions", f"{len(loads)}; parts add up to the base run, a plan multiplies them"),
        ("error", "not measured, see with_bound" if response.bound is None else _bound(response)),
    ]
    known = loads[loads["load"].notna()].sort_values("load", ascending=False, kind="stable")
    rows = [
        [
            named(str(source), {"zh": row["title_zh"], "en": row["title_en"]}),
            told(plain(row["kind"])),
            plain(name),
            number(float(row["load"]) * _GRAM_PER_SECOND),
        ]
        for (source, name), row in known.head(20).iterrows()
    ]
    return Card(
        "Response",
        facts,
        parts=[Table(("source", "kind", "brings", "t/a"), rows, len(known))],
        illustrative=about.get("data_status") == "illustrative",
    )


def _bound(response: Response) -> str:
    assert response.bound is not None
    worst = response.bound["absolute"].groupby(level=0, sort=False).max()
    apart = ", ".join(f"{plain(name)} {number(float(value))} g/m³" for name, value in worst.items())
    return f"runs were at most this far from what is predicted: {apart}"


def apportionment_card(apportionment: Apportionment) -> Card:
    """Return the mean share of each source at the control section."""
    about = apportionment.response.about
    table = apportionment.shown(lang=preferred())
    facts = [
        ("base run", plain(about.get("name", ""))),
        ("section", plain(table.columns[0])),
        ("of", "the mean shares; pivot(station, constituent) has them by period"),
    ]
    rows = [[plain(cell, 40) for cell in row] for row in table.head(20).itertuples(index=False)]
    note = apportionment.note(preferred())
    return Card(
        "Apportionment",
        facts,
        parts=[Table(["source", *map(plain, table.columns[1:])], rows, len(table))],
        notes=[plain(note, 200)] if note else [],
        illustrative=about.get("data_status") == "illustrative",
    )
