"""A block of the geometry text of HEC-RAS, from its heading to the next one, and the parts that are read from it.

A record is ``key=values`` with commas; a table follows its record, numbers in columns of eight, ten a line. The layout
of bridges, culverts, inline and lateral structures, storage areas and connections was learnt from the example files of
HEC-RAS and from public readers and writers of such files.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from danao.importers._hecras_parts import AreaPart, Barrels, ConnectionPart, Crossing, GateGroup, Point

_WIDTH, _A_LINE = 8, 10
_DECK = "Deck Dist Width WeirC Skew NumUp NumDn"
_PIER = "Pier Skew, UpSta & Num, DnSta & Num="
_INLINE = "IW Dist,WD,Coef"
_GATE = "IW Gate Name Wd,H,Inv"
_MOST = 100_000
_BESIDE = {
    "Connection Culv": "culverts beside its weir are not taken",
    "Conn Gate": "gates beside its weir are not taken",
    "Conn BR": "a bridge over its weir is not taken",
}


class NotTaken(Exception):
    """Why something that stands in the file is not taken."""


@dataclass(frozen=True)
class Block:
    """The lines of a block, the heading left out."""

    lines: list[str]

    def find(self, start: str) -> list[int]:
        """Return the places of the lines that begin so."""
        return [at for at, text in enumerate(self.lines) if text.startswith(start)]

    def one(self, start: str) -> int:
        """Return the place of the first line that begins so; `NotTaken` if there is none."""
        found = self.find(start)
        if not found:
            raise NotTaken(f"the record '{start}' is missing")
        return found[0]

    def value(self, key: str) -> str:
        """Return what the first record of this key holds, empty if there is none."""
        found = self.find(f"{key}=")
        return self.lines[found[0]].partition("=")[2].strip() if found else ""

    def cells(self, at: int) -> list[str]:
        """Return the cells of a line, those of a record without its key."""
        text = self.lines[at]
        return [cell.strip() for cell in text.partition("=")[2 if "=" in text else 0].split(",")] + [""] * 20

    def numbers(self, at: int, count: int) -> list[float]:
        """Return the numbers of the table that begins at a line, NaN where blank; `NotTaken` if it is none."""
        if not 0 <= count <= _MOST:
            raise NotTaken(f"a table of {count} numbers")
        found: list[float] = []
        for line in range(at, at + math.ceil(count / _A_LINE)):
            text = self.lines[line].ljust(_WIDTH * _A_LINE)
            found += [number(text[i : i + _WIDTH]) for i in range(0, _WIDTH * _A_LINE, _WIDTH)]
        return found[:count]

    def pairs(self, key: str) -> list[Point]:
        """Return the pairs of the table of a record, which begins with their count; none where there is no record."""
        found = self.find(f"{key}=")
        if not found:
            return []
        values = self.numbers(found[0] + 1, 2 * int(self.cells(found[0])[0] or 0))
        if not all(map(math.isfinite, values)):
            raise NotTaken(f"a cell of '{key}' is blank")
        return list(zip(values[0::2], values[1::2], strict=True))


def number(text: str) -> float:
    """Return a cell as a finite number, NaN where it is blank; `NotTaken` if it is none."""
    if not text.strip():
        return math.nan
    value = math.nan
    with suppress(ValueError):
        value = float(text)
    if not math.isfinite(value) or "_" in text:
        raise NotTaken(f"'{text.strip()}' is not a finite number")
    return value


def fill(part: Crossing | AreaPart | ConnectionPart, read: Callable[[], None]) -> None:
    """Read a part; where it cannot be taken it says why."""
    try:
        read()
    except NotTaken as why:
        part.fault = str(why)
    except (ValueError, IndexError):
        part.fault = "its records are not of the known form"


def read_crossing(part: Crossing, block: Block) -> None:
    """Read what crosses a river or stands beside it."""
    if part.kind == "inline structure":
        _read_inline(part, block)
    elif part.kind == "lateral structure":
        _read_lateral(part, block)
    elif part.kind != "multiple opening":
        _read_deck(part, block)
        _read_piers(part, block)
        part.barrels = [_barrels(block, at) for at in block.find("Culvert=")]
        part.barrels += [_barrels(block, at, several=True) for at in block.find("Multiple Barrel Culv=")]


def _read_deck(part: Crossing, block: Block) -> None:
    """Read the road: the line of its top and that of its underside, as seen from upstream."""
    at = block.one(_DECK) + 1
    cells = block.cells(at)
    part.distance, part.width, part.coefficient = (number(cell) for cell in cells[:3])
    count = int(cells[4])
    lines = math.ceil(count / _A_LINE)
    stations, high, low = (block.numbers(at + 1 + k * lines, count) for k in range(3))
    part.crest = [(x, z) for x, z in zip(stations, high, strict=True) if math.isfinite(x + z)]
    part.low = [(x, z) for x, z in zip(stations, low, strict=True) if math.isfinite(x + z)]


def _read_piers(part: Crossing, block: Block) -> None:
    """Read the piers: the width of each at its foot, where that is, and its station."""
    for at in block.find(_PIER):
        cells = block.cells(at)
        count = int(cells[2])
        widths = block.numbers(at + 1, count)
        feet = block.numbers(at + 1 + math.ceil(count / _A_LINE), count)
        part.piers.append((number(cells[1]), widths[0], feet[0]))


def _barrels(block: Block, at: int, several: bool = False) -> Barrels:
    """Read equal barrels: `several` have one pair of inverts and then their number."""
    cells = block.cells(at)
    rise, span, length, manning, entrance_loss, exit_loss = (number(cell) for cell in cells[1:7])
    up, down = number(cells[9]), number(cells[10 if several else 11])
    part = Barrels(
        cells[12 if several else 13],
        int(cells[0]),
        rise,
        span,
        length,
        manning,
        entrance_loss,
        exit_loss,
        inlet=(int(cells[7] or 0), int(cells[8] or 0)),
        inverts=(up, down),
        count=int(cells[11]) if several else 1,
    )
    for text in block.lines[at + 1 :]:
        if text.startswith(("Culvert=", "Multiple Barrel Culv=", "BC Design=")):
            break
        key, _, value = text.partition("=")
        if key == "Culvert Bottom n" and value.strip() and number(value) != part.manning:
            part.rest.append(f"its bottom has a roughness of its own, {number(value):g}: the barrel keeps one n")
        if key in ("Culvert Bottom Depth", "Culvert Depth Blocked") and value.strip() and number(value) > 0.0:
            part.rest.append(f"{key} of {number(value):g}: the barrel keeps its whole height")
    return part


def _read_inline(part: Crossing, block: Block) -> None:
    """Read an inline weir and its gates."""
    cells = block.cells(block.one(_INLINE) + 1)
    part.distance, part.width, part.coefficient = (number(cell) for cell in cells[:3])
    part.crest = block.pairs("#Inline Weir SE")
    for at in block.find(_GATE):
        cells = block.cells(at + 1)
        width, height, invert, coefficient = (number(cell) for cell in cells[1:5])
        part.gates.append(GateGroup(cells[0], width, height, invert, coefficient, int(cells[8]), int(cells[13])))


def _read_lateral(part: Crossing, block: Block) -> None:
    """Read a lateral weir, and where it leads."""
    part.end = tuple(" ".join(cell.split()) for cell in block.value("Lateral Weir End").split(","))
    part.distance = number(block.value("Lateral Weir Distance"))
    part.coefficient = number(block.value("Lateral Weir Coef"))
    part.crest = block.pairs("Lateral Weir SE")
    if block.find("LW Gate Name") or block.find("LW Culv"):
        raise NotTaken("it has gates or culverts besides its weir")


def read_area(part: AreaPart, block: Block) -> None:
    """Read the volume of a storage area by its level."""
    if block.value("Storage Area Is2D") == "-1":
        raise NotTaken("it is two-dimensional")
    edge = block.find("Storage Area Surface Line=")
    if edge and edge[0] + 1 < len(block.lines):
        text = block.lines[edge[0] + 1]
        x, y = number(text[:16]), number(text[16:32])
        part.edge = (x, y) if math.isfinite(x + y) else None
    part.volumes = block.pairs("Storage Area Vol Elev") or block.pairs("Storage Area Elev Volume")
    if not part.volumes:
        raise NotTaken("no volume by level is given")


def read_connection(part: ConnectionPart, block: Block) -> None:
    """Read the weir between two storage areas."""
    part.ends = (block.value("Connection Up SA"), block.value("Connection Dn SA"))
    part.coefficient = number(block.value("Conn Weir Coef"))
    part.crest = block.pairs("Conn Weir SE")
    for start, what in _BESIDE.items():
        if block.find(start):
            part.rest.append(what)
