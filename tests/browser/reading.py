"""Reading and setting a what-if page the way its user does: by its link, its controls, its CSV file and its texts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from danao.reporting.texts import TEXTS
from tests.browser.chromium import Watched

_SAVE = """
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => (globalThis.savedFile = blob, make(blob));
HTMLAnchorElement.prototype.click = () => {};
"""
_UNFOLD = """() => new Promise((done) => {
  for (const one of document.querySelectorAll(".more[aria-expanded=false]")) one.click();
  requestAnimationFrame(() => setTimeout(() => {
    dispatchEvent(new Event("beforeprint"));  // what is out of sight comes at once
    done();
  }));
})"""
_GO = """(hash) => new Promise((done) => {
  if (location.hash === hash) { done(); return; }
  addEventListener("hashchange", () => setTimeout(done, 0), { once: true });
  location.hash = hash;
})"""
_READ = """async (save) => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
  const paths = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getAttribute("d"));
  [...document.querySelectorAll("button")].find((one) => one.textContent === save).click();
  return {
    csv: await globalThis.savedFile.text(),
    verdict: texts(".verdict")[0],
    note: texts(".verdict-note")[0],
    cells: [...document.querySelectorAll(".matrix tbody tr")].map((row) => [...row.querySelectorAll("button.cell")]
      .map((one) => [one.querySelector("b").textContent, one.querySelector("small").textContent, one.className,
                     one.getAttribute("aria-label"), one.style.background])),
    head: texts(".right h2")[0],
    value: texts(".right .value")[0],
    free: texts(".free li"),
    stack: [...document.querySelectorAll(".stack > div")].map((one) =>
      [one.querySelector(".name").textContent, one.querySelector(".told").textContent]),
    fixed: [...document.querySelectorAll(".fixed li")].map((one) =>
      [one.querySelector(".name").textContent, one.querySelector(".told").textContent]),
    pictures: [...document.querySelectorAll("svg.picture")].map((svg) => ({
      grid: [...svg.querySelectorAll(".grid text")].map((one) => one.textContent),
      ticks: [...svg.querySelectorAll(".grid path")].map((one) => one.getAttribute("d")),
      now: svg.querySelector(".line.now").getAttribute("d"),
      base: svg.querySelector(".line.base").getAttribute("d"),
      limit: svg.querySelector("path.limit").getAttribute("d"),
    })),
    beyond: texts("h3 span"),
    total: texts(".total")[0],
    told: texts(".slider .told"),
    ranges: [...document.querySelectorAll(".slider input[type=range]")].map((one) => Number(one.value)),
    boxes: [...document.querySelectorAll(".slider input[type=number]")].map((one) => Number(one.value)),
    yaml: texts("pre")[0],
    link: document.querySelector(".doors input").value,
    settings: texts(".settings tbody td"),
  };
}"""
Factors = Mapping[tuple[str, str], float]


def say(key: str, lang: str, **values: object) -> str:
    """Return a text of the page."""
    return TEXTS[f"sand_{key}"][0 if lang == "zh" else 1].format(**values)


def link_of(factors: Factors, lang: str = "zh", locks: Iterable[tuple[str, str]] = (), **view: str) -> str:
    """Return the link that carries a setting."""
    pairs = [("f", "/".join([*(quote(part, safe="") for part in key), repr(value)])) for key, value in factors.items()]
    pairs += [("lock", "/".join(quote(part, safe="") for part in key)) for key in locks]
    return "#" + urlencode([*pairs, ("lang", lang), *view.items()])


@dataclass(frozen=True)
class Sand:
    """A page that is open."""

    page: Any

    @classmethod
    def open(cls, watched: Watched, path: Path, link: str = "") -> Sand:
        """Open a file; it has to say that it is ready."""
        page = watched.context.new_page()
        page.add_init_script(_SAVE)
        page.goto(path.resolve().as_uri() + link)
        assert page.evaluate("document.documentElement.dataset.ready") == "yes"
        page.evaluate(_UNFOLD)
        return cls(page)

    @property
    def lang(self) -> str:
        return "en" if self.page.evaluate("document.documentElement.lang").startswith("en") else "zh"

    def go(self, link: str) -> None:
        """Follow a link within the page."""
        self.page.evaluate(_GO, link)

    def settle(self) -> None:
        """Wait until everything is painted and the notes have come after."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 260)))")

    def press(self, text: str) -> None:
        """Press the button with a text, and wait for the next frame."""
        find = "(text) => [...document.querySelectorAll('button')].find((one) => one.textContent === text).click()"
        self.page.evaluate(find, text)
        self.frame()

    def frame(self) -> None:
        """Wait for the frame in which changes are painted."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")

    def read(self) -> dict[str, Any]:
        """Return everything that the page shows; its CSV file as rows by part."""
        found = dict(self.page.evaluate(_READ, say("save_csv", self.lang)))
        return found | rows_of(found["csv"])

    def factors(self) -> dict[tuple[str, str], float]:
        """Return the factors of the link."""
        link = self.page.evaluate("document.querySelector('.doors input').value")
        return factors_of(link)


def factors_of(link: str) -> dict[tuple[str, str], float]:
    """Return the factors that a link carries."""
    from urllib.parse import unquote

    entries = parse_qs(link.partition("#")[2]).get("f", [])
    parts = [[unquote(part) for part in entry.split("/")] for entry in entries]
    return {(source, brought): float(factor) for source, brought, factor in parts}


def rows_of(text: str) -> dict[str, Any]:
    """Return the loads and the cells of a CSV file."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    gap = rows.index([])
    begin = next(k for k, row in enumerate(rows) if len(row) == 7)
    return {"loads": rows[begin + 1 : gap], "table": rows[gap + 2 :], "heads": [rows[begin], rows[gap + 1]]}


def data_of(page: Any) -> dict[str, Any]:
    """Return the payload of a page."""
    return dict(json.loads(page.evaluate("document.getElementById('data').textContent")))
