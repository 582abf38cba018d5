"""The network that transport works on, and its scratch: arrays made once and used in every step.

Letters: N cells, F faces, R reaches, M columns (constituents times lanes), B columns worked on together. The left face
of cell i of reach r is i + r, the right one i + r + 1. Rows: cell i is row i + 2 r + 1, because each reach has one more
row at either end for what lies beyond.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers.linear import node_order

MOST_COLUMNS = 128  # columns worked on together, so that scratch stays in the cache
OVERHEAD = 40  # columns that the work on a block costs besides its own
PAD = 8  # their number is rounded up to a multiple, whole vectors; one by itself needs none


class Network(NamedTuple):
    """What joins what, and how far apart: made by `network_of`."""

    cell_start: np.ndarray  # int64[R + 1]
    end_node: np.ndarray  # int64[R, 2]
    closeness: np.ndarray  # float64[F], 1/m: inverse distance of the cells beside a face, of cell and node at an end
    row: np.ndarray  # int64[nodes], row in the system of junctions, -1 for a boundary
    bandwidth: int


class Cells(NamedTuple):
    """Scratch by cell: rates in m3/s, volumes of the sub-step in m3."""

    inflow: np.ndarray
    outflow: np.ndarray
    supply: np.ndarray
    withdrawal: np.ndarray
    courant: np.ndarray
    held: np.ndarray  # with what sources bring soon
    soon: np.ndarray  # s: what sources bring in this time comes before advection
    late: np.ndarray  # s: the rest comes after it
    keep: np.ndarray  # what stays before anything arrives
    volume: np.ndarray  # after the sub-step
    diagonal: np.ndarray
    implicit: np.ndarray  # bool: gives its new concentration
    fed: np.ndarray  # bool: has a source of mass
    point: np.ndarray  # bool: has most of one source


class Faces(NamedTuple):
    """Scratch by face, m3 in the sub-step."""

    q: np.ndarray  # through
    carried: np.ndarray  # the part of q that an explicit cell gives
    exchange: np.ndarray  # exchanged by dispersion
    early: np.ndarray  # the explicit part of the exchange
    forth: np.ndarray  # times the new value on the left: passes to the right
    hither: np.ndarray  # times the new value on the right: passes to the left
    weight: np.ndarray  # how far the face value of a leading column lies from the donor to the cell ahead, 0 to 1


class Nodes(NamedTuple):
    """Scratch by node, m3 in the sub-step; `share[R, 2]` is an end's part of what arrives at its node or leaves it."""

    arriving: np.ndarray
    leaving: np.ndarray
    pending: np.ndarray  # arriving from implicit cells
    share: np.ndarray


class Chain(NamedTuple):
    """Scratch by cell: factors of the chains; their ends' influence `ends[R, 4]`; the system of junctions `band`."""

    water: np.ndarray  # m3 of known concentration before dispersion
    kept: np.ndarray  # part of it that was there before
    part: np.ndarray  # 1/m3, its inverse
    pivot: np.ndarray
    fore: np.ndarray
    back: np.ndarray
    left: np.ndarray
    gather: np.ndarray
    ends: np.ndarray
    band: np.ndarray


class Columns(NamedTuple):
    """Scratch by column, worked on in blocks of B columns."""

    field: np.ndarray  # [blocks, N + 2 R, B] concentrations
    flux: np.ndarray  # [F, B] g through each face with explicit water; then cell by cell what elimination leaves
    passing: np.ndarray  # [2, B] g through the faces of the cell that a sweep is at
    settled: np.ndarray  # [B] what a sweep remembers of the place before: its row without dispersion,
    passed: np.ndarray  # [B] its early exchange with the place before that,
    gone: np.ndarray  # [B] and its row after elimination
    node: np.ndarray  # [nodes, B] what leaves the node
    joint: np.ndarray  # [rows, B] solution of the system of junctions
    given: np.ndarray  # [nodes, B] mean of the cells that give to a node
    taken: np.ndarray  # [nodes, B] mean of the cells that take from it
    gain: np.ndarray  # [blocks, N, B] g/s from sources
    supplied: np.ndarray  # [M] their sum
    segment: np.ndarray  # int64[blocks, segments + 1] where columns begin that the first of them leads


class Work(NamedTuple):
    """All scratch: made by `work_for`."""

    cells: Cells
    faces: Faces
    nodes: Nodes
    chain: Chain
    columns: Columns


def network_of(cell_start: np.ndarray, end_node: np.ndarray, cell_length: np.ndarray) -> Network:
    """Prepare the topology of a grid.

    Parameters
    ----------
    cell_start : int64[R + 1]
        Cells of reach r are ``cell_start[r]`` to ``cell_start[r + 1]``; at least two.
    end_node : int64[R, 2]
        Node at the upstream and downstream end. A node with several ends is a junction, with one a boundary.
    cell_length : float64[N]
        Metres; equal within a reach.
    """
    distance = []
    for r in range(cell_start.size - 1):
        length = cell_length[cell_start[r] : cell_start[r + 1]]
        distance.append(np.concatenate([[0.5 * length[0]], 0.5 * (length[1:] + length[:-1]), [0.5 * length[-1]]]))
    row, bandwidth = node_order(end_node, np.bincount(end_node.ravel()) > 1)
    return Network(
        np.ascontiguousarray(cell_start, np.int64),
        np.ascontiguousarray(end_node, np.int64),
        1.0 / np.concatenate(distance),
        row,
        bandwidth,
    )


def _aligned(shape: tuple[int, ...]) -> np.ndarray:
    """Return zeros that begin at a cache line: a vector that straddles two costs twice."""
    size = int(np.prod(shape))
    room = np.zeros(size + 8)
    offset = -(room.ctypes.data // 8) % 8
    return room[offset : offset + size].reshape(shape)


def block_for(columns: int) -> int:
    """Return the width of blocks that makes the least work of so many columns."""
    widths = range(PAD, MOST_COLUMNS + 1, PAD)
    return min(widths, key=lambda width: -(-columns // width) * (width + OVERHEAD))


def work_for(network: Network, columns: int, block: int | None = None, segment: np.ndarray | None = None) -> Work:
    """Allocate scratch for `columns` columns of concentration.

    Parameters
    ----------
    network : Network
        From `network_of`.
    columns : int
        How many the state has.
    block : int, optional
        Columns worked on together, a multiple of `PAD`; by default that of `block_for`.
    segment : int64[blocks, segments + 1], optional
        Where segments begin in each block, and its width at last. With `advance_led` the first column of a segment
        leads the others. By default each block is one.
    """
    block = block_for(columns) if block is None else block
    reaches, faces, nodes = network.cell_start.size - 1, network.closeness.size, network.row.size
    cells, rows = faces - reaches, int(np.count_nonzero(network.row >= 0))
    blocks = -(-columns // block)
    width = min(-(-columns // PAD) * PAD, block) if columns > 1 else 1
    segment = np.tile([0, width], (blocks, 1)) if segment is None else segment
    return Work(
        Cells(*(np.zeros(cells) for _ in range(11)), *(np.zeros(cells, np.bool_) for _ in range(3))),
        Faces(*(np.zeros(faces) for _ in range(7))),
        Nodes(*(np.zeros(nodes) for _ in range(3)), np.zeros((reaches, 2))),
        Chain(
            *(np.zeros(cells) for _ in range(8)), np.zeros((reaches, 4)), np.zeros((rows, 2 * network.bandwidth + 1))
        ),
        Columns(
            _aligned((blocks, cells + 2 * reaches, width)),
            _aligned((faces, width)),
            _aligned((2, width)),
            *(_aligned((width,)) for _ in range(3)),
            np.zeros((nodes, width)),
            np.zeros((rows, width)),
            np.zeros((nodes, width)),
            np.zeros((nodes, width)),
            _aligned((blocks, cells, width)),
            np.zeros(columns),
            np.ascontiguousarray(segment, np.int64),
        ),
    )
