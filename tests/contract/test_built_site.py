"""The site as `make docs` built it: offline, formulas drawn, languages linked; left out where none was built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import launched

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "runs/docs"
SEEN = (
    "index",
    "equations",
    "numerics",
    "defaults",
    "book/H03",
    "reference/processes/reaeration",
    "tutorials/01-first-run",
)

pytestmark = pytest.mark.skipif(
    not all((SITE / language / "search.html").exists() for language in ("en", "zh")),
    reason="no documentation was built: make docs",
)


def pages(language: str) -> list[Path]:
    """Return all pages of a language."""
    return sorted((SITE / language).rglob("*.html"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_fetched_from_elsewhere(language: str) -> None:
    """Links may lead away; scripts, styles, fonts and pictures may not."""
    tags = r"<(?:script|img|iframe|source)[^>]*\ssrc=|<link[^>]*rel=\"(?:stylesheet|icon|preload)\"[^>]*href="
    fetched = re.compile(rf"(?:{tags})\"(?:https?:)?//")
    assert [page for page in pages(language) if fetched.search(page.read_text(encoding="utf-8"))] == []
    styles = (SITE / language / "_static").rglob("*.css")
    assert [
        style for style in styles if re.search(r"(?:@import|url\()\s*[\"']?https?:", style.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_leads_to_the_other_language(language: str) -> None:
    for page in pages(language):
        text = page.read_text(encoding="utf-8")
        found = re.search(r'<nav class="languages"[^>]*>.*?href="([^"#]+)"', text, re.DOTALL)
        assert found, page
        assert (page.parent / found[1]).resolve().exists() or page.name in ("search.html", "genindex.html"), page


def test_pages_without_a_chinese_edition_say_so() -> None:
    marked = [page for page in pages("zh") if "本页尚无中文版" in page.read_text(encoding="utf-8")]
    untranslated = {path.stem for path in (ROOT / "docs").glob("*.md")} - {
        path.stem for path in (ROOT / "docs/zh").glob("*.md")
    }
    assert {page.stem for page in marked} == untranslated - {"index"}


@pytest.fixture(scope="module")
def browser() -> Any:
    with launched() as found:
        yield found


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_opens_from_disk(browser: Any, language: str, name: str) -> None:
    """Nothing is asked of a network, nothing fails, formulas and pictures have a size, no page is too wide."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((SITE / language / f"{name}.html").as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    drawn = "[...document.querySelectorAll('article math, article img')].map(e => e.getBoundingClientRect().height)"
    heights = page.evaluate(drawn)
    assert min(heights, default=1.0) > 0.0
    if name == "equations":
        assert len(heights) > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.close()
