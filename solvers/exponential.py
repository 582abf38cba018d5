"""The exact solution of a small linear system with constant coefficients, whatever its stiffness.

All vectors are rows of one table, all matrices are runs of `size` rows of it: a kernel that passes one array and a few
row numbers compiles faster than one that passes many arrays.
"""

from __future__ import annotations

import numpy as np

from solvers._jit import inline

_LARGEST = 1e30
_TERMS = 10  # of the Taylor series, for a norm of at most one half: 0.5¹⁰ / 10! = 3e-10


@inline
def follow(rows, matrix, slope, first, second, spare, other_spare, size, step):
    """Solve y' = J y + f, y(0) = 0: set row `first` to y(h) and row `second` to ∫₀ʰ y dt.

    J is the matrix that begins at row `matrix`, f the row `slope`; three matrices of scratch follow J, `spare` and
    `other_spare` are rows of scratch. Row `first` is infinite where J is not finite.

    Taylor series over a step h/2ˢ so short that its norm is at most one half, then s doublings:
    y(2h) = E y + y, z(2h) = E z + h y + z, E(2h) = E E with E = exp(hJ).
    """
    norm = 0.0
    for k in range(size):
        total = 0.0
        for i in range(size):
            total += abs(rows[matrix + i, k])
        norm = norm if total * step <= norm else total * step  # lets NaN through
    if not norm < _LARGEST:
        for i in range(size):
            rows[first, i] = np.inf
        return
    doublings = max(0, int(np.ceil(np.log2(2.0 * norm)))) if norm > 0.0 else 0
    h = step / 2.0**doublings
    _start(rows, matrix, slope, first, second, spare, other_spare, size, h)
    if doublings == 0:
        return
    growth = matrix + size
    other = growth + size
    _exponential(rows, matrix, growth, other, other + size, size, h)
    for _ in range(doublings):
        for i in range(size):
            rows[spare, i] = 0.0
            rows[other_spare, i] = 0.0
            for k in range(size):
                rows[spare, i] += rows[growth + i, k] * rows[first, k]
                rows[other_spare, i] += rows[growth + i, k] * rows[second, k]
        for i in range(size):
            rows[second, i] += rows[other_spare, i] + h * rows[first, i]
            rows[first, i] += rows[spare, i]
        _multiply(rows, growth, growth, other, size)
        growth, other = other, growth
        h *= 2.0


@inline
def _start(rows, matrix, slope, first, second, term, next_term, size, h):
    """Set first = h Σ (hJ)ᵏf/(k+1)! and second = h² Σ (hJ)ᵏf/(k+2)!."""
    for i in range(size):
        rows[term, i] = h * rows[slope, i]
        rows[first, i] = rows[term, i]
        rows[second, i] = 0.5 * h * rows[term, i]
    for n in range(2, _TERMS + 1):
        for i in range(size):
            total = 0.0
            for k in range(size):
                total += rows[matrix + i, k] * rows[term, k]
            rows[next_term, i] = total * h / n
        for i in range(size):
            rows[term, i] = rows[next_term, i]
            rows[first, i] += rows[term, i]
            rows[second, i] += h * rows[term, i] / (n + 1)


@inline
def _exponential(rows, matrix, growth, other, scaled, size, h):
    """Set the matrix `growth` to exp(hJ) by Horner's rule."""
    for i in range(size):
        for k in range(size):
            rows[scaled + i, k] = h * rows[matrix + i, k]
            rows[growth + i, k] = 1.0 if i == k else 0.0
    for n in range(_TERMS, 0, -1):
        _multiply(rows, scaled, growth, other, size)
        for i in range(size):
            for k in range(size):
                rows[growth + i, k] = rows[other + i, k] / n + (1.0 if i == k else 0.0)


@inline
def _multiply(rows, a, b, out, size):
    """Set the matrix out = a·b; `a` has many zeros."""
    for i in range(size):
        for j in range(size):
            rows[out + i, j] = 0.0
        for k in range(size):
            if rows[a + i, k] != 0.0:
                for j in range(size):
                    rows[out + i, j] += rows[a + i, k] * rows[b + k, j]
