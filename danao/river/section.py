"""CrossSection: the ground across a river and its roughness, turned into area, width, perimeter and conveyance.

Every shape is a line of points from bank to bank; integrals over it are exact. Above an end point the water is held
by a vertical wall without friction. Roughness may vary by panel; the conveyance is the sum over the panels,
K = Σ A^(5/3) P^(-2/3) / n, with no wall between them (the default method of HEC-RAS, Hydraulic Reference Manual
version 4.1, eq. 2-6).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from danao.errors import ProblemList
from danao.river.table import FILM, FRICTIONLESS, Array, SectionTable, assemble

OPEN_HEIGHT = 100.0
"""Height (m) to which the sides of a shape rise that was given no bank."""

Panels = float | Sequence[tuple[float, float]]


@dataclass(frozen=True)
class CrossSection:
    """A cross section; make one with `trapezoid`, `rectangle` or `surveyed`.

    Parameters
    ----------
    chainage : float
        Distance along the reach, growing downstream (m).
    bed : float
        Level of the lowest point (m).
    station : tuple of float
        Distance across the river from left to right (m), never falling; equal ones make a vertical wall.
    height : tuple of float
        Height of each point above `bed` (m).
    manning : tuple of (float, float)
        Panels: the station at which each begins, and its Manning coefficient n (s/m^(1/3)); n = 0 is frictionless.

    Raises
    ------
    InputError
        With every fault of the section: points out of order, too few, overhanging, no bank above the bed,
        numbers that are not finite, panels out of order, negative roughness.
    """

    chainage: float
    bed: float
    station: tuple[float, ...]
    height: tuple[float, ...]
    manning: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        problems = ProblemList()
        for name in ("chainage", "bed"):
            if not math.isfinite(getattr(self, name)):
                problems.add(f"{getattr(self, name)} is not a finite number", name)
        _check_points(self.station, self.height, problems)
        _check_panels(self.manning, self.station, problems)
        problems.raise_if_any()

    @classmethod
    def trapezoid(
        cls, chainage: float, bed: float, width: float, side_slope: float, manning: Panels, bank: float | None = None
    ) -> CrossSection:
        """Return a symmetric trapezoid.

        Parameters
        ----------
        chainage : float
            Distance along the reach (m).
        bed, width : float
            Level and width of the flat bed (m); width 0 makes a triangle.
        side_slope : float
            Horizontal run per unit of rise of the sides (-); 0 makes walls, which have friction.
        manning : float or sequence of (float, float)
            Manning coefficient, or panels ``[(from_station, n), …]`` with station 0 in the middle.
        bank : float, optional
            Level of the top of the sides (m); by default they rise 100 m.
        """
        problems = ProblemList()
        for name, value in (("width", width), ("side_slope", side_slope)):
            if not (math.isfinite(value) and value >= 0.0):
                problems.add(f"{value} is not a finite number of at least 0", name)
        if width == side_slope == 0.0:
            problems.add("width and side_slope are both 0: the section holds no water", "width")
        if bank is not None and not bank > bed:
            problems.add(f"the bed at {bed} m is not below the bank at {bank} m", "bank")
        problems.raise_if_any()
        rise = OPEN_HEIGHT if bank is None else float(bank) - float(bed)
        inner, outer = 0.5 * float(width), 0.5 * float(width) + float(side_slope) * rise
        panels = _panels(manning, -outer)
        return cls(float(chainage), float(bed), (-outer, -inner, inner, outer), (rise, 0.0, 0.0, rise), panels)

    @classmethod
    def rectangle(
        cls, chainage: float, bed: float, width: float, manning: Panels, bank: float | None = None
    ) -> CrossSection:
        """Return a rectangle whose walls have friction up to the bank; parameters as for `trapezoid`."""
        return cls.trapezoid(chainage, bed, width, 0.0, manning, bank)

    @classmethod
    def surveyed(cls, chainage: float, station: ArrayLike, elevation: ArrayLike, manning: Panels) -> CrossSection:
        """Return a section through surveyed points.

        Parameters
        ----------
        chainage : float
            Distance along the reach (m).
        station : sequence of float
            Distance across the river, from the left to the right bank (m); at least three points.
        elevation : sequence of float
            Ground level at each station (m). All ground below the water level conveys, low spots beside the main
            channel included.
        manning : float or sequence of (float, float)
            Manning coefficient, or panels ``[(from_station, n), …]``; the first begins at or before the first point.
        """
        across, ground = np.asarray(station, dtype=float), np.asarray(elevation, dtype=float)
        problems = ProblemList()
        if across.ndim != 1 or across.shape != ground.shape:
            problems.add(f"{across.size} stations but {ground.size} elevations", "station")
        elif not (np.isfinite(across).all() and np.isfinite(ground).all()):
            problems.add("some points are not finite numbers", "elevation")
        elif across.size < 3:
            problems.add(f"{across.size} points, a section needs at least three", "station")
        problems.raise_if_any()
        bed = float(ground.min())
        panels = _panels(manning, float(across[0]))
        return cls(float(chainage), bed, tuple(across.tolist()), tuple((ground - bed).tolist()), panels)

    def __repr__(self) -> str:
        return (
            f"CrossSection(chainage={self.chainage:g} m, bed={self.bed:g} m, bank={self.bank:g} m, "
            f"{len(self.station)} points)"
        )

    @property
    def bank(self) -> float:
        """Level of the lower end point (m): above it a vertical wall without friction holds the water."""
        return self.bed + min(self.height[0], self.height[-1])

    @property
    def frictionless(self) -> bool:
        """Whether the section has no roughness."""
        return self.manning[0][1] == 0.0

    def area(self, level: ArrayLike) -> Array:
        """Return the wetted area (m²) at `level` (m); 0 at and below the bed."""
        return self._ground.wetted(self._depth(level))[0].sum(axis=-1)

    def width(self, level: ArrayLike) -> Array:
        """Return the surface width (m) at `level` (m): dA/dlevel, just above the level where a flat begins."""
        return self._ground.wetted(self._depth(level))[1].sum(axis=-1)

    def perimeter(self, level: ArrayLike) -> Array:
        """Return the wetted perimeter (m) at `level` (m): ground and walls of the section, no wall between panels."""
        return self._ground.wetted(self._depth(level))[2].sum(axis=-1)

    def conveyance(self, level: ArrayLike) -> Array:
        """Return the conveyance K = Σ A^(5/3) P^(-2/3)/n over the panels (m³/s) at `level` (m); infinite for n = 0."""
        depth = self._depth(level)
        if self._ground.frictionless:
            return np.where(depth > 0.0, np.inf, 0.0)
        return self._ground.conveyance(depth)[0]

    def table(self) -> SectionTable:
        """Return the table that the solvers use; sections of equal shape share one."""
        return _table(self.station, self.height, self.manning)

    @property
    def _ground(self) -> _Ground:
        return _ground(self.station, self.height, self.manning)

    def _depth(self, level: ArrayLike) -> Array:
        return np.asarray(level, dtype=float) - self.bed


def _panels(manning: Panels, first_station: float) -> tuple[tuple[float, float], ...]:
    """Return roughness as panels; a single number is one panel from the first point on."""
    if isinstance(manning, int | float):
        return ((first_station, float(manning)),)
    return tuple((float(start), float(n)) for start, n in manning)


def _check_points(station: tuple[float, ...], height: tuple[float, ...], problems: ProblemList) -> None:
    """Note what is wrong with the line of points."""
    if len(station) < 3:
        problems.add(f"{len(station)} points, a section needs at least three", "station")
        return
    for i, (x, y) in enumerate(itertools.pairwise(station)):
        if y < x:
            problems.add(
                f"points out of order: {y:g} m follows {x:g} m (point {i + 2})",
                "station",
                remedy="give them from the left to the right bank; an overhanging bank is surveyed as a vertical wall",
            )
    for i in range(1, len(station) - 1):
        if station[i - 1] == station[i] == station[i + 1] and not (
            min(height[i - 1], height[i + 1]) <= height[i] <= max(height[i - 1], height[i + 1])
        ):
            problems.add(f"vertical overhang: the wall at {station[i]:g} m turns back at point {i + 1}", "station")
    if min(height) != 0.0:
        problems.add("heights are counted from the lowest point: the least must be 0", "height")
    elif not min(height[0], height[-1]) > 0.0:
        problems.add(
            "the bed is not below the bank: an end point is the lowest one",
            "elevation",
            remedy="survey both banks, or add the wall as a point at the same station",
        )


def _check_panels(manning: tuple[tuple[float, float], ...], station: tuple[float, ...], problems: ProblemList) -> None:
    """Note what is wrong with the roughness."""
    starts, values = [start for start, _ in manning], [n for _, n in manning]
    if not manning:
        problems.add("no roughness is given", "manning")
        return
    for n in values:
        if not 0.0 <= n <= 1.0:
            problems.add(
                f"Manning's n of {n} is outside 0 to 1 s/m^(1/3)",
                "manning",
                remedy="rivers have 0.01 to 0.2; of a Strickler coefficient give the reciprocal",
            )
    if 0.0 in values and any(n > 0.0 for n in values):
        problems.add("a frictionless panel (n = 0) beside rough ones would carry all the flow", "manning")
    if any(not b > a for a, b in itertools.pairwise(starts)) or not math.isfinite(sum(starts)):
        problems.add("panels out of order: their first stations must grow", "manning")
    elif station and starts[0] > station[0]:
        problems.add(f"the first panel begins at {starts[0]:g} m, after the first point {station[0]:g} m", "manning")
    elif station and len(starts) > 1 and not (starts[1] > station[0] and starts[-1] < station[-1]):
        problems.add("a panel lies outside the points", "manning")


@dataclass(frozen=True, eq=False)
class _Ground:
    """The line of ground as segments: lower and upper height, run, length, and where the segments of a panel begin."""

    low: Array
    high: Array
    run: Array
    length: Array
    first: np.ndarray
    manning: Array

    @property
    def frictionless(self) -> bool:
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

    def conveyance(self, depth: Array, below: bool = False) -> tuple[Array, Array]:
        """Return K and dK/d(depth): each panel adds K (5/3 T/A − 2/3 P'/P)."""
        area, width, perimeter, growth = self.wetted(depth, below)
        wet = (area > 0.0) & (perimeter > 0.0)
        area, perimeter = np.where(wet, area, 1.0), np.where(wet, perimeter, 1.0)
        each = np.where(wet, area ** (5.0 / 3.0) * perimeter ** (-2.0 / 3.0) / self.manning, 0.0)
        slope = each * (5.0 / 3.0 * width / area - 2.0 / 3.0 * growth / perimeter)
        return each.sum(axis=-1), slope.sum(axis=-1)

    def friction(self, depth: Array, below: bool = False) -> tuple[Array, Array]:
        """Return φ² = (K/A)² and dφ²/dd = 2 φ (dK/dd − φ T)/A; at depth 0 that of a film, with slope 0."""
        if self.frictionless:
            return np.full_like(depth, FRICTIONLESS), np.zeros_like(depth)
        film = depth < FILM
        depth = np.maximum(depth, FILM)
        area, width, _, _ = (part.sum(axis=-1) for part in self.wetted(depth, below))
        conveyance, growth = self.conveyance(depth, below)
        phi = conveyance / area
        return phi**2, np.where(film, 0.0, 2.0 * phi * (growth - phi * width) / area)


@functools.lru_cache(maxsize=4096)
def _ground(station: tuple[float, ...], height: tuple[float, ...], manning: tuple[tuple[float, float], ...]) -> _Ground:
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
    return _Ground(
        low=np.minimum(z[:-1], z[1:]),
        high=np.maximum(z[:-1], z[1:]),
        run=run,
        length=np.hypot(run, rise),
        first=np.searchsorted(panel, kept),
        manning=np.array([manning[j][1] for j in kept]),
    )


# ---- tabulation -------------------------------------------------------------------------------------------------

_FIRST, _RATIO = 1e-3, 1.4
"""Ladder of depths common to all sections: from 1 mm upward by 40 %, at which d^(4/3) is met to 4e-5."""

_VERTICES, _ROWS = 88, 100
"""Rows of a table before and after friction is refined; interpolation between two sections unites their rows."""

_TOLERANCE = 1e-4
"""Relative error of φ² that is sought."""


@functools.lru_cache(maxsize=4096)
def _table(
    station: tuple[float, ...], height: tuple[float, ...], manning: tuple[tuple[float, float], ...]
) -> SectionTable:
    """Tabulate a section: at its vertices and a ladder of depths, then wherever friction still misses."""
    ground = _ground(station, height, manning)
    top = 3.0 * max(height)
    steps = 0 if ground.frictionless else math.ceil(math.log(max(top / _FIRST, _RATIO)) / math.log(_RATIO)) + 1
    depth = _with_vertices(ground, np.append(0.0, _FIRST * _RATIO ** np.arange(steps)), np.unique(height))
    table = _tabulate(ground, depth)
    while len(depth) < _ROWS and not ground.frictionless:
        middle = 0.5 * (depth[1:-1] + depth[2:])
        exact = ground.friction(middle)[0]
        error = np.abs(table.phi2(middle) / exact - 1.0)
        error[depth[2:] - depth[1:-1] < 2.0 * _FIRST] = 0.0
        worst = np.argsort(-error, kind="stable")[: _ROWS - len(depth)]
        worst = worst[error[worst] > _TOLERANCE]
        if worst.size == 0:
            break
        depth = np.union1d(depth, middle[worst])
        table = _tabulate(ground, depth)
    return table


def _with_vertices(ground: _Ground, depth: Array, vertices: Array) -> Array:
    """Return `depth` with the vertices in it: all if they fit, else those that the area misses most, one by one."""
    gap = np.abs(vertices[:, np.newaxis] - depth).min(axis=1)
    vertices = vertices[gap > FILM]
    vertices = vertices[np.diff(vertices, prepend=-1.0) > FILM]
    if len(depth) + len(vertices) <= _VERTICES:
        return np.union1d(depth, vertices)
    exact = ground.wetted(vertices)[0].sum(axis=-1)
    while len(depth) < _VERTICES:
        error = np.abs(_tabulate(ground, depth, friction=False).area(vertices) / exact - 1.0)
        depth = np.union1d(depth, vertices[np.argmax(error)])
    return depth


def _tabulate(ground: _Ground, depth: Array, friction: bool = True) -> SectionTable:
    """Return the table with these breakpoints; without friction where only areas are asked."""
    area, low, _, _ = (part.sum(axis=-1) for part in ground.wetted(depth))
    high = ground.wetted(depth[1:], below=True)[1].sum(axis=-1)
    if friction:
        above, below = ground.friction(depth), ground.friction(depth[1:], below=True)
    else:
        above, below = (low, low), (high, high)
    return SectionTable(assemble(depth, area, (low, high), (above[0], below[0], above[1], below[1])))
