"""The what-if page on a slow machine, and how long its cheapest plan takes: the program alone, and as it is asked.

Figures of `bench_whatif` are those of a machine as it is.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import danao.reporting.whatif
from tests.browser.cases import made_up, write
from tests.browser.chromium import Watched, launched
from tests.browser.programs import KINDS, cut, grouped
from tests.browser.reading import Sand

FOLDER = Path(danao.reporting.whatif.__file__).parent
SOLVE = """(text) => JSON.parse(text).map((one) => {
  for (const name of ["cost", "upper", "rows", "right"]) one[name] = Float64Array.from(one[name]);
  const begin = performance.now();
  const found = cheapest(one);
  return [found.status, performance.now() - begin];
})"""
FIXED = """(text) => {
  const [one, groups] = JSON.parse(text);
  for (const name of ["cost", "upper", "rows", "right"]) one[name] = Float64Array.from(one[name]);
  const begin = performance.now();
  const found = cheapestWithFixed(one, groups, 1e-6);
  return [found.gap, performance.now() - begin];
}"""
MOVE = """async (count) => {
  const sliders = [...document.querySelectorAll(".slider:not(.inner) input[type=range]")];
  const times = [];
  for (let k = 0; k < count; k += 1) {
    const slider = sliders[(7 * k) % sliders.length];
    const begin = performance.now();
    slider.value = String(((13 * k) % 150) - 50);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    times.push(performance.now() - begin);
  }
  return times;
}"""
PLAN = """() => {
  const begin = performance.now();
  danao.cheapestPlan(danao.data, danao.state.factors, danao.state.locked);
  return performance.now() - begin;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


def p95(times: Any) -> float:
    return float(np.quantile(times, 0.95))


def test_linear_program(figure: Any, browser: Any) -> None:
    """Three hundred programs of 20 to 60 unknowns and 330 to 1,200 rows; a page solves one of them at a time."""
    rng = np.random.default_rng(0)
    page = Watched.begin(browser).open("<p>a plan</p>")
    page.add_script_tag(content=(FOLDER / "simplex.js").read_text(encoding="utf-8"))
    found = []
    for k in range(300):
        program = cut(KINDS[k % len(KINDS)], int(rng.integers(20, 61)), int(rng.integers(330, 1201)), rng)
        found += page.evaluate(SOLVE, json.dumps([program.plain()]))
    feasible = [time for status, time in found if status == "optimal"]
    hopeless = [time for status, time in found if status != "optimal"]
    figure(p95([time for _, time in found]), "ms a linear program, 95 % of 300", "<= 50")
    figure(float(np.median(feasible)), f"ms, median of {len(feasible)} that have a plan", "")
    figure(p95(hopeless), f"ms, 95 % of {len(hopeless)} that have none", "")


@pytest.mark.parametrize(("size", "rows"), [(20, 330), (40, 330), (60, 1000)])
def test_fixed_costs(figure: Any, browser: Any, size: int, rows: int) -> None:
    """Forty programs that ask half of what can be cut, most of it at a fixed cost; the page searches 1.5 s at most."""
    page = Watched.begin(browser).open("<p>a plan</p>")
    for name in ("simplex", "branch"):
        page.add_script_tag(content=(FOLDER / f"{name}.js").read_text(encoding="utf-8"))
    found = []
    for seed in range(40):
        rng = np.random.default_rng([seed, size])
        program = cut("plain", size, rows, rng)
        program = dataclasses.replace(program, right=0.5 * program.rows @ program.upper)
        groups = [dataclasses.asdict(group) for group in grouped(program, rng, "plain")]
        found.append(page.evaluate(FIXED, json.dumps([program.plain(), groups])))
    gaps, times = np.array(found).T
    figure(float(np.median(times)), f"ms, median of {size} unknowns, {rows} rows", "")
    figure(p95(times), "ms, 95 %", "<= 1600")
    figure(100.0 * float((gaps <= 1e-7).mean()), "% proven best", "")
    figure(100.0 * float(gaps.max()), "%, largest gap of the others", "")


@pytest.mark.parametrize(("sources", "items", "stations"), [(20, ("NH3_N", "TP", "COD"), 9)])
def test_usual_page(
    figure: Any, browser: Any, tmp_path: Path, sources: int, items: tuple[str, ...], stations: int
) -> None:
    """From the event to the frame that shows its answer, the processor four times slower; the plan of the button."""
    file = write(tmp_path / "page.html", made_up(sources, items, stations))
    sand = Sand.open(Watched.begin(browser, viewport={"width": 1366, "height": 768}), file)
    figure(p95([sand.page.evaluate(PLAN) for _ in range(20)]), "ms to find the plan of the page, 95 %", "<= 50")
    session = sand.page.context.new_cdp_session(sand.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    figure(p95(sand.page.evaluate(MOVE, 200)), "ms a move on a machine four times slower, 95 %", "<= 60")
