"""The card of an uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from danao._show.card import Card, Table
from danao._show.strip import EMPTY, Cell, Strip
from danao._show.words import plain, told

if TYPE_CHECKING:
    from danao.planning.uncertainty.result import Uncertainty

_SECTION = "section"
_LIKELY, _OPEN, _UNLIKELY = "#b9e4b4", "#ffe082", "#ffab91"


def uncertainty_card(found: Uncertainty) -> Card:
    """Return the probability that each section meets its target, by month and in every month."""
    about, sections = found.about, found.probability
    sections = sections[sections["constituent"] == _SECTION]
    months = list(dict.fromkeys(sections["month"]))
    rows = []
    for station, part in sections.groupby("station", sort=False):
        cells = {row.month: _cell(row.probability) for row in part.itertuples()}
        rows.append((plain(station), [cells.get(month, EMPTY) for month in months]))
    facts = [("runs", f"{found.runs:,}"), ("standard", plain(about.get("standard", "")))]
    warnings = []
    if left_out := about.get("distrusted", 0):
        warnings.append(f"{left_out} runs failed their trust sheet and are left out")
    return Card(
        f"Uncertainty {plain(about.get('name', ''))}".rstrip(),
        facts,
        warnings=warnings,
        parts=[
            Strip(months, rows, "probability of meeting the target, per cent", "less likely than not"),
            _whole(found),
        ],
        illustrative=about.get("data_status") == "illustrative",
    )


def _cell(probability: float) -> Cell:
    colour = _LIKELY if probability >= 0.9 else _OPEN if probability >= 0.5 else _UNLIKELY
    return Cell(f"{100.0 * probability:.0f}", colour, probability < 0.5)


def _whole(found: Uncertainty) -> Table:
    """Return the probability that every month meets, with its interval."""
    whole: pd.DataFrame = found.every_month
    rows = [
        [
            plain(row.station),
            told("all items") if row.constituent == _SECTION else plain(row.constituent),
            f"{row.probability:.0%}",
            f"{row.low:.0%} – {row.high:.0%}",
        ]
        for row in whole.itertuples()
    ]
    return Table(("every month at", "by", "probability", f"{found.confidence:.0%} interval"), rows)
