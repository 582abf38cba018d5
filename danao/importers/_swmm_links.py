"""Weirs, orifices and pumps of SWMM, as structures on short reaches of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from danao.errors import InputError
from danao.forcing.operations import Switch
from danao.importers._swmm_link import LINK_LENGTH, Link, Made
from danao.importers._swmm_network import Network
from danao.importers._swmm_orifices import orifice
from danao.importers._swmm_pumps import pump
from danao.importers._swmm_weirs import weir
from danao.importers.imported import Record
from danao.river.network import Reach, Station
from danao.river.section import CrossSection
from danao.river.structures import Structure

_MANNING = 0.03


@dataclass
class Links:
    """What weirs, orifices and pumps have become: reaches, the structures on them, what moves these and where it looks.

    Parameters
    ----------
    reaches, structures, stations, operations
        As of a river and a scenario.
    """

    reaches: list[Reach] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    operations: list[Switch] = field(default_factory=list)


def build_links(network: Network) -> Links:
    """Return what weirs, orifices and pumps become."""
    kinds: dict[str, tuple[str, Callable[[Link], Made | str | None]]] = {
        "WEIRS": ("weir", weir),
        "ORIFICES": ("orifice", orifice),
        "PUMPS": ("pump", pump),
    }
    shapes = {row.name: row for row in network.text.sections.get("XSECTIONS", [])}
    links = Links()
    for section, (kind, make) in kinds.items():
        for row in network.text.rows(section):
            _build(Link(network, row, shapes.get(row.name)), kind, make, links)
    return links


def _build(link: Link, kind: str, make: Callable[[Link], Made | str | None], links: Links) -> None:
    """Add what a link becomes, or note why it is left or what is wrong with it."""
    row, text = link.row, link.text
    ends = link.network.ends(row)
    if ends is None:
        return
    try:
        made = make(link)
        if isinstance(made, str):
            text.leave(kind, row, made)
        if not isinstance(made, Made):
            return
        beds = [min(link.network.inverts[node], made.lowest) for node in ends]
        places = zip((0.0, LINK_LENGTH), beds, strict=True)
        sections = tuple(CrossSection.rectangle(x, bed, made.width, _MANNING) for x, bed in places)
        links.reaches.append(Reach(row.name, sections, *ends))
        links.structures += made.structures
        links.stations += [] if made.station is None else [made.station]
        links.operations += made.operations
        text.found.taken.append(Record(kind, row.name, row.line, made.note, row.name))
    except (InputError, OverflowError) as error:
        if isinstance(error, InputError):
            text.found.problems.take(error, row.name, row.line)
        else:
            text.fault(row, "its size is out of range")
