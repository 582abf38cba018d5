"""Ground: the line of points across a river as segments, with its exact integrals by panel; and the part that flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from danao.river.table import Array

Wetted = tuple[Array, Array, Array, Array]

LEAST_SHARE = 1e-12
"""Share of a stretch that flows just above the level from which it begins to: its slope is then known there."""


class Outline(Protocol):
    """Water in a section by depth: its area and width, and the perimeter that rubs."""

    @property
    def corners(self) -> Array:
        """Heights (m) at which something bends."""
        ...

    @property
    def top(self) -> float:
        """Height (m) up to which the section is to be tabulated closely."""
        ...

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth) by panel, shape (..., panels).

        Width and perimeter are limits from above; with `below`, from below (they differ where a flat begins).
        """
        ...


@dataclass(frozen=True, eq=False)
class Ground:
    """The line of ground as segments: lower and upper height, run, length, and where the segments of a panel begin.

    A segment that runs from right to left lies under an overhang: its area and width are taken away.
    """

    low: Array
    high: Array
    run: Array
    length: Array
    first: NDArray[np.intp]
    corners: Array

    @property
    def top(self) -> float:
        """Height (m) up to which the section is to be tabulated closely: three times its own."""
        return 3.0 * float(self.high.max())

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth) by panel, see `Outline`."""
        depth = np.asarray(depth, dtype=float)[..., np.newaxis]
        rise = self.high - self.low
        sloped = rise > 0.0
        reached = depth > self.low if below else depth >= self.low
        partly = reached & (depth <= self.high if below else depth < self.high) & sloped
        share = np.where(partly, (depth - self.low) / np.where(sloped, rise, 1.0), reached.astype(float))
        area = np.where(
            partly, 0.5 * (depth - self.low) * share, np.where(reached, depth - 0.5 * (self.low + self.high), 0.0)
        )
        growth = np.where(partly, self.length / np.where(sloped, rise, 1.0), 0.0)
        parts = (area * self.run, share * self.run, share * self.length, growth)
        a, t, p, dp = (np.add.reduceat(part, self.first, axis=-1) for part in parts)
        return a, t, p, dp


@dataclass(frozen=True, eq=False)
class Flowing:
    """The part of the water over a ground that flows, panel by panel.

    A panel stands still up to the height `begin` (−inf: never, inf: always) and flows with all of its area from
    `begin + rise` on. Between them the share e of it that flows grows in proportion to the rise, for its area and its
    perimeter alike, so that its conveyance A^(5/3) P^(-2/3)/n grows in proportion too; its width is dA/dd.
    """

    ground: Ground
    begin: Array
    rise: Array

    @property
    def corners(self) -> Array:
        """Heights (m) of the ground's points, and where a panel begins to flow and where it does so as a whole."""
        bends = np.concatenate([self.begin, self.begin + self.rise])
        return np.union1d(self.ground.corners, bends[(bends > 0.0) & (bends < self.top)])

    @property
    def top(self) -> float:
        """As of the ground."""
        return self.ground.top

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth) of what flows by panel, see `Outline`."""
        area, width, perimeter, growth = self.ground.wetted(depth, below)
        over = np.asarray(depth, dtype=float)[..., np.newaxis] - self.begin
        turning = (over > 0.0) & (over <= self.rise) if below else (over >= 0.0) & (over < self.rise)
        share = np.clip(over / self.rise, np.where(turning, LEAST_SHARE, 0.0), 1.0)
        gain = np.where(turning, 1.0 / self.rise, 0.0)
        return share * area, share * width + gain * area, share * perimeter, share * growth + gain * perimeter


def ground_of(
    station: Sequence[float], height: Sequence[float], starts: Sequence[float], by_water: Sequence[float] = ()
) -> tuple[Ground, NDArray[np.intp]]:
    """Return the segments of a line of points, cut where a panel begins, and the panels that have any.

    Parameters
    ----------
    station, height : sequence of float
        The points (m).
    starts : sequence of float
        The station at which each panel begins (m), growing.
    by_water : sequence of float
        Those of them at which a vertical wall belongs to the side from which water wets it first; at others it
        belongs to the panel on the left.
    """
    x, z = np.array(station), np.array(height)
    cuts = np.array(starts[1:])
    for cut in cuts:
        if cut not in x:
            at = int(np.searchsorted(x, cut))
            x, z = np.insert(x, at, cut), np.insert(z, at, np.interp(cut, x, z))
    run, rise = np.diff(x), np.diff(z)
    panel = np.searchsorted(cuts, 0.5 * (x[:-1] + x[1:]))
    panel += (run == 0.0) & (rise < 0.0) & np.isin(x[:-1], by_water)
    kept = np.unique(panel)
    corners = np.union1d(height, z[np.isin(x, by_water)]) if len(by_water) else np.array(height)
    low, high = np.minimum(z[:-1], z[1:]), np.maximum(z[:-1], z[1:])
    return Ground(low, high, run, np.hypot(run, rise), np.searchsorted(panel, kept), corners), kept
