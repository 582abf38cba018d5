"""What a case of flowing water is, for danao and its peers alike: branches, a river, a tide, perhaps a gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OUTPUT = 3600.0
"""Seconds between two outputs of either program."""

SPIN_UP = 86_400.0
"""Seconds that are not compared."""

TIDE_PERIOD = 44_714.0
"""Seconds: the principal lunar semidiurnal tide."""


@dataclass(frozen=True)
class Branch:
    """A prismatic trapezoid from one node to another, its bed on a straight line; lengths and levels in m."""

    name: str
    ends: tuple[str, str]
    length: float
    beds: tuple[float, float]
    width: float
    side_slope: float = 2.0
    manning: float = 0.025

    def bed(self, chainage: float) -> float:
        """Return the bed level."""
        return self.beds[0] + (self.beds[1] - self.beds[0]) * chainage / self.length


@dataclass(frozen=True)
class Gate:
    """A gate that is always under water: danao's law is that of a jet, SWMM's that of an orifice.

    `contraction` is danao's coefficient; `orifice` is SWMM's, which knows nothing of the momentum behind the gate. It
    is chosen so that both let through the same at mean water.
    """

    branch: str
    chainage: float
    width: float
    sill: float
    opening: float
    contraction: float
    orifice: float


@dataclass(frozen=True)
class Case:
    """A waterway at rest at level 0, a steady river into the first branch, a tide at the end of the last one.

    `flow` is that of the river (m³/s), `amplitude` that of the tide (m);
    `places` are (branch, chainage), where levels are compared; they lie on faces between cells.
    """

    title: str
    branches: tuple[Branch, ...]
    cell: float
    flow: float
    amplitude: float
    places: tuple[tuple[str, float], ...]
    bank: float = 6.0
    gate: Gate | None = None

    def branch(self, name: str) -> Branch:
        """Return a branch by its name."""
        return next(branch for branch in self.branches if branch.name == name)

    def tide(self, seconds: np.ndarray) -> np.ndarray:
        """Return the level at the mouth."""
        return self.amplitude * np.sin(2.0 * np.pi * seconds / TIDE_PERIOD)


def tide_times(days: int) -> np.ndarray:
    """Return the instants at which the tide is given, in seconds: every ten minutes."""
    return np.arange(0.0, days * 86_400.0 + 1.0, 600.0)
