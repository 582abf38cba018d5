from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao._data import scenario_folder
from danao.errors import InputError
from danao.forcing.boundaries import RatingCurve
from danao.forcing.series import Monthly, Series
from danao.kinetics import AtTemperature, Process
from danao.kinetics.decay import decay
from danao.measures import EffluentLimit, Interception
from danao.scenario import Scenario
from danao.scenario_file import (
    _models,
    _operations,
    _river_models,
    _vary,
    json_schema,
    read_river,
    read_scenario,
    scenario_from_document,
    scenario_to_document,
)
from danao.scenario_file._values import FORMS, Model
from danao.scenario_file._yaml import read_yaml, scalar
from tests.small_case import FILES, edited, write_case

CASES = scenario_folder()
SHIPPED = [
    path.relative_to(CASES).as_posix()
    for path in sorted(CASES.rglob("*.yaml"))
    if not re.search(r"sections:|^vary:", path.read_text(encoding="utf-8"), re.MULTILINE)
]
FLOW = "flow: 2000 m3/d"


def read(folder: Path, *edits: tuple[str, str]) -> Scenario:
    return read_scenario(write_case(folder, scenario=edited(*edits)))


# YAML


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("12:30", "12:30"), ("010", 10), ("1e-3", 1e-3), (".5", 0.5), ("5.", 5.0),
        ("true", True), ("~", None), ("", None), ("1_000", "1_000"), ("0x10", "0x10"), ("2018-01-01", "2018-01-01"),
        (".nan", ".nan"), ("+3", 3), ("-0.5", -0.5),
    ],
)  # fmt: skip
def test_a_plain_word_is_what_yaml_1_2_says(text: str, value: object) -> None:
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back_to_the_last_bit(number: float) -> None:
    assert scalar(repr(number)) == number


def test_every_key_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:\n  b: [1,\n    {c: 2}]\n'd e': |\n  text\n", encoding="utf-8")
    document = read_yaml(path, tmp_path)
    assert document.data == {"a": {"b": [1, {"c": 2}]}, "d e": "text\n"}
    lines = {path: place.line for path, place in document.places.items()}
    assert lines[("a", "b")] == 2
    assert lines[("a", "b", 1, "c")] == 3
    assert lines[("d e",)] == 4
    assert document.place(("a", "b", 7, "x")).line == 2


# values


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2000 m3/d", 2000 / 86400),
        ("0.2 万m3/d", 2000 / 86400),
        ("{monthly: [1,2,3,4,5,6,7,8,9,10,11,12], unit: L/s}", Monthly([n / 1000 for n in range(1, 13)])),
        ("{monthly: [1,2,3,4,5,6,7,8,9,10,11,12], unit: m3/s, factor: 1/2}", Monthly([n / 2 for n in range(1, 13)])),
        (
            "{times: [2020-01-01, 2020-01-02T12:00], values: [1, 3], unit: L/s, extend: hold, between: previous}",
            Series(["2020-01-01", "2020-01-02T12:00"], [1e-3, 3e-3], None, "hold", "previous"),
        ),
        (
            "{series: flow.csv, column: discharge, extend: hold, factor: 2}",
            Series(["2020-01-01", "2020-01-02", "2020-01-03"], [4.0, 6.0, 5.0], None, "hold"),
        ),
    ],
)
def test_forms_of_a_value(tmp_path: Path, written: str, expected: object) -> None:
    flow = read(tmp_path, (FLOW, f"flow: {written}")).source("works").flow
    if isinstance(expected, float):
        assert flow == pytest.approx(expected)
    elif isinstance(expected, Monthly):
        assert flow.values == pytest.approx(expected.values)
    else:
        assert flow.describe() | {"unit": None} == expected.describe()


def test_a_water_is_named_once_and_used_often(tmp_path: Path) -> None:
    scenario = read(tmp_path)
    assert scenario.boundary("head").quality == scenario.boundary("mouth").quality
    assert scenario.boundary("head").quality == {"COD": 5.0, "NH3_N": 0.1, "DO": 8.0}


def test_values_by_place(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        ("dispersion: 10 m2/s", "dispersion: {main: [[0 km, 5 m2/s], [2 km, 30 m2/s]]}"),
        ("  level: 1.5 m\n", "  level: {main: [[0 m, 2 m], [2000 m, 150 cm]]}\n"),
    )
    assert scenario.dispersion == {"main": ((0.0, 2000.0), (5.0, 30.0))}
    assert scenario.initial.level == {"main": ((0.0, 2000.0), (2.0, 1.5))}
    assert scenario.initial.quality == {"COD": 5.0}


@pytest.mark.parametrize(
    "written", ["fischer", "{fischer: {}}", "{power: {a: 3.5, b: 1.5, least: 1 m2/s}}", "{elder: {most: 100 m2/s}}"]
)
def test_dispersion_by_formula(tmp_path: Path, written: str) -> None:
    scenario = read(tmp_path, ("dispersion: 10 m2/s", f"dispersion: {written}"))
    assert through_json(scenario).describe() == scenario.describe()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("fisher", "'fisher' is not in dispersion; did you mean 'fischer'"),
        ("{power: {a: 3.5, c: 1}}", "dispersion.c: unknown key"),
        ("{power: {a: 3.5, b: 1.5, least: 1}}", "dispersion.least: 1 has no unit"),
        ("{main: -1 m2/s}", "-1 m²/s is negative"),
        ("-1 m2/s", "-1 m²/s is negative"),
    ],
)
def test_dispersion_that_cannot_be(tmp_path: Path, written: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, ("dispersion: 10 m2/s", f"dispersion: {written}"))


def test_boundaries_of_every_type(tmp_path: Path) -> None:
    old = "    type: level\n    reach: main\n    level: {tide: tide.csv, station: bay}\n    quality: clean\n"
    curve = "    type: rating_curve\n    reach: main\n    level: [1 m, 2 m]\n    discharge: [0 m3/s, 500 L/s]\n"
    boundary = read(tmp_path, (old, curve)).boundary("mouth")
    assert isinstance(boundary, RatingCurve)
    assert boundary.at(1.5) == pytest.approx(0.25)
    for text in ("type: wall\n    reach: main\n    end: downstream", "type: free_outflow\n    reach: main",
                 "type: outflow\n    reach: main\n    flow: 1 m3/s"):  # fmt: skip
        assert read(tmp_path, (old, f"    {text}\n")).boundary("mouth").end == "downstream"


def test_a_constituent_of_the_users_own(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        ("constituents: [COD, NH3_N, DO]", "constituents: [COD, NH3_N, DO, {name: DYE, long_name_zh: 染料}]"),
        ("DO: 8 mg/L}", "DO: 8 mg/L, DYE: 2 ug/L}"),
    )
    assert scenario.constituents[-1].long_name_zh == "染料"
    assert scenario.boundary("head").quality["DYE"] == pytest.approx(2e-3)


def test_measures_of_every_shape(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        (
            "  - load_cut: {source: farms, fraction: 0.2}\n",
            "  - phased_in:\n"
            "      measure: {interception: {source: farms, fraction: 50 %}}\n"
            "      start: 2020-01-02\n"
            "  - effluent_limit: {source: [works], limits: {COD: 20 mg/L}, evidence: a permit}\n"
            "  - replenishment_flow: {at: [main, 100 m], quality: {COD: 2 mg/L},\n"
            "      flow: {times: [2020-01-01, 2020-01-04], values: [1, 1], unit: m3/s}}\n"
            "  - effluent_limit: {source: works, standard: gb18918_2002, grade: 1A}\n"
            "  - removal: {source: works}\n",
        ),
    )
    assert [type(measure).__name__ for measure in scenario.measures] == [
        "PhasedIn", "EffluentLimit", "ReplenishmentFlow", "EffluentLimit", "Removal",
    ]  # fmt: skip
    assert scenario.measures[0].measure == Interception("farms", 0.5)
    assert scenario.measures[1] == EffluentLimit(("works",), {"COD": 20.0}, evidence="a permit")
    assert [source.name for source in scenario.sources] == ["farms", "replenishment"]


def test_a_source_lies_on_a_bank(tmp_path: Path) -> None:
    at = "    at: [main, 1 km]\n"
    there = write_case(tmp_path / "a", scenario=edited((at, f"{at}    bank: right\n")))
    assert read_scenario(there).source("works").bank == "right"
    assert read_scenario(write_case(tmp_path / "b")).source("works").bank is None
    wrong = write_case(tmp_path / "c", scenario=edited((at, f"{at}    bank: rigth\n")))
    with pytest.raises(InputError, match=r"scenario\.yaml:22:.*sources\.works\.bank.*right"):
        read_scenario(wrong)


def test_observations_are_in_local_time(tmp_path: Path) -> None:
    observed = read(tmp_path, ("period:", "zone: Z\nperiod:"), ("gap: 1 d}", "extend: hold}")).observations
    assert list(observed.columns) == ["time", "station", "constituent", "value", "unit", "flag"]
    assert observed["time"][0] == pd.Timestamp("2020-01-01T04:00")
    assert observed["flag"].tolist() == ["", "<"]


# base


def test_a_plan_is_laid_over_its_base(tmp_path: Path) -> None:
    write_case(tmp_path)
    (tmp_path / "third.yaml").write_text(
        "base: plan.yaml\n"
        "sources:\n"
        "  mill: {kind: industry, at: [main, 1.2 km], flow: 1 L/s, quality: {COD: 90 mg/L}}\n"
        "  works: {quality: {COD: 20 mg/L}}\n"
        "waters: {clean: {COD: 4 mg/L, NH3_N: 0.1 mg/L, DO: 8 mg/L}}\n"
        "numerics: {step: 20 s}\n"
        "measures:\n  - removal: {source: farms}\n",
        encoding="utf-8",
    )
    base, plan, third = (read_scenario(tmp_path / f"{name}.yaml") for name in ("scenario", "plan", "third"))
    assert (base.name, plan.name, third.name) == ("scenario", "plan", "third")
    assert base.title == {"zh": "小河", "en": "Creek"}
    assert plan.title == {}
    assert third.source("works").flow == pytest.approx(3000 / 86400)
    assert third.source("works").quality == {"COD": 20.0}
    assert plan.source("works").quality == {"COD": 30.0, "NH3_N": 2.0}
    assert third.boundary("head").quality["COD"] == 4.0
    assert (third.numerics.step, third.numerics.cell) == (20.0, 100.0)
    assert [type(measure).__name__ for measure in third.measures] == ["LoadCut", "Interception", "Removal"]
    assert [source.name for source in third.sources] == ["works", "mill"]


# rivers


def test_surveyed_sections_are_those_of_trapezoids(tmp_path: Path) -> None:
    write_case(tmp_path)
    shapes = read_river(tmp_path / "river.yaml")
    write_case(tmp_path, river=edited(("sections.csv", "surveyed.csv"), file="river.yaml"))
    surveyed = read_river(tmp_path / "river.yaml")
    level = np.linspace(0.1, 6.0, 30)
    for a, b in ((shapes.reaches[0].sections[0], surveyed.reaches[0].sections[0]),
                 (shapes.reaches[0].sections[-1], surveyed.reaches[0].sections[-1])):  # fmt: skip
        assert (a.chainage, a.bed) == (b.chainage, b.bed)
        below = level[level < a.bank]
        np.testing.assert_allclose(
            a.area(below), 20 * np.maximum(below - a.bed, 0) + 2 * np.maximum(below - a.bed, 0) ** 2
        )
        assert b.area(b.bank) == pytest.approx(4.0 * (10.0 + 30.0) / 2.0)


def test_a_new_roughness_begins_a_panel(tmp_path: Path) -> None:
    table = FILES["surveyed.csv"].replace("0,20,1,0.03\n0,30,5,0.03", "0,20,1,0.05\n0,30,5,0.05")
    write_case(tmp_path, river=edited(("sections.csv", "surveyed.csv"), file="river.yaml"), surveyed=table)
    first, last = read_river(tmp_path / "river.yaml").reaches[0].sections
    assert first.shape.manning == ((0.0, 0.03), (20.0, 0.05))
    assert last.shape.manning == ((0.0, 0.03),)


def test_sections_in_place_and_one_table_for_several_reaches(tmp_path: Path) -> None:
    write_case(tmp_path)
    (tmp_path / "sections.csv").write_text(
        "reach,chainage [km],bed [m],bottom_width [m],side_slope,manning\na,0,2,10,0,0.03\na,1,1,10,0,0.03\n"
        "b,0,1,8,1,0.04\nb,2,0,8,1,0.04\n",
        encoding="utf-8",
    )
    (tmp_path / "river.yaml").write_text(
        "reaches:\n"
        "  a: {sections: sections.csv, downstream: fork}\n"
        "  b: {sections: sections.csv, upstream: fork}\n"
        "  c:\n"
        "    upstream: fork\n"
        "    sections:\n"
        "      - {chainage: 0 m, bed: 1 m, bottom_width: 5 m, manning: 0.03}\n"
        "      - {chainage: 500 m, bed: 50 cm, bottom_width: 5 m, side_slope: 1.5, bank: 4 m, manning: 0.03}\n",
        encoding="utf-8",
    )
    river = read_river(tmp_path / "river.yaml")
    assert [reach.length for reach in river.reaches] == [1000.0, 2000.0, 500.0]
    assert len(river.nodes()["fork"]) == 3
    assert river.reach("c").sections[1].bank == 4.0


# documents


def through_json(scenario: Scenario) -> Scenario:
    return scenario_from_document(json.loads(json.dumps(scenario_to_document(scenario))), scenario.hash)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_come_back_from_their_documents(name: str) -> None:
    scenario = read_scenario(CASES / name)
    again = through_json(scenario)
    assert again.hash == scenario.hash
    assert json.dumps(again.describe()) == json.dumps(scenario.describe()), "the order of something has changed"


def test_everything_comes_back_from_its_document(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        (FLOW, "flow: {series: flow.csv, column: discharge, factor: 0.1}"),
        ("  - load_cut:", "  - phased_in: {start: 2020-01-02, measure: {removal: {source: farms}}}\n  - load_cut:"),
        (
            "  - decay: {constituent: COD, rate: 0.1 1/d, theta: 1.047}",
            "  - national_5x: {constituents: [COD, NH3_N, DO]}",
        ),
    ).replace(dispersion={"main": ((0.0, 2000.0), (5.0, 30.0))})
    again = through_json(scenario)
    np.testing.assert_array_equal(
        again.source("works").flow.at(["2020-01-02T03:00"]), scenario.source("works").flow.at(["2020-01-02T03:00"])
    )
    pd.testing.assert_frame_equal(again.observations, scenario.observations)
    assert [process.rate for process in again.processes] == [process.rate for process in scenario.processes]


@functools.cache
def _baseline() -> Scenario:
    return read_scenario(CASES / "baseline.yaml")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1e-300, 1e300), min_size=12, max_size=12), st.floats(0, 1e6))
def test_numbers_in_documents_are_exact(values: list[float], level: float) -> None:
    base = _baseline()
    scenario = base.replace(weather={"wind": level / 1e5}, sources=[]).replace(
        boundaries=[base.boundaries[1], base.boundaries[0].__class__("main", flow=Monthly(values))]
    )
    again = through_json(scenario)
    assert again.boundaries[1].flow.values == tuple(values)
    assert again.weather.wind == level / 1e5


def test_a_function_of_the_users_own_is_kept_but_not_run(tmp_path: Path) -> None:
    def loss(COD: float, *, k: float) -> float:
        return k * COD

    own = Process("own", rate=loss, stoichiometry={"COD": -1.0}, parameters={"k": AtTemperature(1e-6, 1.05)})
    scenario = read(tmp_path).replace(processes=[own])
    document = scenario_to_document(scenario)
    assert "return k * COD" in json.dumps(document)
    with pytest.raises(InputError, match=r"processes\[0\]\.rate: it needs a Python function .* loss: its text is kept"):
        scenario_from_document(document)
    made_in_python = scenario.replace(processes=[decay("COD", rate="0.2 1/day")])
    assert through_json(made_in_python).processes[0].rate is made_in_python.processes[0].rate


def test_a_changed_document_is_noticed(tmp_path: Path) -> None:
    scenario = read(tmp_path)
    document = scenario_to_document(scenario) | {"dispersion": {"": 11.0}}
    with pytest.raises(InputError):
        scenario_from_document(document, scenario.hash)
    for wrong in ({"type": "Path"}, {"type": "Station", "x": 1}, [], {"type": "Popen", "args": "ls"}):
        with pytest.raises(InputError):
            scenario_from_document(wrong)  # type: ignore[arg-type]


# the schema


def test_the_schema_takes_the_shipped_files_and_refuses_a_wrong_key() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for name in SHIPPED:
        data = read_yaml(CASES / name, CASES).data
        assert not list(validator.iter_errors(data)), name
        assert list(validator.iter_errors(data | {"numeric": {}})), name
        assert list(validator.iter_errors(data | {"measures": [{"interceptoin": {}}]})), name


# the shipped cases


def test_the_danao_loads_are_those_of_the_data_set() -> None:
    """t/a, the base run: derived from flows, concentrations and people, rounded (scenarios/danao/README.md)."""
    loads = read_scenario(CASES / "baseline.yaml").loads("t/a")
    groups = {
        "upstream": ("865.3", "43.3", "8.65"),
        "baseflow": ("235.6", "5.9", "1.47"),
        "storm": ("1920.9", "48.0", "10.98"),
        "uncollected": ("919.8", "111.7", "13.14"),
        "WWTP_A": ("328.5", "21.9", "5.47"),
        "WWTP_B": ("394.2", "26.3", "6.57"),
        "IND": ("82.1", "5.5", "0.55"),
        "": ("4746.5", "262.5", "46.8"),
    }
    for name, expected in groups.items():
        rows = loads[[name in index for index in loads.index]]
        for constituent, text in zip(("COD", "NH3_N", "TP"), expected, strict=True):
            half_digit = 0.5 * 10.0 ** -len(text.partition(".")[2])
            assert rows[constituent].sum() == pytest.approx(float(text), rel=2e-3, abs=1.01 * half_digit), (name, text)
    assert loads.loc["uncollected", "TN"] == pytest.approx(60000 * 11.5 * 0.6 * 365 / 1e6)


def test_the_plans_do_what_they_say() -> None:
    base, *plans = (
        read_scenario(CASES / f"{name}.yaml")
        for name in ("baseline", "interception", "upgrade", "combined", "intensive")
    )
    people = [60000 * plan.source("uncollected").load["COD"] / base.source("uncollected").load["COD"] for plan in plans]
    assert people == pytest.approx([20000, 60000, 20000, 8000])
    for plan, limits in zip(plans, [(18, 1.2, 0.3), (15, 0.8, 0.2), (15, 0.8, 0.2), (12, 0.5, 0.15)], strict=True):
        for works in ("WWTP_A", "WWTP_B"):
            quality = plan.source(works).quality
            assert (quality["COD"], quality["NH3_N"], quality["TP"]) == limits
    storm = [plan.source("T2_storm").quality["COD"] / base.source("T2_storm").quality["COD"] for plan in plans]
    assert storm == pytest.approx([1.0, 1.0, 0.8, 0.6])
    assert {plan.source("T2_storm").quality["DO"] for plan in plans} == {6.5}, "a cleaner storm has no less oxygen"
    assert {plan.flow_hash for plan in plans} == {base.flow_hash}, "source reduction shares the water"
    assert {plan.data_status for plan in plans} == {"illustrative"}


def test_the_danao_case_is_what_it_says() -> None:
    base = read_scenario(CASES / "baseline.yaml")
    assert (base.river.length, base.duration / 86400) == pytest.approx((15000.0, 365.0))
    assert base.constituent_names == ("COD", "NH3_N", "TP", "TN", "DO", "SALINITY")
    assert [station.target for station in base.river.stations.values()] == ["III"] * 4
    assert [name for name, station in base.river.stations.items() if station.control] == ["S4"]
    assert base.river.station("S4").title == {"zh": "虎爪断桥", "en": "Huzhua Bridge"}
    assert len(base.boundary("sea").level.constituents) == 15
    local = sum(base.source(f"{name}_baseflow").flow.values[0] for name in ("T1", "T2", "T3", "lateral"))
    assert local == pytest.approx(0.79)


def test_the_uvas_creek_water_is_what_flows_in() -> None:
    creek = read_scenario(CASES / "uvas-creek/chloride.yaml")
    discharge = creek.hydraulics.discharge
    flow = creek.boundary("upstream").flow
    for name in ("R3", "R4", "R5"):
        begin, end = discharge[name][1]
        assert begin == pytest.approx(flow, rel=1e-12)
        flow += creek.source(f"lateral_{name}").flow
        assert end == pytest.approx(flow, rel=1e-12)
    inlet = creek.boundary("upstream").quality["Cl"]
    assert inlet.at(["1972-09-26T08:23:59", "1972-09-26T08:24", "1972-09-26T11:24"]).tolist() == [3.7, 11.4, 3.7]


def test_the_uvas_creek_observations_are_there() -> None:
    observed = read_scenario(CASES / "uvas-creek/strontium.yaml").observations
    assert len(observed) == 45
    first = observed[(observed["station"] == "X38") & (observed["time"] == "1972-09-26T09:00")]
    assert first["value"].tolist() == [1.528]


def test_no_file_of_the_cases_is_without_its_marks() -> None:
    """Every number of the Dan'ao case bears its mark, or its table is explained in the README."""
    text = (CASES / "baseline.yaml").read_text(encoding="utf-8")
    assert all(f"[{mark}]" in text for mark in ("assumed", "typical", "derived"))
    readme = (CASES / "danao/README.md").read_text(encoding="utf-8")
    assert all(f"| {mark} |" in readme for mark in ("fact", "assumed", "typical", "derived"))
    for path in [*CASES.glob("*.yaml"), *CASES.glob("danao/*")]:
        assert path.suffix in (".yaml", ".csv", ".md")


def test_every_key_is_in_the_manual() -> None:
    manual = CASES.parent / "docs/scenario-files.md"
    if not manual.exists():
        pytest.skip("no checkout")
    words = set(re.findall(r"[a-z_]+", manual.read_text(encoding="utf-8")))
    listed = [item for module in (_models, _river_models, _operations, _vary) for item in vars(module).values()]
    models = [item for item in listed if isinstance(item, type) and issubclass(item, Model)]
    for model in (*models, *FORMS.values()):
        assert set(model.model_fields) <= words, model.__name__
