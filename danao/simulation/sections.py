"""Areas, widths and depths of all cells at once, from the section tables of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _rows(table: Floats, column: int, value: Floats) -> Floats:
    """Return the row of each section that holds a depth (column 0) or an area (column 1)."""
    known = table[:, :, 0] < 1e299
    row = ((table[:, :, column] <= value[:, None]) & known).sum(axis=1) - 1
    return table[np.arange(value.size), np.maximum(row, 0)]


def area_at(table: Floats, depth: Floats) -> Floats:
    """Return the wetted area (m²) of each section, shape [N], at its depth (m), shape [N]."""
    here = _rows(table, 0, depth)
    s = np.maximum(depth - here[:, 0], 0.0)
    return here[:, 1] + s * (here[:, 2] + 0.5 * s * here[:, 3])


def width_at(table: Floats, depth: Floats) -> Floats:
    """Return the surface width (m) of each section at its depth (m)."""
    here = _rows(table, 0, depth)
    return here[:, 2] + np.maximum(depth - here[:, 0], 0.0) * here[:, 3]


def wetted_at(table: Floats, depth: Floats) -> tuple[Floats, Floats, Floats]:
    """Return wetted area (m²), surface width (m) and (K/A)² (m²/s²) of each section at its depth (m)."""
    here = _rows(table, 0, depth)
    s = np.maximum(depth - here[:, 0], 0.0)
    area = here[:, 1] + s * (here[:, 2] + 0.5 * s * here[:, 3])
    return area, here[:, 2] + s * here[:, 3], here[:, 4] + s * (here[:, 5] + s * (here[:, 6] + s * here[:, 7]))


def depth_at(table: Floats, area: Floats) -> Floats:
    """Return the depth (m) at which each section has a wetted area (m²)."""
    here = _rows(table, 1, area)
    more = np.maximum(area - here[:, 1], 0.0)
    root = np.sqrt(np.maximum(here[:, 2] ** 2 + 2.0 * here[:, 3] * more, 0.0))
    return here[:, 0] + np.divide(2.0 * more, here[:, 2] + root, out=np.zeros_like(more), where=more > 0.0)
