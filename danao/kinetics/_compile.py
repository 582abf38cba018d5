"""From a set of processes to machine code: one fused kernel, compiled once per machine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from danao.errors import InputError, Problem, RunError
from danao.kinetics._cache import load
from danao.kinetics._environment import complete
from danao.kinetics._faults import faults, refused
from danao.kinetics._functions import located
from danao.kinetics._generate import WIDTH, generate
from danao.kinetics._parameters import Cells, evaluate, lanes_of
from danao.kinetics._rough import LongStep, fastest
from danao.kinetics._wiring import WiredProcess, environment_of, rates
from solvers._jit import kernel
from solvers.reaction import advance_left, callbacks, scratch_shape

Floats = NDArray[np.float64]


_addresses = lru_cache(maxsize=16)(callbacks)
"""Compiled once per set of processes, not once per run: it takes longer than many a run."""


class RateError(RunError):
    """A rate is not finite.

    Attributes
    ----------
    cell : int
        Where.
    """

    def __init__(self, message: str, cell: int):
        super().__init__(message)
        self.cell = cell


class CompiledKinetics:
    """A set of processes as a kernel. Holds no state of a run but a scratch array and two counts.

    Attributes
    ----------
    constituents : tuple of str
        Order of the constituents in the state array.
    environment : tuple of str
        Columns of the array that `advance` takes as `environment`.
    parameter_environment : tuple of str
        Further quantities of the environment, which `parameters` alone depend on.
    parameter_names : tuple of (process, parameter)
        Columns of the array of parameters that all lanes share.
    laned_names : tuple of (process, parameter)
        Parameters with one number a lane; each has as many columns, after the shared ones.
    lanes : int or None
        How many lanes these are given for; None where no parameter differs by lane, and any number will do.
    rescued, rough : int
        Lanes × cells × steps that needed the method for stiff rates so far, and those where even that missed its
        tolerance (the result is then still conservative and not negative).
    counts : int64 array, shape (lanes, 2)
        The same by lane.
    long_steps : dict of lane to LongStep
        The first of those that missed it.
    """

    def __init__(self, wired: tuple[WiredProcess, ...], constituents: tuple[str, ...]):
        source = generate(wired, constituents)
        self.constituents = constituents
        self.environment = source.environment
        self.parameter_environment = environment_of(wired)[1]
        self.parameter_names = source.shared
        self.laned_names = source.laned
        self.lanes = _lanes(wired)
        self._wired = wired
        self._values = {item.process.name: item.process.parameters for item in wired}
        self._module = load(source)
        self._width = len(constituents)
        self._left = np.empty(0, dtype=np.int64)
        self._rows = np.zeros((3, 0, 0))
        self.counts = np.zeros((1, 2), dtype=np.int64)
        self.long_steps: dict[int, LongStep] = {}
        shape = (len(wired), len(source.held))
        self._held = np.array(source.held, dtype=np.int64)
        self._outside = np.array([item.process.exchange != "water" for item in wired], dtype=np.bool_)
        self._scratch = (np.zeros(shape), np.zeros(scratch_shape(*shape, source.fixed)))
        _try(self, wired)

    @property
    def rescued(self) -> int:
        """Lanes × cells × steps that needed the method for stiff rates."""
        return int(self.counts[:, 0].sum())

    @property
    def rough(self) -> int:
        """Lanes × cells × steps at which the tolerance was missed."""
        return int(self.counts[:, 1].sum())

    def forget(self) -> None:
        """Begin to count anew."""
        self.counts[:] = 0
        self.long_steps.clear()

    def environment_array(self, values: Mapping[str, Any], cells: int) -> Floats:
        """Return the array that `advance` takes as `environment`, shape [N, E].

        Parameters
        ----------
        values : mapping of name to number or array of shape [N]
            Quantities of the environment; more than are needed do no harm.
        cells : int
            Number of cells N.

        Raises
        ------
        InputError
            If a quantity that a rate asks for is missing, or is None.
        """
        known = complete(values, (*self.environment, *self.parameter_environment))
        array = np.empty((cells, len(self.environment)))
        for column, name in enumerate(self.environment):
            array[:, column] = known[name]
        return array

    def parameter_array(self, cells: Cells) -> Floats:
        """Return the value of every parameter in every cell, shape [N, P], for one output interval.

        P counts a shared parameter once and one that differs by lane once for each lane.

        Parameters
        ----------
        cells : Cells
            What they may depend on: environment, reaches, chainages, time.

        Raises
        ------
        InputError
            If a parameter by reach does not fit the river, or needs a quantity that is missing.
        """
        asked = (*self.environment, *self.parameter_environment)
        cells = replace(cells, environment=complete(cells.environment, asked))
        first, lanes = len(self.parameter_names), self.lanes or 1
        array = np.empty((cells.cell_reach.size, first + lanes * len(self.laned_names)))
        for column, (process, name) in enumerate(self.parameter_names):
            array[:, column : column + 1] = evaluate(self._values[process][name], cells)
        for column, (process, name) in enumerate(self.laned_names):
            begin = first + column * lanes
            array[:, begin : begin + lanes] = evaluate(self._values[process][name], cells)
        return array

    def coupled(self, environment: Floats, parameters: Floats) -> NDArray[np.bool_]:
        """Return which constituents (rows) change at a pace that depends on which (columns), shape [M, M].

        A few states drawn at random are tried in the first, the middle and the last cell: what a parameter switches
        off, as an oxygen limitation of zero, does not count.

        Parameters
        ----------
        environment, parameters : arrays, shapes [N, E] and [N, P]
            From `environment_array` and `parameter_array`.
        """
        random, size = np.random.default_rng(1), len(self.constituents)
        found = np.eye(size, dtype=bool)
        for cell in {0, len(environment) // 2, len(environment) - 1}:
            for state in random.uniform(0.1, 10.0, (3, size)):
                before = self._seen(state, environment[cell], parameters[cell], 0)[2]
                for k in range(size):
                    other = np.where(np.arange(size) == k, 0.3 * state, state)
                    after = self._seen(other, environment[cell], parameters[cell], 0)[2]
                    self._note_coupled(k, {name for name in before if after[name] != before[name]}, found)
        return found

    def _note_coupled(self, by: int, moved: set[str], found: NDArray[np.bool_]) -> None:
        """Note what changes at another pace with a constituent, since it moves these rates or is in a factor."""
        for item in self._wired:
            for term in item.terms:
                in_factor = any(
                    node.kind == "state" and node.key == self.constituents[by] for node in term.factor.walk()
                )
                if item.process.name in moved or in_factor:
                    found[self.constituents.index(term.constituent), by] = True

    def advance(
        self,
        concentration: Floats,
        volume: Floats,
        environment: Floats,
        parameters: Floats,
        step: float,
        change: Floats,
    ) -> None:
        """Let the reactions run for `step` seconds in every cell that holds water.

        All arrays are C-contiguous float64.

        Parameters
        ----------
        concentration : array, shape [N, M]
            g/m³; M = constituents × lanes, lanes inner. Advanced in place.
        volume : array, shape [N]
            m³; a cell without water is left alone.
        environment, parameters : arrays, shapes [N, E] and [N, P]
            From `environment_array` and `parameter_array`.
        step : float
            Seconds; nothing happens in none.
        change : array, shape [2, M]
            What the water gained by reactions (row 0) and from air and bed (row 1) is added, g.

        Raises
        ------
        RateError
            If a rate is not finite; the message names the process and the state.
        ValueError
            If the lanes of the state are not those that the parameters are given for.
        """
        if step <= 0.0:
            return
        module, left = self._module, self._left
        if left.size < concentration.size:
            left = self._left = np.empty(concentration.size, dtype=np.int64)
        lanes = concentration.shape[1] // self._width
        if self.lanes not in (None, lanes):
            raise ValueError(f"parameters are given for {self.lanes} lanes, the state has {lanes}")
        if len(self.counts) != lanes:
            self.counts = np.zeros((lanes, 2), dtype=np.int64)
        wide = WIDTH * math.ceil(lanes / WIDTH)
        if self._rows.shape[2] != wide:
            self._rows = np.zeros((3, 4 * self._width + 2 + len(self.laned_names), wide))
        advance = module.advance_one if lanes == 1 else module.advance_lanes
        number = advance(concentration, volume, environment, parameters, step, change, left, *self._rows)
        if number:
            self._rescue(concentration, volume, environment, parameters, step, change, left, number)

    def _rescue(
        self,
        concentration: Floats,
        volume: Floats,
        environment: Floats,
        parameters: Floats,
        step: float,
        change: Floats,
        left: NDArray[np.int64],
        number: int,
    ) -> None:
        """Advance the entries that the plain step left."""
        lanes = concentration.shape[1] // self._width
        entries = left[:number].copy()
        cell, lane = np.divmod(entries, lanes)
        before = concentration[cell[:, None], np.arange(self._width) * lanes + lane[:, None]]
        count = np.zeros(2, dtype=np.int64)
        entry = self._advance_left(concentration, volume, environment, parameters, step, change, entries, count)
        if entry >= 0:
            raise RateError(*self._explain(entry, concentration, environment, parameters))
        self.counts[:, 0] += np.bincount(lane, minlength=lanes)
        found = np.unique(lane).tolist()
        if len(found) == 1 and found[0] in self.long_steps:  # all misses are this lane's, and one of them is known
            self.counts[found[0], 1] += count[1]
        elif count[1]:
            self._find_long_steps(entries, before, volume, environment, parameters, step)

    def _advance_left(
        self,
        concentration: Floats,
        volume: Floats,
        environment: Floats,
        parameters: Floats,
        step: float,
        change: Floats,
        entries: NDArray[np.int64],
        count: NDArray[np.int64],
    ) -> int:
        """Advance entries by the method for stiff rates; return -1, or the entry where a rate is not finite."""
        lanes = concentration.shape[1] // self._width
        column = self._held[:, None] * lanes + np.arange(lanes)
        water = (concentration, volume, environment, parameters, step, change, entries, entries.size)
        return int(advance_left(*self._callbacks, *water, column, self._outside, count, *self._scratch))

    def _find_long_steps(
        self,
        entries: NDArray[np.int64],
        before: Floats,
        volume: Floats,
        environment: Floats,
        parameters: Floats,
        step: float,
    ) -> None:
        """Count the entries that miss their tolerance by lane, by trying each again from its state `before`."""
        lanes, first = len(self.counts), len(self.parameter_names)
        for entry, state in zip(entries, before, strict=True):
            cell, lane = divmod(int(entry), lanes)
            here, count = slice(cell, cell + 1), np.zeros(2, dtype=np.int64)
            own = np.concatenate([parameters[cell, :first], parameters[cell, first + lane :: lanes]])
            water = (state[None].copy(), volume[here], environment[here], own[None])
            self._advance_left(*water, step, np.zeros((2, state.size)), np.zeros(1, dtype=np.int64), count)
            self.counts[lane, 1] += count[1]
            if count[1] and lane not in self.long_steps:
                known, _, found = self._seen(state, environment[cell], own, 0)
                process = fastest([item.process for item in self._wired], found, known)
                self.long_steps[lane] = LongStep(cell, process, step)

    @cached_property
    def _callbacks(self) -> tuple[Any, Any]:
        return _addresses(self._module.rates, self._module.fill, self._module.kernel is kernel)

    def _explain(self, entry: int, concentration: Floats, environment: Floats, parameters: Floats) -> tuple[str, int]:
        """Return which rate is not finite and in which state, and the cell."""
        cell, lane = divmod(entry, concentration.shape[1] // self._width)
        state, surroundings, found = self._seen(concentration[cell], environment[cell], parameters[cell], lane)
        broken = next((name for name, rate in found.items() if not np.isfinite(rate)), None)
        where = ", ".join(f"{name} = {value:.6g}" for name, value in (state | surroundings).items())
        where += _line_of(self._wired, broken)
        if broken is None:
            return f"a rate is not finite at {where}", cell
        return f"the rate of process '{broken}' is {found[broken]} at {where}", cell

    def _seen(
        self, concentration: Floats, environment: Floats, parameters: Floats, lane: int
    ) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """Return state, environment and rates of one cell and lane by name."""
        lanes = concentration.size // self._width
        state = dict(zip(self.constituents, concentration[lane::lanes], strict=True))
        surroundings = dict(zip(self.environment, environment, strict=True))
        first = len(self.parameter_names)
        given = dict(zip(self.parameter_names, parameters[:first], strict=True))
        given |= dict(zip(self.laned_names, parameters[first + lane :: lanes], strict=True))
        return state, surroundings, rates(self._wired, state, surroundings, given)


def _try(compiled: CompiledKinetics, wired: tuple[WiredProcess, ...]) -> None:
    """Compile or load a kernel now: mistakes in a user's function show here, by process and line."""
    if problems := refused(wired):
        raise InputError(problems)
    lanes = compiled.lanes or 1
    state = np.zeros((1, len(compiled.constituents) * lanes))
    sizes = [(1, len(compiled.environment)), (1, len(compiled.parameter_names) + lanes * len(compiled.laned_names))]
    try:
        compiled.advance(state, np.zeros(1), np.zeros(sizes[0]), np.zeros(sizes[1]), 1.0, np.zeros((2, state.size)))
    except Exception as error:  # numba lets through what Python raises while it looks at a function
        problems = faults(wired, error if isinstance(error, NumbaError) else None)
        if not problems:
            raise
        raise InputError(problems) from None


def _line_of(wired: tuple[WiredProcess, ...], name: str | None) -> str:
    """Return where the rate of a process stands, if it is a user's own."""
    rate = next((item.process.rate for item in wired if item.process.name == name), None)
    place = located(Problem(""), rate)
    return f" ({place.file}:{place.line})" if place.file else ""


def _lanes(wired: tuple[WiredProcess, ...]) -> int | None:
    """Return the number of lanes that parameters are given for, None where none differs by lane."""
    found = {lanes for item in wired for value in item.process.parameters.values() for lanes in lanes_of(value)}
    return max(found, default=None)
