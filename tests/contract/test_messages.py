"""Every message that danao gives has a Chinese twin with the same blanks, and is found by it."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danao.cli import main
from danao.errors import InputError, Problem, RunError, in_words
from danao.messages.chinese import cards, others, words
from danao.messages.chinese import help as help_texts
from danao.messages.language import preferred
from danao.messages.sentences import Sentence, in_chinese, sentence_of, sentences
from tests.said import fragments, said, template

KNOWN = {sentence.english: sentence for sentence in sentences()}
ELSEWHERE = {*words.CHINESE, *others.CHINESE, *help_texts.CHINESE, *cards.CHINESE}
"""What no call in danao's source says: words by table, other programs' messages, help, cards (seen by test_show.py)."""


def fields(text: str) -> list[str]:
    """Return the numbers of the blanks of a template, sorted."""
    return sorted(name for _, name, *_ in string.Formatter().parse(text) if name is not None)


def is_name(words_: str) -> bool:
    """Whether words that stand in a blank are a name, a number with a unit or a file: the same in both languages."""
    return " " not in words_.strip() or bool(re.match(r"-?\d", words_)) or words_.startswith("--")


def needed() -> dict[str, str]:
    """Return every template that needs a twin, and the place that says it."""
    found: dict[str, str] = {}
    for text, place in said().items():
        found.setdefault(template(text), place)
        for part in fragments(text):
            if not is_name(template(part)):
                found.setdefault(template(part), place)
    return found


def test_every_message_has_a_twin() -> None:
    missing = {text: place for text, place in needed().items() if text not in KNOWN}
    lines = [f"    {text!r}: '',  # {place}" for text, place in sorted(missing.items(), key=lambda item: item[1])]
    assert not missing, "add to danao/messages/chinese/<room>.py:\n" + "\n".join(lines)


def test_no_twin_is_left_over() -> None:
    left = sorted(KNOWN.keys() - needed().keys() - ELSEWHERE)
    assert not left, "nothing says this any more:\n" + "\n".join(left)


def test_every_twin_has_the_same_blanks() -> None:
    assert [one for one in sentences() if fields(one.english) != fields(one.chinese)] == []


def test_every_twin_is_chinese() -> None:
    same = [one.english for one in sentences() if not re.search("[\u4e00-\u9fff]", one.chinese)]
    assert [text for text in same if re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)] == []
    for one in sentences():
        plain = re.sub(r"\[.*?\]", "", one.chinese)
        assert not re.search("[,;:?] ?$|[\u4e00-\u9fff][,;?]", plain), one


def _with_words() -> Iterator[tuple[str, int]]:
    """Give the templates with a blank in which words of danao stand, that are put into Chinese themselves."""
    for text in said():
        for whole in (text, *fragments(text)):
            for place, part in enumerate(part for part in whole if not isinstance(part, str)):
                if any(not is_name(template(found)) for found in part.words):
                    yield template(whole), place


def test_words_in_blanks_are_marked() -> None:
    wrong = {text: place for text, place in _with_words() if f"{{{place}:words}}" not in KNOWN[text].chinese}
    assert not wrong


def test_a_sentence_with_words_in_it_is_found_whole() -> None:
    """What is said in a blank has letters of its own, and still is not taken for the whole."""
    wrong = set()
    for text in said():
        places = [part for part in text if not isinstance(part, str)]
        for place, part in enumerate(places):
            for found in part.words:
                blanks = [f"x{number}" for number in range(len(places))]
                blanks[place] = template(found).format(*(f"y{number}" for number in range(9)))
                known = sentence_of(template(text).format(*blanks))
                blanks = ["{}" if number != place else template(found) for number in range(len(places))]
                whole = {re.sub(r"{\d}", "{}", one) for one in (template(text), template(text).format(*blanks))}
                if known is None or re.sub(r"{\d}", "{}", known[0].english) not in whole:
                    wrong.add((template(text), template(found), known and known[0].english))
    assert not wrong


def _paragraphs() -> Iterator[str]:
    """Give all that help says."""
    for command in (main, *main.commands.values()):
        for part in (command.help or "").split("\n\n"):
            if not part.strip(" ").startswith("\b"):
                yield " ".join(part.split())
        for parameter in command.params:
            if told := getattr(parameter, "help", None):
                yield told


def test_help_is_in_chinese() -> None:
    missing = sorted({text for text in _paragraphs() if text and text not in help_texts.CHINESE})
    assert not missing, "add to danao/messages/chinese/help.py:\n" + "\n".join(f"    {text!r}: ''," for text in missing)


LONG = [one for one in sentences() if sum(map(len, one.letters)) >= 8]
FILLING = st.text("abcXYZ019_.é断面（）。、；：' \"-+*\\/[]", max_size=12)


def _instance(sentence: Sentence, fillings: list[str]) -> str:
    return sentence.english.format(*fillings)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(LONG), st.lists(FILLING, min_size=9, max_size=9))
def test_a_message_is_found_by_its_sentence(sentence: Sentence, fillings: list[str]) -> None:
    """Whatever stands in the blanks: the shortest, such as ``{0} to {1}``, are left to names without spaces."""
    found = sentence_of(_instance(sentence, fillings))
    assert found is not None
    assert found[0].english == sentence.english
    assert _instance(found[0], list(found[1])) == _instance(sentence, fillings)


NAMES = st.text("abcXYZ019_.断面溪", min_size=1, max_size=12)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sentences()), st.lists(NAMES, min_size=9, max_size=9))
def test_names_come_back_as_they_were(sentence: Sentence, fillings: list[str]) -> None:
    found = sentence_of(_instance(sentence, fillings))
    assert found is not None
    assert found[0].english == sentence.english
    assert list(found[1]) == fillings[: sentence.blanks]
    for value in fillings[: sentence.blanks]:
        assert value in in_chinese(_instance(sentence, fillings))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("2000 has no unit (discharge)", "2000 没有单位（流量）"),
        ("1.2 is above 1 (a share of the load)", "1.2 大于上限 1（占负荷的份额）"),
        ("'levle' is no type of boundary", "“levle”不是可用的边界类型"),
        ("no station is called 'S9'", "没有名为“S9”的监测断面"),
        ("the downstream end of 'main' has no boundary", "“main”的下游端没有边界"),
        ("columns are separated by semicolons: use commas", "各列以分号分隔：请改用英文逗号"),
        ("'x' is not one of 'a', 'b' or 'c'", "'x' 不是 'a'、'b'、'c' 之一"),
        ("did you mean 'is not a zone'?", "是否想写“is not a zone”？"),
        ("'}{0}' is not a zone", "“}{0}”不是时区"),
        ("nobody says this", "nobody says this"),
        (
            "scenario 'a' and 2 more: unusual parameters, check them and their units"
            "\n  decay.rate: 5 1/d is outside the usual 0.02 1/d to 0.5 1/d (a book)",
            "情景“a”，另有 2 个：参数取值异常，请核对取值及单位\n"
            "  decay.rate: 5 1/d 超出常见范围 0.02 1/d～0.5 1/d (a book)",
        ),
    ],
)
def test_words(english: str, chinese: str) -> None:
    assert in_words(english, "zh") == chinese
    assert in_words(english, "en") == english


def test_errors_speak_both_languages() -> None:
    problem = Problem("2000 has no unit (discharge)", "sources.works.flow", "a.yaml", 7, "did you mean 'x'?")
    error = InputError([problem, Problem("the file is empty", file="b.csv")])
    assert error.in_words("en") == str(error)
    assert error.in_words("zh") == (
        "a.yaml:7: sources.works.flow: 2000 没有单位（流量）；是否想写“x”？\nb.csv: 文件为空"
    )
    stopped = RunError("no steady quality to start from: COD still changes; give initial concentrations")
    assert stopped.in_words("zh") == "找不到可作起点的恒定水质：COD 仍在变化；请给出初始浓度"
    with pytest.raises(InputError, match="'fr' is not a language"):
        error.in_words("fr")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"DANAO_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"DANAO_LANG": "EN ", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh"}, "zh"),
    ],
)
def test_the_preferred_language(environment: dict[str, str], language: str) -> None:
    assert preferred(environment) == language
