"""What happens where reaches end: mixing at junctions, and what a slope sees beyond the end of a reach.

Nodes have no volume. What arrives at a junction is mixed and leaves at once, whichever way it flows; a boundary gives
its own concentration where water enters. Sides: 0 is the upstream end of a reach, 1 the downstream end.
"""

from __future__ import annotations

from solvers._jit import inline


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
                part = -part if side == 0 else part
                for j in range(flux.shape[1]):
                    node[n, j] += part * flux[f, j]
    for r in range(cell_start.size - 1):
        for side in range(2):
            n, f = end_node[r, side], cell_start[r + side] + r
            if arriving_at(cell_start, q, r, side) < 0.0 and nodes.pending[n] == 0.0:
                for j in range(flux.shape[1]):
                    flux[f, j] = q[f] * node[n, j]
