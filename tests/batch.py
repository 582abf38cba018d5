"""A beaker: reactions alone, in cells that do not move."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from danao import Kinetics
from danao.kinetics._compile import CompiledKinetics
from danao.kinetics._parameters import Cells

DAY = 86400.0
DATA = Path(__file__).parent / "data"


def read(name: str) -> list[dict[str, float]]:
    """Return the rows of a reference table, e.g. ``K01/reference.csv``."""
    with (DATA / name).open(encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines)]


class Beaker:
    """Cells with the same water, one lane.

    Parameters
    ----------
    processes, constituents
        What reacts.
    **environment : float
        Quantities of the environment.
    """

    def __init__(self, processes: Sequence[Any], constituents: Sequence[Any], **environment: Any):
        self.kinetics = Kinetics(processes, constituents)
        self.compiled: CompiledKinetics = self.kinetics.compile()
        self.environment = {"temperature": 20.0, **environment}

    def run(self, initial: Any, step: float, steps: int, volume: float = 1.0, lanes: int = 1) -> np.ndarray:
        """Return the states at the start and after every step, shape [steps + 1, cells, M]; the ledger is kept."""
        state = np.array(np.atleast_2d(initial), dtype=float)
        cells = state.shape[0]
        columns = self.compiled.environment_array(self.environment, cells)
        parameters = self.compiled.parameter_array(Cells(self.environment, ["main"], np.zeros(cells, dtype=np.int64)))
        self.change = np.zeros((2, state.shape[1]))
        states = [state.copy()]
        for _ in range(steps):
            self.compiled.advance(state, np.full(cells, volume), columns, parameters, step, self.change)
            states.append(state.copy())
        return np.array(states)
