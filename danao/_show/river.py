"""The card of a river."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from danao._show.card import Card, Table
from danao._show.profile import UNBOUNDED, Mark, Profile, Stretch
from danao._show.words import in_both, kilometre_mark, named, plain, told

if TYPE_CHECKING:
    from danao.river.network import Reach, River


def river_card(river: River) -> Card:
    """Return reaches, ends, stations and structures of a river."""
    free = ", ".join(plain(river.reach(reach).node(end)) for reach, end in river.free_ends()[:6])
    facts = [("length", f"{river.length / 1000.0:g} km in {_count(len(river.reaches), 'reach', 'reaches')}")]
    facts += [("open ends", f"{free}, each needs a boundary")] if free else []
    if river.structures:
        facts.append(
            ("structures", listed(f"{plain(one.name)} ({told(_kind(type(one)))})" for one in river.structures))
        )
    if river.junctions:
        facts.append(("junctions", listed(plain(one.node) for one in river.junctions)))
    reaches = [
        [
            named(reach.name, reach.title),
            f"{kilometre_mark(reach.start)} – {kilometre_mark(reach.stop)}",
            str(len(reach.sections)),
            plain(reach.node("upstream")),
            plain(reach.node("downstream")),
        ]
        for reach in river.reaches[:20]
    ]
    parts: list[Profile | Table] = [
        river_profile(river),
        Table(("reach", "chainage", "sections", "from", "to"), reaches, len(river.reaches)),
    ]
    if river.stations:
        parts.append(stations_table(river))
    return Card(f"River {in_both(river.title)}".strip(), facts, parts=parts)


def river_profile(river: River, sources: Iterable[Mark] = ()) -> Profile:
    """Return the long profile of a river with its stations and structures, and sources if they are given."""
    marks = [Mark("station", one.reach, one.chainage, one.name) for one in river.stations.values()]
    marks += [Mark("structure", *one.at[:2], one.name) for one in river.structures]
    return Profile([_stretch(reach) for reach in river.reaches], [*marks, *sources])


def stations_table(river: River) -> Table:
    """Return the stations of a river with their targets."""
    rows = [
        [
            named(one.name, one.title),
            plain(one.reach),
            kilometre_mark(one.chainage),
            plain(one.target or ""),
            told("control") if one.control else "",
        ]
        for one in list(river.stations.values())[:20]
    ]
    return Table(("station", "reach", "chainage", "target", ""), rows, len(river.stations))


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return names in a row, and how many more there are."""
    known = list(names)
    more = [told(f"and {len(known) - most} more")] if len(known) > most else []
    return " ".join([", ".join(known[:most]), *more])


def _stretch(reach: Reach) -> Stretch:
    sections = reach.sections
    banks = [one.bank if one.bank - one.bed < UNBOUNDED else float("nan") for one in sections]
    return Stretch(reach.name, [one.chainage for one in sections], [one.bed for one in sections], banks)


def _kind(structure: type) -> str:
    """Return the name of a class in words."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in structure.__name__).strip()


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
