"""What explicit cells give through the faces: each column with a limiter of its own, or led by another.

The face value of a column is that of the donor cell plus the scheme's `rise`; see `solvers.transport`. Columns that are
led take the share of the way to the cell ahead that the first one of their segment takes.

Letters as in `solvers.transport`; `rise` is the scheme's own.
"""

from __future__ import annotations

from solvers._jit import splice


@splice
def carry(rise, r, f, faces, courant, segment, field, passed):
    """Fill in the mass that an explicit cell gives through face f of reach r."""
    q = faces.carried[f]
    donor = f + r if q > 0.0 else f + r + 1
    down = f + r + 1 if q > 0.0 else f + r
    up = donor + donor - down
    number = courant[donor - 2 * r - 1] if q != 0.0 else 0.0
    for j in range(passed.size):
        c = field[donor, j]
        passed[j] = q * (c + rise(c - field[up, j], field[down, j] - c, number))


@splice
def each(rise, behind, ahead, courant, risen):
    """Fill in the rise of every element of arrays of one dimension."""
    for k in range(risen.size):
        risen[k] = rise(behind[k], ahead[k], courant[k])


@splice
def weigh_rise(rise, r, f, faces, courant, field, j):
    """Return how far the face value of column j lies from the donor cell to the cell ahead, 0 to 1."""
    q = faces.carried[f]
    donor = f + r if q > 0.0 else f + r + 1
    down = f + r + 1 if q > 0.0 else f + r
    up = donor + donor - down
    ahead = field[down, j] - field[donor, j]
    risen = rise(field[donor, j] - field[up, j], ahead, courant[donor - 2 * r - 1]) if q != 0.0 else 0.0
    return risen / ahead if risen != 0.0 else 0.0


@splice
def carry_led(rise, r, f, faces, courant, segment, field, passed):
    """Fill in the mass that an explicit cell gives through face f of reach r, a segment by its first column.

    Where its face value lies a share of the way from the donor to the cell ahead, so do those of all: what is carried
    is then linear in the columns, and columns that add up to the first go on doing so.
    """
    q = faces.carried[f]
    donor = f + r if q > 0.0 else f + r + 1
    down = f + r + 1 if q > 0.0 else f + r
    for s in range(segment.size - 1):
        first = segment[s]
        there = q * weigh_rise(rise, r, f, faces, courant, field, first)
        here = q - there
        for k in range(segment[s + 1] - first):
            passed[first + k] = here * field[donor, first + k] + there * field[down, first + k]


@splice
def carry_through(carry, rise, cell_start, every, faces, courant, segment, field, flux):
    """Fill in the mass that explicit cells give through every face, or through those at the ends of reaches alone."""
    for r in range(cell_start.size - 1):
        first, last = cell_start[r] + r, cell_start[r + 1] + r
        for f in range(first, last + 1, 1 if every else last - first):
            carry(rise, r, f, faces, courant, segment, field, flux[f])
