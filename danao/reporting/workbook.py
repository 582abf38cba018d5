"""The report as a workbook: one sheet a table, numbers as numbers, no formula anywhere."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem
from danao.reporting.blocks import decimals
from danao.reporting.run_sheets import run_sheets
from danao.reporting.sheet import Sheet
from danao.reporting.study import Study
from danao.reporting.texts import say

CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date, so that equal results give equal bytes."""

MOST_ROWS, LONGEST, LONGEST_NAME = 1_048_576, 32_767, 31
"""What a sheet, a cell and the name of a sheet can hold."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_HEAD = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#EEF2F5"}
_COLOURS = {"bad": "#B00D22", "good": "#17693C"}


def content(study: Study) -> bytes:
    """Return every table of a study as a workbook.

    Raises
    ------
    InputError
        If ``xlsxwriter`` is not installed, or a table has more rows than a sheet can hold.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        rule = "workbooks need the package xlsxwriter"
        raise InputError(Problem(rule, remedy="pip install 'danao[report]', or write .html")) from error
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": text(study.heading), "created": CREATED, "author": "danao"})
        _Writer(book, study).write_all()
    return stream.getvalue()


@dataclass
class _Writer:
    """Writes sheets of a study into an open workbook."""

    book: Any
    study: Study
    names: set[str] = field(default_factory=set)
    formats: dict[Any, Any] = field(default_factory=dict)

    def write_all(self) -> None:
        """Write the contents, then every sheet."""
        sheets = list(self._sheets())
        long = [sheet for sheet, _ in sheets if len(sheet.table) > MOST_ROWS - 3]
        if long:
            rule = "more rows than a sheet can hold"
            raise InputError([Problem(rule, sheet.name, remedy="write it with to_csv") for sheet in long])
        front = self.book.add_worksheet(self._name(self.study.say("workbook_contents")))
        named = [(self._name(sheet.name), sheet, stamped) for sheet, stamped in sheets]
        self._contents(front, [(name, sheet.caption) for name, sheet, _ in named])
        for name, sheet, stamped in named:
            self._sheet(self.book.add_worksheet(name), sheet, stamped)

    def _sheets(self) -> Iterator[tuple[Sheet, bool]]:
        """Give every sheet, and whether its data are illustrative."""
        runs = any(run.provenance["data_status"] == "illustrative" for run in self.study.runs)
        yield from ((sheet, runs) for sheet in run_sheets(self.study))
        for chapter in self.study.planning:
            for sheet in (*chapter.sheets, *chapter.more):
                if len(sheet.table):
                    yield sheet, chapter.illustrative

    def _contents(self, page: Any, named: list[tuple[str, str]]) -> None:
        """Write what the workbook is, what it says, and which sheets it has."""
        study = self.study
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 100)
        lines: list[tuple[str, str, dict[str, Any]]] = [(study.heading, "", {"bold": True, "font_size": 14})]
        if study.illustrative:
            lines.append((study.say("stamp"), study.say("stamp_note"), {"bold": True, "font_color": "#8A5A00"}))
        standard = study.standard
        subtitle = study.say("report_subtitle", number=standard.number, title=standard.title[study.lang])
        lines += [(subtitle, "", {}), ("", "", {})]
        for chapter in study.planning:
            lines.append((chapter.title, "", {"bold": True}))
            labels = [study.say(f"said_{key}") for key in ("shows", "good", "bad", "do")]
            lines += [(label, said, {}) for label, said in zip(labels, chapter.said, strict=True)]
            lines += [("", note, {}) for note in (*chapter.notes, chapter.basis) if note]
        lines += [("", "", {}), (study.say("workbook_sheet"), study.say("workbook_shows"), {"bold": True})]
        lines += [(name, caption, {}) for name, caption in named]
        for row, (left, right, look) in enumerate(lines):
            self._text(page, row, 0, left, look)
            self._text(page, row, 1, right, look | {"text_wrap": True, "valign": "top"})

    def _sheet(self, page: Any, sheet: Sheet, stamped: bool) -> None:
        """Write the caption, the stamp, the headings and the rows of one table."""
        stamp = say("stamp", self.study.lang) if stamped else ""
        self._text(page, 0, 0, sheet.caption, {"bold": True})
        self._text(page, 1, 0, stamp, {"bold": True, "font_color": "#8A5A00"})
        if stamped:
            page.set_header(f"&C{stamp}")
        page.freeze_panes(3, 1)
        for column, head in enumerate(sheet.table.columns):
            self._text(page, 2, column, str(head), _HEAD)
            values = list(sheet.table[head])
            shares = head in sheet.shares
            widths = [_width(str(head)) / 1.6, *(_width(value) for value in values[:200] if isinstance(value, str))]
            page.set_column(column, column, min(48.0, max(10.0, *widths)) + 1.0)
            for row, value in enumerate(values):
                look: dict[str, Any] = {"bold": True, "top": 1} if row in sheet.totals else {}
                mark = sheet.marks.get((row, str(head)))
                look |= {"font_color": _COLOURS[mark]} if mark else {}
                self._cell(page, row + 3, column, value, look, shares)

    def _cell(self, page: Any, row: int, column: int, value: Any, look: dict[str, Any], shares: bool) -> None:
        """Write one value as what it is; what is not known stays empty."""
        if isinstance(value, bool | np.bool_):
            self._text(page, row, column, self.study.say("yes" if value else "no"), look)
        elif isinstance(value, str):
            self._text(page, row, column, value, look)
        elif value is None or pd.isna(value):
            page.write_blank(row, column, None, self._format(look))
        elif isinstance(value, pd.Timestamp | np.datetime64):
            when = pd.Timestamp(value).to_pydatetime()
            page.write_datetime(row, column, when, self._format(look | {"num_format": "yyyy-mm-dd hh:mm"}))
        elif isinstance(value, int | np.integer):
            page.write_number(row, column, int(value), self._format(look | {"num_format": "#,##0"}))
        elif np.isfinite(value):
            form = "0.0%" if shares else _number_format(float(value))
            page.write_number(row, column, float(value), self._format(look | {"num_format": form}))
        else:
            self._text(page, row, column, str(value), look)

    def _text(self, page: Any, row: int, column: int, value: str, look: dict[str, Any]) -> None:
        """Write a text as a text; one that looks like a formula is quoted, so that editing it makes none."""
        written = text(value)
        quoted = {"quote_prefix": True} if written.startswith(_FORMULA) else {}
        if written:
            page.write_string(row, column, written, self._format(look | quoted))

    def _format(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _name(self, wanted: str) -> str:
        """Return a name for a sheet that a workbook takes and no other sheet has."""
        base = _FORBIDDEN.sub(" ", wanted).strip(" '") or "1"
        for count in range(1, len(self.names) + 2):
            tail = f" {count}" if count > 1 else ""
            name = base[: LONGEST_NAME - len(tail)].rstrip(" '") + tail
            if name.lower() not in self.names and name.lower() != "history":
                break
        self.names.add(name.lower())
        return name


def text(value: str) -> str:
    """Return a text that a cell can hold: signs that no file of this kind can carry are shown as �."""
    cleaned = _UNWRITABLE.sub("\ufffd", value)
    return cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 1] + "…"


def _number_format(value: float) -> str:
    """Return the format that shows four digits of a number; the cell keeps them all."""
    if (value and abs(value) < 1e-4) or abs(value) >= 1e9:
        return "0.000E+00"
    places = decimals([value])
    return "#,##0" + (f".{'0' * places}" if places and value else "")


def _width(value: str) -> float:
    """Return the width of a text in letters, Chinese ones counted twice."""
    return float(sum(2 if ord(letter) > 0x2E7F else 1 for letter in value))
