"""Longitudinal dispersion, and the advection of cells that give more than they hold: what is solved implicitly.

Dispersion acts on what advection has made of the cells (c*), centred in time as far as the cells can bear it ::

    exchange = dt E A / distance                                                                           (m3)
    early    = min(exchange, water on the left, water on the right) / 2         of c*;  late = exchange - early  of c'

E being the dispersion coefficient (m2/s) and A the area of the face. Up to ``E dt / dx2 = 1`` that is second order in
time (Crank & Nicolson 1947), beyond it goes over to backward Euler; at the ends of reaches it is all late. Through
every face pass ``forth * c'(left) - hither * c'(right)`` besides what is explicit ::

    forth  = late + q  where the cell on the left is implicit and gives, else late
    hither = late - q  where the cell on the right is implicit and gives, else late

All coefficients are non-negative, the early exchange leaves every cell a mean of its neighbours and itself, and a row
sums to the water that stays and arrives, so there are no new extrema at any step. Point sources are part of the system:
dispersion balances them at once, and a steady state does not depend on the step.

At a boundary whose concentration is held, the edge of the water that was there at the start moves in by ``u dt`` within
the sub-step; on average it is half that nearer to the middle of the first cell, which makes the exchange larger by
``1 / (1 - u dt / dx)`` and second order in time (first order without: the front of a step then lags by ``u dt / 2``).

A reach is condensed onto its two ends; a junction has no volume, so what disperses to it leaves it again: one row of a
banded system for each. Factors are made once a sub-step and serve all columns.
"""

from __future__ import annotations

from solvers._jit import inline, splice
from solvers.junctions import arriving_at
from solvers.linear import factor_band, factor_chain, solve_band
from solvers.sources import feed

TINY = 1e-100  # smaller concentrations become zero: denormal numbers are up to 35 times slower
NEAREST = 0.01  # of the distance to a held boundary remains when the first cell is renewed in one sub-step


@inline
def exchange_faces(network, disperses, area, coefficient, h, held, volume, faces):
    """Fill in the exchange of every face; none with dry cells, and at a boundary only where it is asked for."""
    for f in range(area.size):
        faces.exchange[f] = h * coefficient[f] * area[f] * network.closeness[f]
    for r in range(network.cell_start.size - 1):
        for i in range(network.cell_start[r], network.cell_start[r + 1]):
            if volume[i] <= 0.0:
                faces.exchange[i + r] = faces.exchange[i + r + 1] = 0.0
        for side in range(2):
            n, f, i = network.end_node[r, side], network.cell_start[r + side] + r, network.cell_start[r + side] - side
            enters = -arriving_at(network.cell_start, faces.q, r, side)
            if network.row[n] < 0 and enters > 0.0 and disperses[n]:
                faces.exchange[f] /= max(1.0 - enters / held[i], NEAREST) if held[i] > 0.0 else 1.0
            elif network.row[n] < 0:
                faces.exchange[f] = 0.0


@inline
def link_faces(network, implicit, pending, faces):
    """Fill in how new concentrations pass the faces with the water of implicit cells; return whether any do."""
    found = False
    for r in range(network.cell_start.size - 1):
        first, end = network.cell_start[r], network.cell_start[r + 1]
        for i in range(first, end + 1):
            f = i + r
            gives_right = implicit[i - 1] if i > first else pending[network.end_node[r, 0]] > 0.0
            gives_left = implicit[i] if i < end else pending[network.end_node[r, 1]] > 0.0
            faces.forth[f] = max(faces.q[f], 0.0) if gives_right else 0.0
            faces.hither[f] = max(-faces.q[f], 0.0) if gives_left else 0.0
            found |= gives_right | gives_left | (faces.exchange[f] > 0.0)
    return found


@inline
def divide_exchange(cell_start, diagonal, supply, late, faces, chain):
    """Divide the exchange between cells into an explicit part, as much as the cells can bear, and the implicit rest."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            chain.water[i] = diagonal[i] - late[i] * supply[i] - faces.forth[i + r] - faces.hither[i + r + 1]
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        faces.early[first + r] = faces.early[end + r] = 0.0
        for i in range(first + 1, end):
            f = i + r
            faces.early[f] = 0.5 * min(faces.exchange[f], max(min(chain.water[i - 1], chain.water[i]), 0.0))
        for f in range(first + r, end + r + 1):
            faces.forth[f] += faces.exchange[f] - faces.early[f]
            faces.hither[f] += faces.exchange[f] - faces.early[f]


@inline
def link_cells(cell_start, diagonal, faces, chain):
    """Factor the chains of cells."""
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for i in range(first, end):
            f = i + r
            diagonal[i] += faces.exchange[f] - faces.early[f] + faces.exchange[f + 1] - faces.early[f + 1]
        chain.ends[r, 0], chain.ends[r, 1], chain.ends[r, 2], chain.ends[r, 3] = factor_chain(
            faces.forth[first + r : end + r],
            diagonal[first:end],
            faces.hither[first + r + 1 : end + r + 1],
            chain.pivot[first:end],
            chain.fore[first:end],
            chain.back[first:end],
            chain.left[first:end],
            chain.gather[first:end],
        )


@inline
def link_nodes(network, nodes, faces, chain):
    """Assemble and factor the system of the junctions."""
    band, bandwidth = chain.band, network.bandwidth
    band[:, :] = 0.0
    for n in range(network.row.size):
        if network.row[n] >= 0 and nodes.pending[n] > 0.0:
            band[network.row[n], bandwidth] += nodes.arriving[n]
    for r in range(network.cell_start.size - 1):
        for side in range(2):
            f = network.cell_start[r + side] + r
            row, other = network.row[network.end_node[r, side]], network.row[network.end_node[r, 1 - side]]
            to_node = faces.hither[f] if side == 0 else faces.forth[f]
            if row >= 0:
                band[row, bandwidth] += faces.exchange[f] - to_node * chain.ends[r, 3 * side]
                if other >= 0:
                    band[row, other - row + bandwidth] -= to_node * chain.ends[r, 1 + side]
    for row in range(band.shape[0]):
        if band[row, bandwidth] <= 0.0:
            band[row, :] = 0.0
            band[row, bandwidth] = 1.0
    factor_band(band)


@splice
def prepare(network, disperses, area, coefficient, h, work):
    """Prepare what all columns share; return whether anything is implicit or disperses."""
    cells, faces = work.cells, work.faces
    exchange_faces(network, disperses, area, coefficient, h, cells.held, cells.volume, faces)
    coupled = link_faces(network, cells.implicit, work.nodes.pending, faces)
    divide_exchange(network.cell_start, cells.diagonal, cells.supply, cells.late, faces, work.chain)
    if coupled:
        link_cells(network.cell_start, cells.diagonal, faces, work.chain)
        link_nodes(network, work.nodes, faces, work.chain)
    return coupled


@inline
def settle(cell_start, keep, water, early, flux, field):
    """Turn every row into what advection makes of it; leave in `flux` what each face exchanges early."""
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for i in range(first, end):
            f, row = i + r, i + 2 * r + 1
            part = 1.0 / water[i] if water[i] > 0.0 else 0.0
            kept = keep[i] / water[i] if water[i] > 0.0 else 0.0  # exactly one where nothing moves
            given = early[f]
            for j in range(flux.shape[1]):
                c = kept * field[row, j] + part * (flux[f, j] - flux[f + 1, j])
                c = 0.0 if abs(c) < TINY else c
                field[row, j] = c
                flux[f, j] = given * (c - field[row - 1, j])
        flux[end + r, :] = 0.0


@inline
def sweep_forward(cell_start, cells, chain, gain, start, width, flux, field):
    """Add sources and early exchange, and eliminate from upstream to downstream."""
    for r in range(cell_start.size - 1):
        field[cell_start[r] + 2 * r, :] = 0.0
        for i in range(cell_start[r], cell_start[r + 1]):
            f, row = i + r, i + 2 * r + 1
            pivot, fore = chain.pivot[i], chain.fore[i]
            water = pivot * chain.water[i]
            for j in range(flux.shape[1]):
                c = water * field[row, j] + pivot * (flux[f + 1, j] - flux[f, j]) + fore * field[row - 1, j]
                field[row, j] = 0.0 if abs(c) < TINY else c
            if cells.fed[i]:
                for j in range(width):
                    field[row, j] += pivot * cells.late[i] * gain[i, start + j]


@inline
def collect(network, faces, pending, chain, field, node, joint):
    """Fill in the right-hand sides of the junctions: what explicit cells gave, and what every chain gives by itself."""
    cell_start, span = network.cell_start, joint.shape[1]
    for n in range(network.row.size):
        if network.row[n] >= 0:
            given = 1.0 if pending[n] > 0.0 else 0.0
            for j in range(span):
                joint[network.row[n], j] = given * node[n, j]
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for side in range(2):
            n, other = network.end_node[r, side], network.end_node[r, 1 - side]
            row, to_node = network.row[n], faces.hither[first + r] if side == 0 else faces.forth[end + r]
            if row < 0 or to_node == 0.0:
                continue
            for i in range(first if side == 0 else end - 1, end):
                weight = to_node * (chain.gather[i] if side == 0 else 1.0)
                if weight == 0.0:
                    break
                for j in range(span):
                    joint[row, j] += weight * field[i + 2 * r + 1, j]
            if network.row[other] < 0:
                weight = to_node * chain.ends[r, 1 + side]
                for j in range(span):
                    joint[row, j] += weight * node[other, j]


@inline
def hand_out(network, field, node, joint):
    """Write what disperses from each node into the rows beyond the ends that meet there."""
    for r in range(network.cell_start.size - 1):
        for side in range(2):
            n, outer = network.end_node[r, side], network.cell_start[r + side] + 2 * r + side
            row = network.row[n]
            for j in range(joint.shape[1]):
                field[outer, j] = joint[row, j] if row >= 0 else node[n, j]


@inline
def sweep_back(cell_start, chain, field):
    """Fill in the new concentrations from downstream to upstream."""
    for r in range(cell_start.size - 1):
        left_end = cell_start[r] + 2 * r
        for i in range(cell_start[r + 1] - 1, cell_start[r] - 1, -1):
            row = i + 2 * r + 1
            back, left = chain.back[i], chain.left[i]
            if left > 0.0:
                for j in range(field.shape[1]):
                    field[row, j] += left * field[left_end, j]
            for j in range(field.shape[1]):
                c = field[row, j] + back * field[row + 1, j]
                field[row, j] = 0.0 if abs(c) < TINY else c


@splice
def solve(network, work, coupled, start, width, field):
    """Find the new concentrations of a block of columns."""
    columns, chain, cells, cell_start = work.columns, work.chain, work.cells, network.cell_start
    settle(cell_start, cells.keep, chain.water, work.faces.early, columns.flux, field)
    if coupled:
        sweep_forward(cell_start, cells, chain, columns.gain, start, width, columns.flux, field)
        collect(network, work.faces, work.nodes.pending, chain, field, columns.node, columns.joint)
        solve_band(chain.band, columns.joint)
        hand_out(network, field, columns.node, columns.joint)
        sweep_back(cell_start, chain, field)
    else:
        feed(cell_start, cells, cells.late, chain.water, cells.diagonal, columns.gain, start, width, field)
