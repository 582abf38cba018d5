"""Frictionless flumes over the parabolic bump of SWASHES (Delestre et al. 2013), and their exact depths."""

from __future__ import annotations

import numpy as np

from danao import CrossSection, Reach, River

GRAVITY = 9.81
LENGTH = 25.0


def bump(x: np.ndarray) -> np.ndarray:
    """Return the level of the bed (m)."""
    return np.maximum(0.0, 0.2 - 0.05 * (np.asarray(x) - 10.0) ** 2)


def flume(cell: float) -> River:
    """Return the flume, 1 m wide and 25 m long, with its bed given at faces and centres of the cells."""
    chainage = np.linspace(0.0, LENGTH, 2 * round(LENGTH / cell) + 1)
    return bed_river(chainage, bump(chainage))


def bed_river(chainage: np.ndarray, bed: np.ndarray, width: float = 1.0, manning: float = 0.0) -> River:
    """Return one rectangular reach with these levels of its bed."""
    sections = [CrossSection.rectangle(float(x), float(z), width, manning) for x, z in zip(chainage, bed, strict=True)]
    return River([Reach("main", sections)])


def depth(bed: float, unit_discharge: float, energy: float, subcritical: bool) -> float:
    """Return the depth of a given energy head: h³ + (z − E) h² + q²/2g = 0 (Bernoulli)."""
    roots = np.roots([1.0, bed - energy, 0.0, unit_discharge**2 / (2.0 * GRAVITY)])
    real = np.sort(roots[np.abs(roots.imag) < 1e-7].real)
    real = real[real > 0.0]
    return float(real[-1] if subcritical else real[0])


def head(unit_discharge: float, water_depth: float) -> float:
    """Return the energy head over a bed at zero (m)."""
    return water_depth + unit_discharge**2 / (2.0 * GRAVITY * water_depth**2)
