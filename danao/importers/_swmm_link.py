"""A link of SWMM that becomes structures on a short reach of its own: what its makers share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from danao.forcing.operations import Switch
from danao.importers._swmm_network import Network
from danao.importers._swmm_text import InputText, Row
from danao.river.network import Station
from danao.river.structures import RatingTable, Structure

LINK_LENGTH = 20.0
"""Length (m) of the reach that a structure gets."""

_LEAST_HEAD = 1e-3
_STEP = 1.08
"""Head (m) at which a table begins, and the ratio of one to the next: within 0.4 % of a power of 2.5."""

CLEAR = 0.05
"""Depth (m) of the bed below the first level of a rating table, which fades out as its water falls dry."""


@dataclass(frozen=True)
class Made:
    """What a link has become.

    Parameters
    ----------
    structures : tuple of Structure
        Side by side in the middle of its reach.
    lowest, width : float
        Level below which the bed of the reach must lie (m), and its width (m).
    note : str
        What became of it, for the report.
    operations : tuple of Switch
        What moves the structures.
    station : Station, optional
        Where the operations look.
    """

    structures: tuple[Structure, ...]
    lowest: float
    width: float
    note: str
    operations: tuple[Switch, ...] = ()
    station: Station | None = None


@dataclass(frozen=True)
class Link:
    """A link, the network that it belongs to, and its row in [XSECTIONS] if it has one."""

    network: Network
    row: Row
    shape: Row | None

    @property
    def text(self) -> InputText:
        """The file."""
        return self.network.text

    @property
    def place(self) -> tuple[str, float]:
        """The middle of the reach that its structures get."""
        return self.row.name, 0.5 * LINK_LENGTH

    def leave_part(self, kind: str, why: str) -> None:
        """Note a part of the link that is not taken."""
        self.text.leave(kind, self.row, why)

    def given(self, place: int) -> bool:
        """Return whether a cell holds something other than nothing, ``*`` or 0."""
        return self.row.cell(place) not in ("", "*", "0")

    def size(self, wanted: tuple[str, ...]) -> tuple[float, ...] | str | None:
        """Return height and width (m) and both side slopes, why the shape is not taken, or None if it has a fault."""
        if self.shape is None:
            self.text.fault(self.row, "it has no row in [XSECTIONS]")
            return None
        if self.shape.cell(1).upper() not in wanted:
            return f"shape {self.shape.cell(1) or '(none)'} is not taken here, only {' or '.join(wanted)}"
        height, width = (self.text.number(self.shape, place, "size", 0.0) * self.text.metre for place in (2, 3))
        slopes = tuple(self.text.number(self.shape, place, "slope", 0.0) for place in (4, 5))
        if not all(map(math.isfinite, (height, width, *slopes))):
            return None
        if self.shape.cell(1).upper() == "CIRCULAR":
            width = height
        if not (height > 0.0 and width >= 0.0 and (width > 0.0 or "TRAPEZOIDAL" in wanted)):
            self.text.fault(self.shape, "height and width must be above 0")
            return None
        return height, width, *slopes

    def table(self, crest: float, highest: float, flow: Callable[[float], float]) -> RatingTable:
        """Return a rating table of the flow by head, both in the units of the file, up to a head (m)."""
        metre = self.text.metre
        count = math.ceil(math.log(highest / _LEAST_HEAD) / math.log(_STEP))
        heads = [_LEAST_HEAD * (highest / _LEAST_HEAD) ** (i / count) for i in range(count + 1)]
        flows = [flow(head / metre) * metre**3 for head in heads]
        level = (crest, *(crest + head for head in heads))
        return RatingTable(self.row.name, self.place, level, (0.0, *flows))
