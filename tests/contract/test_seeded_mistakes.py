"""Mistakes put into the shipped cases at random: each is refused, placed, named, and told in Chinese and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from danao.cli import main
from danao.errors import InputError
from danao.messages.sentences import sentence_of
from danao.planning.designs import read_planned
from tests.mistakes import Mistake, drawn, lines_of, together, written


def refused(folder: Path, start: str, file: str, lines: tuple[str, ...] | list[str]) -> InputError | None:
    """Read a case with one file replaced; return what was refused, and put the file back."""
    path = folder / file
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        read_planned(folder / start)
    except InputError as error:
        return error
    finally:
        path.write_text("\n".join(lines_of(file)), encoding="utf-8")
    return None


def check(mistakes: list[Mistake], folder: Path) -> None:
    """Every mistake is refused, at least 97 % with their line and key, and every word of it is known in Chinese."""
    written(folder)
    missed = []
    for mistake in mistakes:
        error = refused(folder, mistake.start, mistake.file, mistake.lines)
        assert error is not None, f"taken as right: {mistake.told}"
        if (True, True) not in [mistake.named(problem) for problem in error.problems]:
            missed.append(f"{mistake.told}\n    {error}")
        for problem in error.problems:
            for text in filter(None, (problem.rule, problem.remedy)):
                assert sentence_of(text) is not None, f"not in Chinese: {text}"
    share = 1.0 - len(missed) / len(mistakes)
    assert share >= 0.97, f"{share:.1%} name line and key; not these:\n" + "\n".join(missed)


def test_mistakes_are_named_and_placed(tmp_path: Path) -> None:
    check(drawn(40, seed=1), tmp_path)


@pytest.mark.slow
def test_400_mistakes_are_named_and_placed(tmp_path: Path) -> None:
    check(drawn(400, seed=2), tmp_path)


@pytest.mark.parametrize("file", ["baseline.yaml", "danao/sections.csv", "danao/monthly.csv"])
def test_all_mistakes_of_a_file_are_told_at_once(file: str, tmp_path: Path) -> None:
    mistakes, lines = together(6, file, seed=3)
    written(tmp_path)
    error = refused(tmp_path, "baseline.yaml", file, lines)
    assert error is not None
    for mistake in mistakes:
        assert (True, True) in [mistake.named(problem) for problem in error.problems], f"{mistake.told}\n{error}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_line_tells_them(language: str, tmp_path: Path) -> None:
    written(tmp_path)
    for mistake in drawn(300, seed=4)[::50]:
        path = tmp_path / mistake.file
        path.write_text("\n".join(mistake.lines), encoding="utf-8")
        result = CliRunner().invoke(main, ["check", str(tmp_path / mistake.start)], env={"DANAO_LANG": language})
        path.write_text("\n".join(lines_of(mistake.file)), encoding="utf-8")
        assert result.exit_code == 2, mistake.told
        assert f"{path}:{mistake.line}: " in result.stderr, mistake.told
        assert "Traceback" not in result.stderr
        first = result.stderr.splitlines()[0].replace(str(path), "").replace("万", "")
        assert bool(re.search("[\u4e00-\u9fff]", first)) == (language == "zh") or "：" in first
