"""A plug-flow river whose responses come from one run a source: what allocation is confirmed with."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from danao import FreeOutflow, Inflow, Initial, Numerics, PrescribedFlow, Results, River, Scenario, Simulation, Source
from danao.kinetics.decay import decay
from danao.planning.response import Response
from tests.responses import response
from tests.tracers import channel

NAMES = ("COD", "NH3_N")
STATIONS = {"P": ("main", 7000.0), "Q": ("main", 11_750.0)}


def creek(status: str = "") -> Scenario:
    """Twelve kilometres at 0.5 m/s and 5 m³/s for two months; A at 2 km brings COD and NH3-N, B at 8 km NH3-N."""
    return Scenario(
        name="creek",
        river=River([channel(12_000.0)], stations=STATIONS),
        period=("2020-01-01", "2020-03-01"),
        boundaries=[Inflow("main", flow=5.0, quality={"COD": 8.0, "NH3_N": 0.3}, name="head"), FreeOutflow("main")],
        sources=[
            Source("A", ("main", 2000.0), load={"COD": 90.0, "NH3_N": 4.0}, kind="works"),
            Source("B", ("main", 8000.0), load={"NH3_N": 6.0}, kind="industry"),
        ],
        constituents=NAMES,
        processes=[decay("COD", rate="0.1 1/day", theta=1.0), decay("NH3_N", rate="0.1728 1/day", theta=1.0)],
        initial=Initial(),
        hydraulics=PrescribedFlow(discharge=5.0, area=10.0),
        numerics=Numerics(cell=500.0, step=600.0, output=21_600.0, advection="upwind"),
        data_status=status,
    )


@cache
def creek_response() -> Response:
    """The parts of the creek, each from a run in which nothing else enters."""
    base = creek()
    alone = {name: Simulation(only(base, name)).run(progress=False) for name in ("head", "A", "B")}
    parts = {
        name: {(source, name): at_stations(run, name) for source, run in alone.items() if brings(base, source, name)}
        for name in NAMES
    }
    times = next(iter(alone.values())).dataset["time"].values
    loads = {("A", "COD"): 90.0, ("A", "NH3_N"): 4.0, ("B", "NH3_N"): 6.0, ("head", "COD"): 40.0}
    return response(parts, loads | {("head", "NH3_N"): 1.5}, times, list(STATIONS), {"head": "boundary"})


def only(scenario: Scenario, name: str) -> Scenario:
    """Return the scenario with nothing brought but by one source or inflow."""
    sources = [source if source.name == name else replace(source, load={}) for source in scenario.sources]
    ends = [
        replace(end, quality={}) if isinstance(end, Inflow) and end.name != name else end for end in scenario.boundaries
    ]
    return scenario.replace(sources=sources, boundaries=ends)


def brings(scenario: Scenario, source: str, name: str) -> bool:
    """Tell whether a source brings a constituent."""
    return bool(scenario.loads().loc[source, name] > 0.0)


def at_stations(run: Results, name: str) -> np.ndarray:
    """Return a constituent at the stations, times by stations."""
    return np.column_stack([run.at(station)[name].values for station in STATIONS])
