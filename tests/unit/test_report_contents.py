"""What a report says: the order and columns of a plan to meet targets, four sentences a figure, nothing empty."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao import Control
from danao.planning.allocation import Rising
from danao.reporting import bureau, outcomes, said, said_along, statistics
from danao.reporting.blocks import SAID, Picture, Section
from danao.reporting.html import render
from danao.reporting.misfit import misfit
from danao.reporting.missing import missing
from danao.reporting.planning import chapters
from danao.reporting.priced import costs_of
from danao.reporting.sections import PARTS, SEVERAL, part_of, sections
from danao.reporting.slim import OFF, path, shared_looks, thinned, ungrouped
from danao.reporting.study import Study, study
from danao.reporting.style import ink
from danao.reporting.texts import LANGUAGES, TEXTS
from danao.results import Results
from danao.standards._standard import read_standard
from tests.planning_results import beside, every, responses
from tests.synthetic import synthetic_results


def quick(plan: str = "baseline", **options: object) -> Results:
    """Return a run of ten records a season: quick to judge and to draw."""
    return synthetic_results(plan, **({"cell": 1500.0, "hours": 120.0} | options))  # type: ignore[arg-type]


def unjudged() -> Results:
    """Return a run of a tracer, which no standard knows."""
    run = quick()
    dataset = run.dataset.drop_vars(["COD", "TP"]).rename({"NH3_N": "TRACER"})
    ledger = run.ledger.drop(index=["COD", "TP"]).rename(index={"NH3_N": "TRACER"})
    provenance = run.provenance | {"constituents": {"TRACER": run.constituents["NH3_N"]}}
    return Results(dataset, ledger, run.trust, provenance)


CASES = {
    "one": lambda: ([quick()], []),
    "several": lambda: ([quick(), quick("combined"), quick("intensive")], []),
    "nothing judged": lambda: ([unjudged()], []),
    "planning alone": lambda: ([], [every()["plan"], every()["response"], every()["capacity"]]),
    "one with planning": lambda: ([quick()], [every()["apportionment"], every()["plan"]]),
    "short": lambda: ([quick(hours=1.0, end="2018-01-04")], []),
    "short, several": lambda: ([quick(plan, hours=1.0, end="2018-01-04") for plan in ("baseline", "combined")], []),
    "distrusted": lambda: ([quick(trusted=False)], []),
    "distrusted plan": lambda: ([quick(), quick("combined", trusted=False)], []),
}


@pytest.fixture(scope="module")
def several() -> Study:
    return study([quick(), quick("combined"), quick("intensive"), quick("upgrade")])


# nothing is empty, every figure says four things


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_section_is_empty_and_every_figure_says_four_things(case: str, lang: str) -> None:
    runs, planning = CASES[case]()
    about = study(runs, lang=lang, planning=planning)
    found = sections(about)
    expected = [make for part in PARTS for make in part.runs if len(runs) > 1 or make not in SEVERAL] if runs else []
    assert [section.name for section in found if not section.name.startswith("planning-")] == [
        make.__name__ for make in expected
    ]
    assert len(found) == len(expected) + len(planning)
    for section in found:
        for block in section.blocks:
            assert not block.blank
        _covered(section, lang)


def _covered(section: Section, lang: str) -> None:
    """Check that a figure says its own sentences, or that its chapter says them first."""
    labels = [TEXTS[f"said_{key}"][LANGUAGES.index(lang)] for key in SAID]
    first = section.blocks[0]
    if section.name.startswith("planning-"):
        assert [row[0].text for row in first.rows] == labels  # type: ignore[union-attr]
        assert all(len(row[1].text) > 5 for row in first.rows)  # type: ignore[union-attr]
        return
    for block in section.blocks:
        if isinstance(block, Picture):
            assert len(block.said) == 4, section.name
            assert all(len(sentence) > 5 and "nan" not in sentence.lower() for sentence in block.said), block.said
            assert len(set(block.said)) == 4, block.said


def test_parts_follow_the_chapters_of_a_plan() -> None:
    planning = [every()[key] for key in ("plan", "apportionment", "response", "capacity")]
    found = sections(study([quick(), quick("combined")], planning=planning))
    parts = list(dict.fromkeys(section.part for section in found))
    chapters_named = [re.findall(r"第\s?(\d)\s?章", part) for part in parts]
    assert chapters_named == [[], ["3"], ["4"], ["5"], ["6"], ["9"], []]
    names = [section.name for section in found]
    assert names.index("planning-response") < names.index("planning-apportionment") < names.index("planning-capacity")
    assert names[-1] == "missing"
    assert part_of("a kind of somebody else") == "reach"


def test_what_is_not_given_is_named_with_its_reason() -> None:
    plain = missing(study([quick()]))
    told = {row[0].text: row[1].text for row in plain.blocks[0].rows}  # type: ignore[union-attr]
    assert {"重点工程表", "参数率定表", "水环境容量表", "削减量分配表"} <= set(told)
    assert "--response" in told["第 5 章 污染排放与水质响应关系"]
    full = missing(study([quick()], planning=[every()["response"], every()["capacity"], every()["plan"]]))
    rest = {row[0].text for row in full.blocks[0].rows}  # type: ignore[union-attr]
    assert rest == {name for name in told if "容量" not in name and "削减" not in name and "第 5 章" not in name}


# the bureau's columns


def test_the_bulletin_has_the_columns_of_the_province() -> None:
    run = quick()
    run.provenance["stations"][0] |= {"city": {"zh": "深圳", "en": "Shenzhen"}}
    about = study([run])
    sheet = bureau.bulletin_of(about, bureau.quarterly(about), about.runs, "bulletin_quarter")
    assert list(sheet.table) == (
        [
            "责任城市",
            "序号",
            "交接断面",
            "所处河流",
            "交接关系",
            "时段",
            "水质控制目标",
            "水质类别",
            "上年同期水质类别",
            "达标",
            "主要超标项目",
            "备注",
        ]
    )
    assert sheet.table["责任城市"].tolist()[:5] == ["深圳"] * 4 + ["—"]
    assert sheet.table["序号"].tolist() == sorted([1, 2, 3, 4] * 4)
    assert re.fullmatch(r"氨氮/\d\.\d+、总磷/\d\.\d+.*", sheet.table["主要超标项目"].iloc[0])
    reasons = " ".join(sheet.notes)
    assert all(word in reasons for word in ("city", "handover", "上年同期"))
    for station in run.provenance["stations"]:
        station |= {
            "city": {"zh": "惠州", "en": "Huizhou"},
            "handover": {"zh": "深圳→惠州", "en": "Shenzhen to Huizhou"},
        }
    told = bureau.bulletin_of(about, about.monthly, about.runs, "bulletin_month")
    assert set(told.table["交接关系"]) == {"深圳→惠州"}
    assert len(told.notes) == 1


def test_the_present_state_is_what_was_judged(several: Study) -> None:
    sheet = bureau.status(several)
    assert list(sheet.table) == [
        "断面",
        "时段",
        "指标",
        "浓度",
        "单位",
        "Ⅲ类限值",
        "水质类别",
        "超标倍数",
        "达标情况",
        "主要污染指标",
    ]
    table = several.yearly.table
    table = table[(table["run"] == "baseline") & (table["verdict"] != "not assessed")]
    assert len(sheet.table) == len(table) == 12
    for (_, shown), (_, judged) in zip(
        sheet.table.iterrows(), table.sort_values(["station", "constituent"]).iterrows(), strict=True
    ):
        assert shown["浓度"] == judged["value"]
        assert shown["超标倍数"] == pytest.approx(judged["value"] / judged["limit"] - 1.0, abs=0.006) or np.isnan(
            shown["超标倍数"]
        )
        assert (shown["达标情况"] == "不达标") == (judged["value"] > judged["limit"])


def test_months_met_and_their_share(several: Study) -> None:
    sheet = bureau.monthly(several)
    classes = sheet.table[[f"{month}月" for month in range(1, 13)]]
    assert (sheet.table["达标月数"] == classes.isin(["Ⅰ", "Ⅱ", "Ⅲ"]).sum(axis=1)).all()
    assert sheet.table["达标率"].to_numpy() == pytest.approx(sheet.table["达标月数"].to_numpy() / 12.0)


def test_loads_by_kind_add_up(several: Study) -> None:
    sheet = bureau.kinds(several, several.runs[:1])
    body, total = sheet.table.iloc[:-1], sheet.table.iloc[-1]
    loads = several.runs[0].loads
    assert total["氨氮 (t/a)"] == pytest.approx(loads["NH3_N"].sum())
    works = body[body["源类型"] == "污水处理厂"].iloc[0]
    assert works["氨氮 (t/a)"] == pytest.approx(21.9 + 26.3)
    assert works["氨氮占比"] == pytest.approx((21.9 + 26.3) / loads["NH3_N"].sum())
    assert body["氨氮占比"].sum() == pytest.approx(1.0)


def test_results_of_plans_have_their_columns(several: Study) -> None:
    table = outcomes.results(several).table
    heads = [
        "断面",
        "指标",
        "单位",
        "方案",
        "年均值",
        "最大月均值",
        "最不利月",
        "限值",
        "年均值类别",
        "达标月数",
        "评价次数",
        "达标率",
        "满足安全余量",
    ]
    assert list(table) == heads
    assert len(table) == 4 * 3 * 4
    row = table[(table["方案"] == "强化方案") & (table["指标"] == "氨氮")].iloc[0]
    assert row["满足安全余量"] == ("是" if row["年均值"] <= 0.9 else "否")  # HJ 2.3-2018: 10 % below the limit of 1.0


# plans compared


def test_plans_stand_in_the_order_of_what_they_gain(several: Study) -> None:
    table = outcomes.comparison(several).table
    gains = table["增加断面·月"].to_numpy()
    assert np.isnan(gains[0])
    assert table["方案"].iloc[0] == "现状"
    assert (np.diff(gains[1:]) <= 0.0).all()
    base = several.runs[0].loads["NH3_N"].sum()
    for _, row in table.iloc[1:].iterrows():
        run = next(run for run in several.runs if several.title(run) == row["方案"])
        cut = base - run.loads["NH3_N"].sum()
        met, count = outcomes.met_months(several, run)
        assert count == 48
        assert row["氨氮削减量 (t/a)"] == pytest.approx(cut)
        assert row["每削减 1 t/a 氨氮增加"] == pytest.approx((met - table["达标断面·月"].iloc[0]) / cut)


def test_every_change_of_class_is_told(several: Study) -> None:
    table = outcomes.changed(several).table
    sections_of = several.monthly.sections
    base, plan = (
        sections_of[sections_of["run"] == name].set_index(["station", "period"])["class"]
        for name in ("baseline", "intensive")
    )
    assert (table["方案"] == "强化方案").sum() == int((base != plan).sum()) > 0
    told = dict(outcomes.changed_in_words(several, several.runs[2]))
    assert len(told) == 4
    assert all("→" in text for text in told.values())


def test_costs_of_a_run_are_those_of_its_cuts() -> None:
    """A falls from 10 to 6 t/a at 2 a tonne up to half, 5 beyond; B from 8 to 4 at 3, and 7 once."""
    kinds = {"kind": ["works", "works", "storm"], "NH3_N": [10.0, 8.0, 5.0]}
    first, run, beyond, other = (
        SimpleNamespace(loads=pd.DataFrame(kinds | {"NH3_N": loads}, index=list("ABC")), constituents={"NH3_N": {}})
        for loads in ([10.0, 8.0, 5.0], [3.0, 4.0, 5.0], [0.5, 8.0, 5.0], [10.0, 8.0, 4.0])
    )
    controls = (
        Control("A", "NH3_N", most=0.9, cost=Rising(((0.5, 2.0), (0.9, 5.0)))),
        Control("B", "NH3_N", most=0.9, cost=3.0, fixed=7.0),
    )
    plan = SimpleNamespace(options=(), controls=controls)
    assert costs_of(first, run, plan) == pytest.approx(5.0 * 2.0 + 2.0 * 5.0 + 4.0 * 3.0 + 7.0)  # type: ignore[arg-type]
    assert np.isnan(costs_of(first, beyond, plan))  # type: ignore[arg-type]
    assert np.isnan(costs_of(first, other, plan))  # type: ignore[arg-type]
    assert np.isnan(costs_of(first, first, plan))  # type: ignore[arg-type]


# the four sentences are the numbers of the figure


def test_sentences_name_place_month_and_value(several: Study) -> None:
    run = several.runs[0]
    shows, good, bad, do = said.series(several, "S3", list(several.constituents))
    table = several.monthly.table
    rows = table[(table["run"] == "baseline") & (table["station"] == "S3") & (table["constituent"] == "NH3_N")]
    assert f"最差 {rows.loc[rows['value'].idxmax(), 'period']} 为 {rows['value'].max():.2f}" in bad
    assert f"{int((rows['verdict'] == 'not met').sum())}/12 个月" in bad
    assert "强化方案" in do
    assert "感潮界断面" in shows
    assert good
    course = statistics.courses(run)[0]
    _, good, bad, do = said_along.profile(several, "NH3_N", course)
    months = statistics.means(run.dataset["NH3_N"], "month")[1].max(axis=0)
    place = run.dataset["chainage"].values[int(months.argmax())]
    assert f"{place / 1e3:.1f} km" in bad
    assert f"{months.max():.4g} mg/L" in bad
    assert "强化方案" in good
    assert "升高最陡" in do
    _, good, bad, _ = said.loads(several, "NH3_N")
    assert "强化方案" in good
    assert "未收集生活污水" in bad
    assert "111.7 t/a" in bad


def test_months_that_follow_each_other_are_one_stretch(several: Study) -> None:
    table = several.monthly.table
    rows = table[table["start"].dt.month.isin([1, 2, 3, 6, 11, 12])]
    assert said._periods(several, rows) == "2018-01–2018-03、2018-06、2018-11–2018-12"
    assert said._periods(several, table) == "所有月份"


def test_errors_against_observed_values_are_those_of_their_formulas() -> None:
    run = quick()
    times = run.dataset["time"].values[[10, 20, 30]]
    observed = run.at("S4")["NH3_N"].values[[10, 20, 30]] - np.array([0.1, 0.2, -0.1])
    seen = pd.DataFrame({"time": times, "station": "S4", "constituent": "NH3_N", "value": observed, "below": False})
    about = replace(study([run]), observations=pd.concat([seen, seen.assign(below=True, value=9.0)]))
    (row,) = misfit(about).table.to_dict("records")
    assert row["样本数"] == 3
    assert row["平均误差"] == pytest.approx(0.2 / 3.0)
    assert row["RMSE"] == pytest.approx(np.sqrt(0.02))
    assert row["相对误差"] == pytest.approx(0.2 / 3.0 / observed.mean())
    assert row["NSE"] == pytest.approx(1.0 - 0.06 / ((observed - observed.mean()) ** 2).sum())
    assert "误差表" not in " ".join(cell.text for row in missing(about).blocks[0].rows for cell in row)  # type: ignore[union-attr]
    assert misfit(study([run])).table.empty


# chapters


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_other_result_has_a_chapter_with_its_numbers(lang: str) -> None:
    found = chapters(beside().values(), read_standard(), lang)
    assert [chapter.key for chapter in found] == list(beside())
    for chapter in found:
        assert all(len(sentence) > 5 and "{" not in sentence for sentence in chapter.said)
        assert len(set(chapter.said)) == 4
        section = chapter.section(f"planning-{chapter.key}")
        assert {block.kind for block in section.blocks} >= {"table"}
        assert part_of(chapter.key) != "reach"
    by_key = {chapter.key: chapter for chapter in found}
    assert "75.0 %" in by_key["influence"].said[2]
    assert by_key["sensitivity"].said[3].rstrip(".。").endswith("works load")
    flow = beside()["design_flow"]
    assert f"{flow.value:.4g} m³/s" in by_key["design_flow"].said[0]  # type: ignore[attr-defined]
    wrong = beside()["sampling_error"].table["wrong"].iloc[0]  # type: ignore[attr-defined]
    assert f"{wrong:.1%}".replace("%", " %") in by_key["sampling_error"].said[2]


def test_cuts_of_a_capacity_are_present_less_allowed() -> None:
    (chapter,) = chapters([every()["capacity"]], read_standard(), "zh")
    cuts = next(sheet for sheet in chapter.sheets if sheet.name == "削减量分配表")
    table = cuts.table
    assert (table["需削减量 (t/a)"] > 0.0).all()
    assert table["需削减量 (t/a)"].to_numpy() == pytest.approx(
        (table["现状入河量 (t/a)"] - table["允许入河量 (t/a)"]).to_numpy()
    )
    assert table["削减率"].to_numpy() == pytest.approx((table["需削减量 (t/a)"] / table["现状入河量 (t/a)"]).to_numpy())


# how it looks


def test_classes_can_be_read_in_colour_and_in_grey() -> None:
    """The numeral on its ground: WCAG contrast, which is that of the greys, at least 4.5."""
    standard = read_standard()
    for name in standard.class_names:
        for palette in ("map", "safe"):
            ground = standard.colour(name, palette)
            pair = sorted(_luminance(colour) for colour in (ground, ink(ground)))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, palette)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_page_with_planning_is_far_below_a_megabyte() -> None:
    runs = [quick(plan, cell=500.0, hours=12.0) for plan in ("baseline", "intensive")]
    page = render(study(runs, planning=[every()[key] for key in ("apportionment", "plan")]))
    assert len(page.encode()) < 500_000
    assert page.count('<h2 class="part">') == 6
    assert page.count("<dl>") == sum(len(list(re.finditer("<dl>", part))) for part in page.split("<section")) > 10
    looks = set(re.findall(r'class="(d\d+)"', page))
    assert looks
    assert all(f".{name}{{" in page for name in looks)


POINTS = st.lists(st.tuples(st.floats(0.0, 500.0), st.floats(0.0, 300.0)), min_size=2, max_size=40)


@given(POINTS)
def test_a_thinned_path_stays_where_it_was(points: list[tuple[float, float]]) -> None:
    given_points = np.array(points)
    kept = thinned(given_points)
    assert (kept[[0, -1]] == given_points[[0, -1]]).all()
    for point in given_points:
        away = min(_away(point, *pair) for pair in itertools.pairwise(kept))
        assert away <= OFF + 1e-9


def _away(point: np.ndarray, begin: np.ndarray, end: np.ndarray) -> float:
    along = end - begin
    length = along @ along
    share = 0.0 if length == 0.0 else np.clip((point - begin) @ along / length, 0.0, 1.0)
    return float(np.hypot(*(point - begin - share * along)))


@given(POINTS)
def test_steps_lead_to_the_rounded_places(points: list[tuple[float, float]]) -> None:
    text = path(" ".join(f"{'M' if place == 0 else 'L'} {x:.6f} {y:.6f}" for place, (x, y) in enumerate(points)))
    numbers = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
    ends = np.array(numbers).reshape(-1, 2).sum(axis=0)
    assert ends == pytest.approx(np.round(np.round(points[-1], 6), 1), abs=0.051)


def test_paths_with_curves_and_holes_are_left_right() -> None:
    assert path("M 0 0 C 1 1 2 2 3 3 z") == "M 0 0 C 1 1 2 2 3 3 z"
    assert path("M 0 0 L 10 0 L 10 10 L 0 10 z M 2 2 L 3 3") == "M0 0l10 0 0 10-10 0zM2 2l1 1"
    assert path("M 5 5 L 5 5") == "M5 5"
    assert path("M 0.5 -0.5 L 1.0 -0.7") == "M.5-.5l.5-.2"


def test_groups_that_say_nothing_are_left_out() -> None:
    assert ungrouped('<g><g id="a"><g><path/></g></g></g>') == '<g id="a"><path/></g>'
    page = '<p style="x: 1">a</p><svg style="y: 2"><a style="z: 3"/><a style="z: 3"/><a style="z: 3"/></svg>'
    shorter, rules = shared_looks(page)
    assert shorter == '<p style="x: 1">a</p><svg style="y: 2"><a class="d0"/><a class="d0"/><a class="d0"/></svg>'
    assert rules == ".d0{z: 3}\n"


def test_hostile_titles_are_text_in_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("danao.reporting.pictures.svg", lambda drawn: "<svg></svg>")
    evil = '</dd></dl><script>document.title="owned"</script>'
    run = quick()
    for station in run.provenance["stations"]:
        station |= {"title_zh": evil, "city": {"zh": evil, "en": evil}, "handover": {"zh": evil, "en": evil}}
    page = render(study([run]))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 10


@pytest.mark.parametrize("file", ["bureau", "outcomes", "said", "missing", "chapters", "workbook", "misfit"])
def test_both_languages_have_the_same_blanks(file: str) -> None:
    words = __import__(f"danao.reporting.texts.{file}", fromlist=["TEXTS"]).TEXTS
    for key, (zh, en) in words.items():
        assert zh.strip(), key
        assert en.strip(), key
        assert set(re.findall(r"\{(\w+)", zh)) == set(re.findall(r"\{(\w+)", en)), key


def test_a_plan_whose_response_is_real_has_no_stamp() -> None:
    (chapter,) = chapters([replace(responses(""), about={**responses("").about})], read_standard(), "zh")
    assert not chapter.illustrative
