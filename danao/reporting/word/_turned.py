"""Wide pages inside a planner's template: the section around a wide table is cut in three."""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any

from danao.reporting.word._markup import bookmark, paragraph

START, END = "_danaoWideStart", "_danaoWideEnd"
"""Bookmarks of what is to stand on wide pages."""

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def marked(elements: list[str], number: int) -> list[str]:
    """Return elements between the marks of a wide page."""
    first = paragraph("DanaoBreak", bookmark(9000 + 2 * number, f"{START}{number}"))
    return [first, *elements, paragraph("DanaoBreak", bookmark(9001 + 2 * number, f"{END}{number}"))]


def turned(body: Any, headings: Collection[str]) -> None:
    """Lay the pages between marks on their side; marks inside a table or a box stay where they are.

    Parameters
    ----------
    body : lxml element
        Of the document.
    headings : collection of str
        Identities of the styles of headings: a heading goes with what follows it.
    """
    for first in [one for one in body if _mark(one, START)]:
        number = _mark(first, START)[len(START) :]
        last = next((one for one in first.itersiblings() if _mark(one, END) == f"{END}{number}"), None)
        if last is not None:
            while _style(first.getprevious()) in headings:
                first.getprevious().addprevious(first)
            _cut(first, last, _section_after(last))


def _mark(element: Any, name: str) -> str:
    starts = element.findall(f"{_SPACE}bookmarkStart") if element.tag == f"{_SPACE}p" else []
    names = [start.get(f"{_SPACE}name") for start in starts]
    return next((one for one in names if one.startswith(name)), "")


def _style(element: Any) -> str:
    found = None if element is None else element.find(f"{_SPACE}pPr/{_SPACE}pStyle")
    return "" if found is None else found.get(f"{_SPACE}val")


def _section_after(element: Any) -> Any:
    """Return the properties of the section that an element lies in."""
    for one in element.itersiblings():
        if one.tag == f"{_SPACE}sectPr":
            return one
        found = one.find(f"{_SPACE}pPr/{_SPACE}sectPr")
        if found is not None:
            return found
    raise ValueError("the body of the document has no section")


def _cut(first: Any, last: Any, whole: Any) -> None:
    before, wide = copy.deepcopy(whole), copy.deepcopy(whole)
    size = wide.find(f"{_SPACE}pgSz")
    if size is None or size.get(f"{_SPACE}orient") == "landscape":
        return
    width, height = size.get(f"{_SPACE}w"), size.get(f"{_SPACE}h")
    size.set(f"{_SPACE}w", height)
    size.set(f"{_SPACE}h", width)
    size.set(f"{_SPACE}orient", "landscape")
    for later in (wide, whole):
        for name in ("titlePg", "pgNumType", "type"):  # page numbers go on, on a new page that is no title page
            for one in later.findall(f"{_SPACE}{name}"):
                later.remove(one)
    first.find(f"{_SPACE}pPr").append(before)
    last.find(f"{_SPACE}pPr").append(wide)
