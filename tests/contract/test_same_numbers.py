"""One report, four forms: page, Word document, PDF and workbook show the same numbers."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import pairwise

import openpyxl
import pytest
from docx.oxml.ns import qn

import danao
from danao.reporting import html, pictures, word, workbook
from danao.reporting.blocks import Section, number
from danao.reporting.paper import page_of, parts
from danao.reporting.pdf._data import data_of
from danao.reporting.sections import sections
from danao.reporting.sheet import share, shown
from danao.reporting.study import Study, study
from danao.reporting.word import _writer
from tests import paper_pieces as pieces
from tests.planning_results import LEVERS, responses
from tests.synthetic import synthetic_results

DOT = (  # a picture of one point: what is drawn has no number that these tests read
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
Rows = list[list[tuple[str, str]]]


class Page(HTMLParser):
    """Tables and paragraphs of a page: each cell its text and its second line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[tuple[str, Rows]] = []
        self.paragraphs: list[str] = []
        self.place = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][1][-1].append(("", ""))
        elif tag == "p":
            self.paragraphs.append("")
        self.place = tag if tag in ("td", "th", "small", "caption", "p") else "" if tag == "svg" else self.place

    def handle_endtag(self, tag: str) -> None:
        self.place = "" if tag in ("td", "th", "caption", "p", "small") else self.place

    def handle_data(self, data: str) -> None:
        if self.place == "caption":
            self.tables[-1] = (self.tables[-1][0] + data, self.tables[-1][1])
        elif self.place == "p":
            self.paragraphs[-1] += data
        elif self.place in ("td", "th", "small"):
            row = self.tables[-1][1][-1]
            text, note = row[-1]
            row[-1] = (text, note + data) if self.place == "small" else (text + data, note)


@pytest.fixture(scope="module", params=["zh", "en"])
def about(request: pytest.FixtureRequest) -> Study:
    runs = [synthetic_results(plan, cell=1500.0, hours=120.0) for plan in ("baseline", "intensive")]
    made = responses()
    planning = [
        danao.apportion(made),
        danao.capacity(made, outlets=["A", "B"], stations=["P", "Q"]),
        danao.allocate(made, LEVERS, money="CNY"),
    ]
    return study(runs, lang=request.param, planning=planning)


@pytest.fixture(scope="module")
def found(about: Study) -> list[Section]:
    """Return the sections, drawn once for all forms."""
    return sections(about)


@pytest.fixture(scope="module")
def page(about: Study, found: list[Section]) -> Page:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "sections", lambda study: found)
        patch.setattr(pictures, "svg", lambda drawn: "<svg></svg>")
        return Page(html.render(about))


@pytest.fixture(scope="module")
def document(about: Study, found: list[Section]) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "sections", lambda study: found)
        patch.setattr(_writer, "drawn", lambda *_: DOT)
        return pieces.read(word.content(about))


def test_every_cell_of_the_word_document_is_that_of_the_page(page: Page, document: object) -> None:
    tables = document.tables[1:]  # the first is on the title page
    assert len(tables) == len(page.tables) > 20
    compared = 0
    for table, (caption, rows) in zip(tables, page.tables, strict=True):
        plain = [row for row in rows if any(text or note for text, note in row)]
        told = [[_texts(cell) for cell in row.findall(qn("w:tc"))] for row in table._tbl.findall(qn("w:tr"))]
        assert [[(text, note.strip()) for text, note in row] for row in plain] == told, caption
        compared += sum(len(pieces.numbers(text + " " + note)) for row in plain for text, note in row)
    assert compared > 900


def _texts(cell: object) -> tuple[str, str]:
    texts = []
    for paragraph in cell.findall(qn("w:p")):
        runs = paragraph.iter(qn("w:t"), qn("w:br"))
        texts.append("".join("\n" if one.tag == qn("w:br") else one.text or "" for one in runs))
    return texts[0], "\n".join(texts[1:]).strip()


def test_every_sentence_of_the_page_is_in_the_word_document(found: list[Section], document: object) -> None:
    told = [pieces.shown(one) for one in document.paragraphs]
    blocks = [block for section in found for block in section.blocks]
    sentences = [one for block in blocks if block.kind == "text" for one in block.paragraphs]
    sentences += [one for block in blocks if block.kind == "picture" for one in block.said]
    assert len(sentences) > 20
    assert [one for one in sentences if not any(line.endswith(one) for line in told)] == []


def test_typst_is_told_every_cell_of_the_page(
    about: Study, found: list[Section], page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("danao.reporting.pdf._data._svg", lambda drawn: "")
    data = data_of(page_of(about), parts(found))
    tables = [item for one in data["pages"] for item in one["items"] if item["kind"] == "table"]
    assert len(tables) == len(page.tables)
    for table, (_, rows) in zip(tables, page.tables, strict=True):
        told = [[(cell["text"], cell["note"].strip()) for cell in row["cells"]] for row in table["rows"]]
        told = [[tuple(text.replace("\u200b", "") for text in pair) for pair in row] for row in told]
        body = rows[1:]
        assert [[(text, note.strip()) for text, note in row] for row in body] == told
        assert table["head"] == ([] if table["plain"] else [text for text, _ in rows[0]])


def test_numbers_of_the_workbook_are_those_of_the_page(about: Study, page: Page) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.content(about)))
    grids = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    compared = 0
    for _, rows in page.tables:
        heads = [text.replace("\u2011", "-") for text, _ in rows[0]]
        for grid in grids:
            starts = [k for k, row in enumerate(grid) if len(heads) > 2 and row[: len(heads)] == heads]
            if starts:
                compared += _compared(rows[1:], grid[starts[0] + 1 :])
    assert compared > 100


def _compared(lines: Rows, kept: list[list[object]]) -> int:
    """Return how many cells are numbers in both; the page shows the workbook's, rounded."""
    count = 0
    for line, row in zip(lines, kept, strict=False):
        for (text, _), value in zip(line, row, strict=False):
            if isinstance(value, int | float) and not isinstance(value, bool):
                places = len(text.partition(".")[2])
                known = shown(value), shown(float(value)), share(float(value)), number(float(value), f".{places}f")
                assert text in known, (text, value)
                count += 1
    return count


def test_captions_count_without_gaps(document: object) -> None:
    captions = [pieces.shown(one) for one in document.paragraphs if one.style.name == "Caption"]
    for label in ("表|Table", "图|Figure"):
        found = [re.match(rf"(?:{label}) (\d+)-(\d+)\u3000\S", one) for one in captions]
        pairs = [(int(one[1]), int(one[2])) for one in found if one]
        assert len(pairs) > 5
        assert all(after in ((before[0], before[1] + 1), (after[0], 1)) for before, after in pairwise(pairs))
    assert len(captions) == len(set(captions))
