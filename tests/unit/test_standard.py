"""GB 3838-2002 Table 1: every limit, and what it says of a value on it, beside it and beyond it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao.errors import InputError
from danao.standards._item import oxygen_saturation
from danao.standards._standard import read_standard

DATA = Path(__file__).parents[1] / "data" / "GB3838" / "table1.csv"
STANDARD = read_standard()
CLASSES = STANDARD.class_names[:-1]
PRINTED = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()[1:]))
ROWS = [(item, water or "river", one) for item in STANDARD.items.values() for water in item.limits for one in CLASSES]


@pytest.mark.parametrize("printed", PRINTED, ids=[row["key"] for row in PRINTED])
def test_file_agrees_with_the_printed_table(printed):
    item = STANDARD.item(printed["key"])
    assert {STANDARD.find(printed[name]) for name in ("code", "name_zh", "name_en", "key")} <= {item.name, None}
    assert STANDARD.find(printed["code"]) == STANDARD.find(printed["name_zh"]) == item.name
    assert item.assessed == (printed["assessed_21"] == "1")
    assert item.priority == (printed["priority_toxic"] == "1")
    assert item.decimals == int(printed["decimals_assessment_code"])
    for one in CLASSES:
        lake = printed[f"lake_{one}"]
        if lake:
            assert item.limit(one, "lake") == float(lake)
        if printed["direction"] == "range":
            assert item.limit(one) == (6.0, 9.0)
        elif printed["direction"] == "rule" or printed["lake_only"] == "1":
            assert item.limit(one) is None
        else:
            assert item.limit(one) == float(printed[one])
            assert item.sense == {"ge": "at least", "le": "at most"}[printed["direction"]]


def test_twenty_four_items_of_which_twenty_one_count():
    assert len(STANDARD.items) == 24
    assert len(STANDARD.required) == 21
    assert set(STANDARD.items) - set(STANDARD.required) == {"WT", "TN", "FC"}


def best_class(item, water, value):
    """Return the rank by walking the printed limits, independent of Item.rank."""
    for place, one in enumerate(CLASSES):
        limit = item.limit(one, water)
        low, high = limit if isinstance(limit, tuple) else (-np.inf, limit)
        if item.sense == "at least":
            low, high = limit, np.inf
        if low <= value <= high:
            return place
    return len(CLASSES)


@pytest.mark.parametrize(("item", "water", "one"), ROWS, ids=lambda part: getattr(part, "name", part))
def test_class_on_and_one_ulp_beside_every_limit(item, water, one):
    limit = item.limit(one, water)
    for end in limit if isinstance(limit, tuple) else (limit,):
        beside = [np.nextafter(end, -np.inf), end, np.nextafter(end, np.inf)]
        assert list(item.rank(beside, water)) == [best_class(item, water, value) for value in beside]
        assert item.meets(end, one, water)
    inner = {"at most": -np.inf, "at least": np.inf}.get(item.sense)
    if inner is not None:
        assert item.meets(np.nextafter(limit, inner), one, water)
        assert not item.meets(np.nextafter(limit, -inner), one, water)


@given(st.sampled_from(ROWS), st.floats(0, 1e6), st.floats(0, 1e6))
def test_class_is_monotone_in_the_value(row, a, b):
    item, water, _ = row
    low, high = sorted((a, b))
    ranks = item.rank([low, high], water)
    if item.sense == "at most":
        assert ranks[0] <= ranks[1]
    elif item.sense == "at least":
        assert ranks[0] >= ranks[1]


@given(st.floats(-5, 45), st.floats(0, 20), st.floats(0, 20))
def test_oxygen_class_is_monotone_at_every_temperature(temperature, a, b):
    low, high = sorted((a, b))
    ranks = STANDARD.items["DO"].rank([low, high], temperature=temperature)
    assert ranks[0] >= ranks[1]


def test_equal_limits_give_the_best_class():
    assert STANDARD.items["COD"].rank(15.0) == 0  # I = II
    assert STANDARD.items["Cu"].rank(1.0) == 1  # II = III = IV = V
    assert STANDARD.items["Cu"].rank(1.01) == 5


def test_ninety_percent_saturation_also_makes_class_one():
    oxygen = STANDARD.items["DO"]
    saturated = float(oxygen_saturation(30.0))
    assert saturated == pytest.approx(468 / 61.6)
    assert oxygen.rank(0.9 * saturated, temperature=30.0) == 0  # 6.84 mg/L
    assert oxygen.rank(np.nextafter(0.9 * saturated, 0), temperature=30.0) == 1
    assert oxygen.rank(0.9 * saturated) == 1  # no temperature: 7.5 mg/L is asked
    assert oxygen.rank(7.5, temperature=5.0) == 0  # cold water may stay below 90 %
    assert list(oxygen.rank([7.0, 7.0], temperature=[30.0, 10.0])) == [0, 1]
    assert oxygen.bounds("II", temperature=30.0)[0] == 6.0


def test_ph_is_a_range_of_all_classes():
    assert list(STANDARD.items["pH"].rank([5.99, 6.0, 7.0, 9.0, 9.01])) == [5, 0, 0, 0, 5]


def test_phosphorus_of_lakes_is_stricter_and_river_nitrogen_has_no_limit():
    assert STANDARD.items["TP"].rank(0.2, "river") == 2
    assert STANDARD.items["TP"].rank(0.2, "lake") == 4
    assert STANDARD.items["TN"].rank(1.0, "river") == -1
    assert STANDARD.items["TN"].rank(1.0, "lake") == 2
    assert STANDARD.items["WT"].rank(20.0) == -1


def test_a_missing_value_has_no_class_and_meets_nothing():
    assert STANDARD.items["COD"].rank(np.nan) == -1
    assert not STANDARD.items["COD"].meets(np.nan, "V")


def test_multiples_and_margins():
    ammonia = STANDARD.items["NH3_N"]
    assert ammonia.excess(1.3, "III") == pytest.approx(0.3)
    assert np.isnan(ammonia.excess(1.0, "III"))
    assert ammonia.margin(0.9, "III") == pytest.approx(0.1)
    assert ammonia.margin(1.3, "III") == pytest.approx(-0.3)
    for name, value in (("DO", 1.0), ("pH", 11.0), ("WT", 40.0)):
        assert np.isnan(STANDARD.items[name].excess(value, "III"))
    assert STANDARD.items["DO"].margin(6.0, "III") == pytest.approx(0.2)
    assert np.isnan(STANDARD.items["pH"].margin(7.0, "III"))


@pytest.mark.parametrize("text", ["III", "Ⅲ", "iii", "Ⅲ类", "III类", "class III", "Class iii"])
def test_a_class_is_read_as_people_write_it(text):
    assert STANDARD.class_of_text(text) == "III"


@pytest.mark.parametrize("text", ["劣V", "VI", "", "3"])
def test_what_is_no_class_with_limits_is_refused(text):
    with pytest.raises(InputError, match="not a class of GB 3838-2002"):
        STANDARD.class_of_text(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [("NH3-N", "NH3_N"), ("nh3n", "NH3_N"), ("氨氮", "NH3_N"), ("CODCr", "COD"), ("化学需氧量", "COD")]
    + [("铬（六价）", "Cr6"), ("Cr(VI)", "Cr6"), ("S2-", "S2"), ("pH值", "pH"), ("PH", "pH"), ("w21011", "TP")],
)
def test_names_are_found_as_people_write_them(text, name):
    assert STANDARD.item(text).name == name


def test_an_unknown_item_names_the_nearest():
    with pytest.raises(InputError, match="did you mean 'BOD5'"):
        STANDARD.item("BOD6")
    assert STANDARD.find("") is None


def test_labels_grades_and_colours():
    assert [STANDARD.label(one, "zh") for one in ("III", "劣V")] == ["Ⅲ", "劣Ⅴ"]
    assert [STANDARD.grade(one, "zh") for one in STANDARD.class_names] == [
        "优",
        "优",
        "良好",
        "轻度污染",
        "中度污染",
        "重度污染",
    ]
    assert STANDARD.colour("III") == "#33FF33"
    assert STANDARD.colour("III", "safe") == "#7FCDBB"


SMALL = """
kind: ambient
number: GB 3097-1997
title: {zh: 海水水质标准, en: Sea water quality standard}
version: "1997"
in_force: 1998-07-01
citation: GB 3097-1997 Table 1
source: an invented excerpt for this test
grades: {clean: {zh: 清洁, en: clean}, poor: {zh: 差, en: poor}}
classes:
  first: {zh: 一, en: first, grade: clean, colour: "#0000FF", safe_colour: "#000080"}
  second: {zh: 二, en: second, grade: clean, colour: "#00FF00", safe_colour: "#008000"}
  worse: {zh: 劣二, en: worse, grade: poor, colour: "#FF0000", safe_colour: "#800000"}
reference: second
items:
  DIN: {zh: 无机氮, en: Dissolved inorganic nitrogen, unit: mg/L, limits: {first: 0.2, second: 0.3}, decimals: 2}
"""


def written(tmp_path, text):
    path = tmp_path / "sea.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_another_standard_is_one_small_file(tmp_path):
    standard = read_standard(written(tmp_path, SMALL))
    assert standard.name == "sea"
    assert standard.class_names == ("first", "second", "worse")
    assert standard.item("无机氮").rank([0.2, 0.3, 0.31]).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("decimals: 2", "decimal: 2", r"unknown key 'decimal'; did you mean 'decimals'"),
        ("decimals: 2", "decimals: two", "integer"),
        (", decimals: 2", "", "'decimals' is missing"),
        ("second: 0.3}", "second: 0.1}", "stricter than the class before"),
        ("second: 0.3}", "secnd: 0.3}", "did you mean 'second'"),
        ("first: 0.2, second: 0.3", "first: [0, 0.2], second: 0.3", "takes single numbers"),
        ("unit: mg/L", "unit: furlong", "unknown unit 'furlong'"),
        ("reference: second", "reference: worse", "no class with limits"),
        ("grade: poor", "grade: pore", "did you mean 'poor'"),
        ("limits: {first: 0.2, second: 0.3}, ", "", "no limits and no rule"),
        ("kind: ambient", "kind: ambient\nkind: ambient", "duplicate key"),
        ('"#0000FF"', "blue", "pattern"),
        ("kind: ambient", "kind: discharge", "discharge standard"),
        ("source: an invented excerpt for this test", "source: &a x\nremark: *a", "aliases"),
        ("kind: ambient", "", "'kind' is missing"),
        ("number:", "number: [", "YAML"),
    ],
)
def test_mistakes_in_a_standard_are_named(tmp_path, old, new, message):
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(InputError, match=message) as caught:
        read_standard(path)
    assert str(path) in str(caught.value)


def test_all_mistakes_come_at_once_with_their_lines(tmp_path):
    text = SMALL.replace("reference: second", "reference: third").replace("unit: mg/L", "unit: stone")
    with pytest.raises(InputError) as caught:
        read_standard(written(tmp_path, text))
    assert {problem.line for problem in caught.value.problems} == {14, 16}


def test_names_given_twice_are_refused(tmp_path):
    other = "  N: {zh: 无机氮, en: Nitrogen, unit: mg/L, limits: {first: 1, second: 2}, decimals: 1}\n"
    with pytest.raises(InputError, match="also a name of DIN"):
        read_standard(written(tmp_path, SMALL + other))


def test_an_unknown_standard_names_the_nearest():
    with pytest.raises(InputError, match="did you mean 'gb3838_2002'"):
        read_standard("gb3838_2020")
