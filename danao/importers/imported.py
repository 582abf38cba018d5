"""Import: a river from another program's file, and the record of what was taken, what was left, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from danao._show.spoken import Spoken
from danao.errors import InputError, ProblemList
from danao.importers._report import import_card, report_of
from danao.river.network import Reach, River, Station
from danao.river.structures import Structure
from danao.tables import raise_by_line, write_table

APART = "joined to nothing of what was taken; the longest connected part is the river"


@dataclass(frozen=True)
class Record:
    """One thing found in the file.

    Parameters
    ----------
    kind : str
        What it is, in the words of the file: ``cross section``, ``Exp/Cntr``, ``[COORDINATES]``.
    name : str
        Its name there; empty where it has none.
    line : int
        The line that it begins on, counted from 1.
    note : str
        What became of it, or why it was left.
    reach : str
        The reach that it went into; empty where it went into none.
    """

    kind: str
    name: str
    line: int
    note: str = ""
    reach: str = ""


@dataclass(frozen=True)
class Import(Spoken):
    """A river read from another program's file.

    Parameters
    ----------
    source : Path
        The file.
    river : River
        In metres, chainage growing downstream.
    boundaries : tuple
        What the file says of the river's ends, as boundaries of a scenario.
    operations : tuple
        What the file says of how structures are moved, as operations of a scenario.
    taken, left : tuple of Record
        Everything that the file holds, by line: what the river is made of, and what it is not, with the reason.
    notes : tuple of str
        The rules by which the whole was carried over.
    """

    source: Path
    river: River
    boundaries: tuple[Any, ...] = ()
    operations: tuple[Any, ...] = ()
    taken: tuple[Record, ...] = ()
    left: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Import({self.source.name!r}, {self.river!r}, {len(self.taken)} taken, {len(self.left)} left)"

    _told = report_of

    def _repr_html_(self) -> str:
        return import_card(self).html()

    def open_ends(self) -> tuple[tuple[str, str], ...]:
        """Return the free ends of the river that have no boundary yet, as (reach, end)."""
        held = {(boundary.reach, boundary.end) for boundary in self.boundaries}
        return tuple(end for end in self.river.free_ends() if end not in held)

    def write(self, path: str | Path) -> None:
        """Write all records to a CSV file: taken or left, and the fields of `Record`."""
        records = [(state, item) for state in ("taken", "left") for item in getattr(self, state)]
        columns: dict[str, list[Any]] = {"state": [state for state, _ in records]}
        for name in ("kind", "name", "line", "note", "reach"):
            columns[name] = [getattr(item, name) for _, item in records]
        write_table(path, columns)


@dataclass
class Found:
    """What an importer has noted so far.

    Parameters
    ----------
    problems : ProblemList
        Faults of the file.
    taken, left, notes
        As of `Import`.
    """

    problems: ProblemList
    taken: list[Record] = field(default_factory=list)
    left: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def river(
        self,
        reaches: Sequence[Reach],
        structures: Sequence[Structure] = (),
        title: str = "",
        crs: str | None = None,
        stations: Sequence[Station] = (),
    ) -> River:
        """Return the river of the longest connected part of the reaches; what lies apart is moved to what is left.

        Raises
        ------
        InputError
            With everything that was noted and all faults of the network.
        """
        raise_by_line(self.problems)
        joined = _longest_part(reaches)
        apart = {reach.name for reach in reaches} - {reach.name for reach in joined}
        self.left += [replace(record, note=APART) for record in self.taken if record.reach in apart]
        self.taken = [record for record in self.taken if record.reach not in apart]
        river = None
        try:
            river = River(
                joined,
                stations=[item for item in stations if item.reach not in apart],
                structures=[item for item in structures if item.at[0] not in apart],
                title={"zh": title, "en": title} if title else None,
                crs=crs,
            )
        except InputError as error:
            self.problems.take(error)
        raise_by_line(self.problems)
        assert river is not None
        return river

    def report(self, river: River, boundaries: Sequence[Any] = (), operations: Sequence[Any] = ()) -> Import:
        """Return the import, its records by line; operations of what is not in the river are gone with it."""
        there = {item.name for item in river.structures}
        moved = tuple(item for item in operations if item.structure in there)
        taken, left = (tuple(sorted(records, key=lambda record: record.line)) for records in (self.taken, self.left))
        source = Path(str(self.problems.file))
        return Import(source, river, tuple(boundaries), moved, taken, left, tuple(self.notes))


def _longest_part(reaches: Sequence[Reach]) -> list[Reach]:
    """Return the connected reaches that are longest together, in their order."""
    group = {reach.name: [reach.name] for reach in reaches}
    by_node: dict[str, str] = {}
    for reach in reaches:
        for node in (reach.node("upstream"), reach.node("downstream")):
            a, b = group[reach.name], group[by_node.setdefault(node, reach.name)]
            if a is not b:
                a, b = (a, b) if len(a) >= len(b) else (b, a)
                a += b
                group |= dict.fromkeys(b, a)
    lengths: dict[int, float] = {}
    for reach in reaches:
        part = id(group[reach.name])
        lengths[part] = lengths.get(part, 0.0) + reach.length
    longest = max(lengths, key=lambda part: lengths[part], default=0)
    return [reach for reach in reaches if id(group[reach.name]) == longest]
