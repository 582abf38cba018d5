"""The page of a report, printed: few sheets, and nothing lost on the way to them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from danao.reporting import write_report
from tests.synthetic import synthetic_results

MOST = 12
"""Sheets of A4 that the report of a present state and a plan may take."""


def test_two_runs_take_few_sheets(browser: Any, tmp_path: Path) -> None:
    runs = [synthetic_results(plan, cell=1000.0, hours=24.0) for plan in ("baseline", "combined")]
    path = write_report(tmp_path / "report.html", runs)
    page = browser.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    hidden = page.evaluate("""() => [...document.querySelectorAll("main p, main td, main th, main svg, main dd")]
        .filter((one) => one.getClientRects().length === 0 && !one.closest("table.plain thead")).length""")
    smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll("main p, main td, main small")]
        .map((one) => parseFloat(getComputedStyle(one).fontSize)))""")
    page.close()
    assert len(re.findall(rb"/Type /Page\b", printed)) <= MOST
    assert hidden == 0
    assert smallest * 0.75 >= 5.2  # points
