"""Spoken: a noun that tells in lines what was found, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from danao.errors import in_words


class Spoken:
    """A noun with a `_told`: it prints itself as text in the preferred language."""

    _told: ClassVar[Callable[[Any, str | None], str]]
    """What puts the noun into words of a language; a function, and so a method."""

    def __str__(self) -> str:
        return self.in_words()

    def in_words(self, lang: str | None = None) -> str:
        """Return what was found as text, with all that is to know before it is used.

        Parameters
        ----------
        lang : {"zh", "en"}, optional
            Language; the preferred one (``DANAO_LANG``, else the locale) if not given.
        """
        return self._told(lang)


def with_notes(lines: Iterable[str], notes: Iterable[str], lang: str | None) -> str:
    """Return lines that are told already under their first, and notes put into words below them."""
    return "\n  ".join([*lines, *(f"{in_words('note: ', lang)}{in_words(note, lang)}" for note in notes)])
