"""River: reaches joined at nodes, with stations along them. It knows neither cells nor flow."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from danao._show.card import Shown
from danao._show.river import river_card
from danao._show.words import kilometre_mark as kilometre_mark
from danao.describe import describe_fields
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.river import line
from danao.river.junction import Junction
from danao.river.section import CrossSection
from danao.river.structures._structure import Structure

Title = str | Mapping[str, str] | None

ENDS = ("upstream", "downstream")


@dataclass(frozen=True)
class Station:
    """A place on the river at which results are asked for and judged.

    Parameters
    ----------
    name : str
        Name used in scenarios, tables and figures.
    reach : str
        The reach that it lies on.
    chainage : float
        Where on the reach (m).
    title : str or mapping of language to str, optional
        Name shown to readers, e.g. ``{"zh": "西湖村", "en": "Xihu Village"}``.
    target : str, optional
        Class of water that it must meet, e.g. ``"III"``.
    control : bool
        Whether it is a control (assessed) section.
    city : str or mapping of language to str, optional
        City that answers for it (责任城市), for bulletins.
    handover : str or mapping of language to str, optional
        Who hands the water over to whom there (交接关系), for bulletins, e.g. ``"深圳→惠州"``.
    """

    name: str
    reach: str
    chainage: float
    title: Title = None
    target: str | None = None
    control: bool = False
    city: Title = None
    handover: Title = None

    def describe(self) -> dict[str, Any]:
        """Return it as plain data; what only bulletins print is left out where it is not given."""
        empty = tuple(key for key in ("city", "handover") if getattr(self, key) is None)
        return describe_fields(self, leave_out=empty)


@dataclass(frozen=True)
class Reach:
    """A length of channel without branches, from its first to its last cross section.

    Parameters
    ----------
    name : str
        Unique in the river.
    sections : sequence of CrossSection
        At least two, by growing chainage (downstream).
    upstream, downstream : str, optional
        Nodes at the ends; ends with the same node are joined. An end without a node is free: it gets one of its own,
        named ``reach.upstream`` or ``reach.downstream``, and needs a boundary condition.
    title : str or mapping of language to str, optional
        Name shown to readers.
    cells : int, optional
        Number of cells, whatever length is wanted elsewhere (at least two).
    closed : sequence of "upstream" or "downstream"
        Dead ends: they are joined to nothing and need no boundary.
    line : sequence of (float, float), optional
        Where it lies on the ground, the upstream end first: longitude and latitude (degrees), or east and north (m),
        as `River.crs` says. Maps alone use it; lengths are those of the chainage.
    """

    name: str
    sections: tuple[CrossSection, ...]
    upstream: str | None = None
    downstream: str | None = None
    title: Title = None
    cells: int | None = None
    closed: tuple[str, ...] = ()
    line: tuple[tuple[float, float], ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(self.sections))
        object.__setattr__(self, "closed", tuple(self.closed))
        if self.line is not None:
            object.__setattr__(self, "line", tuple(tuple(point) for point in self.line))

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data, without a line where there is none."""
        return describe_fields(self, leave_out=() if self.line else ("line",))

    def __repr__(self) -> str:
        nodes = f"{self.node('upstream')} → {self.node('downstream')}"
        return f"Reach({self.name!r}, {self.length:g} m, {len(self.sections)} sections, {nodes})"

    @property
    def start(self) -> float:
        """Chainage of the upstream end (m)."""
        return self.sections[0].chainage

    @property
    def stop(self) -> float:
        """Chainage of the downstream end (m)."""
        return self.sections[-1].chainage

    @property
    def length(self) -> float:
        """Length along the channel (m)."""
        return self.stop - self.start if self.sections else 0.0

    def node(self, end: str) -> str:
        """Return the node at the ``"upstream"`` or ``"downstream"`` end."""
        return getattr(self, end) or f"{self.name}.{end}"


@dataclass(frozen=True, init=False)
class River(Shown):
    """Reaches, the nodes that join them, stations and structures.

    Parameters
    ----------
    reaches : sequence of Reach
        Joined into one network, branches and loops included.
    stations : mapping or sequence of Station
        ``{"S1": ("main", 5000.0)}`` or ``{"S1": Station(…)}`` or a list of stations; kept as a mapping by name.
    junctions : sequence of Junction, optional
        Of nodes whose reaches share something else than their level.
    structures : sequence of Structure
        Weirs, gates and the like; see ``danao.river.structures``.
    title : str or mapping of language to str, optional
        Name shown to readers.
    crs : str, optional
        Coordinate reference system of the lines of the reaches, e.g. ``EPSG:4490`` (CGCS2000) or ``EPSG:4326`` (WGS
        84), both with longitude first, or that of a projection.

    Raises
    ------
    InputError
        With every fault of the network: duplicate names, fewer than two sections or sections out of order, frictionless
        beside rough or closed beside open sections in a reach, a reach joined to nothing, stations or structures off
        their reach.
    """

    reaches: tuple[Reach, ...]
    stations: dict[str, Station]
    structures: tuple[Structure, ...] = ()
    junctions: tuple[Junction, ...] = ()
    title: Title = None
    crs: str | None = None

    def __init__(
        self,
        reaches: Sequence[Reach],
        stations: Mapping[str, Station | tuple[str, float]] | Iterable[Station] = (),
        structures: Sequence[Structure] = (),
        junctions: Sequence[Junction] = (),
        title: Title = None,
        crs: str | None = None,
    ):
        problems = ProblemList()
        listed = _listed(stations, problems)
        object.__setattr__(self, "reaches", tuple(reaches))
        object.__setattr__(self, "stations", {station.name: station for station in listed})
        object.__setattr__(self, "structures", tuple(structures))
        object.__setattr__(self, "junctions", tuple(junctions))
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "crs", crs)
        _check_names("reaches", [reach.name for reach in self.reaches], problems)
        _check_names("stations", [station.name for station in listed], problems)
        _check_names("structures", [structure.name for structure in self.structures], problems)
        for reach in self.reaches:
            _check_reach(reach, problems)
        if not self.reaches:
            problems.add("a river needs at least one reach", "reaches")
        _check_joined(self, problems)
        for station in listed:
            _check_place(self, station.reach, station.chainage, f"stations.{station.name}", problems)
        for structure in self.structures:
            _check_structure(self, structure, problems)
        _check_junctions(self, problems)
        _check_lines(self, problems)
        problems.raise_if_any()

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data, without a coordinate reference system where there is none."""
        return describe_fields(self, leave_out=() if self.crs else ("crs",))

    def __repr__(self) -> str:
        return f"River({len(self.reaches)} reaches, {self.length / 1000.0:g} km, {len(self.stations)} stations)"

    _card = river_card

    @property
    def length(self) -> float:
        """Length of all reaches together (m)."""
        return sum(reach.length for reach in self.reaches)

    def reach(self, name: str) -> Reach:
        """Return the reach of this name; `InputError` with the nearest name if there is none."""
        for reach in self.reaches:
            if reach.name == name:
                return reach
        raise _unknown("reach", name, [reach.name for reach in self.reaches])

    def station(self, name: str) -> Station:
        """Return the station of this name; `InputError` with the nearest name if there is none."""
        if name not in self.stations:
            raise _unknown("station", name, self.stations)
        return self.stations[name]

    def nodes(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return every node with the ends that meet in it, e.g. ``{"fork": (("main", "downstream"), …)}``."""
        met: dict[str, tuple[tuple[str, str], ...]] = {}
        for reach in self.reaches:
            for end in ENDS:
                met[reach.node(end)] = (*met.get(reach.node(end), ()), (reach.name, end))
        return met

    def free_ends(self) -> tuple[tuple[str, str], ...]:
        """Return the ends joined to no other, as (reach, ``"upstream"`` or ``"downstream"``): each needs a boundary."""
        closed = {(reach.name, end) for reach in self.reaches for end in reach.closed}
        return tuple(ends[0] for ends in self.nodes().values() if len(ends) == 1 and ends[0] not in closed)


def _unknown(kind: str, name: str, known: Iterable[str]) -> InputError:
    return InputError(Problem(f"no {kind} is called '{name}'", remedy=nearest(name, known)))


def _listed(
    stations: Mapping[str, Station | tuple[str, float]] | Iterable[Station], problems: ProblemList
) -> list[Station]:
    """Return stations as objects, whichever way they were written; a mapping's key is the name."""
    if not isinstance(stations, Mapping):
        return list(stations)
    listed = []
    for name, place in stations.items():
        if not isinstance(place, Station):
            place = Station(name, place[0], float(place[1]))
        elif place.name != name:
            problems.add(f"the station listed as '{name}' is called '{place.name}'", f"stations.{name}")
        listed.append(place)
    return listed


def _check_names(key: str, names: Sequence[str], problems: ProblemList) -> None:
    for name in dict.fromkeys(names):
        if not name:
            problems.add("a name is empty", key)
        elif names.count(name) > 1:
            problems.add(f"'{name}' names {names.count(name)} of them", key, remedy="names must differ")


def _check_reach(reach: Reach, problems: ProblemList) -> None:
    key = f"reaches.{reach.name}.sections"
    if len(reach.sections) < 2:
        problems.add(f"{len(reach.sections)} sections, a reach needs at least two", key)
    for i, (a, b) in enumerate(zip(reach.sections[:-1], reach.sections[1:], strict=True), start=1):
        if not b.chainage > a.chainage:
            problems.add(
                f"sections out of order: {kilometre_mark(b.chainage)} follows {kilometre_mark(a.chainage)}",
                f"{key}[{i}].chainage",
                remedy="give them by growing chainage, downstream",
            )
    if reach.cells is not None and not (isinstance(reach.cells, int | float) and 2 <= reach.cells <= 1e6):
        problems.add(f"{reach.cells!r} cells, a reach needs at least two", f"reaches.{reach.name}.cells")
    for end in reach.closed:
        if end not in ENDS:
            problems.add(f"'{end}' is no end of a reach", f"reaches.{reach.name}.closed", remedy=nearest(end, ENDS))
        elif getattr(reach, end) is not None:
            rule = f"the {end} end is closed, but joined to node '{getattr(reach, end)}'"
            problems.add(rule, f"reaches.{reach.name}.closed", remedy="leave out one of the two")
    if len({section.frictionless for section in reach.sections}) > 1:
        problems.add("frictionless sections (n = 0) beside rough ones in one reach", key)
    if len({section.closed for section in reach.sections}) > 1:
        problems.add("closed conduits beside open sections in one reach", key, remedy="make the conduit its own reach")


def _check_place(river: River, reach_name: str, chainage: float, key: str, problems: ProblemList) -> None:
    """Note a place that is not on its reach."""
    if not math.isfinite(chainage):
        problems.add(f"{chainage} is not a finite number", f"{key}.chainage")
        return
    try:
        reach = river.reach(reach_name)
    except InputError as error:
        problems.take(error, key)
        return
    if reach.sections and not reach.start <= chainage <= reach.stop:
        problems.add(
            f"{kilometre_mark(chainage)} is off the reach '{reach.name}'",
            f"{key}.chainage",
            remedy=f"it runs from {kilometre_mark(reach.start)} to {kilometre_mark(reach.stop)}",
        )


def _check_lines(river: River, problems: ProblemList) -> None:
    """Note lines that are none, and a coordinate reference system that lacks or is none."""
    drawn = [reach for reach in river.reaches if reach.line is not None]
    fault = line.crs_fault(river.crs) if drawn or river.crs is not None else ""
    if fault:
        problems.add(
            fault, "crs", remedy="give crs: EPSG:4490 for CGCS2000, EPSG:4326 for WGS 84, or another EPSG code"
        )
    for reach in drawn:
        for text in line.faults(reach.line or (), river.crs):
            problems.add(text, f"reaches.{reach.name}.line")


def _check_junctions(river: River, problems: ProblemList) -> None:
    """Note junctions that are named twice or join nothing."""
    _check_names("junctions", [junction.node for junction in river.junctions], problems)
    joined = [name for name, ends in river.nodes().items() if len(ends) > 1]
    for junction in river.junctions:
        if junction.node not in joined:
            rule = f"no reaches meet in '{junction.node}'"
            problems.add(rule, f"junctions.{junction.node}", remedy=nearest(junction.node, joined))


def _check_structure(river: River, structure: Structure, problems: ProblemList) -> None:
    """Note a structure off its reach, or one that fits neither of the sections between which it stands."""
    reach_name, chainage = structure.at
    key, before = f"structures.{structure.name}", len(problems.problems)
    _check_place(river, reach_name, chainage, key, problems)
    if len(problems.problems) > before or len(river.reach(reach_name).sections) < 2:
        return
    sections = river.reach(reach_name).sections
    place = min(max(bisect_right([section.chainage for section in sections], chainage), 1), len(sections) - 1)
    problems.take(InputError(structure.misfits(*sections[place - 1 : place + 1])), key)


def _check_joined(river: River, problems: ProblemList) -> None:
    """Note a network that falls apart, with the node names that were probably meant to be one."""
    group = {reach.name: {reach.name} for reach in river.reaches}
    for ends in river.nodes().values():
        joined = set().union(*(group[name] for name, _ in ends))
        for name in joined:
            group[name] = joined
    parts = list({id(part): part for part in group.values()}.values())
    if len(parts) < 2:
        return
    nodes = [name for name, ends in river.nodes().items() if len(ends) == 1]
    for part in sorted(parts[1:], key=sorted):
        names = ", ".join(f"'{name}'" for name in sorted(part))
        problems.add(
            f"{'reach' if len(part) == 1 else 'reaches'} {names} joined to nothing else: the network is disconnected",
            f"reaches.{sorted(part)[0]}",
            remedy=f"ends meet where they name the same node; free nodes are {', '.join(nodes)}",
        )
