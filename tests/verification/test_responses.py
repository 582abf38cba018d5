"""Unit responses: closed solutions, sums in any tide, plans as sums, and the same counted backwards."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from danao import FreeOutflow, Inflow, Initial, Receptor, Scenario, Simulation, Source, influence, respond, with_bound
from danao.errors import InputError
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.reaeration import reaeration
from danao.planning.response import REST, Response, apportion, scaled
from danao.planning.response.respond import divide
from tests import book
from tests.runs import after
from tests.tracers import channel
from tests.tracers import scenario as tracer_scenario
from tests.validation import estuary

VELOCITY, AREA, DECAY, DAY = 0.5, 20.0, 2e-5, 86400.0
LOADS = {"A": (2000.0, 4.0), "B": (8000.0, 6.0)}
ABOVE = 0.3


def two_outlets(cell: float, dispersion: float = 0.0, **changes: Any) -> Scenario:
    """Two loads without water on a river of 20 km with 10 m³/s at 0.5 m/s; stations at 7 and 12 km."""
    made = tracer_scenario(
        [channel(20_000.0)],
        [Inflow("main", flow=VELOCITY * AREA, quality={"TRACER": ABOVE}), FreeOutflow("main")],
        DAY,
        discharge=VELOCITY * AREA,
        area=AREA,
        cell=cell,
        step=0.5 * cell / VELOCITY,
        dispersion=dispersion,
        sources=[
            Source(name, at=("main", x), load={"TRACER": load}, kind="works") for name, (x, load) in LOADS.items()
        ],
        processes=[decay("TRACER", rate=DECAY, theta=1.0)],
        quality={"TRACER": 0.0},
    )
    return made.replace(river=replace(made.river, stations={"P": ("main", 7000.0), "Q": ("main", 12_000.0)}), **changes)


def plug_flow(load: float, distance: float) -> float:
    """Return what a load makes so far below it, by hand: W / Q exp(−k x / u)."""
    return load / (VELOCITY * AREA) * np.exp(-DECAY * distance / VELOCITY) if distance >= 0.0 else 0.0


@cache
def steady(cell: float) -> Response:
    return respond(two_outlets(cell))


def error(cell: float) -> float:
    """Return the largest relative error of the parts at the end of a day, when they are steady."""
    part = steady(cell).parts["TRACER"].isel(time=-1).set_index(emission="source")
    inflow = ABOVE * VELOCITY * AREA
    want = {"A": LOADS["A"], "B": LOADS["B"], "upstream": (0.0, inflow)}
    misses = []
    for station, x in (("P", 7000.0), ("Q", 12_000.0)):
        for name, (at, load) in want.items():
            name = next(key for key in part["emission"].values if key == name or (name == "upstream" and "main" in key))
            exact = plug_flow(load, x - at)
            found = float(part.sel(emission=name, station=station))
            misses.append(abs(found - exact) / (exact or 1.0))
    return max(misses)


def test_two_outlets_in_plug_flow() -> None:
    errors = [error(cell) for cell in (400.0, 200.0, 100.0)]
    book.order("two outlets", (400.0, 200.0, 100.0), {"error": errors}, "m")
    print(f"two outlets: {errors[0]:.1e}, {errors[1]:.1e}, {errors[2]:.1e} at cells of 400, 200, 100 m")
    assert errors[-1] <= 2.1e-3  # what lies between a cell's mean and its middle, k dx / 2 u
    assert errors[0] > 1.7 * errors[1] > 2.9 * errors[2]


def test_a_plan_is_a_sum_in_plug_flow() -> None:
    planned = steady(100.0).predict({"A": 0.25, ("B", "TRACER"): 0.5})["TRACER"].isel(time=-1)
    above = plug_flow(ABOVE * VELOCITY * AREA, 12_000.0)
    exact = above + plug_flow(1.0, 10_000.0) + plug_flow(3.0, 4000.0)
    assert float(planned.sel(station="Q")) == pytest.approx(exact, rel=3e-3)


def test_oconnor_estuary() -> None:
    """Each of two outlets makes its own O'Connor profile, also above it."""
    dispersion, velocity, area = 150.0, 0.05, 400.0
    made = tracer_scenario(
        [channel(160_000.0, -40_000.0)],
        [Inflow("main", flow=velocity * area, inlet="concentration"), FreeOutflow("main")],
        30 * DAY,
        discharge=velocity * area,
        area=area,
        cell=250.0,
        step=200.0,
        dispersion=dispersion,
        sources=[Source(name, at=("main", x), load={"TRACER": 100.0}) for name, x in (("A", 125.0), ("B", 15_125.0))],
        processes=[decay("TRACER", rate=2e-6, theta=1.0)],
        quality={"TRACER": 0.0},
    )
    made = made.replace(river=replace(made.river, stations={"up": ("main", -4875.0), "down": ("main", 20_125.0)}))
    part = respond(made).parts["TRACER"].isel(time=-1).set_index(emission="source")
    root = np.sqrt(1.0 + 4.0 * 2e-6 * dispersion / velocity**2)
    for name, x in (("A", 125.0), ("B", 15_125.0)):
        for station, at in (("up", -4875.0), ("down", 20_125.0)):
            sign = 1.0 + root if at < x else 1.0 - root
            exact = 100.0 / (velocity * area * root) * np.exp(velocity * (at - x) / (2.0 * dispersion) * sign)
            assert float(part.sel(emission=name, station=station)) == pytest.approx(exact, rel=5e-3)


def tidal(linear: bool = True, **changes: Any) -> Scenario:
    """A small estuary whose flow turns, with BOD, ammonia and oxygen."""
    quality = {"CBOD": 4.0, "NH3_N": 0.8, "DO": 7.0}
    half = 0.0 if linear else 0.5
    water = dict(quality)
    made = estuary.scenario(
        2.0 * DAY,
        boundaries=estuary.boundaries(**water),
        sources=[
            *estuary.sources(**{"CBOD": 30.0, "NH3_N": 6.0, "DO": 4.0}),
            Source("pipe", at=("mouth", 900.0), load={"CBOD": 20.0, "NH3_N": 3.0}, kind="industry"),
        ],
        constituents=list(quality),
        processes=[
            carbonaceous_oxidation("CBOD", rate="0.3 1/d", half_saturation=half),
            nitrification("NH3_N", rate="0.2 1/d", half_saturation=half, product=None),
            reaeration(formula="oconnor_dobbins"),
        ],
        weather={"water_temperature": 24.0},
        initial=Initial(level=0.8, quality={"CBOD": 4.0, "NH3_N": 0.5, "DO": 6.5}),
        **changes,
    )
    stations = {"upper": ("river", 4000.0), "fork": ("mouth", 300.0), "lower": ("mouth", 2500.0)}
    return made.replace(river=replace(made.river, stations=stations))


@cache
def tidal_response(linear: bool = True) -> Response:
    return respond(tidal(linear))


@cache
def tidal_run() -> Any:
    return Simulation(tidal()).run(progress=False)


def test_the_flow_turns_in_this_estuary() -> None:
    flow = tidal_run().at("lower")["discharge"].values
    assert flow.min() < -5.0
    assert flow.max() > 5.0


@pytest.mark.parametrize("linear", [True, False])
def test_parts_add_up_to_the_run(linear: bool) -> None:
    run = tidal_run() if linear else Simulation(tidal(linear)).run(progress=False)
    base = tidal_response(linear).base
    for name in ("CBOD", "NH3_N", "DO"):
        direct = np.stack([run.at(station)[name].values for station in base["station"].values], axis=1)
        days = (base["time"].values - base["time"].values[0]) / np.timedelta64(1, "D")
        lines = {"exact": (days, direct[:, -1]), "computed": (days, base[name].values[:, -1])}
        book.curves(f"{name} at the lower station: the run, and the sum of the parts", "time (d)", "mg/L", **lines)
        np.testing.assert_allclose(base[name].values, direct, rtol=1e-11)


def test_air_and_bed_bring_nothing_but_oxygen_where_rates_are_linear() -> None:
    table = tidal_response().emissions
    assert (REST, "all") in table.index
    for name in ("CBOD", "NH3_N"):
        part = tidal_response().parts[name]
        rest = part.values[part["source"].values == REST]
        assert abs(rest).max() <= 1e-9 * part.values.max()


def test_a_predicted_plan_is_the_run_of_that_plan_by_the_same_operator() -> None:
    """Lanes that follow whole plans, run beside the base, against sums of unit lanes: 1e-9."""
    scenario, response = tidal(), tidal_response()
    plan = {"works": 0.3, ("pipe", "NH3_N"): 0.0, ("pipe", "CBOD"): 2.5, "baseflow": 1.2}
    weights = response.weights(pd.DataFrame([plan]))[0]
    _, emissions, _ = divide(scenario)
    rows = [response.emissions.index.get_loc((item.source, item.constituent)) for item in emissions]
    lane = {k: float(weights[row]) for k, row in enumerate(rows)}
    simulation, _, division = divide(scenario, [lane])
    places = [scenario.river.station(name) for name in response.stations]
    cells = np.array([simulation.grid.cell_at(item.reach, item.chainage) for item in places])
    found: dict[str, list[np.ndarray]] = {name: [] for name in scenario.carried_names}
    for k, _ in enumerate(simulation.steps()):
        for name, values in found.items() if k else ():
            values.append(division.parts(name, cells)[1][0])
    predicted = response.predict(plan)
    for name, values in found.items():
        np.testing.assert_allclose(np.array(values), predicted[name].values[1:], rtol=1e-9, atol=1e-12)


def test_shares_add_up_to_one_while_the_flow_turns() -> None:
    table = apportion(tidal_response()).table
    sums = table.groupby(["station", "constituent", "period"])["share"].sum()
    np.testing.assert_allclose(sums, 1.0, rtol=1e-12)
    for name in ("CBOD", "NH3_N"):
        part = tidal_response().parts[name].values
        whole = part.sum(axis=0)
        np.testing.assert_allclose((part / whole).sum(axis=0), 1.0, rtol=1e-12)
        assert part.min() >= -1e-3 * whole.max()


def test_oxygen_is_taken_by_what_sources_bring() -> None:
    table = apportion(tidal_response()).table
    oxygen = table[(table["constituent"] == "DO") & (table["station"] == "lower")].set_index("source")
    assert oxygen.loc["pipe", "part"] < 0.0 < oxygen.loc["pipe", "share"]
    assert oxygen.loc[REST, "part"] > 0.0
    assert np.isnan(oxygen.loc[REST, "share"])


def test_without_a_limiter_the_operator_is_that_of_the_plans_own_run() -> None:
    """Upwind has no weights to freeze, linear rates none to linearise: prediction and direct runs agree."""
    scenario = tidal(advection="upwind")
    bound = with_bound(respond(scenario), scenario).bound
    assert bound is not None
    assert bound["absolute"].max() <= 1e-6  # steps of Heun and of Runge and Kutta differ by as much
    limited = with_bound(tidal_response(), tidal()).bound
    assert limited is not None
    print(limited)
    assert 1e-6 < limited["absolute"].max() < 0.2


def test_response_is_the_derivative_where_rates_are_not_linear() -> None:
    """Against central differences of direct runs, with upwind, where nothing but the rates is frozen."""
    scenario = tidal(linear=False, advection="upwind")
    response, less, more = (
        respond(scenario),
        *(Simulation(scaled(scenario, {"works": f}, "x")).run(progress=False) for f in (0.99, 1.01)),
    )
    rows = response.predict({"works": 1.01}) - response.base
    for name in ("CBOD", "NH3_N", "DO"):
        ends = [np.stack([run.at(s)[name].values for s in response.stations], axis=1) for run in (less, more)]
        slope = 0.5 * (ends[1] - ends[0])
        scale = abs(slope).max()
        np.testing.assert_allclose(rows[name].values[1:], slope[1:], atol=2e-3 * scale)


@cache
def traced() -> tuple[Any, Response]:
    """Return two receptors traced back, and the parts counted forwards, on the same stored water."""
    stored = tidal().replace(hydraulics=tidal_run())
    start, middle, end = (str(after(x)) for x in (0.0, 1.0 * DAY, 2.0 * DAY))
    receptors = [Receptor("lower", "DO", middle, end), Receptor("upper", "NH3_N", start, end)]
    return influence(stored, receptors), respond(stored)


@pytest.mark.parametrize("number", [0, 1])
def test_counted_backwards_is_counted_forwards(number: int) -> None:
    back, response = traced()
    assert back.closure <= 1e-12
    seen = back.dataset.isel(receptor=number)
    name, station = str(seen["constituent"].values), str(seen["station"].values)
    inside = (response.times > seen["start"].values) & (response.times <= seen["end"].values)
    part = response.parts[name].sel(station=station).values[:, inside].mean(axis=1)
    index = zip(response.parts[name]["source"].values, response.parts[name]["brought"].values, strict=True)
    whole = back.value[number]
    for value, key in zip(part, index, strict=True):
        assert back.parts.loc[key, number] == pytest.approx(value, abs=1e-10 * whole)


def test_a_gram_put_in_adds_what_influence_says() -> None:
    """The start, cell by cell, against its part counted forwards; and a gram later on, by a run of its own."""
    back, response = traced()
    run, first = tidal_run(), back.dataset["influence"].isel(receptor=1, time=0).sel(brought="NH3_N").values
    grams = run.dataset["NH3_N"].values[0] * run.dataset["volume"].values[0]
    part = response.parts["NH3_N"].sel(station="upper")
    start = part.values[part["source"].values == "initial"][0, 1:].mean()
    assert float(first @ grams) == pytest.approx(start, rel=1e-9)


@pytest.mark.parametrize(
    ("receptor", "told"),
    [
        (Receptor("nowhere", "DO", "2020-01-01", "2020-01-02"), "nowhere"),
        (Receptor("lower", "COD", "2020-01-01", "2020-01-02"), "'COD' is not carried"),
        (Receptor("lower", "DO", "2020-01-02", "2020-01-01"), "empty or not within the run"),
        (Receptor("lower", "DO", "2021-01-01", "2021-01-02"), "empty or not within the run"),
    ],
)
def test_receptors_that_cannot_be(receptor: Receptor, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        influence(tidal(), [receptor])
    assert len(caught.value.problems) == 2
    assert "hydraulics" in str(caught.value)


def test_responses_that_cannot_be() -> None:
    with pytest.raises(InputError) as caught:
        respond(tidal(), stations=["lower", "nowhere"], constituents=["COD"])
    assert "nowhere" in str(caught.value)
    assert "'COD' is not simulated" in str(caught.value)
