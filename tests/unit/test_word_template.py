"""The planner's own Word template: what it may name, what is refused, how it is filled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

import danao
from danao.errors import InputError
from danao.reporting import word
from danao.reporting.paper import Form, parts
from danao.reporting.word import template as module
from danao.reporting.word.starter import starter
from danao.reporting.word.template import filled
from tests import paper_pieces as pieces
from tests.planning_results import EVIL

STUDY = type("Study", (), {"lang": "zh"})()

Made = Callable[..., Path]


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every study be the small report by hand."""
    monkeypatch.setattr(module, "page_of", lambda study: pieces.page(study.lang))
    monkeypatch.setattr(module, "sections", lambda study: pieces.sections())


@pytest.fixture
def template(tmp_path: Path, by_hand: None) -> Made:
    """Return what writes a template of paragraphs, with the stamp in its header."""

    def write(*lines: str, header: str = "{{ stamp }}", rows: tuple[tuple[str, ...], ...] = ()) -> Path:
        made = docx.Document()
        made.sections[0].header.paragraphs[0].text = header
        for line in lines:
            made.add_paragraph(line)
        if rows:
            table = made.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        path = tmp_path / "模板.docx"
        made.save(str(path))
        return path

    return write


def fill(path: Path) -> docx.document.Document:
    return pieces.read(filled(STUDY, path, dpi=30.0))


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        filled(STUDY, path, dpi=30.0)
    return str(caught.value)


def test_single_values_and_loops(template: Made) -> None:
    path = template(
        "{{ title }}|{{ river }}|{{ date }}|{{ verdict.lead }}|{{ verdict.tables[0].caption }}",
        "{%p for sentence in verdict.texts %}",
        "> {{ sentence }}",
        "{%p endfor %}",
        rows=(
            ("{{ verdict.tables[0].head[0] }}", "{{ verdict.tables[0].head[1] }}"),
            ("{%tr for row in verdict.tables[0].rows %}", ""),
            ("{{ row[0] }}", "{{ row[1] }} {{ row[1].note }}"),
            ("{%tr endfor %}", ""),
        ),
    )
    found = fill(path)
    assert [one.text for one in found.paragraphs if one.text] == [
        "示例河报告|示例河|2026-11-22|没有方案达标。|氨氮与类别",
        "> 第一段。",
        "> 第二段。",
    ]
    assert [[cell.text.strip() for cell in row.cells] for row in found.tables[0].rows] == [
        ["断面", "氨氮"],
        ["上游断面", "1.69 2018-01"],
        ["合计", "0.42"],
    ]


def test_sections_come_whole_with_numbers_in_the_order_of_the_template(template: Made) -> None:
    found = fill(template("{{p planning_plan.body }}", "{{p verdict.body }}"))
    captions = [pieces.shown(one) for one in found.paragraphs if one.style.name == "Caption"]
    assert captions == [
        "表 1\u3000逐月值",
        "图 1\u3000second",
        "表 2\u3000氨氮与类别",
        "图 2\u3000上游断面：氨氮",
    ]
    assert len(found.inline_shapes) == 2
    used = {one.get(qn("w:val")) for one in found.element.body.iter(qn("w:pStyle"))}
    assert used <= {style.style_id for style in found.styles}
    assert {"danao text", "danao cell", "danao note"} <= {style.name for style in found.styles}
    assert [one.orientation for one in found.sections].count(WD_ORIENT.LANDSCAPE) == 1
    assert all(pieces.STAMP in section.header.paragraphs[0].text for section in found.sections)


def test_a_heading_goes_with_its_wide_table(template: Made) -> None:
    path = template("before", "HEAD", "{{p planning_plan.body }}")
    made = docx.Document(str(path))
    made.paragraphs[1].style = made.styles["Heading 1"]
    made.save(str(path))
    children = list(fill(path).element.body)
    place = next(k for k, one in enumerate(children) if "HEAD" in "".join(one.itertext()))
    assert children[place - 1].find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def test_styles_of_the_template_stay(template: Made) -> None:
    path = template("{{p verdict.body }}")
    made = docx.Document(str(path))
    own = made.styles.add_style("danao cell", 1)
    own.font.name = "KaiTi"
    made.save(str(path))
    found = fill(path)
    assert [style.font.name for style in found.styles if style.name == "danao cell"] == ["KaiTi"]
    cell = next(one for one in found.tables if one.cell(0, 0).text == "断面").cell(1, 0)
    assert cell.paragraphs[0].style.name == "danao cell"


def test_every_unknown_field_is_named_with_the_nearest(template: Made) -> None:
    path = template("{{ titel }}", "{{ verdict.laed }}", "{{ verdict.tables[7].caption }}", header="{{ stmap }}")
    text = refused(path)
    assert "'titel', which no report has; did you mean 'title'" in text
    assert "'verdict.laed', which no report has; did you mean 'lead'" in text
    assert "'verdict.tables.7', which this report does not have; there are 1, counted from 0" in text
    assert "did you mean 'stamp'" in text
    assert path.name in text


def test_a_section_that_this_report_lacks(template: Made) -> None:
    assert "section 'planning_capacity', which this report does not have" in refused(
        template("{{ planning_capacity.lead }}")
    )
    asked = template("{%p if planning_capacity is defined %}", "{{p planning_capacity.body }}", "{%p endif %}", "end")
    assert [one.text for one in fill(asked).paragraphs if one.text] == ["end"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("see {{ verdict.body }} here", "write {{p verdict.body }} in a paragraph of its own"),
        ("{{p title }}", "write {{ title }} without p"),
        ("{{ title", "not closed or not understood"),
        ("{% for x in %}", "not closed or not understood"),
        ("{{ title.__class__.__mro__ }}", "cannot be filled"),
        ("{% for row in sections %}{{ row.nothing }}{% endfor %}", "cannot be filled"),
        ("{{ 1 / 0 }}", "cannot be filled"),
    ],
)
def test_mistakes_are_explained(template: Made, line: str, message: str) -> None:
    assert message in refused(template(line))


@pytest.mark.parametrize("header", ["", "{{ title }}", "{% if false %}{{ stamp }}{% endif %}"])
def test_illustrative_data_need_the_stamp_on_every_page(template: Made, header: str) -> None:
    text = refused(template("{{ stamp }}", "{{ title }}", header=header))
    assert "illustrative" in text
    assert "write {{ stamp }} into their header or footer" in text


def test_the_first_page_needs_the_stamp_too(template: Made) -> None:
    path = template("{{ title }}")
    made = docx.Document(str(path))
    made.sections[0].different_first_page_header_footer = True
    made.save(str(path))
    assert "section 1 (first page)" in refused(path)
    made.sections[0].first_page_footer.paragraphs[0].text = "{{ stamp }}"
    made.save(str(path))
    assert fill(path).paragraphs


def test_real_data_need_no_stamp(template: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "page_of", lambda study: pieces.page(stamp=""))
    assert fill(template("{{ title }}{{ stamp }}", header="")).paragraphs[0].text == "示例河报告"


def test_what_is_no_word_document_is_refused(tmp_path: Path, by_hand: None) -> None:
    file = tmp_path / "a.docx"
    for content in (b"", b"hello", b"PK\x03\x04 broken"):
        file.write_bytes(content)
        assert "it is no Word document" in refused(file)
    danao.reporting.word._package.zipfile.ZipFile(file, "w").close()
    assert "it is no Word document" in refused(file)
    assert "there is no such file" in refused(tmp_path / "b.docx")
    assert "a folder" in refused(tmp_path)


def test_names_that_are_markup_stay_texts(template: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = f"{EVIL}&{{{{ title }}}}{{% x %}}\x00"
    made = pieces.page()
    monkeypatch.setattr(
        module, "page_of", lambda study: type(made)(**{**vars(made), "title": evil.replace("\x00", "�")})
    )
    assert fill(template("{{ title }}")).paragraphs[0].text == evil.replace("\x00", "�")


def test_equal_results_give_equal_bytes(template: Made) -> None:
    path = template("{{p verdict.body }}")
    assert filled(STUDY, path, dpi=30.0) == filled(STUDY, path, dpi=30.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_starter_fills_and_leaves_no_trace(tmp_path: Path, by_hand: None, lang: str) -> None:
    path = danao.write_template(tmp_path / "t.docx", lang)
    assert starter(lang) == path.read_bytes()
    found = pieces.read(filled(type("Study", (), {"lang": lang})(), path, dpi=30.0))
    text = pieces.words(found)
    assert "{" not in text
    assert [one.text for one in found.paragraphs if one.style.name.startswith("Heading")] == ["结论", "削减方案"]
    assert pieces.STAMP in text
    assert len(found.inline_shapes) == 1  # the figure of the verdict is the planner's to place
    assert any("1.69" in cell.text for table in found.tables for row in table.rows for cell in row.cells)


def test_a_template_is_for_word_documents(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is for Word documents"):
        danao.write_report(tmp_path / "a.html", [], template=tmp_path / "t.docx")
    with pytest.raises(InputError, match="is no Word document"):
        danao.write_template(tmp_path / "a.html")
    with pytest.raises(InputError, match="'fr' is not a language"):
        danao.write_template(tmp_path / "a.docx", "fr")
    assert not list(tmp_path.iterdir())


def test_a_missing_package_is_named(template: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    assert "pip install 'danao[report]'" in refused(template("{{ title }}"))


def test_tables_fit_the_page_of_the_template() -> None:
    pages = {False: 14.66, True: 23.36}
    found = parts(pieces.sections(), Form(pages))
    widths = {round(sum(leaf.widths), 2) for part in found for leaf in part.leaves if leaf.widths}
    assert widths == {14.66, 23.36}
    assert word.DPI == 300.0
