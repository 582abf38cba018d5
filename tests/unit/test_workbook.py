"""Workbooks: one sheet a table, numbers as numbers, no formula whatever a name says."""

from __future__ import annotations

import re
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pytest

import danao
from danao import InputError
from danao.planning.allocation import Plan
from danao.reporting import bureau, write_report, write_workbook
from danao.reporting.sheet import Sheet
from danao.reporting.study import study
from danao.reporting.workbook import letters, quoted
from danao.standards._standard import read_standard
from tests.planning_results import EVIL, every, hostile
from tests.synthetic import synthetic_results

SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Book:
    """A workbook read from its parts."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        tree = ElementTree.fromstring(self.parts["xl/workbook.xml"])
        self.names = [sheet.attrib["name"] for sheet in tree.iter(f"{SHEETS}sheet")]
        strings = ElementTree.fromstring(self.parts["xl/sharedStrings.xml"])
        self.strings = ["".join(one.itertext()) for one in strings.iter(f"{SHEETS}si")]

    def cells(self, name: str) -> dict[str, str | float]:
        """Return the cells of a sheet: numbers as numbers, texts as texts."""
        tree = ElementTree.fromstring(self.parts[f"xl/worksheets/sheet{self.names.index(name) + 1}.xml"])
        found: dict[str, str | float] = {}
        for cell in tree.iter(f"{SHEETS}c"):
            value = cell.find(f"{SHEETS}v")
            if value is not None and value.text is not None:
                text = cell.attrib.get("t") == "s"
                found[cell.attrib["r"]] = self.strings[int(value.text)] if text else float(value.text)
        return found

    def column(self, name: str, head: str) -> list[str | float]:
        """Return what stands below a heading."""
        cells = self.cells(name)
        letter = next(at[0] for at, text in cells.items() if at[1:] == "3" and text == head)
        rows = sorted((int(at[1:]), value) for at, value in cells.items() if re.fullmatch(rf"{letter}\d+", at))
        return [value for row, value in rows if row > 3]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(write_workbook(tmp_path_factory.mktemp("book") / "plan.xlsx", *every().values(), lang="en"))


def test_numbers_are_numbers_and_whole(book: Book) -> None:
    plan, capacity = every()["plan"], every()["capacity"]
    assert isinstance(plan, Plan)
    assert isinstance(capacity, danao.Capacity)
    cut = book.column("Plan", "Cut (t/a)")
    assert sorted(cut[:2]) == pytest.approx(sorted(plan.table.loc[plan.table["controlled"], "cut"]), rel=1e-14)
    remaining = book.column("Capacity", "Remaining t/a")
    assert remaining[:2] == pytest.approx(capacity.table["remaining"].tolist(), rel=1e-14)
    shares = book.column("Shares at all sections", "Share")
    apportioned = every()["apportionment"]
    assert isinstance(apportioned, danao.Apportionment)
    assert shares == pytest.approx(apportioned.table["share"].dropna().tolist(), rel=1e-14)
    assert len(book.column("Values by month", "Predicted (mg/L)")) == len(plan.cells) == 24


def test_there_is_no_formula_and_every_sheet_is_stamped(book: Book) -> None:
    for name, data in book.parts.items():
        assert b"<f>" not in data, name
        assert b"hyperlinks" not in data or b"r:id" not in data, name  # links lead to sheets alone
    stamped = {name: "示例数据 · illustrative data" in book.cells(name).values() for name in book.names}
    plain_ones = {name for name, yes in stamped.items() if not yes}
    assert plain_ones == {"Capacity both ways", "Inputs of formulas"}  # the case of the formulas has no status
    listed = book.cells("Contents").values()
    assert all(name in listed for name in book.names[1:])


def test_equal_results_give_equal_bytes(tmp_path: Path) -> None:
    results = [every()["plan"], every()["capacity"]]
    first = write_workbook(tmp_path / "a.xlsx", *results).read_bytes()
    assert write_report(tmp_path / "b.xlsx", [], planning=results).read_bytes() == first


def test_headings_follow_the_language(tmp_path: Path) -> None:
    book = Book(write_workbook(tmp_path / "a.xlsx", every()["plan"]))
    assert book.names[:2] == ["目录与说明", "削减方案"]
    assert book.column("削减方案", "需削减量 (t/a)")


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    book = Book(write_workbook(tmp_path / "a.xlsx", *hostile()))
    assert EVIL in book.strings
    assert not [name for name, data in book.parts.items() if b"<f>" in data]
    quoted = ElementTree.fromstring(book.parts["xl/styles.xml"]).iter(f"{SHEETS}xf")
    assert any(one.attrib.get("quotePrefix") == "1" for one in quoted)


def test_odd_values_and_names_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame(
        {"x": [1.5, np.nan, np.inf], "n": [1, 2, 3], "t": pd.Series(["\x00\ud800=", "a" * 40_000, ""], dtype=object)}
    )
    table["when"] = pd.to_datetime(["2020-01-01 12:00", None, "2021-01-01 00:00"])
    table["ok"] = [True, False, True]
    names = ["a/b:c?[d]*\\", "History", "'", "x" * 40, "X" * 40]
    sheets = tuple(Sheet(name, "odd", table) for name in names)
    monkeypatch.setattr("danao.reporting.workbook.run_sheets", lambda study: sheets)
    book = Book(write_workbook(tmp_path / "a.xlsx", every()["plan"], lang="en"))
    assert book.names[1:6] == ["a b c  d", "History 2", "1", "x" * 31, "X" * 29 + " 2"]
    cells = book.cells("1")
    assert (cells["A4"], "A5" in cells, cells["A6"]) == (1.5, False, "inf")
    assert cells["D4"] == pytest.approx(43831.5)
    assert "D5" not in cells
    assert (cells["E4"], cells["E5"]) == ("yes", "no")
    assert cells["C4"] == "\ufffd\ufffd="
    assert len(str(cells["C5"])) == 32_767


def test_runs_have_their_sheets(tmp_path: Path) -> None:
    run = synthetic_results("baseline", cell=1000.0, hours=240.0)
    book = Book(write_report(tmp_path / "a.xlsx", run, lang="en", planning=[every()["pareto"]]))
    expected = ["Contents", "Present state", "Classes by month", "Bulletin by quarter", "Bulletin by month"]
    expected += ["Loads by kind", "Loads", "Plans", "Results of plans", "Verdicts by month"]
    expected += ["How often the target is met", "What figures say", "Ledger", "Trust sheet", "Provenance"]
    assert book.names[:15] == expected
    found = book.column("Loads", next(str(text) for text in book.cells("Loads").values() if "(t/a)" in str(text)))
    loads = run.loads[run.loads.columns[1]].dropna()
    assert found == pytest.approx([*loads, loads.sum()], rel=1e-12)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs = [synthetic_results(plan, cell=1000.0, hours=240.0) for plan in ("baseline", "combined")]
    path = tmp_path_factory.mktemp("whole") / "plan.xlsx"
    return write_report(path, runs, planning=[every()["plan"], every()["plan"]])


def test_every_table_has_a_filter_a_name_and_panes_that_stay(whole: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(whole)
    front, *sheets = book.worksheets
    tables = {name: one.attr_text for name, one in book.defined_names.items()}
    assert len(tables) == len(sheets) == len({name.lower() for name in tables})
    assert "t_水质现状评价表" in tables
    assert "t_削减方案_2" in tables
    named = {text.split("!")[0].strip("'"): text.split("!")[1].replace("$", "") for text in tables.values()}
    for sheet in sheets:
        assert sheet.freeze_panes == "B4"
        first, last = sheet.auto_filter.ref.split(":")
        assert named[sheet.title].split(":")[0] == first == "A3"
        assert sheet[f"{last[:-1].rstrip('0123456789')}3"].value
        assert "示例数据" in sheet.oddHeader.center.text
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    links = {cell.value: cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink}
    assert list(links) == [sheet.title for sheet in sheets]
    assert links["水质现状评价表"] == "'水质现状评价表'!A1"


def test_rows_are_as_high_as_their_texts_and_headings_stand_over_their_columns(whole: Path) -> None:
    """Not every program makes room for broken texts by itself: the height is in the file."""
    broken = 0
    for sheet in openpyxl.load_workbook(whole).worksheets[1:]:
        for column in sheet.iter_cols(min_row=3, max_row=3 + 40):
            for cell in column[1:]:
                lines = sum(len(part.encode("gb18030")) // 51 + 1 for part in str(cell.value or "").split("\n"))
                if cell.alignment.wrap_text and lines > 1:
                    broken += 1
                    assert sheet.row_dimensions[cell.row].height >= 15.0 * lines
            if column[1].data_type == "n" and column[1].value is not None:
                assert column[0].alignment.horizontal == "right"
    assert broken >= 2


def test_whole_numbers_have_no_point(whole: Path) -> None:
    gain = openpyxl.load_workbook(whole)["情景比选表"]
    heads = {cell.value: cell.column_letter for cell in gain[3]}
    assert {gain[f"{heads['增加断面·月']}{row}"].number_format for row in (5,)} == {"#,##0"}


def test_classes_have_their_official_colours_and_a_frame_where_missed(whole: Path) -> None:
    sheet = openpyxl.load_workbook(whole)["逐月达标表"]
    standard = read_standard()
    colours = {standard.label(one, "zh"): standard.colour(one)[1:] for one in standard.class_names}
    seen = [cell for row in sheet.iter_rows(min_row=4, min_col=5, max_col=16) for cell in row if cell.value]
    assert {cell.value for cell in seen} >= {"Ⅲ", "Ⅳ"}
    for cell in seen:
        assert cell.fill.fgColor.rgb[2:] == colours[cell.value]
        beyond = list(colours).index(cell.value) > list(colours).index("Ⅲ")
        assert (cell.border.left.style == "medium") == beyond


def test_the_same_numbers_as_on_the_page(whole: Path) -> None:
    run = synthetic_results("baseline", cell=1000.0, hours=240.0)
    about = study([run])
    sheet = openpyxl.load_workbook(whole)["水质现状评价表"]
    table = bureau.status(about)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=3 + len(table.table))]
    for row, (_, there) in zip(rows, table.table.iterrows(), strict=True):
        assert row[3] == pytest.approx(there["浓度"], rel=1e-15)
    assert sheet["D4"].number_format == "#,##0.0"  # COD is rounded to one decimal by the standard's file
    shown = [row[3].text for row in table.block("是", "否").rows]
    assert shown[0] == f"{rows[0][3]:.1f}"


def test_letters_and_references() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert quoted("it's") == "'it''s'"


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no workbook"):
        write_workbook(tmp_path / "a.html", every()["plan"])
    with pytest.raises(InputError, match="at least one run"):
        write_workbook(tmp_path / "a.xlsx")


def test_a_table_too_long_for_a_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("danao.reporting.workbook.MOST_ROWS", 10)
    with pytest.raises(InputError, match="more rows than a sheet can hold"):
        write_workbook(tmp_path / "a.xlsx", every()["plan"])
    assert not list(tmp_path.iterdir())
