"""The blocks of a report in their order on paper, with the numbers of tables and figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from danao.reporting import style
from danao.reporting.blocks import Block, Picture, Section, Table
from danao.reporting.paper._widths import OFFICE, Form, fitted, height, measured

_COLONS = (("：", "、"), (": ", ", "))

_TALLEST = {False: 22.0, True: 13.0}  # a picture with all that is said of it, upright and wide (cm)
_SAID_LINE, _SAID_WIDTH = 0.48, 50.0  # of a sentence below a picture: height of a line (cm), letters in it (em)


@dataclass(frozen=True, eq=False)
class Leaf:
    """A block on paper.

    Parameters
    ----------
    block : Text, Table or Picture
        What is shown.
    number : str
        Of a table or figure: ``3-2``, the second of section 3; empty where it has none.
    caption : str
        What stands above a table or below a figure.
    wide : bool
        Whether it needs a wide page.
    size : float
        Of type in a table (pt).
    widths : tuple of float
        Of the columns of a table (cm).
    whole : bool
        Whether a table is short enough to stay on one page.
    """

    block: Block
    number: str = ""
    caption: str = ""
    wide: bool = False
    size: float = 9.0
    widths: tuple[float, ...] = ()
    whole: bool = False

    @property
    def light(self) -> bool:
        """Whether it goes with what follows: a text, or a table without caption that says what the section shows."""
        return self.block.kind == "text" or (self.block.kind == "table" and not self.caption)


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1, its number (``3.1``) and its text."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, eq=False)
class Part:
    """A section on paper: its name and title, the headings above it (that of its chapter before the first), its leaves.

    A chapter is a part of the report, or a section that belongs to none.
    """

    name: str
    title: str
    headings: tuple[Heading, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, eq=False)
class Stretch:
    """What stands on pages of one direction: the leaves of a part, or the later ones of it, without headings then."""

    wide: bool
    headings: tuple[Heading, ...]
    leaves: tuple[Leaf, ...]


def parts(sections: Iterable[Section], form: Form = OFFICE, appendix: str = "") -> list[Part]:
    """Return the sections as they stand on paper of a form; those of the part with the heading `appendix` smaller."""
    found: list[Part] = []
    for chapter, several in enumerate(_chapters(sections), 1):
        counts = {"table": 0, "picture": 0}
        for place, section in enumerate(several, 1):
            above = [Heading(1, str(chapter), section.part or section.title)] if place == 1 else []
            if section.part and not (len(several) == 1 and section.title == section.part):
                above.append(Heading(2, f"{chapter}.{place}", section.title))
            scale = form.appendix if appendix and section.part == appendix else 1.0
            leaves = tuple(_leaves(section, chapter, counts, form, scale))
            found.append(Part(section.name, section.title, tuple(above), leaves))
    return found


def _chapters(sections: Iterable[Section]) -> list[list[Section]]:
    """Return the sections of each chapter."""
    chapters: list[list[Section]] = []
    for section in sections:
        if chapters and section.part and chapters[-1][0].part == section.part:
            chapters[-1].append(section)
        else:
            chapters.append([section])
    return chapters


def _leaves(section: Section, number: int, counts: dict[str, int], form: Form, scale: float) -> Iterator[Leaf]:
    for block in section.blocks:
        if isinstance(block, Table):
            wide, size, widths = fitted(block, form, scale)
            caption = block.caption or ("" if "plain" in block.look else section.title)
            counts["table"] += bool(caption)
            mark = f"{number}-{counts['table']}" if caption else ""
            whole = height(block, size, widths) <= form.whole[wide]
            yield Leaf(block, mark, caption, wide, size, widths, whole)
        elif isinstance(block, Picture):
            counts["picture"] += 1
            yield Leaf(block, f"{number}-{counts['picture']}", name_of(block))
        else:
            yield Leaf(block)


def name_of(picture: Picture) -> str:
    """Return what a figure is called: the titles of its axes, what they share said once."""
    places: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")
    found = [" ".join(axes.get_title(loc=place) for place in places) for axes in picture.figure.axes]
    titles = [style.unstamped(" ".join(title.split())) for title in found]
    titles = list(dict.fromkeys(title for title in titles if title))
    if len(titles) < 2:
        return titles[0] if titles else picture.caption
    same = (len(set(letters)) == 1 for letters in zip(*titles, strict=False))
    shared = "".join(letter for letter, _ in takewhile(lambda pair: pair[1], zip(titles[0], same, strict=False)))
    cut, comma = max((shared.rfind(colon) + len(colon), comma) for colon, comma in _COLONS)
    if cut < 2:
        return "；".join(titles)
    return titles[0][:cut] + comma.join(title[cut:] for title in titles)


def printed_size(picture: Picture, width: float, wide: bool) -> tuple[float, float]:
    """Return width and height of a picture on a page whose text is `width` wide (cm), with room for what is said."""
    lines = sum(1 + int(measured(sentence) / _SAID_WIDTH) for sentence in (picture.caption, *picture.said) if sentence)
    inches = picture.figure.get_size_inches()
    shape = float(inches[1] / inches[0])
    across = min(width, (_TALLEST[wide] - _SAID_LINE * lines) / shape)
    return across, across * shape


def stretches(found: Sequence[Part]) -> list[Stretch]:
    """Return the parts cut where the direction of the page changes.

    Texts go with what follows them: those before a wide table onto its wide page, and the heading above them too.
    Those that end a section stay with what is upright before them.
    """
    cut: list[list[Stretch]] = []
    after = False
    for part in reversed(found):
        pieces = directions(part.leaves, after)
        cut.append([Stretch(wide, () if k else part.headings, leaves) for k, (wide, leaves) in enumerate(pieces)])
        after = pieces[0][0]
    return [stretch for several in reversed(cut) for stretch in several]


def directions(leaves: Sequence[Leaf], after: bool = False) -> list[tuple[bool, tuple[Leaf, ...]]]:
    """Return leaves cut where the direction of the page changes, and whether each piece is wide.

    Parameters
    ----------
    leaves : sequence of Leaf
        In their order.
    after : bool
        Whether what follows them is wide: texts at the end go with it.
    """
    heavy = [leaf.wide for leaf in leaves if not leaf.light]
    last = after and (not heavy or heavy[-1])
    wide = [leaf.wide for leaf in leaves]
    for place in range(len(leaves) - 1, -1, -1):
        if leaves[place].light:
            wide[place] = wide[place + 1] if place + 1 < len(leaves) else last
    cuts = [place for place in range(len(leaves)) if place == 0 or wide[place] != wide[place - 1]]
    return [
        (wide[first], tuple(leaves[first:last])) for first, last in zip(cuts, [*cuts[1:], len(leaves)], strict=True)
    ]
