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
from solvers.loops import largest, reach
from solvers.sources import feed_cell

TINY = 1e-100  # smaller concentrations become zero: denormal numbers are up to 35 times slower
NEAREST = 0.01  # of the distance to a held boundary remains when the first cell is renewed in one sub-step


@inline
def exchange_faces(network, disperses, area, coefficient, h, held, volume, faces):
    """Fill in the exchange of every face; none with dry cells, and at a boundary only where it is asked for."""
    cell_start, closeness = network.cell_start, network.closeness
    for r in range(cell_start.size - 1):
        first, count = reach(cell_start, r)
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            wet = (volume[i - 1] > 0.0) & (volume[i] > 0.0)
            faces.exchange[f] = h * coefficient[f] * area[f] * closeness[f] if wet else 0.0
        for side in range(2):
            n, f, i = network.end_node[r, side], cell_start[r + side] + r, cell_start[r + side] - side
            enters = -arriving_at(cell_start, faces.q, r, side)
            inner, dispersing = network.row[n] >= 0, enters > 0.0 and disperses[n]
            exchange = h * coefficient[f] * area[f] * closeness[f] if volume[i] > 0.0 and (inner or dispersing) else 0.0
            if dispersing and not inner and held[i] > 0.0:
                exchange /= max(1.0 - enters / held[i], NEAREST)
            faces.exchange[f] = exchange


@inline
def link_faces(network, implicit, pending, faces):
    """Fill in how new concentrations pass the faces with the water of implicit cells."""
    for r in range(network.cell_start.size - 1):
        first, end = network.cell_start[r], network.cell_start[r + 1]
        for i in range(first, end + 1):
            f = i + r
            gives_right = implicit[i - 1] if i > first else pending[network.end_node[r, 0]] > 0.0
            gives_left = implicit[i] if i < end else pending[network.end_node[r, 1]] > 0.0
            faces.forth[f] = max(faces.q[f], 0.0) if gives_right else 0.0
            faces.hither[f] = max(-faces.q[f], 0.0) if gives_left else 0.0


@inline
def divide_exchange(cell_start, keep, diagonal, supply, late, faces, chain):
    """Divide the exchange between cells into an explicit part, as much as the cells can bear, and the implicit rest."""
    water = chain.water
    for r in range(cell_start.size - 1):
        first, count = reach(cell_start, r)
        for k in range(count):
            i = first + k
            water[i] = diagonal[i] - late[i] * supply[i] - faces.forth[i + r] - faces.hither[i + r + 1]
        faces.early[first + r] = faces.early[first + count + r] = 0.0
        for k in range(count - 1):
            i = first + 1 + k
            faces.early[i + r] = 0.5 * min(faces.exchange[i + r], max(min(water[i - 1], water[i]), 0.0))
    for i in range(water.size):
        chain.part[i] = 1.0 / water[i] if water[i] > 0.0 else 0.0
        chain.kept[i] = keep[i] / water[i] if water[i] > 0.0 else 0.0  # exactly one where nothing moves
    for f in range(faces.early.size):
        rest = faces.exchange[f] - faces.early[f]
        faces.forth[f] += rest
        faces.hither[f] += rest


@inline
def link_cells(cell_start, diagonal, faces, chain):
    """Factor the chains of cells."""
    for r in range(cell_start.size - 1):
        first, count = reach(cell_start, r)
        end = first + count
        for k in range(count):
            f = first + k + r
            diagonal[first + k] += faces.exchange[f] - faces.early[f] + faces.exchange[f + 1] - faces.early[f + 1]
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
def couple(network, disperses, area, coefficient, h, implicit, work):
    """Find what passes the faces by dispersion and by implicit cells; return whether anything does."""
    cells, faces = work.cells, work.faces
    exchange_faces(network, disperses, area, coefficient, h, cells.held, cells.volume, faces)
    coupled = implicit or largest(faces.exchange) > 0.0
    faces.forth[:] = 0.0
    faces.hither[:] = 0.0
    if implicit:
        link_faces(network, cells.implicit, work.nodes.pending, faces)
    divide_exchange(network.cell_start, cells.keep, cells.diagonal, cells.supply, cells.late, faces, work.chain)
    return coupled


@splice
def prepare(network, disperses, area, coefficient, h, implicit, work):
    """Prepare what all columns share; return whether anything is implicit or disperses."""
    coupled = couple(network, disperses, area, coefficient, h, implicit, work)
    if coupled:
        link_cells(network.cell_start, work.cells.diagonal, work.faces, work.chain)
        link_nodes(network, work.nodes, work.faces, work.chain)
    return coupled


@inline
def settle(cell_start, chain, flux, field):
    """Turn every row into what advection makes of it."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            f, row = i + r, i + 2 * r + 1
            kept, part = chain.kept[i], chain.part[i]
            for j in range(flux.shape[1]):
                c = kept * field[row, j] + part * (flux[f, j] - flux[f + 1, j])
                field[row, j] = 0.0 if abs(c) < TINY else c


@splice
def settle_and_sweep(carry, rise, cell_start, volume, feeding, work, b, field):
    """Turn every row into what advection makes of it, add sources and early exchange, and eliminate downstream.

    All in one pass, so that rows stay in the nearest cache. If `feeding`, sources feed the cells two places ahead;
    those beside the ends of reaches are fed already. What passes a face is found when the sweep comes to it, but for
    those at the ends, where it is known. Each row is settled one place ahead of the row that is eliminated, whose
    exchange needs it. What elimination leaves of a cell takes the place of its left face in `flux`.
    """
    cells, faces, chain = work.cells, work.faces, work.chain
    courant, late = cells.courant, cells.late
    gain, segment = work.columns.gain[b], work.columns.segment[b]
    flux, passing = work.columns.flux, work.columns.passing
    settled, passed, gone = work.columns.settled, work.columns.passed, work.columns.gone
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        settled[:] = 0.0
        passed[:] = 0.0
        gone[:] = 0.0
        water, pivot, fore, brought = 0.0, 0.0, 0.0, 0.0
        source, left, right = first, 0, 1
        for j in range(settled.size):
            passing[left, j] = flux[first + r, j]
        for i in range(first, end + 1):
            f, row = i + r, i + 2 * r + 1
            given, target = faces.early[f], max(f - 1, first + r)  # nothing is exchanged through the ends of a reach
            kept, part = (chain.kept[i], chain.part[i]) if i < end else (0.0, 0.0)
            if feeding and i < end - 4:
                feed_cell(i + 2, row + 2, cells, cells.soon, volume, cells.held, gain, field)
            if i < end - 1:
                carry(rise, r, f + 1, faces, courant, segment, field, passing[right])
            else:
                for j in range(settled.size):
                    passing[right, j] = flux[end + r, j]
            for j in range(settled.size):
                c = kept * field[row, j] + part * (passing[left, j] - passing[right, j])
                moved = given * (c - settled[j])
                rest = water * settled[j] + pivot * (moved - passed[j]) + fore * gone[j] + brought * gain[source, j]
                rest = 0.0 if abs(rest) < TINY else rest
                settled[j] = c
                passed[j] = moved
                gone[j] = rest
                flux[target, j] = rest
            left, right = right, left
            if i < end:
                pivot, fore = chain.pivot[i], chain.fore[i]
                water, brought, source = pivot * chain.water[i], pivot * late[i], i


@inline
def collect(network, faces, pending, chain, swept, node, joint):
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
                    joint[row, j] += weight * swept[i + r, j]
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
def sweep_back(cell_start, chain, swept, field):
    """Fill in the new concentrations from downstream to upstream."""
    for r in range(cell_start.size - 1):
        left_end = cell_start[r] + 2 * r
        for i in range(cell_start[r + 1] - 1, cell_start[r] - 1, -1):
            row, f = i + 2 * r + 1, i + r
            back, left = chain.back[i], chain.left[i]
            if left > 0.0:
                for j in range(field.shape[1]):
                    swept[f, j] += left * field[left_end, j]
            for j in range(field.shape[1]):
                c = swept[f, j] + back * field[row + 1, j]
                field[row, j] = 0.0 if abs(c) < TINY else c


@splice
def solve(network, work, swept, node, joint, field):
    """Find new concentrations from what elimination left of the cells, by way of the junctions."""
    collect(network, work.faces, work.nodes.pending, work.chain, swept, node, joint)
    solve_band(work.chain.band, joint)
    hand_out(network, field, node, joint)
    sweep_back(network.cell_start, work.chain, swept, field)
