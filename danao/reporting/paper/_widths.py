"""Widths of the columns of a table on paper, and whether it needs a wide page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from danao.reporting.blocks import Cell, Table
from danao.reporting.paper._signs import legible

PORTRAIT, LANDSCAPE = 16.6, 25.3
"""Width of the text on an upright and on a wide A4 page (cm)."""

A4 = {False: PORTRAIT, True: LANDSCAPE}
"""The same by whether the page is wide."""


@dataclass(frozen=True)
class Form:
    """What paper has room for.

    Parameters
    ----------
    pages : mapping of bool to float
        Width of the text on an upright and on a wide page (cm).
    sizes : mapping of bool to tuple of float
        Sizes of type in tables on them (pt), the first that fits is taken.
    most_columns : int
        A table with more columns goes on a wide page.
    whole : mapping of bool to float
        Height of a table that is kept on one page (cm).
    appendix : float
        Type of the appendix, as a share of the others.
    """

    pages: Mapping[bool, float] = field(default_factory=lambda: dict(A4))
    sizes: Mapping[bool, tuple[float, ...]] = field(
        default_factory=lambda: {False: (9.0, 8.5, 8.0), True: (9.0, 8.0, 7.0, 6.0)}
    )
    most_columns: int = 10
    whole: Mapping[bool, float] = field(default_factory=lambda: {False: 14.0, True: 9.0})
    appendix: float = 1.0


OFFICE = Form()
"""The form of offices, in which Word documents are written."""

DENSE = Form(
    pages={False: 17.8, True: 26.5},
    sizes={False: (7.5, 7.0, 6.5), True: (7.5, 7.0, 6.5, 6.0)},
    most_columns=16,
    whole={False: 7.0, True: 6.0},
    appendix=0.88,
)
"""Narrow margins and small type, for what is read on a screen or printed by the reader."""

PADDING = 0.2
"""Of both sides of a cell (cm)."""

SMALLER = 0.78
"""Size of a cell's second line, of the first."""

_POINT = 2.54 / 72.0
_LETTERS = dict.fromkeys("mwMW%@µ³", 0.92) | dict.fromkeys("ijlI.,:;'|! ", 0.3)
_TOKEN = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+?(?:[-/,_·](?=\D)|(?=[\s\u2e80-\uffff])|$)")
_WHOLE, _BROKEN = (6.0, 8.0, 14.0), (4.0, 6.0, 0.0)
"""Lengths up to which a text, a name and a number's second line stay on one line (em), tried in this order."""

_SENTENCE = 30.0  # of a text that reads better in a broader column (em)
_SLACK = 0.3  # fonts differ (em)
_LONGEST = 14.0  # letters of a word that are kept together (em)


def fitted(table: Table, form: Form, scale: float = 1.0) -> tuple[bool, float, tuple[float, ...]]:
    """Return whether a table needs a wide page, its size of type (pt) and the widths of its columns (cm).

    Columns get what their longest lines need where the page has room for it, or what they need if heads take two lines;
    else at least what keeps numbers and words whole, and the rest of the page in proportion to what they lack.
    """
    heads = 0 if "plain" in table.look else 1
    columns = list(zip(*([_heads(table), *table.rows][1 - heads :]), strict=True))
    longest = _alike(columns, list(map(_most, columns)))
    most = _alike(columns, [max(_most(column[heads:]), 0.5 * _most(column[:heads])) for column in columns])
    for wide in (True,) if len(columns) > form.most_columns else (False, True):
        for words, smallest in ((_WHOLE, form.sizes[False][-1]), (_BROKEN, 0.0)):
            least = _alike(columns, [_least(column, words) for column in columns])
            for size in (scale * size for size in form.sizes[wide] if size >= smallest):
                room = form.pages[wide] / _POINT / size - len(columns) * PADDING / _POINT / size
                if sum(least) <= room:
                    shared = _shared(least, longest if sum(longest) <= room else most, room)
                    return wide, size, tuple(width * size * _POINT + PADDING for width in shared)
    size = form.sizes[True][-1]
    room = form.pages[True] - len(columns) * PADDING
    return True, size, tuple(width / sum(least) * room + PADDING for width in least)


def _heads(table: Table) -> list[Cell]:
    return [Cell(head) for head in table.head]


def _alike(columns: Sequence[Sequence[Cell]], widths: list[float]) -> list[float]:
    """Return the widths with those of coloured columns alike: months side by side."""
    coloured = [any(cell.colour for cell in column) for column in columns]
    widest = max((width for width, found in zip(widths, coloured, strict=True) if found), default=0.0)
    return [widest if found else width for width, found in zip(widths, coloured, strict=True)]


def _shared(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Return widths between the least and the most that fill a room."""
    wanted = sum(most)
    if wanted <= room:
        return [width * room / wanted for width in most]
    lacking = [upper - lower for lower, upper in zip(least, most, strict=True)]
    part = (room - sum(least)) / sum(lacking)
    return [lower + part * lack for lower, lack in zip(least, lacking, strict=True)]


def _least(column: Sequence[Cell], words: tuple[float, float, float]) -> float:
    """Return how many em a column cannot do without."""
    return _SLACK + max(2.0, *(_kept(cell, *words) for cell in column))


def _most(column: Sequence[Cell]) -> float:
    """Return how many em the longest line of a column has; very long ones are broken anyway."""
    lines = (line for cell in column for line in (*legible(cell.text).split("\n"), *_smaller(cell)))
    return _SLACK + max(2.0, *(min(40.0, measured(line)) for line in lines), 0.0)


def _smaller(cell: Cell) -> list[str]:
    return legible(cell.note[:200]).split("\n")


def _kept(cell: Cell, words: float, name: float, note: float) -> float:
    """Return how many em of a cell stay on one line: a number whole, a text up to some length."""
    looks = cell.look.split()
    text, below = legible(cell.text[:200]), _smaller(cell)
    whole = measured(text)
    if "number" not in looks:
        least = name if "name" in looks else words if whole < _SENTENCE else 2.0 * words
        whole = max(min(least, whole), _longest(text))
    second = max(min(note if "number" in looks else 0.0, max(map(measured, below))), *map(_longest, below))
    return max(min(_LONGEST, whole), min(_LONGEST, SMALLER * second))


def _longest(text: str) -> float:
    """Return the width of the longest word of a text (em)."""
    return max(map(measured, _TOKEN.findall(text)), default=0.0)


def height(table: Table, size: float, widths: Sequence[float]) -> float:
    """Return about how high a table is (cm)."""
    rows = table.rows if "plain" in table.look else [_heads(table), *table.rows]
    return (
        sum(max(_lines(cell, size, width) for cell, width in zip(row, widths, strict=True)) for row in rows)
        * (1.3 * size * _POINT)
        + len(rows) * 0.12
    )


def _lines(cell: Cell, size: float, width: float) -> float:
    room = (width - PADDING) / _POINT / size
    text = sum(max(1, math.ceil(measured(line) / room)) for line in legible(cell.text).split("\n"))
    notes = [line for line in legible(cell.note).split("\n") if line.strip()]
    note = sum(max(1, math.ceil(SMALLER * measured(line) / room)) for line in notes)
    return text + SMALLER * note


def measured(text: str) -> float:
    """Return the width of a text in em: a Chinese character is one, a Latin letter a little more than half of one."""
    return sum(1.0 if ord(letter) > 0x2E7F else _LETTERS.get(letter, 0.57) for letter in text)
