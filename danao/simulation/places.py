"""Where boundaries and sources of a scenario lie among the cells, faces and nodes of its grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.forcing.boundaries import Boundary
from danao.river.grid import Grid, structure_faces
from danao.river.network import Station
from danao.scenario import Scenario

Floats = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """The grid of a scenario, with the places of what acts on it.

    Parameters
    ----------
    grid : Grid
        Cells and faces.
    source_cell, source_share, source_number : arrays, shape (entries,)
        Entry e gives cell ``source_cell[e]`` the part ``source_share[e]`` of source ``source_number[e]``.
    boundary : tuple of Boundary or None
        The boundary at each node; None at a junction.
    structure_face : int64 array, shape (structures,)
        Face on which each structure of the river stands.
    heads : dict of str to float
        1 for each junction whose reaches share their energy head.
    """

    grid: Grid
    source_cell: Index
    source_share: Floats
    source_number: Index
    boundary: tuple[Boundary | None, ...]
    structure_face: Index
    heads: dict[str, float]

    @classmethod
    def of(cls, scenario: Scenario) -> Places:
        """Cut the river of a scenario and find the places."""
        grid = Grid.cut(scenario.river, scenario.numerics.cell)
        cells: list[Index] = []
        shares: list[Floats] = []
        for source in scenario.sources:
            if source.is_stretch:
                cell, share = grid.cells_between(*source.at)
            else:
                cell, share = np.array([grid.cell_at(*source.at)], dtype=np.int64), np.ones(1)
            cells.append(cell)
            shares.append(share)
        boundary: list[Boundary | None] = [None] * len(grid.node_names)
        for item in scenario.boundaries:
            side = 0 if item.end == "upstream" else 1
            boundary[grid.end_node[grid.reach_names.index(item.reach), side]] = item
        return cls(
            grid,
            np.concatenate([*cells, np.zeros(0, np.int64)]).astype(np.int64),
            np.concatenate([*shares, np.zeros(0)]),
            np.repeat(np.arange(len(cells)), [cell.size for cell in cells]).astype(np.int64),
            tuple(boundary),
            structure_faces(grid, scenario.river),
            {item.node: 1.0 for item in scenario.river.junctions if item.shares == "head"},
        )

    def station_cells(self, stations: Iterable[Station]) -> Index:
        """Return the cell of each station."""
        return np.array([self.grid.cell_at(item.reach, item.chainage) for item in stations], dtype=np.int64)

    def by_cell(self, flow: Floats) -> Floats:
        """Return what the sources give to each cell, from what each gives in all."""
        cells = np.zeros(self.grid.cell_bed.size)
        np.add.at(cells, self.source_cell, flow[self.source_number] * self.source_share)
        return cells

    def end_faces(self) -> list[tuple[int, int, float]]:
        """Return node, face and sign of every end of a reach; discharge × sign is positive into the reach."""
        grid, ends = self.grid, []
        for r in range(len(grid.reach_names)):
            ends.append((int(grid.end_node[r, 0]), int(grid.cell_start[r]) + r, 1.0))
            ends.append((int(grid.end_node[r, 1]), int(grid.cell_start[r + 1]) + r, -1.0))
        return ends


def by_place(value: Any, reach_names: tuple[str, ...], reach: Index, chainage: Floats) -> Floats:
    """Return a value by place at points: a number, {reach: number} or {reach: (chainages, values)}.

    Reaches that a mapping does not name are NaN; between the points of a table the value is linear, beyond it constant.
    """
    out = np.full(chainage.shape, np.nan)
    if not isinstance(value, Mapping):
        out[:] = float(value)
        return out
    for name, content in value.items():
        here = reach == reach_names.index(name)
        if isinstance(content, tuple | list):
            points, values = (np.asarray(part, dtype=float) for part in content)
            out[here] = np.interp(chainage[here], points, values)
        else:
            out[here] = float(content)
    return out
