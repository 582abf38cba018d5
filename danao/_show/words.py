"""Texts that a user gave, numbers and columns, as a terminal and a page can bear them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from danao.messages.language import preferred

LONGEST = 48
_FEWEST = 5
"""Letters around the blanks of a sentence by which it is known."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, marks of direction, halves of pairs, breaks of lines


def plain(text: Any, longest: int = LONGEST) -> str:
    """Return a text of a user on one line, what steers a terminal or turns its direction replaced, the end cut off."""
    text = str(text)
    cut = text[: longest - 1] + "…" if len(text) > longest else text
    return "".join("�" if unicodedata.category(letter) in _HIDDEN else letter for letter in cut)


def told(text: str) -> str:
    """Return words of danao in the preferred language; what it does not know stays as it is.

    A sentence that is nearly all blanks, such as ``{0} to {1}``, is taken for none: names may look like it.
    """
    if preferred() == "en":
        return text
    from danao.messages.sentences import sentence_of

    found = sentence_of(text)
    if found is None or (found[0].blanks and sum(map(len, found[0].letters)) < _FEWEST):
        return text
    return found[0].said(found[1])


def in_both(title: Any, name: str = "") -> str:
    """Return a title in the languages that it has, Chinese first, or the name; equal ones once."""
    given = title if isinstance(title, Mapping) else {"zh": title}
    told = [str(given[lang]) for lang in ("zh", "en") if given.get(lang)]
    return plain(" ".join(dict.fromkeys(told)) or name)


def named(name: str, title: Any) -> str:
    """Return a name and, where it has one that says more, its title."""
    said = in_both(title, name)
    return plain(said if said == plain(name) else f"{plain(name)} {said}", 40)


def number(value: float, digits: int = 3) -> str:
    """Return a number as people write it: 12,300, 1.23, 0.000123; nothing for NaN."""
    if value != value:
        return ""
    return f"{value:,.0f}" if 1000.0 <= abs(value) < 1e7 else f"{value + 0.0:.{digits}g}"


def metres(value: float) -> str:
    """Return a level with two decimals."""
    return f"{value:.2f} m".replace("-", "−")


def kilometre_mark(chainage: float) -> str:
    """Return a chainage (m) as engineers write it: 3450.0 is ``3+450``, 12.5 is ``0+012.5``."""
    millimetres = round(abs(chainage) * 1000.0)
    kilometres, rest = divmod(millimetres, 1_000_000)
    whole, fraction = divmod(rest, 1000)
    sign = "-" if chainage < 0.0 and millimetres else ""
    return f"{sign}{kilometres}+{whole:03d}" + f".{fraction:03d}".rstrip("0").rstrip(".")


def width(text: str) -> int:
    """Return how many places a text takes in a terminal, where a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(bool(unicodedata.combining(letter)) for letter in text)


def columns(rows: Sequence[Sequence[str]], between: str = "  ") -> list[str]:
    """Return rows of texts as lines in columns; what is a number in every row but the first stands to the right."""
    if not rows:
        return []
    widths = [max(width(row[k]) for row in rows) for k in range(len(rows[0]))]
    right = numeric(rows[1:])
    lines = []
    for row in rows:
        cells = []
        for cell, room, to_the_right in zip(row, widths, right, strict=True):
            gap = " " * (room - width(cell))
            cells.append(gap + cell if to_the_right else cell + gap)
        lines.append(between.join(cells).rstrip())
    return lines


def numeric(rows: Sequence[Sequence[str]]) -> list[bool]:
    """Return which columns hold nothing but numbers."""
    return [any(column) and all(_is_number(cell) for cell in column) for column in zip(*rows, strict=True)]


def _is_number(cell: str) -> bool:
    text = cell.strip().rstrip(" %×").replace(",", "").replace("−", "-")
    try:
        float(text or 0)
    except ValueError:
        return False
    return True
