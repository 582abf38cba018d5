"""Reactions of one cell: never below zero, elements kept, exact where rates are linear, safe where they are stiff.

A reaction step changes the state c of one cell by extents ξ of its processes and by nothing else,

    c(t + h) = c(t) + Sᵀ ξ        S[process, constituent]: the stoichiometry,

so whatever each process keeps is kept by the step, to round-off. Extents come from one of two methods:

1. Written out by the generator of `danao.kinetics` for the chosen processes, two explicit methods:
   a. Heun's, of second order, where the slopes of its two stages differ by less than `GENTLE` of themselves (or by
      `WHISPER` of the state), that is where rate × step is below 0.003: nearly always. A linear rate is then followed
      to 1.5e-6 of itself.
   b. The classical one of Runge and Kutta, of fourth order, where the slopes of its first and last stage differ by less
      than `CALM` of themselves, those of its two middle stages by less than `ALIKE` (or by `SLACK` of the state), that
      is where rate × step is below 0.2. A linear rate is then followed to 3e-6 of the state.
2. Here, for the rest, sub-steps of second order: the explicit trapezoid where it may stand, else the exponential
   Rosenbrock–Euler method (Hochbruck & Ostermann 2010, Acta Numerica 19, 209–286, section 2.4):
   the rates are linearised at the start of a sub-step and the linear system is solved exactly,

       y' = J y + f,  y(0) = 0,   J = Sᵀ R,  R = ∂r/∂c,        ξ' = r + R y.

   Decay follows exp(−kh) and reaeration relaxes to saturation for any rate × step. A sub-step is shortened until the
   true rates at its end agree with the linear ones within `TOLERANCE` of what is there.

Both end in `limit`: where a constituent would fall below zero, the processes that use it get what there is and no more.

Key: c state, r rates, ξ extents, h step, S stoichiometry, R sensitivity, J Jacobian, f slope; H constituents (those
that take part), P processes, Q fixed numbers of the cell (environment and parameters).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types

from solvers._jit import address, inline, kernel
from solvers.exponential import follow

GENTLE, WHISPER = 3e-3, 1e-6  # Heun's step stands while its slopes differ by less, of themselves or of the state
CALM, ALIKE = 0.2, 0.01  # the Runge–Kutta step stands while its slopes differ by less …
SLACK = 3e-4  # … or while what is neglected stays below this share of the state
TOLERANCE = 1e-3  # error of a sub-step of the exponential method, as a share of what is there or passes through
NOTHING = 1e-24  # g/m³: less than a molecule in a cubic metre; flushed, for denormal numbers are slow
STEADY, ROUGH, BROKEN = 0, 1, 2  # what `rescue` answers: fine; tolerance missed; a rate is not finite

_ATTEMPTS = 500
_CALM = 0.05  # as CALM, for the explicit trapezoid
_PLAIN_ERROR = 0.1  # what the error of a plain sub-step counts as when the next length is chosen
_SHORTEST = 1e-7  # share of the step
_ROUND = 1.0 - 1e-15

# Rows of the scratch table. After them come P rows of sensitivities, then four H × H matrices.
STATE, FIXED, EXTENT, _RATE, _LATER, _END, _FACTOR, _TRIAL, _NEW, _GAIN, _LOSS, _SLOPE, _FIRST, _SECOND, _DEBT = range(
    15
)
_ROWS = 15


def scratch_shape(processes: int, constituents: int, fixed: int) -> tuple[int, int]:
    """Return the shape of the scratch table that `rescue` and its callers share."""
    return _ROWS + processes + 4 * constituents, max(processes, constituents, fixed, 1)


@inline
def limit(rows, stoichiometry):
    """Set NEW = STATE + Sᵀ TRIAL; extents that overdraw a constituent are scaled down to what there is.

    The first pass grants nothing but the stock. Later passes add what the granted extents produce: that only raises
    the shares, so every pass is feasible.
    """
    processes, size = stoichiometry.shape
    short = False
    for i in range(size):
        new = rows[STATE, i]
        loss = 0.0
        for j in range(processes):
            change = stoichiometry[j, i] * rows[_TRIAL, j]
            new += change
            loss -= min(change, 0.0)
        rows[_NEW, i] = new
        rows[_LOSS, i] = loss
        short |= new < 0.0
    if not short:
        return
    for j in range(processes):
        rows[_FACTOR, j] = 0.0
    for _ in range(4):
        for i in range(size):
            gain = rows[STATE, i]
            for j in range(processes):
                gain += max(stoichiometry[j, i] * rows[_TRIAL, j] * rows[_FACTOR, j], 0.0)
            rows[_GAIN, i] = gain
        for j in range(processes):
            factor = 1.0
            for i in range(size):
                if stoichiometry[j, i] * rows[_TRIAL, j] < 0.0 and rows[_LOSS, i] > rows[_GAIN, i]:
                    factor = min(factor, _ROUND * rows[_GAIN, i] / rows[_LOSS, i])
            rows[_FACTOR, j] = factor
    for j in range(processes):
        rows[_TRIAL, j] *= rows[_FACTOR, j]
    for i in range(size):
        new = rows[STATE, i]
        for j in range(processes):
            new += stoichiometry[j, i] * rows[_TRIAL, j]
        rows[_NEW, i] = 0.0 if new < 0.0 else new  # what round-off left


@inline
def advance_plainly(rows, stoichiometry, share, later_share):
    """Set TRIAL = share × RATE + later_share × LATER, limited, and NEW."""
    for j in range(stoichiometry.shape[0]):
        rows[_TRIAL, j] = share * rows[_RATE, j]
        if later_share != 0.0:
            rows[_TRIAL, j] += later_share * rows[_LATER, j]
    limit(rows, stoichiometry)


@inline
def is_calm(rows, stoichiometry, step):
    """Tell whether the slopes at both ends of a step are so alike that the explicit trapezoid may stand."""
    processes, size = stoichiometry.shape
    for i in range(size):
        before = 0.0
        after = 0.0
        for j in range(processes):
            before += stoichiometry[j, i] * rows[_RATE, j]
            after += stoichiometry[j, i] * rows[_LATER, j]
        if not step * abs(after - before) <= _CALM * step * abs(before) + SLACK * rows[STATE, i]:
            return False
    return True


@inline
def linearise(rows, stoichiometry):
    """Set SLOPE = Sᵀ RATE and the first matrix to J = Sᵀ R; tell whether the slope is finite."""
    processes, size = stoichiometry.shape
    jacobian = _ROWS + processes
    finite = True
    for i in range(size):
        slope = 0.0
        for k in range(size):
            rows[jacobian + i, k] = 0.0
        for j in range(processes):
            factor = stoichiometry[j, i]
            if factor != 0.0:
                slope += factor * rows[_RATE, j]
                for k in range(size):
                    rows[jacobian + i, k] += factor * rows[_ROWS + j, k]
        rows[_SLOPE, i] = slope
        finite &= np.isfinite(slope)
    return finite


@inline
def propose(rows, stoichiometry, step):
    """Solve the linear system over a sub-step: limited extents in TRIAL, linear rates at its end in END, and NEW."""
    processes, size = stoichiometry.shape
    follow(rows, _ROWS + processes, _SLOPE, _FIRST, _SECOND, _GAIN, _LOSS, size, step)
    for j in range(processes):
        end = rows[_RATE, j]
        extent = step * rows[_RATE, j]
        for i in range(size):
            end += rows[_ROWS + j, i] * rows[_FIRST, i]
            extent += rows[_ROWS + j, i] * rows[_SECOND, i]
        rows[_END, j] = end
        rows[_TRIAL, j] = extent
    limit(rows, stoichiometry)


@inline
def misfit(rows, stoichiometry, step):
    """Return the error of a sub-step in units of the tolerance: true rates at its end (LATER) against linear ones."""
    processes, size = stoichiometry.shape
    worst = 0.0
    for i in range(size):
        miss = 0.0
        gain = 0.0
        for j in range(processes):
            miss += stoichiometry[j, i] * (rows[_LATER, j] - rows[_END, j])
            gain += max(stoichiometry[j, i] * rows[_TRIAL, j], 0.0)
        scale = TOLERANCE * max(rows[STATE, i], rows[_NEW, i], gain) + NOTHING
        error = abs(miss) * step / 3.0 / scale
        if not np.isfinite(error):
            return np.inf
        worst = max(worst, error)
    return worst


@inline
def accept(rows, stoichiometry):
    """Take over the proposed state and extents."""
    processes, size = stoichiometry.shape
    for j in range(processes):
        rows[EXTENT, j] += rows[_TRIAL, j]
    for i in range(size):
        rows[STATE, i] = rows[_NEW, i]


@inline
def plain(rates, rows, stoichiometry, step):
    """Try the explicit trapezoid with limited extents; tell whether it may stand."""
    rates(rows, STATE, _RATE)
    advance_plainly(rows, stoichiometry, step, 0.0)
    rates(rows, _NEW, _LATER)
    advance_plainly(rows, stoichiometry, 0.5 * step, 0.5 * step)
    return is_calm(rows, stoichiometry, step)


@inline
def differentiate(rates, rows, stoichiometry):
    """Set the sensitivities by forward differences, slope and Jacobian; tell whether the slope is finite."""
    processes, size = stoichiometry.shape
    for i in range(size):
        here = rows[STATE, i]
        rows[STATE, i] += 1e-6 * here + 1e-9
        width = rows[STATE, i] - here
        rates(rows, STATE, _LATER)
        rows[STATE, i] = here
        for j in range(processes):
            rows[_ROWS + j, i] = (rows[_LATER, j] - rows[_RATE, j]) / width
    return linearise(rows, stoichiometry)


@inline
def rescue(rates, rows, stoichiometry, step):
    """Advance one state by sub-steps: limited plain ones where they may stand, else exponential ones."""
    processes, size = stoichiometry.shape
    for i in range(size):
        rows[_DEBT, i] = min(rows[STATE, i], 0.0)  # left by others; carried along, not repaired
        rows[STATE, i] -= rows[_DEBT, i]
    for j in range(processes):
        rows[EXTENT, j] = 0.0
    rest, h, attempts, status = step, step, 0, STEADY
    while rest > 0.0:
        error = _PLAIN_ERROR
        if not plain(rates, rows, stoichiometry, h):
            if not differentiate(rates, rows, stoichiometry):
                return BROKEN
            while True:
                attempts += 1
                propose(rows, stoichiometry, h)
                rates(rows, _NEW, _LATER)
                error = misfit(rows, stoichiometry, h)
                if error <= 1.0 or h <= _SHORTEST * step or attempts >= _ATTEMPTS:
                    break
                h *= max(0.1, 0.8 * error ** (-1.0 / 3.0))
            if error > 1.0:
                status = ROUGH
            if error == np.inf:
                advance_plainly(rows, stoichiometry, h, 0.0)
        accept(rows, stoichiometry)
        rest -= h
        h *= max(0.2, 0.8 * max(error, 1e-3) ** (-1.0 / 3.0))
        h = rest if attempts >= _ATTEMPTS else min(rest, h)
    for i in range(size):
        rows[STATE, i] += rows[_DEBT, i]
    return status


@inline
def store(rows, stoichiometry, column, outside, cell, volume, concentration, change):
    """Write a state back, and book what the water gained by reactions and from air and bed."""
    for i in range(column.size):
        at = column[i]
        new = rows[STATE, i]
        exchange = 0.0
        for j in range(outside.size):
            if outside[j]:
                exchange += stoichiometry[j, i] * rows[EXTENT, j]
        change[0, at] += volume[cell] * (new - concentration[cell, at] - exchange)
        change[1, at] += volume[cell] * exchange
        concentration[cell, at] = 0.0 if abs(new) < NOTHING else new


@kernel
def advance_left(
    rates,
    fill,
    concentration,
    volume,
    environment,
    parameters,
    step,
    change,
    left,
    number,
    column,
    outside,
    count,
    stoichiometry,
    rows,
):
    """Advance the entries that the plain step left: one kernel for every set of processes.

    Parameters
    ----------
    rates, fill : compiled by `callbacks`
        The processes.
    concentration, volume, environment, parameters, change : arrays, shapes [N, M], [N], [N, E], [N, P'], [2, M]
        As the generated kernels take them.
    step : float
        Seconds.
    left : int array
        Entries, cell × lanes + lane; the first `number` count.
    number : int
        How many entries there are.
    column : int array, shape [H, lanes]
        Column in `concentration` of each constituent that takes part, by lane.
    outside : bool array, shape [P]
        Whether a process exchanges mass with air or bed.
    count : int array, shape [2]
        Counts entries, and those that missed the tolerance.
    stoichiometry, rows : arrays, shapes [P, H] and `scratch_shape`
        Scratch; `stoichiometry` zero where a process does not change a constituent.

    Returns
    -------
    int
        −1, or the first entry at which a rate is not finite.
    """
    lanes = column.shape[1]
    for entry in left[:number]:
        cell = entry // lanes
        lane = entry % lanes
        for i in range(column.shape[0]):
            rows[STATE, i] = concentration[cell, column[i, lane]]
        fill(environment, parameters, cell, lane, lanes, rows, stoichiometry)
        status = rescue(rates, rows, stoichiometry, step)
        count[0] += 1
        if status == ROUGH:
            count[1] += 1
        if status == BROKEN:
            return entry
        store(rows, stoichiometry, column[:, lane], outside, cell, volume, concentration, change)
    return -1


_MATRIX = types.Array(types.float64, 2, "C")
_RATES = types.void(_MATRIX, types.int64, types.int64)
_FILL = types.void(_MATRIX, _MATRIX, types.int64, types.int64, types.int64, _MATRIX, _MATRIX)


def callbacks(rates: Callable[..., Any], fill: Callable[..., Any], kept: bool) -> tuple[Any, Any]:
    """Return the functions of a set of processes as addresses that `advance_left` takes.

    An address, unlike a jitted function, does not become part of the kernel: that is compiled once per machine.

    Parameters
    ----------
    rates : callable
        ``rates(rows, source, target)`` sets row `target` of the scratch table to the rates of all processes for the
        state in row `source` and the fixed numbers in row `FIXED`.
    fill : callable
        ``fill(environment, parameters, cell, lane, lanes, rows, stoichiometry)`` sets row `FIXED` and the stoichiometry
        of a cell and lane.
    kept : bool
        Whether their machine code may be kept on disk, see `solvers._jit.address`.
    """
    return address(rates, _RATES, kept), address(fill, _FILL, kept)
