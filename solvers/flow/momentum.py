"""Momentum: the discharge of each face as linear in the levels beside it, and the velocity after the step."""

from __future__ import annotations

import math

from solvers._jit import inline
from solvers.flow.state import DISCHARGE, DRY, FREE, GRAVITY, SHALLOW, SQUEEZED, SWIFT


@inline
def linearise(f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, squeeze, area, width, phi2, work):
    """Write discharge and new velocity of face f as linear in the rises beside it (see `solvers.flow`).

    Advection with second-order slopes, explicit in time, makes noise in fast flow unless the implicit level gradient
    damps it: by the amplification factors of the linear scheme, theta >= 1/2 + Fr/4 holds it for Courant numbers to 1.
    Where velocities beside a face run together (`squeeze`, m/s) a bore is near, which would drag waves behind it: there
    the level gradient is implicit too.

    Friction takes the product of old and new velocity, which is second order in time; where it would stop the flow
    within the step, so much of its Newton linearisation that the velocity does not swing about its equilibrium.
    """
    if area == 0.0:
        work.start[f] = work.left[f] = work.right[f] = work.base[f] = work.pull[f] = 0.0
        return
    unrest = SWIFT * abs(u) + SQUEEZED * max(squeeze, 0.0)
    inertia, gravity = unrest * unrest * width, GRAVITY * area
    if not wet or work.height[f] < SHALLOW:
        theta = 1.0
    elif inertia > (theta - 0.5) * (theta - 0.5) * gravity:
        theta = min(0.5 + math.sqrt(inertia / gravity), 1.0)
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
            squeeze = state.velocity[f - 1] - state.velocity[f + 1]
            linearise(
                f, dt, spacing, gradient, 1.0, momentum, drag, theta, wet, u, squeeze, area[f], width[f], phi2[f], work
            )


@inline
def momentum_ends(channel, nodes, state, work, area, width, phi2, dt, theta):
    """Linearise the end faces of the reaches over the half cell between node and cell centre.

    The node has no momentum of its own: water that enters a reach there has the velocity of the end face, and enters
    no faster than with critical velocity: beyond it the reach cannot draw.
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
                rate = -0.5 * inward * (work.flow[i + r] + work.flow[i + r + 1]) / half
                if rate > 0.0:
                    momentum, drag = u + dt * rate * work.carried[i], rate
                drag += 0.5 * work.inflow[i] / half
            spacing = 0.5 * channel.cell_length[i]
            coupling, gradient = 0.0, -nodes.slope[n]
            if nodes.kind[n] != FREE:
                beyond = max(state.node_level[n], channel.face_bed[f] + work.height[f])
                gradient = inward * (work.level[i] - beyond) / spacing
                coupling = 1.0
                if u * inward > 0.0 and gradient * inward < 0.0:
                    room = 4.0 * (1.0 - u * u * width[f] / (GRAVITY * area[f]))
                    coupling = min(max(room, 0.0), 1.0)
                gradient *= coupling
            wet = state.volume[i] > 0.0
            linearise(
                f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, 0.0, area[f], width[f], phi2[f], work
            )


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
