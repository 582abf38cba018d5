"""First-order upwind: the face takes the value of the cell that the water comes from.

Never steeper than the truth, positive, linear in the concentrations; smears as a dispersion of ``u dx (1 - v) / 2``.
"""

from __future__ import annotations

from solvers._jit import inline, kernel
from solvers.adjoint import retrace
from solvers.carrying import carry, carry_led, each
from solvers.transport import march

ORDER = 1


@inline
def rise(behind, ahead, courant):
    """Return 0: no change between the middle of the donor cell and its face."""
    return 0.0


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
