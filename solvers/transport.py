"""Transport of dissolved matter with the water that the flow solver hands over: one conservative update a sub-step.

For every cell, column by column (a column is one constituent of one lane) ::

    V' c' = V c + dt (sum of inflow * c_face - sum of outflow * c_face + sources + dispersive exchange)
    V'    = V   + dt (sum of inflow          - sum of outflow          + source flow)

Both lines use the same discharges, so a uniform concentration stays uniform in any unsteady flow, and what leaves one
cell enters another, a node or the ledger. The face value of an outflow is that of the cell it comes from plus a `rise`
which the advection scheme gives (`solvers.advection`). Cells that would give more than they hold within a sub-step
(thin, drying) give their *new* concentration instead, implicitly, as dispersion does: see `solvers.dispersion`.

Why there are no new extrema: with Courant number ``v = dt * outflow / V`` a scheme promises
``0 <= rise / ahead <= 1`` and ``v |rise| <= (1 - v) |behind|``. The first puts each face value between two cells. By
the second, what stays in a cell, ``(1 - v) V (c - rise v / (1 - v))``, has a concentration between its own and its
upstream neighbour's. So ``V' c'`` is a sum of non-negative volumes times concentrations within the old bounds, and
the implicit part, an M-matrix whose rows sum to what stays and arrives, keeps them.

Nodes have no volume. What arrives at a junction is mixed and leaves at once, whichever way it flows; a boundary gives
its own concentration where water enters. Beyond the end of a reach a slope looks at the mean of the cells across the
node, weighted by flow, so two reaches joined end to end act as one.

Letters: i cell, f face, r reach, n node, e entry of a source, j column; q = dt * discharge (m3); SI and g/m3. The left
face of cell i of reach r is i + r, the right one i + r + 1. Scratch rows: cell i is row i + 2 r + 1, because each
reach has one more row at either end for what lies beyond.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from solvers import dispersion
from solvers._jit import inline, splice
from solvers.linear import node_order

DONE, OVERDRAWN, LOADED_DRY, BLOWN = 0, 1, 2, 3
COURANT, SUBSTEPS, IMPLICIT, LOWEST = 0, 1, 2, 3
TRUST = 4

ROOM = 1e-10  # a Courant number of one may be passed by this much
THIN = 1e-6  # a cell that keeps less than this part of its water is treated implicitly
MOST_COLUMNS = 64  # columns worked on together, so that scratch stays in the cache
PAD = 8  # their number is rounded up to a multiple: whole vectors


class Network(NamedTuple):
    """What joins what, and how far apart: made by `network_of`."""

    cell_start: np.ndarray  # int64[R + 1]
    end_node: np.ndarray  # int64[R, 2]
    closeness: np.ndarray  # float64[F], 1/m: inverse distance of the cells beside a face, of cell and node at an end
    row: np.ndarray  # int64[nodes], row in the system of junctions, -1 for a boundary
    bandwidth: int


class Water(NamedTuple):
    """The water of each step, as the flow solver writes it."""

    step: np.ndarray  # float64[S], s
    forcing: np.ndarray  # int64[S], the forcing row that was in force
    discharge: np.ndarray  # float64[S, F], m3/s, mean of the step, positive towards larger chainage
    area: np.ndarray  # float64[S, F], m2
    dispersion: np.ndarray  # float64[S, F], m2/s


class Forcing(NamedTuple):
    """What enters: flows by forcing row, qualities by block of forcing rows (they change less often)."""

    source_cell: np.ndarray  # int64[E]
    source_share: np.ndarray  # float64[E], shares of one source sum to 1
    source: np.ndarray  # int64[E], the source of each entry
    source_flow: np.ndarray  # float64[rows, sources], m3/s, negative = withdrawal
    block: np.ndarray  # int64[rows], block of each forcing row
    source_concentration: np.ndarray  # float64[blocks, sources, M], g/m3, of inflow
    source_load: np.ndarray  # float64[blocks, sources, M], g/s, besides flow * concentration
    node_concentration: np.ndarray  # float64[blocks, nodes, M], g/m3, of what enters at boundaries; finite everywhere
    node_disperses: np.ndarray  # bool[nodes]: dispersive exchange with that concentration while water enters


class State(NamedTuple):
    """What transport remembers; changed in place."""

    volume: np.ndarray  # float64[N], m3
    concentration: np.ndarray  # float64[N, M], g/m3


class Ledger(NamedTuple):
    """Mass handled, g; added to. Hand in zeros for each interval and add up outside: round-off stays small."""

    boundary_in: np.ndarray  # float64[M]
    boundary_out: np.ndarray  # float64[M]
    sources: np.ndarray  # float64[M]
    withdrawals: np.ndarray  # float64[M], negative


class Cells(NamedTuple):
    """Scratch by cell: rates in m3/s, volumes of the sub-step in m3."""

    inflow: np.ndarray
    outflow: np.ndarray
    supply: np.ndarray
    withdrawal: np.ndarray
    courant: np.ndarray
    held: np.ndarray  # with the first half of what sources bring
    late: np.ndarray  # s: gain is still to be added for so long
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


class Nodes(NamedTuple):
    """Scratch by node, m3 in the sub-step; `share[R, 2]` is an end's part of what arrives at its node or leaves it."""

    arriving: np.ndarray
    leaving: np.ndarray
    pending: np.ndarray  # arriving from implicit cells
    share: np.ndarray


class Chain(NamedTuple):
    """Scratch by cell: factors of the chains; their ends' influence `ends[R, 4]`; the system of junctions `band`."""

    water: np.ndarray  # m3 of known concentration before dispersion
    dryness: np.ndarray  # its inverse
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
    flux: np.ndarray  # [F, B] g through each face, explicit part
    node: np.ndarray  # [nodes, B] what leaves the node
    joint: np.ndarray  # [rows, B] solution of the system of junctions
    given: np.ndarray  # [nodes, B] mean of the cells that give to a node
    taken: np.ndarray  # [nodes, B] mean of the cells that take from it
    gain: np.ndarray  # [N, M] g/s from sources
    supplied: np.ndarray  # [M] their sum


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


def work_for(network: Network, columns: int) -> Work:
    """Allocate scratch for `columns` columns of concentration."""
    reaches, faces, nodes = network.cell_start.size - 1, network.closeness.size, network.row.size
    cells, rows = faces - reaches, int(np.count_nonzero(network.row >= 0))
    blocks = -(-columns // MOST_COLUMNS)
    width = min(-(-columns // PAD) * PAD, MOST_COLUMNS)
    return Work(
        Cells(*(np.zeros(cells) for _ in range(10)), *(np.zeros(cells, np.bool_) for _ in range(3))),
        Faces(*(np.zeros(faces) for _ in range(6))),
        Nodes(*(np.zeros(nodes) for _ in range(3)), np.zeros((reaches, 2))),
        Chain(
            *(np.zeros(cells) for _ in range(7)), np.zeros((reaches, 4)), np.zeros((rows, 2 * network.bandwidth + 1))
        ),
        Columns(
            np.zeros((blocks, cells + 2 * reaches, width)),
            np.zeros((faces, width)),
            np.zeros((nodes, width)),
            np.zeros((rows, width)),
            np.zeros((nodes, width)),
            np.zeros((nodes, width)),
            np.zeros((cells, columns)),
            np.zeros(columns),
        ),
    )


@inline
def spread_sources(forcing, row, cells, gain, supplied):
    """Spread flow and mass of the sources in force over their cells."""
    cells.supply[:] = 0.0
    cells.withdrawal[:] = 0.0
    supplied[:] = 0.0
    for i in range(cells.fed.size):
        cells.point[i] = False
        if cells.fed[i]:
            gain[i, :] = 0.0
            cells.fed[i] = False
    block = forcing.block[row]
    for e in range(forcing.source_cell.size):
        i, s, share = forcing.source_cell[e], forcing.source[e], forcing.source_share[e]
        flow = forcing.source_flow[row, s]
        cells.supply[i] += share * max(flow, 0.0)
        cells.withdrawal[i] += share * max(-flow, 0.0)
        most = 0.0
        for j in range(supplied.size):
            concentration, load = forcing.source_concentration[block, s, j], forcing.source_load[block, s, j]
            gained = share * (max(flow, 0.0) * concentration + load)
            gain[i, j] += gained
            supplied[j] += gained
            most = max(most, gained)
        cells.fed[i] |= most > 0.0
        cells.point[i] |= (flow > 0.0 or most > 0.0) and share > 0.5


@inline
def same_sources(forcing, row, before):
    """Tell whether two forcing rows bring the same."""
    if forcing.block[row] != forcing.block[before]:
        return False
    for s in range(forcing.source_flow.shape[1]):
        if forcing.source_flow[row, s] != forcing.source_flow[before, s]:
            return False
    return True


@inline
def divide(cell_start, discharge, volume, dt, most_courant, most_substeps, cells, trust):
    """Sum up what enters and leaves each cell; return the number of sub-steps that keeps Courant numbers below one.

    With constant discharges the worst sub-step of a cell is the first or, where it drains, the last. Cells that would
    need more sub-steps than are allowed do not count: they are treated implicitly.
    """
    most, limit = 0.0, most_courant * most_substeps
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            left, right = discharge[i + r], discharge[i + r + 1]
            enters = max(left, 0.0) + max(-right, 0.0) + cells.supply[i]
            leaves = max(-left, 0.0) + max(right, 0.0) + cells.withdrawal[i]
            cells.inflow[i], cells.outflow[i] = enters, leaves
            rest = volume[i] + dt * (enters - leaves)
            if volume[i] > 0.0 and rest > 0.0:
                courant = dt * max(leaves / volume[i], min(enters, leaves) / rest)
                most = courant if most < courant <= limit else most
    trust[COURANT] = max(trust[COURANT], most)
    return max(1, int(math.ceil(most / most_courant - ROOM)))


@inline
def weigh(volume, h, cells, trust):
    """Prepare what a sub-step of `h` seconds needs to know of each cell; return status and cell.

    Stretches give one half of the sub-step's water and mass before advection, so that it is carried half the way.
    What a point brings is added after advection: dispersion balances it at once.
    """
    for i in range(volume.size):
        first = 0.0 if cells.point[i] else 0.5 * h
        held = max(volume[i], 0.0) + first * cells.supply[i]
        enters, leaves = h * cells.inflow[i] - first * cells.supply[i], h * cells.outflow[i]
        rest = held + (enters - leaves)
        implicit = leaves > held * (1.0 + ROOM) or rest < THIN * (held + enters)
        cells.implicit[i] = implicit
        cells.held[i], cells.volume[i] = held, rest
        cells.courant[i] = min(leaves / held, 1.0) if held > 0.0 else 0.0
        cells.keep[i] = held if implicit else held - h * cells.withdrawal[i]
        cells.diagonal[i] = held + enters if implicit else rest
        cells.late[i] = h - first if held > 0.0 else h
        if implicit:
            trust[IMPLICIT] += 1.0
        if cells.diagonal[i] <= 0.0:
            cells.keep[i], cells.diagonal[i] = 1.0, 1.0
            if cells.fed[i]:
                return LOADED_DRY, i
        if rest < -1e-9 * (1.0 + held + enters):
            return OVERDRAWN, i
    return DONE, 0


@inline
def weigh_faces(cell_start, discharge, h, implicit, faces):
    """Find the water through every face, and the part that comes from explicit cells."""
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for f in range(first + r, end + r + 1):
            q = h * discharge[f]
            donor = f - r - 1 if q > 0.0 else f - r
            faces.q[f] = q
            faces.carried[f] = 0.0 if donor < first or donor >= end or implicit[donor] else q


@inline
def weigh_nodes(cell_start, end_node, q, implicit, nodes):
    """Sum up what arrives at each node and leaves it, and the part of each end in it."""
    nodes.arriving[:] = 0.0
    nodes.leaving[:] = 0.0
    nodes.pending[:] = 0.0
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, arrives = end_node[r, side], arriving_at(cell_start, q, r, side)
            nodes.arriving[n] += max(arrives, 0.0)
            nodes.leaving[n] += max(-arrives, 0.0)
            if implicit[cell_start[r + side] - side]:
                nodes.pending[n] += max(arrives, 0.0)
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, arrives = end_node[r, side], arriving_at(cell_start, q, r, side)
            whole = nodes.arriving[n] if arrives > 0.0 else nodes.leaving[n]
            nodes.share[r, side] = abs(arrives) / whole if whole > 0.0 else 0.0


@inline
def arriving_at(cell_start, q, r, side):
    """Return the water that this end of the reach gives to its node; negative where it takes."""
    f = cell_start[r + side] + r
    return -q[f] if side == 0 else q[f]


@inline
def end_row(cell_start, r, side):
    """Return the scratch row of the cell at this end of the reach; the row beyond it is ``- 1 + 2 side`` away."""
    return cell_start[r + side] + 2 * r + 1 - side


@inline
def feed(cell_start, cells, volume, gain, h, start, width, field):
    """Mix what sources bring before advection into their cells."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            if cells.late[i] < h and (cells.fed[i] or cells.supply[i] > 0.0):
                kept, part = max(volume[i], 0.0) / cells.held[i], (h - cells.late[i]) / cells.held[i]
                for j in range(width):
                    field[i + 2 * r + 1, j] = kept * field[i + 2 * r + 1, j] + part * gain[i, start + j]


@inline
def look_beyond(network, nodes, boundary, start, width, q, field, columns):
    """Fill in the rows beyond the ends of the reaches: the cells across a junction, or the boundary where water enters.

    Where nothing lies beyond (water leaves, or stands) the row repeats the end cell: no slope.
    """
    cell_start, end_node, span = network.cell_start, network.end_node, field.shape[1]
    columns.given[:, :] = 0.0
    columns.taken[:, :] = 0.0
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, row, share = end_node[r, side], end_row(cell_start, r, side), nodes.share[r, side]
            mean = columns.given if arriving_at(cell_start, q, r, side) > 0.0 else columns.taken
            for j in range(span):
                mean[n, j] += share * field[row, j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, row, arrives = end_node[r, side], end_row(cell_start, r, side), arriving_at(cell_start, q, r, side)
            outer = row - 1 + 2 * side
            if arrives > 0.0 and nodes.leaving[n] > 0.0:
                for j in range(span):
                    field[outer, j] = columns.taken[n, j]
            elif arrives < 0.0 and nodes.arriving[n] > 0.0:
                for j in range(span):
                    field[outer, j] = columns.given[n, j]
            elif arrives < 0.0 and network.row[n] < 0:
                for j in range(width):
                    field[outer, j] = boundary[n, start + j]
            else:
                for j in range(span):
                    field[outer, j] = field[row, j]


@splice
def carry(rise, cell_start, carried, courant, field, flux):
    """Fill in the mass that explicit cells give through every face."""
    for r in range(cell_start.size - 1):
        for f in range(cell_start[r] + r, cell_start[r + 1] + r + 1):
            q = carried[f]
            if q == 0.0:
                flux[f, :] = 0.0
                continue
            donor = f + r if q > 0.0 else f + r + 1
            down = f + r + 1 if q > 0.0 else f + r
            up = donor + donor - down
            number = courant[donor - 2 * r - 1]
            for j in range(flux.shape[1]):
                c = field[donor, j]
                flux[f, j] = q * (c + rise(c - field[up, j], field[down, j] - c, number))


@inline
def mix(network, nodes, boundary, start, width, q, flux, node):
    """Mix what arrives at each node and hand it on; where implicit cells give, `dispersion` does it instead."""
    cell_start, end_node = network.cell_start, network.end_node
    node[:, :] = 0.0
    for n in range(network.row.size):
        if network.row[n] < 0:
            for j in range(width):
                node[n, j] = boundary[n, start + j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f = end_node[r, side], cell_start[r + side] + r
            if network.row[n] >= 0 and arriving_at(cell_start, q, r, side) > 0.0:
                part = 1.0 / nodes.arriving[n] if nodes.pending[n] == 0.0 else 1.0
                for j in range(flux.shape[1]):
                    node[n, j] += part * abs(flux[f, j])
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f = end_node[r, side], cell_start[r + side] + r
            if arriving_at(cell_start, q, r, side) < 0.0 and nodes.pending[n] == 0.0:
                for j in range(flux.shape[1]):
                    flux[f, j] = q[f] * node[n, j]


@inline
def withdraw(cells, cell_start, h, implicit, start, width, field, withdrawals):
    """Book what is withdrawn: from explicit cells before the update, from implicit ones after it."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            if cells.withdrawal[i] > 0.0 and cells.implicit[i] == implicit:
                for j in range(width):
                    withdrawals[start + j] -= h * cells.withdrawal[i] * field[i + 2 * r + 1, j]


@inline
def book_carried(network, flux, start, width, ledger):
    """Book what passes the boundaries explicitly."""
    for r in range(network.cell_start.size - 1):
        for side in range(2):
            f, inward = network.cell_start[r + side] + r, 1.0 - 2.0 * side
            if network.row[network.end_node[r, side]] < 0:
                for j in range(width):
                    ledger.boundary_in[start + j] += max(inward * flux[f, j], 0.0)
                    ledger.boundary_out[start + j] += max(-inward * flux[f, j], 0.0)


@inline
def book_spread(network, faces, implicit, start, width, field, node, ledger):
    """Book what passes the boundaries by dispersion, and what implicit cells give there."""
    cell_start = network.cell_start
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f, row = network.end_node[r, side], cell_start[r + side] + r, end_row(cell_start, r, side)
            if network.row[n] < 0:
                given = max(arriving_at(cell_start, faces.q, r, side), 0.0)
                given = given if implicit[cell_start[r + side] - side] else 0.0
                for j in range(width):
                    spread = faces.exchange[f] * (node[n, j] - field[row, j])
                    ledger.boundary_in[start + j] += max(spread, 0.0)
                    ledger.boundary_out[start + j] += max(-spread, 0.0) + given * field[row, j]


@inline
def fetch(cell_start, concentration, field):
    """Copy the concentrations into scratch."""
    columns = concentration.shape[1]
    for b in range(field.shape[0]):
        start = b * MOST_COLUMNS
        for r in range(cell_start.size - 1):
            for i in range(cell_start[r], cell_start[r + 1]):
                for j in range(min(MOST_COLUMNS, columns - start)):
                    field[b, i + 2 * r + 1, j] = concentration[i, start + j]


@inline
def store(cell_start, field, concentration, trust):
    """Copy the concentrations back; note the lowest; return whether all are finite, and the cell that is not."""
    columns = concentration.shape[1]
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            for j in range(columns):
                c = field[j // MOST_COLUMNS, i + 2 * r + 1, j % MOST_COLUMNS]
                concentration[i, j] = c
                if not abs(c) < math.inf:
                    return BLOWN, i
                trust[LOWEST] = min(trust[LOWEST], c)
    return DONE, 0


@splice
def march(rise, network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps):
    """Carry all columns through steps `begin` to `end` of the water with an advection scheme; see `advance` there."""
    cells, faces, nodes, columns = work.cells, work.faces, work.nodes, work.columns
    cell_start, total, before = network.cell_start, state.concentration.shape[1], -1
    fetch(cell_start, state.concentration, columns.field)
    for s in range(begin, end):
        now = water.forcing[s]
        if before < 0 or not same_sources(forcing, now, before):
            spread_sources(forcing, now, cells, columns.gain, columns.supplied)
        before = now
        dt, boundary = water.step[s], forcing.node_concentration[forcing.block[now]]
        discharge = water.discharge[s]
        pieces = divide(cell_start, discharge, state.volume, dt, most_courant, most_substeps, cells, trust)
        h = dt / pieces
        for j in range(total):
            ledger.sources[j] += dt * columns.supplied[j]
        trust[SUBSTEPS] += pieces
        for _ in range(pieces):
            status, cell = weigh(state.volume, h, cells, trust)
            if status != DONE:
                return status, s, cell
            weigh_faces(cell_start, discharge, h, cells.implicit, faces)
            weigh_nodes(cell_start, network.end_node, faces.q, cells.implicit, nodes)
            coupled = dispersion.prepare(
                network, forcing.node_disperses, water.area[s], water.dispersion[s], h, work
            )
            for b in range(columns.field.shape[0]):
                field, start = columns.field[b], b * MOST_COLUMNS
                width = min(MOST_COLUMNS, total - start)
                feed(cell_start, cells, state.volume, columns.gain, h, start, width, field)
                look_beyond(network, nodes, boundary, start, width, faces.q, field, columns)
                carry(rise, cell_start, faces.carried, cells.courant, field, columns.flux)
                mix(network, nodes, boundary, start, width, faces.q, columns.flux, columns.node)
                book_carried(network, columns.flux, start, width, ledger)
                withdraw(cells, cell_start, h, False, start, width, field, ledger.withdrawals)
                dispersion.solve(network, work, coupled, start, width, field)
                withdraw(cells, cell_start, h, True, start, width, field, ledger.withdrawals)
                book_spread(network, faces, cells.implicit, start, width, field, columns.node, ledger)
            state.volume[:] = cells.volume
    status, cell = store(cell_start, columns.field, state.concentration, trust)
    return status, end, cell
