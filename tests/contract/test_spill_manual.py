"""What docs/spill.md shows is what works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/spill.md").read_text(encoding="utf-8")


def test_its_scripts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/spill.md", "exec"), names)
    said = capsys.readouterr().out
    assert "Spill bulletin" in said
    assert "Intake waterworks" in said
    assert "SpillSource" in said
    for picture in ("spill.png", "source.png"):
        assert (tmp_path / picture).stat().st_size > 10_000
    source = names["source"]
    assert abs(source.best.at[1] - 3000.0) < 700.0
    assert source.mass[0] < 500_000.0 < source.mass[1]


def test_its_commands_are_those_of_the_program() -> None:
    from danao.cli import main

    for command, text in re.findall(r"danao ([\w-]+) runs/baseline.nc((?:.*\\\n)*.*)", MANUAL):
        known = {name for option in main.commands[command].params for name in option.opts}
        assert set(re.findall(r"--[\w-]+", text)) <= known
