"""Every file of danao/measures: a new valid scenario, the old one untouched, no load that grows unannounced."""

from __future__ import annotations

import dataclasses
import json
import pickle

import numpy as np
import pytest

from danao import catalogue
from danao.describe import describe
from danao.forcing.boundaries import Inflow, Level
from danao.forcing.series import Monthly, Series
from danao.forcing.sources import Source
from danao.kinetics import Process
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand
from danao.measures import measure_class
from danao.measures._measure import Measure
from danao.river.structures import Weir
from danao.scenario import Scenario
from tests import rivers

NAMES = catalogue.names("danao.measures")


def bleaching(COD: float, solar_radiation: float, *, per_light: float) -> float:
    return per_light * solar_radiation * COD


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Return a river with a weir, a bed, sunlight, and sources of many kinds, given in every way."""
    line = Series(["2018-01-01", "2018-02-10", "2018-04-01"], [1.0, 3.0, 2.0])
    return Scenario(
        name="base",
        river=dataclasses.replace(
            rivers.trapezoid(), structures=(Weir("weir", ("main", 5000.0), crest=1.5, width=20.0),)
        ),
        period=("2018-01-01", "2018-04-01"),
        boundaries=[Inflow("main", Monthly(range(1, 13)), {"COD": 15.0, "NH3_N": line, "DO": 8.0}), Level("main", 1.5)],
        sources=[
            Source("works", ("main", 3000.0), flow=0.6, quality={"COD": 18.0, "NH3_N": line}, kind="works"),
            Source("houses", ("main", 0.0, 9000.0), load={"COD": 29.0, "NH3_N": Monthly([3.5] * 12)}, kind="domestic"),
            Source("rain", ("main", 100.0, 9000.0), flow=line, quality={"COD": 28.0}, kind="storm"),
            Source("pump", ("main", 4000.0), flow=-0.1, kind="withdrawal"),
            Source("brook", ("main", 8000.0), flow=line, quality={"COD": line, "NH3_N": 0.2}, kind="tributary"),
        ],
        constituents=["COD", "NH3_N", "DO"],
        processes=[
            sediment_oxygen_demand(),
            Process("bleaching", bleaching, {"COD": -1.0}, {"per_light": 1e-9}),
        ],
        weather={"water_temperature": Monthly(range(8, 20)), "solar_radiation": 200.0},
    )


def test_the_set_holds_the_measures_of_the_plans() -> None:
    assert {"interception", "effluent_limit", "load_cut", "removal"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
class TestMeasure:
    def test_is_a_frozen_measure_with_evidence(self, name: str, scenario: Scenario) -> None:
        kind = measure_class(name)
        assert issubclass(kind, Measure)
        measure = kind.example(scenario)
        assert measure.evidence == ""
        with pytest.raises(dataclasses.FrozenInstanceError):
            measure.evidence = "x"
        assert kind.__doc__
        assert "Parameters" in kind.__doc__

    def test_returns_a_new_scenario_and_leaves_the_old_one(self, name: str, scenario: Scenario) -> None:
        before = json.dumps(scenario.describe())
        changed = measure_class(name).example(scenario).apply(scenario)
        assert isinstance(changed, Scenario)
        assert json.dumps(scenario.describe()) == before
        assert changed.hash != scenario.hash

    def test_is_recorded_once(self, name: str, scenario: Scenario) -> None:
        measure = measure_class(name).example(scenario)
        plan = scenario.with_measures(measure, name="plan", title={"zh": "方案", "en": "plan"})
        assert (plan.name, plan.title["en"], plan.measures) == ("plan", "plan", (measure,))
        assert scenario.measures == ()
        assert pickle.loads(pickle.dumps(plan)) == plan

    def test_raises_no_load_unless_it_says_so(self, name: str, scenario: Scenario) -> None:
        measure = measure_class(name).example(scenario)
        before, after = scenario.loads("g/s"), measure.apply(scenario).loads("g/s")
        for constituent in scenario.constituent_names:
            if "increases" in (type(measure).__doc__ or ""):
                continue
            total = after[constituent].sum() - before[constituent].sum()
            assert total <= 1e-9 * before[constituent].sum()

    def test_describes_itself(self, name: str, scenario: Scenario) -> None:
        measure = measure_class(name).example(scenario)
        description = describe(measure)
        assert description["type"] == type(measure).__name__
        json.dumps(description, allow_nan=False)

    def test_every_series_of_it_still_covers_the_period(self, name: str, scenario: Scenario) -> None:
        changed = measure_class(name).example(scenario).apply(scenario)
        start, end = scenario.period
        edges = start + np.arange(91) * np.timedelta64(1, "D")
        for source in changed.sources:
            if hasattr(source.flow, "mean"):
                assert np.isfinite(source.flow.mean(edges[:-1], edges[1:])).all()
        assert edges[-1] == end
