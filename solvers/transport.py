"""Transport of dissolved matter with the water that the flow solver hands over: one conservative update a sub-step.

For every cell, column by column (a column is one constituent of one lane) ::

    V' c' = V c + dt (sum of inflow * c_face - sum of outflow * c_face + sources + dispersive exchange)
    V'    = V   + dt (sum of inflow          - sum of outflow          + source flow)

Both lines use the same discharges, so a uniform concentration stays uniform in any unsteady flow. An outflow has the
value of its cell plus the `rise` of the scheme (see `solvers.advection`). Cells that would give more than they hold in
a sub-step give their *new* concentration, implicitly, as dispersion does (`solvers.dispersion`).

Why there are no new extrema: with Courant number ``v = dt * outflow / V`` a scheme promises
``0 <= rise / ahead <= 1`` and ``v |rise| <= (1 - v) |behind|``, so a face value lies between two cells and what stays,
``(1 - v) V (c - rise v / (1 - v))``, between its own and its upstream neighbour's. ``V' c'`` is a sum of volumes times
concentrations within the old bounds; the implicit part, an M-matrix whose rows sum to what stays, keeps them.

Letters: i cell, f face, r reach, n node, e entry of a source, j column; q = dt * discharge (m3); SI and g/m3.
`solvers.network` says how cells, faces and scratch rows are numbered, `solvers.junctions` what happens at nodes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from solvers import dispersion
from solvers._jit import inline, splice
from solvers.carrying import carry_through
from solvers.junctions import arriving_at, end_row, look_beyond, mix, weigh_nodes
from solvers.loops import largest, reach
from solvers.network import network_of, work_for
from solvers.sources import feed, feed_ends, same_sources, spread_sources

__all__ = ["Forcing", "Ledger", "State", "Water", "march", "network_of", "work_for"]

DONE, OVERDRAWN, LOADED_DRY, BLOWN = 0, 1, 2, 3
COURANT, SUBSTEPS, IMPLICIT, LOWEST = 0, 1, 2, 3
TRUST = 4

ROOM = 1e-10  # a Courant number of one may be passed by this much
NOTHING = 1e-200  # m3; a cell with less is dry
THIN = 1e-6  # a cell that keeps less than this part of its water is treated implicitly


class Water(NamedTuple):
    """The water of each step, as the flow solver writes it."""

    step: np.ndarray  # float64[S], s
    forcing: np.ndarray  # int64[S], the forcing row that was in force
    discharge: np.ndarray  # float64[S, F], m3/s, mean of the step, positive towards larger chainage
    area: np.ndarray  # float64[S, F], m2
    dispersion: np.ndarray  # float64[S, F], m2/s; one row where it does not change
    fall: np.ndarray  # float64[S, N], m3/s, clean water through the surface; used up; no rows where there is none


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


@inline
def divide(cell_start, discharge, volume, dt, most_courant, most_substeps, cells, trust):
    """Sum up what enters and leaves each cell; return the number of sub-steps that keeps Courant numbers below one.

    With constant discharges the worst sub-step of a cell is the first or, where it drains, the last. Cells that would
    need more sub-steps than are allowed do not count: they are treated implicitly.
    """
    limit = most_courant * most_substeps
    for r in range(cell_start.size - 1):
        first, count = reach(cell_start, r)
        for k in range(count):
            i = first + k
            left, right = discharge[i + r], discharge[i + r + 1]
            enters = max(left, 0.0) + max(-right, 0.0) + cells.supply[i]
            leaves = max(-left, 0.0) + max(right, 0.0) + cells.withdrawal[i]
            cells.inflow[i], cells.outflow[i] = enters, leaves
            rest = volume[i] + dt * (enters - leaves)
            wet = (volume[i] > 0.0) & (rest > 0.0)
            courant = dt * max(leaves / volume[i], min(enters, leaves) / rest)
            cells.courant[i] = courant if wet & (courant <= limit) else 0.0
    most = largest(cells.courant)
    pieces = max(1, math.ceil(most / most_courant - ROOM))
    trust[COURANT] = max(trust[COURANT], most / pieces)
    return pieces


@inline
def weigh(volume, h, cells):
    """Prepare what a sub-step of `h` seconds needs to know of each cell; return how many are implicit, how many empty.

    Stretches give one half of the sub-step's water and mass before advection, so that it is carried half the way.
    What a point brings is added after advection: dispersion balances it at once.
    """
    implicit_cells, empty_cells = 0, 0
    for i in range(volume.size):
        soon = 0.0 if cells.point[i] else 0.5 * h
        held = max(volume[i], 0.0) + soon * cells.supply[i]
        enters, leaves = h * cells.inflow[i] - soon * cells.supply[i], h * cells.outflow[i]
        rest = held + (enters - leaves)
        implicit = (leaves > held * (1.0 + ROOM)) | (rest < THIN * (held + enters))
        diagonal = held + enters if implicit else rest
        empty = diagonal <= NOTHING
        cells.implicit[i] = implicit
        cells.held[i], cells.volume[i] = held, rest
        cells.courant[i] = min(leaves / held, 1.0) if held > 0.0 else 0.0
        cells.keep[i] = 1.0 if empty else (held if implicit else held - h * cells.withdrawal[i])
        cells.diagonal[i] = 1.0 if empty else diagonal
        cells.soon[i] = soon if held > 0.0 else 0.0
        cells.late[i] = h - soon if held > 0.0 else h
        implicit_cells += 1 if implicit else 0
        empty_cells += 1 if empty else 0
    return implicit_cells, empty_cells


@inline
def complain(volume, h, cells):
    """Return status and cell where an implicit or empty cell asks for what cannot be."""
    for i in range(volume.size):
        soon = 0.0 if cells.point[i] else 0.5 * h
        held, enters = cells.held[i], h * cells.inflow[i] - soon * cells.supply[i]
        if held + enters <= NOTHING and cells.fed[i]:
            return LOADED_DRY, i
        if cells.volume[i] < -1e-9 * (1.0 + held + enters):
            return OVERDRAWN, i
    return DONE, 0


@inline
def weigh_faces(cell_start, discharge, h, implicit, faces):
    """Find the water through every face, and the part that comes from explicit cells."""
    for r in range(cell_start.size - 1):
        first, count = reach(cell_start, r)
        for k in range(count - 1):
            i = first + 1 + k
            q = h * discharge[i + r]
            left, right = 0.0 if implicit[i - 1] else q, 0.0 if implicit[i] else q
            faces.q[i + r] = q
            faces.carried[i + r] = left if q > 0.0 else right
        for side in range(2):
            f, i = cell_start[r + side] + r, cell_start[r + side] - side
            q = h * discharge[f]
            outward = q > 0.0 if side == 1 else q < 0.0
            faces.q[f] = q
            faces.carried[f] = q if outward and not implicit[i] else 0.0


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
        start = b * field.shape[2]
        for r in range(cell_start.size - 1):
            for i in range(cell_start[r], cell_start[r + 1]):
                for j in range(min(field.shape[2], columns - start)):
                    field[b, i + 2 * r + 1, j] = concentration[i, start + j]


@inline
def store(cell_start, field, concentration, trust):
    """Copy the concentrations back; note the lowest; return BLOWN and the cell where one is not finite."""
    columns, lowest = concentration.shape[1], trust[LOWEST]
    for b in range(field.shape[0]):
        start = b * field.shape[2]
        for r in range(cell_start.size - 1):
            for i in range(cell_start[r], cell_start[r + 1]):
                for j in range(min(field.shape[2], columns - start)):
                    c = field[b, i + 2 * r + 1, j]
                    concentration[i, start + j] = c
                    lowest = c if c < lowest else lowest
                    if not abs(c) < math.inf:
                        return BLOWN, i
    trust[LOWEST] = lowest
    return DONE, 0


@splice
def carry_block(carry, rise, network, boundary, h, coupled, b, state, ledger, work):
    """Carry one block of columns through a sub-step."""
    cells, faces, nodes, columns, cell_start = work.cells, work.faces, work.nodes, work.columns, network.cell_start
    field, start = columns.field[b], b * columns.field.shape[2]
    width = min(columns.field.shape[2], state.concentration.shape[1] - start)
    drawn = largest(cells.withdrawal) > 0.0
    later = coupled and not drawn  # what is withdrawn is booked before the sweep, from cells that are fed
    if later:
        feed_ends(cell_start, cells, cells.soon, state.volume, cells.held, columns.gain[b], field)
    else:
        feed(cell_start, cells, cells.soon, state.volume, cells.held, columns.gain[b], field)
    look_beyond(network, nodes, boundary, start, width, faces.q, field, columns)
    carry_through(carry, rise, cell_start, not coupled, faces, cells.courant, columns.segment[b], field, columns.flux)
    mix(network, nodes, boundary, start, width, faces.q, columns.flux, columns.node)
    book_carried(network, columns.flux, start, width, ledger)
    if drawn:
        withdraw(cells, cell_start, h, False, start, width, field, ledger.withdrawals)
    if coupled:
        dispersion.settle_and_sweep(carry, rise, cell_start, state.volume, later, work, b, field)
        dispersion.solve(network, work, columns.flux, columns.node, columns.joint, field)
    else:
        dispersion.settle(cell_start, work.chain, columns.flux, field)
        feed(cell_start, cells, cells.late, work.chain.water, cells.diagonal, columns.gain[b], field)
    if drawn:
        withdraw(cells, cell_start, h, True, start, width, field, ledger.withdrawals)
    book_spread(network, faces, cells.implicit, start, width, field, columns.node, ledger)


@inline
def change_water(i, r, change, state, field):
    """Add clean water to cell i of reach r, or take it: what is in it stays."""
    before = max(state.volume[i], 0.0)
    state.volume[i] = max(before + change, 0.0)
    scale = before / state.volume[i] if state.volume[i] > NOTHING else 1.0
    for b in range(field.shape[0]):
        for j in range(field.shape[2]):
            field[b, i + 2 * r + 1, j] *= scale


@inline
def rain_on(cell_start, discharge, seconds, cells, fall, state, field):
    """Give the cells half of the rain of a step before it is carried on; those that lose much all of it.

    `fall` keeps the rest.
    """
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            if fall[i] > 0.0:
                gain = discharge[i + r] - discharge[i + r + 1] + cells.supply[i] - cells.withdrawal[i]
                part = 0.5 if seconds * gain > -0.5 * state.volume[i] else 1.0
                change_water(i, r, part * seconds * fall[i], state, field)
                fall[i] -= part * fall[i]


@inline
def rain_out(cell_start, seconds, fall, state, field):
    """Give the cells the rest of the rain, and take what evaporates."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            if fall[i] != 0.0:
                change_water(i, r, seconds * fall[i], state, field)


@inline
def begin_step(network, water, forcing, s, first, state, most_courant, most_substeps, trust, work):
    """Bring in what acts during a step; return the number of sub-steps that it is divided into.

    Unless it is the `first`, the scratch holds the sources of the step before.
    """
    cells, columns, now = work.cells, work.columns, water.forcing[s]
    if first or not same_sources(forcing, now, water.forcing[s - 1]):
        spread_sources(forcing, now, cells, columns.gain, columns.supplied)
    dt, discharge = water.step[s], water.discharge[s]
    if water.fall.shape[0] > 0:
        rain_on(network.cell_start, discharge, dt, cells, water.fall[s], state, columns.field)
    return divide(network.cell_start, discharge, state.volume, dt, most_courant, most_substeps, cells, trust)


@splice
def take_piece(carry, rise, network, water, forcing, s, h, state, ledger, trust, work):
    """Carry all columns through one sub-step of `h` seconds; return status and cell."""
    cells, faces, cell_start, discharge = work.cells, work.faces, network.cell_start, water.discharge[s]
    boundary = forcing.node_concentration[forcing.block[water.forcing[s]]]
    implicit, empty = weigh(state.volume, h, cells)
    trust[IMPLICIT] += implicit
    if implicit + empty > 0:
        status, cell = complain(state.volume, h, cells)
        if status != DONE:
            return status, cell
    weigh_faces(cell_start, discharge, h, cells.implicit, faces)
    weigh_nodes(cell_start, network.end_node, faces.q, cells.implicit, work.nodes)
    area, spread = water.area[s], water.dispersion[min(s, water.dispersion.shape[0] - 1)]
    coupled = dispersion.prepare(network, forcing.node_disperses, area, spread, h, implicit > 0, work)
    for b in range(work.columns.field.shape[0]):
        carry_block(carry, rise, network, boundary, h, coupled, b, state, ledger, work)
    for i in range(state.volume.size):
        state.volume[i] = cells.volume[i]
    trust[SUBSTEPS] += 1.0
    return DONE, 0


@splice
def march(carry, rise, network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps):
    """Carry all columns through steps `begin` to `end` of the water; every scheme's `advance` is this with its `rise`.

    Parameters
    ----------
    carry : jitted function
        From `solvers.carrying`: each column with a limiter of its own, or all of a block with that of the first.
    rise : jitted function
        ``rise(behind, ahead, courant)``: the change of concentration from the middle of a donor cell to the face that
        its water leaves by, from the differences to the cells upstream and downstream of it along the flow.
    network : Network
        From `network_of`.
    water, forcing : Water, Forcing
        What moves and what enters.
    state : State
        Changed in place. The volumes are recomputed from the discharges; hand in those of the flow solver again
        at every interval so that round-off does not pile up.
    ledger : Ledger
        Added to.
    trust : float64[TRUST]
        Changed in place: COURANT, the largest Courant number of a sub-step over cells that are not left to the implicit
        part; SUBSTEPS, their count; IMPLICIT, the count of cells and sub-steps done implicitly; LOWEST, the lowest
        concentration at the end of a call.
    work : Work
        From `work_for`, with as many columns as the state.
    begin, end : int
        Steps of the water to take, ``0 <= begin <= end <= S``. Begin with 0 and go on in turn: from `begin` on the
        scratch remembers the sources of the step before.
    most_courant : float
        Largest Courant number of a sub-step, at most 1.
    most_substeps : int
        Cells that would need more sub-steps than this are treated implicitly.

    Returns
    -------
    status : int
        DONE, OVERDRAWN (more water leaves a cell than it holds), LOADED_DRY (a load enters a cell without water),
        BLOWN (a concentration is not finite).
    step, cell : int
        Where it happened.
    """
    columns, cell_start = work.columns, network.cell_start
    fetch(cell_start, state.concentration, columns.field)
    for s in range(begin, end):
        pieces = begin_step(network, water, forcing, s, s == 0, state, most_courant, most_substeps, trust, work)
        for j in range(columns.supplied.size):
            ledger.sources[j] += water.step[s] * columns.supplied[j]
        for _ in range(pieces):
            h = water.step[s] / pieces
            status, cell = take_piece(carry, rise, network, water, forcing, s, h, state, ledger, trust, work)
            if status != DONE:
                return status, s, cell
        if water.fall.shape[0] > 0:
            rain_out(cell_start, water.step[s], water.fall[s], state, columns.field)
    status, cell = store(cell_start, columns.field, state.concentration, trust)
    return status, end, cell
