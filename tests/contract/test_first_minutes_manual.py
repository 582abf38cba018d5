"""What docs/first-minutes.md shows is what works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from danao.cli import main

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/first-minutes.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL) for line in block.splitlines()]
LONG = ("danao demo", "danao run", "danao report")
"""Run elsewhere: in the tests of the demonstration, and from the wheel."""


def test_its_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = {}
    for command in COMMANDS[1:]:
        words = shlex.split(command.partition(" > ")[0])[1:]
        words = [words[0], "--help"] if command.startswith(LONG) else words
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, f"{command}: {done.output}"
        told[command] = done.output
    assert len(told) == 10
    shown = MANUAL.split("```text\n")[1].split("```")[0]
    assert told["danao check --explain numerics.cell --lang en"] == shown


def test_its_script_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    for script in re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL):
        exec(compile(script, "docs/first-minutes.md", "exec"), {})
    shown = MANUAL.split("```text\n")[2].split("```")[0].removesuffix("  …\n")
    assert capsys.readouterr().out.startswith(shown)


def test_its_pictures_are_there_and_small() -> None:
    for path in re.findall(r"!\[.*?\]\((.*?)\)", MANUAL):
        assert 1_000 < (ROOT / "docs" / path).stat().st_size < 60_000
