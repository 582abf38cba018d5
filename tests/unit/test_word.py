"""Reports as Word documents: read back with python-docx."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import RGBColor

from danao.errors import InputError
from danao.reporting import write_report
from danao.reporting.blocks import Block, Cell, Table, Text
from danao.reporting.paper import parts
from danao.reporting.word import document
from tests import paper_pieces as pieces
from tests.planning_results import responses

HOSTILE = [
    "=1+1</w:t></w:r><script>alert(1)</script>",
    "\x00\x07\x1b\ud800\udfff\ufffe",
    "\u202e\u2066right to left\u200f",
    "<&\"'>]]>&#0;&amp;",
    "{{ title }}{% for x in y %}",
    "长" * 10_000,
    "x" * 10_000,
]


def made(*more: Block, lang: str = "zh", stamp: str = pieces.STAMP) -> bytes:
    return document(pieces.page(lang, stamp), parts(pieces.sections(*more)), dpi=30.0)


@pytest.fixture(scope="module")
def data() -> bytes:
    return made()


def test_headings_are_real_and_numbered(data: bytes) -> None:
    found = pieces.read(data)
    heads = [one for one in found.paragraphs if one.style.name == "Heading 1"]
    assert [one.text for one in heads] == ["结论", "削减方案"]
    style = heads[0].style.element
    assert style.pPr.numPr.numId.val == 1
    levels = [one.get(qn("w:val")) for one in found.part.numbering_part.element.iter(qn("w:lvlText"))]
    assert levels == ["%1", "%1.%2", "%1.%2.%3"]


def test_captions_are_fields_with_the_right_numbers(data: bytes) -> None:
    captions = [one for one in pieces.read(data).paragraphs if one.style.name == "Caption"]
    assert [pieces.shown(one) for one in captions] == [
        "表 1-1\u3000氨氮与类别",
        "图 1-1\u3000上游断面：氨氮",
        "表 2-1\u3000逐月值",
        "图 2-1\u3000second",
    ]
    fields = [one.text.strip() for one in captions[2]._p.iter(qn("w:instrText"))]
    assert fields == ["STYLEREF 1 \\s", "SEQ 表 \\* ARABIC \\s 1"]


def test_contents_list_every_section_before_any_update(data: bytes) -> None:
    found = pieces.read(data)
    entries = [one for one in found.paragraphs if one.style.name == "toc 1"]
    assert [pieces.shown(one) for one in entries] == ["1 结论", "2 削减方案"]
    marks = {one.get(qn("w:name")) for one in found.element.body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in found.element.body.iter(qn("w:hyperlink"))]
    assert set(links) <= marks
    assert len(links) == 2
    begins = [one for one in found.element.body.iter(qn("w:fldChar")) if one.get(qn("w:fldCharType")) == "begin"]
    ends = [one for one in found.element.body.iter(qn("w:fldChar")) if one.get(qn("w:fldCharType")) == "end"]
    assert len(begins) == len(ends)


def test_wide_tables_lie_on_wide_pages_of_a4(data: bytes) -> None:
    sections = pieces.read(data).sections
    upright, wide = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [one.orientation for one in sections] == [upright, upright, wide, upright]
    assert {round(max(one.page_width.cm, one.page_height.cm), 1) for one in sections} == {29.7}
    assert {round(min(one.page_width.cm, one.page_height.cm), 1) for one in sections} == {21.0}


def test_every_page_is_stamped_and_counted(data: bytes) -> None:
    for section in pieces.read(data).sections:
        edges = [section.header]
        edges += [section.first_page_header] if section.different_first_page_header_footer else []
        for edge in edges:
            assert any(pieces.STAMP in one.text for one in edge.paragraphs)
        fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert pieces.STAMP in pieces.words(pieces.read(data))
    assert pieces.STAMP.encode() not in b"".join(pieces.parts_of(made(stamp="")).values())


def test_tables_have_three_lines_repeat_their_head_and_keep_rows_whole(data: bytes) -> None:
    table = next(one for one in pieces.read(data).tables if one.cell(0, 0).text == "断面")
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert {one.tag: int(one.get(qn("w:sz"))) for one in borders if int(one.get(qn("w:sz"))) >= 12} == {
        qn("w:top"): 12,
        qn("w:bottom"): 12,
    }
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert not any(row._tr.trPr.find(qn("w:tblHeader")) is not None for row in list(table.rows)[1:])


def test_what_exceeds_is_red_and_bold_and_what_misses_has_a_heavy_frame(data: bytes) -> None:
    table = next(one for one in pieces.read(data).tables if one.cell(0, 0).text == "断面")
    value, place = table.cell(1, 1), table.cell(1, 2)
    assert value.paragraphs[0].text == "1.69"
    assert value.paragraphs[1].text == "2018-01"
    assert value.paragraphs[0].runs[0].font.color.rgb == RGBColor(0xB0, 0x0D, 0x22)
    assert value.paragraphs[0].runs[0].font.bold
    assert value.paragraphs[0].runs[0].font.size.pt == 9.0
    assert place._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "FFFF00"
    frame = place._tc.tcPr.find(qn("w:tcBorders"))
    assert {one.get(qn("w:sz")) for one in frame} == {"18"}


def test_chinese_and_latin_letters_have_fonts_apart(data: bytes) -> None:
    found = pieces.read(data)
    for name, chinese, latin in (("Normal", "宋体", "Times New Roman"), ("Heading 1", "黑体", "Arial")):
        fonts = found.styles[name].element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == (chinese, latin)
    assert b"asciiTheme" not in pieces.parts_of(data)["word/styles.xml"]
    assert found.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_pictures_have_300_dots_an_inch_a_text_and_what_is_said() -> None:
    data = document(pieces.page(), parts(pieces.sections()))
    found = pieces.read(data)
    shape = found.inline_shapes[0]
    picture = next(part for name, part in pieces.parts_of(data).items() if name.endswith(".png"))
    across = struct.unpack(">I", picture[16:20])[0]
    assert across / shape.width.inches == pytest.approx(300.0, rel=0.01)
    about = found.element.body.find(f".//{qn('wp:docPr')}")
    assert about.get("title") == "上游断面：氨氮"
    assert all(sentence in about.get("descr") for sentence in pieces.SAID)
    assert "有利：what is good" in pieces.words(found)


def test_equal_results_give_equal_bytes(data: bytes) -> None:
    assert made() == data
    about = pieces.read(data).core_properties
    assert (about.title, about.author, about.created.year, about.language) == ("示例河报告", "danao", 2000, "zh-CN")


def test_every_style_that_is_used_is_there(data: bytes) -> None:
    found = pieces.read(data)
    used = {one.get(qn("w:val")) for one in found.element.body.iter(qn("w:pStyle"))}
    assert len(used) >= 10
    assert used <= {style.style_id for style in found.styles}


def test_english_says_table_and_figure() -> None:
    captions = [one for one in pieces.read(made(lang="en")).paragraphs if one.style.name == "Caption"]
    assert [pieces.shown(one).split("\u3000")[0] for one in captions][:2] == ["Table 1-1", "Figure 1-1"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_shown_as_texts(text: str) -> None:
    table = Table(text, [text, "b"], [[Cell(text, "name", note=text), Cell(text, "number")]])
    data = made(Text((text,)), table, pieces.picture(text[:50]))
    found = pieces.read(data)  # its XML is well formed
    assert len([one for one in found.paragraphs if one.style.name == "Heading 1"]) == 2
    cell = next(one for one in found.tables if one.cell(0, 1).text == "b").cell(1, 0)
    if text.isprintable():
        assert cell.paragraphs[0].text == text
    assert all(letter.isprintable() or letter in "\n\t\u3000" for letter in cell.text)
    assert len(cell.paragraphs[0].text) >= len(text) - 1


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"python-docx.*danao\[report\]"):
        write_report(tmp_path / "r.docx", [], planning=[responses()])
    assert not list(tmp_path.iterdir())
