"""How much of the river a result keeps: all of it, or what its stations need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from danao.river.grid import Grid
    from danao.river.network import River

Index = NDArray[np.int64]

EXTENTS = ("all", "stations")
"""Names of what may be kept."""


@dataclass(frozen=True, eq=False)
class Extent:
    """The cells and faces that a result keeps.

    Parameters
    ----------
    name : {"all", "stations"}
        What they are.
    cells, faces : int64 arrays
        Their numbers in the grid, rising. Both faces of a cell are among them.
    """

    name: str
    cells: Index
    faces: Index

    @classmethod
    def of(cls, name: str, grid: Grid, river: River) -> Extent:
        """Find the cells and faces of an extent by its name; a river without stations keeps none."""
        if name == "all":
            return cls(name, np.arange(grid.cell_reach.size), np.arange(grid.face_reach.size))
        at = [grid.cell_at(item.reach, item.chainage) for item in river.stations.values()]
        cells = np.unique(np.array(at, dtype=np.int64))
        left = cells + grid.cell_reach[cells]
        return cls(name, cells, np.unique(np.concatenate([left, left + 1])))
