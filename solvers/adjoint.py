"""Transport backwards: the exact transpose of the operator that carries columns by the weights of a base run.

Forwards, a sub-step takes the concentrations c and what enters, g, to ``c' = L c + G g``. Backwards, the influence
λ' of the concentrations after it on some number of interest becomes that of those before it and of what entered,

    λ = Lᵀ λ',      influence of g = Gᵀ λ'

with the same weights of the limiter, so that for all c and g the number is the same, counted forwards or backwards,
to round-off. The weights are those of a base run, which is followed forwards first: its volumes and concentrations
before every sub-step are kept on a *tape* and the coefficients made again from them on the way back.

Letters as in `solvers.transport`; W receptors, each with an influence of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers import dispersion
from solvers._jit import inline, splice
from solvers.carrying import weigh_rise
from solvers.junctions import arriving_at, end_row, look_beyond, weigh_nodes
from solvers.network import Faces, Network
from solvers.sources import feed, same_sources, spread_sources
from solvers.transport import DONE, begin_step, divide, fetch, take_piece, weigh, weigh_faces

FULL = 10  # the tape is too short


class Tape(NamedTuple):
    """The base run before each of at most T sub-steps: made by `tape_for`."""

    step: np.ndarray  # int64[T], step of the water
    seconds: np.ndarray  # float64[T]
    volume: np.ndarray  # float64[T, N], m3
    field: np.ndarray  # float64[T, M, N + 2 R, 1], g/m3


class Influence(NamedTuple):
    """Influences, changed in place, and their scratch: made by `influence_for`."""

    concentration: np.ndarray  # float64[N, M, W], of a concentration now
    source: np.ndarray  # float64[sources, M, W], number of interest that each source brings, added to
    node: np.ndarray  # float64[nodes, M, W], that each boundary brings, added to
    rows: np.ndarray  # [N + 2 R, W] scratch
    advected: np.ndarray  # [N + 2 R, W] of what advection makes of the cells
    flux: np.ndarray  # [F, W] of what passes the faces
    given: np.ndarray  # [nodes, W] of what a node hands on
    beyond: np.ndarray  # [nodes, W] of the rows beyond the ends
    nothing: np.ndarray  # [nodes, W] zeros
    joint: np.ndarray  # [rows, W] solution of the system of junctions
    gained: np.ndarray  # [N, W] of a gram that enters a cell


def tape_for(network: Network, constituents: int, substeps: int) -> Tape:
    """Allocate a tape for a number of sub-steps."""
    reaches, faces = network.cell_start.size - 1, network.closeness.size
    rows = faces + reaches
    return Tape(
        np.zeros(substeps, np.int64),
        np.zeros(substeps),
        np.zeros((substeps, faces - reaches)),
        np.zeros((substeps, constituents, rows, 1)),
    )


def influence_for(network: Network, constituents: int, sources: int, receptors: int) -> Influence:
    """Allocate influences of no effect, and their scratch."""
    reaches, faces, nodes = network.cell_start.size - 1, network.closeness.size, network.row.size
    rows, joined = faces + reaches, int(np.count_nonzero(network.row >= 0))
    places = ((faces - reaches, constituents), (sources, constituents), (nodes, constituents))
    scratch = (rows, rows, faces, nodes, nodes, nodes, joined, faces - reaches)
    return Influence(
        *(np.zeros((*place, receptors)) for place in places), *(np.zeros((size, receptors)) for size in scratch)
    )


@inline
def keep(volume, field, kept_volume, kept_field):
    """Copy the base run onto the tape."""
    for i in range(volume.size):
        kept_volume[i] = volume[i]
    for m in range(field.shape[0]):
        for row in range(field.shape[1]):
            kept_field[m, row, 0] = field[m, row, 0]


@splice
def follow(carry, rise, network, water, forcing, state, tape, ledger, trust, work, begin, end, courant, substeps):
    """Follow the base run forwards through steps `begin` to `end`; return status and the sub-steps on the tape."""
    fetch(network.cell_start, state.concentration, work.columns.field)
    count = 0
    for s in range(begin, end):
        pieces = begin_step(network, water, forcing, s, s == begin, state, courant, substeps, trust, work)
        for _ in range(pieces):
            if count == tape.step.size:
                return FULL, count
            h = water.step[s] / pieces
            tape.step[count], tape.seconds[count] = s, h
            keep(state.volume, work.columns.field, tape.volume[count], tape.field[count])
            status, _ = take_piece(carry, rise, network, water, forcing, s, h, state, ledger, trust, work)
            if status != DONE:
                return status, count
            count += 1
    return DONE, count


@inline
def eliminate(cell_start, chain, rows, swept):
    """Eliminate along the chains, from upstream to downstream."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            f, first = i + r, i == cell_start[r]
            for j in range(rows.shape[1]):
                before = 0.0 if first else swept[f - 1, j]
                swept[f, j] = chain.pivot[i] * rows[f + r + 1, j] + chain.fore[i] * before


@inline
def settle_back(cell_start, early, late, chain, rows, advected, gained):
    """Go back from new concentrations to what advection made of the cells, and to what entered late."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            row, f = i + 2 * r + 1, i + r
            for j in range(rows.shape[1]):
                here = rows[row, j]
                left, right = early[f] * (rows[row - 1, j] - here), early[f + 1] * (rows[row + 1, j] - here)
                advected[row, j] = chain.water[i] * here + left + right
                gained[i, j] = late[i] * here


@inline
def pass_back(network, faces, nodes, chain, rows, advected, flux, given):
    """Go back from what advection made of the cells to what passed the faces and the nodes."""
    cell_start, part = network.cell_start, chain.part
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for f in range(first + r, end + r + 1):
            i, row = f - r, f + r + 1  # the cell to the right
            left = part[i - 1] if i > first else 0.0
            right = part[i] if i < end else 0.0
            for j in range(flux.shape[1]):
                flux[f, j] = right * advected[row, j] - left * advected[row - 1, j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f, row = network.end_node[r, side], cell_start[r + side] + r, end_row(cell_start, r, side)
            spread = faces.forth[f] if side == 0 else faces.hither[f]
            enters = arriving_at(cell_start, faces.q, r, side) < 0.0 and nodes.pending[n] == 0.0
            for j in range(flux.shape[1]):
                if network.row[n] < 0:
                    given[n, j] += spread * rows[row, j]
                elif nodes.pending[n] > 0.0:
                    given[n, j] = rows[row - 1 + 2 * side, j]
                if enters:
                    given[n, j] += faces.q[f] * flux[f, j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f = network.end_node[r, side], cell_start[r + side] + r
            if network.row[n] >= 0 and arriving_at(cell_start, faces.q, r, side) > 0.0:
                mixed = 1.0 / nodes.arriving[n] if nodes.pending[n] == 0.0 else 1.0
                mixed = -mixed if side == 0 else mixed
                for j in range(flux.shape[1]):
                    flux[f, j] += mixed * given[n, j]


@inline
def carry_back(network, faces, nodes, chain, advected, flux, beyond, rows):
    """Go back from what passed the faces to the cells that gave it."""
    cell_start = network.cell_start
    rows[:, :] = 0.0
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            row = i + 2 * r + 1
            for j in range(rows.shape[1]):
                rows[row, j] = chain.kept[i] * advected[row, j]
    for r in range(cell_start.size - 1):
        for f in range(cell_start[r] + r, cell_start[r + 1] + r + 1):
            q = faces.carried[f]
            if q != 0.0:
                donor = f + r if q > 0.0 else f + r + 1
                down = f + r + 1 if q > 0.0 else f + r
                there = q * faces.weight[f]
                for j in range(rows.shape[1]):
                    rows[donor, j] += (q - there) * flux[f, j]
                    rows[down, j] += there * flux[f, j]
    beyond[:, :] = 0.0
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, outer = network.end_node[r, side], end_row(cell_start, r, side) - 1 + 2 * side
            if arriving_at(cell_start, faces.q, r, side) > 0.0:
                for j in range(rows.shape[1]):
                    beyond[n, j] += rows[outer, j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, row = network.end_node[r, side], end_row(cell_start, r, side)
            if arriving_at(cell_start, faces.q, r, side) <= 0.0:
                for j in range(rows.shape[1]):
                    rows[row, j] += nodes.share[r, side] * beyond[n, j]


@inline
def feed_back(cell_start, cells, volume, rows, gained):
    """Go back from cells with what entered soon to what was there before, and to what entered."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            if cells.soon[i] > 0.0 and (cells.fed[i] or cells.supply[i] > 0.0):
                kept, part = max(volume[i], 0.0) / cells.held[i], cells.soon[i] / cells.held[i]
                row = i + 2 * r + 1
                for j in range(rows.shape[1]):
                    gained[i, j] += part * rows[row, j]
                    rows[row, j] *= kept


@inline
def book_back(network, forcing, now, m, given, influence):
    """Add what sources and boundaries bring to the number of interest."""
    block = forcing.block[now]
    for e in range(forcing.source_cell.size):
        i, s = forcing.source_cell[e], forcing.source[e]
        flow = max(forcing.source_flow[now, s], 0.0)
        brought = flow * forcing.source_concentration[block, s, m] + forcing.source_load[block, s, m]
        for j in range(given.shape[1]):
            influence.source[s, m, j] += forcing.source_share[e] * brought * influence.gained[i, j]
    for n in range(given.shape[0]):
        for j in range(given.shape[1] if network.row[n] < 0 else 0):
            influence.node[n, m, j] += forcing.node_concentration[block, n, m] * given[n, j]


@splice
def turn_back(rise, network, forcing, now, m, base, volume, work, influence):
    """Take the influences of one constituent back through a sub-step whose coefficients are in the scratch."""
    cells, faces, nodes, chain, cell_start = work.cells, work.faces, work.nodes, work.chain, network.cell_start
    rows, boundary = influence.rows, forcing.node_concentration[forcing.block[now]]
    feed(cell_start, cells, cells.soon, volume, cells.held, work.columns.gain[m], base)
    look_beyond(network, nodes, boundary, m, 1, faces.q, base, work.columns)
    for r in range(cell_start.size - 1):
        for f in range(cell_start[r] + r, cell_start[r + 1] + r + 1):
            faces.weight[f] = weigh_rise(rise, r, f, faces, cells.courant, base, 0)
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            for j in range(rows.shape[1]):
                rows[i + 2 * r + 1, j] = influence.concentration[i, m, j]
    eliminate(cell_start, chain, rows, influence.flux)
    turned = Faces(faces.q, faces.carried, faces.exchange, faces.early, faces.hither, faces.forth, faces.weight)
    dispersion.collect(network, turned, nodes.pending, chain, influence.flux, influence.nothing, influence.joint)
    dispersion.solve_band(chain.band, influence.joint)
    dispersion.hand_out(network, rows, influence.nothing, influence.joint)
    dispersion.sweep_back(cell_start, chain, influence.flux, rows)
    settle_back(cell_start, faces.early, cells.late, chain, rows, influence.advected, influence.gained)
    influence.given[:, :] = 0.0
    pass_back(network, faces, nodes, chain, rows, influence.advected, influence.flux, influence.given)
    carry_back(network, faces, nodes, chain, influence.advected, influence.flux, influence.beyond, rows)
    feed_back(cell_start, cells, volume, rows, influence.gained)
    book_back(network, forcing, now, m, influence.given, influence)
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            for j in range(rows.shape[1]):
                influence.concentration[i, m, j] = rows[i + 2 * r + 1, j]


@splice
def retrace(
    carry, rise, network, water, forcing, state, tape, influence, ledger, trust, work, begin, end, courant, substeps
):
    """Follow the base run through steps `begin` to `end` of the water, and take influences back through them.

    Parameters
    ----------
    carry, rise : jitted functions
        `solvers.carrying.carry` and the scheme's own.
    network, water, forcing : Network, Water, Forcing
        As `solvers.transport.march` takes them, with one column a constituent; without rain.
    state : State
        Base run at the begin; its state at the end when done.
    tape : Tape
        Long enough for all sub-steps.
    influence : Influence
        Of the concentrations at the end; of those at the begin when done. What sources and boundaries bring is added.
    ledger, trust : Ledger, float64[TRUST]
        Of the base run.
    work : Work
        From `work_for`, a block for each constituent: ``work_for(network, M, 1)``.
    begin, end, courant, substeps
        As `march`.

    Returns
    -------
    int
        DONE, FULL, or what `march` returns.
    """
    cells, cell_start = work.cells, network.cell_start
    status, count = follow(
        carry, rise, network, water, forcing, state, tape, ledger, trust, work, begin, end, courant, substeps
    )
    if status != DONE:
        return status
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            for m in range(state.concentration.shape[1]):
                state.concentration[i, m] = work.columns.field[m, i + 2 * r + 1, 0]
    before = -1
    for back in range(count):
        k = count - 1 - back
        s, h, volume = tape.step[k], tape.seconds[k], tape.volume[k]
        now, discharge = water.forcing[s], water.discharge[s]
        if before < 0 or not same_sources(forcing, now, before):
            spread_sources(forcing, now, cells, work.columns.gain, work.columns.supplied)
        before = now
        divide(cell_start, discharge, volume, water.step[s], courant, substeps, cells, trust)
        implicit, _ = weigh(volume, h, cells)
        weigh_faces(cell_start, discharge, h, cells.implicit, work.faces)
        weigh_nodes(cell_start, network.end_node, work.faces.q, cells.implicit, work.nodes)
        area, spread = water.area[s], water.dispersion[min(s, water.dispersion.shape[0] - 1)]
        dispersion.couple(network, forcing.node_disperses, area, spread, h, implicit > 0, work)
        faces = work.faces
        turned = Faces(faces.q, faces.carried, faces.exchange, faces.early, faces.hither, faces.forth, faces.weight)
        dispersion.link_cells(cell_start, cells.diagonal, turned, work.chain)
        dispersion.link_nodes(network, work.nodes, turned, work.chain)
        for m in range(state.concentration.shape[1]):
            turn_back(rise, network, forcing, now, m, tape.field[k, m], volume, work, influence)
    return DONE
