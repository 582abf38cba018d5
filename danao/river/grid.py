"""Grid: the river cut into cells and faces. The only maker of the geometry arrays that kernels take."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.river.network import ENDS, Reach, River, kilometre_mark
from danao.river.section import CrossSection
from danao.river.table import Array, SectionTable, between, stack

logger = logging.getLogger(__name__)

Index = NDArray[np.int64]

MOST_CELLS = 200_000
"""More cells than this are taken for a slip of the pen (each takes some 5 kB of tables)."""


LARGEST_FALL = 0.1
"""Fall of conveyance with level (share) that is worth a warning; surveyed sections have 0.2 to 9 %."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells and faces of a river, reach after reach, downstream within a reach.

    Cells of reach r are ``cell_start[r]:cell_start[r + 1]``, its faces
    ``cell_start[r] + r:cell_start[r + 1] + r + 1``: the left face of cell i is ``i + r``, the right one ``i + r + 1``.
    N cells, F = N + R faces, R reaches.

    Parameters
    ----------
    reach_names : tuple of str
        Names of the reaches.
    cell_start : ndarray of int, shape (R + 1,)
        First cell of each reach, and N.
    cell_length, cell_chainage, cell_bed, cell_bank : ndarray of shape (N,)
        Length, chainage of the centre, bed and bank level there (m).
    cell_reach, face_reach : ndarray of int, shape (N,), (F,)
        Index of the reach.
    face_chainage, face_bed : ndarray of shape (F,)
        Chainage and bed level of the faces (m); the first and last of a reach lie on its ends.
    cell_table, face_table : ndarray of shape (N, K, 8), (F, K, 8)
        Section tables, see `danao.river.table.SectionTable`; rows of depth 1e300 are padding. Cells have the area and
        width of all water, faces those of the water that flows.
    node_names : tuple of str
        Names of the nodes.
    end_node : ndarray of int, shape (R, 2)
        Node at the upstream and downstream end of each reach.
    """

    reach_names: tuple[str, ...]
    cell_start: Index
    cell_length: Array
    cell_chainage: Array
    cell_bed: Array
    cell_bank: Array
    cell_reach: Index
    face_chainage: Array
    face_bed: Array
    face_reach: Index
    cell_table: Array
    face_table: Array
    node_names: tuple[str, ...]
    end_node: Index

    @classmethod
    def cut(cls, river: River, cell: float | Mapping[str, float]) -> Grid:
        """Cut each reach into equal cells of about the wanted length, at least two.

        Parameters
        ----------
        river : River
            What to cut.
        cell : float or mapping of reach name to float
            Wanted length of the cells (m, above 0), for all reaches or for each.

        Raises
        ------
        InputError
            If a length is missing, unknown, not positive, or makes more than 200,000 cells.
        """
        count = _counts(river, cell)
        _warn_of_falls(river)
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        faces = [np.linspace(reach.start, reach.stop, n + 1) for reach, n in zip(river.reaches, count, strict=True)]
        centres = [0.5 * (face[:-1] + face[1:]) for face in faces]
        cell_bed, cell_bank, cell_table = _sections(river.reaches, centres, CrossSection.table)
        face_bed, _, face_table = _sections(river.reaches, faces, CrossSection.stream_table)
        height = max(table.shape[1] for table in (*cell_table, *face_table))
        number = np.arange(len(count))
        nodes = tuple(river.nodes())
        return cls(
            reach_names=tuple(reach.name for reach in river.reaches),
            cell_start=start,
            cell_length=np.repeat([reach.length / n for reach, n in zip(river.reaches, count, strict=True)], count),
            cell_chainage=np.concatenate(centres),
            cell_bed=cell_bed,
            cell_bank=cell_bank,
            cell_reach=np.repeat(number, count).astype(np.int64),
            face_chainage=np.concatenate(faces),
            face_bed=face_bed,
            face_reach=np.repeat(number, np.array(count) + 1).astype(np.int64),
            cell_table=stack(cell_table, height),
            face_table=stack(face_table, height),
            node_names=nodes,
            end_node=np.array([[nodes.index(r.node(end)) for end in ENDS] for r in river.reaches], dtype=np.int64),
        )

    def __repr__(self) -> str:
        lengths = f"{self.cell_length.min():g} to {self.cell_length.max():g} m"
        return f"Grid({len(self.cell_length)} cells of {lengths} in {len(self.reach_names)} reaches)"

    def cells_of(self, reach: str) -> slice:
        """Return the cells of a reach, as a slice of the cell arrays."""
        r = self._reach(reach)
        return slice(int(self.cell_start[r]), int(self.cell_start[r + 1]))

    def faces_of(self, reach: str) -> slice:
        """Return the faces of a reach, as a slice of the face arrays."""
        r, cells = self._reach(reach), self.cells_of(reach)
        return slice(cells.start + r, cells.stop + r + 1)

    def cell_at(self, reach: str, chainage: float) -> int:
        """Return the cell that holds a place; on the face between two cells the downstream one.

        Raises
        ------
        InputError
            If there is no such reach, or `chainage` (m) is off it.
        """
        faces = self._faces(reach, chainage)
        inside = np.searchsorted(faces, chainage, side="right") - 1
        return int(self.cells_of(reach).start + min(inside, len(faces) - 2))

    def face_at(self, reach: str, chainage: float) -> int:
        """Return the face nearest to a place; errors as `cell_at`."""
        distance = np.abs(self._faces(reach, chainage) - chainage)
        return int(self.faces_of(reach).start + np.argmin(distance))

    def cells_between(self, reach: str, a: float, b: float) -> tuple[Index, Array]:
        """Return the cells that a stretch touches, and the share of its length in each (sum 1).

        Parameters
        ----------
        reach : str
            Name of the reach.
        a, b : float
            Chainages of the two ends (m), a ≤ b; equal ones are a point.

        Raises
        ------
        InputError
            If there is no such reach, an end is off it, or a is above b.
        """
        if a > b:
            raise InputError(f"the stretch from {kilometre_mark(a)} to {kilometre_mark(b)} runs upstream")
        first, last = self.cell_at(reach, a), self.cell_at(reach, b)
        cells = np.arange(first, last + 1, dtype=np.int64)
        if first == last:
            return cells, np.ones(1)
        left = self.face_chainage[cells + self._reach(reach)]
        inside = np.minimum(left + self.cell_length[cells], b) - np.maximum(left, a)
        touched = inside > 0.0
        return cells[touched], inside[touched] / inside[touched].sum()

    def name_of_cell(self, cell: int) -> str:
        """Return reach and chainage of the middle of a cell, e.g. ``main 3+450``."""
        return f"{self.reach_names[self.cell_reach[cell]]} {kilometre_mark(self.cell_chainage[cell])}"

    def name_of_face(self, face: int) -> str:
        """Return reach and chainage of a face, e.g. ``main 3+500``."""
        return f"{self.reach_names[self.face_reach[face]]} {kilometre_mark(self.face_chainage[face])}"

    def _reach(self, name: str) -> int:
        if name not in self.reach_names:
            raise InputError(Problem(f"no reach is called '{name}'", remedy=nearest(name, self.reach_names)))
        return self.reach_names.index(name)

    def _faces(self, reach: str, chainage: float) -> Array:
        """Return the chainages of a reach's faces, after a check that a place lies between them."""
        faces = self.face_chainage[self.faces_of(reach)]
        if not faces[0] <= chainage <= faces[-1]:
            raise InputError(
                Problem(
                    f"{kilometre_mark(chainage)} is off the reach '{reach}'",
                    remedy=f"it runs from {kilometre_mark(faces[0])} to {kilometre_mark(faces[-1])}",
                )
            )
        return faces


def _counts(river: River, cell: float | Mapping[str, float]) -> list[int]:
    """Return the number of cells of each reach, every fault of the wanted lengths reported together."""
    names = [reach.name for reach in river.reaches]
    wanted = dict(cell) if isinstance(cell, Mapping) else dict.fromkeys(names, cell)
    problems = ProblemList()
    for name in wanted:
        if name not in names:
            problems.add(f"no reach is called '{name}'", "cell", remedy=nearest(name, names))
    counts = []
    for reach in river.reaches:
        length = wanted.get(reach.name)
        if length is None:
            problems.add(f"no cell length for reach '{reach.name}'", "cell")
        elif not 0.0 < length < float("inf"):
            problems.add(f"a cell length of {length} m for reach '{reach.name}' is not positive and finite", "cell")
        elif reach.length > MOST_CELLS * length:
            problems.add(f"cells of {length} m cut reach '{reach.name}' into more than {MOST_CELLS}", "cell")
        else:
            counts.append(max(2, round(reach.length / length)))
    problems.raise_if_any()
    return counts


def _warn_of_falls(river: River) -> None:
    """Say where the conveyance of an open section falls with the level by more than real ones of several panels do."""
    for reach in river.reaches:
        for section in (section for section in reach.sections if not section.closed):
            depth, share = section.stream_table().conveyance_drop()
            if share > LARGEST_FALL:
                logger.warning(
                    "%s %s: at %.2f m the conveyance falls by %.0f %%; let a roughness panel begin where the flat does",
                    reach.name,
                    kilometre_mark(section.chainage),
                    section.bed + depth,
                    100.0 * share,
                )


def _sections(
    reaches: tuple[Reach, ...], places: list[Array], table: Callable[[CrossSection], SectionTable]
) -> tuple[Array, Array, list[Array]]:
    """Return bed and bank levels at places of each reach, and their tables: a batch for each pair of sections."""
    beds, banks, tables = [], [], []
    for reach, chainage in zip(reaches, places, strict=True):
        at = np.array([section.chainage for section in reach.sections])
        beds.append(np.interp(chainage, at, [section.bed for section in reach.sections]))
        banks.append(np.interp(chainage, at, [section.bank for section in reach.sections]))
        pair = np.clip(np.searchsorted(at, chainage, side="right") - 1, 0, len(at) - 2)
        for j in np.unique(pair):
            fraction = (chainage[pair == j] - at[j]) / (at[j + 1] - at[j])
            tables.append(between(table(reach.sections[j]), table(reach.sections[j + 1]), fraction))
    return np.concatenate(beds), np.concatenate(banks), tables
