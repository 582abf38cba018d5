"""T08: mixing and splitting at junctions, steady in given water and under a tide in computed water."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np

from danao import FreeOutflow, Inflow, Results, Simulation
from danao.kinetics.decay import decay
from tests import book, confluence, rivers
from tests.runs import last, run, seconds
from tests.tracers import channel, scenario

GIVEN = {"first": (10.0, 4.0), "second": (5.0, 10.0), "third": (1.0, 100.0)}
MIXED = 11.875
REJOINED = 10.893763715699405
VELOCITY = 0.5
HOURS = 62.0
SALT = 35.0


@cache
def braid(rate: float) -> Results:
    """Return the steady state of three rivers that meet, part around an island (2 h and 3 h of travel) and rejoin."""
    flow = {name: discharge for name, (discharge, _) in GIVEN.items()}
    flow |= {"trunk": 16.0, "north": 9.6, "south": 6.4, "lower": 16.0}
    reaches = [channel(1000.0, name=name, downstream="meeting") for name in GIVEN]
    reaches += [
        channel(1000.0, name="trunk", upstream="meeting", downstream="parting"),
        channel(7200.0 * VELOCITY, name="north", upstream="parting", downstream="rejoining"),
        channel(10_800.0 * VELOCITY, name="south", upstream="parting", downstream="rejoining"),
        channel(1000.0, name="lower", upstream="rejoining"),
    ]
    rates = dict.fromkeys(flow, 0.0) | {"north": rate, "south": rate}
    made = scenario(
        reaches,
        [Inflow(name, flow=flow[name], quality={"TRACER": quality}) for name, (_, quality) in GIVEN.items()]
        + [FreeOutflow("lower")],
        10.0 * 3600.0,
        discharge=flow,
        area={name: discharge / VELOCITY for name, discharge in flow.items()},
        cell=100.0,
        step=100.0,
        processes=[decay("TRACER", rate=rates, theta=1.0)],
    )
    return Simulation(made).run(progress=False)


def along(results: Results, reach: str) -> np.ndarray:
    """Return the concentrations of a reach at the end."""
    return last(results, "TRACER")[results.dataset["reach"].values == reach]


def balance(results: Results) -> float:
    """Return what enters and leaves less what is stored now and was at the start, as a part of what passed."""
    row, data = results.ledger.loc["TRACER"], results.dataset
    stored = (data["volume"] * data["TRACER"]).sum("cell").values
    passed = row["boundary_in"] + row["boundary_out"]
    return float(abs(row["boundary_in"] - row["boundary_out"] + row["reactions"] - (stored[-1] - stored[0])) / passed)


def test_confluence_and_bifurcation() -> None:
    """(a), (b): without decay all that leaves the junctions has the mixed concentration."""
    for reach in ("trunk", "north", "south", "lower"):
        error = np.abs(along(braid(0.0), reach) / MIXED - 1.0).max()
        print(f"T08 a, b {reach}: {error:.1e}")
        assert error <= 1e-10


def test_loop() -> None:
    """(c): two travel times, then one concentration again."""
    error = np.abs(along(braid(1e-5), "lower") - REJOINED).max()
    print(f"T08 c: {error:.1e}")
    assert error <= 1e-3


def test_computed_water_mixes_in_proportion_to_its_discharges() -> None:
    """(a) again, with discharges of the flow solver."""
    river = rivers.y_junction()
    ends = [
        Inflow("left", flow=6.0, quality={"TRACER": 4.0}),
        Inflow("right", flow=3.0, quality={"TRACER": 10.0}),
        FreeOutflow("main"),
    ]
    results = run(river, ends, 6.0 * 3600.0, cell=200.0, step=60.0, quality={"TRACER": 5.0})
    assert np.abs(along(results, "main") / 6.0 - 1.0).max() <= 1e-8


@cache
def tide(inside: float, sea: float) -> Results:
    """Return the tidal confluence of H12 with one concentration inside and in the rivers, another in the sea."""
    *rivers, mouth = confluence.boundaries(HOURS, {"TRACER": inside})
    ends = [*rivers, dataclasses.replace(mouth, quality={"TRACER": sea})]
    return run(
        confluence.river(),
        ends,
        HOURS * 3600.0,
        cell=250.0,
        step=300.0,
        output=1800.0,
        level=0.0,
        theta=0.55,
        quality={"TRACER": inside},
    )


def test_uniform_stays_uniform() -> None:
    """(d)."""
    error = np.abs(tide(1.0, 1.0).dataset["TRACER"].values - 1.0).max()
    print(f"T08 d: {error:.1e}")
    assert error <= 1e-10


def test_bounds() -> None:
    """(e): salt comes in with the flood and stays between that of the rivers and that of the sea."""
    values = tide(0.0, SALT).dataset["TRACER"].values
    middle = int(np.argmax(np.ptp(values, axis=0)))
    hours = seconds(tide(0.0, SALT)) / 3600.0
    book.curves("Salt where it swings the most", "time (h)", "salinity", computed=(hours, values[:, middle]))
    print(f"T08 e: {values.min():.1e} to {SALT} + {values.max() - SALT:.1e}")
    assert values.max() > 1.0
    assert values.min() >= -1e-8 * SALT
    assert values.max() <= SALT + 1e-8 * SALT


def test_mass() -> None:
    """(f)."""
    for name, results in {"braid": braid(1e-5), "uniform": tide(1.0, 1.0), "salt": tide(0.0, SALT)}.items():
        print(f"T08 f {name}: {balance(results):.1e}")
        assert balance(results) <= 1e-10
