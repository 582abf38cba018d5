"""What docs/capacity.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import danao
from tests.responses import by_difference

MANUAL = (Path(__file__).resolve().parents[2] / "docs/capacity.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    if not hasattr(danao, "respond"):
        monkeypatch.setattr(danao, "respond", by_difference, raising=False)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/capacity.md", "exec"), names)
    told = capsys.readouterr().out
    assert "present 157.7 t/a" in told
    assert "\nboth\n" in told
    assert (tmp_path / "capacity.csv").read_text(encoding="utf-8").startswith("zone,constituent,method")
    for picture in ("capacity.png", "slack.png"):
        assert (tmp_path / picture).stat().st_size > 10_000
