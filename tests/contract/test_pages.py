"""Every page of the documentation: its Python runs, its commands are real, it has a picture, its files exist."""

from __future__ import annotations

import io
import re
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from danao.cli import main
from tests import pages

HERE = Path(__file__).parent
README = pages.ROOT / "README.md"
WITHOUT_A_PICTURE = {
    "decisions": "a log of choices in words; what they did is drawn on the other pages",
    "messages": "a list of texts",
}
NOT_RUN: dict[str, str] = {}
"""Pages whose Python takes too long for a test, each with the reason; at most three."""


def name(path: Path) -> str:
    """Return a page's name within ``docs``, for the list of tests."""
    return path.relative_to(pages.ROOT).as_posix()


def own_test(path: Path) -> Path:
    """Return where a page's own test stands, if it has one."""
    return HERE / f"test_{path.stem.replace('-', '_')}_manual.py"


def runs_here(path: Path) -> bool:
    """Say whether nobody else runs the Python of a page: a test of its own, or for a Chinese page its English twin.

    That the two hold the same Python is tested in test_chinese_pages.py.
    """
    text = path.read_text(encoding="utf-8")
    return bool(pages.blocks(text, "python")) and path.parent.name != "zh" and not own_test(path).exists()


@pytest.mark.parametrize("path", [path for path in pages.PAGES if runs_here(path)], ids=name)
def test_its_python_runs(path: Path, tmp_path: Path) -> None:
    if path.stem in NOT_RUN:
        pytest.skip(NOT_RUN[path.stem])
    pages.perform(path, tmp_path)


def test_pages_with_a_test_of_their_own_run_there() -> None:
    for path in pages.PAGES:
        if path.parent.name == "docs" and own_test(path).exists() and pages.blocks(path.read_text("utf-8"), "python"):
            text = own_test(path).read_text(encoding="utf-8")
            assert f'perform("{path.stem}"' in text or "exec(" in text, path.stem


def test_few_pages_are_not_run() -> None:
    print(NOT_RUN)
    assert len(NOT_RUN) <= 3
    assert set(NOT_RUN) <= {path.stem for path in pages.PAGES}


COMMANDS = [
    pytest.param(words, id=f"{name(path)}: {' '.join(words)[:60]}")
    for path in [README, *pages.PAGES]
    for words in pages.commands(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("words", COMMANDS)
def test_its_commands_are_those_of_the_program(words: list[str]) -> None:
    """Options exist, choices are allowed, shipped files are there. Words in capitals stand for something else."""
    if len(words) == 1 or words[1].startswith("-") or words[1].isupper():
        return
    assert words[1] in main.commands, words[1]
    known = {option: item for item in main.commands[words[1]].params for option in (*item.opts, *item.secondary_opts)}
    for word, following in zip(words[2:], [*words[3:], ""][: len(words) - 2], strict=True):
        option, _, value = word.partition("=")
        if option.startswith("-") and option != "--help" and not re.fullmatch(r"-\d.*|-", option):
            assert option in known, f"{option} of danao {words[1]}"
            kind = known[option].type
            if isinstance(kind, click.Choice) and (value or following).islower():
                assert (value or following) in kind.choices
    shipped = [word for word in words if word.startswith("scenarios/") and "*" not in word]
    assert [word for word in shipped if not (pages.ROOT / word).exists()] == []


@pytest.mark.parametrize("path", pages.PAGES, ids=name)
def test_it_has_a_picture(path: Path) -> None:
    """A picture is an image, or a notebook's; every image is there and has words for who cannot see it."""
    text = path.read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text)
    for words, file in shown:
        assert words, f"{file} has no words"
        there = [(folder / file).exists() for folder in (path.parent, pages.ROOT / "docs")]
        assert any(there), file
    if path.stem in WITHOUT_A_PICTURE:
        pytest.skip(WITHOUT_A_PICTURE[path.stem])
    assert shown or "```{image}" in text or "```{figure}" in text


@pytest.mark.parametrize("path", pages.PAGES, ids=name)
def test_files_that_it_names_exist(path: Path) -> None:
    named = re.findall(r"`((?:docs|scenarios|notebooks|solvers|danao)/[\w./-]+\.\w+)`", path.read_text("utf-8"))
    assert [file for file in named if not (pages.ROOT / file).exists()] == []


@pytest.mark.parametrize("path", pages.PAGES, ids=name)
def test_its_yaml_is_yaml(path: Path) -> None:
    """A block may show a key twice, to say what else could stand there, or a value a line."""
    reader = YAML(typ="safe")
    reader.allow_duplicate_keys = True
    for block in pages.blocks(path.read_text(encoding="utf-8"), "yaml"):
        for text in block.splitlines() if block.startswith("{") else [block]:
            list(reader.load_all(io.StringIO(text)))
