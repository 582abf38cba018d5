"""Scenarios on the same water go through one pass, and each comes out with the bits of a run alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from danao import (
    Inflow,
    Initial,
    InputError,
    Level,
    Monthly,
    Process,
    RunError,
    Scenario,
    Series,
    Simulation,
    Source,
    TransientStorage,
    station_series,
)
from danao.kinetics import AtTemperature
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.reaeration import reaeration
from danao.simulation.abreast import abreast_hash
from tests import rivers
from tests.runs import START, after, scenario

HOURS = 6 * 3600.0


def plan(
    name: str,
    *,
    head: float = 9.0,
    works: Any = 60.0,
    farms: float = 0.0,
    start: float = 3.0,
    rate: Any = 1e-6,
    quality: Any = None,
    **changes: Any,
) -> Scenario:
    """A fork of three reaches with a works, farms along a stretch, and water that turns at the mouth."""
    level = Series([START, after(3 * 3600.0), after(HOURS)], [2.6, 3.4, 2.6])
    clean = {"CBOD": 1.0, "DO": 8.0}
    ends = [
        Inflow("left", flow=4.0, quality={"CBOD": head, "DO": 7.0}),
        Inflow("right", flow=2.0, quality=clean),
        Level("main", level=level, quality=clean),
    ]
    sources = [
        Source("works", at=("main", 1000.0), flow=0.5, quality={"CBOD": works}),
        Source("farms", at=("left", 0.0, 1500.0), load={"CBOD": farms}),
        Source("intake", at=("right", 2000.0), flow=-0.2),
    ]
    grid: dict[str, Any] = {"cell": 250.0, "step": 60.0, "output": 1800.0}
    made = scenario(rivers.y_junction(), ends, HOURS, sources=sources, quality={"CBOD": start, "DO": 7.0}, **grid)
    initial = Initial(quality=quality if quality is not None else {"CBOD": start, "DO": 7.0})
    processes = [carbonaceous_oxidation(rate=rate), reaeration()]
    return made.replace(name=name, processes=processes, dispersion=10.0, initial=initial, **changes)


def assert_as_alone(*members: Scenario) -> None:
    together = Simulation(*members).run_abreast(False)
    for member, lane in zip(members, together, strict=True):
        alone = Simulation(member).run(False)
        for name in alone.dataset.data_vars:
            assert np.array_equal(lane.dataset[name].values, alone.dataset[name].values), f"{member.name}: {name}"
        assert lane.ledger.equals(alone.ledger), member.name
        assert lane.trust == alone.trust, member.name
        assert lane.content_hash == alone.content_hash, member.name
        assert lane.trust.passed


def test_what_comes_in_may_differ() -> None:
    turn = Series([START, after(7200.0), after(HOURS)], [0.0, 90.0, 20.0])
    assert_as_alone(plan("base"), plan("cut", works=20.0), plan("head", head=2.5, farms=12.0), plan("turn", works=turn))


def test_the_start_may_differ() -> None:
    assert_as_alone(plan("base"), plan("clean", start=0.0), plan("foul", start=30.0))


def test_rates_may_differ() -> None:
    rates = (1e-6, AtTemperature(4e-6, 1.047), {"left": 1e-6, "right": 0.0, "main": 1e-5}, Monthly([1e-6] * 12))
    assert_as_alone(
        *(plan(f"rate {k}", rate=rate, weather={"water_temperature": 24.0}) for k, rate in enumerate(rates))
    )


def test_stiff_rates_are_counted_by_lane() -> None:
    members = [plan("slow"), plan("fast", rate=2e-3), plan("faster", rate=2e-2)]
    assert_as_alone(*members)
    stiff = [
        {check.name: check.value for check in run.trust.checks}["stiff_reactions"]
        for run in Simulation(*members).run_abreast(False)
    ]
    assert stiff[0] == 0 < stiff[2]


def test_every_lane_spins_up_in_its_own_time() -> None:
    members = [
        plan(name, quality="steady", head=head) for name, head in (("base", 9.0), ("none", 0.0), ("foul", 900.0))
    ]
    assert_as_alone(*members)


def test_storage_zones_may_differ() -> None:
    zones = [TransientStorage(exchange=exchange, area_ratio=ratio) for exchange, ratio in ((1e-5, 0.2), (1e-4, 0.5))]
    assert_as_alone(*(plan(f"zone {k}", storage=zone) for k, zone in enumerate(zones)))


def test_rest_and_motion_may_differ_by_lane() -> None:
    assert_as_alone(plan("one lane of many", works=0.0), *(plan(f"plan {k}", works=7.0 * k) for k in range(1, 20)))


@pytest.mark.xfail(strict=True, reason="solvers.sources lets the loads of all lanes decide what a point is")
def test_a_point_is_one_whatever_the_other_lanes_bring() -> None:
    def drained(load: float) -> Scenario:
        ditch = Source("ditch", at=("main", 500.0, 1500.0), flow=1.0, quality={"CBOD": 30.0})
        return plan("x").replace(
            name=f"{load}", sources=[ditch, Source("pipe", at=("main", 1000.0), load={"CBOD": load})]
        )

    assert_as_alone(drained(0.0), drained(50.0))


def alone_is(**changes: Any) -> bool:
    return abreast_hash(plan("other", **changes)) != abreast_hash(plan("base"))


def test_what_needs_a_pass_of_its_own() -> None:
    assert alone_is(weather={"water_temperature": 25.0})
    assert alone_is(roughness=1.1)
    assert alone_is(shade=0.5)
    assert alone_is(quality="steady")
    assert alone_is(storage=TransientStorage(exchange=1e-4, area_ratio=0.2))
    assert not alone_is(works=1.0, head=0.0, farms=3.0, start=9.0, rate=1e-3, notes="what may differ", data_status="x")
    with pytest.raises(InputError, match="'rough' cannot go abreast with 'base'"):
        Simulation(plan("base"), plan("rough", roughness=1.1))


def warm_up(TEMPERATURE: float, *, rate: float) -> float:
    return rate * (30.0 - TEMPERATURE)


def heated(name: str, water: float, cbod: float) -> Scenario:
    made = plan(name)
    ends = [danao_with(item, {"CBOD": cbod, "DO": 7.0, "TEMPERATURE": water}) for item in made.boundaries]
    sources = [item for item in made.sources if item.name != "works"]
    constituents = [*made.constituents, "TEMPERATURE"]
    heat = Process("heat", warm_up, {"TEMPERATURE": 1.0}, {"rate": 1e-6}, exchange="air")
    oxidation = carbonaceous_oxidation(rate=AtTemperature(1e-5, 1.047))
    return made.replace(boundaries=ends, sources=sources, constituents=constituents, processes=[oxidation, heat])


def danao_with(boundary: Any, quality: Mapping[str, float]) -> Any:
    return type(boundary)(**{**vars(boundary), "quality": quality})


def test_lanes_share_a_simulated_temperature() -> None:
    assert_as_alone(heated("one", 18.0, 9.0), heated("two", 18.0, 2.0))
    assert abreast_hash(heated("one", 18.0, 9.0)) != abreast_hash(heated("warmer", 19.0, 9.0))


def test_results_may_keep_the_stations_alone() -> None:
    whole = Simulation(plan("base")).run(False)
    (thin,) = Simulation(plan("base")).run_abreast(False, keep="stations")
    assert thin.dataset.sizes["cell"] == 2
    assert thin.trust == whole.trust
    assert thin.ledger.equals(whole.ledger)
    for name in ("below", "mouth"):
        one, other = thin.at(name), whole.at(name)
        for variable in other.data_vars:
            assert np.array_equal(one[variable].values, other[variable].values), variable
    with pytest.raises(InputError, match="keeps its stations alone"):
        thin.profile(START)
    with pytest.raises(InputError, match="not kept, only the stations"):
        thin.at(("main", 2000.0))
    assert thin.at(("main", 600.0))["CBOD"].equals(whole.at(("main", 600.0))["CBOD"])


def test_series_of_many_are_those_of_each() -> None:
    members = [plan("base"), plan("cut", works=20.0), plan("rough", roughness=1.2), plan("rate", rate=1e-5)]
    seen: list[int] = []
    many = station_series(members, progress=seen.append)
    assert seen == [3, 4]
    assert many["CBOD"].dims == ("scenario", "time", "station")
    assert many["trusted"].values.all()
    for member in members:
        alone = Simulation(member).run(False)
        for station in ("below", "mouth"):
            for name in ("CBOD", "DO", "BOD5"):
                found = many[name].sel(scenario=member.name, station=station).values
                assert np.array_equal(found, alone.at(station)[name].values), (member.name, name)


def test_series_tell_all_that_does_not_fit() -> None:
    with pytest.raises(InputError) as found:
        station_series([plan("one"), plan("one"), plan("two", period=(START, after(3600.0)))], stations=["mooth"])
    text = str(found.value)
    for part in ("two scenarios have this name", "its period differs from that of 'one'", "did you mean 'mouth'?"):
        assert part in text
    with pytest.raises(InputError, match="no scenario is given"):
        station_series([])


def test_one_that_cannot_go_on_is_told() -> None:
    steady = [plan("base", quality="steady"), plan("never", quality="steady", rate=1e-6)]
    broken = Process("broken", lambda CBOD, *, k: k / (CBOD - CBOD), {"CBOD": -1.0}, {"k": 1.0})
    with pytest.raises(RunError, match="rate of process 'broken'"):
        station_series([member.replace(processes=[broken]) for member in steady])
