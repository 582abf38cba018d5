"""The fused kernel with algae: nanoseconds per cell and lane, and per evaluation of one process (four a step).

Run with ``make bench``; extra information carries the figures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from danao import Kinetics
from danao.kinetics import processes
from danao.kinetics._parameters import Cells

CELLS = 300
STATE = {
    "NH3_N": 0.5,
    "NO3_N": 2.0,
    "ORG_N": 1.0,
    "PO4_P": 0.1,
    "ORG_P": 0.1,
    "DO": 7.0,
    "TIC": 20.0,
    "ALK": 100.0,
    "PHYTO": 2.0,
    "BOTTOM_ALGAE": 4.0,
    "DETRITUS": 1.0,
    "CBOD_FAST": 3.0,
    "CBOD_SLOW": 3.0,
}


@pytest.mark.parametrize("lanes", [1, 10])
@pytest.mark.parametrize("light", ["half_saturation", "smith", "steele"])
def test_algae(benchmark: Any, light: str, lanes: int) -> None:
    items = [processes(name, {"light": light}) for name in ("phytoplankton", "bottom_algae")]
    kinetics = Kinetics([*items, processes("detritus")], list(STATE))
    compiled = kinetics.compile()
    surroundings = {"temperature": 25.0, "depth": np.linspace(0.5, 3.0, CELLS), "solar_radiation": 400.0}
    columns = compiled.environment_array(surroundings, CELLS)
    parameters = compiled.parameter_array(Cells(surroundings, ["main"], np.zeros(CELLS, dtype=np.int64)))
    state = np.repeat(list(STATE.values()), lanes) * np.ones((CELLS, 1))
    change, volume = np.zeros((2, state.shape[1])), np.full(CELLS, 500.0)
    benchmark(lambda: compiled.advance(state, volume, columns, parameters, 1.0, change))
    cell = benchmark.stats.stats.min / CELLS / lanes * 1e9
    benchmark.extra_info["ns per cell and lane"] = round(cell, 1)
    benchmark.extra_info["ns per evaluation of a process"] = round(cell / 4 / len(kinetics.processes), 2)
