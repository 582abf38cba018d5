"""Look-ups in section tables: one row an interval of depth, exact area, cubic friction.

Columns of a table: depth d_k above the bed, area A_k, width T_k, width gradient s_k, and four coefficients of phi2, all
in ``s = d - d_k``: ``A = A_k + T_k s + s_k s**2 / 2``. Rows beyond the last hold a depth of 1e300.

Water levels move slowly, so each place keeps a copy of the interval it is in, its *piece*, one array a coefficient:
loops over places then run through memory in order, and the table is searched only where water leaves its interval.
"""

from __future__ import annotations

import math

from solvers._jit import inline

BEGIN, AREA, WIDTH, GRADIENT, FRICTION, FRICTION_1, FRICTION_2, FRICTION_3, END, FULL = range(10)
PIECE = 10
"""Rows of the array of pieces: those of a table, then the depth at which the interval ends and the area there."""


@inline
def take_piece(table, i, row, piece):
    """Copy interval `row` of section i into the pieces."""
    for k in range(table.shape[2]):
        piece[k, i] = table[i, row, k]
    last = row + 1 == table.shape[1] or table[i, row + 1, 0] > 1e299
    piece[END, i] = 1e300 if last else table[i, row + 1, 0]
    piece[FULL, i] = 1e300 if last else table[i, row + 1, 1]


@inline
def find_depth(table, i, depth, piece):
    """Make the interval of section i that holds `depth` its piece."""
    row = 0
    while row + 1 < table.shape[1] and depth >= table[i, row + 1, 0]:
        row += 1
    take_piece(table, i, row, piece)


@inline
def find_area(table, i, area, piece):
    """Make the interval of section i that holds `area` its piece."""
    row = 0
    while row + 1 < table.shape[1] and table[i, row + 1, 0] < 1e299 and area >= table[i, row + 1, 1]:
        row += 1
    take_piece(table, i, row, piece)


@inline
def find_depths(table, depth, piece):
    """Bring the pieces up to date where a depth has left its interval."""
    for i in range(depth.size):
        if not piece[BEGIN, i] <= depth[i] < piece[END, i]:
            find_depth(table, i, depth[i], piece)


@inline
def area_of(piece, i, depth):
    """Return the area of section i at `depth`, which lies in its piece."""
    s = depth - piece[BEGIN, i]
    return piece[AREA, i] + s * (piece[WIDTH, i] + 0.5 * s * piece[GRADIENT, i])


@inline
def width_of(piece, i, depth):
    """Return the surface width of section i at `depth`, which lies in its piece."""
    return piece[WIDTH, i] + (depth - piece[BEGIN, i]) * piece[GRADIENT, i]


@inline
def friction_of(piece, i, depth):
    """Return phi2 of section i at `depth`, which lies in its piece."""
    s = depth - piece[BEGIN, i]
    return piece[FRICTION, i] + s * (piece[FRICTION_1, i] + s * (piece[FRICTION_2, i] + s * piece[FRICTION_3, i]))


@inline
def depth_of(piece, i, area):
    """Return the depth at which section i has `area`, which lies in its piece."""
    more = max(area - piece[AREA, i], 0.0)
    width = piece[WIDTH, i]
    root = math.sqrt(max(width * width + 2.0 * piece[GRADIENT, i] * more, 0.0))
    return piece[BEGIN, i] + 2.0 * more / (width + root + 1e-300)
