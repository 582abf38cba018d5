"""The rectangular channel of the MASS1 tests, and its gradually varied flow as an ordinary differential equation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp

GRAVITY = 9.81
WIDTH, MANNING, LENGTH, DISCHARGE = 30.48, 0.026, 3247.9488, 28.316846592
MILD = 0.00016175957207207207
CELL = LENGTH / 74


def profile(
    x: np.ndarray,
    slope: Callable[[float], float],
    depth: float,
    length: float = LENGTH,
    lateral: float = 0.0,
) -> np.ndarray:
    """Return the depth at x of subcritical flow with a depth given at the downstream end.

    dh/dx = (S0 − Sf − k Q q / (g A²)) / (1 − Fr²), with k = 2 for lateral inflow, which brings no streamwise momentum,
    and k = 1 for outflow, which leaves with the velocity of the stream (Chow 1959, equations 12-5 and 12-8).
    """
    share = 2.0 if lateral > 0.0 else 1.0

    def growth(at: float, value: np.ndarray) -> list[float]:
        h = float(value[0])
        discharge, area = DISCHARGE + lateral * at, WIDTH * h
        radius = area / (WIDTH + 2.0 * h)
        friction = (discharge * MANNING / area) ** 2 / radius ** (4.0 / 3.0)
        froude = discharge**2 * WIDTH / (GRAVITY * area**3)
        drag = share * discharge * lateral / (GRAVITY * area**2)
        return [(slope(at) - friction - drag) / (1.0 - froude)]

    options = {"dense_output": True, "rtol": 1e-11, "atol": 1e-12, "max_step": length / 400.0}
    return solve_ivp(growth, (length, 0.0), [depth], **options).sol(x)[0]
