"""Direct solution of what a network couples: chains of cells condensed onto their ends, ends joined by a banded system.

A reach is a chain of equations ::

    -lower[i] c[i-1] + diagonal[i] c[i] - upper[i] c[i+1] = right[i]            i = 0 .. n-1

whose outer neighbours are the values L and R of the nodes at its two ends. All coefficients are non-negative and
no row is dominated by its neighbours (an M-matrix), so elimination needs no pivoting. After `factor_chain` ::

    y[i] = pivot[i] right[i] + fore[i] y[i-1]                    y before the first cell is 0
    c[i] = y[i] + back[i] c[i+1] + left[i] L                     c after the last cell is R

The factors do not depend on the right-hand sides: they are made once and serve all columns (constituents, lanes).
"""

from __future__ import annotations

import numpy as np

from solvers._jit import inline

NEGLIGIBLE = 1e-40  # an influence below it is zero: far from denormal numbers, far below round-off


@inline
def factor_chain(lower, diagonal, upper, pivot, fore, back, left, gather):
    """Factor one chain; write `pivot, fore, back, left` and the weights `gather` with ``c[0] = sum(gather y) + ...``.

    Returns
    -------
    first_left, first_right, last_left, last_right : float
        Influence of the end values L and R on the first and on the last cell of the chain.
    """
    behind, from_left, weight, first_left = 0.0, 1.0, 1.0, 0.0
    for i in range(diagonal.size):
        rest = diagonal[i] - lower[i] * behind
        behind = upper[i] / rest  # the slow link of the recurrence: one division, nothing after it
        inverse = 1.0 / rest
        fore[i] = lower[i] * inverse
        from_left *= fore[i]
        from_left = from_left if from_left > NEGLIGIBLE else 0.0
        pivot[i], back[i], left[i], gather[i] = inverse, behind, from_left, weight
        first_left += weight * from_left
        weight *= behind
        weight = weight if weight > NEGLIGIBLE else 0.0
    return first_left, weight, from_left, behind


def node_order(end_node: np.ndarray, joined: np.ndarray) -> tuple[np.ndarray, int]:
    """Give joined nodes numbers that are near where a reach joins them (reverse Cuthill-McKee).

    Parameters
    ----------
    end_node : int64[R, 2]
        Nodes at the two ends of each reach.
    joined : bool[nodes]
        The nodes that get a row; the others get -1.

    Returns
    -------
    row : int64[nodes]
        Row of each node, or -1.
    bandwidth : int
        Largest distance of two rows that share a reach.
    """
    near: list[set[int]] = [set() for _ in range(joined.size)]
    for a, b in end_node:
        if joined[a] and joined[b]:
            near[a].add(int(b))
            near[b].add(int(a))
    order: list[int] = []
    seen = ~joined
    for start in sorted(np.flatnonzero(joined), key=lambda n: (len(near[n]), n)):
        queue = [] if seen[start] else [int(start)]
        seen[start] = True
        for node in queue:
            fresh = sorted((n for n in near[node] if not seen[n]), key=lambda n: (len(near[n]), n))
            seen[fresh] = True
            queue.extend(fresh)
        order.extend(queue)
    row = np.full(joined.size, -1, np.int64)
    row[order[::-1]] = np.arange(len(order))
    linked = [abs(int(row[a] - row[b])) for a, b in end_node if joined[a] and joined[b]]
    return row, max(linked, default=0)


@inline
def factor_band(band):
    """Factor a banded M-matrix in place, ``band[row, column - row + bandwidth]``, without pivoting."""
    size, bandwidth = band.shape[0], band.shape[1] // 2
    for p in range(size):
        inverse = 1.0 / band[p, bandwidth]
        for row in range(p + 1, min(p + bandwidth + 1, size)):
            factor = band[row, p - row + bandwidth] * inverse
            band[row, p - row + bandwidth] = factor
            if factor != 0.0:
                for column in range(p + 1, min(p + bandwidth + 1, size)):
                    band[row, column - row + bandwidth] -= factor * band[p, column - p + bandwidth]


@inline
def solve_band(band, right):
    """Replace ``right[rows, columns]`` by the solution; `band` as `factor_band` left it."""
    size, bandwidth = band.shape[0], band.shape[1] // 2
    for row in range(size):
        for p in range(max(row - bandwidth, 0), row):
            factor = band[row, p - row + bandwidth]
            if factor != 0.0:
                for j in range(right.shape[1]):
                    right[row, j] -= factor * right[p, j]
    for row in range(size - 1, -1, -1):
        for p in range(row + 1, min(row + bandwidth + 1, size)):
            factor = band[row, p - row + bandwidth]
            if factor != 0.0:
                for j in range(right.shape[1]):
                    right[row, j] -= factor * right[p, j]
        inverse = 1.0 / band[row, bandwidth]
        for j in range(right.shape[1]):
            right[row, j] *= inverse
