"""The reaction step of the base run as a linear map, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.kinetics._compile import CompiledKinetics
from solvers.propagate import nudge, slopes

Floats = NDArray[np.float64]
Pairs = NDArray[np.bool_]


@dataclass(frozen=True)
class Moment:
    """What a reaction step depends on besides the state: volume [N], environment [N, E], parameters [N, P], seconds."""

    volume: Floats
    environment: Floats
    parameters: Floats
    seconds: float


def tangent(kinetics: CompiledKinetics, base: Floats, around: Moment, pairs: Pairs) -> tuple[Floats, Floats]:
    """Return the step F as ``P c + b``: its derivative at the base state, and what makes it exact there.

    For rates that are linear in the constituents it is the step itself; else it is the step's tangent, by one-sided
    differences.

    Parameters
    ----------
    kinetics : CompiledKinetics
        The processes.
    base : float64 array, shape (N, M)
        State before the step.
    around : Moment
        The rest.
    pairs : bool array, shape (M, M)
        Which constituents (rows) depend on which (columns); other entries of P are zero.

    Returns
    -------
    propagator, offset : float64 arrays, shapes (N, M, M) and (N, M)
        P and b = F(base) − P base.
    """
    cells, size = base.shape
    nudged, lanes = np.empty((cells, size)), np.empty((cells, size, 1 + size))
    nudge(base, nudged, lanes)
    change = np.zeros((2, size * (1 + size)))
    flat = lanes.reshape(cells, -1)
    kinetics.advance(flat, around.volume, around.environment, around.parameters, around.seconds, change)
    propagator, offset = np.empty((cells, size, size)), np.empty((cells, size))
    slopes(base, nudged, lanes, pairs, propagator, offset)
    return propagator, offset


def reach_of(pairs: Pairs) -> Pairs:
    """Return which constituents (rows) depend on which (columns) by any number of steps."""
    reach: Any = pairs.copy()
    for _ in range(len(pairs)):
        reach = (reach.astype(int) @ pairs.astype(int)) > 0
    return reach
