"""A linear reaction step of many lanes, each of which carries some of the constituents.

    c'(lane) = P c(lane) + share(lane) b        P[N, M, M], b[N, M]: by cell

What a lane does not carry is zero in it and stays so. Lanes that carry the same constituents in columns side by side
are a *segment*, and its loops run over them.
"""

from __future__ import annotations

from solvers._jit import kernel


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
