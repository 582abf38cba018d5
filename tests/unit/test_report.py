from __future__ import annotations

import re
import warnings
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest

from danao.errors import InputError
from danao.reporting import compare, write_report
from danao.reporting.blocks import Cell, Section, Table, Text
from danao.reporting.html import render
from danao.reporting.observations import read_observations
from danao.reporting.sections import ORDER, SEVERAL, sections
from danao.reporting.study import study
from danao.results import Results
from danao.standards._standard import read_standard
from tests.browser.chromium import Watched, launched
from tests.synthetic import PLANS, synthetic_results

PAYLOADS = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><svg onload=document.title='owned'>",
    "javascript:document.title='owned'",
    "</title><style>*{display:none}</style>",
    "{{ 7*7 }} ${7*7} <!-- \u2028 \u202e",
)


def small(plan: str = "baseline", **options) -> Results:
    return synthetic_results(plan, **({"cell": 1000.0, "hours": 12.0} | options))


def tiny(plan: str = "baseline") -> Results:
    """Return a run with few records and one station: quick to judge and to draw."""
    run = small(plan, hours=240.0)
    run.provenance["stations"] = run.provenance["stations"][-1:]
    return run


@pytest.fixture(scope="module")
def runs() -> list[Results]:
    return [small(plan) for plan in PLANS]


@pytest.fixture(scope="module")
def page(runs) -> str:
    return render(study(runs))


@pytest.fixture
def unpictured(monkeypatch) -> None:
    """Leave the pictures out: what is asked is in the words, and drawing takes most of the time."""
    monkeypatch.setattr("danao.reporting.pictures.svg", lambda drawn: "<svg></svg>")


@pytest.fixture(scope="module")
def hostile() -> str:
    """Return a page on which everything that a user can name is an attack."""
    run = small(hours=240.0)
    provenance = run.provenance
    provenance["title"] = dict.fromkeys(("zh", "en"), "".join(PAYLOADS))
    provenance["river"] = dict.fromkeys(("zh", "en"), PAYLOADS[4])
    for station, payload in zip(provenance["stations"], PAYLOADS, strict=False):
        station["title_zh"] = payload
    for name, payload in zip(provenance["titles"], PAYLOADS, strict=False):
        provenance["titles"][name] = {"zh": payload, "en": payload}
    provenance["measures"] = [{"type": payload, "source": payload, payload: {payload: 1.0}} for payload in PAYLOADS]
    provenance["zone"] = provenance["scenario_hash"] = PAYLOADS[1]
    provenance["constituents"]["COD"]["long_name_zh"] = PAYLOADS[2]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # long names must not push a figure out of its frame
        return render(study(run))


def visible(page: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)


def test_one_small_file_that_asks_nothing_of_anybody(runs, page):
    assert len(page.encode()) < 1_500_000
    assert "<script" not in page
    assert "default-src 'none'" in page
    for address in re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?([^"\')\s>]+)', page):
        assert address.startswith(("#", "data:font/woff")), address
    assert not re.search(r"<(?:link|iframe|object|embed|img|base|form)\b", page)


def test_verdict_comes_first_and_in_words(page):
    text = visible(page)
    assert "各断面逐月均达到Ⅲ类的方案：强化方案。" in text
    assert re.search(r"现状：\d+/48 个断面·月达标；不达标断面为.*虎爪断桥（\d+ 个月）", text)
    assert "其余 18 项应评指标未模拟，不作评价" in text
    places = [page.index(f'<section id="{section.__name__}"') for section in ORDER]
    assert places == sorted(places)


def test_english(unpictured, runs):
    text = visible(render(study(runs[::4], lang="en")))
    assert "Plans that meet class III at every section in every month: Intensive." in text
    stripped = text.replace("示例数据", "")
    assert set(re.findall(r"[\u4e00-\u9fff]+", stripped)) <= {"环办", "号", "环办监测"}  # names of Chinese rules


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_section_is_empty(unpictured, runs, lang):
    found = sections(study(runs[:1], lang=lang))
    assert [section.name for section in found] == [make.__name__ for make in ORDER if make not in SEVERAL]
    for section in found:
        assert section.blocks
    kinds = {section.name: {block.kind for block in section.blocks} for section in found}
    assert "picture" in kinds["profiles"] & kinds["series"] & kinds["loads"] & kinds["frequency"]
    assert "table" in kinds["classes"] & kinds["ledger"] & kinds["trust"] & kinds["provenance"] & kinds["exceedance"]


def test_an_empty_section_is_an_error():
    for blocks in ((), (Text(("a note alone",), "note"),), (Table("", ["a"], []),), (Text(("", " ")),)):
        with pytest.raises(ValueError, match="empty"):
            Section("verdict", "Verdict", blocks)
    assert Section("verdict", "Verdict", (Table("", ["a"], [[Cell("1")]]),))


def test_stamp_of_illustrative_data(unpictured, page):
    assert visible(page).index("示例数据") < visible(page).index("结论")
    assert "page-stamp" in page
    assert "@top-center" in page
    real = tiny()
    real.provenance["data_status"] = ""
    assert "示例数据" not in visible(render(study(real)))


def test_a_run_that_failed_its_trust_sheet_is_stamped_and_not_judged(unpictured, runs):
    text = visible(render(study([runs[4], small("combined", trusted=False)])))
    assert "“组合方案”未通过可信度检查" in text
    assert re.search(r"组合方案：未评价（[^）]*物质平衡闭合误差", text)
    assert "最不利：氨氮" in text
    assert "ledger_closure" not in text


def test_everything_that_a_user_named_is_text(hostile):
    assert "<script" not in hostile
    assert "<style>*{" not in hostile
    assert hostile.count("&lt;script&gt;") > 3
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\} \$(\S+)", hostile)
    Wellformed().check(hostile)


class Wellformed(HTMLParser):
    """Every element that is opened is closed, in order, and no element is one that we never write."""

    VOID = frozenset({"meta", "br", "path", "use", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attributes):
        assert tag not in ("script", "img", "iframe")
        assert not any(name.startswith("on") for name, _ in attributes)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def check(self, page: str) -> None:
        self.feed(page)
        assert self.open == []


def test_page_is_well_formed(page):
    Wellformed().check(page)


def test_same_page_every_time_but_for_the_date():
    first, second = (render(study(tiny())) for _ in range(2))
    assert first == second
    assert len(re.findall(r"\d{4}-\d\d-\d\d</p>", first)) == 1


def test_written_whole_or_not_at_all(unpictured, tmp_path, monkeypatch):
    run = tiny()
    path = write_report(tmp_path / "report.html", run)
    before = path.read_text("utf-8")
    monkeypatch.setattr("danao.reporting.html.render", lambda about: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(path, run)
    assert path.read_text("utf-8") == before
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_from_files(unpictured, tmp_path):
    several = [tiny(plan) for plan in ("baseline", "combined")]
    files = [run.save(tmp_path / f"{run.name}.nc") for run in several]
    pages = [write_report(tmp_path / f"{k}.html", given).read_text("utf-8") for k, given in enumerate((files, several))]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("name", "message"),
    [("r.doc", "names no kind of report"), ("r", "names no kind of report"), ("r.txt", "names no kind of report")],
)
def test_other_kinds_are_refused(runs, tmp_path, name, message):
    with pytest.raises(InputError, match=message):
        write_report(tmp_path / name, runs[0])
    assert not list(tmp_path.iterdir())


def test_runs_that_cannot_be_compared(runs):
    other = small()
    other.provenance["stations"] = other.provenance["stations"][:2]
    for given, message in (([], "at least one run"), ([runs[0], runs[0]], "two runs are named baseline")):
        with pytest.raises(InputError, match=message):
            study(given)
    other.provenance["name"] = "other"
    with pytest.raises(InputError, match="different stations"):
        study([runs[0], other])
    other.provenance["stations"] = []
    with pytest.raises(InputError, match="no stations"):
        study(small_without_stations(other))
    with pytest.raises(InputError, match="language"):
        study(runs, lang="fr")


def small_without_stations(run: Results) -> Results:
    return Results(run.dataset, run.ledger, run.trust, run.provenance | {"stations": []})


def test_a_short_run_reports_what_it_can(unpictured):
    text = visible(render(study(small(hours=1.0, end="2018-01-05"))))
    assert "2018-01 月均值" in text  # in the table of the present state, for want of a year
    assert "各输出时刻的值" in text


def test_a_run_without_items_of_the_standard(unpictured):
    run = small(hours=240.0)
    dataset = run.dataset.drop_vars(["COD", "TP"]).rename({"NH3_N": "TRACER"})
    provenance = run.provenance | {"constituents": {"TRACER": run.constituents["NH3_N"]}}
    ledger = run.ledger.drop(index=["COD", "TP"]).rename(index={"NH3_N": "TRACER"})
    text = visible(render(study(Results(dataset, ledger, run.trust, provenance))))
    assert text.count("没有可按 GB 3838-2002 评价的模拟结果") == 7
    assert "模拟的污染源没有负荷" in text


OBSERVED = pd.DataFrame(
    {
        "time": ["2018-03-01T10:00:00+08:00", "2018-04-01T10:00:00+08:00", "2018-04-01T10:00:00+08:00"],
        "station": ["S4", "S4", "S1"],
        "constituent": ["NH3-N", "氨氮", "Cu"],
        "value": [900.0, 0.025, 1.0],
        "unit": ["ug/L", "mg/L", "mg/L"],
        "flag": ["", "<", ""],
    }
)


def test_observations_are_read_by_any_name_and_unit(unpictured, runs):
    table, rest = read_observations(OBSERVED, runs[0], read_standard())
    assert rest == 1
    assert table["constituent"].tolist() == ["NH3_N", "NH3_N"]  # copper was not simulated
    assert table["value"].tolist() == pytest.approx([0.9, 0.025])
    assert table["below"].tolist() == [False, True]
    text = visible(render(study(runs[:1], observations=OBSERVED)))
    assert "圆点为实测值" in text
    assert "可与模拟对照的实测值 2 个；另有 1 个" in text


def test_observations_of_other_times_are_counted_not_drawn(unpictured, runs):
    old = study(runs[:1], lang="en", observations=OBSERVED.assign(time="1999-03-01T10:00:00+08:00"))
    text = visible(render(old))
    assert "0 observed values lie within the run; 3 others" in text
    assert "Dots are observed values" not in text


def test_a_file_of_observations_that_is_gone_is_told(unpictured, tmp_path):
    """A scenario made in Python may name a file; its values are then not in the run."""
    path = tmp_path / "seen.csv"
    run = small(hours=240.0)
    run.provenance["observations"] = str(path)
    told = f"the file that the scenario names, '{path}', is not there"
    assert told in unescape(render(study(run, lang="en")))
    OBSERVED.to_csv(path, index=False)
    there = study(run, lang="en")
    assert there.observations["value"].tolist() == pytest.approx([0.9, 0.025])
    assert told not in there.remark
    path.unlink()
    assert told not in study(run, lang="en", observations=OBSERVED).remark


def test_wrong_observations_are_all_named(runs, tmp_path):
    path = tmp_path / "seen.csv"
    path.write_text(
        "time,station,constituent,value,unit,flag\n"
        "2018-03-01T10:00:00+08:00,S9,NH3_N,1.0,mg/L,\n"
        "2018-03-01T10:00:00+08:00,S4,NH3_N,1.0,m3/s,\n"
        "2018-03-01T10:00:00+08:00,S4,NH3_N,many,mg/L,\n"
    )
    with pytest.raises(InputError) as caught:
        read_observations(path, runs[0], read_standard())
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


def test_observations_of_the_scenario_travel_with_the_run(runs):
    run = small(hours=240.0)
    run.provenance["observations"] = {
        "index": [0, 1, 2],
        "columns": list(OBSERVED.columns),
        "data": OBSERVED.to_numpy(object).tolist(),
    }
    assert study(run).observations["value"].tolist() == pytest.approx([0.9, 0.025])


def test_compare(runs):
    table = compare(runs, lang="zh")
    assert table.index.tolist() == list(PLANS)
    assert table.loc["intensive", "达标断面·月"] == "48/48"
    assert table.loc["baseline", "氨氮入河量 (t/a)"] == "262.6"
    assert table.loc["baseline", "名称"] == "现状"


def test_in_a_browser(hostile, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(hostile, encoding="utf-8")
    with launched() as browser:
        watched = Watched.begin(browser)
        page = watched.open(path)
        assert page.title().endswith("水质达标方案模拟评估报告")
        assert page.locator("section").count() == len(ORDER) - len(SEVERAL)
        assert watched.end() == []
