from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from danao import Design, InputError, Monthly, Range, Scenario, expand, read_scenario
from danao.cli import main
from danao.kinetics import AtTemperature
from danao.measures import EffluentLimit, Interception, LoadCut, PhasedIn, StormFactor
from danao.planning.designs import DesignFile, read_planned
from danao.scenario_file import json_schema
from danao.scenario_file._yaml import read_yaml
from tests.small_case import write_case

DAY = 86400.0


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_scenario(write_case(tmp_path_factory.mktemp("case")))


def told(error: pytest.ExceptionInfo[InputError]) -> str:
    return str(error.value)


# ranges


@pytest.mark.parametrize(
    ("item", "share", "value"),
    [
        (Range(2, 6), 0.25, 3.0),
        (Range(0.01, 100, distribution="log_uniform"), 0.5, 1.0),
        (Range(0, 1, 4, distribution="triangular"), 0.25, 1.0),  # F(x) = x²/4 below the mode
        (Range(0, 1, 4, distribution="triangular"), 11 / 12, 3.0),  # 1 − (4 − x)²/12 above it
        (Range(10, 2, distribution="normal"), 0.5, 10.0),
        (Range(10, 2, distribution="normal", within=(8, 12)), 0.5, 10.0),
        (Range(10, 2, distribution="normal", within=(8, 12)), 1.0, 12.0),
        (Range(1, 7, 9, distribution="values"), 0.34, 7.0),
        (Range(1, 7, 9, distribution="values"), 1.0, 9.0),
        (Range("2/3", "100 %"), 0.0, 2 / 3),
    ],
)
def test_quantiles_by_hand(item: Range, share: float, value: float) -> None:
    assert item.quantile(share) == pytest.approx(value, rel=1e-12)


def test_a_lognormal_range_has_the_mean_and_deviation_that_were_given() -> None:
    drawn = Range(3.0, 1.5, distribution="lognormal").quantile((np.arange(400_000) + 0.5) / 400_000)
    assert drawn.mean() == pytest.approx(3.0, rel=1e-4)
    assert drawn.std() == pytest.approx(1.5, rel=3e-3)


@given(
    st.floats(0.01, 10.0),
    st.floats(0.1, 10.0),
    st.sampled_from(["uniform", "log_uniform", "normal", "lognormal"]),
    st.lists(st.floats(0.0, 1.0), min_size=2, max_size=9),
)
@settings(max_examples=60, deadline=None)
def test_quantiles_rise_and_stay_inside(low: float, width: float, law: str, shares: list[float]) -> None:
    ends = (low, low + width)
    open_law = law in ("normal", "lognormal")
    item = Range(
        *((low + 0.4 * width, width) if open_law else ends), distribution=law, within=ends if open_law else None
    )
    found = item.quantile(sorted(shares))
    assert (np.diff(found) >= 0.0).all()
    assert ((found >= ends[0]) & (found <= ends[1])).all()


@pytest.mark.parametrize(
    ("numbers", "given", "rule"),
    [
        ((2, 1), {}, "the range is empty: it ends at 1, not above its begin at 2"),
        ((1, 1), {}, "the range is empty"),
        ((1,), {}, "1 numbers, but uniform takes 2"),
        ((), {"distribution": "values"}, "the range is empty"),
        ((0, 1), {"distribution": "log_uniform"}, "0 has no logarithm"),
        ((0, 5, 4), {"distribution": "triangular"}, "the mode 5 lies outside"),
        ((1, 0), {"distribution": "normal"}, "the deviation 0 is not above 0"),
        ((-1, 1), {"distribution": "lognormal"}, "not above 0"),
        ((0, 1), {"distribution": "normal", "within": (50, 60)}, "hardly anything"),
        ((0, 1), {"within": (0, 1)}, "has ends already"),
        ((0, 1), {"distribution": "unifrom"}, "did you mean 'uniform'"),
        ((0, 1), {"applied": "facter"}, "did you mean 'factor'"),
        ((-0.1, 1), {"applied": "factor"}, "-0.1 is negative"),
        (("1 mg/L", "2 ug/L"), {}, "different units: 'mg/L', 'ug/L'"),
        (("much", "2 ug/L"), {}, "'much' is not a number"),
        ((float("nan"), 2), {}, "not a finite number"),
        ((0, 1), {"levels": 1}, "no number of levels"),
    ],
)
def test_ranges_that_cannot_be(numbers: tuple, given: dict[str, Any], rule: str) -> None:
    with pytest.raises(InputError) as error:
        Range(*numbers, **given)
    assert rule in told(error)


# tables


def test_a_grid_is_every_value_with_every_other() -> None:
    design = Design("grid", {"roughness": [0.9, 1.1], "dispersion": Range("1 m2/s", "9 m2/s", levels=3)})
    assert design.table.to_numpy().tolist() == [[r, d] for r in (0.9, 1.1) for d in (1.0, 5.0, 9.0)]
    assert design.units == {"roughness": "SI", "dispersion": "m2/s"}
    log = Range(1, 100, distribution="log_uniform", levels=3)
    assert Design("grid", {"a": log}).table["a"].tolist() == pytest.approx([1.0, 10.0, 100.0])


def test_a_list_takes_the_k_th_of_each() -> None:
    design = Design("list", {"a": [1, 2, 3], "b": [7, 8, 9]}, names=["x", "y", "z"])
    assert design.table.to_numpy().tolist() == [[1, 7], [2, 8], [3, 9]]


@given(st.integers(1, 60), st.integers(1, 4), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_a_latin_hypercube_holds_one_point_in_every_nth(runs: int, count: int, seed: int) -> None:
    design = Design("latin_hypercube", {str(k): Range(0, 1) for k in range(count)}, runs, seed)
    cells = np.floor(design.table.to_numpy() * runs).astype(int)
    assert (np.sort(cells, axis=0) == np.arange(runs)[:, None]).all()


def test_the_same_seed_gives_the_same_runs() -> None:
    for kind in ("latin_hypercube", "sobol", "random", "saltelli"):
        tables = [Design(kind, {"a": Range(0, 1), "b": Range(0, 1)}, 16, seed).table for seed in (1, 1, 2)]
        assert tables[0].equals(tables[1]), kind
        assert not tables[0].equals(tables[2]), kind
        assert len(tables[0]) == (64 if kind == "saltelli" else 16)


@pytest.mark.parametrize(
    ("kind", "parameters", "given", "rule"),
    [
        ("gird", {"a": [1, 2]}, {}, "did you mean 'grid'"),
        ("grid", {}, {}, "nothing is varied"),
        ("grid", {"a": [1, 2]}, {"runs": 4}, "counts its runs itself"),
        ("grid", {"a": Range(0, 1)}, {}, "a grid has no values of a uniform range"),
        ("grid", {str(k): list(range(10)) for k in range(9)}, {}, "1000000000 runs are more than 100000"),
        ("list", {"a": [1, 2], "b": [1]}, {}, "1 values, but another list has 2"),
        ("list", {"a": Range(1, 2)}, {}, "a list takes values"),
        ("latin_hypercube", {"a": [1, 2]}, {}, "the number of runs is missing"),
        ("latin_hypercube", {"a": [1, 2]}, {"runs": 0}, "0 is no number of runs"),
        ("latin_hypercube", {"a": 3}, {"runs": 2}, "3 is no range"),
        ("list", {"a": [1, 2]}, {"names": ["x", "x"]}, "1 different names, but 2 runs"),
    ],
)
def test_designs_that_cannot_be(kind: str, parameters: dict, given: dict[str, Any], rule: str) -> None:
    with pytest.raises(InputError) as error:
        Design(kind, parameters, **given)
    assert rule in told(error)


def test_a_sobol_sequence_wants_a_power_of_two() -> None:
    with pytest.raises(InputError, match=r"200 is no power of two.*give 128 or 256"):
        Design("sobol", {"a": Range(0, 1)}, 200).table  # noqa: B018


# paths


def one(base: Scenario, path: str, item: Range, measures: tuple = ()) -> Scenario:
    """Return the first scenario of a list of one value."""
    (made,) = Design("list", {path: item}, measures=measures).scenarios(base)
    return made


def value(*numbers: Any, applied: str = "value") -> Range:
    return Range(*numbers, distribution="values", applied=applied)


def test_values_go_where_the_path_leads(base: Scenario) -> None:
    assert one(base, "sources.works.quality.NH3_N", value("500 ug/L")).source("works").quality["NH3_N"] == 0.5
    assert one(base, "sources.works.flow", value("86400 m3/d")).source("works").flow == pytest.approx(1.0)
    assert one(base, "sources.farms.load.COD", value("86.4 kg/d")).source("farms").load["COD"] == pytest.approx(1.0)
    assert one(base, "sources.works.load.NH3_N", value(2.0)).source("works").load["NH3_N"] == 2.0
    assert one(base, "boundaries.mouth.level", value("30 cm")).boundary("mouth").level == pytest.approx(0.3)
    assert one(base, "boundaries.head.quality.DO", value("7 mg/L")).boundary("head").quality["DO"] == 7.0
    assert one(base, "dispersion", value("20 m2/s")).dispersion == 20.0
    assert one(base, "roughness", value(1.2)).roughness == 1.2
    assert one(base, "roughness.main", value(1.2)).roughness == {"main": 1.2}
    assert one(base, "shade", value("20 %")).shade == pytest.approx(0.2)
    assert one(base, "initial.quality.COD", value("9 mg/L")).initial.quality == {"COD": 9.0}
    assert one(base, "initial.level", value("2 m")).initial.level == 2.0
    assert one(base, "numerics.step", value("20 s")).numerics.step == 20.0
    assert one(base, "weather.wind", value("3 m/s")).weather.wind == 3.0


def test_a_rate_keeps_its_temperature_factor(base: Scenario) -> None:
    for path in ("processes.decay.rate", "processes.decay COD.rate", "processes.decay_COD.rate", "processes.dec*.rate"):
        made = one(base, path, value("0.2 1/d"))
        rate = made.processes[0].parameters["rate"]
        assert isinstance(rate, AtTemperature)
        assert (rate.rate_at_20, rate.theta) == (pytest.approx(0.2 / DAY), 1.047)
    made = one(base, "processes.decay.rate", value(2, applied="factor"))
    assert made.processes[0].parameters["rate"].rate_at_20 == pytest.approx(0.2 / DAY)
    made = one(base, "processes.decay.rate.main", value("0.3 1/d"))
    assert made.processes[0].parameters["rate"].rate_at_20 == {"main": pytest.approx(0.3 / DAY)}


def test_factors_and_shifts_keep_the_course(base: Scenario) -> None:
    times = np.array(["2020-01-01T06", "2020-01-02T12"], "datetime64[ns]")
    old, new = base.boundary("head").flow, one(base, "boundaries.head.flow", value(0.5, applied="factor"))
    assert new.boundary("head").flow.at(times) == pytest.approx(0.5 * old.at(times))
    tide = one(base, "boundaries.mouth.level", value("-10 cm", applied="shift")).boundary("mouth").level
    assert tide.at(times) == pytest.approx(base.boundary("mouth").level.at(times) - 0.1)
    warm = one(base, "weather.water_temperature", value("2 K", applied="shift")).weather.water_temperature
    assert warm == Monthly(tuple(month + 12.5 for month in range(1, 13)))
    assert one(base, "sources.*.load", value(0.5, applied="factor")).source("farms").load["COD"] == pytest.approx(
        0.5 * base.source("farms").load["COD"]
    )
    both = one(base, "sources.works.quality", value(2, applied="factor")).source("works").quality
    assert both == {"COD": 60.0, "NH3_N": 4.0}


def test_measures_are_applied_to_the_base_with_their_values(base: Scenario) -> None:
    plans = (
        Interception("farms", 0.5),
        EffluentLimit("works", {"COD": 20.0, "NH3_N": 1.0}),
        PhasedIn(LoadCut(source="farms", fraction=0.1), start="2020-01-02"),
    )
    made = one(base, "measures.interception.fraction", value("30 %"), plans)
    assert made == base.with_measures(Interception("farms", 0.3), *plans[1:], name=made.name, title=made.title)
    made = one(base, "measures[1].limits.COD", value("15 mg/L"), plans)
    assert made.source("works").quality["COD"] == 15.0
    made = one(base, "measures.phased_in.measure.fraction", value(0.4), plans)
    assert made.measures[-1].measure.fraction == 0.4
    made = one(base, "measures.effluent_limit.limits.NH3_N", value(0.5, applied="factor"), plans)
    assert made.source("works").quality["NH3_N"] == 0.5


def test_a_measure_acts_on_what_the_same_run_varies(base: Scenario) -> None:
    ranges = {"sources.works.quality.COD": value("18 mg/L"), "measures.effluent_limit.limits.COD": value("20 mg/L")}
    (made,) = Design("list", ranges, measures=[EffluentLimit("works", {"COD": 25.0})]).scenarios(base)
    assert made.source("works").quality["COD"] == 18.0


@pytest.mark.parametrize(
    ("path", "item", "rule"),
    [
        ("wether.wind", value(1.0), "did you mean 'weather'"),
        ("sources", value(1.0), "names no source"),
        ("sources.wroks.flow", value(1.0), "did you mean 'works'"),
        ("sources.works", value(1.0), "go on with flow, quality, load"),
        ("sources.works.flwo", value(1.0), "did you mean 'flow'"),
        ("sources.works.quality", value(1.0), "'quality' holds several numbers"),
        ("sources.works.quality.NH3", value(1.0), "did you mean 'NH3_N'"),
        ("sources.works.quality.DO", value(2, applied="factor"), "the base has no value here"),
        ("sources.works.flow.COD", value(1.0), "the path ends at"),
        ("boundaries.head.level", value(1.0), "no 'level' here"),
        ("processes.decya.rate", value(1.0), "did you mean 'decay'"),
        ("processes.decay.rte", value(1.0), "did you mean 'rate'"),
        ("processes.decay.rate.mian", value(1.0), "did you mean 'main'"),
        ("processes.decay.rate", value("0.1 mg/L"), "not a unit of rate"),
        ("processes.decay.rate", value("-0.1 1/d"), "negative"),
        ("measures.load_cut.fraction", value(1.0), "there are no measures"),
        ("storage.exchange", value(1.0), "no storage zone"),
        ("weather.wind", value(2, applied="factor"), "the base has no value here"),
        ("weather.sun", value(1.0), "there is no 'sun' here"),
        ("sources.works.flow", value("3 mg/L"), "not a unit of discharge"),
        ("sources.works.flow", value("3 m3/s", applied="factor"), "not a unit of fraction"),
        ("initial.quality.Cd", value(1.0), "'Cd' is not simulated"),
        ("roughness.mian", value(1.0), "did you mean 'main'"),
    ],
)
def test_paths_that_lead_nowhere(base: Scenario, path: str, item: Range, rule: str) -> None:
    with pytest.raises(InputError) as error:
        one(base, path, item)
    assert rule in told(error)
    assert path in told(error)


def test_measures_that_a_path_does_not_tell_apart(base: Scenario) -> None:
    twice = (LoadCut(source="farms", fraction=0.1), LoadCut(source="works", fraction=0.1), StormFactor(0.5))
    for path, rule in (
        ("measures.load_cut.fraction", "measures[0], measures[1]"),
        ("measures[7].fraction", "there is no measure [7]"),
        ("measures.load_cat.fraction", "did you mean 'load_cut'"),
        ("measures[0].fractoin", "did you mean 'fraction'"),
        ("measures[0].source", "'source' is no number"),
        ("measures[0].fraction", "1.5 is above 1"),
    ):
        with pytest.raises(InputError) as error:
            one(base, path, value(1.5), twice)
        assert rule in told(error), path


def test_every_run_has_a_name_and_a_hash_of_its_own(base: Scenario) -> None:
    runs = Design("latin_hypercube", {"dispersion": Range("1 m2/s", "9 m2/s")}, 12).scenarios(base)
    assert [run.name for run in runs][:2] == ["scenario_01", "scenario_02"]
    assert runs[0].title == {"zh": "小河 01", "en": "Creek 01"}
    assert len({run.hash for run in runs}) == len({run.name for run in runs}) == 12
    assert len({run.flow_hash for run in runs}) == 1


def test_a_run_that_is_no_scenario_is_told_with_its_number(base: Scenario) -> None:
    with pytest.raises(InputError, match=r"run \d of 8 \(and \d more\): .*shade"):
        Design("latin_hypercube", {"shade": Range(0.5, 2.0)}, 8).scenarios(base)


# files

VARY = """\
base: scenario.yaml
title: {zh: 方案, en: Plans}
vary:
  design: latin_hypercube
  runs: 16
  seed: 3
  parameters:
    sources.works.quality.NH3_N: [0.5 mg/L, 2 mg/L]
    processes.decay.rate: {log_uniform: [0.05 1/d, 0.2 1/d]}
    boundaries.head.flow: {factor: [0.8, 1.2]}
    weather.water_temperature: {shift: {normal: [0 K, 1 K], within: [-2 K, 2 K]}}
    measures.load_cut.fraction: {values: [0, 0.3, 2/3]}
"""


def written(folder: Path, text: str, name: str = "plans.yaml") -> Path:
    write_case(folder)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_file_gives_what_python_gives(tmp_path: Path) -> None:
    runs = expand(written(tmp_path, VARY))
    base = read_planned(tmp_path / "plans.yaml").base
    ranges = {
        "sources.works.quality.NH3_N": Range("0.5 mg/L", "2 mg/L"),
        "processes.decay.rate": Range("0.05 1/d", "0.2 1/d", distribution="log_uniform"),
        "boundaries.head.flow": Range(0.8, 1.2, applied="factor"),
        "weather.water_temperature": Range(
            "0 K", "1 K", distribution="normal", within=("-2 K", "2 K"), applied="shift"
        ),
        "measures.load_cut.fraction": Range(0, 0.3, "2/3", distribution="values"),
    }
    cut = LoadCut(source="farms", fraction=0.2)
    assert Design("latin_hypercube", ranges, 16, 3, measures=[cut]).scenarios(base) == runs
    assert [run.name for run in runs][:2] == ["plans_01", "plans_02"]
    assert {run.measures[0].fraction for run in runs} == {0.0, 0.3, 2 / 3}


def test_a_file_without_vary_is_one_scenario(tmp_path: Path) -> None:
    path = write_case(tmp_path)
    assert expand(path) == [read_scenario(path)]


def test_a_design_is_no_scenario_but_may_be_a_base(tmp_path: Path) -> None:
    path = written(tmp_path, VARY)
    with pytest.raises(InputError, match=r"plans.yaml:3: vary: this file holds a design of many runs"):
        read_scenario(path)
    (tmp_path / "other.yaml").write_text("base: plans.yaml\n", encoding="utf-8")
    assert read_scenario(tmp_path / "other.yaml").name == "other"


def test_a_grid_and_a_list_in_files(tmp_path: Path) -> None:
    grid = "base: scenario.yaml\nvary:\n  design: grid\n  parameters:\n    roughness: [0.9, 1, 1.1]\n"
    grid += "    dispersion: {factor: {log_uniform: [0.1, 10], levels: 3}}\n"
    assert len(expand(written(tmp_path, grid))) == 9
    listed = (
        "base: scenario.yaml\nvary:\n  design: list\n  names: [low, high]\n  parameters:\n    roughness: [0.9, 1.1]\n"
    )
    runs = expand(written(tmp_path, listed))
    assert [(run.name, run.roughness) for run in runs] == [("low", 0.9), ("high", 1.1)]


def test_all_that_is_wrong_in_a_file_is_told_by_line(tmp_path: Path) -> None:
    text = """\
base: scenario.yaml
vary:
  design: latin_hypercube
  runs: 20
  parameters:
    sources.wroks.quality.NH3_N: [0.5 mg/L, 2 mg/L]
    sources.works.quality.COD: [0.5 m3/s, 2 m3/s]
    sources.works.flow: [3, 4]
    processes.decay.rate: {log_uniform: [0.5 1/d, 0.2 1/d]}
    boundaries.head.flow: {facotr: [0.8, 1.2]}
    boundaries.mouth.level: {shift: [20 cm, 300 mm]}
    measures.load_cut.fraction: [0, 150 %]
    roughness: [1.1]
    dispersion: {uniform: [1 m2/s, 2 m2/s], factor: [1, 2]}
    shade: yes
"""
    with pytest.raises(InputError) as error:
        expand(written(tmp_path, text))
    found = {problem.line: f"{problem.key}: {problem.rule} {problem.remedy}" for problem in error.value.problems}
    for line, rule in {
        6: "did you mean 'works'",
        7: "'m3/s' is not a unit of concentration",
        8: "3.0 has no unit",
        9: "the range is empty",
        10: "did you mean 'factor'",
        11: "different units",
        12: "1.5 is above 1",
        13: "1 numbers, but uniform takes 2",
        14: "one distribution, factor or shift",
        15: "'yes' cannot stand here",
    }.items():
        assert rule in found[line], line
    assert found[6].startswith("vary.parameters.sources.wroks.quality.NH3_N:")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("  runs: 16\n", "", "vary.runs: the number of runs is missing"),
        ("  runs: 16\n", "  runs: 200000\n", "plans.yaml:5: vary.runs: 200000 runs are more than 100000"),
        ("latin_hypercube", "latin_hyper_cube", "plans.yaml:4: vary.design: "),
        ("  design: latin_hypercube\n", "", "vary.design: the key is missing"),
        ("latin_hypercube", "sobol", ""),
    ],
)
def test_keys_of_a_design(tmp_path: Path, old: str, new: str, rule: str) -> None:
    path = written(tmp_path, VARY.replace(old, new))
    if not rule:
        assert len(expand(path)) == 16
        return
    with pytest.raises(InputError) as error:
        expand(path)
    assert rule in told(error)


def test_the_schema_takes_a_design(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema())
    data = read_yaml(written(tmp_path, VARY), tmp_path).data
    assert not list(validator.iter_errors(data))
    assert list(validator.iter_errors({**data, "vary": {**data["vary"], "rnus": 3}}))


def test_check_tells_how_many_runs_of_what(tmp_path: Path) -> None:
    path = written(tmp_path, VARY)
    assert isinstance(read_planned(path), DesignFile)
    done = CliRunner().invoke(main, ["check", str(path), str(tmp_path / "scenario.yaml")])
    assert done.exit_code == 0, done.output
    assert "Design latin_hypercube of 16 runs" in done.output
    assert "processes.decay.rate: log_uniform (0.05, 0.2) 1/d" in done.output
    done = CliRunner().invoke(main, ["check", str(written(tmp_path, VARY.replace("[0.8, 1.2]", "[1.2, 0.8]")))])
    assert done.exit_code == 2
    assert "plans.yaml:10: vary.parameters.boundaries.head.flow: the range is empty" in done.output


def test_the_table_goes_to_a_file(tmp_path: Path) -> None:
    design = Design("list", {"dispersion": Range("1 m2/s", "2 m2/s", distribution="values"), "roughness": [0.9, 1.1]})
    text = design.to_csv(tmp_path / "runs.csv").read_text()
    assert text.splitlines() == ["run,dispersion [m2/s],roughness [SI]", "1,1.0,0.9", "2,2.0,1.1"]
