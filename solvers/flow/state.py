"""What the flow solver works on: geometry, ends, forcing, state, record and scratch, as tuples of arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers.sections import PIECE
from solvers.structures import Structures

GRAVITY = 9.81

JUNCTION, LEVEL, DISCHARGE, FREE, RATING = 0, 1, 2, 3, 4
DONE, FULL, DRAINED, DIVERGED, BLOWN = 0, 1, 2, 3, 4
ITERATIONS, MOST_IN_STEP, COURANT, ROUNDED, SHORTENED, DRY_CELLS, STEPS = 0, 1, 2, 3, 4, 5, 6
TALLY = 7

DRY = 1e-6  # m; a face shallower than this carries no water
LEVEL_TOLERANCE = 1e-7  # m; Newton
MOST_ITERATIONS = 60
ROUND_OFF = 1e-13  # part of the water handled in a step
SHALLOW = 0.001  # m; below it a face is treated fully implicitly
SWIFT, SQUEEZED = 0.3, 4.0  # theta is at least 1/2 + SWIFT Fr + SQUEEZED (loss of velocity)/(wave speed)


class Channel(NamedTuple):
    """Geometry of the network; `danao.river.grid.Grid` says what each array holds."""

    cell_start: np.ndarray
    cell_length: np.ndarray
    cell_bed: np.ndarray
    cell_table: np.ndarray
    face_bed: np.ndarray
    face_table: np.ndarray
    face_open: np.ndarray  # 1, or 0 where a structure stands
    still_cell: np.ndarray  # cells in which part of the water only stands
    stream_table: np.ndarray  # tables of what flows in these
    end_node: np.ndarray


class Nodes(NamedTuple):
    """The ends of reaches: kind of node, bed slope of free outflow, rating curves, row of an unknown level or -1.

    `head` is 1 where the reaches of a junction share their energy head, 0 where they share their level.
    """

    kind: np.ndarray
    slope: np.ndarray
    rating_start: np.ndarray
    rating_level: np.ndarray
    rating_discharge: np.ndarray
    unknown: np.ndarray
    head: np.ndarray


class Sources(NamedTuple):
    """Lateral flows: entry e gives cell ``cell[e]`` the part ``share[e]`` of the flow of source ``source[e]``."""

    cell: np.ndarray
    share: np.ndarray
    source: np.ndarray


class Forcing(NamedTuple):
    """What acts: row by row the steps, their length first; then what does not change between them.

    Arrays of what does not act are empty: they have no rows.
    """

    step: np.ndarray
    node_value: np.ndarray  # level at the end of the step, or mean discharge into the river, by node
    source_flow: np.ndarray  # mean, by source
    setting: np.ndarray  # what the setting of each structure moves to
    fall: np.ndarray  # m/s, rain less evaporation
    push: np.ndarray  # by face: relative growth of density (1/m), wind stress over rho g (m), both downstream
    roughness: np.ndarray  # by reach: Manning's n over that of the sections
    keep: np.ndarray  # by step: row of `Record.kept` for the state after it, or -1; empty where none is kept


class State(NamedTuple):
    """What the flow remembers between steps; changed in place. `rise` (m/s) only speeds up the next solution."""

    volume: np.ndarray
    velocity: np.ndarray
    depth: np.ndarray
    rise: np.ndarray
    node_level: np.ndarray
    setting: np.ndarray  # of each structure
    energy: np.ndarray  # J, taken by the pumps of each structure
    through: np.ndarray  # m3/s, discharge of the last step through each face with structures


class Record(NamedTuple):
    """The water of each sub-step, for whoever rides on it; `tally` counts for the trust sheet.

    Discharge is the mean of the sub-step; area, width and phi2 belong to the faces at its start. The area of a face
    with a structure is zero: nothing disperses through it.
    """

    step: np.ndarray
    forcing: np.ndarray
    discharge: np.ndarray
    area: np.ndarray
    width: np.ndarray
    phi2: np.ndarray
    fall: np.ndarray  # by cell, m3/s, what falls on the water or leaves it through the surface
    passed: np.ndarray  # by structure, m3/s, mean of the sub-step
    tally: np.ndarray
    kept: State  # row by row the states that `Forcing.keep` asks for


class Work(NamedTuple):
    """Scratch of the solver, one array a quantity: by cell, by face, by node; `CELLS`, `FACES`, `NODES` count them."""

    level: np.ndarray
    moving: np.ndarray  # volume of the water that flows, m3
    new_moving: np.ndarray
    depth_slope: np.ndarray
    level_slope: np.ndarray
    carried: np.ndarray
    speed: np.ndarray  # Courant number of a cell, squared or not
    inflow: np.ndarray
    supply: np.ndarray
    surface: np.ndarray
    excess: np.ndarray
    lower: np.ndarray
    diagonal: np.ndarray
    upper: np.ndarray
    fixed: np.ndarray
    by_left: np.ndarray
    by_right: np.ndarray
    change: np.ndarray
    new_volume: np.ndarray
    new_area: np.ndarray
    new_depth: np.ndarray
    miss: np.ndarray
    height: np.ndarray
    flow: np.ndarray
    velocity_slope: np.ndarray
    start: np.ndarray
    left: np.ndarray
    right: np.ndarray
    base: np.ndarray
    pull: np.ndarray
    keep: np.ndarray
    again: np.ndarray
    weight: np.ndarray
    new_velocity: np.ndarray
    push: np.ndarray  # slope that density and wind make, like one of the level
    node_change: np.ndarray
    highest: np.ndarray
    lowest: np.ndarray
    offered_level: np.ndarray
    offered_depth: np.ndarray
    cell_piece: np.ndarray
    still_piece: np.ndarray
    face_piece: np.ndarray
    band: np.ndarray
    joint: np.ndarray
    end_rise: np.ndarray  # rise of the node about which an end is linearised
    moved: np.ndarray  # setting of each structure at the end of the step
    approach: np.ndarray  # velocity head of the water that comes to a structure, from the left and from the right
    early: np.ndarray  # discharge of a structure at the start of the step
    late: np.ndarray  # weight of its discharge at the end
    tangent: np.ndarray  # rises of level on both sides about which a structure is linearised
    part_flow: np.ndarray  # m3/s through each part of a structure


CELLS, FACES, NODES = 22, 13, 5


def work_for(channel: Channel, nodes: Nodes, structures: Structures) -> Work:
    """Allocate the scratch arrays of a network."""
    cells, faces, ends = channel.cell_bed.size, channel.face_bed.size, nodes.kind.size
    free = int(np.count_nonzero(nodes.unknown >= 0))
    row = nodes.unknown[channel.end_node]
    joined = (row >= 0).all(axis=1)
    bandwidth = int(np.abs(row[joined, 0] - row[joined, 1]).max(initial=0))
    return Work(
        *(np.zeros(cells) for _ in range(CELLS)),
        *(np.zeros(faces) for _ in range(FACES)),
        *(np.zeros(ends) for _ in range(NODES)),
        np.zeros((PIECE, cells)),
        np.zeros((PIECE, channel.still_cell.size)),
        np.zeros((PIECE, faces)),
        np.zeros((free, 2 * bandwidth + 1)),
        np.zeros((free, 1)),
        np.zeros(channel.end_node.shape),
        np.zeros(structures.rate.size),
        np.zeros((structures.face.size, 2)),
        np.zeros(structures.face.size),
        np.zeros(structures.face.size),
        np.zeros((structures.face.size, 2)),
        np.zeros(structures.law.size),
    )
