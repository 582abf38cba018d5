"""Ground: the line of points across a river as segments; its exact integrals, and their tabulation."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.river.table import FILM, FRICTIONLESS, Array, SectionTable, assemble

Points = tuple[float, ...]
PanelPoints = tuple[tuple[float, float], ...]

_LADDER = 1e-3 * 1.5 ** np.arange(40)
"""Depths (m) common to the tables of all sections; a cubic between them meets d^(4/3) to 1e-4."""

_ROWS = 100
"""Most rows of a table. Between two sections their rows are united, hence not more than the kernels can search."""

_AREA_ERROR, _FRICTION_ERROR = 1e-5, 5e-5
"""Relative errors of area and φ² that are sought half-way between rows; elsewhere they stay below twice these."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The line of ground as segments: lower and upper height, run, length, and where the segments of a panel begin."""

    low: Array
    high: Array
    run: Array
    length: Array
    first: NDArray[np.intp]
    manning: Array

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        return bool(self.manning[0] == 0.0)

    def wetted(self, depth: Array, below: bool = False) -> tuple[Array, Array, Array, Array]:
        """Return area, width, perimeter and d(perimeter)/d(depth) by panel, shape (..., panels).

        Width and perimeter are limits from above; with `below`, from below (they differ where a flat begins).
        """
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

    def conveyance(self, depth: Array) -> Array:
        """Return the conveyance K; infinite where water stands on frictionless ground."""
        area, _, perimeter, _ = self.wetted(depth)
        if self.frictionless:
            return np.where(area.sum(axis=-1) > 0.0, np.inf, 0.0)
        return self._panel_conveyance(area, perimeter).sum(axis=-1)

    def _panel_conveyance(self, area: Array, perimeter: Array) -> Array:
        """Return A^(5/3) P^(-2/3)/n by panel, 0 where it is dry."""
        wet = (area > 0.0) & (perimeter > 0.0)
        each = np.where(wet, area, 0.0) ** (5.0 / 3.0) * np.where(wet, perimeter, 1.0) ** (-2.0 / 3.0)
        return each / self.manning

    def state(self, depth: Array, below: bool = False) -> tuple[Array, Array, Array, Array]:
        """Return area, width, φ² = (K/A)² and dφ²/dd = 2 φ (dK/dd − φ T)/A, the last two of a film at depth 0.

        A panel adds K (5/3 T/A − 2/3 P'/P) to dK/dd.
        """
        film = depth < FILM
        area, width, perimeter, growth = self.wetted(depth, below)
        totals = area.sum(axis=-1), width.sum(axis=-1)
        if self.frictionless:
            return *totals, np.full_like(depth, FRICTIONLESS), np.zeros_like(depth)
        if film.any():
            area, width, perimeter, growth = self.wetted(np.maximum(depth, FILM), below)
        each = self._panel_conveyance(area, perimeter)
        wet = each > 0.0
        safe_area, safe_perimeter = np.where(wet, area, 1.0), np.where(wet, perimeter, 1.0)
        slope = (each * (5.0 / 3.0 * width / safe_area - 2.0 / 3.0 * growth / safe_perimeter)).sum(axis=-1)
        whole = area.sum(axis=-1)
        phi = each.sum(axis=-1) / whole
        return *totals, phi**2, np.where(film, 0.0, 2.0 * phi * (slope - phi * width.sum(axis=-1)) / whole)


@functools.lru_cache(maxsize=4096)
def ground_of(station: Points, height: Points, manning: PanelPoints) -> Ground:
    """Return the segments of a line of points, cut where a panel begins."""
    x, z = np.array(station), np.array(height)
    starts = np.array([start for start, _ in manning])
    for cut in starts[1:]:
        if cut not in x:
            at = int(np.searchsorted(x, cut))
            x, z = np.insert(x, at, cut), np.insert(z, at, np.interp(cut, x, z))
    run, rise = np.diff(x), np.diff(z)
    panel = np.searchsorted(starts[1:], 0.5 * (x[:-1] + x[1:]))
    kept = np.unique(panel)
    return Ground(
        low=np.minimum(z[:-1], z[1:]),
        high=np.maximum(z[:-1], z[1:]),
        run=run,
        length=np.hypot(run, rise),
        first=np.searchsorted(panel, kept),
        manning=np.array([manning[j][1] for j in kept]),
    )


@functools.lru_cache(maxsize=4096)
def table_of(station: Points, height: Points, manning: PanelPoints) -> SectionTable:
    """Tabulate a section at its vertices and the ladder, then wherever the table still misses the section.

    A section of so many points that they leave no room is tabulated at the ladder and the points that matter most.
    """
    ground = ground_of(station, height, manning)
    top = 3.0 * max(height)
    vertices = np.unique(height)
    vertices = vertices[np.diff(vertices, prepend=0.0) > FILM]
    ladder = np.append(0.0, [] if ground.frictionless else _LADDER[: np.searchsorted(_LADDER, 1.5 * top)])
    ladder = ladder[np.abs(ladder[:, np.newaxis] - vertices).min(axis=1) > FILM]
    depth = np.union1d(ladder, vertices) if len(ladder) + len(vertices) <= 0.8 * _ROWS else ladder
    while True:
        table = _tabulate(ground, depth)
        missed = _most_missed(ground, table, np.setdiff1d(vertices, depth))
        missed = missed[: max(1, (_ROWS - len(depth)) // 2)]
        if missed.size == 0 or len(depth) == _ROWS:
            return table
        depth = np.union1d(depth, missed)


def _tabulate(ground: Ground, depth: Array) -> SectionTable:
    """Return the table with these breakpoints."""
    area, low, phi2, slope = ground.state(depth)
    _, high, phi2_high, slope_high = ground.state(depth[1:], below=True)
    return SectionTable(assemble(depth, area, (low, high), (phi2, phi2_high, slope, slope_high)))


def _most_missed(ground: Ground, table: SectionTable, vertices: Array) -> Array:
    """Return depths at which the table misses the section by more than is sought, one in an interval, worst first.

    Asked are the vertices that are not yet in the table and the middles of its intervals, below the first millimetre
    not: there φ² is held up to that of a film on purpose.
    """
    depth = table.rows[:, 0]
    asked = np.concatenate([vertices, 0.5 * (depth[1:-1] + depth[2:])])
    area, _, phi2, _ = ground.state(asked)
    error = np.abs(table.area(asked) / area - 1.0) / _AREA_ERROR
    error = np.maximum(error, np.abs(table.phi2(asked) / phi2 - 1.0) / _FRICTION_ERROR)
    error[asked < _LADDER[0]] = 0.0
    worst = np.argsort(-error, kind="stable")
    _, first = np.unique(np.searchsorted(depth, asked[worst]), return_index=True)
    worst = worst[np.sort(first)]
    return asked[worst[error[worst] > 1.0]]
