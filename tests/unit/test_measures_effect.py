"""What each measure does to flows and loads, to the last digit, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import danao.measures
from danao import catalogue
from danao.errors import InputError
from danao.forcing.boundaries import Inflow, Level
from danao.forcing.series import Monthly, Series
from danao.forcing.sources import Source
from danao.measures import (
    Diversion,
    EffluentLimit,
    Interception,
    LoadCut,
    PhasedIn,
    Removal,
    ReplenishmentFlow,
    StormFactor,
)
from danao.measures._effluent import read_effluent_standard
from danao.scenario import Scenario
from tests import rivers

LINE = Series(["2018-01-01", "2018-01-31"], [1.0, 7.0])
DAY = np.timedelta64(1, "D")


def scenario(**changes: Any) -> Scenario:
    parts: dict[str, Any] = {
        "name": "base",
        "river": rivers.trapezoid(),
        "period": ("2018-01-01", "2018-01-31"),
        "boundaries": [Inflow("main", 10.0, {"COD": 15.0, "NH3_N": 0.75}, name="head"), Level("main", 1.5)],
        "sources": [
            Source("works", ("main", 3000.0), flow=2.0, quality={"COD": 18.0, "NH3_N": LINE}, kind="works"),
            Source("houses", ("main", 0.0, 9000.0), load={"COD": 30.0, "NH3_N": 3.0}, kind="domestic"),
            Source("rain", ("main", 0.0, 9000.0), flow=LINE, quality={"COD": 28.0}, kind="storm"),
            Source("sewer", ("main", 500.0), flow=0.5, quality={"COD": 200.0}),
            Source("pump", ("main", 4000.0), flow=-0.1, kind="withdrawal"),
        ],
        "constituents": ["COD", "NH3_N"],
    }
    return Scenario(**{**parts, **changes})


def loads(plan: Scenario, source: str, constituent: str = "COD") -> float:
    return float(plan.loads("g/s").loc[source, constituent])


def test_names_are_found_by_file() -> None:
    assert dir(danao.measures) == [danao.measures.class_name(name) for name in catalogue.names("danao.measures")]
    with pytest.raises(
        AttributeError, match="there is no measure 'Interceptions'; there are: Aeration, Diversion, Dredging"
    ):
        _ = danao.measures.Interceptions
    with pytest.raises(InputError, match="did you mean 'load_cut'"):
        danao.measures.measure_class("loadcut")


def test_interception_takes_flow_and_load() -> None:
    plan = Interception("sewer", "67 %").apply(scenario())
    assert plan.source("sewer").flow == pytest.approx(0.5 * 0.33)
    assert plan.source("sewer").quality == {"COD": 200.0}
    assert Interception("houses", 0.5).apply(scenario()).source("houses").load == {"COD": 15.0, "NH3_N": 1.5}
    assert loads(Interception("sewer", 1.0).apply(scenario()), "sewer") == 0.0


def test_intercepted_water_leaves_the_works_at_its_own_concentration() -> None:
    plan = Interception("sewer", 0.8, to="works").apply(scenario())
    assert loads(plan, "sewer") == pytest.approx(0.2 * 100.0)
    assert loads(plan, "works") == pytest.approx(2.4 * 18.0)
    assert plan.source("works").flow == pytest.approx(2.4)
    with pytest.raises(InputError, match="'houses' has no flow that could reach 'works'"):
        Interception("houses", 0.5, to="works").apply(scenario())
    with pytest.raises(InputError, match="'houses' has no effluent concentration"):
        Interception("sewer", 0.5, to="houses").apply(scenario())


def test_an_effluent_limit_caps_and_never_raises() -> None:
    plan = EffluentLimit("works", {"COD": "40 mg/L", "NH3_N": "2.5 mg/L"}).apply(scenario())
    works = plan.source("works")
    assert works.quality["COD"] == 18.0
    days = np.datetime64("2018-01-01") + np.arange(31) * DAY
    assert (works.quality["NH3_N"].at(days) == np.minimum(LINE.at(days), 2.5)).all()
    # the line passes 2.5 after a quarter of the time: 1/4 × 1.75 + 3/4 × 2.5
    assert loads(plan, "works", "NH3_N") == pytest.approx(2.0 * (0.25 * 1.75 + 0.75 * 2.5), rel=1e-12)


def test_an_effluent_limit_holds_loads_to_limit_times_flow() -> None:
    source = Source("mill", ("main", 100.0), flow=0.5, load={"COD": 30.0})
    plan = EffluentLimit("mill", {"COD": 40.0}).apply(scenario(sources=[source]))
    assert loads(plan, "mill") == 20.0
    with pytest.raises(InputError, match="gives a load of COD without a flow"):
        EffluentLimit("houses", {"COD": 40.0}).apply(scenario())


def test_standards_give_the_printed_limits() -> None:
    first, second = (read_effluent_standard(name) for name in ("gb18918_2002", "db44_26_2001"))
    assert (first.limits["1A"]["COD"], first.limits["1B"]["COD"]) == (50.0, 60.0)
    assert first.limits["1A"]["TN"] == 15.0
    assert first.cold["1A"]["NH3_N"] == (12.0, 8.0)
    assert first.cold["1B"]["NH3_N"] == (12.0, 15.0)
    assert second.limits["level 1 municipal"] == {
        "COD": 40.0,
        "BOD5": 20.0,
        "SS": 20.0,
        "NH3_N": 10.0,
        "TP": 0.5,
        "Oil": 5.0,
        "LAS": 5.0,
    }
    for standard in (first, second):
        assert standard.citation
        assert standard.grade in standard.grades


@pytest.mark.parametrize(
    ("standard", "grade", "cod", "ammonia"),
    [
        ("gb18918_2002", (), 50.0, 5.0),
        ("gb18918_2002", "1B", 60.0, 8.0),
        ("db44_26_2001", (), 40.0, 10.0),
        ("db44_26_2001", "level 1", 90.0, 10.0),
        ("stricter of both", (), 40.0, 5.0),
        (("gb18918_2002", "db44_26_2001"), ("1B", "level 1"), 60.0, 8.0),
    ],
)
def test_a_named_standard_caps_what_is_simulated(standard: Any, grade: Any, cod: float, ammonia: float) -> None:
    dirty = Source("works", ("main", 1.0), flow=1.0, quality={"COD": 400.0, "NH3_N": 40.0})
    plan = EffluentLimit("works", standard=standard, grade=grade).apply(scenario(sources=[dirty]))
    assert plan.source("works").quality == {"COD": cod, "NH3_N": ammonia}
    both = EffluentLimit("works", {"COD": 15.0}, standard=standard, grade=grade).apply(scenario(sources=[dirty]))
    assert both.source("works").quality == {"COD": 15.0, "NH3_N": ammonia}


@pytest.mark.parametrize(("temperature", "limit"), [(12.0, 8.0), (12.1, 5.0)])
def test_the_ammonia_limit_depends_on_the_water_temperature(temperature: float, limit: float) -> None:
    dirty = Source("works", ("main", 1.0), flow=1.0, quality={"NH3_N": 40.0})
    warm = scenario(sources=[dirty], weather={"water_temperature": temperature})
    assert EffluentLimit("works", standard="gb18918_2002").apply(warm).source("works").quality["NH3_N"] == limit
    rising = Series(["2018-01-01", "2018-01-31"], [6.0, 18.0])
    plan = EffluentLimit("works", standard="gb18918_2002").apply(
        scenario(sources=[dirty], weather={"water_temperature": rising})
    )
    assert loads(plan, "works", "NH3_N") == pytest.approx(6.5, rel=1e-12)


def test_a_load_cut_leaves_the_flow() -> None:
    plan = LoadCut("works", "COD", fraction=0.25).apply(scenario())
    assert plan.source("works").flow == 2.0
    assert plan.source("works").quality["COD"] == 13.5
    assert plan.source("works").quality["NH3_N"] is LINE
    assert LoadCut("head", fraction=0.2).apply(scenario()).boundary("head").quality["COD"] == 12.0


def test_a_load_cut_by_amount_takes_that_amount() -> None:
    base = scenario()
    plan = LoadCut("works", "NH3_N", amount="30 t/a").apply(base)
    assert base.loads().loc["works", "NH3_N"] - plan.loads().loc["works", "NH3_N"] == pytest.approx(30.0, rel=1e-12)
    with pytest.raises(InputError, match=r"3000 t/a of NH3_N cannot be cut, 'works' brings 252\.288 t/a"):
        LoadCut("works", "NH3_N", amount="3000 t/a").apply(base)
    with pytest.raises(InputError, match="either a fraction or an amount"):
        LoadCut("works")
    with pytest.raises(InputError, match="an amount is of one constituent"):
        LoadCut("works", amount="3 t/a")
    with pytest.raises(InputError, match="'sewer' brings no NH3_N"):
        LoadCut("sewer", "NH3_N", fraction=0.5).apply(base)


def test_removal_and_storm_factor() -> None:
    assert [item.name for item in Removal(["works", "sewer"]).apply(scenario()).sources] == ["houses", "rain", "pump"]
    assert StormFactor(0.8).apply(scenario()).source("rain").quality == {"COD": pytest.approx(22.4)}
    assert StormFactor(0.8).apply(scenario()).source("sewer").quality == {"COD": 200.0}
    with pytest.raises(InputError, match="there is no storm source 'rian'; did you mean 'rain'"):
        StormFactor(0.8, "rian").apply(scenario())
    with pytest.raises(InputError, match="mark them by kind='storm'"):
        StormFactor(0.8).apply(scenario(sources=[]))


def test_replenishment_is_a_source_or_a_larger_inflow() -> None:
    plan = ReplenishmentFlow("43200 m3/d", at=("main", 10.0), quality={"COD": "10 mg/L"}).apply(scenario())
    assert plan.source("replenishment").kind == "replenishment"
    assert loads(plan, "replenishment") == pytest.approx(5.0)
    plan = ReplenishmentFlow(5.0, boundary="head", quality={"COD": 3.0}).apply(scenario())
    assert plan.boundary("head").flow == 15.0
    assert plan.boundary("head").quality == {"COD": pytest.approx(11.0), "NH3_N": pytest.approx(0.5)}
    grown = ReplenishmentFlow(LINE, boundary="head", quality={"COD": 3.0}).apply(scenario())
    assert loads(grown, "head") == pytest.approx(150.0 + 4.0 * 3.0, rel=1e-5)
    with pytest.raises(InputError, match="did you mean 'head'"):
        ReplenishmentFlow(1.0, boundary="haed").apply(scenario())
    with pytest.raises(InputError, match="either a place or a boundary"):
        ReplenishmentFlow(1.0)
    with pytest.raises(InputError, match="99999 m is not on reach"):
        ReplenishmentFlow(1.0, at=("main", 99999.0)).apply(scenario())


def test_diversion_moves_a_discharge_or_takes_river_water() -> None:
    plan = Diversion("sewer", 0.6, to=("main", 9500.0)).apply(scenario())
    assert loads(plan, "sewer") == pytest.approx(40.0)
    assert loads(plan, "sewer diverted") == pytest.approx(60.0)
    assert plan.source("sewer diverted").at == ("main", 9500.0)
    assert loads(Diversion("sewer").apply(scenario()), "sewer") == 0.0
    taken = Diversion(at=("main", 100.0), flow="1 m3/s").apply(scenario())
    assert taken.source("diversion").flow == -1.0
    with pytest.raises(InputError, match="cannot be let in again"):
        Diversion(at=("main", 100.0), flow=1.0, to=("main", 200.0))
    with pytest.raises(InputError, match="a place and a flow together"):
        Diversion(at=("main", 100.0))


def test_a_step_in_time_takes_its_share_of_the_period() -> None:
    plan = PhasedIn(Removal("sewer"), "2018-01-11").apply(scenario())
    assert loads(plan, "sewer") == pytest.approx(100.0 / 3.0, rel=1e-12)
    assert plan.source("sewer").quality == {"COD": 200.0}


def test_a_ramp_takes_half_of_what_a_step_in_its_middle_takes() -> None:
    slope = PhasedIn(Interception("houses", 0.5), "2018-01-01", "2018-01-31").apply(scenario())
    assert loads(slope, "houses") == pytest.approx(22.5, rel=1e-12)
    days = ["2018-01-01", "2018-01-16", "2018-01-31"]
    assert slope.source("houses").load["COD"].at(days).tolist() == [30.0, 22.5, 15.0]


def test_a_phased_limit_on_a_series_is_exact() -> None:
    plan = PhasedIn(EffluentLimit("works", {"NH3_N": 0.0}), "2018-01-01", "2018-01-31").apply(scenario())
    # (1 − s)(1 + 6 s) over s in 0..1 is 1 + 5/2 − 2
    assert loads(plan, "works", "NH3_N") == pytest.approx(2.0 * 1.5, rel=1e-12)


def test_a_phased_new_source_begins_dry() -> None:
    plan = PhasedIn(ReplenishmentFlow(2.0, at=("main", 10.0), quality={"COD": 5.0}), "2018-01-11", "2018-01-21")
    source = plan.apply(scenario()).source("replenishment")
    assert source.flow.at(["2018-01-05", "2018-01-16", "2018-01-25"]).tolist() == [0.0, 1.0, 2.0]
    assert source.quality == {"COD": 5.0}
    with pytest.raises(InputError, match="before its start"):
        PhasedIn(Removal("sewer"), "2018-01-11", "2018-01-10")


def test_a_phased_works_keeps_the_load_between_before_and_after() -> None:
    measure = Interception("sewer", 0.5, to="works")
    base, whole = scenario(), measure.apply(scenario())
    phased = PhasedIn(measure, "2018-01-01", "2018-01-31").apply(base)
    for source in ("sewer", "works"):
        for constituent in ("COD", "NH3_N"):
            ends = sorted((loads(base, source, constituent), loads(whole, source, constituent)))
            assert ends[0] - 1e-9 <= loads(phased, source, constituent) <= ends[1] + 1e-9


def test_a_boundary_that_is_phased_mixes_by_flow() -> None:
    measure = ReplenishmentFlow(10.0, boundary="head", quality={"COD": 5.0})
    plan = PhasedIn(measure, "2018-01-01", "2018-01-31").apply(scenario())
    assert plan.boundary("head").quality["COD"].at("2018-01-31").tolist() == [10.0]
    assert loads(plan, "head") == pytest.approx(150.0 + 0.5 * 50.0, rel=1e-6)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Interception("sewer", 1.2), "fraction: 1.2 is above 1 (a share of the load)"),
        (lambda: Interception("sewer", "-5 %"), "fraction: -0.05 is negative"),
        (lambda: Interception("sewer", LINE), "fraction: a number is meant, not a series"),
        (lambda: StormFactor(-1.0), "factor: -1 is negative"),
        (lambda: EffluentLimit("works"), "give limits or a standard"),
        (lambda: EffluentLimit("works", {"COD": "40"}), "limits.COD: 40 has no unit"),
        (lambda: EffluentLimit("works", {"COD": -1.0}), "limits.COD: -1 is negative"),
        (lambda: EffluentLimit("works", standard="gb18918_2003"), "did you mean 'gb18918_2002'"),
        (lambda: EffluentLimit("works", standard="gb3838_2002"), "it is no discharge standard"),
        (lambda: EffluentLimit("works", standard="gb18918_2002", grade="1C"), "has no grade '1C'"),
        (lambda: EffluentLimit("works", standard="gb18918_2002", grade=("1A", "1B")), "2 grades, but 1 standards"),
        (lambda: Diversion(), "give either a source, or a place"),
        (lambda: ReplenishmentFlow("1 m", at=("main", 1.0)), "flow:"),
    ],
)
def test_measures_refuse_what_cannot_be(make, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert expected in str(caught.value)


def test_problems_of_all_measures_come_together() -> None:
    with pytest.raises(InputError) as caught:
        scenario().with_measures(
            Interception("sewr", 0.5), Removal(["pump", "x"]), EffluentLimit("works", {"NH3N": "1 mg/L"})
        )
    text = str(caught.value)
    for part in (
        "measures[0].source: there is no source 'sewr'; did you mean 'sewer'?",
        "measures[1].source: 'pump' is a withdrawal, it brings no load",
        "measures[1].source: there is no source 'x'",
        "measures[2].limits.NH3N: 'NH3N' is not simulated; did you mean 'NH3_N'?",
    ):
        assert part in text


def test_measures_are_applied_in_their_order() -> None:
    first, second = LoadCut("sewer", fraction=0.5), EffluentLimit("sewer", {"COD": 90.0})
    assert scenario().with_measures(first, second).source("sewer").quality["COD"] == 90.0
    assert scenario().with_measures(second, first).source("sewer").quality["COD"] == 45.0


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 1.0), st.integers(0, 29), st.integers(0, 29))
def test_a_phased_cut_never_leaves_the_range(fraction: float, first: int, length: int) -> None:
    base = scenario()
    start = np.datetime64("2018-01-01") + first * DAY
    measure = LoadCut("works", fraction=fraction)
    phased = PhasedIn(measure, start, start + length * DAY).apply(base)
    whole = measure.apply(base)
    for constituent in ("COD", "NH3_N"):
        least, most = loads(whole, "works", constituent), loads(base, "works", constituent)
        assert least - 1e-9 <= loads(phased, "works", constituent) <= most + 1e-9


def test_a_discharge_standard_of_the_user_is_checked(tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    good = (
        "kind: discharge\nnumber: X\ntitle: {zh: 甲, en: A}\nversion: '1'\ncitation: table 1\nsource: own\n"
        "grades: {a: {zh: 甲, en: A}}\ngrade: a\nitems:\n  COD: {zh: 甲, en: A, unit: ug/L, limits: {a: 30000}}\n"
    )
    path.write_text(good, encoding="utf-8")
    assert EffluentLimit("sewer", standard=str(path)).apply(scenario()).source("sewer").quality["COD"] == 30.0
    for old, new, expected in (
        ("a: 30000", "b: 30000", "there is no grade 'b'"),
        ("a: 30000", "a: -1", "negative"),
        ("ug/L", "m", "no unit of a concentration"),
        ("grade: a\n", "grade: c\n", "there is no grade 'c'"),
        ("number: X\n", "", "number"),
    ):
        other = tmp_path / f"{len(expected)}.yaml"
        other.write_text(good.replace(old, new), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_effluent_standard(str(other))
        assert expected in str(caught.value)


def test_monthly_values_stay_monthly() -> None:
    source = Source("works", ("main", 1.0), flow=Monthly([2.0] * 12), quality={"COD": Monthly(range(10, 130, 10))})
    plan = scenario(sources=[source]).with_measures(EffluentLimit("works", {"COD": 50.0}), Interception("works", 0.5))
    assert plan.source("works").flow == Monthly([1.0] * 12)
    assert plan.source("works").quality["COD"].values[3:6] == (40.0, 50.0, 50.0)
