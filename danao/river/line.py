"""Where a reach lies on the ground: a line of coordinates, along which every chainage has its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

GEOGRAPHIC = {"EPSG:4326": "WGS 84", "OGC:CRS84": "WGS 84", "EPSG:4490": "CGCS2000"}
"""Systems of longitude and latitude (degrees) that are known by name; of all others x and y are metres."""

EARTH = 6_371_008.8
"""Mean radius of the earth (m), IUGG: what degrees are measured with, to half a per cent."""

_CODE = re.compile(r"EPSG:\d{4,6}|OGC:CRS84")


def faults(line: Sequence[Sequence[float]], crs: str | None) -> list[str]:
    """Return what is wrong with a line of points ``(x, y)``, upstream first, in a coordinate reference system."""
    try:
        points = np.asarray(line, dtype=float)
    except (TypeError, ValueError):
        return ["the points are not pairs of numbers"]
    if points.ndim != 2 or points.shape[1:] != (2,) or len(points) < 2:
        return ["a line takes two points (x, y) at least"]
    if not np.isfinite(points).all():
        return ["a coordinate is not a finite number"]
    found = []
    if (np.diff(points, axis=0) == 0.0).all(axis=1).any():
        found.append("a point stands there twice running")
    if crs in GEOGRAPHIC and (np.abs(points) > (180.0, 90.0)).any():
        found.append("a longitude is beyond ±180° or a latitude beyond ±90°: longitude comes first")
    return found


def crs_fault(crs: str | None) -> str:
    """Return what is wrong with the name of a coordinate reference system; empty if nothing is."""
    if crs is None:
        return "lines of coordinates need a stated coordinate reference system"
    return "" if _CODE.fullmatch(crs) else f"'{crs}' is no coordinate reference system"


def along(line: ArrayLike, crs: str | None) -> Floats:
    """Return the distance (m) of every point from the first, along the line."""
    points = np.asarray(line, dtype=float)
    steps = np.diff(points, axis=0)
    if crs in GEOGRAPHIC:
        middle = np.deg2rad(0.5 * (points[1:, 1] + points[:-1, 1]))
        steps = np.deg2rad(steps) * EARTH * np.column_stack([np.cos(middle), np.ones(len(steps))])
    return np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))])


def part(line: ArrayLike, crs: str | None, first: float, last: float) -> Floats:
    """Return the points, shape (P, 2), of a line from one share of its length to another, both from 0 to 1.

    Chainages are laid along the line in proportion, since a surveyed length and that of a drawn line differ.
    """
    points, distance = np.asarray(line, dtype=float), along(line, crs)
    ends = np.array([first, last]) * distance[-1]
    inside = (distance > ends[0]) & (distance < ends[1])
    at = np.concatenate([ends[:1], distance[inside], ends[1:]])
    return np.column_stack([np.interp(at, distance, points[:, axis]) for axis in (0, 1)])
