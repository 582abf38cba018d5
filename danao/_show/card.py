"""Card: what a noun says of itself, as HTML for notebooks and as text for terminals, the same facts in both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

from danao._show.profile import Profile
from danao._show.strip import Strip
from danao._show.words import columns, numeric, told

STAMP = "示例数据 illustrative data"
ROWS = 12
"""Rows of a table that are shown."""

_FRAME = (
    "font:13px/1.5 system-ui,'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;max-width:860px;"
    "border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:10px 14px"
)
SMALL = "font-size:11px;opacity:.75"
_TABLE = "border-collapse:collapse;white-space:nowrap;margin:6px 0;font-size:12px"
_LEFT = ' style="text-align:left"'
_BADGE = "border-radius:3px;padding:1px 7px;font-size:12px;margin-left:6px"


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head.

    Parameters
    ----------
    head : sequence of str
        Columns.
    rows : sequence of sequence of str
        Cells.
    total : int, optional
        How many rows there are where not all were made.
    most : int
        How many rows are shown.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: int = 0
    most: int = ROWS

    def text(self) -> list[str]:
        """Return the table in lines."""
        more = self._more()
        return [*columns([self._head(), *map(list, self.rows[: self.most])]), *([more] if more else [])]

    def html(self) -> str:
        """Return the table as HTML."""
        right = numeric(self.rows[: self.most]) or [False] * len(self.head)
        lines = [_line("th", self._head(), right), *(_line("td", row, right) for row in self.rows[: self.most])]
        more = f'<div style="{SMALL}">{self._more()}</div>' if self._more() else ""
        body = f'<table cellpadding="3" style="{_TABLE}">{"".join(lines)}</table>'
        return f'<div style="overflow-x:auto">{body}</div>{more}'

    def _more(self) -> str:
        left = max(self.total, len(self.rows)) - min(len(self.rows), self.most)
        return told(f"and {left} more") if left > 0 else ""

    def _head(self) -> list[str]:
        return [told(head) for head in self.head]


@dataclass(frozen=True)
class Card:
    """What a noun says of itself.

    Parameters
    ----------
    heading : str
        Kind and name.
    facts : sequence of (str, str)
        Label and value.
    warnings : sequence of str
        What forbids to believe it.
    parts : sequence of Profile, Strip or Table
        In their order.
    notes : sequence of str
        What to know beside it.
    illustrative : bool
        Whether it bears the stamp of illustrative data.
    """

    heading: str
    facts: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()
    parts: Sequence[Profile | Strip | Table] = ()
    notes: Sequence[str] = ()
    illustrative: bool = False

    def text(self) -> str:
        """Return the card as text."""
        stamp = f"  [{STAMP}]" if self.illustrative else ""
        lines = [f"{told(self.heading)}{stamp}", *(f"!! {told(warning)}" for warning in self.warnings)]
        lines += [f"  {line}" for line in columns([list(fact) for fact in self._facts()])]
        for part in self.parts:
            lines += ["", *(f"  {line}" for line in part.text())]
        if self.notes:
            lines += ["", *(f"  {told(note)}" for note in self.notes)]
        return "\n".join(lines)

    def html(self) -> str:
        """Return the card as HTML that stands in light and in dark notebooks: it takes the colour of their text."""
        stamp = f'<span style="{_BADGE};background:#ffd54f;color:#000">{STAMP}</span>' if self.illustrative else ""
        lines = [f'<div style="font-size:15px"><b>{escape(told(self.heading))}</b>{stamp}</div>']
        lines += [
            f'<div style="background:#a3001b;color:#fff;border-radius:3px;padding:2px 8px;margin:4px 0">⚠ '
            f"{escape(told(warning))}</div>"
            for warning in self.warnings
        ]
        if self.facts:
            facts = "".join(_fact(label, value) for label, value in self._facts())
            lines.append(f'<table style="border-collapse:collapse;margin:4px 0;font-size:13px">{facts}</table>')
        for part in self.parts:
            if isinstance(part, Profile):
                lines.append(f'{part.svg()}<div style="{SMALL}">{part.legend()}</div>')
            else:
                lines.append(part.html())
        if self.notes:
            notes = "<br>".join(escape(told(note)) for note in self.notes)
            lines.append(f'<div style="{SMALL};margin-top:4px">{notes}</div>')
        return f'<div style="{_FRAME}">{"".join(lines)}</div>'

    def _facts(self) -> list[tuple[str, str]]:
        """Return the facts in the language of the reader: what is a name in them stays."""
        return [(told(label), told(value) if " " in value else value) for label, value in self.facts]


class Shown:
    """A noun with a `_card`: it shows itself in notebooks, and as text where it is printed."""

    _card: ClassVar[Callable[[Any], Card]]
    """What makes the card of the noun; a function, and so a method."""

    def __str__(self) -> str:
        return self._card().text()

    def _repr_html_(self) -> str:
        return self._card().html()

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        # IPython looks in the class that has a __repr__, not above it.
        cls._repr_pretty_ = Shown._repr_pretty_  # type: ignore[method-assign]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Write the text at the prompt of IPython, and one line where it stands in a list."""
        printer.text(str(self) if len(printer.stack) == 1 else repr(self))


def _fact(label: str, value: str) -> str:
    return (
        f'<tr style="background:none"><td style="text-align:left;opacity:.75;padding:0 12px 0 0;vertical-align:top">'
        f'{escape(label)}</td><td style="text-align:left;padding:0">{escape(value)}</td></tr>'
    )


def _line(tag: str, cells: Sequence[str], right: Sequence[bool]) -> str:
    """Return a row; numbers stand to the right as the row does, so that most cells need no word about it."""
    made = [
        f"<{tag}{'' if to_the_right else _LEFT}>{escape(cell)}</{tag}>"
        for cell, to_the_right in zip(cells, right, strict=True)
    ]
    return f'<tr align="right">{"".join(made)}</tr>'
