"""The Python of docs/batch.md runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.small_case import write_case

PAGE = Path(__file__).parents[2] / "docs" / "batch.md"


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(tmp_path)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 2
    space: dict[str, object] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), space)
    assert "4 scenarios, 0 failed" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "runs").iterdir() if path.is_file()} == {"comparison.csv", "ensemble.nc"}
