"""What a report is made of, whatever it is written to: sections of texts, tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


SAID = ("shows", "good", "bad", "do")
"""What is said of a figure, a sentence each; ``said_<key>`` of the catalogue is the label."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text : str
        What it says.
    look : str
        Space-separated style names: ``number``, ``bad``, ``good``, ``missed``, ``quiet``, ``code``.
    colour : str
        Colour of the ground, ``#RRGGBB``, and `ink` that of the text; empty for the plain ones.
    ink : str
        See `colour`.
    note, note_look : str
        A second, smaller line, and its style names.
    """

    text: str
    look: str = ""
    colour: str = ""
    ink: str = ""
    note: str = ""
    note_look: str = ""


@dataclass(frozen=True)
class Text:
    """Paragraphs; `look` is ``lead``, ``note``, ``warning`` or empty."""

    paragraphs: tuple[str, ...]
    look: str = ""
    kind: str = field(default="text", init=False)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read."""
        return not any(paragraph.strip() for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Table:
    """A table with its caption, headings and rows; the first column names the row."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    look: str = ""
    kind: str = field(default="table", init=False)

    @property
    def blank(self) -> bool:
        """Whether there are no rows."""
        return not self.rows


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure, which a page shows as SVG and a document as PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn.
    caption : str
        What stands below it.
    said : tuple of str
        What it shows, what is good, what is bad, what to do; empty where the section says so for several at once.
    """

    figure: Figure
    caption: str = ""
    said: tuple[str, ...] = ()
    kind: str = field(default="picture", init=False)

    @property
    def title(self) -> str:
        """The title of its first axes, on one line: its name for those who cannot see it."""
        return " ".join(self.figure.axes[0].get_title(loc="left").split())

    @property
    def blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.figure.axes


Block = Text | Table | Picture


@dataclass(frozen=True)
class Section:
    """A section of a report.

    Parameters
    ----------
    name : str
        Its key in the catalogue of texts and its anchor.
    title : str
        Its heading.
    blocks : tuple of Text, Table or Picture
        Its content.
    part : str
        Heading of the part of the report that it belongs to; sections of one part follow each other.

    Raises
    ------
    ValueError
        If the section, or a block of it, is empty: a report says why something is missing, it never leaves a gap.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    part: str = ""

    def __post_init__(self) -> None:
        if all(isinstance(block, Text) and block.look == "note" for block in self.blocks):
            raise ValueError(f"section '{self.name}' of the report is empty")
        for block in self.blocks:
            if block.blank:
                raise ValueError(f"section '{self.name}' of the report has an empty {block.kind}")


def decimals(values: Iterable[float]) -> int:
    """Return how many decimals show the largest of some numbers with four digits, for a table of one quantity."""
    largest = max((abs(value) for value in values if value == value), default=0.0)
    return 3 if largest == 0.0 else min(6, max(0, 3 - math.floor(math.log10(largest))))


def number(value: float, form: str = ".3g", missing: str = "—") -> str:
    """Return a number for readers: a true minus sign, and a dash for what is not known."""
    return missing if value is None or value != value else format(value, form).replace("-", "−")
