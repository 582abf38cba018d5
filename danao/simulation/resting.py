"""What stays where it is while the water moves on: matter on the bed, in storage zones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from danao.kinetics._process import Constituent
from solvers import transport

Floats = NDArray[np.float64]


class Resting:
    """The masses of constituents that do not move, by cell.

    Reactions see them as concentrations in the water of their cell. Their masses stay while that water comes and goes,
    also in a cell that falls dry.

    Parameters
    ----------
    constituents : sequence of Constituent
        All of them, in the order of the state.
    cells : int
        Number of cells N.
    """

    def __init__(self, constituents: Sequence[Constituent], cells: int):
        self.columns = np.array([k for k, item in enumerate(constituents) if not item.mobile], dtype=np.int64)
        self.mass = np.zeros((cells, self.columns.size))

    def keep(self, concentration: Floats, volume: Floats) -> None:
        """Take over the masses from concentrations [N, M], where there is water."""
        if self.columns.size:
            wet = volume > 0.0
            self.mass[wet] = concentration[np.ix_(wet, self.columns)] * volume[wet, None]

    def show(self, concentration: Floats, volume: Floats) -> None:
        """Set the concentrations that the masses make in the water of now; zero where there is none."""
        if self.columns.size:
            wet = (volume > 0.0)[:, None]
            held = np.divide(self.mass, volume[:, None], out=np.zeros_like(self.mass), where=wet)
            concentration[:, self.columns] = held

    def strike(self, booked: transport.Ledger) -> None:
        """Take out of the books what transport did to columns that it should not have moved."""
        for book in booked:
            book[self.columns] = 0.0

    def count(self, stored: Floats) -> Floats:
        """Return the masses stored [M] with those that rest."""
        stored[self.columns] = [np.ascontiguousarray(column).sum() for column in self.mass.T]
        return stored
