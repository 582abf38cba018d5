"""The card of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.words import plain, told

if TYPE_CHECKING:
    from danao.planning.batch.many import Batch


def batch_card(batch: Batch) -> Card:
    """Return how many scenarios are done, and how often each meets its targets, the best first."""
    table, failed = batch.table, batch.failed
    facts = [
        ("folder", plain(batch.folder, 80)),
        ("scenarios", f"{len(table)}, {len(batch.there)} of them there already, {len(failed)} failed"),
    ]
    best = table.sort_values("months_met", ascending=False, kind="stable") if "months_met" in table else table
    rows = [
        [plain(row["name"]), told(plain(row["status"])), _share(row.get("months_met"))]
        for _, row in best.head(20).iterrows()
    ]
    warnings = [
        f"{plain(row['name'])} failed: {plain(told(row['error']), 120)}" for _, row in failed.head(3).iterrows()
    ]
    return Card(
        "Batch",
        facts,
        warnings=warnings,
        parts=[Table(("scenario", "status", "section months met"), rows, len(table))],
        illustrative=batch.illustrative,
    )


def _share(share: object) -> str:
    return f"{share:.0%}" if isinstance(share, float) and share == share else ""
