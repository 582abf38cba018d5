"""A small report on paper by hand: one block of every kind, and a document read back."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
from docx.oxml.ns import qn

from danao.reporting import style
from danao.reporting.blocks import Block, Cell, Picture, Section, Table, Text
from danao.reporting.paper import Page

STAMP = "示例数据 · illustrative data"
SAID = ("what it shows", "what is good", "what is bad", "what to do")


def picture(title: str = "上游断面：氨氮", said: tuple[str, ...] = SAID) -> Picture:
    """Return a little figure."""
    axes = style.axes(height=1.5)
    axes.set_title(title)
    axes.plot([0.0, 1.0], [0.0, 1.0])
    return Picture(axes.figure, "below it", said)


def small_table() -> Table:
    """Return a table with every look: a number that exceeds, a class that misses, a sum."""
    rows = [
        [Cell("上游断面", "name"), Cell("1.69", "number bad", note="2018-01"), Cell("Ⅳ", "class missed", "#FFFF00")],
        [Cell("合计", "name total"), Cell("0.42", "number total"), Cell("Ⅲ", "class", "#00FF00", "#000000")],
    ]
    return Table("氨氮与类别", ["断面", "氨氮", "类别"], rows)


def wide_table() -> Table:
    """Return a table of fourteen columns."""
    head = ["断面", *(f"2018-{month:02d}" for month in range(1, 13)), "年"]
    rows = [[Cell(f"S{row}", "name"), *(Cell(f"{row + column}.5", "number") for column in range(13))] for row in (1, 2)]
    return Table("逐月值", head, rows, "small sheet")


def sections(*more: Block) -> list[Section]:
    """Return two sections: upright and wide."""
    plain = Table("", ["", ""], [[Cell("内容"), Cell("各断面")]], "plain")
    lead = Text(("没有方案达标。",), "lead")
    first = (lead, small_table(), Text(("第一段。", "第二段。")), picture(), *more)
    return [
        Section("verdict", "结论", first),
        Section("planning-plan", "削减方案", (plain, Text(("注意。",), "note"), wide_table(), picture("second", ()))),
    ]


def page(lang: str = "zh", stamp: str = STAMP) -> Page:
    """Return a frame."""
    named = {
        "river": "示例河",
        "period": "",
        "plans": "现状",
        "standard": "GB",
        "date": "2026-11-22",
        "software": "danao",
    }
    return Page(lang, "示例河报告", "依据 GB", stamp, "不得用于决策。" if stamp else "", named, ())


def read(data: bytes) -> Any:
    """Return a Word document that was written."""
    return docx.Document(io.BytesIO(data))


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def shown(paragraph: Any) -> str:
    """Return the text of a paragraph as it is shown: results of fields, no instructions."""
    return "".join(one.text or "" for one in paragraph._p.iter(qn("w:t")))


def words(document: Any) -> str:
    """Return everything that the body says."""
    return "".join(one.text or "" for one in document.element.body.iter(qn("w:t")))


def numbers(text: str) -> list[str]:
    """Return the numbers in a text."""
    return re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?", text)
