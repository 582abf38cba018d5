"""Structures within a step of the flow: their discharge linearised in the levels on both sides, again and again.

The momentum of a face with a structure is not followed: its discharge is that of the structure's law at the levels
after the step. `balance` solves with the linear form of the law; where the levels that come out miss the law, it is
linearised there and solved again. The face keeps the velocity of that discharge through its section, which is what the
stream carries on downstream.
"""

from __future__ import annotations

from solvers._jit import inline
from solvers.flow.ends import critical_depth
from solvers.sections import width_of
from solvers.structures import FOLLOW, GRAVITY, SLACK, STEP, face_discharge

PATIENCE = 6  # iterations after which structures follow the levels half the way
NOTHING = 1e-9  # m3/s
DRAIN = 0.1  # part of the water of a cell


@inline
def lose_heads(structures, state, phi2):
    """Add the local losses to the friction of their faces: ``u|u| / phi2`` grows by ``u|u| K / (2 g L)``."""
    for k in range(structures.loss_face.size):
        f = structures.loss_face[k]
        loss = structures.loss[k, 0] if state.velocity[f] >= 0.0 else structures.loss[k, 1]
        phi2[f] = phi2[f] / (1.0 + loss * phi2[f])


@inline
def heights_behind(channel, structures, state, work):
    """Give each face with a structure the depth of the water behind it, at least critical depth of its discharge.

    The face carries the velocity on with which the stream leaves the structure.
    """
    for g in range(structures.face.size):
        f, i, through = structures.face[g], structures.cell[g], state.through[g]
        behind, before = (i, i - 1) if through >= 0.0 else (i - 1, i)
        depth = state.depth[behind]
        area = state.volume[behind] / channel.cell_length[behind]
        width = width_of(work.cell_piece, behind, depth)
        most = work.level[before] - channel.face_bed[f]
        critical = min(critical_depth(depth, area, width, through), most)
        work.height[f] = max(work.level[behind] - channel.face_bed[f], critical) if through != 0.0 else most


@inline
def flows_through(structures, state, work, area):
    """Give each face with a structure its last discharge, and the velocity of that through its present area."""
    for g in range(structures.face.size):
        f = structures.face[g]
        work.flow[f] = state.through[g]
        state.velocity[f] = state.through[g] / area[f] if area[f] > 0.0 else 0.0


@inline
def approach_heads(channel, structures, state, work):
    """Fill in the velocity head of the water that comes to each structure from the cells beside it."""
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        for side in range(2):
            cell, sign = i - 1 + side, 1.0 - 2.0 * side
            area = state.volume[cell] / channel.cell_length[cell]
            through = 0.5 * (work.flow[f] + work.flow[f + 2 * side - 1])
            u = max(sign * through / area, 0.0) if area > 0.0 else 0.0
            work.approach[g, side] = 0.5 * u * u / GRAVITY


@inline
def move_settings(structures, target, state, work, dt):
    """Move the settings towards what is asked, no faster than they can."""
    for k in range(target.size):
        most = structures.rate[k] * dt
        work.moved[k] = state.setting[k] + min(max(target[k] - state.setting[k], -most), most)


@inline
def discharge_at(channel, structures, work, g, above, below):
    """Return the mean discharge of the step through face g for levels at its end: weighed with that at its start."""
    i = structures.cell[g]
    a, b = work.approach[g, 0], work.approach[g, 1]
    beds = channel.cell_bed[i - 1], channel.cell_bed[i]
    end = face_discharge(structures, g, work.moved, above, below, a, b, beds[0], beds[1], work.part_flow)
    return work.late[g] * end + (1.0 - work.late[g]) * work.early[g]


@inline
def linearise_structure(channel, structures, work, g, left, right):
    """Linearise the law of face g about two rises of level, and remember these."""
    f, i = structures.face[g], structures.cell[g]
    above, below = work.level[i - 1] + left, work.level[i] + right
    more = discharge_at(channel, structures, work, g, above + STEP, below)
    less = discharge_at(channel, structures, work, g, above, below + STEP)
    here = discharge_at(channel, structures, work, g, above, below)
    work.left[f] = max(more - here, 0.0) / STEP
    work.right[f] = max(here - less, 0.0) / STEP
    work.start[f] = here - work.left[f] * left + work.right[f] * right
    work.tangent[g, 0], work.tangent[g, 1] = left, right


@inline
def surface_of(channel, state, work, i):
    """Return the surface of cell i, m2, never zero."""
    return max(channel.cell_length[i] * width_of(work.cell_piece, i, state.depth[i]), 1e-9)


@inline
def begin_structures(channel, structures, state, work, dt, theta):
    """Weigh begin and end of the step for each structure, and linearise it about the levels that are to be expected.

    The end has the weight `theta` where levels answer slowly. Where a structure would level out both sides within the
    step, with the rate k, it has at least ``1 - 1/(k dt)``, which lets nothing swing; and all of it where the start
    would take more than a part of the water there is.
    """
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        work.late[g] = 1.0
        linearise_structure(channel, structures, work, g, 0.0, 0.0)
        flow = work.start[f]
        donor = i - 1 if flow > 0.0 else i
        work.early[g] = flow
        before, behind = surface_of(channel, state, work, i - 1), surface_of(channel, state, work, i)
        rate = dt * (work.left[f] / before + work.right[f] / behind)
        if dt * abs(flow) < DRAIN * state.volume[donor]:
            work.late[g] = min(max(theta, 1.0 - 1.0 / max(rate, 1e-300)), 1.0)
        left, right = max(state.rise[i - 1] * dt, -state.depth[i - 1]), max(state.rise[i] * dt, -state.depth[i])
        linearise_structure(channel, structures, work, g, left, right)


@inline
def follow_structures(channel, structures, state, work, discharge, iteration):
    """Linearise anew where the levels just found ask for another discharge; return whether all agreed.

    A law that begins and ends abruptly (a pump at its lowest level) can throw the levels to and fro over its steep
    part: after some iterations the way to the levels just found is halved.
    """
    agreed = True
    part = 1.0 if iteration <= PATIENCE else 0.5
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        left, right = max(work.change[i - 1], -state.depth[i - 1]), max(work.change[i], -state.depth[i])
        flow = discharge_at(channel, structures, work, g, work.level[i - 1] + left, work.level[i] + right)
        slack = FOLLOW * abs(flow) + SLACK * (work.left[f] + work.right[f]) + NOTHING
        if abs(flow - discharge[f]) > slack:
            agreed = False
            left = work.tangent[g, 0] + part * (left - work.tangent[g, 0])
            right = work.tangent[g, 1] + part * (right - work.tangent[g, 1])
            linearise_structure(channel, structures, work, g, left, right)
    return agreed


@inline
def structure_velocities(structures, work, area, discharge):
    """Give each face with a structure the velocity of its discharge through the whole section."""
    for g in range(structures.face.size):
        f = structures.face[g]
        work.new_velocity[f] = discharge[f] / area[f] if area[f] > 0.0 else 0.0


@inline
def book_structures(structures, state, work, discharge, passed, dt):
    """Book the discharge of each structure and the energy that its pumps took, and keep the settings.

    Water is lifted over the mean of the differences of level at begin and end of the step.
    """
    for k in range(passed.size):
        passed[k] = 0.0
        state.setting[k] = work.moved[k]
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        total, size = 0.0, 0.0
        for p in range(structures.start[g], structures.start[g + 1]):
            total += work.part_flow[p]
            size += abs(work.part_flow[p])
        count = structures.start[g + 1] - structures.start[g]
        miss = (discharge[f] - total) / size if size > 0.0 else 0.0
        rest = discharge[f] / count if size == 0.0 else 0.0
        risen = state.rise[i] - state.rise[i - 1]
        lift = max(work.level[i] - work.level[i - 1] - 0.5 * dt * risen, 0.0)
        state.through[g] = discharge[f]
        for p in range(structures.start[g], structures.start[g + 1]):
            k = structures.number[p]
            flow = work.part_flow[p] + miss * abs(work.part_flow[p]) + rest
            passed[k] += flow
            if structures.efficiency[k] > 0.0:
                state.energy[k] += dt * 1000.0 * GRAVITY * flow * lift / structures.efficiency[k]
