"""Structures within a step of the flow: their discharge linearised in the levels on both sides, again and again.

The momentum of a face with a structure is not followed: its discharge is that of the structure's law at the levels
after the step. `balance` solves with the linear form of the law; where the levels that come out miss the law, it is
linearised there and solved again. The face keeps the velocity of that discharge through its section, which is what the
stream carries on downstream.
"""

from __future__ import annotations

from solvers._jit import inline
from solvers.structures import FOLLOW, GRAVITY, SLACK, STEP, face_discharge

PATIENCE = 8  # iterations after which slopes are averaged with those before, so that no two states alternate


@inline
def lose_heads(structures, state, phi2):
    """Add the local losses to the friction of their faces: ``u|u| / phi2`` grows by ``u|u| K / (2 g L)``."""
    for k in range(structures.loss_face.size):
        f = structures.loss_face[k]
        loss = structures.loss[k, 0] if state.velocity[f] >= 0.0 else structures.loss[k, 1]
        phi2[f] = phi2[f] / (1.0 + loss * phi2[f])


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
def linearise_structure(channel, structures, work, g, left_rise, right_rise, level_left, level_right, blend):
    """Linearise the law of face g about given rises; `blend` is the part of the slopes before that is kept."""
    f, i = structures.face[g], structures.cell[g]
    ground = max(channel.cell_bed[i - 1], channel.cell_bed[i])
    a, b = work.approach[g, 0], work.approach[g, 1]
    moved, flows = work.moved, work.part_flow
    more = face_discharge(structures, g, moved, level_left + STEP, level_right, a, b, ground, flows)
    less = face_discharge(structures, g, moved, level_left, level_right + STEP, a, b, ground, flows)
    here = face_discharge(structures, g, moved, level_left, level_right, a, b, ground, flows)
    work.left[f] = blend * work.left[f] + (1.0 - blend) * max(more - here, 0.0) / STEP
    work.right[f] = blend * work.right[f] + (1.0 - blend) * max(here - less, 0.0) / STEP
    work.start[f] = here - work.left[f] * left_rise + work.right[f] * right_rise


@inline
def begin_structures(channel, structures, state, work, dt):
    """Linearise all structures about the levels that are to be expected."""
    for g in range(structures.face.size):
        i = structures.cell[g]
        left, right = max(state.rise[i - 1] * dt, -state.depth[i - 1]), max(state.rise[i] * dt, -state.depth[i])
        levels = work.level[i - 1] + left, work.level[i] + right
        linearise_structure(channel, structures, work, g, left, right, levels[0], levels[1], 0.0)


@inline
def follow_structures(channel, structures, state, work, discharge, iteration):
    """Linearise anew where the levels just found ask for another discharge; return whether all agreed."""
    agreed = True
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        left, right = max(work.change[i - 1], -state.depth[i - 1]), max(work.change[i], -state.depth[i])
        levels = work.level[i - 1] + left, work.level[i] + right
        ground = max(channel.cell_bed[i - 1], channel.cell_bed[i])
        a, b = work.approach[g, 0], work.approach[g, 1]
        flow = face_discharge(structures, g, work.moved, levels[0], levels[1], a, b, ground, work.part_flow)
        slack = FOLLOW * abs(flow) + SLACK * (work.left[f] + work.right[f]) + 1e-9
        if abs(flow - discharge[f]) > slack:
            agreed = False
            blend = 0.5 if iteration > PATIENCE else 0.0
            linearise_structure(channel, structures, work, g, left, right, levels[0], levels[1], blend)
    return agreed


@inline
def structure_velocities(structures, work, area, discharge):
    """Give each face with a structure the velocity of its discharge through the whole section."""
    for g in range(structures.face.size):
        f = structures.face[g]
        work.new_velocity[f] = discharge[f] / area[f] if area[f] > 0.0 else 0.0


@inline
def book_structures(structures, state, work, discharge, passed, dt):
    """Book the discharge of each structure and the energy that its pumps took, and keep the settings."""
    for k in range(passed.size):
        passed[k] = 0.0
        state.setting[k] = work.moved[k]
    for g in range(structures.face.size):
        f, i = structures.face[g], structures.cell[g]
        total = 0.0
        for p in range(structures.start[g], structures.start[g + 1]):
            total += work.part_flow[p]
        scale = discharge[f] / total if total != 0.0 else 0.0
        lift = max(work.level[i] - work.level[i - 1], 0.0)
        for p in range(structures.start[g], structures.start[g + 1]):
            k = structures.number[p]
            flow = scale * work.part_flow[p]
            passed[k] += flow
            if structures.efficiency[k] > 0.0:
                state.energy[k] += dt * 1000.0 * GRAVITY * flow * lift / structures.efficiency[k]
