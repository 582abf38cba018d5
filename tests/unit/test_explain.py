"""Every key of scenario and river files is explained, from the models that read them and one table of words."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from danao import catalogue, units
from danao.errors import InputError
from danao.scenario_file import explain, json_schema, keys
from danao.scenario_file._explain import _OPEN, _arguments, _maker, described, find, texts, words
from danao.scenario_file._keys import all_keys, every_key
from danao.scenario_file._models import ScenarioModel
from danao.scenario_file._river_models import RiverModel

ROOT = Path(__file__).resolve().parents[2]
MODELLED = list(all_keys())


def rows(key: str, lang: str = "en") -> dict[str, str]:
    """Return the lines of an explanation by their labels."""
    _, *lines = explain(key, lang).splitlines()
    return {line[2:].split("  ")[0].strip(): line[2:].split("  ", 1)[1].strip() for line in lines}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_is_explained(lang: str) -> None:
    for key in MODELLED:
        told = explain(key, lang)
        assert told.startswith(f"{key}\n")
        assert words(key)[lang] in told
        assert words(key)["example"] in told


def test_there_are_words_for_no_other_keys() -> None:
    assert set(texts()) <= set(MODELLED)
    assert all(all(row[name] for name in ("zh", "en", "example")) for row in texts().values())
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in row["zh"]) for row in texts().values())
    assert not any("\u4e00" <= letter <= "\u9fff" for row in texts().values() for letter in row["en"])


@pytest.mark.parametrize("head", list(_OPEN))
def test_every_parameter_of_measures_and_processes_is_explained(head: str) -> None:
    for name in catalogue.names(_OPEN[head]):
        said = described(_maker(head, name))
        assert not {own for own in _arguments(head, name) if not said.get(own)}, f"{head}.{name}"
        assert explain(f"{head}.{name}").count("\n") >= 2


def test_the_keys_of_the_shipped_cases_are_all_known() -> None:
    """Every path of every shipped file leads to a key that is explained."""
    seen = 0
    for path in ROOT.glob("scenarios/**/*.yaml"):
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        prefix = "river." if "reaches" in data else ""
        for top, below in data.items():
            assert find(f"{prefix}{top}") in (f"{prefix}{top}", top)
            for name, inside in below.items() if isinstance(below, dict) else ():
                for key in inside if isinstance(inside, dict) and top in ("sources", "boundaries", "reaches") else ():
                    assert find(f"{prefix}{top}.{name}.{key}") == f"{prefix}{top}.{key}"
                    seen += 1
    assert seen > 50


def test_examples_are_what_the_models_take() -> None:
    checked = 0
    for name, key in all_keys().items():
        kinds = {one.kind for one in key.quantities}
        example = YAML(typ="safe").load(words(name)["example"])
        if len(kinds) == 1 and not isinstance(example, list):
            value = units.parse(example, kinds.pop())
            assert all(one.least is None or value >= one.least for one in key.quantities)
            assert all(one.above is None or value > one.above for one in key.quantities)
            checked += 1
        if key.choices and isinstance(example, str):
            assert example in key.choices
            checked += 1
    assert checked > 40


def test_kinds_that_the_models_leave_open_are_known() -> None:
    assert {row["kind"] for row in texts().values()} - {""} <= set(units.kinds())


def test_what_is_told_of_a_key() -> None:
    assert rows("numerics.cell") == {
        "what": "wanted length of the cells, one or by reach",
        "stands in": "scenario file: numerics.cell",
        "takes": "length, m, km, cm, mm, above 0",
        "if left out": "50 m",
        "example": "cell: 50 m",
        "see": "docs/scenario-files.md",
    }
    assert rows("numerics.output")["if left out"] == "600 s"
    assert rows("period", "zh")["缺省"] == "必填"
    assert rows("sources.flow")["stands in"] == "scenario file: sources.NAME.flow"
    assert "only of inflow, outflow" in rows("boundaries.flow")["stands in"]
    assert "weir 1, sharp_crested_weir 0.62" in rows("river.structures.discharge_coefficient")["if left out"]
    assert rows("measures.interception.fraction")["if left out"] == "it must be given"
    assert "0.01 1/day to 0.5 1/day" in rows("processes.decay.rate")["what"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("boundaries[].level", "boundaries.level"),
        ("boundaries.sea.level", "boundaries.level"),
        ("sources.WWTP_A.quality", "sources.quality"),
        ("river.reaches.main.sections[3].bed", "river.reaches.sections.bed"),
        ("reaches.sections.bed", "river.reaches.sections.bed"),
        ("cell", "numerics.cell"),
        ("measures[0].interception.fraction", "measures.interception.fraction"),
        ("vary.parameters.sources.WWTP_A.flow.factor", "vary.parameters.factor"),
    ],
)
def test_names_of_the_user_may_stand_in_it(written: str, key: str) -> None:
    assert find(written) == key


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("numerics.cel", "did you mean 'numerics.cell'?"),
        ("levl", "did you mean boundaries.level"),
        ("level", "give one of: boundaries.level, initial.level"),
        ("", "'danao check --explain keys' lists them all"),
        ("\x1b[31m<b>" * 50, "'danao check --explain keys' lists them all"),
    ],
)
def test_an_unknown_key_is_answered(written: str, told: str) -> None:
    with pytest.raises(InputError, match="key") as caught:
        explain(written)
    assert told in str(caught.value)


def test_editors_show_the_same_words() -> None:
    schema = json_schema()
    cell = schema["$defs"]["NumericsModel"]["properties"]["cell"]["description"]
    assert cell.startswith("单元长度，可按河段 · wanted length of the cells, one or by reach; cell: 50 m")
    assert all("description" in about for about in schema["properties"].values())


def test_no_field_of_any_model_is_left_out() -> None:
    reached = {(key.model, key.field) for key in every_key()}
    for model in (ScenarioModel, RiverModel):
        schema = model.model_json_schema()
        for name, about in {model.__name__: schema, **schema["$defs"]}.items():
            fields = set(about.get("properties", {})) if name != "Names" else set()
            assert {(name, field) for field in fields} <= reached
    assert {"numerics.cell", "river.ponds.area", "value.tide", "measures.wetland.share", "processes.decay"} <= {*keys()}
