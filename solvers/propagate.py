"""A linear reaction step of many lanes, each of which carries some of the constituents, and how it is found.

    c'(lane) = P c(lane) + share(lane) b        P[N, M, M], b[N, M]: by cell

What a lane does not carry is zero in it and stays so. Lanes that carry the same constituents in columns side by side
are a *segment*, and its loops run over them.
"""

from __future__ import annotations

from solvers._jit import kernel

NUDGE = 1e-3
"""Part of a concentration by which it is nudged: small for rates that are not linear, large against round-off."""

LEAST = 1e-6
"""g/m3, the least concentration of which a part is taken; or a hundredth of the largest one in the river."""


@kernel
def nudge(base, nudged, lanes):
    """Fill in lanes for a reaction step: the state itself, then one for each constituent, with more of it.

    Parameters
    ----------
    base : float64[N, M]
        The state.
    nudged : float64[N, M]
        Filled in: what each constituent has in the lane where it has more.
    lanes : float64[N, M, 1 + M]
        Filled in.
    """
    for m in range(base.shape[1]):
        largest = 0.0
        for i in range(base.shape[0]):
            largest = max(largest, base[i, m])
        least = max(0.01 * largest, LEAST)
        for i in range(base.shape[0]):
            nudged[i, m] = base[i, m] + NUDGE * max(base[i, m], least)
            for k in range(lanes.shape[2]):
                lanes[i, m, k] = base[i, m]
            lanes[i, m, m + 1] = nudged[i, m]


@kernel
def slopes(base, nudged, lanes, pairs, propagator, offset):
    """Fill in P and b from what a reaction step has made of the lanes of `nudge`: ``P base + b`` is its first lane.

    Parameters
    ----------
    base, nudged : float64[N, M]
        As before the step.
    lanes : float64[N, M, 1 + M]
        After it.
    pairs : bool[M, M]
        Which constituents (rows) depend on which (columns); other entries of P are zero.
    propagator, offset : float64[N, M, M], float64[N, M]
        Filled in.
    """
    for i in range(base.shape[0]):
        for m in range(base.shape[1]):
            after, known = lanes[i, m, 0], 0.0
            for k in range(base.shape[1]):
                slope = (lanes[i, m, k + 1] - after) / (nudged[i, k] - base[i, k]) if pairs[m, k] else 0.0
                propagator[i, m, k] = slope
                known += slope * base[i, k]
            offset[i, m] = after - known


@kernel
def propagate(concentration, first, held, count, width, share, propagator, offset, old):
    """Advance all lanes by one reaction step.

    Parameters
    ----------
    concentration : float64[N, C]
        Changed in place.
    first, held : int64[segments, M]
        First column of each constituent that a segment carries, and which these constituents are.
    count, width : int64[segments]
        How many constituents a segment carries, and how many lanes it has.
    share : float64[segments]
        Factor on the offset.
    propagator, offset : float64[N, M, M], float64[N, M]
        P and b.
    old : float64[M, widest]
        Scratch.
    """
    for i in range(concentration.shape[0]):
        for s in range(first.shape[0]):
            lanes = width[s]
            for a in range(count[s]):
                column = max(first[s, a], 0)
                for j in range(lanes):
                    old[a, j] = concentration[i, column + j]
            for a in range(count[s]):
                m, column = held[s, a], max(first[s, a], 0)
                own, added = propagator[i, m, m], share[s] * offset[i, m]
                for j in range(lanes):
                    concentration[i, column + j] = added + own * old[a, j]
                for b in range(count[s]):
                    factor = propagator[i, m, held[s, b]]
                    if b != a and factor != 0.0:
                        for j in range(lanes):
                            concentration[i, column + j] += factor * old[b, j]
