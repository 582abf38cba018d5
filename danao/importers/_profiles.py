"""Lines of ground and crest across a river, as segments from left to right: the higher of two, steps of a crest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Segment = tuple[float, float, float, float]
"""From station and level to station and level; the second station is greater."""

_SLICES = 4
"""Steps that a sloping piece of a crest is cut into."""


def segments_of(points: Sequence[Point]) -> list[Segment]:
    """Return the pieces of a line of points that have a width."""
    return [(*a, *b) for a, b in pairwise(points) if b[0] > a[0]]


def points_of(segments: Sequence[Segment]) -> list[Point]:
    """Return the points of segments in a row, with walls where their levels differ."""
    points: list[Point] = []
    for x, z, x_to, z_to in segments:
        if not points or points[-1] != (x, z):
            points.append((x, z))
        points.append((x_to, z_to))
    return points


def within(segments: Sequence[Segment], first: float, last: float) -> list[Segment]:
    """Return what of the segments lies between two stations."""
    parts = []
    for x, z, x_to, z_to in segments:
        a, b = max(x, first), min(x_to, last)
        if b > a:
            slope = (z_to - z) / (x_to - x)
            parts.append((a, z if a == x else z + slope * (a - x), b, z_to if b == x_to else z + slope * (b - x)))
    return parts


def higher(ground: Sequence[Segment], other: Sequence[Segment]) -> list[Segment]:
    """Return the ground, or the other line where that lies above it."""
    ends = sorted({end for x, _, x_to, _ in (*ground, *other) for end in (x, x_to)})
    found: list[Segment] = []
    for a, b in pairwise(ends):
        here, above = within(ground, a, b), within(other, a, b)
        if here and above:
            found += _upper(here[0], above[0])
        elif here:
            found.append(here[0])
    return _merged(found)


def _upper(one: Segment, other: Segment) -> list[Segment]:
    """Return the upper of two segments over the same stations; two pieces where they cross."""
    a, b = one[0], one[2]
    left, right = other[1] - one[1], other[3] - one[3]
    if left * right >= 0.0:
        return [other if left + right > 0.0 else one]
    share = left / (left - right)
    x, z = a + share * (b - a), one[1] + share * (one[3] - one[1])
    if not a < x < b:
        return [other if left + right > 0.0 else one]
    first, last = (other, one) if left > 0.0 else (one, other)
    return [(a, first[1], x, z), (x, z, b, last[3])]


def _merged(segments: list[Segment]) -> list[Segment]:
    """Return the segments, flat ones that go on as one."""
    merged: list[Segment] = []
    for part in segments:
        if merged and merged[-1][1] == merged[-1][3] == part[1] == part[3] and merged[-1][2] == part[0]:
            merged[-1] = (*merged[-1][:2], *part[2:])
        else:
            merged.append(part)
    return merged


def steps(segments: Sequence[Segment], most: int) -> list[tuple[float, float]]:
    """Return (level, width) of level crests that stand for a crest, the lowest first.

    Level pieces stay as they are, a sloping one is cut into four; of more than `most` levels the two whose union moves
    the least water are joined at the middle of their widths, again and again.
    """
    widths: dict[float, float] = {}
    for x, z, x_to, z_to in segments:
        slices = 1 if z == z_to else _SLICES
        for i in range(slices):
            level = z + (z_to - z) * (i + 0.5) / slices
            widths[level] = widths.get(level, 0.0) + (x_to - x) / slices
    found = sorted(widths.items())
    while len(found) > most:
        costs = [a[1] * b[1] / (a[1] + b[1]) * (b[0] - a[0]) ** 2 for a, b in pairwise(found)]
        at = costs.index(min(costs))
        (low, one), (high, other) = found[at : at + 2]
        found[at : at + 2] = [((low * one + high * other) / (one + other), one + other)]
    return found
