"""The fused kernel of reactions: nanoseconds per cell (one lane) and per cell, constituent and lane (many).

Run with ``make bench``; extra information carries the figures.
"""

from __future__ import annotations

import timeit
from typing import Any

import numpy as np
import pytest

from danao import Kinetics, Process
from danao.kinetics._parameters import AtTemperature, Cells
from danao.kinetics.decay import decay
from danao.kinetics.first_order import first_order
from danao.kinetics.settling import settling

CELLS = 300
NAMES = ["COD", "CODMn", "NH3_N", "TP", "TN", "DO"]


@pytest.fixture(scope="module")
def compiled() -> Any:
    """Six constituents, eight processes: the first-order set with oxygen, and settling of phosphorus."""
    return Kinetics([first_order(), settling("TP")], NAMES).compile()


def water(compiled: Any, lanes: int) -> tuple[np.ndarray, ...]:
    surroundings = {"temperature": 25.0, "depth": np.linspace(0.3, 3.0, CELLS), "velocity": np.full(CELLS, 0.3)}
    columns = compiled.environment_array(surroundings, CELLS)
    parameters = compiled.parameter_array(Cells(surroundings, ["main"], np.zeros(CELLS, dtype=np.int64)))
    state = np.repeat([20.0, 5.0, 1.5, 0.3, 3.0, 6.0], lanes) * np.ones((CELLS, 1))
    return state, np.full(CELLS, 500.0), columns, parameters


@pytest.mark.parametrize("lanes", [1, 10, 100])
def test_calm(benchmark: Any, compiled: Any, lanes: int) -> None:
    state, volume, columns, parameters = water(compiled, lanes)
    change = np.zeros((2, state.shape[1]))
    before = compiled.rescued
    benchmark(lambda: compiled.advance(state, volume, columns, parameters, 60.0, change))
    assert compiled.rescued == before
    cell = benchmark.stats.stats.min / CELLS * 1e9
    benchmark.extra_info["ns per cell"] = round(cell, 1)
    benchmark.extra_info["ns per cell, constituent and lane"] = round(cell / lanes / len(NAMES), 2)


def test_stiff(benchmark: Any, compiled: Any) -> None:
    """Steps of six hours: every entry goes to the exponential method."""
    start, volume, columns, parameters = water(compiled, 1)
    change = np.zeros((2, start.shape[1]))
    benchmark(lambda: compiled.advance(start.copy(), volume, columns, parameters, 21600.0, change))
    benchmark.extra_info["ns per cell"] = round(benchmark.stats.stats.min / CELLS * 1e9)


def test_own_function(benchmark: Any) -> None:
    """A rate of the user's own, with a helper, beside the same of the library: extra information has the ratio."""
    space: dict[str, Any] = {}
    exec("def half(x):\n    return 0.5 * x\n\ndef rate(COD, *, k):\n    return 2.0 * half(k) * COD\n", space)
    temperature = AtTemperature(0.1 / 86400.0, 1.047)
    own = Kinetics([Process("own", space["rate"], {"COD": -1.0}, {"k": temperature})], NAMES).compile()
    library = Kinetics([decay("COD")], NAMES).compile()
    seconds = []
    for compiled in (library, own):
        state, volume, columns, parameters = water(compiled, 1)
        change = np.zeros((2, state.shape[1]))
        call = (state, volume, columns, parameters, 60.0, change)
        seconds.append(min(timeit.repeat(lambda compiled=compiled, call=call: compiled.advance(*call), number=200)))
    benchmark(lambda: own.advance(*call))
    benchmark.extra_info["time of one's own over that of the library"] = round(seconds[1] / seconds[0], 3)
