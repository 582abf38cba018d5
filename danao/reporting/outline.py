"""The outline of a cross section: what a pen draws of it, whatever its shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.river.ground_line import GroundLine
from danao.river.roughness import RoughnessByDepth
from danao.river.section import OPEN_HEIGHT, CrossSection
from danao.river.width_table import WidthTable

Floats = NDArray[np.float64]

_POINTS = 181
"""Heights at which a conduit is measured."""


@dataclass(frozen=True, eq=False)
class Outline:
    """The line of the ground, from the left end to the right, seen downstream.

    Parameters
    ----------
    station, level : float64 array, shape (P,)
        Across the river and up (m). Of a conduit both lines end in the crown.
    panels : tuple of (float, float)
        Station at which each panel of roughness begins, and its n; none where n goes with the depth.
    """

    station: Floats
    level: Floats
    panels: tuple[tuple[float, float], ...]

    @property
    def banks(self) -> tuple[float, float]:
        """Levels of the left and of the right end (m)."""
        return float(self.level[0]), float(self.level[-1])


def outline_of(section: CrossSection) -> Outline:
    """Return the outline of a section."""
    shape = section.shape
    if isinstance(shape, GroundLine):
        station, height = np.array(shape.station), np.array(shape.height)
    elif isinstance(shape, WidthTable):
        half, up = 0.5 * np.array(shape.width), np.array(shape.height)
        station, height = np.concatenate([-half[::-1], half]), np.concatenate([up[::-1], up])
    else:
        up = shape.bank * np.sin(np.linspace(0.0, 0.5 * np.pi, _POINTS)) ** 2
        half = 0.5 * section.width(section.bed + np.minimum(up, 0.9999 * shape.bank))
        half[-1] = min(half[-1], half[-2])
        station, height = np.concatenate([-half[::-1], half]), np.concatenate([up[::-1], up])
    manning = shape.manning  # type: ignore[attr-defined]
    if isinstance(manning, RoughnessByDepth):
        panels: tuple[tuple[float, float], ...] = ()
    else:
        panels = tuple(manning) if isinstance(manning, tuple) else ((float(station.min()), float(manning)),)
    return Outline(station, section.bed + height, panels)


def bank_of(section: CrossSection, side: int) -> float:
    """Return the level of the left (0) or the right (-1) bank (m); NaN where the sides rise without one."""
    level = outline_of(section).banks[side]
    return level if level - section.bed < OPEN_HEIGHT else float("nan")
