"""Squeeze: a script without what only its readers need, comments and spaces; its lines and names stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TEXT = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\])*\1""")
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/\w*")
_OTHER = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/|[\w$]+|\s+|.")
_BEFORE_PATTERN = {*"(,=:[!&|?{};\n", "return", ""}


def squeezed(script: str) -> str:
    """Return a script that does the same, without comments, indents and spaces that part nothing.

    Texts, templates and patterns (regular expressions) are not touched, nor is any line joined to another.
    """
    kept: list[str] = [""]
    gap = ""
    for token in tokens(script):
        if token.isspace():
            gap = "\n" if "\n" in gap + token else " "
            continue
        last = kept[-1][-1:]
        kept.append(gap if (gap == "\n" and last) or _part(last, token[0], gap) else "")
        kept.append(token)
        gap = ""
    return "".join(kept)


def tokens(script: str) -> Iterator[str]:
    """Give the words, signs, texts, templates, patterns and spaces of a script, but for its comments."""
    at, last = 0, ""
    while at < len(script):
        end = _end(script, at, last)
        token, at = script[at:end], end
        if token.startswith(("//", "/*")):
            continue
        if not token.isspace() or "\n" in token:
            last = token.strip() or "\n"
        yield token


def _part(before: str, after: str, gap: str) -> bool:
    """Whether a space has to stay: between words, and between signs that would be another one together."""
    word = re.compile(r"[\w$]")
    return bool(gap) and (bool(word.match(before) and word.match(after)) or (before == after and before in "+-/"))


def _end(script: str, at: int, last: str) -> int:
    """Return where the token ends that begins at a place, the token before it being `last`."""
    letter = script[at]
    if letter == "`":
        return _template(script, at + 1)
    found = _TEXT.match(script, at) if letter in "\"'" else None
    if letter == "/" and script[at + 1 : at + 2] not in ("/", "*") and last in _BEFORE_PATTERN:
        found = _PATTERN.match(script, at)
    return (found or _OTHER.match(script, at)).end()  # type: ignore[union-attr]  # the last one matches whatever comes


def _template(script: str, at: int) -> int:
    """Return where a template ends, of which the first letter stands at a place."""
    while script[at] != "`":
        if script.startswith("${", at):
            at = _hole(script, at + 2)
        else:
            at += 2 if script[at] == "\\" else 1
    return at + 1


def _hole(script: str, at: int) -> int:
    """Return where the hole of a template ends, which may hold templates itself."""
    depth, last = 1, ""
    while depth:
        depth += {"{": 1, "}": -1}.get(script[at], 0)
        end = _end(script, at, last)
        last, at = script[at:end].strip() or last, end
    return at
