"""A tidal channel: 30 km of trapezoid, a river at its head, a semidiurnal tide at its mouth."""

from __future__ import annotations

from waterway import Branch, Case

CASE = Case(
    title="Tidal channel",
    branches=(Branch("main", ("head", "mouth"), 30_000.0, (-2.0, -4.0), 40.0),),
    cell=100.0,
    flow=20.0,
    amplitude=0.8,
    places=tuple(("main", x) for x in (3_000.0, 9_000.0, 15_000.0, 21_000.0, 27_000.0)),
)
