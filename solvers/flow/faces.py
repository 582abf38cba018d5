"""The water at the faces between cells: depth from the donor, section properties, carried velocity."""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.ends import end_heights
from solvers.flow.state import DISCHARGE, DRY
from solvers.loops import reach
from solvers.sections import area_of, find_depth, find_depths, friction_of, width_of


@inline
def limited(a, b):
    """Return van Leer's mean of two one-sided differences: zero where they disagree in sign."""
    total = a + b
    return 2.0 * max(a * b, 0.0) * total / (total * total + 1e-300)


@inline
def half_slopes(values, first, count, out):
    """Fill in half the limited difference per place for `count` places from `first`; one-sided at both ends."""
    last = first + count - 1
    out[first] = 0.5 * (values[first + 1] - values[first])
    for k in range(count - 2):
        i = first + 1 + k
        out[i] = 0.5 * limited(values[i] - values[i - 1], values[i + 1] - values[i])
    out[last] = 0.5 * (values[last] - values[last - 1])


@inline
def face_heights(channel, nodes, state, work, value):
    """Fill in the depth of every face: from the donor's depth where the bed falls along the flow, else its level."""
    bed, depth, velocity, level = channel.cell_bed, state.depth, state.velocity, work.level
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        half_slopes(depth, first, count, work.depth_slope)
        half_slopes(level, first, count, work.level_slope)
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            u, behind, ahead = velocity[f], level[i - 1], level[i]
            downstream = (u > 0.0) | ((u == 0.0) & (behind >= ahead))
            fall = bed[i - 1] - bed[i]
            from_behind = depth[i - 1] + work.depth_slope[i - 1]
            from_ahead = depth[i] - work.depth_slope[i]
            level_behind = behind + work.level_slope[i - 1] - channel.face_bed[f]
            level_ahead = ahead - work.level_slope[i] - channel.face_bed[f]
            from_behind = from_behind if fall > 0.0 else level_behind
            from_ahead = from_ahead if fall < 0.0 else level_ahead
            # One-sided slopes know no bound: a dry cell gives nothing.
            from_behind, from_ahead = min(from_behind, 2.0 * depth[i - 1]), min(from_ahead, 2.0 * depth[i])
            work.height[f] = from_behind if downstream else from_ahead
    end_heights(channel, nodes, state, work, value)


@inline
def moving_volumes(channel, volume, depth, piece, moving):
    """Fill in the volume of the water that flows: all of it, but for cells where part of it only stands."""
    for i in range(volume.size):
        moving[i] = volume[i]
    for k in range(channel.still_cell.size):
        i = channel.still_cell[k]
        find_depth(channel.stream_table, k, depth[i], piece)
        moving[i] = min(channel.cell_length[i] * area_of(piece, k, depth[i]), volume[i])


@inline
def face_sections(channel, state, work, area, width, phi2):
    """Look up area, width and friction of every face and re-make its discharge from the velocity, which is kept."""
    height, piece = work.height, work.face_piece
    for f in range(area.size):
        height[f] = max(height[f], 0.0)
    find_depths(channel.face_table, height, piece)
    for f in range(area.size):
        h = height[f]
        wet = h > DRY
        area[f] = area_of(piece, f, h) if wet else 0.0
        width[f] = width_of(piece, f, h) if wet else 0.0
        phi2[f] = friction_of(piece, f, h) if wet else 1.0
        state.velocity[f] = state.velocity[f] if wet else 0.0
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
def carried_from_afar(channel, state, work, dt):
    """Let what passes the middle of a cell be the mean of what comes by within `dt`, if more than a cell does.

    With as many cells as the Courant number tells, each of the velocity of its face: the flux form of a scheme that
    follows characteristics (Lin & Rood 1996, DOI 10.1175/1520-0493(1996)124<2046:MFFSLT>2.0.CO;2; from memory), stable
    at any Courant number in even flow. It looks no farther than to a structure or the end of the reach.
    """
    u, q = state.velocity, work.flow
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count):
            i = first + k
            through = 0.5 * (q[i + r] + q[i + r + 1])
            if abs(through) * dt <= work.moving[i]:
                continue
            number = abs(through) * dt / work.moving[i] if work.moving[i] > 0.0 else 1.0
            back, last = (-1, first + r) if through > 0.0 else (1, first + count + r)
            f, left, passed = (i + r if through > 0.0 else i + r + 1), number, 0.0
            while f != last and left > 1.0 and channel.face_open[f] > 0.0:
                passed += u[f]
                left -= 1.0
                f += back
            work.carried[i] = (passed + left * u[f]) / number


@inline
def carried_velocities(channel, state, work):
    """Fill in the velocity that the flow carries through the middle of each cell.

    It is that of the upwind face plus half its limited slope; where water enters a reach that of the end cell itself.
    Beside a structure there is no slope: what the stream does within it is not followed.
    """
    u, q, slope, face_open = state.velocity, work.flow, work.velocity_slope, channel.face_open
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        half_slopes(u, first + r, count + 1, slope)
        for k in range(count):
            i = first + k
            f = i + r
            free = face_open[f] * face_open[f + 1]
            work.carried[i] = u[f] + free * slope[f] if q[f] + q[f + 1] > 0.0 else u[f + 1] - free * slope[f + 1]
        for side in range(2):
            i = channel.cell_start[r + side] - side
            f = i + r
            through = 0.5 * (q[f] + q[f + 1])
            if (side == 0 and through < 0.0) or (side == 1 and through > 0.0):
                continue
            held = work.moving[i]
            mean = through * channel.cell_length[i] / held if held > 0.0 else 0.0
            work.carried[i] = min(max(mean, min(u[f], u[f + 1])), max(u[f], u[f + 1]))
