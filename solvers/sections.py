"""Look-ups in section tables: one row an interval of depth, exact area, cubic friction.

Columns: depth d_k above the bed, area A_k, width T_k, width gradient s_k, and four coefficients of phi2, all in
``s = d - d_k``: ``A = A_k + T_k s + s_k s**2 / 2``. Rows beyond the last hold a depth of 1e300.
A row found earlier is the place to begin the next search: water levels move slowly.
"""

from __future__ import annotations

import math

from solvers._jit import inline


@inline
def row_of_depth(table, i, depth, row):
    """Return the row of section i whose interval holds `depth`, searching from `row`."""
    last = table.shape[1] - 1
    while row > 0 and depth < table[i, row, 0]:
        row -= 1
    while row < last and depth >= table[i, row + 1, 0]:
        row += 1
    return row


@inline
def row_of_area(table, i, area, row):
    """Return the row of section i whose interval holds `area`, searching from `row`."""
    last = table.shape[1] - 1
    while row > 0 and area < table[i, row, 1]:
        row -= 1
    while row < last and table[i, row + 1, 0] < 1e299 and area >= table[i, row + 1, 1]:
        row += 1
    return row


@inline
def depth_of(table, i, row, area):
    """Return the depth at which section i has `area`, which lies in interval `row`."""
    more = area - table[i, row, 1]
    width = table[i, row, 2]
    root = math.sqrt(max(width * width + 2.0 * table[i, row, 3] * more, 0.0))
    return table[i, row, 0] + (2.0 * more / (width + root) if more > 0.0 else 0.0)
