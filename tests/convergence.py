"""Orders of convergence: computed, shown (``pytest -rP``) and asserted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tests import book


def orders(sizes: Sequence[float], errors: Sequence[float]) -> np.ndarray:
    """Return the order between each size and the next finer one: log of the ratio of errors over that of sizes."""
    return np.diff(np.log(errors)) / np.diff(np.log(sizes))


def overall(sizes: Sequence[float], errors: Sequence[float]) -> float:
    """Return the order between the coarsest and the finest size."""
    return float(orders((sizes[0], sizes[-1]), (errors[0], errors[-1]))[0])


def norms(found: np.ndarray, exact: np.ndarray) -> tuple[float, float]:
    """Return the relative L1 and L2 errors: sums over the cells, divided by the same sums of the exact values."""
    error = np.asarray(found) - exact
    return float(np.abs(error).sum() / np.abs(exact).sum()), float(np.linalg.norm(error) / np.linalg.norm(exact))


def show(case: str, sizes: Sequence[float], errors: Mapping[str, Sequence[float]], unit: str = "m") -> None:
    """Print a line for each size: for each kind of error its value and its order; errors of zero have no order."""
    book.order(case, sizes, errors, unit)
    print(f"{case}: {'size':>10}" + "".join(f" {kind:>11} order" for kind in errors))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {kind: [np.nan, *orders(sizes, values)] for kind, values in errors.items()}
    for k, size in enumerate(sizes):
        texts = (f" {values[k]:11.3e} {_word(found[kind][k]):>5}" for kind, values in errors.items())
        print(f"{case}: {size:>8.4g} {unit}{''.join(texts)}")


def assert_order(case: str, sizes: Sequence[float], errors: Sequence[float], least: float, unit: str = "m") -> None:
    """Show errors by cell size; assert that each refinement lowers them, and all together with at least the order."""
    show(case, sizes, {"error": errors}, unit)
    book.order(case, sizes, {"error": errors}, unit, least=least)
    assert (np.diff(errors) < 0.0).all(), f"{case}: errors do not shrink: {errors}"
    reached = overall(sizes, errors)
    assert reached >= least, f"{case}: observed order {reached:.2f}, wanted {least}"


def assert_floor(case: str, sizes: Sequence[float], errors: Sequence[float], most: float, unit: str = "m") -> None:
    """Show errors by cell size; assert that all lie at the floor where no refinement can lower them any more."""
    show(case, sizes, {"error": errors}, unit)
    book.order(case, sizes, {"error": errors}, unit, most=most)
    assert max(errors) <= most, f"{case}: above the floor of {most:g}: {errors}"


def _word(order: float) -> str:
    return format(order, ".2f") if np.isfinite(order) else ""
