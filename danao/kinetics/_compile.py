"""From a set of processes to machine code: one fused kernel, compiled once per machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from danao.errors import InputError, Problem, RunError
from danao.kinetics._cache import load, positional
from danao.kinetics._environment import DEFAULTS
from danao.kinetics._faults import faults
from danao.kinetics._generate import generate
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics._wiring import WiredProcess, environment_of
from solvers.reaction import scratch_shape

Floats = NDArray[np.float64]


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
        Columns of the array of parameters.
    rescued, rough : int
        Lanes × cells × steps that needed the method for stiff rates so far, and those where even that missed its
        tolerance (the result is then still conservative and not negative).
    """

    def __init__(self, wired: tuple[WiredProcess, ...], constituents: tuple[str, ...]):
        source = generate(wired, constituents)
        self.constituents = constituents
        self.environment = source.environment
        self.parameter_environment = environment_of(wired)[1]
        self.parameter_names = source.parameters
        self._wired = wired
        self._values = {item.process.name: item.process.parameters for item in wired}
        self._module = load(source)
        self._count = np.zeros(2, dtype=np.int64)
        self._scratch = (self._count, np.zeros(source.sizes[:2]), np.zeros(scratch_shape(*source.sizes)))
        self._try()

    @property
    def rescued(self) -> int:
        """Lanes × cells × steps that needed the method for stiff rates."""
        return int(self._count[0])

    @property
    def rough(self) -> int:
        """Lanes × cells × steps at which the tolerance was missed."""
        return int(self._count[1])

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
        known = self._complete(values)
        array = np.empty((cells, len(self.environment)))
        for column, name in enumerate(self.environment):
            array[:, column] = known[name]
        return array

    def parameter_array(
        self, values: Mapping[str, Any], reach_names: Sequence[str], cell_reach: NDArray[np.int64], time: Any = None
    ) -> Floats:
        """Return the value of every parameter in every cell, shape [N, P], for one output interval.

        Parameters
        ----------
        values : mapping of name to number or array of shape [N]
            Quantities of the environment.
        reach_names, cell_reach : sequence of str, int array of shape [N]
            Names of the reaches, and the number of the reach of each cell.
        time : datetime64, optional
            Local time at which series are taken.

        Raises
        ------
        InputError
            If a parameter by reach does not fit the river, or needs a quantity that is missing.
        """
        cells = Cells(self._complete(values), tuple(reach_names), np.asarray(cell_reach), time)
        array = np.empty((cells.cell_reach.size, len(self.parameter_names)))
        for column, (process, name) in enumerate(self.parameter_names):
            array[:, column] = evaluate(self._values[process][name], cells)
        return array

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
            Seconds, above 0.
        change : array, shape [2, M]
            What the water gained by reactions (row 0) and from air and bed (row 1) is added, g.

        Raises
        ------
        RunError
            If a rate is not finite; the message names the process and the cell.
        """
        advance = self._module.advance_one if concentration.shape[1] == len(self.constituents) else None
        advance = advance or self._module.advance_lanes
        cell = advance(concentration, volume, environment, parameters, step, change, *self._scratch)
        if cell >= 0:
            raise RunError(self._explain(cell, concentration[cell], environment[cell], parameters[cell]))

    def rates(self, concentration: Floats, environment: Floats, parameters: Floats) -> dict[str, float]:
        """Return the rate of every process in one state, g/m³/s, for looking at and for messages.

        Parameters
        ----------
        concentration, environment, parameters : arrays, shapes [constituents], [E] and [P]
            One cell, one lane.
        """
        known: dict[Any, Any] = {
            ("state", name): value for name, value in zip(self.constituents, concentration, strict=True)
        }
        known |= {("environment", name): value for name, value in zip(self.environment, environment, strict=True)}
        known |= {("parameter", key): value for key, value in zip(self.parameter_names, parameters, strict=True)}
        found = {}
        for item in self._wired:
            for node in item.nodes:
                if node.kind == "call":
                    values = [part.key if part.kind == "number" else known[_key(part)] for part in node.parts]
                    with np.errstate(all="ignore"):
                        known[_key(node)] = positional(node.key)(*(np.float64(value) for value in values))
            found[item.process.name] = float(known[_key(item.rate)])
        return found

    def _explain(self, cell: int, concentration: Floats, environment: Floats, parameters: Floats) -> str:
        lanes = concentration.size // len(self.constituents)
        for lane in range(lanes):
            for name, rate in self.rates(concentration[lane::lanes], environment, parameters).items():
                if not np.isfinite(rate):
                    return f"the rate of process '{name}' is {rate} in cell {cell}; it must be finite in any state"
        return f"a rate is not finite in cell {cell}"

    def _complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        known = {**DEFAULTS, **{name: value for name, value in values.items() if value is not None}}
        problems = [
            Problem(f"a process asks for '{name}', which is not given", remedy="give it with the weather")
            for name in (*self.environment, *self.parameter_environment)
            if name not in known
        ]
        if problems:
            raise InputError(problems)
        return known

    def _try(self) -> None:
        """Compile or load the kernel of one lane now: mistakes in a user's function show here, by process and line."""
        state = np.zeros((1, len(self.constituents)))
        sizes = [(1, len(self.environment)), (1, len(self.parameter_names))]
        try:
            self.advance(state, np.zeros(1), np.zeros(sizes[0]), np.zeros(sizes[1]), 1.0, np.zeros((2, state.size)))
        except NumbaError as error:
            raise InputError(faults(self._wired, error)) from None


def _key(node: Any) -> Any:
    return node if node.kind == "call" else (node.kind, node.key)
