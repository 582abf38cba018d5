"""CrossSection: the ground across a river and its roughness, turned into area, width, perimeter and conveyance.

Every shape is a line of points from bank to bank; integrals over it are exact. Above an end point the water is held
by a vertical wall without friction. Roughness may vary by panel; the conveyance is the sum over the panels,
K = Σ A^(5/3) P^(-2/3) / n, with no wall between them (the default method of HEC-RAS: Hydraulic Reference
Manual, version 4.1, chapter 2, "Cross Section Subdivision for Conveyance Calculations").
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from danao.errors import ProblemList
from danao.river.ground import Ground, ground_of, table_of
from danao.river.table import FILM, Array, SectionTable

OPEN_HEIGHT = 100.0
"""Height (m) to which the sides of a shape rise that was given no bank."""

_DIGITS = 11
"""Decimals of a height: two points surveyed at one level make a flat, not a step of the size of round-off."""

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
        height = np.round(ground - bed, _DIGITS)
        panels = _panels(manning, float(across[0]))
        return cls(float(chainage), bed, tuple(across.tolist()), tuple(height.tolist()), panels)

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
        return self._ground.conveyance(self._depth(level))

    def table(self) -> SectionTable:
        """Return the table that the solvers use; sections of equal shape share one."""
        return table_of(self.station, self.height, self.manning)

    @property
    def _ground(self) -> Ground:
        return ground_of(self.station, self.height, self.manning)

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
    if not all(map(math.isfinite, (*station, *height))):
        problems.add("some points are not finite numbers", "station")
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
    elif not min(height[0], height[-1]) > FILM:
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
