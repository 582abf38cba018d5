"""The Gaussian in PyClaw: its compiled second-order scheme with the MC limiter, diffusion by Crank–Nicolson.

PyClaw has no diffusion of its own; the split step below (Strang) is the usual way and costs little beside it.
"""

from __future__ import annotations

import logging
import time

import gaussian
import numpy as np
from clawpack import pyclaw, riemann
from scipy.linalg import solve_banded


def diffuse(solver: pyclaw.ClawSolver1D, state: pyclaw.State, length: float) -> None:
    """Advance diffusion by `length` seconds in place; the ends do not matter, the cloud stays inside."""
    number = gaussian.DISPERSION * length / state.grid.delta[0] ** 2
    value = state.q[0]
    right = value.copy()
    right[1:-1] += 0.5 * number * (value[2:] - 2.0 * value[1:-1] + value[:-2])
    bands = np.empty((3, value.size))
    bands[0], bands[1], bands[2] = -0.5 * number, 1.0 + number, -0.5 * number
    state.q[0] = solve_banded((1, 1), bands, right)


def run(cell: float) -> tuple[float, float]:
    """Return seconds and error of one run."""
    solver = pyclaw.ClawSolver1D(riemann.advection_1D)
    solver.limiters = pyclaw.limiters.tvd.MC
    solver.bc_lower[0] = solver.bc_upper[0] = pyclaw.BC.extrap
    solver.step_source, solver.source_split = diffuse, 2
    solver.dt_variable, solver.dt_initial = False, gaussian.step(cell)
    solver.max_steps = 100_000
    domain = pyclaw.Domain(pyclaw.Dimension(0.0, gaussian.LENGTH, round(gaussian.LENGTH / cell), name="x"))
    state = pyclaw.State(domain, 1)
    state.problem_data["u"] = gaussian.VELOCITY
    state.q[0] = gaussian.exact(gaussian.centres(cell), 0.0)
    claw = pyclaw.Controller()
    claw.solution, claw.solver, claw.tfinal = pyclaw.Solution(state, domain), solver, gaussian.DURATION
    claw.num_output_times, claw.output_format, claw.keep_copy = 1, None, True
    start = time.perf_counter()
    claw.run()
    return time.perf_counter() - start, gaussian.error(cell, claw.frames[-1].q[0])


logging.disable(logging.INFO)
