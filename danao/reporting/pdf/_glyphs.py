"""Characters that the fonts of a PDF have, and what is shown for the others: never a silent box."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import get_data_path

from danao.errors import DanaoWarning
from danao.reporting import fonts
from danao.reporting.texts import say

FONTS = (fonts.FILE.parent, Path(get_data_path()) / "fonts" / "ttf")
"""Folders of the fonts: the one that ships with danao, and those of matplotlib for signs that it lacks."""

_SECOND = FONTS[1] / "DejaVuSans.ttf"
_INVISIBLE = {"Cf", "Zl", "Zp"}
SHOWN = 30
"""So many missing characters are told of."""


@cache
def covered() -> frozenset[int]:
    """Return the code points that some font of the report has."""
    from fontTools.ttLib import TTFont

    with TTFont(_SECOND, lazy=True) as font:
        return fonts.characters() | frozenset(font.getBestCmap())


class Glyphs:
    """Replaces what no font has, and remembers it."""

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}

    def printed(self, value: Any) -> Any:
        """Return data with every text as it can be printed."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.printed(part) for key, part in value.items()}
        return [self.printed(part) for part in value] if isinstance(value, list | tuple) else value

    def told(self, lang: str) -> str:
        """Return what to say of the missing characters, empty if there are none, and warn of them."""
        if not self.missing:
            return ""
        codes = ", ".join(f"U+{ord(letter):04X}" for letter in list(self.missing)[:SHOWN])
        more = ", …" if len(self.missing) > SHOWN else ""
        rule = f"no font of the PDF has {codes}{more}; each is shown as its code, or write .docx"
        warnings.warn(rule, DanaoWarning, stacklevel=2)
        return say("paper_missing_glyphs", lang, codes=codes + more)

    def _text(self, text: str) -> str:
        if text.isascii():
            return text
        return "".join(letter if self._has(letter) else f"[U+{ord(letter):04X}]" for letter in text)

    def _has(self, letter: str) -> bool:
        if letter.isspace() or ord(letter) in covered() or unicodedata.category(letter) in _INVISIBLE:
            return True
        self.missing[letter] = None
        return False
