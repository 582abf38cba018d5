"""Channels whose bed is made so that a wanted depth is the steady flow with friction (MacDonald et al. 1997)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from danao import CrossSection, Inflow, Level, Reach, Results, River
from tests.runs import last, run

GRAVITY = 9.81


@dataclass(frozen=True)
class Channel:
    """A prismatic channel with its wanted depth h(x) and dh/dx."""

    length: float
    side_slope: float
    depth: Callable[[np.ndarray], np.ndarray]
    growth: Callable[[np.ndarray], np.ndarray]
    width: float = 10.0
    manning: float = 0.03
    discharge: float = 20.0

    def slope(self, x: float) -> float:
        """Return the bed slope (1 − Fr²) h' + Sf."""
        h = float(self.depth(x))
        area = (self.width + self.side_slope * h) * h
        top = self.width + 2.0 * self.side_slope * h
        wetted = self.width + 2.0 * h * np.hypot(1.0, self.side_slope)
        froude = self.discharge**2 * top / (GRAVITY * area**3)
        friction = (self.manning * self.discharge) ** 2 * wetted ** (4.0 / 3.0) / area ** (10.0 / 3.0)
        return (1.0 - froude) * float(self.growth(x)) + friction

    def bed(self, x: np.ndarray) -> np.ndarray:
        """Return the level of the bed, zero at the downstream end."""
        ends = (self.length, 0.0)
        most = self.length / 200.0
        found = solve_ivp(
            lambda at, _: [-self.slope(at)], ends, [0.0], dense_output=True, rtol=1e-12, atol=1e-12, max_step=most
        )
        return found.sol(x)[0]

    def river(self, cell: float) -> River:
        """Return the channel with a section at every face."""
        x = np.linspace(0.0, self.length, round(self.length / cell) + 1)
        z = self.bed(x)
        shape = (self.width, self.side_slope, self.manning)
        return River([Reach("main", [CrossSection.trapezoid(a, b, *shape) for a, b in zip(x, z, strict=True)])])

    def settle(self, cell: float, step: float, seconds: float) -> Results:
        """March from the wanted depth until the flow of the scheme itself stands."""
        x = np.linspace(0.0, self.length, round(self.length / cell) + 1)
        ends = [Inflow("main", flow=self.discharge), Level("main", level=float(self.depth(self.length)))]
        start = {"main": (x, self.bed(x) + self.depth(x))}
        return run(self.river(cell), ends, seconds, cell=cell, step=step, level=start, discharge=self.discharge)

    def depth_error(self, results: Results) -> np.ndarray:
        """Return the errors of the depth (m) of the cells, divided by nothing."""
        return np.abs(last(results, "depth") - self.depth(results.dataset["chainage"].values))

    def discharge_error(self, results: Results) -> float:
        """Return the largest relative error of the discharge."""
        return float(np.abs(last(results, "discharge") / self.discharge - 1.0).max())
