"""A river that parts around an island and meets a tide; a gate under water stands in the longer arm."""

from __future__ import annotations

from waterway import Branch, Case, Gate

CASE = Case(
    title="Loop with a gate",
    branches=(
        Branch("upper", ("head", "parting"), 8_000.0, (-1.5, -2.0), 50.0),
        Branch("north", ("parting", "meeting"), 6_000.0, (-2.0, -2.6), 25.0),
        Branch("south", ("parting", "meeting"), 9_000.0, (-2.0, -2.6), 35.0),
        Branch("lower", ("meeting", "mouth"), 8_000.0, (-2.6, -3.5), 60.0),
    ),
    cell=100.0,
    flow=40.0,
    amplitude=0.8,
    places=(
        ("upper", 4_000.0),
        ("north", 3_000.0),
        ("south", 2_000.0),
        ("south", 4_000.0),
        ("south", 5_000.0),
        ("lower", 4_000.0),
    ),
    gate=Gate("south", 4_500.0, width=20.0, sill=-2.3, opening=0.8, contraction=0.611, orifice=0.74),
)
