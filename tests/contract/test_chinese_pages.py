"""Every Chinese page says what its English twin shows: the same code, the same pictures, the same headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTED = {"text", "console"}
LANGUAGE = re.compile(r' --lang (?:en|zh)\b|(?:, )?lang="(?:en|zh)"|(?<=\()"(?:en|zh)"(?=\))')
FILES = sorted((DOCS / "zh").glob("*.md"))
TWINS = [path for path in FILES if path.stem != "index"]
"""The index is a door of its own in either language; what it leads to is made by the build."""


def codes(text: str) -> list[tuple[str, list[str]]]:
    """Return kind and lines of every block that is no printed output, without comments and choices of a language."""
    return [(kind, lines_of(code)) for kind, code in FENCE.findall(text) if kind not in PRINTED]


def lines_of(code: str) -> list[str]:
    """Return the lines that are left of a block; a comment begins a line or follows a space, outside of quotes."""
    bare = (re.sub(r"""(?:^|\s+)#(?=[ !])(?=[^"']*$).*""", "", line) for line in code.splitlines())
    return [line for line in (LANGUAGE.sub("", line).rstrip() for line in bare) if line]


def prose(text: str) -> str:
    """Return a page without its blocks."""
    return FENCE.sub("", text)


def pictures(text: str) -> list[str]:
    """Return the files of the pictures in order."""
    return re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)


def read(path: Path) -> tuple[str, str]:
    """Return a Chinese page and its English twin."""
    return path.read_text(encoding="utf-8"), (DOCS / path.name).read_text(encoding="utf-8")


def test_comments_and_languages_are_all_that_is_left_out() -> None:
    assert lines_of('a = f("#1", lang="zh")  # 甲\n# 乙\nprint(b("en"))\n') == ['a = f("#1")', "print(b())"]
    assert lines_of("danao report a.nc --lang en -o b.docx # c\n") == ["danao report a.nc -o b.docx"]
    assert codes("```text\nfound\n```\n\n```sh\ndanao\n```\n") == [("sh", ["danao"])]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_has_a_twin(path: Path) -> None:
    assert (DOCS / path.name).exists()


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_it_shows_the_same_code(path: Path) -> None:
    here, there = read(path)
    assert codes(here) == codes(there)


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_it_shows_the_same_pictures(path: Path) -> None:
    here, there = read(path)
    assert pictures(here) == pictures(there)


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_it_has_as_many_headings(path: Path) -> None:
    here, there = (re.findall(r"^## ", prose(text), re.MULTILINE) for text in read(path))
    assert len(here) == len(there)


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_it_has_as_many_formulas(path: Path) -> None:
    here, there = (re.findall(r"^\$\$\n.*?^\$\$", prose(text), re.MULTILINE | re.DOTALL) for text in read(path))
    assert here == there


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_written_in_chinese(path: Path) -> None:
    """A paragraph that was left in English has hardly a Chinese character; one full of citations has a few."""
    bare = re.sub(r"`[^`]*`|!?\[[^]]*\]\([^)]*\)|\$\$.*?\$\$[^\n]*", "", prose(read(path)[0]), flags=re.DOTALL)
    paragraphs = [part for part in re.split(r"\n\s*\n", bare) if len(part) > 120 and not part.startswith("|")]
    english = [part for part in paragraphs if len(re.findall(r"[\u4e00-\u9fff]", part)) < 0.05 * len(part)]
    assert english == []
