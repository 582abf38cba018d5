"""What nouns show of themselves: small, inert, the same facts as text, in light and in dark notebooks."""

from __future__ import annotations

import html
import html.parser
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from IPython.lib.pretty import pretty

import danao
from danao._show.card import STAMP, Card, Table
from danao._show.profile import Mark, Profile, Stretch
from danao._show.strip import Cell, Strip
from danao._show.words import columns, in_both, kilometre_mark, number, plain, width
from danao.errors import in_words
from danao.kinetics import processes
from tests import rivers
from tests.planning_results import every, hostile
from tests.synthetic import synthetic_results

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 40_000
EVIL = "\"'></td><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m\u202e=1+1"
TAGS = {"div", "span", "b", "br", "table", "tr", "th", "td"}
TAGS |= {"svg", "line", "path", "polyline", "polygon", "rect", "text"}
ATTRIBUTES = {"style", "align", "cellpadding", "role", "aria-label", "viewbox", "width", "height", "font-size", "fill"}
ATTRIBUTES |= {"fill-opacity", "points", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "text-anchor"}
ATTRIBUTES |= {"x", "y", "x1", "x2", "y1", "y2", "d"}


class Seen(html.parser.HTMLParser):
    """Collects tags, attributes and words of a page, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def nouns() -> dict[str, object]:
    """Return one of each noun that shows itself."""
    scenario = danao.read_scenario(ROOT / "scenarios/combined.yaml")
    runs = [synthetic_results("baseline"), synthetic_results("combined")]
    found: dict[str, object] = {
        "river": scenario.river,
        "network": rivers.y_junction(),
        "scenario": scenario,
        "results": runs[0],
        "distrusted": synthetic_results(trusted=False),
        "assessment": danao.assess(runs),
        "refused": danao.assess(synthetic_results(trusted=False)),
        "kinetics": danao.Kinetics(scenario.processes, scenario.constituents),
        "qual2k": _qual2k(),
    }
    return found | {name: item for name, item in every().items() if hasattr(item, "_card")}


def _qual2k() -> danao.Kinetics:
    from danao.kinetics import constituents_of

    chosen = processes("qual2k")
    return danao.Kinetics(chosen, constituents_of(chosen))


NOUNS = nouns()


@pytest.mark.parametrize("name", NOUNS)
def test_a_card_is_small_and_whole_and_runs_nothing(name: str) -> None:
    page = NOUNS[name]._repr_html_()  # type: ignore[attr-defined]
    seen = Seen(page)
    assert len(page.encode()) <= LARGEST
    assert not seen.open
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert not re.search(r"https?://|url\(|@import", page)


NAMES = re.compile(r"^[A-Z][A-Za-z0-9_]*( mg/L| t/a| °C| 1/L| d| m³/s|)$|^t/a$|^m³/s$|^danao|^GB |^ΔE|^$")
"""Of danao's words those that are the same in both languages: names of constituents with their units."""


@pytest.mark.parametrize("name", [name for name in NOUNS if name not in ("kinetics", "qual2k")])
def test_a_card_speaks_chinese(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its heading, labels, heads of tables and notes: what is not in Chinese is a name."""
    card = NOUNS[name]._card()  # type: ignore[attr-defined]
    english = str(NOUNS[name])
    own = [card.heading, *(label for label, _ in card.facts)]
    # Those of a capacity follow the language too; those of an assessment are in the language that it was made in.
    own += [] if name in ("assessment", "refused", "capacity") else card.notes
    own += [head for part in card.parts if isinstance(part, Table) for head in part.head]
    own += [text for part in card.parts if isinstance(part, Strip) for text in (part.caption, part.miss)]
    left = [text for text in own if not NAMES.match(text) and not re.search("[\u4e00-\u9fff]", in_words(text, "zh"))]
    assert left == []
    monkeypatch.setenv("DANAO_LANG", "zh")
    assert str(NOUNS[name]) != english
    for label, _ in card.facts:
        assert in_words(label, "zh") in str(NOUNS[name])
        assert html.escape(in_words(label, "zh")) in NOUNS[name]._repr_html_()  # type: ignore[attr-defined]
    assert repr(NOUNS[name]) == repr(NOUNS[name]).strip()


@pytest.mark.parametrize("name", [name for name in NOUNS if name not in ("kinetics", "qual2k")])
def test_the_text_says_the_same(name: str) -> None:
    """Every word and number of the page stands in the text, but for the legend and the axes of the picture."""
    noun = NOUNS[name]
    card = noun._card()  # type: ignore[attr-defined]
    pictures = [part for part in card.parts if isinstance(part, Profile)]
    page = noun._repr_html_()  # type: ignore[attr-defined]
    for picture in pictures:
        page = page.replace(picture.svg(), "").replace(picture.legend(), "")
    text = str(noun).replace("*", " ")
    words = {word for part in Seen(page).words for word in re.split(r"[\s✗⚠]+", part) if word}
    assert not {word for word in words if word not in text}
    for picture in pictures:
        assert all(line in str(noun) for line in picture.text())


@pytest.mark.parametrize("name", [name for name in NOUNS if name not in ("network", "river", "kinetics", "qual2k")])
def test_illustrative_data_are_stamped(name: str) -> None:
    assert STAMP in NOUNS[name]._repr_html_()  # type: ignore[attr-defined]
    assert STAMP in str(NOUNS[name])


def test_a_run_that_may_not_be_believed_says_so_first() -> None:
    for noun in (NOUNS["distrusted"], NOUNS["refused"]):
        assert str(noun).splitlines()[1].startswith("!! ")
        assert "closure of the mass ledger" in str(noun).splitlines()[1]
        assert "⚠" in noun._repr_html_()  # type: ignore[attr-defined]
    assert "2e-08, at most 1e-10 allowed" in str(NOUNS["distrusted"])
    assert "!!" not in str(NOUNS["results"])


def test_the_class_strip_has_numeral_colour_and_mark() -> None:
    assessment = NOUNS["assessment"]
    page, text = assessment._repr_html_(), str(assessment)  # type: ignore[attr-defined]
    sections = assessment.sections  # type: ignore[attr-defined]
    missed = int((sections["verdict"] == "not met").sum())
    assert missed == 34
    assert page.count("IV✗") == text.count("IV*") == missed
    assert page.count("background:#FFFF00") == missed
    row = next(line for line in text.splitlines() if line.strip().startswith("baseline · Section S1"))
    assert row.split()[-12:] == ["IV*"] * 2 + ["III"] * 8 + ["IV*"] * 2


def test_means_at_the_stations_are_those_of_the_records() -> None:
    results = synthetic_results("baseline", cell=500.0)
    row = next(line for line in str(results).splitlines() if line.strip().startswith("S2"))
    cell = int(results.stations.loc["S2", "cell"])
    expected = results.dataset["COD"].values[:, cell].mean()
    assert float(row.split()[-3]) == pytest.approx(expected, rel=5e-3)


def test_a_file_is_shown_as_the_run_was(tmp_path: Path) -> None:
    results = synthetic_results("baseline")
    opened = danao.open_results(results.save(tmp_path / "run.nc"))
    assert str(opened) == str(results)
    assert opened._repr_html_() == results._repr_html_()


def test_a_prompt_shows_the_text_and_a_list_one_line_each() -> None:
    river = rivers.y_junction()
    assert pretty(river) == str(river)
    assert pretty([river]) == f"[{river!r}]"
    assert "\n" not in repr(river)


def test_hostile_names_are_inert() -> None:
    y = rivers.y_junction()
    stations = [danao.Station(f"{EVIL}{name}", one.reach, one.chainage, EVIL) for name, one in y.stations.items()]
    river = danao.River(y.reaches, stations, title={"zh": EVIL * 1000, "en": EVIL})
    results = synthetic_results("baseline")
    evil = replace(results, provenance={**results.provenance, "name": EVIL, "title": {"zh": EVIL, "en": EVIL}})
    for noun in (river, evil, danao.assess(evil), *hostile()):
        page = noun._repr_html_()
        assert Seen(page).tags <= TAGS
        assert Seen(page).attributes <= ATTRIBUTES
        assert len(page.encode()) <= LARGEST
        for text in (page, str(noun)):
            assert not {"\x1b", "\u202e"} & set(text)


def test_a_large_river_stays_small() -> None:
    sections = [danao.CrossSection.rectangle(x, 5.0 - x * 1e-4, 20.0, 0.03, 9.0) for x in np.linspace(0.0, 3e4, 800)]
    reaches = [danao.Reach(f"r{k}", sections, upstream=f"n{k}", downstream=f"n{k + 1}") for k in range(40)]
    stations = {f"station {k} {j}": (f"r{k}", 1000.0 * j) for k in range(40) for j in range(20)}
    river = danao.River(reaches, stations)
    assert len(river._repr_html_().encode()) <= LARGEST
    assert "and 34 shorter reaches" in str(river)
    assert "and 788 more" in str(river)


# --- the parts


def test_the_profile_stands_where_it_says() -> None:
    one = Stretch("main", [0.0, 1000.0], [2.0, 0.0], [4.0, float("nan")], level=[3.0, 1.0])
    profile = Profile([one], [Mark("station", "main", 500.0, "half")], "level")
    page = profile.svg()
    lines = re.findall(r'<polyline points="([^"]+)"', page)
    assert len(lines) == 2  # one bank alone is no line
    bed, level = ([tuple(map(float, p.split(","))) for p in line.split()] for line in lines)
    assert bed[0][0] == level[0][0] < bed[1][0]
    per_metre = (bed[1][1] - bed[0][1]) / 2.0
    assert level[0][1] == pytest.approx(bed[0][1] - per_metre, abs=0.11)
    station = float(re.search(r'<line x1="([\d.]+)"', page)[1])  # type: ignore[index]
    assert station == pytest.approx(0.5 * (bed[0][0] + bed[1][0]), abs=0.11)
    assert profile.text() == ["main 0+000 – 1+000: bed 2.00 m to 0.00 m █▁, level 3.00 m to 1.00 m █▁"]


def test_a_flat_river_is_drawn_too() -> None:
    assert "<polyline" in Profile([Stretch("a", [0.0, 1.0], [0.0, 0.0], [0.0, 0.0])]).svg()


def test_columns_stand_under_each_other() -> None:
    lines = columns([["断面", "值"], ["S1", "1.5"], ["虎爪断桥", "12"]])
    assert [width(line) for line in lines] == [13, 13, 13]
    assert lines[2].endswith("  12".rjust(5))


def test_words() -> None:
    assert plain("a\nb\u202ec" + "x" * 100, 10) == "a�b�cxxxx…"
    assert (in_both({"zh": "桥", "en": "Bridge"}), in_both({"en": "B"}), in_both(None, "n")) == ("桥 Bridge", "B", "n")
    assert [number(x) for x in (0.0, 1234.4, 0.12345, 1e9, -0.0, float("nan"))] == [
        "0",
        "1,234",
        "0.123",
        "1e+09",
        "0",
        "",
    ]
    assert kilometre_mark(3450.0) == "3+450"


def test_what_is_left_out_is_said() -> None:
    table = Table(("a",), [[str(k)] for k in range(30)])
    assert table.text()[-1] == "and 18 more"
    assert "and 18 more" in table.html()
    strip = Strip([f"2018-{k:02d}" for k in range(1, 31)], [(f"s{k}", [Cell("I")] * 30) for k in range(12)], "class")
    assert "6 earlier periods and 2 more sections not shown" in strip.text()[0]
    assert "6 earlier periods and 2 more sections not shown" in strip.html()
    assert Card("<b>").html().count("&lt;b&gt;") == 1


@pytest.mark.parametrize("surface", ["#ffffff", "#111111"])
def test_no_colour_is_asked_of_the_notebook(surface: str) -> None:
    """Text takes the notebook's own colour; where a card paints a surface it paints the ink on it too."""
    for noun in NOUNS.values():
        for style in re.findall(r'style="([^"]*)"', noun._repr_html_()):  # type: ignore[attr-defined]
            painted = re.search(r"background:(#\w+)", style)
            assert not painted or re.search(r"(^|;)color:#", style)
            ink = re.search(r"(?:^|;)color:(#\w+)", style)
            behind = painted[1] if painted else surface
            least = 4.5 if painted else 3.0  # signs of the legend are graphics
            assert not ink or _contrast(ink[1], behind) >= least


def _contrast(ink: str, behind: str) -> float:
    """Return the contrast of two colours by WCAG 2."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[k : k + 2], 16) / 255.0 for k in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(ink), luminance(behind)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
