"""The same page in Firefox: it works from a file, and says what it says in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danao.reporting.texts import TEXTS
from tests.browser.chromium import Watched
from tests.browser.firefox import Firefox, firefox
from tests.browser.inspection import CASE
from tests.browser.reading import Sand, link_of

SAID = """() => {
  const texts = (names) => [...document.querySelectorAll(names)].map((one) => one.textContent);
  const cells = [...document.querySelectorAll(".cell")].map((one) => [one.className, one.getAttribute("aria-label")]);
  const lines = [...document.querySelectorAll(".picture .line")].map((one) => one.getAttribute("d"));
  const names = [".verdict", ".verdict-note", ".right h2", ".value", ".total", ".free", ".dialog", ".cell", ".told"];
  return [...names.map(texts), cells, lines];
}"""
CUT = """() => {
  const range = document.querySelector(".slider input[type=range]");
  range.value = "40";
  range.dispatchEvent(new Event("input"));
  danao.paint();
}"""
CHEAPEST = "() => document.querySelector('.find').click()"
ONE_FONT = 'document.fonts.check("14px Noto Sans SC", "达标")'


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_as_in_chromium(watch: Callable[..., Watched], tmp_path: Path, lang: str) -> None:
    """The present state, a slider moved, and the cheapest plan."""
    file, link = CASE.file(tmp_path), link_of({}, lang)
    with firefox(tmp_path / "profile") as other:
        seen = said_by(other, file, link)
    sand = Sand.open(watch(), file, link)
    mine = [sand.page.evaluate(SAID)]
    for step in (CUT, CHEAPEST):
        sand.page.evaluate(step)
        sand.frame()
        mine.append(sand.page.evaluate(SAID))
    assert mine[0] != mine[1] != mine[2]
    assert seen == mine
    head = TEXTS["sand_found_best"][0 if lang == "zh" else 1].partition("{")[0]
    assert seen[2][6][0].startswith(head)


def said_by(other: Firefox, file: Path, link: str) -> list[Any]:
    """Return what Firefox shows, step by step."""
    other.open(file, link)
    other.run('for (const one of document.querySelectorAll(".more[aria-expanded=false]")) one.click(); danao.paint();')
    found = [other.run(f"return ({SAID})()")]
    for step in (CUT, CHEAPEST):
        other.run(f"({step})()")
        found.append(other.run(f"return ({SAID})()"))
    assert other.run(f"return {ONE_FONT}")
    assert other.run("return globalThis.danao.data.items.length") == 3
    return found
