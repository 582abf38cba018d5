"""Momentum: the discharge of each face as linear in the levels beside it, and the velocity after the step."""

from __future__ import annotations

import math

from solvers._jit import inline
from solvers.flow.ends import level_at_end
from solvers.flow.state import DISCHARGE, DRY, FREE, GRAVITY, SHALLOW, SQUEEZED, SWIFT
from solvers.loops import largest, reach


@inline
def linearise(f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, squeeze, area, width, phi2, work):
    """Write discharge and new velocity of face f as linear in the rises beside it (see `solvers.flow`).

    Advection with second-order slopes, explicit in time, makes noise in fast flow unless the implicit level gradient
    damps it: by the amplification factors of the linear scheme, theta >= 1/2 + Fr/4 holds it for Courant numbers to 1.
    Where velocities beside a face run together (`squeeze`, m/s) a bore is near, which would drag waves behind it: there
    the level gradient is implicit too.

    Friction takes the product of old and new velocity, which is second order in time; where it would stop the flow
    within the step, so much of its Newton linearisation that the velocity does not swing about its equilibrium.

    Written are `start, left, right` of the discharge; `base, pull` of the velocity, ``base + pull (rise(left) -
    rise(right))``; `keep, again`, what friction leaves of the momentum and what it adds; `weight`, the implicitness.
    """
    unrest = SWIFT * abs(u) + SQUEEZED * max(squeeze, 0.0)
    weight = max(theta, min(0.5 + math.sqrt(unrest * unrest * width[f] / (GRAVITY * max(area[f], 1e-30))), 1.0))
    weight = weight if wet & (work.height[f] >= SHALLOW) else 1.0
    open_face = 1.0 if area[f] > 0.0 else 0.0
    friction = dt * GRAVITY * abs(u)
    excess = max(friction - phi2[f], 0.0)
    share = open_face / (phi2[f] * (1.0 + dt * drag) + friction + excess)
    keep, again = phi2[f] * share, excess * u * share
    pull = coupling * GRAVITY * dt * weight * keep / spacing
    base = (momentum - GRAVITY * dt * gradient) * keep + again
    follow = weight * u * width[f]
    work.start[f] = area[f] * (weight * base + (1.0 - weight) * u)
    work.left[f] = area[f] * weight * pull + max(follow, 0.0)
    work.right[f] = area[f] * weight * pull + max(-follow, 0.0)
    work.base[f], work.pull[f] = base, pull
    work.keep[f], work.again[f], work.weight[f] = keep, again, weight


@inline
def momentum_inside(channel, state, work, area, width, phi2, dt, theta):
    """Linearise every face between two cells."""
    velocity, moving, flow, carried, level = state.velocity, work.moving, work.flow, work.carried, work.level
    volume, push = state.volume, work.push
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            u = velocity[f]
            spacing = 0.5 * (channel.cell_length[i - 1] + channel.cell_length[i])
            held = 0.5 * (moving[i - 1] + moving[i])
            part = 1.0 / held if held > 0.0 else 0.0
            before = 0.5 * (flow[f - 1] + flow[f]) * (carried[i - 1] - u)
            after = 0.5 * (flow[f] + flow[f + 1]) * (carried[i] - u)
            momentum = u - dt * (after - before) * part
            drag = 0.5 * (work.inflow[i - 1] + work.inflow[i]) * part
            wet = (volume[i - 1] > 0.0) & (volume[i] > 0.0)
            gradient = (level[i] - level[i - 1]) / spacing + push[f]
            squeeze = velocity[f - 1] - velocity[f + 1]
            linearise(f, dt, spacing, gradient, 1.0, momentum, drag, theta, wet, u, squeeze, area, width, phi2, work)


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
            work.end_rise[r, side] = 0.0
            if nodes.kind[n] == DISCHARGE:
                work.start[f] = work.flow[f]
                work.left[f] = work.right[f] = work.pull[f] = 0.0
                work.base[f] = state.velocity[f]
                continue
            u = state.velocity[f]
            half = 0.25 * (work.moving[i] + area[f] * channel.cell_length[i])
            momentum, drag = u, 0.0
            if half > 0.0:
                rate = -0.5 * inward * (work.flow[i + r] + work.flow[i + r + 1]) / half
                if rate > 0.0:
                    momentum, drag = u + dt * rate * work.carried[i], rate
                drag += 0.5 * work.inflow[i] / half
            spacing = 0.5 * channel.cell_length[i]
            coupling, gradient = 0.0, -nodes.slope[n]
            if nodes.kind[n] != FREE:
                beyond = max(level_at_end(nodes, state, n, f, state.depth[i]), channel.face_bed[f] + work.height[f])
                gradient = inward * (work.level[i] - beyond) / spacing
                coupling = 1.0
                if u * inward > 0.0 and gradient * inward < 0.0:
                    room = 4.0 * (1.0 - u * u * width[f] / (GRAVITY * area[f]))
                    coupling = min(max(room, 0.0), 1.0)
                gradient *= coupling
            gradient += work.push[f]
            wet = state.volume[i] > 0.0
            linearise(f, dt, spacing, gradient, coupling, momentum, drag, theta, wet, u, 0.0, area, width, phi2, work)


@inline
def new_velocities(channel, work):
    """Fill in the velocity of every face after the step, from the rises beside it."""
    velocity, base, pull, change = work.new_velocity, work.base, work.pull, work.change
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        last = first + count - 1
        for k in range(count - 1):
            i = first + 1 + k
            velocity[i + r] = base[i + r] - pull[i + r] * (change[i] - change[i - 1])
        f, g = first + r, last + r + 1
        velocity[f] = base[f] - pull[f] * (change[first] - work.node_change[channel.end_node[r, 0]])
        velocity[g] = base[g] - pull[g] * (work.node_change[channel.end_node[r, 1]] - change[last])


@inline
def conserve(channel, state, work, discharge, area, dt):
    """Redo the new velocities between wet cells with what is known after the solution, so that momentum is conserved.

    The advected mass is the discharge that changed the volumes, and the pressure force takes depth and level gradient
    at the same time: jumps and bores then travel at their true speed at any step.
    """
    moving, new_moving, new_volume = work.moving, work.new_moving, work.new_volume
    level, change, push = work.level, work.change, work.push
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            before = 0.5 * (moving[i - 1] + moving[i])
            after = 0.5 * (new_moving[i - 1] + new_moving[i])
            wet = (area[f] > 0.0) & (new_volume[i - 1] > 0.0) & (new_volume[i] > 0.0) & (after >= 0.5 * before)
            u, theta = state.velocity[f], work.weight[f]
            spacing = 0.5 * (channel.cell_length[i - 1] + channel.cell_length[i])
            entering = 0.5 * (discharge[f - 1] + discharge[f]) * (work.carried[i - 1] - u)
            leaving = 0.5 * (discharge[f] + discharge[f + 1]) * (work.carried[i] - u)
            rise = level[i] - level[i - 1] + theta * (change[i] - change[i - 1])
            force = GRAVITY * (rise / spacing + push[f]) * (theta * after + (1.0 - theta) * before)
            momentum = u - dt * (leaving - entering + force) / (after if wet else 1.0)
            work.new_velocity[f] = momentum * work.keep[f] + work.again[f] if wet else work.new_velocity[f]


@inline
def fastest(channel, state, work, phi2, dt):
    """Return the largest advective Courant number that is near over `dt`.

    Counted is the present velocity, or that which the difference of levels beside a face can make of it: a step that
    begins with a breaking dam knows how long it may be.
    """
    velocity, level, height = state.velocity, work.level, work.height
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count):
            i = first + k
            number = dt / channel.cell_length[i]
            u = max(abs(velocity[i + r]), abs(velocity[i + r + 1]))
            work.speed[i] = u * u * number * number
        for k in range(count - 1):
            i = first + 1 + k
            f = i + r
            number = dt / channel.cell_length[i]
            head = channel.face_open[f] * min(abs(level[i] - level[i - 1]), height[f]) if height[f] > DRY else 0.0
            speed = head * min(2.0 * GRAVITY, phi2[f] / channel.cell_length[i])
            work.speed[i] = max(work.speed[i], speed * number * number)
    return math.sqrt(largest(work.speed))


@inline
def new_fastest(channel, work, dt):
    """Return the largest advective Courant number of the velocities just solved."""
    for r in range(channel.cell_start.size - 1):
        first, count = reach(channel.cell_start, r)
        for k in range(count):
            i = first + k
            work.speed[i] = abs(work.new_velocity[i + r]) * dt / channel.cell_length[i]
    return largest(work.speed)
