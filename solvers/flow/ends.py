"""The depth of the water at the ends of reaches: between the end cell and a boundary or a junction.

Helpers take numbers, not tuples of arrays: handing these over costs more than what is done here.
"""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.state import DISCHARGE, DRY, FREE, GRAVITY, JUNCTION
from solvers.sections import area_of, find_depth, width_of

PATIENCE = 6  # iterations after which ends follow their node half the way
NOISE = 1e-12  # m, of a level
TRIFLE = 1e-6  # part of the water of the end cell
DISAGREE = 0.02  # part of the discharge through an end by which its linear form may differ from the true one


@inline
def critical_depth(depth, area, width, discharge):
    """Return the critical depth of a discharge, given another depth with its area and width.

    Area is taken for a power of depth, ``A ~ h**m`` with ``m = h T/A``: exact for rectangle, parabola and triangle.
    """
    if area <= 0.0:
        return 0.0
    froude2 = discharge * discharge * width / (GRAVITY * area * area * area)
    return depth * froude2 ** (1.0 / (1.0 + 2.0 * depth * width / area))


@inline
def gives(outward, level, outside):
    """Tell whether water leaves a reach at an end with this velocity, or would begin to."""
    return outward > 0.0 or (outward == 0.0 and level >= outside)


@inline
def leaving_height(depth, offered, outside, critical):
    """Return the depth of water that leaves a reach.

    It falls no deeper than critical depth, however low the level outside: beyond it nothing acts back.
    """
    least = max(0.5 * offered, min(critical, offered))
    return min(max(outside, least), 1.5 * depth)


@inline
def level_at_end(nodes, state, n, f, depth):
    """Return the level that node n shows to an end face f: its own, less the velocity head where it is a head.

    The velocity head counts up to half the `depth` of the end cell, that of critical flow.
    """
    u = state.velocity[f]
    return state.node_level[n] - nodes.head[n] * min(0.5 * u * u / GRAVITY, 0.5 * depth)


@inline
def hold_junctions(channel, nodes, state, work):
    """Keep the level of each junction between the lowest bed and the highest head beside it, and clear its offers.

    A junction has no water of its own: with hardly any around it, the linear solution may throw its level far.
    """
    node_level, highest, lowest = state.node_level, work.highest, work.lowest
    for n in range(nodes.kind.size):
        highest[n] = work.offered_level[n] = -1e300
        lowest[n] = 1e300
        work.offered_depth[n] = 0.0
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            f, i = channel.cell_start[r + side] + r, channel.cell_start[r + side] - side
            n, u = channel.end_node[r, side], state.velocity[f]
            highest[n] = max(highest[n], work.level[i] + state.depth[i] + 0.5 * u * u / GRAVITY)
            lowest[n] = min(lowest[n], channel.face_bed[f])
    for n in range(nodes.kind.size):
        if nodes.kind[n] == JUNCTION:
            node_level[n] = min(max(node_level[n], lowest[n]), highest[n])


@inline
def end_heights(channel, nodes, state, work, value):
    """Fill in the depth of the face at each end of a reach: from its last cell, looking at the node, or from the node.

    `value` is the level or discharge given at each node. A given discharge passes no thinner than at critical depth: of
    faster flow a discharge alone says too little.
    """
    hold_junctions(channel, nodes, state, work)
    height = work.height
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            f, i = channel.cell_start[r + side] + r, channel.cell_start[r + side] - side
            n, sign = channel.end_node[r, side], 2 * side - 1
            kind, depth = nodes.kind[n], state.depth[i]
            area = state.volume[i] / channel.cell_length[i]
            width = width_of(work.cell_piece, i, depth)
            outside = level_at_end(nodes, state, n, f, state.depth[i]) - channel.face_bed[f]
            if kind in (DISCHARGE, FREE):
                height[f] = depth + min(max(sign * work.depth_slope[i], -0.5 * depth), 0.5 * depth)
                if kind == DISCHARGE:
                    height[f] = max(height[f], critical_depth(depth, area, width, value[n]))
            elif gives(sign * state.velocity[f], work.level[i], level_at_end(nodes, state, n, f, state.depth[i])):
                through = 0.5 * area * (state.velocity[f] + state.velocity[f - sign])
                offered = min(depth, work.level[i] - channel.face_bed[f])
                critical = critical_depth(depth, area, width, through)
                height[f] = leaving_height(depth, offered, outside, critical)
                if height[f] > DRY:
                    work.offered_level[n] = max(work.offered_level[n], channel.face_bed[f] + height[f])
                    work.offered_depth[n] = max(work.offered_depth[n], height[f])
            else:
                height[f] = outside
    take_offers(channel, nodes, state, work)


@inline
def take_offers(channel, nodes, state, work):
    """Let what enters a reach from a junction stand no higher than what arrives there; a dry end takes its depth."""
    height = work.height
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            f, i = channel.cell_start[r + side] + r, channel.cell_start[r + side] - side
            n, sign = channel.end_node[r, side], 2 * side - 1
            if nodes.kind[n] != JUNCTION or work.offered_level[n] < -1e299:
                continue
            if not gives(sign * state.velocity[f], work.level[i], level_at_end(nodes, state, n, f, state.depth[i])):
                wanted = height[f] if height[f] > DRY else work.offered_depth[n]
                height[f] = min(wanted, work.offered_level[n] - channel.face_bed[f])


@inline
def follow_nodes(channel, nodes, state, work, area, discharge, dt, iteration):
    """Linearise anew where a node that gives water has risen or fallen so far that the face has quite another area.

    A junction holds no water, so its level may move by as much as the depth within a step: the linear area of a face
    below it would turn negative and draw water out of a reach that has none. After some iterations the way to the
    level just found is halved, so that no two states take turns. Returns whether all ends agreed.
    """
    agreed = True
    part = 1.0 if iteration <= PATIENCE else 0.5
    for r in range(channel.cell_start.size - 1):
        for side in range(2):
            f, i = channel.cell_start[r + side] + r, channel.cell_start[r + side] - side
            n, sign, u = channel.end_node[r, side], 1 - 2 * side, state.velocity[f]
            if nodes.kind[n] == DISCHARGE or nodes.kind[n] == FREE or area[f] == 0.0:
                continue
            if sign * u <= 0.0:
                continue
            rise, weight = work.node_change[n], work.weight[f]
            given, common, more = entering(channel, work, f, u, work.height[f] + weight * rise)
            flow = given + sign * common * (rise - work.change[i])
            most = max(abs(flow), abs(discharge[f]))
            slack = 1e-6 * area[f] * abs(u) + NOISE * (common + more) + TRIFLE * state.volume[i] / dt
            if abs(flow - discharge[f]) > DISAGREE * most + slack:
                agreed = False
                rise = work.end_rise[r, side] + part * (rise - work.end_rise[r, side])
                given, common, more = entering(channel, work, f, u, work.height[f] + weight * rise)
                work.start[f] = given - sign * more * rise
                work.left[f] = common + (more if side == 0 else 0.0)
                work.right[f] = common + (more if side == 1 else 0.0)
            work.end_rise[r, side] = rise
    return agreed


@inline
def entering(channel, work, f, u, depth):
    """Return what enters through end face f at a depth: discharge, its slopes by the level gradient and by depth."""
    weight = work.weight[f]
    depth = max(depth, 0.0)
    find_depth(channel.face_table, f, depth, work.face_piece)
    reached = area_of(work.face_piece, f, depth)
    more = width_of(work.face_piece, f, depth) * weight * abs(u) if depth > 0.0 else 0.0
    return reached * (weight * work.base[f] + (1.0 - weight) * u), reached * weight * work.pull[f], more
