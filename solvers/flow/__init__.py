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

from solvers.flow.advance import advance, present_discharge
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
    ITERATIONS,
    JUNCTION,
    LEVEL,
    MOST_IN_STEP,
    MOST_ITERATIONS,
    RATING,
    ROUNDED,
    SHORTENED,
    STEPS,
    TALLY,
    Channel,
    Forcing,
    Nodes,
    Record,
    Sources,
    State,
    Work,
    work_for,
)

__all__ = [
    "BLOWN",
    "COURANT",
    "DISCHARGE",
    "DIVERGED",
    "DONE",
    "DRAINED",
    "DRY_CELLS",
    "FREE",
    "FULL",
    "ITERATIONS",
    "JUNCTION",
    "LEVEL",
    "MOST_IN_STEP",
    "MOST_ITERATIONS",
    "RATING",
    "ROUNDED",
    "SHORTENED",
    "STEPS",
    "TALLY",
    "Channel",
    "Forcing",
    "Nodes",
    "Record",
    "Sources",
    "State",
    "Work",
    "advance",
    "present_discharge",
    "work_for",
]
