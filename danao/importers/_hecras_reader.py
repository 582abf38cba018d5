"""The geometry text of HEC-RAS line by line: tables in columns, blocks up to the next heading, remarks."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field

from danao.importers._hecras_block import Block
from danao.importers._hecras_parts import Point
from danao.importers.imported import Found

LETTER = re.compile("[#A-Za-z]")
_WIDTH = 8
HEADINGS = (
    "River Reach=",
    "Junct Name=",
    "Type RM Length L Ch R",
    "Storage Area=",
    "Connection=",
    "Pump Station=",
    "BreakLine Name=",
    "BC Line Name=",
    "IC Point Name=",
    "LCMann ",
    "Chan Stop Cuts",
)
"""Where something new begins: what is left whole is left up to the next of these."""


@dataclass
class Reader:
    """The lines of a geometry file and how far they have been read.

    Parameters
    ----------
    lines : list of str
        The file.
    found : Found
        Takes faults and what is left.
    """

    lines: list[str] = field(kw_only=True)
    found: Found = field(kw_only=True)
    at: int = field(default=0, kw_only=True)

    def table(self, key: str, value: str, width: int, line: int, blank: bool = False) -> list[float] | None:
        """Return the numbers of the table that begins here; None if anything is wrong with it. `blank` ones are NaN."""
        count = value.split(",")[0].strip()
        if not re.fullmatch(r"[0-9]{1,6}", count):
            self._fault(f"'{count}' is no count", line, key=key)
            self.skip_data()
            return None
        wanted = int(count) * width
        numbers: list[float | None] = []
        while len(numbers) < wanted and self.at < len(self.lines) and not LETTER.match(self.lines[self.at]):
            text = self.lines[self.at].rstrip()
            text = text.ljust(_WIDTH * min(9, wanted - len(numbers))) if blank else text
            self.at += 1
            cells = (text[i : i + _WIDTH] for i in range(0, len(text), _WIDTH))
            numbers += [self.number(cell, self.at, key) if cell.strip() or not blank else math.nan for cell in cells]
        if len(numbers) != wanted:
            self._fault(f"{len(numbers)} numbers where {wanted} are announced", line, "columns are 8 wide", key)
            self.skip_data()
        good = [number for number in numbers if number is not None]
        return good if len(good) == len(numbers) == wanted else None

    def map_line(self, value: str) -> list[Point]:
        """Return the points of a line on the map, in columns of sixteen, four a line; none where they are not that."""
        begin = self.at
        self.skip_data()
        texts = [line[i : i + 16] for line in self.lines[begin : self.at] for i in range(0, len(line.rstrip()), 16)]
        with suppress(ValueError):
            numbers = [float(text) for text in texts]
            if len(numbers) == 2 * int(value.split(",")[0]) and all(map(math.isfinite, numbers)):
                return list(zip(numbers[0::2], numbers[1::2], strict=True))
        return []

    def number(self, text: str, line: int, key: str) -> float | None:
        """Return a cell as a number; None with the fault noted if it is none."""
        try:
            number = math.nan if "_" in text else float(text)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self._fault(f"'{text.strip()}' is not a finite number", line, key=key)
        return None

    def skip_data(self) -> None:
        """Pass over lines that begin with no key."""
        while self.at < len(self.lines) and not LETTER.match(self.lines[self.at]):
            self.at += 1

    def skip_to_heading(self) -> None:
        """Pass over everything up to the next heading."""
        while self.at < len(self.lines) and not self.lines[self.at].startswith(HEADINGS):
            self.at += 1

    def block(self) -> Block:
        """Return the lines up to the next heading, and pass over them."""
        begin = self.at
        self.skip_to_heading()
        return Block(self.lines[begin : self.at])

    def skip_description(self, end: str, line: int) -> None:
        """Pass over a remark up to its end."""
        for i in range(self.at, len(self.lines)):
            if self.lines[i].startswith(end):
                self.at = i + 1
                return
        self._fault("the description has no end", line, f"the file is cut off, or '{end}:' is missing")

    def _fault(self, rule: str, line: int, remedy: str = "", key: str = "") -> None:
        """Note a fault of the file."""
        self.found.problems.add(rule, key, line, remedy)
