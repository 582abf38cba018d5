"""Orders of convergence: computed, shown (``pytest -rP``) and asserted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def orders(sizes: Sequence[float], errors: Sequence[float]) -> np.ndarray:
    """Return the order between each size and the next finer one: log of the ratio of errors over that of sizes."""
    return np.diff(np.log(errors)) / np.diff(np.log(sizes))


def assert_order(case: str, sizes: Sequence[float], errors: Sequence[float], least: float, unit: str = "m") -> None:
    """Show errors by cell size; assert that each refinement lowers them, and all together with at least the order."""
    found = orders(sizes, errors)
    print(f"{case}: {'size':>10} {'error':>12} order")
    for size, error, order in zip(sizes, errors, [np.nan, *found], strict=True):
        print(f"{case}: {size:>8g} {unit} {error:>12.3e} {'' if np.isnan(order) else format(order, '.2f')}")
    assert (found > 0.0).all(), f"{case}: errors do not shrink: {errors}"
    overall = float(orders((sizes[0], sizes[-1]), (errors[0], errors[-1]))[0])
    assert overall >= least, f"{case}: observed order {overall:.2f}, wanted {least}"
