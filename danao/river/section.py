"""CrossSection: where a section lies and what shape it has, turned into area, width, perimeter and conveyance.

An open shape is a line of points from bank to bank; integrals over it are exact. Above an end point the water is held
by a vertical wall without friction. Roughness may vary by panel; the conveyance is the sum over the panels,
K = Σ A^(5/3) P^(-2/3) / n, with no wall between them (the default method of HEC-RAS: Hydraulic Reference
Manual, version 4.1, chapter 2, "Cross Section Subdivision for Conveyance Calculations"). Banks break a panel as a
change of n does, and so do the ends of a stretch whose water only stands. Closed shapes have a formula each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from danao.describe import describe
from danao.errors import ProblemList
from danao.river.conduit import WAVE_SPEED, Arch, Box, Circle
from danao.river.ground_line import GroundLine, Stretch
from danao.river.roughness import Panels, RoughnessByDepth, Uniform
from danao.river.stream import CHANNEL, LEFT, RIGHT, Shape, hydraulics_of, stream_table_of, table_of
from danao.river.table import Array, SectionTable
from danao.river.width_table import WidthTable

OPEN_HEIGHT = 100.0
"""Height (m) to which the sides of a shape rise that was given no bank."""

_DIGITS = 11
"""Decimals of a height: two points surveyed at one level make a flat, not a step of the size of round-off."""


@dataclass(frozen=True, eq=False)
class Part:
    """The water that flows in one part of a section.

    Parameters
    ----------
    area, perimeter, conveyance : ndarray
        Area (m²), wetted perimeter (m) and conveyance (m³/s), of the shape of the levels.
    """

    area: Array
    perimeter: Array
    conveyance: Array


@dataclass(frozen=True, eq=False)
class Parts:
    """The left overbank, the channel and the right overbank of a section; all is channel where no banks are given."""

    left: Part
    channel: Part
    right: Part


@dataclass(frozen=True)
class CrossSection:
    """A cross section; make one with `trapezoid`, `rectangle`, `surveyed`, `tabulated`, `circle`, `box` or `arch`.

    Parameters
    ----------
    chainage : float
        Distance along the reach, growing downstream (m).
    bed : float
        Level of the lowest point (m).
    shape : Shape
        The form above the lowest point: `GroundLine`, `WidthTable`, `Circle`, `Box` or `Arch`.

    Raises
    ------
    InputError
        With every fault of the section: points out of order, too few, overhanging, no bank above the bed,
        numbers that are not finite, panels out of order, negative roughness; banks or stretches of still water that
        are crossed or off the section; sizes that are not positive, a slot that is none.
    """

    chainage: float
    bed: float
    shape: Shape

    def __post_init__(self) -> None:
        problems = ProblemList()
        for name in ("chainage", "bed"):
            if not math.isfinite(getattr(self, name)):
                problems.add(f"{getattr(self, name)} is not a finite number", name)
        self.shape.check(problems)
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
        manning : float, sequence of (float, float) or RoughnessByDepth
            Manning coefficient, or panels ``[(from_station, n), …]`` with station 0 in the middle, or n by depth.
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
        line = GroundLine((-outer, -inner, inner, outer), (rise, 0.0, 0.0, rise), panels)
        return cls(float(chainage), float(bed), line)

    @classmethod
    def rectangle(
        cls, chainage: float, bed: float, width: float, manning: Panels, bank: float | None = None
    ) -> CrossSection:
        """Return a rectangle whose walls have friction up to the bank; parameters as for `trapezoid`."""
        return cls.trapezoid(chainage, bed, width, 0.0, manning, bank)

    @classmethod
    def surveyed(
        cls,
        chainage: float,
        station: ArrayLike,
        elevation: ArrayLike,
        manning: Panels,
        banks: tuple[float, float] | None = None,
        ineffective: Iterable[tuple[float, float, float | None]] = (),
    ) -> CrossSection:
        """Return a section through surveyed points.

        Parameters
        ----------
        chainage : float
            Distance along the reach (m).
        station : sequence of float
            Distance across the river, from the left to the right bank (m); at least three points.
        elevation : sequence of float
            Ground level at each station (m). All ground below the water level conveys, low spots beside the main
            channel included, but for `ineffective`.
        manning : float, sequence of (float, float) or RoughnessByDepth
            Manning coefficient, or panels ``[(from_station, n), …]``, the first of which begins at or before the
            first point, or n of the whole section by depth.
        banks : (float, float), optional
            Stations of the left and the right bank (m). A panel breaks there; within each of the three parts,
            neighbours of equal n are one panel.
        ineffective : sequence of (float, float, float or None)
            Stretches ``(from_station, to_station, level)``: up to `level` (m) the water there is stored and does
            not flow, above it flows; None: it never flows. A panel breaks at their ends. So that area and conveyance
            of what flows have no jump, the stretch joins in over a short rise above its level: 5 cm, or 2 % of the
            depth there if that is more.

        Notes
        -----
        The flow solver divides the convective acceleration u du/dx by all water, not by what flows: where the flow
        speeds up or slows down beside still water, levels lack that part of the change of velocity head, which is
        A_still/A of Δ(u²/2g). Uniform and slowly varied flow do not feel it.
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
        line = GroundLine(
            tuple(across.tolist()),
            tuple(height.tolist()),
            _panels(manning, float(across[0])),
            None if banks is None else (float(banks[0]), float(banks[1])),
            tuple(_stretch(first, last, level, bed) for first, last, level in ineffective),
        )
        return cls(float(chainage), bed, line)

    @classmethod
    def tabulated(cls, chainage: float, level: ArrayLike, width: ArrayLike, manning: Uniform) -> CrossSection:
        """Return a symmetric section of which the width is known by level, as of a pond.

        Parameters
        ----------
        chainage : float
            Distance along the reach (m).
        level : sequence of float
            Levels (m) from the bed upward, at least two.
        width : sequence of float
            Width at each (m), linear between them, so that the area is exact; at the bed it may be 0. Above the
            last level the walls are vertical and without friction.
        manning : float or RoughnessByDepth
            Manning coefficient (s/m^(1/3)).
        """
        levels, widths = np.asarray(level, dtype=float), np.asarray(width, dtype=float)
        problems = ProblemList()
        if levels.ndim != 1 or levels.shape != widths.shape:
            problems.add(f"{levels.size} levels but {widths.size} widths", "level")
        elif levels.size < 2:
            problems.add(f"{levels.size} levels, a section needs at least two", "level")
        elif not np.isfinite(levels).all():
            problems.add("some levels are not finite numbers", "level")
        problems.raise_if_any()
        height = np.round(levels - levels[0], _DIGITS)
        table = WidthTable(tuple(height.tolist()), tuple(widths.tolist()), _uniform(manning))
        return cls(float(chainage), float(levels[0]), table)

    @classmethod
    def circle(
        cls, chainage: float, invert: float, diameter: float, manning: Uniform, wave_speed: float = WAVE_SPEED
    ) -> CrossSection:
        """Return a circular pipe, free or under pressure.

        Parameters
        ----------
        chainage : float
            Distance along the reach (m).
        invert, diameter : float
            Level of the lowest point and inner diameter (m).
        manning : float or RoughnessByDepth
            Manning coefficient (s/m^(1/3)).
        wave_speed : float
            Speed of waves under pressure (m/s), 5 to 1400, which makes the slot above the crown g A_full/c² wide. A
            slow wave is easy to follow, but the slot then stores g H/c² of the full pipe under a head H (m); a fast
            one gives spikes of pressure where a pipe fills or empties within a run.
        """
        return cls(float(chainage), float(invert), Circle(float(diameter), _uniform(manning), float(wave_speed)))

    @classmethod
    def box(
        cls,
        chainage: float,
        invert: float,
        width: float,
        height: float,
        manning: Uniform,
        wave_speed: float = WAVE_SPEED,
    ) -> CrossSection:
        """Return a rectangular culvert of inner `width` and `height` (m); the rest as for `circle`."""
        shape = Box(float(width), float(height), _uniform(manning), float(wave_speed))
        return cls(float(chainage), float(invert), shape)

    @classmethod
    def arch(
        cls,
        chainage: float,
        invert: float,
        width: float,
        height: float,
        manning: Uniform,
        wave_speed: float = WAVE_SPEED,
    ) -> CrossSection:
        """Return an arch on a flat floor of `width`, with its crown at `height` (m); the rest as for `circle`.

        Where the height is more than half the width, a half circle on vertical walls; else a half ellipse.
        """
        shape = Arch(float(width), float(height), _uniform(manning), float(wave_speed))
        return cls(float(chainage), float(invert), shape)

    def __repr__(self) -> str:
        return f"CrossSection(chainage={self.chainage:g} m, bed={self.bed:g} m, bank={self.bank:g} m, {self.shape!r})"

    def describe(self) -> dict[str, Any]:
        """Return its description; that of a line of points stands beside chainage and bed."""
        shape = describe(self.shape)
        content = shape if isinstance(self.shape, GroundLine) else {"shape": shape}
        return {**content, "type": "CrossSection", "chainage": describe(self.chainage), "bed": describe(self.bed)}

    @property
    def bank(self) -> float:
        """Level above which a vertical wall without friction holds the water: the lower end point, or the crown."""
        return self.bed + self.shape.bank

    @property
    def closed(self) -> bool:
        """Whether the section has a roof."""
        return self.shape.closed

    @property
    def frictionless(self) -> bool:
        """Whether the section has no roughness."""
        return hydraulics_of(self.shape).stream.frictionless

    def area(self, level: ArrayLike) -> Array:
        """Return the wetted area (m²) of all water at `level` (m); 0 at and below the bed."""
        return hydraulics_of(self.shape).held.wetted(self._depth(level))[0].sum(axis=-1)

    def width(self, level: ArrayLike) -> Array:
        """Return the surface width (m) at `level` (m): dA/dlevel, just above the level where a flat begins."""
        return hydraulics_of(self.shape).held.wetted(self._depth(level))[1].sum(axis=-1)

    def perimeter(self, level: ArrayLike) -> Array:
        """Return the wetted perimeter (m) at `level` (m): ground and walls of the section, no wall between panels."""
        return hydraulics_of(self.shape).held.wetted(self._depth(level))[2].sum(axis=-1)

    def conveyance(self, level: ArrayLike) -> Array:
        """Return the conveyance K = Σ A^(5/3) P^(-2/3)/n over the panels (m³/s) at `level` (m); infinite for n = 0."""
        return hydraulics_of(self.shape).stream.conveyance_by_panel(self._depth(level)).sum(axis=-1)

    def parts(self, level: ArrayLike) -> Parts:
        """Return area, perimeter and conveyance of the water that flows at `level` (m), left, channel and right."""
        found, depth = hydraulics_of(self.shape), self._depth(level)
        area, _, perimeter, _ = found.stream.bore.wetted(depth)
        values = area, perimeter, found.stream.conveyance_by_panel(depth)
        sides = [[value[..., found.side == side].sum(axis=-1) for value in values] for side in (LEFT, CHANNEL, RIGHT)]
        return Parts(*(Part(*side) for side in sides))

    def table(self) -> SectionTable:
        """Return the table of all water that the solvers use for cells; sections of equal shape share one.

        Its φ² is that of the water that flows, (K/A)² with the area of that.
        """
        return table_of(self.shape)

    def stream_table(self) -> SectionTable:
        """Return the table of the water that flows, for faces; `table()` itself where no water only stands."""
        return stream_table_of(self.shape)

    def _depth(self, level: ArrayLike) -> Array:
        return np.asarray(level, dtype=float) - self.bed


def section_of(chainage: float, bed: float, shape: Shape | None = None, **line: Any) -> CrossSection:
    """Return the section of a description: its shape, or the fields of a line of points beside chainage and bed."""
    return CrossSection(chainage, bed, GroundLine(**line) if shape is None else shape)


def _panels(manning: Panels, first_station: float) -> tuple[tuple[float, float], ...] | RoughnessByDepth:
    """Return roughness as panels; a single number is one panel from the first point on."""
    if isinstance(manning, RoughnessByDepth):
        return manning
    if isinstance(manning, int | float):
        return ((first_station, float(manning)),)
    return tuple((float(start), float(n)) for start, n in manning)


def _uniform(manning: Uniform) -> Uniform:
    return manning if isinstance(manning, RoughnessByDepth) else float(manning)


def _stretch(first: float, last: float, level: float | None, bed: float) -> Stretch:
    """Return a stretch of still water with its level as a height above the bed."""
    height = None if level is None or level == math.inf else round(float(level) - bed, _DIGITS)
    return float(first), float(last), height
