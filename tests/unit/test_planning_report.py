"""What planning hands in: every kind of result is a section with the numbers of its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import danao
from danao import Control, InputError
from danao.cli import main
from danao.planning.allocation import Plan
from danao.planning.response import effects
from danao.reporting import write_report
from danao.reporting.planning import chapters, file_of, results_of_files
from danao.reporting.sheet import plain, share, shown
from danao.reporting.study import study
from danao.reporting.texts import planning as words_of_planning
from danao.reporting.texts import plans as words_of_plans
from danao.standards._standard import read_standard
from tests.browser.chromium import Watched, launched
from tests.planning_results import every, formulas, hostile, responses
from tests.responses import by_difference
from tests.synthetic import synthetic_results
from tests.unit.test_formula_capacity import river_case

TEXTS = words_of_planning.TEXTS | words_of_plans.TEXTS


class Tables(HTMLParser):
    """Collects the cells of every section of a page, and what could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self.tags: list[str] = []
        self.section = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "section":
            self.section = str(dict(attrs)["id"])
            self.cells[self.section], self.words[self.section] = [], []
        if tag in ("td", "th"):
            self.inside = True
            self.cells[self.section].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")
        if tag == "section":
            self.section = ""

    def handle_data(self, data: str) -> None:
        if self.section:
            self.words[self.section].append(data)
            if self.inside:
                self.cells[self.section][-1] += data


def read(path: Path) -> Tables:
    page = Tables()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tables]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        lang: read(write_report(folder / f"{lang}.html", [], lang=lang, planning=every().values()))
        for lang in ("zh", "en")
    }


# the page


def test_both_languages_have_every_text() -> None:
    blanks = re.compile(r"\{(\w+)")
    for key, (zh, en) in TEXTS.items():
        assert zh.strip(), key
        assert en.strip(), key
        assert set(blanks.findall(zh)) == set(blanks.findall(en)), key


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_result_is_a_section_that_says_four_things(pages: dict[str, Tables], lang: str) -> None:
    page = pages[lang]
    assert sorted(page.cells) == sorted(f"planning-{key}" for key in every())
    labels = [TEXTS[f"said_{key}"][lang == "en"] for key in ("shows", "good", "bad", "do")]
    for name, cells in page.cells.items():
        assert cells[2:10:2] == labels, name
        assert all(len(text) > 5 for text in cells[3:10:2]), name
    assert "script" not in page.tags


@pytest.mark.parametrize("key", ["response", "apportionment", "capacity", "plan", "pareto", "uncertainty", "spill"])
def test_a_section_has_the_numbers_of_its_tables(pages: dict[str, Tables], key: str) -> None:
    cells = pages["en"].cells[f"planning-{key}"]
    (chapter,) = chapters([every()[key]], read_standard(), "en")
    for sheet in chapter.sheets:
        for head in sheet.table.columns:
            for value in sheet.table[head]:
                assert (share(value) if head in sheet.shares else shown(value)) in cells


def test_the_effect_of_a_kilogram_is_that_of_the_closed_form() -> None:
    """1 kg/d at A (2 km) adds e^(-k 10 km / u) / Q at Q: 10 m³/s in even months, 5 in odd ones."""
    table = effects(responses(), "Q").set_index("source")
    left = np.exp(-2e-6 * 10_000.0 / 0.5)
    wet, dry = (1e6 / 86_400.0 * left / flow for flow in (10.0, 5.0))
    assert table.loc["A", "mean"] == pytest.approx((wet + dry) / 2.0)
    assert table.loc["A", "largest"] == pytest.approx(dry)
    assert table.loc["A", "when"] == "2020-02"
    assert table.loc["A", "mean_per_tonne"] == pytest.approx((wet + dry) / 2.0 / 0.365)
    assert table.loc["A", "load"] == pytest.approx(4.0 * 365 * 86_400 / 1e6)
    assert "upstream" not in table.index  # an open boundary has no load


def test_what_is_said_is_what_the_numbers_say(pages: dict[str, Tables]) -> None:
    cells = {key: pages["en"].cells[f"planning-{key}"] for key in every()}
    assert "NH3-N at Q" in cells["response"][7]
    assert "1.2 %" in cells["response"][7]  # 0.0125 of a limit of 1
    plan = every()["plan"]
    assert isinstance(plan, Plan)
    assert plain(plan.cost) in cells["plan"][5]
    assert "NH3-N at Q" in cells["plan"][7]
    assert "NH3-N in 12 months; the largest source of NH3-N is B" in cells["apportionment"][7]
    assert "No plan at 0.2" in cells["pareto"][7]
    assert f"{plain(plan.table['cut'].max())} t/a" in cells["plan"][9]


def test_an_infeasible_plan_shows_what_would_have_to_give(tmp_path: Path) -> None:
    weak = danao.allocate(responses(), [Control("A", most=0.1, cost=1.0)])
    assert weak.status == "infeasible"
    page = read(write_report(tmp_path / "p.html", [], lang="en", planning=[weak]))
    cells = page.cells["planning-plan"]
    assert "There is no plan" in cells[7]
    assert "Limit eased by" in cells
    assert share(weak.relaxation["violation"].iloc[0]) in cells


def test_a_confirmed_plan_shows_the_direct_run(tmp_path: Path) -> None:
    plan = every()["plan"]
    assert isinstance(plan, Plan)
    table = plan.cells.assign(run=plan.cells["predicted"] + 0.001, difference=0.001, met_by_run=False)
    page = read(write_report(tmp_path / "p.html", [], lang="en", planning=[replace(plan, confirmation=table)]))
    cells = page.cells["planning-plan"]
    tightest = table.loc[table[table["station"] == "Q"]["run"].idxmax()]
    assert shown(tightest["run"]) in cells
    assert "Direct run (mg/L)" in cells
    assert not cells[9].endswith("before use.")


def test_formulas_stand_beside_the_capacity_of_the_same_scenario(tmp_path: Path) -> None:
    dynamic, by_formula = formulas()
    page = read(write_report(tmp_path / "p.html", [], lang="en", planning=[dynamic, by_formula]))
    cells = page.cells["planning-formula_capacity"]
    assert "dynamic, linear programming" in cells
    row = dynamic.beside(by_formula).query("method == 'dynamic'").iloc[0]
    assert plain(row["allowed"]) in cells
    alone = read(write_report(tmp_path / "q.html", [], lang="en", planning=[by_formula]))
    assert "dynamic, linear programming" not in alone.cells["planning-formula_capacity"]


def test_sections_of_one_kind_have_anchors_of_their_own(tmp_path: Path) -> None:
    plan = every()["plan"]
    page = read(write_report(tmp_path / "p.html", [], planning=[plan, plan]))
    assert list(page.cells) == ["planning-plan", "planning-plan-2"]


def test_planning_stands_in_the_chapters_of_a_plan(tmp_path: Path) -> None:
    run = synthetic_results("baseline", cell=1000.0, hours=240.0)
    page = read(write_report(tmp_path / "p.html", run, planning=[every()["plan"]]))
    names = list(page.cells)
    assert names[0] == "verdict"
    assert names[names.index("planning-plan") - 1] == "series"  # chapter 4: what is wrong
    assert names[names.index("planning-plan") + 1] == "scenarios"  # chapter 9: whether targets can be reached


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_illustrative_data_stay_stamped(tmp_path: Path, lang: str) -> None:
    for key, found in every().items():
        path = write_report(tmp_path / f"{key}.html", [], lang=lang, planning=[found])
        stamped = 'class="stamp"' in path.read_text(encoding="utf-8")
        assert stamped == (key != "formula_capacity"), key  # the case of the formulas has no status
    plain_page = write_report(tmp_path / "real.html", [], planning=[danao.apportion(responses(""))])
    assert "示例数据" not in plain_page.read_text(encoding="utf-8")


def test_what_is_no_result_of_planning_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        write_report(tmp_path / "p.html", [], planning=[every()["plan"], 3, "plan.csv"])
    told = str(error.value)
    assert "planning[1]: a int is no result of planning" in told
    assert "planning[2]: a str is no result of planning" in told
    assert "FormulaCapacity" in told
    with pytest.raises(InputError, match="at least one run"):
        study([])
    assert not list(tmp_path.iterdir())
    assert file_of(every()["formula_capacity"]) == "formula_capacity"


def test_hostile_names_are_only_words(tmp_path: Path) -> None:
    path = write_report(tmp_path / "p.html", [], planning=hostile())
    assert "script" not in read(path).tags
    assert "<script" not in path.read_text(encoding="utf-8")


def test_the_page_keeps_its_own_policy(tmp_path: Path) -> None:
    path = write_report(tmp_path / "p.html", [], planning=[*hostile(), every()["spill"]])
    with launched() as browser:
        watched = Watched.begin(browser)
        page = watched.open(path)
        assert page.title() != "owned"
        assert page.locator("section").count() == 5
        assert watched.end() == []


@dataclass
class Batch:
    """What a batch is to a report: its table."""

    table: pd.DataFrame


def batch(count: int = 3, **changes: object) -> Batch:
    """Return scenarios of which each meets a little more than the one before, the last everywhere."""
    names = [f"s{place}" for place in range(count)]
    table = pd.DataFrame({"name": names, "hash": "0", "folder": names, "status": "done", "data_status": "illustrative"})
    table["months_met"] = [(place + 1) / count for place in range(count)]
    worst = {"constituent": "NH3_N", "station": "Q", "period": "2020-01", "value": 1.234, "unit": "mg/L", "limit": 1.0}
    table = table.assign(**{f"worst_{key}": value for key, value in worst.items()})
    table["load_NH3_N [t/a]"] = 100.0 * np.arange(count)
    return Batch(table.assign(error="").assign(**changes))


def test_a_batch_shows_its_scenarios_the_best_first(tmp_path: Path) -> None:
    path = write_report(tmp_path / "p.html", [], lang="en", planning=[batch()])
    cells = read(path).cells["planning-batch"]
    assert 'class="stamp"' in path.read_text(encoding="utf-8")
    assert "by 1 of them; the best is 's2' (100.0 %)" in cells[5]
    assert "worst is 's0' with 33.3 %" in cells[7]
    assert [cells.index(name) for name in ("s2", "s1", "s0")] == sorted(
        cells.index(name) for name in ("s0", "s1", "s2")
    )
    assert "NH3-N at Q in 2020-01: 1.234 of 1 mg/L" in cells
    assert "Error" not in cells


def test_a_batch_tells_what_failed_and_how_much_it_leaves_out(tmp_path: Path) -> None:
    broken = batch(50, status=["failed", *["done"] * 49], error=["no water", *[""] * 49])
    broken.table.loc[0, [name for name in broken.table if name.startswith(("worst_", "months"))]] = np.nan
    (chapter,) = chapters([broken], read_standard(), "en")
    assert "1 scenarios failed: s0" in chapter.said[2]
    assert "the first 40 of 50 rows" in chapter.sheets[0].caption
    assert [len(sheet.table) for sheet in (*chapter.sheets, *chapter.more)] == [40, 50]
    assert chapter.more[0].table["Error"].iloc[-1] == "no water"
    unjudged = batch(2)
    (chapter,) = chapters([Batch(unjudged.table.drop(columns="months_met"))], read_standard(), "zh")
    assert chapter.said[1] == TEXTS["batch_not_judged"][0]


# the command line


def danao_cli(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    responses().save(folder / "r.nc")
    (folder / "costs.csv").write_text("source,constituent,most,cost\nA,NH3_N,0.9,10\nB,NH3_N,0.95,30\n", "utf-8")
    return folder


def test_a_report_of_responses_alone(files: Path, tmp_path: Path) -> None:
    danao_cli("report", "--response", files / "r.nc", "-o", tmp_path / "r.html", "--lang", "en")
    keys = [f"planning-{key}" for key in ("response", "apportionment", "capacity")]
    assert list(read(tmp_path / "r.html").cells) == keys
    danao_cli("report", "--response", files / "r.nc", "--costs", files / "costs.csv", "-o", tmp_path / "r.xlsx")
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == b"PK"
    done = CliRunner().invoke(main, ["report", "--costs", str(files / "costs.csv"), "-o", str(tmp_path / "n.html")])
    assert done.exit_code == 2
    assert "give --response" in done.stderr


def test_planning_commands_write_reports(files: Path, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    for key, order in (
        ("apportionment", ["apportion", files / "r.nc"]),
        ("capacity", ["capacity", files / "r.nc"]),
        ("plan", ["allocate", files / "r.nc", "--costs", files / "costs.csv"]),
    ):
        assert str(page) in danao_cli(*order, "--report", page)
        assert list(read(page).cells) == [f"planning-{key}"]


def test_the_run_that_responses_were_made_of_gives_the_formulas(tmp_path: Path) -> None:
    case = river_case()
    other = case.replace(name="other", dispersion=5.0)
    by_difference(case).save(tmp_path / "r.nc")
    for one in (case, other):
        danao.Simulation(one).run(progress=False).save(tmp_path / f"{one.name}.nc")
    kinds = {
        name: [type(one).__name__ for one in results_of_files(tmp_path / "r.nc", runs=[tmp_path / f"{name}.nc"])]
        for name in ("tiny", "other")
    }
    assert kinds["other"] == ["Response", "Apportionment", "Capacity"]
    assert kinds["tiny"] == [*kinds["other"], "FormulaCapacity"]
    assert results_of_files(None) == []
