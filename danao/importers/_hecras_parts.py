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
class Barrels:
    """Equal barrels of a culvert: shape, sizes, losses, the chart and scale of HDS-5, and inverts; NaN where blank."""

    name: str
    shape: int
    rise: float
    span: float
    length: float
    manning: float
    entrance_loss: float
    exit_loss: float
    inlet: tuple[int, int]
    inverts: tuple[float, float]
    count: int
    rest: list[str] = field(default_factory=list)


@dataclass
class GateGroup:
    """Equal gates side by side."""

    name: str
    width: float
    height: float
    invert: float
    coefficient: float
    kind: int
    count: int


@dataclass
class Crossing:
    """What stands between two cross sections, or beside the river.

    The crest is the line that water falls over: of a weir, or of the road over a culvert or bridge, whose underside is
    `low`. Piers are (station, width, foot). `fault` says why it is not known, empty where it is. `end` is where a
    lateral structure leads: river, reach, station, storage area.
    """

    kind: str
    station: str
    line: int
    after: int
    fault: str = ""
    distance: float = 0.0
    width: float = 0.0
    coefficient: float = 0.0
    crest: list[Point] = field(default_factory=list)
    low: list[Point] = field(default_factory=list)
    piers: list[tuple[float, float, float]] = field(default_factory=list)
    barrels: list[Barrels] = field(default_factory=list)
    gates: list[GateGroup] = field(default_factory=list)
    end: tuple[str, ...] = ()


@dataclass
class ReachPart:
    """A reach, its cross sections in the order of the file: downstream; what crosses it; and its line on the map."""

    river: str
    reach: str
    line: int
    sections: list[Section] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    centre_line: list[Point] = field(default_factory=list)
    centre_line_at: int = 0

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
class AreaPart:
    """A storage area: (level, volume) in the file's units, its middle and a point of its edge on the map."""

    name: str
    line: int
    middle: Point | None = None
    edge: Point | None = None
    volumes: list[Point] = field(default_factory=list)
    fault: str = ""


@dataclass
class ConnectionPart:
    """A connection between two storage areas: the crest of its weir, and what else it has."""

    name: str
    line: int
    ends: tuple[str, str] = ("", "")
    coefficient: float = 0.0
    crest: list[Point] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    fault: str = ""


@dataclass
class Geometry:
    """A geometry as it is written."""

    title: str = ""
    reaches: list[ReachPart] = field(default_factory=list)
    junctions: list[JunctionPart] = field(default_factory=list)
    areas: list[AreaPart] = field(default_factory=list)
    connections: list[ConnectionPart] = field(default_factory=list)
