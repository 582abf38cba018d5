"""Unsteady flow on a network of channels: staggered, semi-implicit, exact in volume.

Saint-Venant equations (volume, and velocity in the non-conservative form of the momentum balance) ::

    dA/dt + dQ/dx = q                         Q = A u
    A du/dt + d(Q u)/dx - u dQ/dx = -g A d(eta)/dx - g A u|u|/phi2 - u q+

with ``phi2 = (K/A)**2`` (K conveyance) and ``q+`` the lateral inflow, which brings no streamwise momentum; lateral
outflow leaves with the velocity of the stream. Volumes and levels live in cells, velocities at faces.

Method: momentum-conserving upwind advection with limited slopes (Stelling & Duinmeijer 2003), theta-weighted level
gradient, implicit friction, and continuity solved for the volume by Newton's method (Casulli 2009, Casulli & Stelling
2013), so that no cell gives more water than it holds. The area of a face follows its donor cell within the step, which
frees the step of the kinematic-wave limit; what limits it is the advective Courant number ``|u| dt/dx <= 1``.
Each reach is condensed onto its two end nodes; junction levels are solved last.

Letters: u velocity, h depth, z bed, all SI; f face, i cell, r reach, n node. The left face of cell i of reach r is
i + r, the right one i + r + 1. A face's discharge is linear in the rises of level beside it within the step::

    Q = start + left * rise(left) - right * rise(right)
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from solvers._jit import inline, kernel
from solvers.sections import depth_of, row_of_area, row_of_depth

GRAVITY = 9.81

JUNCTION, LEVEL, DISCHARGE, FREE, RATING = 0, 1, 2, 3, 4
DONE, FULL, DRAINED, DIVERGED, BLOWN = 0, 1, 2, 3, 4
ITERATIONS, MOST_IN_STEP, COURANT, ROUNDED, SHORTENED, DRY_CELLS, STEPS = 0, 1, 2, 3, 4, 5, 6
TALLY = 7

DRY = 1e-6  # m; a face shallower than this carries no water
LEVEL_TOLERANCE = 1e-7  # m; Newton
MOST_ITERATIONS = 60
SHALLOW = 0.001  # m; below it a face is treated fully implicitly
SWIFT = 0.3  # theta is at least a half plus this times the Froude number, see `linearise`


class Channel(NamedTuple):
    """Geometry of the network; `danao.river.grid.Grid` says what each array holds."""

    cell_start: np.ndarray
    cell_length: np.ndarray
    cell_bed: np.ndarray
    cell_table: np.ndarray
    face_bed: np.ndarray
    face_table: np.ndarray
    end_node: np.ndarray


class Nodes(NamedTuple):
    """The ends of reaches: kind of each node, bed slope where outflow is free, rating curves, unknown number or -1."""

    kind: np.ndarray
    slope: np.ndarray
    rating_start: np.ndarray
    rating_level: np.ndarray
    rating_discharge: np.ndarray
    unknown: np.ndarray


class Sources(NamedTuple):
    """Lateral flows: entry e gives cell ``cell[e]`` the part ``share[e]`` of the flow of source ``source[e]``."""

    cell: np.ndarray
    share: np.ndarray
    source: np.ndarray


class Forcing(NamedTuple):
    """What acts in each step.

    Its length, the level at its end or the mean discharge into the river at each node, the mean flow of each source.
    """

    step: np.ndarray
    node_value: np.ndarray
    source_flow: np.ndarray


class State(NamedTuple):
    """What the flow remembers between steps; changed in place. `rise` (m/s) only speeds up the next solution."""

    volume: np.ndarray
    velocity: np.ndarray
    depth: np.ndarray
    rise: np.ndarray
    node_level: np.ndarray


class Record(NamedTuple):
    """The water of each sub-step, for whoever rides on it; `tally` counts for the trust sheet.

    Discharge is the mean of the sub-step; area, width and phi2 belong to the faces at its start.
    """

    step: np.ndarray
    forcing: np.ndarray
    discharge: np.ndarray
    area: np.ndarray
    width: np.ndarray
    phi2: np.ndarray
    tally: np.ndarray


class Work(NamedTuple):
    """Scratch of the solver, one array a quantity."""

    level: np.ndarray
    depth_slope: np.ndarray
    level_slope: np.ndarray
    carried: np.ndarray
    inflow: np.ndarray
    supply: np.ndarray
    surface: np.ndarray
    excess: np.ndarray
    upper: np.ndarray
    fixed: np.ndarray
    by_left: np.ndarray
    by_right: np.ndarray
    change: np.ndarray
    new_volume: np.ndarray
    new_depth: np.ndarray
    cell_row: np.ndarray
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
    face_row: np.ndarray
    node_change: np.ndarray
    node_target: np.ndarray
    matrix: np.ndarray


def work_for(channel: Channel, nodes: Nodes) -> Work:
    """Allocate the scratch arrays of a network."""
    cells, faces, ends = channel.cell_bed.size, channel.face_bed.size, nodes.kind.size
    free = int(np.count_nonzero(nodes.unknown >= 0))
    return Work(
        *(np.zeros(cells) for _ in range(15)),
        np.zeros(cells, np.int64),
        *(np.zeros(faces) for _ in range(11)),
        np.zeros(faces, np.int64),
        np.zeros(ends),
        np.zeros(ends),
        np.zeros((free, free + 1)),
    )


@inline
def limited(a, b):
    """Return van Leer's mean of two one-sided differences: zero where they disagree in sign.

    Written without a branch: near uniform flow the signs are those of round-off, which no processor can predict.
    """
    total = a + b
    return 2.0 * max(a * b, 0.0) * total / (total * total + 1e-300)


@inline
def half_slopes(values, first, end, out):
    """Fill in half the limited difference per place for places `first` to `end`; one-sided at both ends."""
    out[first] = 0.5 * (values[first + 1] - values[first])
    for i in range(first + 1, end - 1):
        out[i] = 0.5 * limited(values[i] - values[i - 1], values[i + 1] - values[i])
    out[end - 1] = 0.5 * (values[end - 1] - values[end - 2])


@inline
def face_heights(channel, nodes, state, work):
    """Fill in the depth of every face: from the donor's depth where the bed falls along the flow, else its level."""
    bed, depth, velocity, level = channel.cell_bed, state.depth, state.velocity, work.level
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        half_slopes(depth, first, end, work.depth_slope)
        half_slopes(level, first, end, work.level_slope)
        for i in range(first + 1, end):
            f = i + r
            u = velocity[f]
            downstream = u > 0.0 or (u == 0.0 and level[i - 1] >= level[i])
            up, down, side = (i - 1, i, 1.0) if downstream else (i, i - 1, -1.0)
            if bed[down] < bed[up]:
                work.height[f] = depth[up] + side * work.depth_slope[up]
            else:
                work.height[f] = level[up] + side * work.level_slope[up] - channel.face_bed[f]
        for side in range(2):
            end_height(channel, nodes, state, work, r, side)


@inline
def end_height(channel, nodes, state, work, r, side):
    """Fill in the depth at an end of a reach: from its last cell, looking at the node, or from the node."""
    f, i = channel.cell_start[r + side] + r, channel.cell_start[r + side] - side
    n = channel.end_node[r, side]
    depth = state.depth[i]
    outside = state.node_level[n] - channel.face_bed[f]
    outward = -state.velocity[f] if side == 0 else state.velocity[f]
    given = nodes.kind[n] == DISCHARGE or nodes.kind[n] == FREE
    if given:
        more = -work.depth_slope[i] if side == 0 else work.depth_slope[i]
        work.height[f] = depth + min(max(more, -0.5 * depth), 0.5 * depth)
    elif outward > 0.0 or (outward == 0.0 and work.level[i] >= state.node_level[n]):
        work.height[f] = depth + min(max(outside - depth, -0.5 * depth), 0.5 * depth)
    else:
        work.height[f] = outside


@inline
def face_sections(channel, state, work, area, width, phi2):
    """Look up area, width and friction of every face and re-make its discharge from the velocity, which is kept."""
    table, rows = channel.face_table, work.face_row
    for f in range(area.size):
        h = work.height[f]
        if h > DRY:
            k = row_of_depth(table, f, h, rows[f])
            rows[f] = k
            s = h - table[f, k, 0]
            area[f] = table[f, k, 1] + s * (table[f, k, 2] + 0.5 * s * table[f, k, 3])
            width[f] = table[f, k, 2] + s * table[f, k, 3]
            phi2[f] = table[f, k, 4] + s * (table[f, k, 5] + s * (table[f, k, 6] + s * table[f, k, 7]))
        else:
            area[f] = 0.0
            width[f] = 0.0
            phi2[f] = 1.0
            state.velocity[f] = 0.0
        work.flow[f] = area[f] * state.velocity[f]


@inline
def given_velocities(channel, nodes, state, work, area, value):
    """Set velocity and discharge of end faces whose discharge is prescribed."""
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            n = channel.end_node[r, side]
            if nodes.kind[n] == DISCHARGE:
                f = channel.cell_start[r + side] + r
                work.flow[f] = value[n] if side == 0 else -value[n]
                state.velocity[f] = work.flow[f] / area[f] if area[f] > 0.0 else 0.0


@inline
def carried_velocities(channel, state, work):
    """Fill in the velocity that the flow carries through the middle of each cell.

    It is that of the upwind face plus half its limited slope; where water enters a reach that of the end cell itself.
    """
    u, q = state.velocity, work.flow
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        half_slopes(u, first + r, end + r + 1, work.velocity_slope)
        for i in range(first + 1, end - 1):
            f = i + r
            if q[f] + q[f + 1] > 0.0:
                work.carried[i] = u[f] + work.velocity_slope[f]
            else:
                work.carried[i] = u[f + 1] - work.velocity_slope[f + 1]
        for side in range(2):
            i = channel.cell_start[r + side] - side
            f = i + r
            through = 0.5 * (q[f] + q[f + 1])
            if side == 0 and through < 0.0:
                work.carried[i] = u[f + 1] - work.velocity_slope[f + 1]
            elif side == 1 and through > 0.0:
                work.carried[i] = u[f] + work.velocity_slope[f]
            else:
                held = state.volume[i]
                work.carried[i] = through * channel.cell_length[i] / held if held > 0.0 else 0.0


@inline
def linearise(f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, area, width, phi2, work):
    """Write discharge and new velocity of face f as linear in the rises beside it (see the head of this file).

    Advection with second-order slopes, explicit in time, makes noise in fast flow unless the implicit level gradient
    damps it: by the amplification factors of the linear scheme, theta >= 1/2 + Fr/4 holds it for Courant numbers to 1.

    Friction takes the product of old and new velocity, which is second order in time; where it would stop the flow
    within the step, so much of its Newton linearisation that the velocity does not swing about its equilibrium.
    """
    if area == 0.0:
        work.start[f] = work.left[f] = work.right[f] = work.base[f] = work.pull[f] = 0.0
        return
    inertia, gravity = u * u * width, GRAVITY * area
    calm = (theta - 0.5) / SWIFT
    if not wet or work.height[f] < SHALLOW:
        theta = 1.0
    elif inertia > calm * calm * gravity:
        theta = min(0.5 + SWIFT * math.sqrt(inertia / gravity), 1.0)
    friction = dt * GRAVITY * abs(u)
    excess = max(friction - phi2, 0.0)
    share = 1.0 / (phi2 * (1.0 + dt * drag) + friction + excess)
    keep, again = phi2 * share, excess * u * share
    pull = coupling * GRAVITY * dt * theta * keep / spacing
    base = (momentum - GRAVITY * dt * gradient) * keep + again
    follow = theta * u * width
    work.start[f] = area * (theta * base + (1.0 - theta) * u)
    work.left[f] = area * theta * pull + max(follow, 0.0)
    work.right[f] = area * theta * pull + max(-follow, 0.0)
    work.base[f] = base
    work.pull[f] = pull
    work.keep[f] = keep
    work.again[f] = again
    work.weight[f] = theta


@inline
def momentum_inside(channel, state, work, area, width, phi2, dt, theta):
    """Linearise every face between two cells."""
    for r in range(channel.cell_start.size - 1):
        for i in range(channel.cell_start[r] + 1, channel.cell_start[r + 1]):
            f = i + r
            u = state.velocity[f]
            spacing = 0.5 * (channel.cell_length[i - 1] + channel.cell_length[i])
            held = 0.5 * (state.volume[i - 1] + state.volume[i])
            momentum, drag = u, 0.0
            if held > 0.0:
                before = 0.5 * (work.flow[f - 1] + work.flow[f]) * (work.carried[i - 1] - u)
                after = 0.5 * (work.flow[f] + work.flow[f + 1]) * (work.carried[i] - u)
                momentum = u - dt * (after - before) / held
                drag = 0.5 * (work.inflow[i - 1] + work.inflow[i]) / held
            wet = state.volume[i - 1] > 0.0 and state.volume[i] > 0.0
            gradient = (work.level[i] - work.level[i - 1]) / spacing
            linearise(f, dt, spacing, gradient, 1.0, momentum, drag, theta, wet, u, area[f], width[f], phi2[f], work)


@inline
def momentum_ends(channel, nodes, state, work, area, width, phi2, dt, theta):
    """Linearise the end faces of the reaches over the half cell between node and cell centre.

    The node has no momentum of its own: water that enters a reach there has the velocity of the end face.
    """
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            f = channel.cell_start[r + side] + r
            i = channel.cell_start[r] if side == 0 else channel.cell_start[r + 1] - 1
            inward = 1.0 if side == 0 else -1.0
            n = channel.end_node[r, side]
            if nodes.kind[n] == DISCHARGE:
                work.start[f] = work.flow[f]
                work.left[f] = work.right[f] = work.pull[f] = 0.0
                work.base[f] = state.velocity[f]
                continue
            u = state.velocity[f]
            half = 0.25 * (state.volume[i] + area[f] * channel.cell_length[i])
            momentum, drag = u, 0.0
            if half > 0.0:
                rate = 0.5 * dt * inward * (work.flow[i + r] + work.flow[i + r + 1]) / half
                if rate > 0.0:
                    momentum = u - rate * (work.carried[i] - u)
                else:
                    momentum, drag = u - rate * work.carried[i], -rate / dt
                drag += 0.5 * work.inflow[i] / half
            spacing = 0.5 * channel.cell_length[i]
            coupling = 0.0 if nodes.kind[n] == FREE else 1.0
            gradient = inward * (work.level[i] - state.node_level[n]) / spacing
            if nodes.kind[n] == FREE:
                gradient = -nodes.slope[n]
            wet = state.volume[i] > 0.0
            linearise(
                f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, area[f], width[f], phi2[f], work
            )


@inline
def first_guess(channel, state, work, dt):
    """Linearise the volumes about the present levels, with the width half-way up the rise that is to be expected."""
    table, rows = channel.cell_table, work.cell_row
    for i in range(state.volume.size):
        k = row_of_depth(table, i, state.depth[i], rows[i])
        rows[i] = k
        slope = table[i, k, 3]
        width = table[i, k, 2] + slope * (state.depth[i] - table[i, k, 0])
        work.surface[i] = channel.cell_length[i] * max(width + 0.5 * slope * state.rise[i] * dt, 0.5 * width)
        work.excess[i] = 0.0


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
    matrix = work.matrix
    size = matrix.shape[0]
    matrix[:, :] = 0.0
    for r in range(channel.cell_start.size - 1):
        first, last = channel.cell_start[r], channel.cell_start[r + 1] - 1
        a, b = nodes.unknown[channel.end_node[r, 0]], nodes.unknown[channel.end_node[r, 1]]
        f, g = first + r, last + r + 1
        if a >= 0:
            matrix[a, a] += work.left[f] - work.right[f] * work.by_left[first]
            matrix[a, size] -= work.start[f] - work.right[f] * work.fixed[first]
            if b >= 0:
                matrix[a, b] -= work.right[f] * work.by_right[first]
        if b >= 0:
            matrix[b, b] += work.right[g] - work.left[g] * work.by_right[last]
            matrix[b, size] += work.start[g] + work.left[g] * work.fixed[last]
            if a >= 0:
                matrix[b, a] -= work.left[g] * work.by_left[last]
    for n in range(nodes.kind.size):
        if nodes.kind[n] == RATING:
            discharge, slope = rating(nodes, n, state.node_level[n])
            matrix[nodes.unknown[n], nodes.unknown[n]] += slope
            matrix[nodes.unknown[n], size] -= discharge
    for p in range(size):
        pivot = matrix[p, p]
        inverse = 1.0 / pivot if pivot > 0.0 else 0.0
        for row in range(p + 1, size):
            factor = matrix[row, p] * inverse
            if factor != 0.0:
                for column in range(p, size + 1):
                    matrix[row, column] -= factor * matrix[p, column]
    for p in range(size - 1, -1, -1):
        value = matrix[p, size]
        for column in range(p + 1, size):
            value -= matrix[p, column] * matrix[column, size]
        matrix[p, size] = value / matrix[p, p] if matrix[p, p] > 0.0 else 0.0
    for n in range(nodes.kind.size):
        if nodes.unknown[n] >= 0:
            work.node_change[n] = matrix[nodes.unknown[n], size]


@inline
def solve(channel, nodes, state, work, dt):
    """Solve the linear system of one Newton iteration for the rise of every cell and node."""
    if work.matrix.shape[0] == 0:
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

    A volume below zero by no more than round-off is set to zero and noted in the tally; one that is further below
    counts as not converged.
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
                worst = max(worst, abs(depth - wanted))
            else:
                scale = state.volume[i] + dt * (abs(discharge[f]) + abs(discharge[f + 1]) + abs(work.supply[i]))
                if volume < -1e-13 * scale:
                    worst = max(worst, 1.0)
                else:
                    work.excess[i] = volume
                    worst = max(worst, wanted)
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


@inline
def fastest(channel, state, work, phi2, dt):
    """Return the largest advective Courant number that is near over `dt`, and its cell.

    Counted is the present velocity, or that which the difference of levels beside a face can make of it: a step that
    begins with a breaking dam knows how long it may be.
    """
    courant, place = 0.0, 0
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        for i in range(first, end):
            number = dt / channel.cell_length[i]
            u = max(abs(state.velocity[i + r]), abs(state.velocity[i + r + 1]))
            speed = u * u
            if i > first and work.height[i + r] > DRY:
                head = min(abs(work.level[i] - work.level[i - 1]), work.height[i + r])
                speed = max(speed, head * min(2.0 * GRAVITY, phi2[i + r] / channel.cell_length[i]))
            number = speed * number * number
            if number > courant:
                courant, place = number, i
    return math.sqrt(courant), place


@inline
def new_fastest(channel, work, dt):
    """Return the largest advective Courant number of the velocities just solved."""
    courant = 0.0
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        behind = work.node_change[channel.end_node[r, 0]]
        for i in range(first, end):
            f = i + r
            u = work.base[f] - work.pull[f] * (work.change[i] - behind)
            behind = work.change[i]
            courant = max(courant, abs(u) * dt / channel.cell_length[i])
    return courant


@inline
def conserve(channel, state, work, discharge, area, dt):
    """Redo the velocities between wet cells with what is known after the solution, so that momentum is conserved.

    The advected mass is the discharge that changed the volumes, and the pressure force takes depth and level gradient
    at the same time: jumps and bores then travel at their true speed at any step.
    """
    for r in range(channel.cell_start.size - 1):
        for i in range(channel.cell_start[r] + 1, channel.cell_start[r + 1]):
            f = i + r
            before = 0.5 * (state.volume[i - 1] + state.volume[i])
            after = 0.5 * (work.new_volume[i - 1] + work.new_volume[i])
            if area[f] == 0.0 or work.new_volume[i - 1] <= 0.0 or work.new_volume[i] <= 0.0 or after < 0.5 * before:
                continue
            u = state.velocity[f]
            spacing = 0.5 * (channel.cell_length[i - 1] + channel.cell_length[i])
            theta = work.weight[f]
            entering = 0.5 * (discharge[f - 1] + discharge[f]) * (work.carried[i - 1] - u)
            leaving = 0.5 * (discharge[f] + discharge[f + 1]) * (work.carried[i] - u)
            rise = work.level[i] - work.level[i - 1] + theta * (work.change[i] - work.change[i - 1])
            force = GRAVITY * rise / spacing * (theta * after + (1.0 - theta) * before)
            work.base[f] = (u - dt * (leaving - entering + force) / after) * work.keep[f] + work.again[f]
            work.pull[f] = 0.0


@inline
def accept(channel, nodes, state, work, dt, tally):
    """Make the solved step the present state."""
    for r in range(channel.cell_start.size - 1):
        first, end = channel.cell_start[r], channel.cell_start[r + 1]
        behind = work.node_change[channel.end_node[r, 0]]
        for i in range(first, end):
            f = i + r
            state.velocity[f] = work.base[f] - work.pull[f] * (work.change[i] - behind)
            behind = work.change[i]
        f = end + r
        ahead = work.node_change[channel.end_node[r, 1]]
        state.velocity[f] = work.base[f] - work.pull[f] * (ahead - behind)
    for i in range(state.volume.size):
        volume = work.new_volume[i]
        if volume <= 0.0:
            tally[ROUNDED] += volume
            tally[DRY_CELLS] += 1.0
            volume = 0.0
        state.volume[i] = volume
        state.rise[i] = (work.new_depth[i] - state.depth[i]) / dt
        state.depth[i] = work.new_depth[i]
        work.level[i] = channel.cell_bed[i] + state.depth[i]
    for n in range(nodes.kind.size):
        state.node_level[n] += work.node_change[n]
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            n = channel.end_node[r, side]
            if nodes.kind[n] == DISCHARGE or nodes.kind[n] == FREE:
                state.node_level[n] = work.level[channel.cell_start[r + side] - side]


@inline
def supplies(sources, flow, work):
    """Gather the lateral flow of every cell: net, and the inflowing part, which slows the stream."""
    work.supply[:] = 0.0
    work.inflow[:] = 0.0
    for e in range(sources.cell.size):
        q = flow[sources.source[e]] * sources.share[e]
        work.supply[sources.cell[e]] += q
        work.inflow[sources.cell[e]] += max(q, 0.0)


@kernel
def advance(channel, nodes, sources, forcing, state, record, work, cursor, theta, most_courant):
    """Advance the water through the steps of `forcing`; return status, number of sub-steps written, and a cell.

    Parameters
    ----------
    channel, nodes, sources, forcing, state, record, work : named tuples of this module
        Geometry, ends, lateral flows, what acts, what is remembered, what is written, scratch.
    cursor : float64[2]
        Forcing step to go on with and seconds of it already done; changed in place. Where the record is full the
        status is FULL: empty it and call again.
    theta : float
        Implicitness of the level gradient, 0.5 to 1.
    most_courant : float
        Steps are divided so that the advective Courant number stays below this.

    Returns
    -------
    status : int
        DONE, FULL, DRAINED (a withdrawal asks for more water than a cell holds), DIVERGED (Newton), BLOWN (not finite).
    written : int
        Sub-steps written to `record`.
    cell : int
        Where it happened, for an error text.
    """
    tally = record.tally
    written = 0
    flow_known = -1
    for i in range(state.volume.size):
        work.level[i] = channel.cell_bed[i] + state.depth[i]
    while int(cursor[0]) < forcing.step.size:
        s = int(cursor[0])
        if s != flow_known:
            supplies(sources, forcing.source_flow[s], work)
            flow_known = s
        if written == record.step.size:
            return FULL, written, 0
        area, width, phi2 = record.area[written], record.width[written], record.phi2[written]
        discharge = record.discharge[written]
        face_heights(channel, nodes, state, work)
        face_sections(channel, state, work, area, width, phi2)
        given_velocities(channel, nodes, state, work, area, forcing.node_value[s])
        carried_velocities(channel, state, work)
        remaining = forcing.step[s] - cursor[1]
        courant, place = fastest(channel, state, work, phi2, remaining)
        if not courant < 1e9:
            return BLOWN, written, place
        pieces = max(1.0, np.ceil(courant / most_courant - 1e-9))
        for _ in range(40):
            dt = remaining / pieces
            for n in range(nodes.kind.size):
                work.node_change[n] = 0.0
                if nodes.kind[n] == LEVEL:
                    work.node_change[n] = (forcing.node_value[s, n] - state.node_level[n]) / pieces
            momentum_inside(channel, state, work, area, width, phi2, dt, theta)
            momentum_ends(channel, nodes, state, work, area, width, phi2, dt, theta)
            status = balance(channel, nodes, state, work, discharge, dt, tally)
            if status == DONE and new_fastest(channel, work, dt) <= 2.0 * max(most_courant, courant / pieces):
                break
            pieces *= 2.0
        if status != DONE:
            cell = int(np.argmin(work.new_volume))
            return (DRAINED if work.new_volume[cell] < 0.0 else DIVERGED), written, cell
        conserve(channel, state, work, discharge, area, dt)
        accept(channel, nodes, state, work, dt, tally)
        record.step[written] = dt
        record.forcing[written] = s
        written += 1
        tally[STEPS] += 1.0
        tally[COURANT] = max(tally[COURANT], courant / pieces)
        if pieces == 1.0:
            cursor[0] += 1.0
            cursor[1] = 0.0
        else:
            tally[SHORTENED] += 1.0
            cursor[1] += dt
    return DONE, written, 0


@kernel
def present_discharge(channel, nodes, state, work, node_value, area, width, phi2, discharge):
    """Fill in the discharge (m3/s) of every face at this moment, from the velocities and the present depths.

    Parameters
    ----------
    node_value : float64[node]
        Level or discharge prescribed at each node now.
    area, width, phi2, discharge : float64[face]
        Filled in.
    """
    for i in range(state.volume.size):
        work.level[i] = channel.cell_bed[i] + state.depth[i]
    face_heights(channel, nodes, state, work)
    face_sections(channel, state, work, area, width, phi2)
    given_velocities(channel, nodes, state, work, area, node_value)
    discharge[:] = work.flow
