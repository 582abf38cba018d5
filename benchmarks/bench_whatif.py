"""The what-if page: how large it is, how soon it is there, and how long a slider takes until its answer is laid out."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from danao import write_whatif
from tests.browser.chromium import launched
from tests.sandbox import sandbox

MOVES = 200
READY = """new Promise((done) => new PerformanceObserver((list, observer) => {
  const shown = performance.getEntriesByName("first-contentful-paint")[0];
  if (shown) { observer.disconnect(); done(shown.startTime); }
}).observe({ type: "paint", buffered: true }))"""
OPENINGS = 7
MOVE = """async (count) => {
  const sliders = [...document.querySelectorAll(".slider:not(.inner) input[type=range]")];
  const times = [];
  for (let k = 0; k < count; k += 1) {
    const slider = sliders[(7 * k) % sliders.length];
    const begin = performance.now();
    slider.value = String(((13 * k) % 150) - 50);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    danao.paint();
    document.body.getBoundingClientRect();
    times.push(performance.now() - begin);
    await new Promise(requestAnimationFrame);
  }
  return times.sort((a, b) => a - b);
}"""
LONG = """async (count) => {
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  }).observe({ entryTypes: ["longtask"] });
  const slider = document.querySelector(".slider input[type=range]");
  for (let k = 0; k < count; k += 1) {
    slider.value = String(((13 * k) % 150) - 50);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  await new Promise((done) => setTimeout(done, 300));
  return longest;
}"""


@pytest.mark.parametrize(
    ("sources", "items", "stations", "megabytes", "most"), [(20, 3, 9, 1.0, 16.0), (60, 5, 20, 5.0, 50.0)]
)
def test_page(
    figure: Any, tmp_path: Path, sources: int, items: int, stations: int, megabytes: float, most: float
) -> None:
    """A usual page and the largest; each move is worked out, written and laid out, without waiting for the screen."""
    made = sandbox(sources, items, stations, days=True, oxygen=False)
    begin = time.perf_counter()
    path = write_whatif(tmp_path / "page.html", made)
    figure(time.perf_counter() - begin, f"s to write, {sources} sources", "")
    figure(path.stat().st_size / 1e6, "MB", f"<= {megabytes:g}")
    with launched() as browser:
        opened = []
        for _ in range(OPENINGS):
            tab = browser.new_page(viewport={"width": 1366, "height": 768})
            tab.goto(path.as_uri())
            opened.append(tab.evaluate(READY))
        figure(statistics.median(opened), "ms from opening to its first picture, which answers", "<= 300")
        times = tab.evaluate(MOVE, MOVES)
        figure(times[MOVES // 2], "ms a move, median", "")
        figure(times[int(0.95 * MOVES)], "ms a move, 95 %", f"<= {most:g}")
        figure(tab.evaluate(LONG, 120), "ms, longest task while a slider is dragged", "<= 50")
