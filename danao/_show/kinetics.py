"""The card of kinetics: the matrix of processes and constituents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.river import listed
from danao._show.words import plain, told

if TYPE_CHECKING:
    from danao.kinetics._matrix import Kinetics

_ROWS = 40


def kinetics_card(kinetics: Kinetics) -> Card:
    """Return the matrix, what it needs from around, and parameters outside the range of their source."""
    head, *rows = kinetics.table()
    unusual = kinetics.unusual()
    facts = [("processes", str(len(kinetics.processes))), ("constituents", listed(map(plain, kinetics.names), 24))]
    if kinetics.needs:
        facts.append(("needs", listed((plain(name) for name in kinetics.needs), 12)))
    notes = ["grams changed per gram of rate, or counts per count; rates are per m³ and second"]
    notes += [f"unusual: {plain(name)}: {plain(text, 160)}" for name, text in list(unusual.items())[:5]]
    cells = [[*(plain(cell, 60) for cell in row[:-1]), told(row[-1])] for row in rows[:_ROWS]]
    matrix = Table([plain(cell) for cell in head], cells, len(rows), _ROWS)
    return Card("Kinetics", facts, parts=[matrix], notes=notes)
