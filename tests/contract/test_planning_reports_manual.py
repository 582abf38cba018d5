"""What docs/planning-reports.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from danao.reporting.sections import ORDER, SEVERAL

MANUAL = (Path(__file__).resolve().parents[2] / "docs/planning-reports.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/planning-reports.md", "exec"), names)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<section") == len(ORDER) - len(SEVERAL) + len(names["planning"])
    assert "Direct run (mg/L)" in page
    assert (tmp_path / "planning.html").read_text(encoding="utf-8").count("<section") == len(names["planning"])
    assert (tmp_path / "planning.xlsx").stat().st_size > 20_000
