"""Workbooks: one sheet a table, numbers as numbers, no formula whatever a name says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import danao
from danao import InputError
from danao.planning.allocation import Plan
from danao.reporting import write_report, write_workbook
from danao.reporting.sheet import Sheet
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
        assert b"<hyperlink" not in data, name
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
    assert book.column("削减方案", "削减 (t/a)")


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
    expected = ["Contents", "Verdicts by month", "How often the target is met", "Loads", "Ledger", "Trust sheet"]
    assert book.names[:6] == expected
    found = book.column("Loads", next(str(text) for text in book.cells("Loads").values() if "(t/a)" in str(text)))
    assert found == pytest.approx(run.loads[run.loads.columns[1]].dropna().tolist(), rel=1e-12)


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
