"""The scenario: checks, hashes, loads."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from danao.errors import InputError
from danao.forcing.boundaries import FreeOutflow, Inflow, Level, Outflow, RatingCurve, Wall
from danao.forcing.series import Monthly, Series
from danao.forcing.sources import Source
from danao.forcing.tide import Tide
from danao.forcing.weather import Weather, as_weather
from danao.kinetics import Constituent
from danao.kinetics.decay import decay
from danao.scenario import Initial, Numerics, PrescribedFlow, Scenario
from tests import rivers

ROOT = Path(__file__).resolve().parents[2]


def scenario(**changes: Any) -> Scenario:
    """Return the tiny river of the design document, with a few sources."""
    parts: dict[str, Any] = {
        "name": "flume",
        "river": rivers.trapezoid(),
        "period": ("2020-01-01", "2020-01-03"),
        "boundaries": [
            Inflow("main", flow=10.0, quality={"TRACER": 1.0}),
            Level("main", level=1.5, quality={"TRACER": 0.0}),
        ],
        "sources": [
            Source("works", ("main", 3000.0), flow=1.0, quality={"TRACER": 4.0}, kind="works"),
            Source("houses", ("main", 1000.0, 5000.0), load={"TRACER": 2.0}, kind="domestic"),
            Source("pump", ("main", 4000.0), flow=-0.5, kind="withdrawal"),
        ],
        "constituents": ["TRACER"],
    }
    return Scenario(**{**parts, **changes})


def problems_of(**changes: Any) -> str:
    with pytest.raises(InputError) as caught:
        scenario(**changes)
    return str(caught.value)


def test_the_scenario_of_the_design_document() -> None:
    made = scenario(sources=[], numerics=Numerics(cell=50.0, step=30.0, advection="muscl", output=600.0))
    assert made.duration == 2 * 86400.0
    assert made.constituent_names == ("TRACER",)
    assert [boundary.name for boundary in made.boundaries] == ["main upstream", "main downstream"]
    assert "flume" in repr(made)
    assert "TRACER" in repr(made)


def test_all_problems_are_reported_together() -> None:
    text = problems_of(
        name=" ",
        period=("2020-01-03", "2020-01-02"),
        boundaries=[Inflow("mian", flow=10.0, quality={"TRACR": 1.0})],
        sources=[Source("a", ("main", 30000.0)), Source("a", ("man", 3.0), load={"X": 1.0})],
        targets={"midle": "III"},
        constituents=["TRACER", "TRACER"],
        initial=Initial(level={"mian": 1.0}, quality={"TRACR": 1.0}),
        numerics=Numerics(cell={"mian": 50.0}, advection="muslc"),
    )
    for part in (
        "name: a scenario needs a name",
        "period: the period ends at 2020-01-02T00:00:00, not after",
        "constituents: the name 'TRACER' occurs more than once",
        "sources: the name 'a' occurs more than once",
        "targets.midle: there is no station 'midle'; did you mean 'middle'?",
        "boundaries.mian upstream.reach: there is no reach 'mian'; did you mean 'main'?",
        "the upstream end of 'main' has no boundary",
        "the downstream end of 'main' has no boundary",
        "sources.a.at: 30000 m is not on reach 'main' (0 to 10000 m)",
        "sources.a.at: there is no reach 'man'; did you mean 'main'?",
        "boundaries.mian upstream.quality.TRACR: 'TRACR' is not simulated; did you mean 'TRACER'?",
        "sources.a.load.X: 'X' is not simulated",
        "initial.level: there is no reach 'mian'",
        "initial.quality.TRACR: 'TRACR' is not simulated",
        "numerics.cell: there is no reach 'mian'",
        "numerics.advection: 'muslc' is not in advection; did you mean 'muscl'?",
    ):
        assert part in text


def test_boundaries_belong_to_free_ends() -> None:
    twice = problems_of(boundaries=[Inflow("main", 1.0), Wall("main"), Level("main", 1.0), FreeOutflow("main")])
    assert "the upstream end of 'main' has 2 boundaries" in twice
    assert "the downstream end of 'main' has 2 boundaries" in twice
    fork = {"river": rivers.y_junction(), "sources": [], "constituents": []}
    inflows = [Inflow("left", 1.0), Inflow("right", 1.0)]
    assert len(scenario(**fork, boundaries=[*inflows, FreeOutflow("main")]).boundaries) == 3
    text = problems_of(**fork, boundaries=[*inflows, Wall("main"), FreeOutflow("main")])
    assert "the upstream end of 'main' is joined to another reach" in text


def test_a_boundary_names_all_constituents_or_none() -> None:
    two = {"constituents": ["COD", "TP"], "sources": []}
    text = problems_of(**two, boundaries=[Inflow("main", 1.0, quality={"COD": 1.0}), Level("main", 1.0)])
    assert "boundaries.main upstream.quality: no value for TP; name every constituent" in text
    clean = scenario(**two, boundaries=[Inflow("main", 1.0), Level("main", 1.0)])
    assert (clean.loads()[["COD", "TP"]] == 0.0).all(axis=None)


def test_series_must_cover_the_period() -> None:
    short = Series(["2020-01-01", "2020-01-02"], [1.0, 2.0])
    text = problems_of(
        boundaries=[Inflow("main", short, quality={"TRACER": short}), Level("main", short)],
        sources=[Source("a", ("main", 1.0), flow=short, load={"TRACER": short})],
        weather={"water_temperature": short},
    )
    for key in (
        "boundaries.main upstream.flow",
        "boundaries.main upstream.quality.TRACER",
        "boundaries.main downstream.level",
        "sources.a.flow",
        "sources.a.load.TRACER",
        "weather.water_temperature",
    ):
        assert f"{key}: covers 2020-01-01T00:00:00 to 2020-01-02T00:00:00, not" in text
    held = Series(["2020-01-01", "2020-01-02"], [1.0, 2.0], extend="hold")
    assert scenario(boundaries=[Inflow("main", held), Level("main", held)]).boundaries[0].flow is held


def test_prescribed_water_names_every_reach() -> None:
    fork = {"river": rivers.y_junction(), "sources": [], "constituents": []}
    ends = [Inflow("left", 1.0), Inflow("right", 1.0), FreeOutflow("main")]
    water = PrescribedFlow(discharge={"left": 1.0, "right": 1.0, "main": 2.0}, area=5.0)
    assert scenario(**fork, boundaries=ends, hydraulics=water).hydraulics is water
    text = problems_of(**fork, boundaries=ends, hydraulics=PrescribedFlow(discharge={"left": 1.0}, area=5.0))
    assert "hydraulics.discharge: no value for reach main, right" in text


def test_constituents_are_known_or_objects() -> None:
    assert "constituents: 'TRACR' is no known constituent; did you mean 'TRACER'?" in problems_of(
        constituents=["TRACR"]
    )
    own = Constituent("GLITTER", "glitter")
    made = scenario(constituents=["TRACER", "TRACER_B", own], boundaries=[Inflow("main", 1.0), Level("main", 1.0)])
    assert made.constituents[2] is own
    assert made.constituent_names == ("TRACER", "TRACER_B", "GLITTER")


def test_processes_are_laid_flat_and_checked() -> None:
    rate = Series(["2020-01-01", "2020-01-02"], [1e-6, 2e-6])
    made = scenario(processes=[[decay("TRACER", rate=1e-6)]])
    assert [process.name for process in made.processes] == ["decay TRACER"]
    assert "COD" in problems_of(processes=[decay("COD", rate=1e-6)])
    assert "processes.decay TRACER.rate: covers 2020-01-01" in problems_of(processes=[decay("TRACER", rate=rate)])
    assert "there is no reach 'mian'" in problems_of(processes=[decay("TRACER", rate={"mian": 1e-6})])


def test_the_period_is_moved_into_the_zone() -> None:
    made = scenario(period=("2020-01-01T00:00Z", "2020-01-02T00:00+08:00"))
    assert made.period == (np.datetime64("2020-01-01T08:00"), np.datetime64("2020-01-02T00:00"))
    assert "period: 'soon' is not an ISO 8601 time" in problems_of(period=("soon", "2020-01-02"))
    assert "is no period" in problems_of(period="2020")
    assert "'east' is not a zone" in problems_of(zone="east")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Inflow("main", -1.0), "flow: -1 is negative; water that leaves is an Outflow"),
        (lambda: Inflow("main", 1.0, inlet="flx"), "did you mean 'flux'"),
        (lambda: Inflow("main", 1.0, quality={"A": -2.0}), "quality.A: -2 is negative"),
        (lambda: Inflow("main", "1 m3/s"), "'1 m3/s' is neither a number nor a series"),
        (lambda: Inflow("main", float("nan")), "flow: nan is not finite"),
        (lambda: Outflow("main", -1.0), "water that enters is an Inflow"),
        (lambda: Level("main", 1.0, end="downstram"), "did you mean 'downstream'"),
        (lambda: RatingCurve("main", [1.0, 1.0], [0.0, 1.0]), "the levels do not increase"),
        (lambda: RatingCurve("main", [1.0, 2.0], [1.0, 0.0]), "the discharges fall"),
        (lambda: RatingCurve("main", [1.0], [1.0]), "1 levels and 1 discharges"),
        (lambda: Source("", ("main", 1.0)), "a source needs a name"),
        (lambda: Source("a", ("main",)), "is neither a point nor a stretch"),
        (lambda: Source("a", ("main", 5.0, 2.0)), "the stretch ends at 2 m"),
        (lambda: Source("a", ("main", 1.0), kind="work"), "did you mean 'works'"),
        (lambda: Source("a", ("main", 1.0), load={"A": -1.0}), "load.A: -1 is negative"),
        (lambda: Source("a", ("main", 1.0), flow=-1.0, quality={"A": 1.0}), "quality: a withdrawal takes"),
        (lambda: Source("a", ("main", 1.0), flow=Monthly([-1.0] + [1.0] * 11)), "the flow changes its sign"),
        (lambda: Source("a", ("main", 1.0), quality={"A": 1.0}), "no flow that carries it"),
        (lambda: as_weather({"wnd": 1.0}), "wnd: 'wnd' is not known; did you mean 'wind'?"),
        (lambda: as_weather(3), "3 is no weather"),
        (lambda: Weather(relative_humidity=80.0), "relative_humidity: 80 is above 1"),
        (lambda: Numerics(cell=0.0), "cell: 0 is not a positive number"),
        (lambda: Numerics(theta=0.4), "theta: 0.4 is below 0.5"),
        (lambda: Numerics(max_courant=1.5), "max_courant: 1.5 is above 1"),
        (lambda: Initial(quality={"A": {"main": -1.0}}), "quality.A.main: -1 is negative"),
        (lambda: Initial(level={"main": ([0.0, 0.0], [1.0, 2.0])}), "the chainages do not increase"),
        (lambda: PrescribedFlow(1.0, 0.0), "area: 0 is not positive"),
        (lambda: PrescribedFlow({"main": ([0.0, 1.0], [1.0])}, 1.0), "2 chainages, but 1 values"),
    ],
)
def test_nouns_say_what_is_wrong(make, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert expected in str(caught.value)


def test_a_rating_curve_is_linear_between_and_beyond_its_points() -> None:
    curve = RatingCurve("main", [1.0, 2.0, 3.0], [0.0, 4.0, 12.0])
    assert curve.at([0.0, 1.5, 2.5, 4.0]).tolist() == [0.0, 2.0, 8.0, 20.0]


def test_equal_contents_have_equal_hashes() -> None:
    base = scenario()
    assert base == scenario()
    assert base.hash == scenario(period=(np.datetime64("2020-01-01"), "2020-01-03T00:00:00")).hash
    assert base.hash == scenario(boundaries=[Inflow("main", 10, {"TRACER": 1}), Level("main", 1.5, {"TRACER": 0})]).hash
    weather = {"wind": 2.0, "air_pressure": 1.0}
    assert scenario(weather=weather).hash == scenario(weather=dict(reversed(weather.items()))).hash
    for change in (
        {"name": "other"},
        {"notes": "x"},
        {"numerics": Numerics(step=31.0)},
        {"weather": weather},
        {"initial": Initial(level=2.0)},
        {"river": rivers.trapezoid(width=20.0 + 1e-12)},
    ):
        assert scenario(**change).hash != base.hash
    assert len({base, scenario(), scenario(name="other")}) == 2


def test_the_hash_is_the_same_in_every_process() -> None:
    code = "import sys; from tests.unit.test_scenario import scenario as s; sys.stdout.write(s().hash + s().flow_hash)"
    hashes = set()
    for seed, zone in (("1", "UTC"), ("77", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        hashes.add(run.stdout)
    assert hashes == {scenario().hash + scenario().flow_hash}


def test_a_bank_is_content_and_no_water() -> None:
    """One that is not known is not said, so that hashes are those of before there were banks."""
    base = scenario()
    assert "bank" not in base.sources[0].describe()
    there = scenario(sources=[replace(base.sources[0], bank="left"), *base.sources[1:]])
    assert there.sources[0].describe()["bank"] == "left"
    assert there.hash != base.hash
    assert there.flow_hash == base.flow_hash
    with pytest.raises(InputError, match="'west' is no bank; known are: left, right"):
        Source("works", ("main", 1.0), load={"TRACER": 1.0}, bank="west")


def test_the_flow_hash_covers_the_water_alone() -> None:
    base = scenario()
    dry = [*base.sources, Source("bed", ("main", 100.0), load={"TRACER": 1.0})]
    for change in (
        {"name": "other", "title": {"zh": "甲"}, "notes": "x", "data_status": "illustrative"},
        {"boundaries": [Inflow("main", 10.0, {"TRACER": 9.0}, inlet="concentration"), Level("main", 1.5)]},
        {"sources": dry},
        {"constituents": ["TRACER", "COD"], "boundaries": [Inflow("main", 10.0), Level("main", 1.5)]},
        {"dispersion": 5.0, "weather": {"wind": 3.0}, "targets": {"middle": "III"}},
        {"numerics": Numerics(advection="upwind", reaction_step=60.0)},
    ):
        assert scenario(**change).flow_hash == base.flow_hash, change
    for change in (
        {"boundaries": [Inflow("main", 10.1), Level("main", 1.5)]},
        {"boundaries": [Inflow("main", 10.0), Level("main", Tide({"M2": (0.1, 0.0)}, 1.5))]},
        {"sources": base.sources[:2]},
        {"numerics": Numerics(step=20.0)},
        {"river": rivers.trapezoid(manning=0.031)},
        {"period": ("2020-01-01", "2020-01-04")},
    ):
        assert scenario(**change).flow_hash != base.flow_hash, change


def test_a_description_is_json_and_survives_pickling() -> None:
    base = scenario(boundaries=[Inflow("main", Monthly(range(1, 13))), Level("main", Tide({"M2": (0.1, 0.0)}))])
    assert json.loads(json.dumps(base.describe(), allow_nan=False)) == base.describe()
    assert pickle.loads(pickle.dumps(base)) == base


def test_loads_are_exact_means_over_the_period() -> None:
    line = Series(["2020-01-01", "2020-01-03"], [0.0, 6.0])
    sources = [
        Source("a", ("main", 1.0), flow=line, quality={"TRACER": line}, load={"TRACER": 1.0}),
        Source("pump", ("main", 2.0), flow=-0.5),
    ]
    table = scenario(sources=sources).loads("g/s")
    assert table.loc["a", "TRACER"] == pytest.approx(12.0 + 1.0, rel=1e-12)  # mean of (6 s)² is 12
    assert table.loc["a", "flow"] == pytest.approx(3.0, rel=1e-14)
    assert table.loc["a", "volume"] == pytest.approx(3.0 * 2 * 86400.0, rel=1e-14)
    assert table.loc["main upstream", "TRACER"] == 10.0
    assert np.isnan(table.loc["pump", "TRACER"])
    assert list(table.columns) == ["kind", "TRACER", "flow", "volume"]
    annual = scenario(sources=sources).loads()
    assert annual.loc["main upstream", "TRACER"] == pytest.approx(10.0 * 31.536)
    with pytest.raises(InputError, match="did you mean 't/a'"):
        scenario().loads("t/y")


def test_monthly_loads_of_a_year_add_up() -> None:
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    flow, content = np.arange(1.0, 13.0), np.arange(12.0, 0.0, -1.0)
    source = Source("a", ("main", 1.0), flow=Monthly(flow), quality={"TRACER": Monthly(content)})
    table = scenario(sources=[source], period=("2018-01-01", "2019-01-01")).loads()
    assert table.loc["a", "TRACER"] == pytest.approx(float(days @ (flow * content)) * 86400.0 / 1e6, rel=1e-12)


def test_sources_and_boundaries_by_name() -> None:
    base = scenario()
    assert base.source("works").flow == 1.0
    assert base.boundary("main upstream").flow == 10.0
    with pytest.raises(InputError, match="did you mean 'works'"):
        base.source("work")
    with pytest.raises(InputError, match="did you mean 'main upstream'"):
        base.boundary("main upstraem")
    assert base.replace(name="b").name == "b"
    with pytest.raises(AttributeError):
        base.name = "b"  # type: ignore[misc]


@pytest.mark.parametrize("name", ["level", "discharge", "water"])
def test_a_constituent_cannot_hide_the_water(name: str) -> None:
    assert f"'{name}' is a name of the water" in problems_of(constituents=[Constituent(name, "made up", "虚构")])
