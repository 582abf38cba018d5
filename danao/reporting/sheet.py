"""Sheets: tables whose numbers are still numbers, for a page to round and for a workbook to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from danao.reporting.blocks import Cell, Table, number
from danao.reporting.style import ink


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table for readers.

    Parameters
    ----------
    name : str
        A short name, for the tab of a workbook.
    caption : str
        What it shows, with the unit where one holds for all.
    table : pandas.DataFrame
        Its columns are headings in the language of the reader; cells are texts, numbers, instants or yes and no.
    shares : tuple of str
        Columns that are parts of a whole, shown in per cent.
    totals : tuple of int
        Rows that are sums.
    marks : mapping of (row, heading) to str
        Cells that are ``good`` or ``bad``.
    grounds : mapping of (row, heading) to str
        Colours of cells that hold a class of water, ``#RRGGBB``; those with the mark ``bad`` get a heavy frame.
    places : mapping of (row, heading) to int
        Decimals of numbers that a standard rounds; all others are shown with four digits.
    notes : tuple of str
        What stands below the table: what is not known, and why.
    """

    name: str
    caption: str
    table: pd.DataFrame
    shares: tuple[str, ...] = ()
    totals: tuple[int, ...] = ()
    marks: Mapping[tuple[int, str], str] = field(default_factory=dict)
    grounds: Mapping[tuple[int, str], str] = field(default_factory=dict)
    places: Mapping[tuple[int, str], int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def block(self, yes: str, no: str) -> Table:
        """Return the table of a page, numbers to four digits; `yes` and `no` are the words for truth."""
        heads = [str(head) for head in self.table.columns]
        columns = [self._cells(head, yes, no) for head in heads]
        rows = [list(row) for row in zip(*columns, strict=True)]
        return Table(self.caption, [_unbroken(head) for head in heads], rows, "small sheet")

    def _cells(self, head: str, yes: str, no: str) -> list[Cell]:
        values = list(self.table[head])
        numeric = is_number(self.table[head])
        cells = []
        for place, value in enumerate(values):
            looks = ["number"] * numeric + ["total"] * (place in self.totals)
            mark, ground = self.marks.get((place, head), ""), self.grounds.get((place, head), "")
            looks.append(("class missed" if mark == "bad" else "class") if ground else mark)
            looks += _breaks(value)
            text = share(value) if head in self.shares else self._shown(place, head, value, yes, no)
            cells.append(Cell(text, " ".join(filter(None, looks)), ground, ink(ground) if ground else ""))
        return cells

    def _shown(self, row: int, head: str, value: Any, yes: str, no: str) -> str:
        digits = self.places.get((row, head))
        return shown(value, yes, no) if digits is None or pd.isna(value) else number(float(value), f".{digits}f")


def _breaks(value: Any) -> list[str]:
    """Return how a text is broken into lines: where it says so, or not at all where it is short."""
    if not isinstance(value, str):
        return []
    return ["lines"] if "\n" in value else ["short"] * (0 < len(value) <= 8)


def _unbroken(head: str) -> str:
    """Return a heading whose months are not broken into two lines."""
    return re.sub(r"(\d{4})-(\d\d)", "\\1\u2011\\2", head)


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers, not truths."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def negatives(table: pd.DataFrame, head: str) -> dict[tuple[int, str], str]:
    """Return marks for the numbers of a column: below zero is bad."""
    return {(place, head): "bad" for place, value in enumerate(table[head]) if value < 0.0}


def shown(value: Any, yes: str = "yes", no: str = "no") -> str:
    """Return a cell as text: numbers to four digits, thousands parted; instants to the minute; a dash for nothing."""
    if isinstance(value, bool | np.bool_):
        return yes if value else no
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return "—"
    if isinstance(value, pd.Timestamp | np.datetime64):
        return f"{pd.Timestamp(value):%Y-%m-%d %H:%M}"
    if isinstance(value, int | np.integer):
        return number(int(value), ",d")
    return plain(float(value)) if isinstance(value, float | np.floating) else str(value)


def plain(value: float) -> str:
    """Return a number as people read it: four digits; powers of ten only below 10⁻⁴."""
    size = abs(value)
    return number(value, ",.0f" if size >= 1000.0 else ".1e" if 0.0 < size < 1e-4 else ".4g")


def share(value: float) -> str:
    """Return a part of a whole in per cent, to a tenth."""
    if value != value:
        return "—"
    if 0.0 < abs(value) < 5e-4:
        return "≈ 0"
    return f"{number(100.0 * value, '.1f')} %"
