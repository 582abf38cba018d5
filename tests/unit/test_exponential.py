"""The exact solution of a linear system, against scipy's matrix exponential."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from solvers import exponential
from solvers._jit import kernel

SIZE = 4

follow = kernel(exponential.follow.py_func)  # a helper of kernels has no door for Python


def solve(jacobian: np.ndarray, slope: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    rows = np.zeros((5 + 4 * SIZE, SIZE))
    rows[0] = slope
    rows[5 : 5 + SIZE] = jacobian
    follow(rows, 5, 0, 1, 2, 3, 4, SIZE, step)
    return rows[1], rows[2]


def reference(jacobian: np.ndarray, slope: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    wide = np.zeros((SIZE + 2, SIZE + 2))
    wide[:SIZE, :SIZE] = jacobian
    wide[:SIZE, SIZE] = slope
    wide[SIZE, SIZE + 1] = 1.0
    found = expm(step * wide)
    return found[:SIZE, SIZE], found[:SIZE, SIZE + 1]


@pytest.mark.parametrize("step", [1e-6, 0.1, 1.0, 30.0, 1e3])
def test_against_the_matrix_exponential(step: float) -> None:
    """A chain of losses with one gain between, as kinetics make them."""
    generator = np.random.default_rng(3)
    jacobian = np.diag(-generator.uniform(0.01, 2.0, SIZE)) + np.diag(generator.uniform(0.0, 0.01, SIZE - 1), -1)
    slope = generator.uniform(-1.0, 1.0, SIZE)
    for found, wanted in zip(solve(jacobian, slope, step), reference(jacobian, slope, step), strict=True):
        assert found == pytest.approx(wanted, rel=1e-8)


def test_rates_of_any_size_end_in_the_equilibrium() -> None:
    jacobian = np.diag([-1e12, -1e3, -1.0, 0.0])
    first, _ = solve(jacobian, np.array([1e12, 1e3, 1.0, 2.0]), 100.0)
    assert first == pytest.approx([1.0, 1.0, 1.0, 200.0], rel=1e-7)


def test_what_is_not_finite_says_so() -> None:
    first, _ = solve(np.full((SIZE, SIZE), np.nan), np.ones(SIZE), 1.0)
    assert np.isinf(first).all()
