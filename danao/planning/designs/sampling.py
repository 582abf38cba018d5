"""Sampling: points of the unit cube, one row a run, by the plan of a design."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem

Floats = NDArray[np.float64]

MORRIS_LEVELS = 4


def latin_hypercube(runs: int, dimensions: int, seed: int) -> Floats:
    """Return points of which each n-th of every axis holds exactly one (McKay, Beckman & Conover 1979)."""
    from scipy.stats import qmc

    return qmc.LatinHypercube(dimensions, rng=seed).random(runs)


def random(runs: int, dimensions: int, seed: int) -> Floats:
    """Return independent points: plain Monte Carlo."""
    return np.random.default_rng(seed).random((runs, dimensions))


def sobol(runs: int, dimensions: int, seed: int) -> Floats:
    """Return a scrambled Sobol sequence.

    Raises
    ------
    InputError
        If the number of points is no power of two: then the sequence is not balanced.
    """
    _check_power(runs)
    return _sequence(runs, dimensions, seed)


def saltelli(runs: int, dimensions: int, seed: int) -> Floats:
    r"""Return the points from which variance-based indices are counted.

    Two independent sets A and B of `runs` points, then for every parameter the set A with that one column of B:
    :math:`n\,(d + 2)` points in this order (Saltelli et al. 2010, *Computer Physics Communications* 181, 259–270).

    Raises
    ------
    InputError
        As `sobol`.
    """
    _check_power(runs)
    both = _sequence(runs, 2 * dimensions, seed)
    first, second = both[:, :dimensions], both[:, dimensions:]
    mixed = []
    for column in range(dimensions):
        points = first.copy()
        points[:, column] = second[:, column]
        mixed.append(points)
    return np.concatenate([first, second, *mixed])


def morris(runs: int, dimensions: int, seed: int) -> Floats:
    """Return trajectories that move one parameter at a time: ``runs × (d + 1)`` points (Morris 1991), by SALib.

    Raises
    ------
    InputError
        If SALib is not there (extra ``sensitivity``).
    """
    return salib("sample.morris").sample(cube(dimensions), runs, num_levels=MORRIS_LEVELS, seed=seed)


SAMPLERS: dict[str, Callable[[int, int, int], Floats]] = {
    "latin_hypercube": latin_hypercube,
    "random": random,
    "sobol": sobol,
    "saltelli": saltelli,
    "morris": morris,
}


def points_of(kind: str, runs: int, dimensions: int) -> int:
    """Return how many points a plan of `runs` has."""
    return runs * {"saltelli": dimensions + 2, "morris": dimensions + 1}.get(kind, 1)


def cube(dimensions: int) -> dict[str, object]:
    """Return the unit cube as SALib describes a problem."""
    names = [f"x{place}" for place in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


def salib(module: str) -> Any:
    """Return a module of SALib; `InputError` where it is not installed."""
    import importlib

    try:
        return importlib.import_module(f"SALib.{module}")
    except ImportError:
        rule, remedy = "SALib is not installed", "pip install 'danao[sensitivity]'"
        raise InputError(Problem(rule, remedy=remedy)) from None


def _sequence(runs: int, dimensions: int, seed: int) -> Floats:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, rng=seed).random(runs)


def _check_power(runs: int) -> None:
    if runs & (runs - 1):
        below = 1 << (runs.bit_length() - 1)
        rule = f"{runs} is no power of two, without which a Sobol sequence is not balanced"
        raise InputError(Problem(rule, key="runs", remedy=f"give {below} or {2 * below}"))
