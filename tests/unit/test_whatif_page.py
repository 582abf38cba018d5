"""The what-if page in a browser: its numbers, classes and verdicts are Python's, and its parts work."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao
from danao import Control, write_whatif
from danao.assessment.rounding import half_even, shown
from danao.reporting.whatif import Board, board_of, expected
from danao.reporting.whatif.twin import values
from danao.scenario_file import read_scenario
from tests.browser.chromium import launched
from tests.sandbox import fixed, sandbox
from tests.small_case import write_case

ROUNDED = (
    """(list) => list.map(([value, decimals]) => [danao.rounded(value, decimals), danao.shown(value, decimals)])"""
)
JUDGED = """(settings) => settings.map((factors) => {
  const found = danao.judge(danao.data, Float64Array.from(factors));
  const told = danao.summary(danao.data, found);
  const items = found.items.map((one) => [Array.from(one.value), Array.from(one.rank), Array.from(one.met)]);
  return { items, rank: Array.from(found.rank), met: Array.from(found.met), told: [told.met, told.judged] };
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


class Page:
    """A page that was opened, with everything that it complained of."""

    def __init__(self, browser: Any, path: Path, hash: str = "", **options: Any):
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
        self.tab = self.context.new_page()
        self.faults: list[str] = []
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        self.tab.on("request", lambda asked: self._asked(asked.url))
        self.tab.goto(f"{path.as_uri()}{hash}")
        assert self.ask("document.documentElement.dataset.ready") == "yes"

    def _asked(self, address: str) -> None:
        if not address.startswith(("file:", "data:font", "blob:")):
            self.faults.append(address)

    def ask(self, expression: str, value: Any = None) -> Any:
        return self.tab.evaluate(expression, value)

    def close(self) -> None:
        self.context.close()
        assert self.faults == []


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Write a page of a response and open it."""
    pages: list[Page] = []

    def open_page(response: Any, hash: str = "", **options: Any) -> Page:
        pages.append(Page(browser, write_whatif(tmp_path / "plan.html", response, **options), hash))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


def check(board: Board, factors: np.ndarray, found: dict, tolerance: float = 0.0) -> None:
    """Hold what the page found against numpy and the standard."""
    worst = None
    stations, months = len(board.stations), len(board.months)
    for one, (value, rank, _) in zip(board.sums, found["items"], strict=True):
        own = one.value(factors)
        page = np.array(value[: months * stations]).reshape(months, stations)
        np.testing.assert_allclose(page, own, rtol=tolerance, atol=0.0)
        classes = one.item.rank(half_even(own, one.item.decimals))
        assert np.array_equal(classes.ravel(), rank[: months * stations])
        worst = classes if worst is None else np.maximum(worst, classes)
    assert np.array_equal(worst.ravel(), found["rank"][: months * stations])
    target = np.array([board.standard.rank(board.target(name)) for name in board.stations])
    assert found["told"] == [int((worst <= target).sum()), worst.size]


def test_a_thousand_settings(opened: Any) -> None:
    made = sandbox()
    board, page = board_of(made), opened(made)
    rng = np.random.default_rng(3)
    settings = rng.uniform(0.0, 1.5, (1000, len(board.levers)))
    for factors, found in zip(settings, page.ask(JUDGED, settings.tolist()), strict=True):
        check(board, factors, found)
    plain = made.predict(dict(zip(board.levers, settings[0], strict=True)))
    first = board.sums[1]
    np.testing.assert_allclose(first.value(settings[0]), plain[first.constituent].values, rtol=1e-12)


def test_all_that_is_shown_is_what_the_engine_says(opened: Any) -> None:
    made = sandbox(seed=5)
    board, page = board_of(made), opened(made)
    rng = np.random.default_rng(4)
    for factors in rng.uniform(0.0, 1.5, (5, len(board.levers))):
        page.ask("(factors) => { danao.state.factors.set(factors); danao.paint(); }", factors.tolist())
        own = expected(board, factors)
        place = {name: k for k, name in enumerate(board.stations)}
        labels = page.ask("[...document.querySelectorAll('.cell')].map((one) => one.getAttribute('aria-label'))")
        rows = own.sections.assign(place=own.sections["station"].map(place)).sort_values(["place", "start"])
        order = [*rows[rows["period"].str.len() == 7].itertuples(), *rows[rows["period"].str.len() == 4].itertuples()]
        per_row = len(board.months) + len(board.years)
        assert len(labels) == len(order)
        for row in order:
            column = (
                len(board.months) if len(row.period) == 4 else [str(month) for month in board.months].index(row.period)
            )
            label = labels[row.place * per_row + column]
            assert f" {board.standard.label(_class(row), 'zh')} " in label
            assert row.main_pollutants.replace("(", "/").replace(")", "") in label
            assert ("不达标" in label) == (row.verdict == "not met")
        verdict = page.ask("document.querySelector('.verdict').textContent")
        assert f"{own.met[0]}/{own.met[1]}" in verdict


def _class(row: Any) -> str:
    return row[row._fields.index("target") + 1]


EDGES = [
    limit + step
    for limit in (0.2, 1.0, 1.5, 20.0, 5.0, 7.5)
    for half in (0.5, 0.05, 0.005, 0.0005)
    for step in (0.0, half, -half)
]
EDGES = sorted({found for edge in EDGES for found in (edge, np.nextafter(edge, 99.0), np.nextafter(edge, -99.0))})


def test_rounding_at_every_edge(opened: Any) -> None:
    page = opened(sandbox())
    rng = np.random.default_rng(0)
    rest = [*rng.uniform(0.0, 50.0, 2000), *10.0 ** rng.uniform(-12.0, 12.0, 500), 0.0, -0.0, 5e-324, 1e22, -1.005, 2.5]
    ties = [(2 * k + 1) / 2.0 / 10.0**places for k in range(300) for places in range(5)]
    asked = [(float(value), places) for value in (*EDGES, *rest, *ties) for places in range(5)]
    got = page.ask(ROUNDED, [list(one) for one in asked])
    for (value, places), (rounded, text) in zip(asked, got, strict=True):
        assert rounded == half_even(value, places), (value, places)
        assert text == shown(value, places), (value, places)


@pytest.mark.parametrize("target", ["II", "III", "V"])
def test_classes_at_every_edge(opened: Any, target: str) -> None:
    standard = danao.read_standard()
    rows = {}
    for name in ("COD", "NH3_N", "TP", "DO"):
        item = standard.items[name]
        edges = []
        for limit in dict.fromkeys(item.limit(one) for one in item.classes):
            for step in (0.0, 0.5, -0.5, 1.0, -1.0):
                edge = limit + step * 10.0**-item.decimals
                edges += [edge, np.nextafter(edge, 99.0), np.nextafter(edge, -99.0)]
        rows[name] = np.resize(edges, 96)
    made = fixed({name: one.reshape(12, 8) for name, one in rows.items()}, target)
    board, page = board_of(made), opened(made)
    found = page.ask(JUDGED, [[1.0]])[0]
    for one, item in zip(board.sums, found["items"], strict=True):
        assert np.array_equal(np.array(item[0][:96]), one.value(np.ones(1)).ravel())
    check(board, np.ones(1), found)
    own = expected(board)
    months = own.sections[own.sections["period"].str.len() == 7]
    place = {name: k for k, name in enumerate(board.stations)}
    at = [int(row.period[5:]) * 8 - 8 + place[row.station] for row in months.itertuples()]
    assert [board.standard.class_names[found["rank"][cell]] for cell in at] == months["class"].tolist()
    assert [("not met", "met")[found["met"][cell]] for cell in at] == months["verdict"].tolist()


def test_years_are_those_of_the_twin(opened: Any) -> None:
    made = sandbox(seed=9)
    board, page = board_of(made), opened(made)
    found = page.ask(JUDGED, [[1.0] * len(board.levers)])[0]
    for one, (value, _, _) in zip(board.sums, found["items"], strict=True):
        _, own = values(board, board.factors(), "year")[one.item.name]
        assert value[-len(board.stations) :] == own[0].tolist()


def test_a_slider_moves_all_its_loads_and_reset_returns_every_bit(opened: Any) -> None:
    made = sandbox(days=True)
    page = opened(made)
    before = page.ask("Array.from(danao.judge(danao.data, danao.state.factors).items[0].value)")
    slider = page.tab.locator("input[type=range]").first
    slider.focus()
    for _ in range(40):
        page.tab.keyboard.press("ArrowRight")
    page.tab.wait_for_timeout(100)
    board = board_of(made)
    own = [1.0 - 40 / 100 if source == "S1" else 1.0 for source, _ in board.levers]
    assert page.ask("Array.from(danao.state.factors)") == own
    page.tab.locator(".presets button").first.click()
    page.tab.wait_for_timeout(100)
    assert page.ask("Array.from(danao.judge(danao.data, danao.state.factors).items[0].value)") == before


def test_a_lock_holds(opened: Any) -> None:
    page = opened(sandbox(), plans=[{f"S{k}": 0.5 for k in range(1, 7)}])
    page.tab.locator(".lock").first.click()
    page.tab.locator(".presets button").nth(1).click()
    page.tab.wait_for_timeout(100)
    own = [1.0 if source == "S1" else 0.5 for source, _ in board_of(sandbox()).levers]
    assert page.ask("Array.from(danao.state.factors)") == own


def test_a_link_carries_the_setting(opened: Any, browser: Any, tmp_path: Path) -> None:
    made = sandbox()
    page = opened(made)
    rng = np.random.default_rng(8)
    factors = rng.uniform(0.0, 1.5, len(board_of(made).levers))
    page.ask(
        "(factors) => { danao.state.factors.set(factors); danao.state.locked.add(2); danao.paint(); }", factors.tolist()
    )
    page.tab.locator(".cell").nth(7).click()
    page.tab.wait_for_timeout(400)
    link = page.ask("danao.asLink()")
    again = Page(browser, tmp_path / "plan.html", link)
    assert again.ask("Array.from(danao.state.factors)") == factors.tolist()
    assert again.ask("[...danao.state.locked]") == [2]
    assert again.ask("danao.state.cell") == page.ask("danao.state.cell")
    assert again.ask("document.querySelector('.verdict').textContent") == page.ask(
        "document.querySelector('.verdict').textContent"
    )
    again.close()


def test_a_link_of_another_page_is_told(opened: Any) -> None:
    page = opened(sandbox(), "#f=S1/COD/0.5&f=GONE/COD/0.2&f=S2/COD/7&f=%25/%25/x")
    alarm = page.tab.locator(".alarm")
    assert "GONE COD" in alarm.text_content()
    assert "S2 COD" in alarm.text_content()
    assert page.ask("Array.from(danao.state.factors)")[:2] == [0.5, 1.0]


def test_csv_is_text_to_a_spreadsheet(opened: Any) -> None:
    made = sandbox()
    evil = made.emissions.assign(title_zh="=1+1", title_en="@x")
    page = opened(replace(made, emissions=evil))
    rows = list(csv.reader(io.StringIO(page.ask("danao.asCsv()"))))
    assert rows[0] == ["示例数据"]
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]
    board = board_of(made)
    section = next(row for row in rows if row[:1] == ["P1"])
    assert [float(cell) for cell in section[-len(board.sums) :]] == [
        one.value(board.factors())[0, 0] for one in board.sums
    ]


def test_the_yaml_is_a_scenario(browser: Any, tmp_path: Path) -> None:
    base = read_scenario(write_case(tmp_path))
    response = danao.respond(base)
    path = write_whatif(tmp_path / "plan.html", response)
    page = Page(browser, path)
    page.ask("() => { danao.state.factors.set([0.7, 1.25]); danao.paint(); }")
    text = page.ask("danao.asYaml()")
    page.close()
    plan = tmp_path / "page.yaml"
    plan.write_text(text, encoding="utf-8")
    found = read_scenario(plan)
    levers = board_of(response).levers
    before, after = base.loads("g/s"), found.loads("g/s")
    for (source, name), factor in zip(levers, (0.7, 1.25), strict=False):
        assert after.loc[source, name] == pytest.approx(factor * before.loc[source, name], rel=1e-12)


def test_the_cheapest_plan_is_that_of_allocate(opened: Any) -> None:
    pytest.importorskip("scipy")
    made = sandbox(seed=2, oxygen=False)
    controls = [Control(f"S{k}", most=0.9, cost=float(10 - k)) for k in range(1, 7)]
    page = opened(made, costs=controls)
    if not page.tab.locator(".find").count():
        pytest.skip("the solver is not part of this page")
    plan = danao.allocate(made, controls)
    found = page.ask(
        "() => { const found = danao.cheapestPlan(danao.data, danao.state.factors, danao.state.locked);"
        " return { ...found, factors: Array.from(found.factors), most: null }; }"
    )
    assert (found["status"] == "optimal") == (plan.status == "best")
    if plan.status == "best":
        assert found["value"] == pytest.approx(plan.cost, rel=1e-6)
        cost = page.ask("(factors) => danao.amounts(danao.data, Float64Array.from(factors)).cost", found["factors"])
        assert cost == pytest.approx(plan.cost, rel=1e-6)
    page.tab.locator(".find").click()
    page.tab.wait_for_timeout(100)
    assert page.tab.locator(".dialog").text_content()


def test_a_plan_that_keeps_the_error_free_has_no_borderline(opened: Any) -> None:
    page = opened(sandbox(seed=2, oxygen=False))
    if not page.tab.locator(".find").count():
        pytest.skip("the solver is not part of this page")
    costs = []
    for keep in (False, True):
        page.tab.locator(".keep input").set_checked(keep)
        page.tab.locator(".find").click()
        page.tab.wait_for_timeout(100)
        cut = page.ask("danao.amounts(danao.data, danao.state.factors).cut.reduce((sum, one) => sum + one, 0)")
        costs.append(cut)
    assert costs[1] > costs[0]
    found = page.ask(JUDGED, [page.ask("Array.from(danao.state.factors)")])[0]
    assert found["told"][0] == found["told"][1]
    months = page.ask("danao.judge(danao.data, danao.state.factors).items.map((one) => Array.from(one.worst))")
    assert max(max(one[:48]) for one in months) <= 2


def test_names_are_shown_as_they_are(browser: Any, tmp_path: Path) -> None:
    made = sandbox()
    evil = "</script><img src=x onerror=\"document.title='owned'\">\u202e"
    page = Page(
        browser, write_whatif(tmp_path / "a.html", replace(made, emissions=made.emissions.assign(title_zh=evil)))
    )
    assert "owned" not in page.tab.title()
    assert page.tab.locator(".slider .name").first.text_content() == evil
    assert page.tab.locator("img").count() == 0
    page.close()


def test_both_languages_without_a_reload(opened: Any) -> None:
    page = opened(sandbox())
    zh = page.ask("document.querySelector('.verdict').textContent")
    page.tab.locator("header button").click()
    assert page.ask("document.documentElement.lang") == "en"
    english = page.ask("document.body.innerText")
    assert not [word for word in ("达标", "断面", "现状") if word in english]
    page.tab.locator("header button").click()
    assert page.ask("document.querySelector('.verdict').textContent") == zh


def test_borderline_is_where_the_error_could_tell(opened: Any) -> None:
    months = np.array([1.0, 1.004, 1.0049, 1.0055, 1.02, 0.5, 0.99, 1.2, 1.5, 1.504, 1.51, 0.1])
    made = fixed({"NH3_N": np.repeat(months[:, None], 2, axis=1)})
    bound = made.bound.assign(absolute=0.001, monthly=0.001)
    made = replace(made, bound=bound)
    page = opened(made)
    limits = danao.read_standard().items["NH3_N"].limits[""].values()
    wanted = [any(abs(one - limit - 0.005) < 0.002 for limit in limits) for one in months]
    found = page.ask("Array.from(danao.judge(danao.data, danao.state.factors).edge).slice(0, 24)")
    assert [bool(one) for one in found[::2]] == wanted
    assert 0 < sum(wanted) < 12
    assert page.tab.locator(".cell.edge").count() == 2 * sum(wanted)


def test_payload_says_what_its_days_cost(opened: Any) -> None:
    page = opened(sandbox(days=True))
    data = json.loads(page.ask("document.getElementById('data').textContent"))
    assert data["days"]["bits"] == 16
    assert all(one["error"] > 0 for one in data["days"]["items"])


def test_measured_values_are_drawn(opened: Any, tmp_path: Path) -> None:
    table = tmp_path / "measured.csv"
    lines = [f"2021-03-{day:02d}T10:00,P1,NH3_N,0.{day},mg/L,{'<' if day == 11 else ''}" for day in range(11, 16)]
    table.write_text("\n".join(["time,station,constituent,value,unit,flag", *lines]), encoding="utf-8")
    page = opened(sandbox(days=True), "#item=NH3_N&at=P1&time=2021-03", observations=table)
    dots = page.tab.locator(".dots circle")
    assert dots.count() == 5
    assert page.tab.locator(".dots .below").count() == 1
    across = [float(dots.nth(k).get_attribute("cx")) for k in range(5)]
    left, right = 38.0, 692.0
    assert across[0] == pytest.approx(left + (right - left) * (69 + 10 / 24) / 365, abs=0.1)
    page.tab.locator(".cell").nth(20).click()
    page.tab.wait_for_timeout(100)
    assert page.tab.locator(".dots circle").count() == 0
