"""Loops that kernels share, written so that they become vector instructions."""

from __future__ import annotations

import math

from solvers._jit import inline


@inline
def reach(cell_start, r):
    """Return the first cell of reach r and the number of its cells.

    Taken as not negative, and counted from zero, these let the compiler turn loops over a reach into vector
    instructions: an index that might be negative would count from the end.
    """
    first = max(cell_start[r], 0)
    return first, max(cell_start[r + 1] - first, 0)


@inline
def copy(values, into):
    """Copy values into another array of the same size."""
    for k in range(values.size):
        into[k] = values[k]


@inline
def largest(values):
    """Return the largest of some values that are not negative, NaN if one is NaN.

    Four at a time: each comparison would wait for the one before.
    """
    a = b = c = d = 0.0
    quarter, lost = values.size // 4, 0
    for k in range(quarter):
        a, b = max(a, values[4 * k]), max(b, values[4 * k + 1])
        c, d = max(c, values[4 * k + 2]), max(d, values[4 * k + 3])
    for i in range(4 * quarter, values.size):
        a = max(a, values[i])
    for i in range(values.size):
        lost += 1 if values[i] != values[i] else 0
    return max(max(a, b), max(c, d)) if lost == 0 else math.nan
