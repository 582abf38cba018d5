"""Reports as PDF: what typst is told, and what it makes of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from danao.errors import DanaoWarning, InputError
from danao.reporting import write_report
from danao.reporting.blocks import Block, Cell, Picture, Section, Table, Text
from danao.reporting.paper import parts
from danao.reporting.pdf import document
from danao.reporting.pdf._data import data_of
from danao.reporting.pdf._glyphs import Glyphs
from tests import paper_pieces as pieces
from tests.planning_results import responses
from tests.unit.test_word import HOSTILE

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)


def made(*more: Block, stamp: str = pieces.STAMP, lang: str = "zh") -> bytes:
    return document(pieces.page(lang, stamp), parts(pieces.sections(*more)))


def text_of(data: bytes, folder: Path) -> list[str]:
    """Return the text of every page."""
    file = folder / "read.pdf"
    file.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


@pytest.fixture(scope="module")
def data() -> bytes:
    return made()


def test_equal_results_give_equal_bytes(data: bytes) -> None:
    assert data.startswith(b"%PDF-")
    assert made() == data


@needs_poppler
def test_every_page_is_stamped_and_numbered(data: bytes, tmp_path: Path) -> None:
    pages = text_of(data, tmp_path)
    assert len(pages) == 5  # title, contents, upright, wide, upright
    assert all("示例数据" in page for page in pages)
    assert ["".join(page.split())[-6:] for page in pages] == [f"第{number}页共5页" for number in range(1, 6)]
    assert "1 结论" in " ".join(pages[1].split())
    assert not any("示例数据" in page for page in text_of(made(stamp=""), tmp_path))


@needs_poppler
def test_it_says_what_the_blocks_say(data: bytes, tmp_path: Path) -> None:
    told = " ".join(" ".join(text_of(data, tmp_path)).split())
    for word in ("没有方案达标。", "表 1-1", "图 1-1", "1.69", "2018-12", "有利：", "what is good", "上游断面：氨氮"):
        assert word in told, word


@needs_poppler
def test_wide_tables_lie_on_wide_pages(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    told = subprocess.run(["pdfinfo", "-l", "9", file], capture_output=True, check=True).stdout.decode()
    sizes = [
        line.split(":")[1].split()[:3:2] for line in told.splitlines() if "size:" in line and line.startswith("Page ")
    ]
    assert [float(width) > float(height) for width, height in sizes] == [False, False, False, True, False]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_data(text: str) -> None:
    table = Table(text, [text, "b"], [[Cell(text, "name", note=text), Cell(text, "number")]])
    assert made(Text((text,)), table, pieces.picture(text[:50])).startswith(b"%PDF-")


@needs_poppler
def test_markup_of_typst_is_text(tmp_path: Path) -> None:
    evil = '#panic("owned") *bold* $x^2$ `code` \\ @label <label> [a] = head'
    assert evil in " ".join(" ".join(text_of(made(Text((evil,))), tmp_path)).split())


def test_a_character_that_no_font_has_is_shown_as_its_code_and_told() -> None:
    glyphs = Glyphs()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert glyphs.printed({"a": ["淡澳河 BOD₅ ≤ Ⅲ\u200b\n", 1.5, None]}) == {
            "a": ["淡澳河 BOD₅ ≤ Ⅲ\u200b\n", 1.5, None]
        }
        assert glyphs.told("zh") == ""
    assert glyphs.printed("𠮷河") == "[U+20BB7]河"
    with pytest.warns(DanaoWarning, match=r"U\+20BB7"):
        assert "U+20BB7" in glyphs.told("en")
    with pytest.warns(DanaoWarning, match=r"U\+20BB7"):
        made(Text(("𠮷河",)), pieces.picture("𠮷"))


def test_typst_is_told_the_text_of_every_cell() -> None:
    found = parts(pieces.sections())
    data = data_of(pieces.page(), found)
    tables = [item for page in data["pages"] for item in page["items"] if item["kind"] == "table"]
    given = [leaf.block for part in found for leaf in part.leaves if isinstance(leaf.block, Table)]
    told = [[[cell["text"] for cell in row["cells"]] for row in table["rows"]] for table in tables]
    assert told == [[[cell.text for cell in row] for row in table.rows] for table in given]
    assert [page["wide"] for page in data["pages"]] == [False, True, False]


def test_what_is_said_of_a_picture_stands_beside_it() -> None:
    """Eight inches of a drawing in 9 pt are printed so wide that its letters have at least 5 pt."""
    pictures = [
        item
        for page in data_of(pieces.page(), parts(pieces.sections()))["pages"]
        for item in page["items"]
        if item["kind"] == "picture"
    ]
    widths = [picture["width"] for picture in pictures]
    assert widths == [12.8, 12.8]  # both have a caption
    assert min(widths) / (8.4 * 2.54) * 9.0 > 5.0
    assert (
        data_of(pieces.page(), parts([Section("s", "s", (Picture(pieces.picture().figure),))]))["pages"][0]["items"][
            -1
        ]["width"]
        == 11.8
    )


def test_long_words_can_be_broken() -> None:
    table = Table("t", ["h"], [[Cell("f" * 64, "code")]])
    data = data_of(pieces.page(), parts(pieces.sections(table)))
    rows = next(item["rows"] for item in data["pages"][0]["items"] if item.get("caption") == "t")
    assert rows[0]["cells"][0]["text"].split("\u200b") == ["f" * 8] * 8


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"typst.*danao\[pdf\]"):
        write_report(tmp_path / "r.pdf", [], planning=[responses()])
    assert not list(tmp_path.iterdir())
