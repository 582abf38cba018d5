"""Discharge of structures: weirs, gates, culverts, pumps and tables, from the levels on both sides.

Every law gives the discharge from the higher to the lower side, grows with the level it comes from, never grows with
the level it goes to, and is continuous: a Newton iteration can follow it. H is the head over the sill including the
velocity head of the water that comes, h the level behind, z the sill, e the opening, b the width.

THROAT, an opening with a broad sill. The depth in the throat is the least of what the opening lets through, ``k e``,
and what the sill lets through, ``max(h - z, 2 H / 3)``; the head above it makes the velocity ::

    y = min(k e, max(h - z, 2/3 H))        Q = C b y sqrt(2 g (H - s))

with s the depth that stands over the throat. Over a broad crest it is the greater of y and h - z. Behind a gate the
jet runs free, s = y, until the water behind is deeper than its conjugate depth; then the jump covers it, and momentum
between the contracted jet and the water behind, both as wide as the gate, gives ::

    s = m + sqrt(m^2 - 2 m H + (h - z)^2)        m = 2 y (1 - y / (h - z))

which the handbooks write with M = 2 m. At the conjugate depth this begins with a leap, which is run up as a slope.
The contraction goes from its value at small openings to none as the gate comes clear of the water, for openings
between 0.58 H (gate flow) and 0.95 H, which keeps the discharge growing with the head.

CREST, a sharp crest: ``Q = 2/3 C b sqrt(2 g) H^1.5 (1 - ((h - z)/H)^1.5)^0.385`` (Villemonte 1947).

CULVERT: the lesser of what the inlet takes, a curve by head over the invert, and what the barrel carries under the
difference of levels, ``Q = a(y) sqrt(2 g (level - level behind))`` with a(y) the area at depth y divided by the root of
all losses in velocity heads. The depth is that of the water behind, but no less than the one that lets most through.

PUMP: number of units running times a curve of discharge by lift. TABLE: a curve by level, drowned as a sharp crest is.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from solvers._jit import inline, kernel

GRAVITY = 9.81

THROAT, CREST, CULVERT, PUMP, TABLE = range(5)

SILL, SILL_MOVES, OPENING, OPENING_MOVES, WIDTH, COEFFICIENT, CONTRACTION, BACK = range(8)
"""Values of THROAT, CREST and TABLE: sill and opening are ``a + b * setting``; BACK is the part that may flow back."""

OTHER_INVERT, RISE, INLET, INLET_BACK, BARREL, CONTROL = 1, 2, 3, 4, 5, 6
"""Values of CULVERT besides SILL (invert at the left) and BACK: the last four are rows of curves."""

LOWEST, LIFT, EFFICIENCY = 0, 1, 2
"""Values of PUMP: level at which it falls dry, row of its curve, and the part of its power that lifts water."""

VALUES = 8
UNLIMITED = 1e9  # opening of what has no lid
GATE_ENDS, CLEAR = 0.58, 0.95  # opening over head
FLAT = 1e-3  # m; below this difference of levels the square root becomes a parabola with a finite slope
SUCTION = 0.05  # m above its lowest level over which a pump comes to its full discharge
STEP = 1e-6  # m, for the slopes of a law
FOLLOW = 1e-4  # part of a discharge by which its linear form may miss the law
SLACK = 2e-8  # m; or by as much as this difference of levels makes
COVERING = 4.0  # how many times as fast as the water behind the cover over a jet rises until it is what momentum asks
APPROACH = 0.2  # most velocity head that counts, as a part of the head


class Structures(NamedTuple):
    """Structures on faces: G faces that have some, P parts on them (a gate is an opening and a crest), S structures."""

    face: np.ndarray  # int64[G]
    cell: np.ndarray  # int64[G], the cell to the right; the one to the left is the one before
    start: np.ndarray  # int64[G + 1], first part of each face
    law: np.ndarray  # int64[P]
    number: np.ndarray  # int64[P], the structure whose setting moves the part
    value: np.ndarray  # float64[P, VALUES]
    curve_start: np.ndarray  # int64[curves + 1]
    curve_x: np.ndarray  # float64, growing within a curve
    curve_y: np.ndarray  # float64
    rate: np.ndarray  # float64[S], 1/s, how fast a setting may move
    efficiency: np.ndarray  # float64[S], of pumps; 0 for others
    loss_face: np.ndarray  # int64[L], faces with a local loss
    loss: np.ndarray  # float64[L, 2], what a loss adds to 1/phi2, in flow with and against the chainage


@inline
def root(head):
    """Return ``sqrt(2 g head)`` for a head of at least zero; a parabola where it is below FLAT."""
    if head >= FLAT:
        return math.sqrt(2.0 * GRAVITY * head)
    part = max(head, 0.0) / FLAT
    return math.sqrt(2.0 * GRAVITY * FLAT) * part * (1.5 - 0.5 * part)


@inline
def drowning(ratio):
    """Return Villemonte's factor for a head behind of `ratio` times the head before; straight where it ends."""
    if ratio <= 0.0:
        return 1.0
    rest = max(1.0 - ratio * math.sqrt(ratio), 0.0)
    if rest >= FLAT:
        return rest**0.385
    part = rest / FLAT
    return FLAT**0.385 * part * (1.615 - 0.615 * part)


@inline
def curve_at(structures, row, x):
    """Return the value of a curve, constant beyond its ends."""
    first, last = structures.curve_start[row], structures.curve_start[row + 1] - 1
    if x <= structures.curve_x[first]:
        return structures.curve_y[first]
    if x >= structures.curve_x[last]:
        return structures.curve_y[last]
    while last - first > 1:
        middle = (first + last) // 2
        if structures.curve_x[middle] <= x:
            first = middle
        else:
            last = middle
    part = (x - structures.curve_x[first]) / (structures.curve_x[last] - structures.curve_x[first])
    return structures.curve_y[first] + part * (structures.curve_y[last] - structures.curve_y[first])


@inline
def cover(depth, over, behind):
    """Return the depth over a throat of `depth` under the head `over`, with water `behind` it (all above the sill)."""
    if behind <= depth:
        return depth
    jump = 0.5 * depth * (math.sqrt(1.0 + 16.0 * max(over / depth - 1.0, 0.0)) - 1.0)
    if behind <= jump:
        return depth
    m = 2.0 * depth * (1.0 - depth / behind)
    full = m + math.sqrt(max(m * (m - 2.0 * over) + behind * behind, 0.0))
    return max(depth, min(full, depth + COVERING * (behind - jump)))


@inline
def throat(v, setting, level, head, behind, ground):
    """Return the discharge of an opening with a broad sill; `ground` is the bed that the water comes from."""
    sill = max(v[SILL] + v[SILL_MOVES] * setting, ground)
    opening = max(v[OPENING] + v[OPENING_MOVES] * setting, 0.0)
    over = level - sill
    if over <= 0.0 or opening <= 0.0:
        return 0.0
    over += min(head, APPROACH * over)
    contraction = v[CONTRACTION]
    if opening > GATE_ENDS * over:
        contraction += (1.0 - contraction) * min((opening / over - GATE_ENDS) / (CLEAR - GATE_ENDS), 1.0)
    depth = min(contraction * opening, max(behind - sill, 2.0 / 3.0 * over))
    return v[COEFFICIENT] * v[WIDTH] * depth * root(over - cover(depth, over, behind - sill))


@inline
def crest(v, setting, level, head, behind, ground):
    """Return the discharge over a sharp crest."""
    sill = max(v[SILL] + v[SILL_MOVES] * setting, ground)
    over = level - sill
    if over <= 0.0:
        return 0.0
    over += min(head, APPROACH * over)
    free = 2.0 / 3.0 * v[COEFFICIENT] * v[WIDTH] * math.sqrt(2.0 * GRAVITY) * over * math.sqrt(over)
    return free * drowning((behind - sill) / over)


@inline
def culvert(structures, p, level, head, behind, ground, forward):
    """Return the discharge of a culvert."""
    v = structures.value[p]
    here, there = (v[SILL], v[OTHER_INVERT]) if forward else (v[OTHER_INVERT], v[SILL])
    here, there = max(here, ground), max(there, ground)
    over = level - here
    if over <= 0.0:
        return 0.0
    over += min(head, APPROACH * over)
    taken = curve_at(structures, int(v[INLET] if forward else v[INLET_BACK]), over)
    above = here + over - there
    if above <= 0.0:
        return 0.0
    depth = min(max(behind - there, curve_at(structures, int(v[CONTROL]), above)), v[RISE])
    return min(taken, curve_at(structures, int(v[BARREL]), depth) * root(above - max(behind - there, depth)))


@inline
def pump(structures, p, setting, level, behind, bed):
    """Return the discharge of running pumps, which fade out as their intake falls dry."""
    v = structures.value[p]
    wet = min(max((level - max(v[LOWEST], bed)) / SUCTION, 0.0), 1.0)
    return setting * wet * curve_at(structures, int(v[LIFT]), behind - level)


@inline
def table(structures, p, level, behind, ground):
    """Return the discharge that a table by level gives, drowned by the level behind."""
    v = structures.value[p]
    free = curve_at(structures, int(v[WIDTH]), level) * min(max((level - ground) / SUCTION, 0.0), 1.0)
    over = level - v[SILL]
    return free * drowning((behind - v[SILL]) / over) if over > 0.0 else 0.0


@inline
def part_discharge(structures, p, setting, left, right, left_head, right_head, left_bed, right_bed):
    """Return the discharge through part p, positive to the right: no water passes below the beds beside it."""
    law = structures.law[p]
    if law == PUMP:
        return pump(structures, p, setting, left, right, left_bed)
    ground = max(left_bed, right_bed)
    forward = left + left_head >= right + right_head
    level, head = (left, left_head) if forward else (right, right_head)
    behind = right + right_head if forward else left + left_head
    v = structures.value[p]
    share = 1.0 if forward else -v[BACK]
    if share == 0.0:
        return 0.0
    if law == THROAT:
        return share * throat(v, setting, level, head, behind, ground)
    if law == CREST:
        return share * crest(v, setting, level, head, behind, ground)
    if law == CULVERT:
        return share * culvert(structures, p, level, head, behind, ground, forward)
    return share * table(structures, p, level, behind, ground)


@inline
def face_discharge(structures, g, setting, left, right, left_head, right_head, left_bed, right_bed, flows):
    """Return the discharge through all parts on face g; write that of each part to `flows`."""
    total = 0.0
    for p in range(structures.start[g], structures.start[g + 1]):
        own = setting[structures.number[p]]
        flows[p] = part_discharge(structures, p, own, left, right, left_head, right_head, left_bed, right_bed)
        total += flows[p]
    return total


@kernel
def discharge_between(structures, setting, left, right, bed, flows):
    """Return the discharge (m3/s) through the structures of the first face between still water on both sides.

    Parameters
    ----------
    structures : Structures
        Of one face or more.
    setting : float64[S]
        Setting of each structure.
    left, right, bed : float
        Levels on both sides, and the bed there, m.
    flows : float64[P]
        Filled in with the discharge of each part.
    """
    return face_discharge(structures, 0, setting, left, right, 0.0, 0.0, bed, bed, flows)
