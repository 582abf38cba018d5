"""The Chinese of a message, found by its English.

A message is an English sentence whose blanks are filled. Its Chinese is found by looking for the sentence that it is
an instance of, the one with the most letters first, and by filling the blanks of the twin with what stood in them.
The sentences lie in `danao.messages.chinese`, one file a room of danao, and are read when a Chinese message is asked
for the first time.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from dataclasses import dataclass
from functools import cache, cached_property

from danao.messages import chinese

_BETWEEN = re.compile(r", | or | and ")


@dataclass(frozen=True)
class Sentence:
    """An English sentence with blanks and its Chinese twin.

    Parameters
    ----------
    english : str
        With numbered blanks, as in ``{0} times, but {1} values``.
    chinese : str
        With the same blanks in any order. ``{0:words}`` holds words of danao's own, which are put into Chinese too.
    """

    english: str
    chinese: str

    @cached_property
    def _parts(self) -> tuple[tuple[str, str | None], ...]:
        return tuple((around, blank) for around, blank, *_ in string.Formatter().parse(self.english))

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """What stands around the blanks of the English sentence."""
        return tuple(around for around, _ in self._parts if around)

    @cached_property
    def blanks(self) -> int:
        """How many blanks there are."""
        return sum(blank is not None for _, blank in self._parts)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (re.escape(around) + ("(.*?)" if blank is not None else "") for around, blank in self._parts)
        return re.compile("".join(parts), re.DOTALL)

    def blanks_of(self, text: str) -> tuple[str, ...] | None:
        """Return what fills the blanks in a text; None if the text is no instance of this sentence."""
        if not all(around in text for around in self.letters):
            return None
        found = self._pattern.fullmatch(text)
        return None if found is None else found.groups()

    def said(self, blanks: tuple[str, ...]) -> str:
        """Return the Chinese sentence with its blanks filled."""
        parts = []
        for around, blank, form, _ in string.Formatter().parse(self.chinese):
            parts.append(around)
            if blank is not None:
                value = blanks[int(blank)]
                parts.append(_words(value) if form == "words" else value)
        return "".join(parts)


def in_chinese(text: str) -> str:
    """Return a message in Chinese; as it stands if it is no sentence that danao knows.

    Parameters
    ----------
    text : str
        An English message, its blanks filled.

    Examples
    --------
    >>> in_chinese("3 times, but 2 values")
    '时刻有 3 个，数值却有 2 个'
    """
    found = sentence_of(text)
    return text if found is None else found[0].said(found[1])


def sentence_of(text: str) -> tuple[Sentence, tuple[str, ...]] | None:
    """Return the sentence that a text is an instance of and what fills its blanks; None if there is none."""
    for sentence in sentences():
        blanks = sentence.blanks_of(text)
        if blanks is not None:
            return sentence, blanks
    return None


@cache
def sentences() -> tuple[Sentence, ...]:
    """Return all sentences in the order in which they are tried."""
    found: dict[str, str] = {}
    for room in pkgutil.iter_modules(chinese.__path__):
        texts = importlib.import_module(f"{chinese.__name__}.{room.name}").CHINESE
        if twice := found.keys() & texts:
            raise ValueError(f"chinese/{room.name}.py says again what is said elsewhere: {', '.join(sorted(twice))}")
        found.update(texts)
    known = (Sentence(*pair) for pair in found.items())
    return tuple(sorted(known, key=lambda one: (-sum(map(len, one.letters)), one.blanks)))


def _words(text: str) -> str:
    """Return words of danao's own in Chinese: a sentence, or a list of which each part is one."""
    if "\n" in text:
        return "\n".join(map(_words, text.split("\n")))
    if sentence_of(text) is None:
        return "、".join(in_chinese(part) for part in _BETWEEN.split(text))
    return in_chinese(text)
