"""Stream: an outline with roughness, the state that tables are made of, and the hydraulics of a shape as a whole."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from danao.errors import ProblemList
from danao.river.ground import Outline
from danao.river.roughness import Roughness
from danao.river.table import FILM, FRICTIONLESS, Array, SectionTable
from danao.river.tabulation import ROWS, ROWS_OF_CLOSED, State, tabulated


@dataclass(frozen=True, eq=False)
class Stream:
    """Water that flows: K = Σ A^(5/3) P^(-2/3)/n over the panels of `bore`, in the area of `water`.

    Both are the same but in a closed conduit, where the slot above it holds water and does not rub.
    """

    bore: Outline
    water: Outline
    roughness: Roughness

    @property
    def corners(self) -> Array:
        """Heights (m) at which something bends."""
        extra = self.roughness.corners
        return np.union1d(self.water.corners, extra) if extra.size else self.water.corners

    @property
    def top(self) -> float:
        """Height (m) up to which the section is to be tabulated closely."""
        return self.water.top

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        return self.roughness.frictionless

    def conveyance_by_panel(self, depth: Array) -> Array:
        """Return K of each panel (m³/s), shape (..., panels); infinite where water stands on frictionless ground."""
        area, _, perimeter, _ = self.bore.wetted(depth)
        if self.frictionless:
            return np.where(area > 0.0, np.inf, 0.0)
        return _conveyance(area, perimeter, self.roughness.at(depth)[0])

    def state(self, depth: Array, below: bool = False) -> State:
        """Return area, width, φ² = (K/A)² and dφ²/dd = 2 φ (dK/dd − φ T)/A, the last two of a film at depth 0.

        A panel adds K (5/3 T/A − 2/3 P'/P − n'/n) to dK/dd.
        """
        film = depth < FILM
        area, width, *_ = self.water.wetted(depth, below)
        totals = area.sum(axis=-1), width.sum(axis=-1)
        if self.frictionless:
            return *totals, np.full_like(depth, FRICTIONLESS), np.zeros_like(depth)
        at = np.maximum(depth, FILM)
        area, width, perimeter, growth = self.bore.wetted(at, below)
        manning, change = self.roughness.at(at, below)
        each = _conveyance(area, perimeter, manning)
        wet = each > 0.0
        safe_area, safe_perimeter = np.where(wet, area, 1.0), np.where(wet, perimeter, 1.0)
        relative = 5.0 / 3.0 * width / safe_area - 2.0 / 3.0 * growth / safe_perimeter - change / manning
        slope = (each * np.where(wet, relative, 0.0)).sum(axis=-1)
        held, wide, *_ = self.water.wetted(at, below)
        whole = held.sum(axis=-1)
        phi = each.sum(axis=-1) / whole
        return *totals, phi**2, np.where(film, 0.0, 2.0 * phi * (slope - phi * wide.sum(axis=-1)) / whole)


@dataclass(frozen=True, eq=False)
class Stored:
    """All water of a section of which a part only stands; φ² is that of the part that flows."""

    held: Outline
    stream: Stream

    @property
    def corners(self) -> Array:
        """Heights (m) at which something bends."""
        return self.stream.corners

    @property
    def top(self) -> float:
        """Height (m) up to which the section is to be tabulated closely."""
        return self.stream.top

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        return self.stream.frictionless

    def state(self, depth: Array, below: bool = False) -> State:
        """Return area and width of all water, φ² and dφ²/dd of what flows."""
        area, width, *_ = self.held.wetted(depth, below)
        return area.sum(axis=-1), width.sum(axis=-1), *self.stream.state(depth, below)[2:]


LEFT, CHANNEL, RIGHT = range(3)


@dataclass(frozen=True, eq=False)
class Hydraulics:
    """What a shape does with water: all that it holds, what flows, and on which side of the banks each panel lies."""

    held: Outline
    stream: Stream
    side: NDArray[np.intp]


class Shape(Protocol):
    """The form of a cross section above its lowest point; frozen and hashable, equal shapes share their tables."""

    @property
    def bank(self) -> float:
        """Height (m) above which the water is held by a wall, or by the slot of a conduit."""
        ...

    @property
    def closed(self) -> bool:
        """Whether it has a roof."""
        ...

    def __hash__(self) -> int:
        """Return the hash of its fields."""
        ...

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        ...

    def hydraulics(self) -> Hydraulics:
        """Work out its hydraulics; `hydraulics_of` remembers them."""
        ...


@functools.lru_cache(maxsize=4096)
def hydraulics_of(shape: Shape) -> Hydraulics:
    """Return the hydraulics of a shape."""
    return shape.hydraulics()


@functools.lru_cache(maxsize=4096)
def table_of(shape: Shape) -> SectionTable:
    """Return the table of all water in a shape."""
    found = hydraulics_of(shape)
    profile = found.stream if found.held is found.stream.water else Stored(found.held, found.stream)
    return tabulated(profile, ROWS_OF_CLOSED if shape.closed else ROWS)


@functools.lru_cache(maxsize=4096)
def stream_table_of(shape: Shape) -> SectionTable:
    """Return the table of the water that flows; the very table of all water where nothing stands still."""
    found = hydraulics_of(shape)
    return table_of(shape) if found.held is found.stream.water else tabulated(found.stream)


def _conveyance(area: Array, perimeter: Array, manning: Array) -> Array:
    """Return A^(5/3) P^(-2/3)/n by panel, 0 where it is dry."""
    wet = (area > 0.0) & (perimeter > 0.0)
    each = np.where(wet, area, 0.0) ** (5.0 / 3.0) * np.where(wet, perimeter, 1.0) ** (-2.0 / 3.0)
    return each / manning
