"""Continuity: new volumes and levels by Newton's method, reach by reach, junctions last."""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.state import (
    DIVERGED,
    DONE,
    ITERATIONS,
    LEVEL_TOLERANCE,
    MOST_IN_STEP,
    MOST_ITERATIONS,
    RATING,
    ROUND_OFF,
)
from solvers.linear import factor_band, solve_band
from solvers.sections import depth_of, row_of_area, row_of_depth


@inline
def first_guess(channel, state, work, dt):
    """Linearise the volumes about the present levels, with the width half-way up the rise that is to be expected.

    A dry cell is linearised about what would flow in: at its bed it may have no width at all.
    """
    table, rows = channel.cell_table, work.cell_row
    for r in range(channel.cell_start.size - 1):
        for i in range(channel.cell_start[r], channel.cell_start[r + 1]):
            length = channel.cell_length[i]
            gain = 0.0
            if state.depth[i] == 0.0:
                gain = dt * (work.start[i + r] - work.start[i + r + 1] + work.supply[i])
            if gain > 0.0:
                k = row_of_area(table, i, gain / length, rows[i])
                depth = depth_of(table, i, k, gain / length)
                work.surface[i] = length * (table[i, k, 2] + (depth - table[i, k, 0]) * table[i, k, 3])
                work.excess[i] = work.surface[i] * depth - gain
            else:
                k = row_of_depth(table, i, state.depth[i], rows[i])
                slope = table[i, k, 3]
                width = table[i, k, 2] + slope * (state.depth[i] - table[i, k, 0])
                work.surface[i] = length * max(width + 0.5 * slope * state.rise[i] * dt, 0.5 * width)
                work.excess[i] = 0.0
            rows[i] = k


@inline
def next_guess(channel, state, work):
    """Linearise the volumes about the levels of the last iteration."""
    table, rows = channel.cell_table, work.cell_row
    for i in range(state.volume.size):
        depth = state.depth[i] + work.change[i]
        work.surface[i] = 0.0
        volume = 0.0
        if depth > 0.0:
            k = row_of_depth(table, i, depth, rows[i])
            rows[i] = k
            s = depth - table[i, k, 0]
            work.surface[i] = channel.cell_length[i] * (table[i, k, 2] + s * table[i, k, 3])
            volume = channel.cell_length[i] * (table[i, k, 1] + s * (table[i, k, 2] + 0.5 * s * table[i, k, 3]))
        work.excess[i] = work.surface[i] * work.change[i] - (volume - state.volume[i])


@inline
def condense(channel, nodes, work, r, dt):
    """Eliminate reach r: each rise becomes fixed + by_left * rise(left node) + by_right * rise(right node)."""
    first, end = channel.cell_start[r], channel.cell_start[r + 1]
    left_node, right_node = channel.end_node[r, 0], channel.end_node[r, 1]
    above, known, by_left = 0.0, 0.0, 0.0
    for i in range(first, end):
        f = i + r
        lower = dt * work.left[f]
        diagonal = work.surface[i] + dt * (work.right[f] + work.left[f + 1])
        right_hand = dt * (work.start[f] - work.start[f + 1] + work.supply[i]) + work.excess[i]
        if i == first:
            by_left, known, above = 1.0, 0.0, 0.0
            if nodes.unknown[left_node] < 0:
                by_left, known = 0.0, work.node_change[left_node]
        pivot = diagonal - lower * above
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        known = (right_hand + lower * known) * inverse
        by_left = lower * by_left * inverse
        above = dt * work.right[f + 1] * inverse
        work.fixed[i] = known
        work.by_left[i] = by_left
        work.upper[i] = above
    behind, by_left, by_right = 0.0, 0.0, 1.0
    if nodes.unknown[right_node] < 0:
        behind, by_right = work.node_change[right_node], 0.0
    for i in range(end - 1, first - 1, -1):
        above = work.upper[i]
        behind = work.fixed[i] + above * behind
        by_left = work.by_left[i] + above * by_left
        by_right = above * by_right
        work.fixed[i] = behind
        work.by_left[i] = by_left
        work.by_right[i] = by_right


@inline
def sweep(channel, work, r, dt):
    """Solve reach r where the rises of both end nodes are given: the plain tridiagonal sweep."""
    first, end = channel.cell_start[r], channel.cell_start[r + 1]
    above, known = 0.0, work.node_change[channel.end_node[r, 0]]
    for i in range(first, end):
        f = i + r
        lower = dt * work.left[f]
        pivot = work.surface[i] + dt * (work.right[f] + work.left[f + 1]) - lower * above
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        right_hand = dt * (work.start[f] - work.start[f + 1] + work.supply[i]) + work.excess[i]
        known = (right_hand + lower * known) * inverse
        above = dt * work.right[f + 1] * inverse
        work.fixed[i] = known
        work.upper[i] = above
    behind = work.node_change[channel.end_node[r, 1]]
    for i in range(end - 1, first - 1, -1):
        behind = work.fixed[i] + work.upper[i] * behind
        work.change[i] = behind


@inline
def rating(nodes, n, level):
    """Return discharge and its slope on the rating curve of node n, linear between and beyond its points."""
    k = nodes.rating_start[n]
    while k < nodes.rating_start[n + 1] - 2 and level >= nodes.rating_level[k + 1]:
        k += 1
    slope = (nodes.rating_discharge[k + 1] - nodes.rating_discharge[k]) / (
        nodes.rating_level[k + 1] - nodes.rating_level[k]
    )
    return nodes.rating_discharge[k] + slope * (level - nodes.rating_level[k]), slope


@inline
def solve_nodes(channel, nodes, state, work):
    """Find the rise of every unknown node so that what arrives there leaves."""
    band, joint = work.band, work.joint
    middle = band.shape[1] // 2
    band[:, :] = 0.0
    joint[:, :] = 0.0
    for r in range(channel.cell_start.size - 1):
        first, last = channel.cell_start[r], channel.cell_start[r + 1] - 1
        a, b = nodes.unknown[channel.end_node[r, 0]], nodes.unknown[channel.end_node[r, 1]]
        f, g = first + r, last + r + 1
        if a >= 0:
            band[a, middle] += work.left[f] - work.right[f] * work.by_left[first]
            joint[a, 0] -= work.start[f] - work.right[f] * work.fixed[first]
        if b >= 0:
            band[b, middle] += work.right[g] - work.left[g] * work.by_right[last]
            joint[b, 0] += work.start[g] + work.left[g] * work.fixed[last]
        if a >= 0 and b >= 0:
            band[a, b - a + middle] -= work.right[f] * work.by_right[first]
            band[b, a - b + middle] -= work.left[g] * work.by_left[last]
    for n in range(nodes.kind.size):
        row = nodes.unknown[n]
        if nodes.kind[n] == RATING:
            discharge, slope = rating(nodes, n, state.node_level[n])
            band[row, middle] += slope
            joint[row, 0] -= discharge
        if row >= 0 and band[row, middle] <= 0.0:  # dry all round: the node stays as it is
            band[row, middle] = 1.0
    factor_band(band)
    solve_band(band, joint)
    for n in range(nodes.kind.size):
        if nodes.unknown[n] >= 0:
            work.node_change[n] = joint[nodes.unknown[n], 0]


@inline
def solve(channel, nodes, state, work, dt):
    """Solve the linear system of one Newton iteration for the rise of every cell and node."""
    if work.joint.shape[0] == 0:
        for r in range(channel.cell_start.size - 1):
            sweep(channel, work, r, dt)
        return
    for r in range(channel.cell_start.size - 1):
        condense(channel, nodes, work, r, dt)
    solve_nodes(channel, nodes, state, work)
    for r in range(channel.cell_start.size - 1):
        a, b = work.node_change[channel.end_node[r, 0]], work.node_change[channel.end_node[r, 1]]
        for i in range(channel.cell_start[r], channel.cell_start[r + 1]):
            work.change[i] = work.fixed[i] + work.by_left[i] * a + work.by_right[i] * b


@inline
def discharges(channel, work, discharge):
    """Fill in the discharge of every face from the rises beside it."""
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        behind = work.node_change[channel.end_node[r, 0]]
        for i in range(first, end):
            f = i + r
            discharge[f] = work.start[f] + work.left[f] * behind - work.right[f] * work.change[i]
            behind = work.change[i]
        f = end + r
        discharge[f] = work.start[f] + work.left[f] * behind - work.right[f] * work.node_change[channel.end_node[r, 1]]


@inline
def volumes(channel, state, work, discharge, dt, tally):
    """Fill in the new volumes and depths; return the largest distance (m) between linear and true level.

    Where the linear level lies below the bed the cell must be empty. A volume beside zero by no more than round-off
    counts as none; one that is further below counts as not converged.
    """
    table, rows = channel.cell_table, work.cell_row
    worst = 0.0
    for r in range(channel.cell_start.size - 1):
        for i in range(channel.cell_start[r], channel.cell_start[r + 1]):
            f = i + r
            volume = state.volume[i] + dt * (discharge[f] - discharge[f + 1] + work.supply[i])
            wanted = state.depth[i] + work.change[i]
            depth = 0.0
            if volume > 0.0:
                area = volume / channel.cell_length[i]
                k = row_of_area(table, i, area, rows[i])
                rows[i] = k
                depth = depth_of(table, i, k, area)
            worst = max(worst, abs(depth - max(wanted, 0.0)))
            if wanted <= 0.0 or volume < 0.0:
                moved = state.volume[i] + dt * (abs(work.start[f]) + abs(work.start[f + 1]) + abs(work.supply[i]))
                if abs(volume) > ROUND_OFF * moved:
                    worst = max(worst, 1.0)
            work.new_volume[i] = volume
            work.new_depth[i] = depth
    return worst


@inline
def balance(channel, nodes, state, work, discharge, dt, tally):
    """Iterate Newton's method to the new volumes; return 0, or DIVERGED."""
    first_guess(channel, state, work, dt)
    for iteration in range(1, MOST_ITERATIONS + 1):
        solve(channel, nodes, state, work, dt)
        discharges(channel, work, discharge)
        worst = volumes(channel, state, work, discharge, dt, tally)
        if worst <= LEVEL_TOLERANCE:
            tally[ITERATIONS] += iteration
            tally[MOST_IN_STEP] = max(tally[MOST_IN_STEP], iteration)
            return DONE
        next_guess(channel, state, work)
    return DIVERGED
