"""Tabulation: a section table from anything whose state is known at every depth, with rows where they are needed."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from danao.river.table import FILM, Array, SectionTable, assemble

State = tuple[Array, Array, Array, Array]

_LADDER = 1e-3 * 1.5 ** np.arange(40)
"""Depths (m) common to the tables of all sections; a cubic between them meets d^(4/3) to 1e-4."""

ROWS, ROWS_OF_CLOSED = 100, 160
"""Most rows of a table. Between two sections their rows are united, hence not more than the kernels can search.

A round wall bends the width everywhere: of a pipe 150 rows make area and friction as exact as sought.
"""

_AREA_ERROR, _FRICTION_ERROR = 1e-5, 5e-5
"""Relative errors of area and φ² that are sought half-way between rows; elsewhere they stay below twice these."""


class Profile(Protocol):
    """What a table is made of."""

    @property
    def corners(self) -> Array:
        """Heights (m) at which something bends."""
        ...

    @property
    def top(self) -> float:
        """Height (m) up to which to tabulate closely."""
        ...

    @property
    def frictionless(self) -> bool:
        """Whether there is no roughness at all."""
        ...

    def state(self, depth: Array, below: bool = False) -> State:
        """Return area, width, φ² and dφ²/dd at depths (m), limits from above or from `below`."""
        ...


def tabulated(profile: Profile, most: int = ROWS) -> SectionTable:
    """Tabulate a section at its corners and the ladder, then wherever the table still misses the section.

    A section of so many points that they leave no room is tabulated at the ladder and the points that matter most.
    """
    corners = np.unique(profile.corners)
    corners = corners[np.diff(corners, prepend=0.0) > FILM]
    ladder = np.append(0.0, [] if profile.frictionless else _LADDER[: np.searchsorted(_LADDER, 1.5 * profile.top)])
    ladder = ladder[np.abs(ladder[:, np.newaxis] - corners).min(axis=1) > FILM]
    depth = np.union1d(ladder, corners) if len(ladder) + len(corners) <= 0.8 * most else ladder
    while True:
        table = _tabulate(profile, depth)
        missed = _most_missed(profile, table, np.setdiff1d(corners, depth))
        missed = missed[: max(1, (most - len(depth)) // 2)]
        if missed.size == 0 or len(depth) == most:
            return table
        depth = np.union1d(depth, missed)


def _tabulate(profile: Profile, depth: Array) -> SectionTable:
    """Return the table with these breakpoints."""
    area, low, phi2, slope = profile.state(depth)
    _, high, phi2_high, slope_high = profile.state(depth[1:], below=True)
    return SectionTable(assemble(depth, area, (low, high), (phi2, phi2_high, slope, slope_high)))


def _most_missed(profile: Profile, table: SectionTable, corners: Array) -> Array:
    """Return depths at which the table misses the section by more than is sought, one in an interval, worst first.

    Asked are the corners that are not yet in the table and the middles of its intervals, below the first millimetre
    not: there φ² is held up to that of a film on purpose.
    """
    depth = table.rows[:, 0]
    asked = np.concatenate([corners, 0.5 * (depth[:-1] + depth[1:])])
    area, _, phi2, _ = profile.state(asked)
    error = np.abs(table.area(asked) / area - 1.0) / _AREA_ERROR
    error = np.maximum(error, np.abs(table.phi2(asked) / phi2 - 1.0) / _FRICTION_ERROR)
    error[asked < _LADDER[0]] = 0.0
    worst = np.argsort(-error, kind="stable")
    _, first = np.unique(np.searchsorted(depth, asked[worst]), return_index=True)
    worst = worst[np.sort(first)]
    return asked[worst[error[worst] > 1.0]]
