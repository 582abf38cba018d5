"""The report as a workbook: one sheet a table, numbers as numbers, no formula anywhere.

Every table has a filter, a name that formulas of the reader can use, and panes that stay; a contents sheet leads to it.
"""

from __future__ import annotations

import datetime
import io
import math
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
from danao.reporting.style import ink
from danao.reporting.texts import say

CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date, so that equal results give equal bytes."""

MOST_ROWS, LONGEST, LONGEST_NAME = 1_048_576, 32_767, 31
"""What a sheet, a cell and the name of a sheet can hold."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_UNNAMABLE = re.compile(r"[^A-Za-z0-9_\u4e00-\u9fff]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_HEAD = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#EEF2F5"}
_COLOURS = {"bad": "#B00D22", "good": "#17693C"}
_STAMP = {"bold": True, "font_color": "#8A5A00"}
_NOTE = {"font_color": "#5A6670", "italic": True}
_LINK = {"font_color": "#14507A", "underline": 1, "valign": "top"}
FIRST_ROW = 3
"""Where the rows of a table begin, counted from 0: caption, stamp and headings stand above."""
LONG = 48
"""Width of a column from which on its texts are broken into lines."""
_LINE = 16.5
"""Height of a line (pt). Not every program that opens a workbook makes room for broken texts by itself."""


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
    ranges: set[str] = field(default_factory=set)
    formats: dict[Any, Any] = field(default_factory=dict)

    def write_all(self) -> None:
        """Write the contents, then every sheet."""
        sheets = list(self._sheets())
        long = [sheet for sheet, _ in sheets if len(sheet.table) + len(sheet.notes) > MOST_ROWS - FIRST_ROW]
        if long:
            rule = "more rows than a sheet can hold"
            raise InputError([Problem(rule, sheet.name, remedy="write it with to_csv") for sheet in long])
        front = self.book.add_worksheet(self._name(self.study.say("workbook_contents")))
        named = [(self._name(sheet.name), sheet, stamped) for sheet, stamped in sheets]
        self._contents(front, [(name, sheet.caption) for name, sheet, _ in named])
        self._page(front, self.study.illustrative)
        for name, sheet, stamped in named:
            self._sheet(self.book.add_worksheet(name), name, sheet, stamped)

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
        for row, (left, right, look) in enumerate(lines):
            self._text(page, row, 0, left, look)
            self._text(page, row, 1, right, look | {"text_wrap": True, "valign": "top"})
            if (count := _lines(right, 100.0)) > 1:
                page.set_row(row, _LINE * count)
        for row, (name, caption) in enumerate(named, start=len(lines)):
            page.write_url(row, 0, f"internal:{quoted(name)}!A1", self._format(_LINK), name)
            self._text(page, row, 1, caption, {"text_wrap": True, "valign": "top"})

    def _sheet(self, page: Any, name: str, sheet: Sheet, stamped: bool) -> None:
        """Write the caption, the stamp, the headings, the rows and the notes of one table."""
        self._text(page, 0, 0, sheet.caption, {"bold": True})
        self._text(page, 1, 0, say("stamp", self.study.lang) if stamped else "", _STAMP)
        self._page(page, stamped)
        page.freeze_panes(FIRST_ROW, 1)
        page.repeat_rows(FIRST_ROW - 1)
        rows, columns = sheet.table.shape
        summed = rows - 1 in sheet.totals
        page.autofilter(FIRST_ROW - 1, 0, FIRST_ROW + rows - 1 - summed, columns - 1)
        corner = f"${letters(columns - 1)}${FIRST_ROW + rows}"
        self.book.define_name(self._range(name), f"={quoted(name)}!$A${FIRST_ROW}:{corner}")
        lines = [1] * (rows + 1)
        for column, head in enumerate(sheet.table.columns):
            lines = list(map(max, lines, self._column(page, column, str(head), sheet)))
        for row, count in enumerate(lines, start=FIRST_ROW - 1):
            if count > 1:
                page.set_row(row, _LINE * count)
        for row, note in enumerate(sheet.notes, start=FIRST_ROW + rows + 1):
            self._text(page, row, 0, note, _NOTE)

    def _column(self, page: Any, column: int, head: str, sheet: Sheet) -> list[int]:
        """Write a heading and what stands below it, as wide as it has to be; return how many lines each takes."""
        values = list(sheet.table.iloc[:, column])
        side = _side(values, any(key == head for _, key in sheet.grounds))
        self._text(page, FIRST_ROW - 1, column, head, _HEAD | side)
        whole = _whole(values)
        texts = [part for value in values[:200] if isinstance(value, str) for part in value.split("\n")]
        wanted = max(10.0, _width(head) / 1.6, *(_width(text) for text in texts))
        room = min(float(LONG), wanted)
        page.set_column(column, column, room + 2.0)
        lines = [_lines(head, room / 1.1)]
        for row, value in enumerate(values):
            broken = isinstance(value, str) and (wanted > LONG or "\n" in value)
            lines.append(_lines(value, room) if broken else 1)
            look = (
                {"valign": "top"} | ({"text_wrap": True} if broken else {}) | (side if isinstance(value, str) else {})
            )
            form = form_of(sheet, row, head) or ("#,##0" if whole else "")
            self._cell(page, FIRST_ROW + row, column, value, look | look_of(sheet, row, head), form)
        return lines

    def _page(self, page: Any, stamped: bool) -> None:
        """Set how a sheet is printed: A4 across, as wide as the paper, the stamp above."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        stamp = f"&C{say('stamp', self.study.lang)}" if stamped else ""
        page.set_header(stamp)
        page.set_footer("&L&A&R&P / &N")

    def _cell(self, page: Any, row: int, column: int, value: Any, look: dict[str, Any], form: str) -> None:
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
            shown = form or _number_format(float(value))
            page.write_number(row, column, float(value), self._format(look | {"num_format": shown}))
        else:
            self._text(page, row, column, str(value), look)

    def _text(self, page: Any, row: int, column: int, value: str, look: dict[str, Any]) -> None:
        """Write a text as a text; one that looks like a formula is quoted, so that editing it makes none."""
        written = text(value)
        quoted = {"quote_prefix": True} if written.startswith(_FORMULA) else {}
        if written:
            page.write_string(row, column, written, self._format(look | quoted))
        elif "top" in look:
            page.write_blank(row, column, None, self._format(look))

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

    def _range(self, sheet: str) -> str:
        """Return a name for the table of a sheet that formulas can use and no other table has."""
        base = "t_" + _UNNAMABLE.sub("_", sheet)
        several = (base if place == 0 else f"{base}_{place + 1}" for place in range(len(self.ranges) + 1))
        found = next(name for name in several if name.lower() not in self.ranges)
        self.ranges.add(found.lower())
        return found


def look_of(sheet: Sheet, row: int, head: str) -> dict[str, Any]:
    """Return how a cell looks: sums bold, marks in colour, classes on their ground with a heavy frame where missed."""
    mark, ground = sheet.marks.get((row, head), ""), sheet.grounds.get((row, head), "")
    look: dict[str, Any] = {"bold": True, "top": 1} if row in sheet.totals else {}
    if ground:
        frame = {"border": 2, "bold": True} if mark == "bad" else {"border": 1, "border_color": "#FFFFFF"}
        return look | {"bg_color": ground, "font_color": ink(ground), "align": "center"} | frame
    return look | ({"font_color": _COLOURS[mark]} if mark else {})


def form_of(sheet: Sheet, row: int, head: str) -> str:
    """Return the number format of a cell, empty where four digits do."""
    if head in sheet.shares:
        return "0.0%"
    digits = sheet.places.get((row, head))
    return "" if digits is None else "#,##0" + (f".{'0' * digits}" if digits else "")


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a reference holds it."""
    return "'" + sheet.replace("'", "''") + "'"


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0: A, B, …, Z, AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def text(value: str) -> str:
    """Return a text that a cell can hold: signs that no file of this kind can carry are shown as �."""
    cleaned = _UNWRITABLE.sub("\ufffd", value)
    return cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 1] + "…"


def _side(values: list[Any], grounds: bool) -> dict[str, Any]:
    """Return on which side a column stands: classes in the middle, texts a little off the numbers before them."""
    if grounds:
        return {"align": "center"}
    if any(isinstance(value, str) for value in values):
        return {"align": "left", "indent": 1}
    return {"align": "right"}


def _whole(values: list[Any]) -> bool:
    """Return whether a column holds whole numbers alone, perhaps written with a point because some are missing."""
    numbers = [float(value) for value in values if isinstance(value, float | np.floating) and np.isfinite(value)]
    return bool(numbers) and all(value.is_integer() and abs(value) < 1e9 for value in numbers)


def _lines(value: str, room: float) -> int:
    """Return how many lines a text takes in a column so many letters wide."""
    return sum(max(1, math.ceil(_width(part) / room)) for part in value.split("\n"))


def _number_format(value: float) -> str:
    """Return the format that shows four digits of a number; the cell keeps them all."""
    if (value and abs(value) < 1e-4) or abs(value) >= 1e9:
        return "0.000E+00"
    places = decimals([value])
    return "#,##0" + (f".{'0' * places}" if places and value else "")


def _width(value: str) -> float:
    """Return the width of a text in letters, Chinese ones counted twice."""
    return float(sum(2 if ord(letter) > 0x2E7F else 1 for letter in value))
