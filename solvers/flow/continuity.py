"""Continuity: new volumes and levels by Newton's method, reach by reach, junctions last."""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.barriers import follow_structures
from solvers.flow.ends import follow_nodes
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
from solvers.loops import largest, reach
from solvers.sections import AREA, FULL, GRADIENT, area_of, depth_of, find_area, find_depths, width_of


@inline
def first_guess(channel, state, work, dt):
    """Linearise the volumes about the present levels, with the width half-way up the rise that is to be expected.

    A dry cell is linearised about what would flow in: at its bed it may have no width at all.
    """
    piece, length, surface = work.cell_piece, channel.cell_length, work.surface
    find_depths(channel.cell_table, state.depth, piece)
    for i in range(state.depth.size):
        width = width_of(piece, i, state.depth[i])
        surface[i] = length[i] * max(width + 0.5 * piece[GRADIENT, i] * state.rise[i] * dt, 0.5 * width)
        work.excess[i] = 0.0
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for i in range(first, first + count):
            if state.depth[i] == 0.0:
                gain = dt * (work.start[i + r] - work.start[i + r + 1] + work.supply[i])
                if gain > 0.0:
                    find_area(channel.cell_table, i, gain / length[i], piece)
                    depth = depth_of(piece, i, gain / length[i])
                    surface[i] = length[i] * width_of(piece, i, depth)
                    work.excess[i] = surface[i] * depth - gain


@inline
def next_guess(channel, state, work):
    """Linearise the volumes about the levels of the last iteration; a cell at its bed about what flows in, if any."""
    piece, length, surface, depth = work.cell_piece, channel.cell_length, work.surface, work.new_depth
    for i in range(depth.size):
        depth[i] = max(state.depth[i] + work.change[i], 0.0)
    find_depths(channel.cell_table, depth, piece)
    for i in range(depth.size):
        wet = depth[i] > 0.0
        surface[i] = length[i] * width_of(piece, i, depth[i]) if wet else 0.0
        volume = length[i] * area_of(piece, i, depth[i]) if wet else 0.0
        work.excess[i] = surface[i] * work.change[i] - (volume - state.volume[i])
    for i in range(depth.size):
        if depth[i] == 0.0 and work.new_volume[i] > 0.0:
            find_area(channel.cell_table, i, work.new_area[i], piece)
            rise = depth_of(piece, i, work.new_area[i]) - state.depth[i]
            surface[i] = length[i] * width_of(piece, i, rise + state.depth[i])
            work.excess[i] = surface[i] * rise - (work.new_volume[i] - state.volume[i])


@inline
def assemble(channel, work, dt):
    """Write the equation of every cell: its own rise and those beside it."""
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count):
            i = first + k
            f = i + r
            work.lower[i] = dt * work.left[f]
            work.upper[i] = dt * work.right[f + 1]
            work.diagonal[i] = work.surface[i] + dt * (work.right[f] + work.left[f + 1])
            work.fixed[i] = dt * (work.start[f] - work.start[f + 1] + work.supply[i]) + work.excess[i]


@inline
def condense(channel, nodes, work, r):
    """Eliminate reach r: each rise becomes fixed + by_left * rise(left node) + by_right * rise(right node).

    From both ends to the middle and back, like `sweep`; the rise of a node that is known goes into what is fixed.
    """
    first, count = reach(channel.cell_start, r)
    lower, diagonal, upper, fixed = work.lower, work.diagonal, work.upper, work.fixed
    by_left, by_right = work.by_left, work.by_right
    half, last = count // 2, first + count - 1
    left_node, right_node = channel.end_node[r, 0], channel.end_node[r, 1]
    ahead, fore, left = 0.0, 0.0, 1.0
    if nodes.unknown[left_node] < 0:
        fore, left = work.node_change[left_node], 0.0
    behind, back, right = 0.0, 0.0, 1.0
    if nodes.unknown[right_node] < 0:
        back, right = work.node_change[right_node], 0.0
    for k in range(half):
        i, j = first + k, last - k
        pivot, tovip = diagonal[i] - lower[i] * ahead, diagonal[j] - upper[j] * behind
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        esrever = 1.0 / tovip if tovip > 0.0 else 0.0
        fore, back = (fixed[i] + lower[i] * fore) * inverse, (fixed[j] + upper[j] * back) * esrever
        left, right = lower[i] * left * inverse, upper[j] * right * esrever
        ahead, behind = upper[i] * inverse, lower[j] * esrever
        fixed[i], fixed[j] = fore, back
        by_left[i], by_right[j] = left, right
        upper[i], lower[j] = ahead, behind
    if count % 2 == 1:
        i = first + half
        pivot = diagonal[i] - lower[i] * ahead - upper[i] * behind
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        fore = back = (fixed[i] + lower[i] * fore + upper[i] * back) * inverse
        left = left_behind = lower[i] * left * inverse
        right = right_ahead = upper[i] * right * inverse
        fixed[i], by_left[i], by_right[i] = fore, left, right
    else:
        half -= 1
        i, j = first + half, last - half
        inverse = 1.0 / (1.0 - ahead * behind)
        fore, left, right_ahead = (fore + ahead * back) * inverse, left * inverse, ahead * right * inverse
        back, left_behind, right = back + behind * fore, behind * left, right + behind * right_ahead
        fixed[i], by_left[i], by_right[i] = fore, left, right_ahead
        fixed[j], by_left[j], by_right[j] = back, left_behind, right
    for k in range(half - 1, -1, -1):
        i, j = first + k, last - k
        ahead, behind = upper[i], lower[j]
        fore, back = fixed[i] + ahead * fore, fixed[j] + behind * back
        left, right = by_left[i] + ahead * left, by_right[j] + behind * right
        right_ahead, left_behind = ahead * right_ahead, behind * left_behind
        fixed[i], by_left[i], by_right[i] = fore, left, right_ahead
        fixed[j], by_left[j], by_right[j] = back, left_behind, right


@inline
def sweep(channel, work, r):
    """Solve reach r where the rises of both end nodes are given, from both ends to the middle and back.

    Each elimination waits for the division before it; two that run towards each other share the waiting.
    """
    first, count = reach(channel.cell_start, r)
    lower, diagonal, upper, fixed, change = work.lower, work.diagonal, work.upper, work.fixed, work.change
    half, last = count // 2, first + count - 1
    ahead, fore = 0.0, work.node_change[channel.end_node[r, 0]]
    behind, back = 0.0, work.node_change[channel.end_node[r, 1]]
    for k in range(half):
        i, j = first + k, last - k
        pivot, tovip = diagonal[i] - lower[i] * ahead, diagonal[j] - upper[j] * behind
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        esrever = 1.0 / tovip if tovip > 0.0 else 0.0
        fore, back = (fixed[i] + lower[i] * fore) * inverse, (fixed[j] + upper[j] * back) * esrever
        ahead, behind = upper[i] * inverse, lower[j] * esrever
        fixed[i], fixed[j] = fore, back
        upper[i], lower[j] = ahead, behind
    if count % 2 == 1:
        i = first + half
        pivot = diagonal[i] - lower[i] * ahead - upper[i] * behind
        rise = (fixed[i] + lower[i] * fore + upper[i] * back) / pivot if pivot > 0.0 else 0.0
        change[i] = fore = back = rise
    else:
        fore = (fore + ahead * back) / (1.0 - ahead * behind)
        back = back + behind * fore
        half -= 1
        change[first + half], change[last - half] = fore, back
    for k in range(half - 1, -1, -1):
        i, j = first + k, last - k
        fore, back = fixed[i] + upper[i] * fore, fixed[j] + lower[j] * back
        change[i], change[j] = fore, back


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
    assemble(channel, work, dt)
    if work.joint.shape[0] == 0:
        for r in range(channel.cell_start.size - 1):
            sweep(channel, work, r)
        return
    for r in range(channel.cell_start.size - 1):
        condense(channel, nodes, work, r)
    solve_nodes(channel, nodes, state, work)
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        a, b = work.node_change[channel.end_node[r, 0]], work.node_change[channel.end_node[r, 1]]
        for k in range(count):
            i = first + k
            work.change[i] = work.fixed[i] + work.by_left[i] * a + work.by_right[i] * b


@inline
def discharges(channel, work, discharge):
    """Fill in the discharge of every face from the rises beside it."""
    start, left, right, change = work.start, work.left, work.right, work.change
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            discharge[f] = start[f] + left[f] * change[i - 1] - right[f] * change[i]
        f, g, last = first + r, first + count + r, first + count - 1
        a, b = work.node_change[channel.end_node[r, 0]], work.node_change[channel.end_node[r, 1]]
        discharge[f] = start[f] + left[f] * a - right[f] * change[first]
        discharge[g] = start[g] + left[g] * change[last] - right[g] * b


@inline
def volumes(channel, state, work, discharge, dt):
    """Fill in the new volumes and depths; return the largest distance (m) between linear and true level.

    Where the linear level lies below the bed the cell must be empty. A volume beside zero by no more than round-off
    counts as none; one that is further below counts as not converged.
    """
    piece, volume, area = work.cell_piece, work.new_volume, work.new_area
    empty = 0
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count):
            i = first + k
            f = i + r
            volume[i] = state.volume[i] + dt * (discharge[f] - discharge[f + 1] + work.supply[i])
            area[i] = max(volume[i], 0.0) / channel.cell_length[i]
            empty += 1 if (volume[i] <= 0.0) | (state.depth[i] + work.change[i] <= 0.0) else 0
    for i in range(area.size):
        if not piece[AREA, i] <= area[i] < piece[FULL, i]:
            find_area(channel.cell_table, i, area[i], piece)
    for i in range(area.size):
        work.new_depth[i] = depth_of(piece, i, area[i])
        work.miss[i] = abs(work.new_depth[i] - max(state.depth[i] + work.change[i], 0.0))
    worst = largest(work.miss)
    if empty > 0:
        for r in range(channel.cell_start.size - 1):
            for i in range(channel.cell_start[r], channel.cell_start[r + 1]):
                f = i + r
                if volume[i] <= 0.0:
                    work.new_depth[i] = 0.0
                if volume[i] < 0.0 or state.depth[i] + work.change[i] <= 0.0:
                    moved = state.volume[i] + dt * (abs(work.start[f]) + abs(work.start[f + 1]) + abs(work.supply[i]))
                    if abs(volume[i]) > ROUND_OFF * moved:
                        worst = max(worst, 1.0)
    return worst


@inline
def balance(channel, nodes, structures, state, work, area, discharge, dt, tally):
    """Iterate Newton's method to the new volumes; return 0, or DIVERGED."""
    first_guess(channel, state, work, dt)
    for iteration in range(1, MOST_ITERATIONS + 1):
        solve(channel, nodes, state, work, dt)
        discharges(channel, work, discharge)
        worst = volumes(channel, state, work, discharge, dt)
        agreed = follow_nodes(channel, nodes, state, work, area, discharge, dt, iteration)
        agreed &= follow_structures(channel, structures, state, work, discharge, iteration)
        if agreed and worst <= LEVEL_TOLERANCE:
            tally[ITERATIONS] += iteration
            tally[MOST_IN_STEP] = max(tally[MOST_IN_STEP], iteration)
            return DONE
        next_guess(channel, state, work)
    return DIVERGED
