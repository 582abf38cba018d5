"""Change between periods, the city index, and the two languages."""

from __future__ import annotations

import re

import pytest

from danao.assessment import change_of_class, change_of_shares, city_index, cwqi
from danao.assessment.texts import _TEXTS, said, say
from danao.errors import InputError
from danao.standards._standard import read_standard

STANDARD = read_standard()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("III", "III", "无明显变化"),
        ("I", "II", "无明显变化"),  # both are 优
        ("II", "III", "有所变差"),
        ("IV", "III", "有所好转"),
        ("V", "III", "明显好转"),
        ("I", "劣V", "明显变差"),
    ],
)
def test_change_of_class(before, after, words):
    assert change_of_class(before, after).text() == words


@pytest.mark.parametrize(
    ("good", "worst", "words"),
    [
        ((0.5, 0.6), (0.1, 0.1), "no marked change"),  # 10 points exactly
        ((0.5, 0.6), (0.1, 0.09), "some improvement"),
        ((0.5, 0.6), (0.2, 0.1), "some improvement"),  # 20 points exactly
        ((0.5, 0.6), (0.2, 0.09), "clear improvement"),
        ((0.6, 0.5), (0.0, 0.05), "some worsening"),
        ((0.9, 0.5), (0.0, 0.0), "clear worsening"),
        ((0.4, 0.5), (0.1, 0.2), "no marked change"),
    ],
)
def test_change_of_shares(good, worst, words):
    assert change_of_shares(good, worst).text("en") == words


def test_shares_are_shares():
    with pytest.raises(InputError):
        change_of_shares((50.0, 60.0), (0.0, 0.0))


def test_every_item_at_its_limit_makes_one():
    means = {name: STANDARD.limit(name, "III") for name in STANDARD.required if name != "pH"} | {"pH": 9.0}
    index = cwqi(means)
    assert len(index) == 21
    assert index.sum() == pytest.approx(21.0)
    assert cwqi(means | {"TP": 0.05}, water="lake").sum() == pytest.approx(21.0)


@pytest.mark.parametrize(
    ("name", "value", "index"),
    [("NH3-N", 0.5, 0.5), ("DO", 10.0, 0.5), ("DO", 2.5, 2.0), ("pH", 7.0, 0.0), ("pH", 6.5, 0.5), ("pH", 8.0, 0.5)],
)
def test_index_of_one_item(name, value, index):
    assert cwqi({name: value}, items=[name]).tolist() == [pytest.approx(index)]


def test_an_index_that_lacks_items_is_refused():
    with pytest.raises(InputError) as caught:
        cwqi({"COD": 20.0})
    assert len(caught.value.problems) == 20
    with pytest.raises(InputError):
        cwqi({"COD": 0.0}, items=["COD"])
    with pytest.raises(InputError, match="no limit"):
        cwqi({"WT": 20.0}, items=["WT"])


def test_city_index():
    assert city_index(10.0, 4.0, 2, 1) == pytest.approx(8.0)
    with pytest.raises(InputError):
        city_index(1.0, 1.0, 0, 0)


@pytest.mark.parametrize("key", sorted(_TEXTS))
def test_both_languages_fill_the_same_places(key):
    zh, en = _TEXTS[key]
    assert zh
    assert en
    assert set(re.findall(r"{(\w+)", zh)) == set(re.findall(r"{(\w+)", en))
    if key not in ("rule",):
        assert re.search("[\u4e00-\u9fff]", zh)
        assert not re.search("[\u4e00-\u9fff]", en)


def test_a_sentence_chooses_its_language_last():
    sentence = said("lacking", items=("氨氮", "ammonia"))
    assert (sentence.text("zh"), sentence.text("en")) == ("缺氨氮", "without ammonia")
    assert say("met", "zh") == "达标"
