"""Curves of SWMM, [CURVES], and the area of storage nodes by depth, in the units of the file."""

from __future__ import annotations

import math

import numpy as np

from danao.importers._swmm_text import InputText, Row

Points = list[tuple[float, float]]

_LEVELS = 21
"""Depths at which the area of a formula is taken."""


def curve_of(text: InputText, name: str) -> tuple[str | None, Points | None]:
    """Return the type and the points of a curve: no type where there is none, no points where it has faults."""
    rows = [row for row in text.sections.get("CURVES", []) if row.name == name]
    if not rows:
        return None, None
    kind = rows[0].cell(1).upper()
    numbers = [
        text.number(row, place, "curve")
        for row in rows
        for place in range(2 if row is rows[0] or row.cell(1).upper() == kind else 1, len(row.cells))
    ]
    if any(map(math.isnan, numbers)):
        return kind, None
    if len(numbers) % 2 or not numbers:
        text.fault(rows[0], "the numbers of a curve come in pairs")
        return kind, None
    points = list(zip(numbers[0::2], numbers[1::2], strict=True))
    return kind, points


def storage_curve(text: InputText, row: Row) -> Points:
    """Return (depth, area) of a storage node; empty where it is not known, or has faults."""
    if row.cell(4).upper() == "FUNCTIONAL":
        return _formula(text, row)
    kind, points = curve_of(text, row.cell(5)) if row.cell(4).upper() == "TABULAR" else (None, None)
    return points if kind == "STORAGE" and points and points[0][0] == 0.0 else []


def _formula(text: InputText, row: Row) -> Points:
    """Return (depth, area) of area = A depth^B + C."""
    most, factor, power, constant = (text.number(row, place, "area", 0.0) for place in (2, 5, 6, 7))
    if not (most > 0.0 and 0.0 <= power <= 10.0):
        return []
    depths = np.linspace(0.0, most, _LEVELS if factor and power not in (0.0, 1.0) else 2)
    with np.errstate(over="ignore", invalid="ignore"):
        return [(float(depth), float(factor * depth**power + constant)) for depth in depths]
