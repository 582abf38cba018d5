"""Texts that paper can carry: what no reader could see is made visible."""

from __future__ import annotations

import re

from matplotlib.figure import Figure
from matplotlib.text import Text

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def legible(text: str) -> str:
    """Return a text as it is printed.

    Signs that no document can hold (control characters, halves of characters) become �, as in workbooks; marks that
    turn the direction of writing, with which a name could make a number read backwards, are written out: ``[U+202E]``.
    """
    shown = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _DIRECTIONS.sub(lambda found: f"[U+{ord(found[0]):04X}]", shown)


def lettered(figure: Figure) -> Figure:
    """Return a figure whose texts are as they are printed; halves of characters would stop its drawing."""
    for text in figure.findobj(Text):
        if text.get_text() != (shown := legible(text.get_text())):
            text.set_text(shown)
    return figure
