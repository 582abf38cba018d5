"""The Gaussian that everybody carries: advection and diffusion of a cloud in uniform flow, with its exact solution.

A cloud of standard deviation σ₀ at x₀ is at time t a cloud of σ² = σ₀² + 2 D t around x₀ + u t, its peak lowered by
σ₀/σ (Fischer et al. 1979, *Mixing in Inland and Coastal Waters*, eq. 2.29).
"""

from __future__ import annotations

import numpy as np

LENGTH = 100_000.0  # m
VELOCITY = 0.5  # m/s
DISPERSION = 10.0  # m²/s
SIGMA = 500.0  # m
CENTRE = 20_000.0  # m
DURATION = 50_000.0  # s
COURANT = 0.5
CELLS = (100.0, 50.0, 25.0)  # m


def centres(cell: float) -> np.ndarray:
    """Return the cell centres."""
    return (np.arange(round(LENGTH / cell)) + 0.5) * cell


def exact(x: np.ndarray, time: float) -> np.ndarray:
    """Return the concentration at `time`; the peak at the start is one."""
    variance = SIGMA**2 + 2.0 * DISPERSION * time
    return SIGMA / np.sqrt(variance) * np.exp(-((x - CENTRE - VELOCITY * time) ** 2) / (2.0 * variance))


def step(cell: float) -> float:
    """Return the time step that the Courant number asks for."""
    return COURANT * cell / VELOCITY


def error(cell: float, value: np.ndarray) -> float:
    """Return the relative error in the first norm, Σ|c − exact| / Σ|exact|."""
    truth = exact(centres(cell), DURATION)
    return float(np.abs(value - truth).sum() / np.abs(truth).sum())
