"""The time step of the flow solver, and the discharge at an instant."""

from __future__ import annotations

import numpy as np

from solvers._jit import inline, kernel
from solvers.flow.barriers import (
    approach_heads,
    begin_structures,
    book_structures,
    flows_through,
    heights_behind,
    lose_heads,
    move_settings,
    structure_velocities,
)
from solvers.flow.continuity import balance
from solvers.flow.faces import (
    carried_from_afar,
    carried_velocities,
    face_heights,
    face_sections,
    given_velocities,
    moving_volumes,
)
from solvers.flow.momentum import conserve, fastest, momentum_ends, momentum_inside, new_fastest, new_velocities
from solvers.flow.state import (
    BLOWN,
    COURANT,
    DISCHARGE,
    DIVERGED,
    DONE,
    DRAINED,
    DRY_CELLS,
    FREE,
    FULL,
    LEVEL,
    ROUNDED,
    SHALLOW,
    SHORTENED,
    STEPS,
)
from solvers.loops import copy
from solvers.sections import find_depths, width_of

FILM = 0.01  # m, of depth, below which evaporation fades out
CALM = 0.05  # m, of depth, below which the wind does


@inline
def accept(channel, nodes, state, work, dt, tally):
    """Make the solved step the present state."""
    for f in range(state.velocity.size):
        state.velocity[f] = work.new_velocity[f]
    dry, below = 0, 0
    for i in range(state.volume.size):
        volume = work.new_volume[i]
        dry += 1 if volume <= 0.0 else 0
        below += 1 if volume < 0.0 else 0
        state.volume[i] = max(volume, 0.0)
        state.rise[i] = (work.new_depth[i] - state.depth[i]) / dt
        state.depth[i] = work.new_depth[i]
        work.level[i] = channel.cell_bed[i] + work.new_depth[i]
    tally[DRY_CELLS] += dry
    if below > 0:
        for i in range(state.volume.size):
            tally[ROUNDED] += min(work.new_volume[i], 0.0)
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


@inline
def fall_on(channel, state, work, rate, dt, fall):
    """Add what rain brings to the water surface, or evaporation takes, to the lateral flow.

    Evaporation fades out as the depth falls from a centimetre to a millimetre, which stays on the bed.
    """
    for i in range(fall.size):
        area = channel.cell_length[i] * width_of(work.cell_piece, i, state.depth[i])
        share = min(max((state.depth[i] - SHALLOW) / (FILM - SHALLOW), 0.0), 1.0) if rate < 0.0 else 1.0
        fall[i] = max(rate * share * area, -0.5 * state.volume[i] / dt)
        work.supply[i] += fall[i]
        work.inflow[i] += max(fall[i], 0.0)


@inline
def push_on(forcing, work, area, width):
    """Fill in the slope that density and wind make: their force per weight of the water above a metre of bed.

    The growth of density acts at the depth of the centroid, ``h / (1 + h T/A)`` where the area is a power of the depth
    (rectangle, parabola, triangle); the wind on the width of the surface, less where it is shallower than 5 cm.
    """
    for f in range(work.push.size):
        wet = area[f] > 0.0
        shape = work.height[f] * width[f] / area[f] if wet else 1.0
        centroid = work.height[f] / (1.0 + shape)
        rough = min(work.height[f] / CALM, 1.0)
        over_area = rough * rough * width[f] / area[f] if wet else 0.0
        work.push[f] = centroid * forcing.push[0, f] - over_area * forcing.push[1, f]


@inline
def roughen(channel, roughness, phi2):
    """Scale the friction of every reach: phi2 goes with 1/n**2."""
    for r in range(channel.cell_start.size - 1):
        scale = 1.0 / (roughness[r] * roughness[r])
        for f in range(channel.cell_start[r] + r, channel.cell_start[r + 1] + r + 1):
            phi2[f] *= scale


@inline
def differs(flow, s, before):
    """Tell whether the flow of some source is another in step `s` than in step `before`."""
    other = 0
    for k in range(flow.shape[1]):
        other += 1 if flow[s, k] != flow[before, k] else 0
    return other > 0


@inline
def begin(channel, state, work):
    """Bring the scratch to the present depths, which may have been changed outside."""
    find_depths(channel.cell_table, state.depth, work.cell_piece)
    for i in range(state.depth.size):
        work.level[i] = channel.cell_bed[i] + state.depth[i]


@inline
def look(channel, nodes, structures, forcing, s, state, work, area, width, phi2):
    """Find the water at the faces, and what drives it there, as it is when a sub-step of forcing step `s` begins."""
    moving_volumes(channel, state.volume, state.depth, work.still_piece, work.moving)
    face_heights(channel, nodes, state, work, forcing.node_value[s])
    heights_behind(channel, structures, state, work)
    face_sections(channel, state, work, area, width, phi2)
    if forcing.roughness.size > 0:
        roughen(channel, forcing.roughness, phi2)
    if forcing.push.shape[0] > 0:
        push_on(forcing, work, area, width)
    flows_through(structures, state, work, area)
    lose_heads(structures, state, phi2)
    given_velocities(channel, nodes, state, work, area, forcing.node_value[s])
    approach_heads(channel, structures, state, work)


@inline
def move_levels(nodes, value, state, work, pieces):
    """Let given levels rise by their part of the way to what they are at the end of the forcing step."""
    for n in range(nodes.kind.size):
        work.node_change[n] = (value[n] - state.node_level[n]) / pieces if nodes.kind[n] == LEVEL else 0.0


@inline
def keep(asked, s, state, kept):
    """Write the state after step `s` into its row if it is asked for, and begin to count the energy of pumps anew."""
    if asked.size == 0 or asked[s] < 0:
        return
    row = asked[s]
    copy(state.volume, kept.volume[row])
    copy(state.velocity, kept.velocity[row])
    copy(state.depth, kept.depth[row])
    copy(state.node_level, kept.node_level[row])
    copy(state.setting, kept.setting[row])
    copy(state.energy, kept.energy[row])
    copy(state.through, kept.through[row])
    for k in range(state.energy.size):
        state.energy[k] = 0.0


@kernel
def advance(channel, nodes, structures, sources, forcing, state, record, work, cursor, theta, most_courant):
    """Advance the water through the steps of `forcing`; return status, number of sub-steps written, and a cell.

    Parameters
    ----------
    channel, nodes, structures, sources, forcing, state, record, work : named tuples
        Geometry, ends, structures, lateral flows, what acts, what is remembered, what is written, scratch.
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
    begin(channel, state, work)
    while int(cursor[0]) < forcing.step.size:
        s = int(cursor[0])
        if written == record.step.size:
            return FULL, written, 0
        if flow_known < 0 or forcing.fall.size > 0 or differs(forcing.source_flow, s, flow_known):
            supplies(sources, forcing.source_flow[s], work)
        flow_known = s
        if forcing.fall.size > 0:
            fall_on(channel, state, work, forcing.fall[s], forcing.step[s], record.fall[written])
        area, width, phi2 = record.area[written], record.width[written], record.phi2[written]
        discharge = record.discharge[written]
        look(channel, nodes, structures, forcing, s, state, work, area, width, phi2)
        remaining = forcing.step[s] - cursor[1]
        courant = fastest(channel, state, work, phi2, remaining)
        if not courant < 1e9:
            return BLOWN, written, int(np.argmax(work.speed))
        pieces = max(1.0, np.ceil(courant / most_courant - 1e-9))
        for _ in range(40):
            dt = remaining / pieces
            carried_velocities(channel, state, work)
            if most_courant > 1.0:
                carried_from_afar(channel, state, work, dt)
            move_levels(nodes, forcing.node_value[s], state, work, pieces)
            momentum_inside(channel, state, work, area, width, phi2, dt, theta)
            momentum_ends(channel, nodes, state, work, area, width, phi2, dt, theta)
            move_settings(structures, forcing.setting[s], state, work, dt)
            begin_structures(channel, structures, state, work, dt, theta)
            status = balance(channel, nodes, structures, state, work, area, discharge, dt, tally)
            new_velocities(channel, work)
            structure_velocities(structures, work, area, discharge)
            if status == DONE and new_fastest(channel, work, dt) <= 2.0 * max(most_courant, courant / pieces):
                break
            pieces *= 2.0
        if status != DONE:
            cell = int(np.argmin(work.new_volume))
            return (DRAINED if work.new_volume[cell] < 0.0 else DIVERGED), written, cell
        moving_volumes(channel, work.new_volume, work.new_depth, work.still_piece, work.new_moving)
        conserve(channel, state, work, discharge, area, dt)
        structure_velocities(structures, work, area, discharge)
        accept(channel, nodes, state, work, dt, tally)
        book_structures(structures, state, work, discharge, record.passed[written], dt)
        for g in range(structures.face.size):
            area[structures.face[g]] = 0.0
        record.step[written] = dt
        record.forcing[written] = s
        written += 1
        tally[STEPS] += 1.0
        tally[COURANT] = max(tally[COURANT], courant / pieces)
        if pieces == 1.0:
            cursor[0] += 1.0
            cursor[1] = 0.0
            keep(forcing.keep, s, state, record.kept)
        else:
            tally[SHORTENED] += 1.0
            cursor[1] += dt
    return DONE, written, 0


@kernel
def present_discharge(channel, nodes, structures, states, state, work, node_value, area, width, phi2, discharge):
    """Fill in the discharge (m3/s) of every face at some instants, from the velocities and depths of their states.

    Parameters
    ----------
    states : State
        Row by row those of the instants. Velocities become zero where there is no water, and those of the given
        discharges at ends.
    state, work : State, Work
        Scratch.
    node_value : float64[instant, node]
        Level or discharge prescribed at each node.
    area, width, phi2 : float64[face]
        Filled in, for the last instant.
    discharge : float64[instant, face]
        Filled in.
    """
    for k in range(discharge.shape[0]):
        copy(states.volume[k], state.volume)
        copy(states.velocity[k], state.velocity)
        copy(states.depth[k], state.depth)
        copy(states.node_level[k], state.node_level)
        copy(states.through[k], state.through)
        begin(channel, state, work)
        face_heights(channel, nodes, state, work, node_value[k])
        heights_behind(channel, structures, state, work)
        face_sections(channel, state, work, area, width, phi2)
        flows_through(structures, state, work, area)
        given_velocities(channel, nodes, state, work, area, node_value[k])
        copy(state.velocity, states.velocity[k])
        copy(work.flow, discharge[k])
