"""What a geometry of HEC-RAS holds, in its own units, whichever file it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass
class Section:
    """A cross section as it is written: the channel length to the next one, its tables and their lines.

    A table is empty where there is none, and None where it is faulty. Ineffective areas are triples of two stations
    and a level, NaN where blank; the normal kind is one from the left end on and one up to the right end. Some are
    permanent. Blocked obstructions are such triples too. Levees are (left station, level) and (right station, level).
    The cut line is where it lies on the map.
    """

    name: str
    line: int
    length: float | None
    points: list[float] | None = field(default_factory=list)
    points_line: int = 0
    manning: list[float] | None = field(default_factory=list)
    manning_line: int = 0
    banks: tuple[float, float] | None = None
    banks_line: int = 0
    ineffective: list[float] | None = field(default_factory=list)
    ineffective_line: int = 0
    normal: bool = False
    permanent: bool = False
    blocked: list[float] | None = field(default_factory=list)
    blocked_line: int = 0
    blocked_normal: bool = False
    levees: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None)
    levees_line: int = 0
    cut_line: list[Point] = field(default_factory=list)


@dataclass
class ReachPart:
    """A reach, its cross sections in the order of the file: downstream."""

    river: str
    reach: str
    line: int
    sections: list[Section] = field(default_factory=list)

    @property
    def name(self) -> str:
        """River and reach in one name."""
        return f"{self.river} {self.reach}".strip()


@dataclass
class JunctionPart:
    """A junction: the names of the reaches that end and begin in it, each with its line."""

    name: str
    line: int
    up: list[tuple[str, int]] = field(default_factory=list)
    down: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Geometry:
    """A geometry as it is written."""

    title: str = ""
    reaches: list[ReachPart] = field(default_factory=list)
    junctions: list[JunctionPart] = field(default_factory=list)
