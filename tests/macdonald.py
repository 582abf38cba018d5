"""Channels whose bed is made so that a wanted depth is the steady flow with friction (MacDonald et al. 1997)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

from danao import CrossSection, Inflow, Level, Reach, Results, River, Source
from tests.runs import last, run

GRAVITY = 9.81

Function = Callable[[np.ndarray], np.ndarray]


def derivative(function: Function) -> Function:
    """Return the derivative, exact to round-off: the imaginary part that a tiny imaginary step makes."""
    return lambda x: np.imag(function(np.asarray(x, dtype=complex) + 1e-30j)) / 1e-30


@dataclass(frozen=True)
class Channel:
    """A channel with its wanted depth h(x) and dh/dx.

    The bottom `width` is a number or a function of x. `rain` is lateral inflow per metre (m²/s) that brings no
    streamwise momentum; `discharge` is the one at x = 0. Over `lead` metres above x = 0 the flow is uniform.
    """

    length: float
    side_slope: float
    depth: Function
    growth: Function
    width: float | Function = 10.0
    manning: float = 0.03
    discharge: float = 20.0
    rain: float = 0.0
    lead: float = 0.0

    def breadth(self, x: np.ndarray) -> np.ndarray:
        """Return the bottom width."""
        return self.width(x) if callable(self.width) else self.width + 0.0 * np.asarray(x)

    def slope(self, x: float) -> float:
        """Return the bed slope (1 − Fr²) h' + Sf + 2 Q r/(g A²) − Q² h B'/(g A³)."""
        inside = max(x, 0.0)
        h, width = float(self.depth(inside)), float(self.breadth(inside))
        growth, widening = (float(of(inside)) if x >= 0.0 else 0.0 for of in (self.growth, derivative(self.breadth)))
        flow, rain = self.discharge + self.rain * inside, self.rain if x >= 0.0 else 0.0
        area = (width + self.side_slope * h) * h
        top = width + 2.0 * self.side_slope * h
        wetted = width + 2.0 * h * np.hypot(1.0, self.side_slope)
        inertia = flow**2 / (GRAVITY * area**3)
        friction = (self.manning * flow) ** 2 * wetted ** (4.0 / 3.0) / area ** (10.0 / 3.0)
        rained = 2.0 * flow * rain / (GRAVITY * area**2)
        return (1.0 - inertia * top) * growth + friction + rained - inertia * h * widening

    def bed(self, x: np.ndarray) -> np.ndarray:
        """Return the level of the bed, zero at the downstream end."""
        return _bed(self)(x)

    def faces(self, cell: float) -> np.ndarray:
        """Return the chainages of the faces of cells."""
        return np.linspace(-self.lead, self.length, round((self.length + self.lead) / cell) + 1)

    def river(self, cell: float) -> River:
        """Return the channel with a section at every face."""
        x = self.faces(cell)
        shapes = zip(x, self.bed(x), self.breadth(np.maximum(x, 0.0)), strict=True)
        sections = [CrossSection.trapezoid(*shape, self.side_slope, self.manning) for shape in shapes]
        return River([Reach("main", sections)])

    def settle(self, cell: float, step: float, seconds: float) -> Results:
        """March from the wanted depth until the flow of the scheme itself stands."""
        x = self.faces(cell)
        ends = [Inflow("main", flow=self.discharge), Level("main", level=float(self.depth(self.length)))]
        start = {"main": (x, self.bed(x) + self.depth(x))}
        return run(self.river(cell), ends, seconds, cell=cell, step=step, level=start, discharge=self.discharge)

    def steady(self, cell: float, step: float, seconds: float, below: float) -> Results:
        """March from a full channel, which knows nothing of the wanted depth, with a level at the end."""
        ends = [Inflow("main", flow=self.discharge), Level("main", level=below)]
        place = ("main", 0.0, self.length)
        rain = [Source("rain", at=place, flow=self.rain * self.length)] if self.rain else []
        return run(self.river(cell), ends, seconds, cell=cell, step=step, sources=rain)

    def depth_error(self, results: Results) -> np.ndarray:
        """Return the errors of the depth (m) of the cells, divided by nothing."""
        return np.abs(last(results, "depth") - self.depth(results.dataset["chainage"].values))

    def discharge_error(self, results: Results) -> float:
        """Return the largest error of the discharge, as a part of the one at x = 0."""
        rained = self.rain * np.maximum(results.dataset["face_chainage"].values, 0.0)
        return float(np.abs((last(results, "discharge") - rained) / self.discharge - 1.0).max())


@cache
def _bed(channel: Channel) -> Function:
    """Integrate the bed slope, once for each channel."""
    ends, most = (channel.length, -channel.lead), channel.length / 200.0
    options = {"dense_output": True, "rtol": 1e-12, "atol": 1e-12, "max_step": most}
    found = solve_ivp(lambda at, _: [-channel.slope(at)], ends, [0.0], **options)
    return lambda x: found.sol(x)[0]
