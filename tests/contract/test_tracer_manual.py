"""What docs/tracer.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/tracer.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/tracer.md", "exec"), names)
    print(names["fit"], names["start"])
    assert "Nash-Sutcliffe" in capsys.readouterr().out
    assert (tmp_path / "tracer.png").stat().st_size > 10_000
    assert names["fit"].efficiency["all"] > 0.98
