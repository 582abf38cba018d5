"""The command line speaks Chinese or English: help, faults of usage, errors, and its exit codes stay the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from danao.cli import main


def called(language: str, *arguments: str) -> Result:
    """Call the command line with ``DANAO_LANG`` set."""
    return CliRunner().invoke(main, list(arguments), env={"DANAO_LANG": language}, prog_name="danao")


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["runn"], "错误：没有命令“runn”。", "No such command 'runn'."),
        (["run", "--resme", "a.yaml"], "错误：没有选项“--resme”。", "No such option '--resme'."),
        (["run"], "错误：缺少参数“FILE...”。", "Missing argument 'FILE...'."),
        (["run", "--workers", "x", "a.yaml"], "“--workers”的取值无效：“x”不是整数。", "is not a valid integer"),
        (["assess", "--period", "yeer", "a.nc"], "“yeer”不是 ", "'yeer' is not one of"),
        (["run", "a.yaml"], "a.yaml: 没有此文件", "a.yaml: there is no such file"),
        (["run", "a.yaml", "b.yaml"], "共 2 处问题；没有写出任何文件", "2 problems; nothing was written"),
    ],
)
def test_faults(arguments: list[str], chinese: str, english: str) -> None:
    for language, words in (("zh", chinese), ("en", english)):
        result = called(language, *arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert "Traceback" not in result.stderr


def test_the_language_of_a_command_rules() -> None:
    assert "没有此文件" in called("en", "assess", "--lang", "zh", "a.nc").stderr
    assert "no such file" in called("zh", "assess", "a.nc", "--lang", "en").stderr
    assert "没有此文件" in called("zh", "assess", "a.nc").stderr


def test_a_language_that_is_none() -> None:
    result = called("fr", "run", "a.yaml")
    assert result.exit_code == 2
    assert result.stderr == "DANAO_LANG: 'fr' is not a language; known are: en, zh\n"


def test_help() -> None:
    for arguments in (["--help"], *([name, "--help"] for name in main.commands)):
        result = called("zh", *arguments)
        assert result.exit_code == 0
        assert result.stdout.startswith("用法：danao ")
        assert "选项：\n" in result.stdout
        for left in ("Usage:", "Options:", "Commands:", "[OPTIONS]", "Show this", "default:"):
            assert left not in result.stdout
        assert called("en", *arguments).stdout.startswith("Usage: danao ")


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    """The Chinese sentences are read when a Chinese message is asked for, not before."""
    code = (
        "import sys; from click.testing import CliRunner; from danao.cli import main;"
        "CliRunner().invoke(main, ['run', 'a.yaml'], env={'DANAO_LANG': sys.argv[1]});"
        "print('danao.messages.sentences' in sys.modules)"
    )
    for language, read in (("en", "False"), ("zh", "True")):
        done = subprocess.run([sys.executable, "-c", code, language], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == read
