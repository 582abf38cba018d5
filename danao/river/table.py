"""SectionTable: what a kernel knows of a cross section, exact where volume is at stake.

A table has one row per breakpoint of depth and eight columns (see `COLUMNS`). Between two breakpoints the width is
linear, so the area is a parabola *exactly* and its derivative is the width exactly: the flow solver's Newton iteration
and its mass balance rest on that. The friction enters as φ² = (K/A)², K the conveyance, so that the friction slope
is u|u|/φ²; φ² is a cubic in each interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

COLUMNS = ("depth", "area", "width", "width_slope", "phi2_0", "phi2_1", "phi2_2", "phi2_3")
"""Depth d above the lowest point (m), area (m²), width (m, just above d), its slope (-), cubic of φ² in s = d' − d."""

FRICTIONLESS = 1e30
"""φ² of a section without roughness: a friction slope that no arithmetic can see."""

FILM = 1e-6
"""Depth (m) at which φ² of a dry bed is read: Manning's φ² is 0 at depth 0, and kernels divide by it."""

PAD = 1e300
"""Depth of padding rows: a search for the row of any real depth stops before them."""


@dataclass(frozen=True, eq=False)
class SectionTable:
    """Area, width and friction of one cross section by depth.

    Parameters
    ----------
    rows : ndarray of shape (K, 8)
        Columns as in `COLUMNS`; the first row has depth 0, the last one holds for any greater depth.
    """

    rows: Array

    def __post_init__(self) -> None:
        self.rows.setflags(write=False)

    def __repr__(self) -> str:
        return f"SectionTable({len(self.rows)} rows to depth {self.rows[-1, 0]:g} m)"

    @property
    def frictionless(self) -> bool:
        """Whether the section has no roughness at all."""
        return bool(self.rows[0, 4] == FRICTIONLESS)

    def _row(self, depth: ArrayLike) -> tuple[Array, Array]:
        """Return the row that holds at each depth, columns first, and the height above its breakpoint."""
        depth = np.maximum(np.asarray(depth, dtype=float), 0.0)
        index = np.searchsorted(self.rows[:, 0], depth, side="right") - 1
        rows = np.moveaxis(self.rows[index], -1, 0)
        return rows, depth - rows[0]

    def area(self, depth: ArrayLike) -> Array:
        """Return the wetted area A_k + T_k s + s_k s²/2 (m²) at `depth` (m above the lowest point; dry below 0)."""
        row, s = self._row(depth)
        return row[1] + s * (row[2] + 0.5 * row[3] * s)

    def width(self, depth: ArrayLike) -> Array:
        """Return the surface width dA/dd (m) just above `depth` (m); at depth 0 the width of the bed."""
        row, s = self._row(depth)
        return row[2] + row[3] * s

    def phi2(self, depth: ArrayLike) -> Array:
        """Return φ² = (K/A)² (m²/s²) at `depth` (m); positive even at depth 0, 1e30 where frictionless."""
        row, s = self._row(depth)
        return row[4] + s * (row[5] + s * (row[6] + s * row[7]))

    def conveyance(self, depth: ArrayLike) -> Array:
        """Return the conveyance K = A φ (m³/s) at `depth` (m)."""
        return self.area(depth) * np.sqrt(self.phi2(depth))

    def conveyance_drop(self) -> tuple[float, float]:
        """Return where the conveyance lies furthest below what a lower level carried: depth (m) and share (0 to 1).

        The formula lets K fall where water spreads over a flat that has no panel of its own: the perimeter jumps, the
        area does not. Tables keep what the formula says; φ² stays positive, but a level in the fall carries as much
        as a lower one, and normal depth is not unique there.
        """
        ends = self.rows[1:, 0]
        last = self.rows[:-1]
        s = ends - last[:, 0]
        phi2 = last[:, 4] + s * (last[:, 5] + s * (last[:, 6] + s * last[:, 7]))
        depth = np.column_stack([ends, ends]).ravel()
        conveyance = np.column_stack([np.sqrt(phi2) * self.area(ends), self.conveyance(ends)]).ravel()
        share = 1.0 - conveyance / np.maximum.accumulate(conveyance)
        worst = int(np.argmax(share))
        return float(depth[worst]), float(share[worst])

    def depth(self, area: ArrayLike) -> Array:
        """Return the depth (m) that holds `area` (m², ≥ 0): the parabola of the interval solved exactly."""
        area = np.maximum(np.asarray(area, dtype=float), 0.0)
        row = np.moveaxis(self.rows[np.searchsorted(self.rows[:, 1], area, side="right") - 1], -1, 0)
        rest = area - row[1]
        root = row[2] + np.sqrt(np.maximum(row[2] ** 2 + 2.0 * row[3] * rest, 0.0))
        # 2c/(b + √…) rather than (−b + √…)/a: no cancellation, and a wall (slope 0) needs no case of its own
        return row[0] + np.divide(2.0 * rest, root, out=np.zeros_like(rest), where=root > 0.0)


def assemble(depth: Array, area: Array, width: tuple[Array, Array], phi2: tuple[Array, Array, Array, Array]) -> Array:
    """Return table rows from values at the breakpoints; leading axes of the values are a batch of tables.

    Parameters
    ----------
    depth : ndarray of shape (K,)
        Breakpoints (m), from 0 upward.
    area : ndarray of shape (..., K)
        Area at the breakpoints (m²).
    width : pair of ndarray of shape (..., K), (..., K - 1)
        Width just above each breakpoint, and just below the next one (m).
    phi2 : four ndarray
        φ² just above each breakpoint (..., K) and just below the next one (..., K - 1); the same of dφ²/dd.

    Notes
    -----
    Where the true width bends between two breakpoints (a small vertex was left out), the width of one end is moved
    so that the area at the next breakpoint stays exact: the upper end if the width changes late in the interval, the
    lower end if early. Widths stay between the true ones, hence never fall with depth where the true ones do not.
    """
    step = np.diff(depth)
    low, high = width[0][..., :-1], width[1]
    mean = np.diff(area, axis=-1) / step
    bent = np.abs(mean - 0.5 * (low + high)) > 1e-9 * high
    late = (mean < 0.5 * (low + high)) == (low <= high)
    least, most = np.minimum(low, high), np.maximum(low, high)
    start = np.where(bent & ~late, np.clip(2.0 * mean - high, least, most), low)
    end = np.where(bent & late, np.clip(2.0 * mean - low, least, most), high)
    rows = np.zeros((*area.shape, len(COLUMNS)))
    rows[..., 0] = depth
    rows[..., 1] = area
    rows[..., :-1, 2] = start
    rows[..., -1, 2] = width[0][..., -1]
    rows[..., :-1, 3] = (end - start) / step
    rows[..., 4] = phi2[0]
    rows[..., :-1, 5:] = _cubic(step, phi2[0][..., :-1], phi2[1], phi2[2][..., :-1], phi2[3])
    rows[..., -1, 5] = np.maximum(phi2[2][..., -1], 0.0)
    return rows


def _cubic(step: Array, low: Array, high: Array, slope_low: Array, slope_high: Array) -> Array:
    """Return f1, f2, f3 of the Hermite cubic, slopes held so that it is monotone between its ends.

    Slopes within [0, 3] secants suffice (Fritsch & Carlson 1980, SIAM J. Numer. Anal. 17, 238): φ² then stays
    between two positive values and cannot become negative.
    """
    secant = (high - low) / step
    bound = 3.0 * secant
    slope_low = np.clip(slope_low, np.minimum(bound, 0.0), np.maximum(bound, 0.0))
    slope_high = np.clip(slope_high, np.minimum(bound, 0.0), np.maximum(bound, 0.0))
    second = (3.0 * secant - 2.0 * slope_low - slope_high) / step
    third = (slope_low + slope_high - 2.0 * secant) / step**2
    return np.stack([slope_low, second, third], axis=-1)


def interpolate(a: SectionTable, b: SectionTable, fraction: float) -> SectionTable:
    """Return the table between two sections, `fraction` (0 to 1) of the way from `a` to `b`.

    Area, width and conveyance are interpolated linearly at equal depth above the respective lowest points.
    Width stays the exact derivative of area. Conveyance adds up across a section as area does, K = Σ A^(5/3) P^(-2/3)/n
    grows in proportion when a section is stretched sideways, so its linear interpolation is exact for wide sections
    and near it for trapezoids, while K/A would be dragged towards the smaller section; two equal sections return
    themselves either way.
    """
    return SectionTable(between(a, b, np.array([fraction]))[0])


def between(a: SectionTable, b: SectionTable, fraction: Array) -> Array:
    """Return the rows of `interpolate` for many fractions at once, shape (fractions, K, 8)."""
    if a is b:
        return np.repeat(a.rows[np.newaxis], len(fraction), axis=0)
    depth = np.union1d(a.rows[:, 0], b.rows[:, 0])
    first, second = _sample(a, depth), _sample(b, depth)
    weight = np.asarray(fraction, dtype=float)[:, np.newaxis]
    mixed = {name: first[name] + weight * (second[name] - first[name]) for name in first}
    width = mixed["width_low"], mixed["width_high"]
    if a.frictionless and b.frictionless:
        phi2 = tuple(np.full_like(value, FRICTIONLESS) for value in width) + tuple(np.zeros_like(v) for v in width)
        return assemble(depth, mixed["area"], width, phi2)  # type: ignore[arg-type]
    low, slope_low = _friction(mixed, "low", slice(None))
    high, slope_high = _friction(mixed, "high", slice(1, None))
    slope_low[:, 0] = 0.0
    return assemble(depth, mixed["area"], width, (low, high, slope_low, slope_high))


def _sample(table: SectionTable, depth: Array) -> dict[str, Array]:
    """Return area, width, K and dK/dd of one table at breakpoints: `low` just above each, `high` just below the next.

    `depth` holds every breakpoint of the table, so each interval lies in one of its rows.
    """
    index = np.searchsorted(table.rows[:, 0], depth, side="right") - 1
    row = table.rows[index].T
    found: dict[str, Array] = {"area": table.area(depth), "film": table.area(np.maximum(depth, FILM))}
    sides: dict[str, tuple[Any, Array]] = {"low": (slice(None), depth), "high": (slice(0, -1), depth[1:])}
    for side, (part, at) in sides.items():
        _, _, width, slope, f0, f1, f2, f3 = row[:, part]
        s = at - row[0, part]
        phi = np.sqrt(f0 + s * (f1 + s * (f2 + s * f3)))
        area = np.maximum(table.area(at), table.area(FILM))
        found[f"width_{side}"] = width + slope * s
        found[f"conveyance_{side}"] = area * phi
        found[f"growth_{side}"] = (width + slope * s) * phi + area * (f1 + s * (2.0 * f2 + s * 3.0 * f3)) / (2.0 * phi)
    return found


def _friction(mixed: dict[str, Array], side: str, part: slice) -> tuple[Array, Array]:
    """Return φ² = (K/A)² and dφ²/dd = 2 φ (dK/dd − φ T)/A of mixed sections on one side of the breakpoints."""
    area = mixed["film"][:, part]
    phi = mixed[f"conveyance_{side}"] / area
    return phi**2, 2.0 * phi * (mixed[f"growth_{side}"] - phi * mixed[f"width_{side}"]) / area


def stack(batches: list[Array], height: int) -> Array:
    """Return batches of tables as one array [n, height, 8], shorter tables padded with rows that no depth reaches."""
    padded = []
    for batch in batches:
        tail = np.repeat(batch[:, -1:, :], height - batch.shape[1], axis=1)
        tail[..., 0] = PAD
        padded.append(np.concatenate([batch, tail], axis=1))
    return np.ascontiguousarray(np.concatenate(padded))
