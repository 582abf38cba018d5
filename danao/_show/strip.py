"""The class strip: sections by months, each with numeral and colour, and a mark where the target is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from danao._show.words import columns, told

MISSED = "*"
PERIODS, SECTIONS = 24, 10


@dataclass(frozen=True)
class Cell:
    """One section in one period: its numeral, the colour behind it (``#RRGGBB``), whether the target is missed."""

    text: str
    colour: str = ""
    missed: bool = False


EMPTY = Cell("—")


@dataclass(frozen=True)
class Strip:
    """Cells by section and period.

    Parameters
    ----------
    periods : sequence of str
        Columns, the first at the left; the last 24 are shown.
    rows : sequence of (str, sequence of Cell)
        Section and its cells; the first ten are shown.
    caption : str
        What the numerals are.
    miss : str
        What the mark says.
    """

    periods: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    caption: str
    miss: str = "target missed"

    def text(self) -> list[str]:
        """Return the strip in lines; `MISSED` marks what misses its target."""
        shown = [["", *self._periods()]]
        for name, cells in self.rows[:SECTIONS]:
            shown.append([name, *(f"{cell.text}{MISSED if cell.missed else ''}" for cell in cells[-PERIODS:])])
        return [f"{self._span()}; {MISSED} {told(self.miss)}{self._left()}", *columns(shown)]

    def html(self) -> str:
        """Return the strip as a table."""
        head = "".join(f'<th style="{_HEAD}">{escape(period)}</th>' for period in ("", *self._periods()))
        lines = [f"<tr>{head}</tr>"]
        for name, cells in self.rows[:SECTIONS]:
            row = "".join(map(_cell, cells[-PERIODS:]))
            lines.append(f'<tr><th style="{_NAME}">{escape(name)}</th>{row}</tr>')
        caption = f"{escape(self._span())}; <b>✗</b> {escape(told(self.miss))}{self._left()}"
        return (
            f'<div style="overflow-x:auto"><table style="{_TABLE}">'
            f'{"".join(lines)}</table></div><div style="font-size:11px;opacity:.75">{caption}</div>'
        )

    def _periods(self) -> list[str]:
        """Return the columns, months without their year but where a later one begins."""
        shown = list(self.periods[-PERIODS:])
        short = []
        for before, period in zip([shown[0] if shown else "", *shown], shown, strict=False):
            year, _, rest = period.partition("-")
            same = before.partition("-")[0] == year
            short.append(period if not rest else rest if same else f"{year[-2:]}-{rest}")
        return short

    def _span(self) -> str:
        """Return what is shown, and from when to when."""
        shown = self.periods[-PERIODS:]
        span = f", {shown[0]} – {shown[-1]}" if len(shown) > 1 else ""
        return f"{told(self.caption)}{span}"

    def _left(self) -> str:
        left = [
            told(f"{count} {what}")
            for count, what in (
                (len(self.periods) - PERIODS, "earlier periods"),
                (len(self.rows) - SECTIONS, "more sections"),
            )
            if count > 0
        ]
        both = " and ".join(left)
        return f" ({told(f'{both} not shown')})" if left else ""


_TABLE = "border-collapse:separate;border-spacing:2px;margin:4px 0;font-size:12px"
_NAME = "text-align:left;font-weight:normal;white-space:nowrap"
_HEAD = "text-align:center;font-weight:normal;font-size:11px;min-width:28px;padding:0 1px"
_CELL = "text-align:center;padding:2px 3px"


def _cell(cell: Cell) -> str:
    if not cell.colour:
        return f'<td style="{_CELL}">{escape(cell.text)}</td>'
    style = f"{_CELL};background:{cell.colour};color:#000"
    if not cell.missed:
        return f'<td style="{style}">{escape(cell.text)}</td>'
    return f'<td style="{style};box-shadow:inset 0 0 0 2px #000"><b>{escape(cell.text)}✗</b></td>'
