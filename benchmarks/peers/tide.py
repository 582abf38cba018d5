"""A tidal channel: 30 km of trapezoid, a river at its head, a semidiurnal tide at its mouth, ten days."""

from __future__ import annotations

import numpy as np

LENGTH = 30_000.0  # m
CELL = 100.0  # m
WIDTH = 40.0  # m, of the bed
SIDE_SLOPE = 2.0
MANNING = 0.025
BED_HEAD, BED_MOUTH = -2.0, -4.0  # m
BANK = 6.0  # m
FLOW = 20.0  # m³/s
AMPLITUDE = 0.8  # m
TIDE_HOURS = 12.42
DAYS = 10
OUTPUT = 600.0  # s


def bed(chainage: float) -> float:
    """Return the bed level on the straight line from head to mouth."""
    return BED_HEAD + (BED_MOUTH - BED_HEAD) * chainage / LENGTH


def mouth(seconds: np.ndarray) -> np.ndarray:
    """Return the level at the mouth."""
    return AMPLITUDE * np.sin(2.0 * np.pi * seconds / (TIDE_HOURS * 3600.0))


def times() -> np.ndarray:
    """Return the output times in seconds, the start included."""
    return np.arange(0.0, DAYS * 86400.0 + 1.0, OUTPUT)
