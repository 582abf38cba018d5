"""The water at the faces between cells: depth from the donor, section properties, carried velocity."""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.ends import end_heights
from solvers.flow.state import DISCHARGE, DRY
from solvers.sections import row_of_depth


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
def face_heights(channel, nodes, state, work, value):
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
                height = depth[up] + side * work.depth_slope[up]
            else:
                height = level[up] + side * work.level_slope[up] - channel.face_bed[f]
            work.height[f] = min(height, 2.0 * depth[up])  # one-sided slopes know no bound: a dry cell gives nothing
    end_heights(channel, nodes, state, work, value)


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
                mean = through * channel.cell_length[i] / held if held > 0.0 else 0.0
                work.carried[i] = min(max(mean, min(u[f], u[f + 1])), max(u[f], u[f + 1]))
