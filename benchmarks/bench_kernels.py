"""The kernels alone: nanoseconds per cell and step, on a tidal reach of 300 cells."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

import danao
from solvers import transport

CELLS = 300
SEMIDIURNAL = 12.42 * 3600.0


def reach() -> danao.Simulation:
    """Return a tidal reach that has started: 15 km of trapezoid, 50 m cells, steps of a minute, six hours at a time."""
    shape = {"width": 30.0, "side_slope": 2.0, "manning": 0.03}
    ends = [danao.CrossSection.trapezoid(chainage=x, bed=-1.0 - x / 10_000.0, **shape) for x in (0.0, 15_000.0)]
    seconds = np.arange(0.0, 3 * 86400.0, 600.0)
    times = np.datetime64("2020-01-01", "s") + seconds.astype("timedelta64[s]")
    tide = danao.Series(times, 0.7 * np.sin(2.0 * np.pi * seconds / SEMIDIURNAL))
    scenario = danao.Scenario(
        name="kernels",
        river=danao.River(reaches=[danao.Reach("main", sections=ends)]),
        period=("2020-01-01", "2020-01-02"),
        boundaries=[danao.Inflow("main", flow=8.0), danao.Level("main", level=tide)],
        initial=danao.Initial(level=0.0, discharge=8.0),
        numerics=danao.Numerics(cell=50.0, step=60.0, output=6 * 3600.0),
    )
    simulation = danao.Simulation(scenario)
    simulation._begin()
    return simulation


def spans(simulation: danao.Simulation) -> list[Any]:
    return list(simulation.sampler.over(simulation.clock.spans()))


def test_flow(benchmark: Any, figure: Any) -> None:
    simulation = reach()
    acting = spans(simulation)

    def tide() -> int:
        return sum(stretch.step.size for span in acting for stretch in simulation.water.advance(span))

    steps = benchmark.pedantic(tide, rounds=10, warmup_rounds=1)
    assert steps
    figure(1e9 * benchmark.stats.stats.min / (steps * CELLS), "ns per cell-step", "<= 90, aim 45")


@pytest.mark.parametrize("scheme", ["upwind", "muscl"])
@pytest.mark.parametrize("lanes", [1, 10, 100])
def test_transport(benchmark: Any, figure: Any, scheme: str, lanes: int) -> None:
    simulation = reach()
    grid, columns = simulation.grid, 10 * lanes
    span = spans(simulation)[0]
    start = simulation.water.volume.copy()
    pieces = [(s.step.copy(), s.discharge.copy(), s.area.copy()) for s in simulation.water.advance(span)]
    step, discharge, area = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    forcing_row = np.zeros(step.size, np.int64)
    water = transport.Water(step, forcing_row, discharge, area, np.full_like(discharge, 10.0), np.zeros((0, 0)))
    network = transport.network_of(grid.cell_start, grid.end_node, grid.cell_length)
    nodes = int(grid.end_node.max()) + 1
    forcing = transport.Forcing(
        *(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros((1, 0)), np.zeros(1, np.int64)),
        *(np.zeros((1, 0, columns)), np.zeros((1, 0, columns)), np.zeros((1, nodes, columns))),
        np.ones(nodes, np.bool_),
    )
    bump = np.exp(-(((grid.cell_chainage - 7500.0) / 1000.0) ** 2))
    state = transport.State(start.copy(), np.repeat(bump[:, None], columns, axis=1))
    ledger = transport.Ledger(*(np.zeros(columns) for _ in range(4)))
    trust, work = np.zeros(transport.TRUST), transport.work_for(network, columns)
    advance = importlib.import_module(f"solvers.advection.{scheme}").advance

    def carry() -> int:
        state.volume[:] = start
        return advance(network, water, forcing, state, ledger, trust, work, 0, step.size, 1.0, 8)[0]

    status = benchmark.pedantic(carry, rounds=5, warmup_rounds=1)
    assert status == transport.DONE
    nanoseconds = 1e9 * benchmark.stats.stats.min / (step.size * CELLS * columns)
    figure(nanoseconds, "ns per cell-constituent-step", "<= 8, aim 5 (muscl)")
