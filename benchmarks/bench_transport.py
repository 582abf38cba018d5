"""Speed of the transport kernel on prescribed water: one reach and networks, few columns and many lanes."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from solvers import transport
from tests.transport_setup import Case, web

CELLS = 300
STEPS = 60


def chain(reaches: int, columns: int, dispersion: float) -> Case:
    """Return 300 cells of 50 m in reaches one after the other, with a bump in every column."""
    ends = [(r, r + 1) for r in range(reaches)]
    cells = [CELLS // reaches] * reaches
    case = web(ends, cells, 50.0, [20.0] * reaches, 40.0, 30.0, dispersion=dispersion, columns=columns)
    case.state.concentration[:] = np.exp(-(((case.centre - 7500.0) / 1000.0) ** 2))[:, None]
    return case


@pytest.mark.parametrize(
    ("scheme", "reaches", "columns", "dispersion"),
    [
        ("muscl", 1, 1, 10.0),
        ("muscl", 1, 10, 10.0),
        ("muscl", 1, 10, 0.0),
        ("upwind", 1, 10, 10.0),
        ("muscl", 10, 10, 10.0),
        ("muscl", 60, 10, 10.0),
        ("muscl", 1, 100, 10.0),
        ("muscl", 1, 1000, 10.0),
    ],
)
def test_advance(benchmark: Any, figure: Any, scheme: str, reaches: int, columns: int, dispersion: float) -> None:
    case = chain(reaches, columns, dispersion)
    rows = [np.repeat(array, STEPS, axis=0) for array in case.water]
    case.water = transport.Water(*rows)
    advance = importlib.import_module(f"solvers.advection.{scheme}").advance
    ledger = transport.Ledger(*(np.zeros(columns) for _ in range(4)))
    given = (case.network, case.water, case.forcing, case.state, ledger, case.trust, case.work, 0, STEPS, 1.0, 8)
    status = benchmark.pedantic(advance, args=given, rounds=max(10, 2000 // columns), warmup_rounds=1)
    assert status[0] == transport.DONE
    figure(1e9 * benchmark.stats.stats.min / (STEPS * CELLS * columns), "ns per cell-constituent-step", "<= 8, aim 5")
