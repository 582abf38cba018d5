"""Bores: the insides of closed conduits, exact, and the slot above them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ellipeinc

from danao.river.ground import Outline, Wetted
from danao.river.table import FILM, Array

LID = 0.02
"""Rise, as part of the height, over which the flat lid of a box is wetted and its width shrinks to nothing."""

_HEAD = 100.0
"""Head above the crown (m) up to which conduits are tabulated closely."""


@dataclass(frozen=True)
class CircleBore:
    """The inside of a circular pipe."""

    diameter: float

    @property
    def corners(self) -> Array:
        """Heights of middle and crown (m)."""
        return self.diameter * np.array([0.5, 1.0])

    @property
    def top(self) -> float:
        """Height of the crown (m)."""
        return self.diameter

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth), see `Outline`."""
        d = np.clip(depth, 0.0, self.diameter)[..., np.newaxis]
        angle = 4.0 * np.arcsin(np.sqrt(d / self.diameter))
        width = 2.0 * np.sqrt(d * (self.diameter - d))
        inside = _inside(depth, self.diameter, below)
        growth = np.where(inside, 2.0 * self.diameter / np.maximum(width, 1e-9 * self.diameter), 0.0)
        return self.diameter**2 / 8.0 * (angle - np.sin(angle)), width, 0.5 * self.diameter * angle, growth


@dataclass(frozen=True)
class BoxBore:
    """The inside of a rectangular culvert, the lid wetted little by little."""

    width: float
    height: float

    @property
    def corners(self) -> Array:
        """Heights at which the lid begins to be wetted and is so as a whole (m)."""
        return self.height * np.array([1.0, 1.0 + LID])

    @property
    def top(self) -> float:
        """Height at which the lid is wetted (m)."""
        return (1.0 + LID) * self.height

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth), see `Outline`."""
        depth = np.maximum(depth, 0.0)
        lid = LID * self.height
        wall, under = np.minimum(depth, self.height), np.clip((depth - self.height) / lid, 0.0, 1.0)
        free, tight = _inside(depth, self.height, below), _inside(depth, self.top, below)
        growth = np.where(free, 2.0, np.where(tight, self.width / lid, 0.0))
        width = np.where(free, self.width, 0.0)
        perimeter = self.width * (1.0 + under)[..., np.newaxis] + 2.0 * wall[..., np.newaxis]
        return self.width * wall[..., np.newaxis], width, perimeter, growth


@dataclass(frozen=True)
class ArchBore:
    """The inside of an arch: walls up to the springing, above it a half ellipse."""

    width: float
    height: float
    rise: float

    @property
    def corners(self) -> Array:
        """Heights of springing and crown (m)."""
        return np.array([self.height - self.rise, self.height])

    @property
    def top(self) -> float:
        """Height of the crown (m)."""
        return self.height

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area, width, perimeter and d(perimeter)/d(depth), see `Outline`."""
        d = np.clip(depth, 0.0, self.height)[..., np.newaxis]
        spring, half = self.height - self.rise, 0.5 * self.width
        wall, sine = np.minimum(d, spring), np.clip((d - spring) / self.rise, 0.0, 1.0)
        angle = np.arcsin(sine)
        cosine = np.sqrt((1.0 - sine) * (1.0 + sine))
        roof = self.rise * half * (angle + sine * cosine)
        flat = 1.0 - (self.rise / half) ** 2
        arc = half * (ellipeinc(0.5 * math.pi, flat) - ellipeinc(0.5 * math.pi - angle, flat))
        steep = np.hypot(1.0, half * sine / (self.rise * np.maximum(cosine, 1e-9)))
        above = d - spring > 0.0 if below else d - spring >= 0.0
        growth = np.where(_inside(depth, self.height, below), np.where(above, 2.0 * steep, 2.0), 0.0)
        return self.width * wall + roof, self.width * cosine, self.width + 2.0 * wall + 2.0 * arc, growth


@dataclass(frozen=True)
class Gable:
    """The room in a box and under its lid, which is taken to rise by a little towards the slot."""

    box: BoxBore

    @property
    def corners(self) -> Array:
        """As of the box."""
        return self.box.corners

    @property
    def top(self) -> float:
        """As of the box."""
        return self.box.top

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area and width with the room under the lid, and the box's perimeter, see `Outline`."""
        area, width, perimeter, growth = self.box.wetted(depth, below)
        lid = self.box.top - self.box.height
        over = np.clip((np.asarray(depth) - self.box.height) / lid, 0.0, 1.0)[..., np.newaxis]
        room = self.box.width * lid * over * (1.0 - 0.5 * over)
        return area + room, np.where(width > 0.0, width, self.box.width * (1.0 - over)), perimeter, growth


@dataclass(frozen=True)
class Slotted:
    """What a conduit holds: its room as far as it is wider than the slot, and the slot above; the bore's perimeter."""

    bore: Outline
    room: Outline
    slot: float
    onset: float

    @property
    def corners(self) -> Array:
        """Heights of the bore's bends and of the slot's onset (m), if that is not at the crown."""
        known = self.bore.corners
        return np.union1d(known, self.onset) if self.bore.top - self.onset > FILM else known

    @property
    def top(self) -> float:
        """Height (m) up to which conduits are tabulated closely."""
        return self.bore.top + _HEAD

    def wetted(self, depth: Array, below: bool = False) -> Wetted:
        """Return area and width with the slot, and the bore's perimeter, see `Outline`."""
        depth = np.asarray(depth, dtype=float)
        _, _, perimeter, growth = self.bore.wetted(depth, below)
        area, width, *_ = self.room.wetted(np.minimum(depth, self.onset), below)
        over = np.maximum(depth - self.onset, 0.0)[..., np.newaxis]
        width = np.where(_inside(depth, self.onset, below), width, self.slot)
        return area + self.slot * over, width, perimeter, growth


def _inside(depth: Array, height: float, below: bool) -> NDArray[np.bool_]:
    """Return whether depths lie below a height, seen from above or from below, shape (..., 1)."""
    return (depth <= height if below else depth < height)[..., np.newaxis]
