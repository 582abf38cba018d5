"""Roughness: Manning's n across a section by panel, or of the whole section by depth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from danao.errors import ProblemList
from danao.river.table import Array


class Roughness(Protocol):
    """What a stream asks of its roughness."""

    @property
    def corners(self) -> Array:
        """Depths (m) at which n bends."""
        ...

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        ...

    def at(self, depth: Array, below: bool = False) -> tuple[Array, Array]:
        """Return n and dn/d(depth) by panel, shape (panels,) or (..., 1); `below` takes the slope from below."""
        ...


@dataclass(frozen=True)
class RoughnessByDepth:
    """Manning's n of a whole section that changes with the depth of the water, as weeds and boulders drown.

    It takes the place of the n of every panel: at a depth d above the lowest point of the section all of it has
    n(d), linear between the given depths and constant below the first and above the last.

    Parameters
    ----------
    depth : sequence of float
        Depths (m, ≥ 0), growing; at least two.
    manning : sequence of float
        Manning coefficient at each (s/m^(1/3), above 0 to 1).

    Raises
    ------
    InputError
        With every fault: lists of different length, depths that do not grow, n out of range.

    Notes
    -----
    There is no roughness by discharge. It is a function of the depth only where the flow is uniform on a known slope
    and n(Q) does not fall so fast that one depth has two discharges; a tide, a pulse or a backwater obeys neither.
    """

    depth: tuple[float, ...]
    manning: tuple[float, ...]

    def __post_init__(self) -> None:
        for name in ("depth", "manning"):
            object.__setattr__(self, name, tuple(float(value) for value in getattr(self, name)))
        problems = ProblemList()
        if len(self.depth) != len(self.manning):
            problems.add(f"{len(self.depth)} depths but {len(self.manning)} coefficients", "manning.depth")
        if len(self.depth) < 2:
            problems.add("roughness by depth needs at least two depths", "manning.depth")
        if not all(0.0 <= value < math.inf for value in self.depth):
            problems.add("a depth is negative or not finite", "manning.depth")
        for a, b in itertools.pairwise(self.depth):
            if not b > a:
                problems.add(f"depths out of order: {b:g} m follows {a:g} m", "manning.depth")
        check_manning(self.manning, problems)
        if 0.0 in self.manning:
            problems.add("roughness by depth must be above 0 everywhere", "manning")
        problems.raise_if_any()

    @property
    def corners(self) -> Array:
        """Depths (m) at which n bends."""
        return np.array(self.depth)

    @property
    def frictionless(self) -> bool:
        """No: n is above 0."""
        return False

    def at(self, depth: Array, below: bool = False) -> tuple[Array, Array]:
        """Return n and dn/d(depth) (1/m of n) at depths (m), shape (..., 1); `below` takes the slope from below."""
        depth = np.asarray(depth, dtype=float)[..., np.newaxis]
        slope = np.concatenate([[0.0], np.diff(self.manning) / np.diff(self.depth), [0.0]])
        interval = np.searchsorted(self.depth, depth, side="left" if below else "right")
        return np.interp(depth, self.depth, self.manning), slope[interval]


@dataclass(frozen=True, eq=False)
class RoughnessByPanel:
    """Manning's n of each panel, the same at every depth."""

    manning: Array

    @property
    def corners(self) -> Array:
        """None: n does not depend on the depth."""
        return np.zeros(0)

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        return bool(self.manning[0] == 0.0)

    def at(self, depth: Array, below: bool = False) -> tuple[Array, Array]:
        """Return n by panel and zeros."""
        return self.manning, np.zeros_like(self.manning)


Panels = float | Sequence[tuple[float, float]] | RoughnessByDepth
"""How a user gives roughness across a section: one n, panels ``[(from_station, n), …]``, or by depth."""

Uniform = float | RoughnessByDepth
"""How a user gives the roughness of a section without stations."""


def check_manning(values: Sequence[float], problems: ProblemList) -> None:
    """Note coefficients that no channel has."""
    for n in values:
        if not 0.0 <= n <= 1.0:
            problems.add(
                f"Manning's n of {n} is outside 0 to 1 s/m^(1/3)",
                "manning",
                remedy="rivers have 0.01 to 0.2; of a Strickler coefficient give the reciprocal",
            )


def uniform_roughness(manning: Uniform) -> Roughness:
    """Return the roughness of a section that is one panel."""
    return manning if isinstance(manning, RoughnessByDepth) else RoughnessByPanel(np.array([manning]))
