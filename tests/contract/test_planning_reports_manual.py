"""What docs/planning-reports.md shows is what works."""

from __future__ import annotations

from pathlib import Path

from danao.reporting.sections import ORDER, SEVERAL
from tests.pages import perform


def test_its_scripts_run(tmp_path: Path) -> None:
    names = perform("planning-reports", tmp_path).names
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<section") == len(ORDER) - len(SEVERAL) + len(names["planning"])
    assert "Direct run (mg/L)" in page
    assert (tmp_path / "planning.html").read_text(encoding="utf-8").count("<section") == len(names["planning"])
    assert (tmp_path / "planning.xlsx").stat().st_size > 20_000
