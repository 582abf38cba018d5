"""Second order in space and time, without new extrema: limited slopes, centred in time in the donor cell.

The face value is that of the water that passes half-way through the step, ::

    c_face = c + (1 - v) slope / 2,     slope = the monotonized central difference (van Leer 1977, eq. 66)

where v is the Courant number of the donor cell: exact for linear profiles, and exact for any profile at v = 1.
"""

from __future__ import annotations

from solvers._jit import inline, kernel
from solvers.adjoint import retrace
from solvers.carrying import carry, carry_led, each
from solvers.transport import march

ORDER = 2
SIXTH = 1.0 / 6.0  # a division in each column would be the dearest part of the scheme


@inline
def rise(behind, ahead, courant):
    """Return the change from the middle of the donor cell to its face, given the differences to the cells beside it."""
    # All of one sign, the least of the three counts; else none does: without a branch, and without a sign to look at.
    third = (2.0 - courant) * SIXTH * ahead + (1.0 + courant) * SIXTH * behind
    least, most = min(min(ahead, behind), third), max(max(ahead, behind), third)
    return (1.0 - courant) * (max(least, 0.0) + min(most, 0.0))


@kernel
def rises(behind, ahead, courant, risen):
    """Fill in `rise` of every element."""
    each(rise, behind, ahead, courant, risen)


@kernel
def advance(network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps):
    """Carry all columns through steps `begin` to `end`: see `solvers.transport.march`."""
    return march(
        carry, rise, network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps
    )


@kernel
def advance_led(network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps):
    """Carry all columns by the weights of the first of their block: see `solvers.carrying.carry_led`."""
    return march(
        carry_led, rise, network, water, forcing, state, ledger, trust, work, begin, end, most_courant, most_substeps
    )


@kernel
def advance_back(network, water, forcing, state, tape, influence, ledger, trust, work, begin, end, courant, substeps):
    """Take influences back through the steps of a run: see `solvers.adjoint.retrace`."""
    return retrace(
        carry, rise, network, water, forcing, state, tape, influence, ledger, trust, work, begin, end, courant, substeps
    )
