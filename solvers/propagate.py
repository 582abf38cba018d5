"""A linear reaction step of many lanes, each of which carries some of the constituents.

    c'(lane) = P c(lane) + share(lane) b        P[N, M, M], b[N, M]: by cell

What a lane does not carry is zero in it and stays so.
"""

from __future__ import annotations

from solvers._jit import kernel


@kernel
def propagate(concentration, column, held, count, share, propagator, offset, old):
    """Advance all lanes by one reaction step.

    Parameters
    ----------
    concentration : float64[N, C]
        Changed in place.
    column : int64[lanes, M]
        Column of each constituent in each lane; read where the lane carries it.
    held, count : int64[lanes, M], int64[lanes]
        Constituents that a lane carries: the first `count` of `held`.
    share : float64[lanes]
        Factor on the offset.
    propagator, offset : float64[N, M, M], float64[N, M]
        P and b.
    old : float64[M]
        Scratch.
    """
    for i in range(concentration.shape[0]):
        for lane in range(column.shape[0]):
            size = count[lane]
            for a in range(size):
                old[a] = concentration[i, column[lane, held[lane, a]]]
            for a in range(size):
                m = held[lane, a]
                new = share[lane] * offset[i, m]
                for b in range(size):
                    new += propagator[i, m, held[lane, b]] * old[b]
                concentration[i, column[lane, m]] = new
