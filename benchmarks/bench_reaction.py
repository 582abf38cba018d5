"""The fused kernel of reactions: nanoseconds per cell (one lane) and per cell, constituent and lane (many).

Run with ``make bench``; extra information carries the figures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import Kinetics
from danao.kinetics._parameters import Cells
from danao.kinetics.national_5x import national_5x

CELLS = 300
NAMES = ["COD", "CODMn", "NH3_N", "TP", "TN", "DO"]


@pytest.fixture(scope="module")
def compiled() -> Any:
    """Six constituents, seven processes: the first-order set with oxygen."""
    return Kinetics(national_5x(), NAMES).compile()


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
