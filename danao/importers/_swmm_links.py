"""Weirs, orifices and pumps of SWMM, as structures on short reaches of their own."""

from __future__ import annotations

from collections.abc import Callable

from danao.errors import InputError
from danao.importers._swmm_link import LINK_LENGTH, Link, Made
from danao.importers._swmm_network import Network
from danao.importers._swmm_orifices import orifice
from danao.importers._swmm_pumps import pump
from danao.importers._swmm_weirs import weir
from danao.importers.imported import Record
from danao.river.network import Reach
from danao.river.section import CrossSection
from danao.river.structures import Structure

_MANNING = 0.03


def build_links(network: Network) -> tuple[list[Reach], list[Structure]]:
    """Return the reaches of weirs, orifices and pumps, and the structures on them."""
    kinds: dict[str, tuple[str, Callable[[Link], Made | str | None]]] = {
        "WEIRS": ("weir", weir),
        "ORIFICES": ("orifice", orifice),
        "PUMPS": ("pump", pump),
    }
    shapes = {row.name: row for row in network.text.sections.get("XSECTIONS", [])}
    reaches: list[Reach] = []
    structures: list[Structure] = []
    for section, (kind, make) in kinds.items():
        for row in network.text.rows(section):
            made = _build(Link(network, row, shapes.get(row.name)), kind, make)
            if made is not None:
                reaches.append(made[0])
                structures += made[1]
    return reaches, structures


def _build(
    link: Link, kind: str, make: Callable[[Link], Made | str | None]
) -> tuple[Reach, tuple[Structure, ...]] | None:
    """Return the reach and the structures of a link; None with a note why it is left or what is wrong with it."""
    row, text = link.row, link.text
    ends = link.network.ends(row)
    if ends is None:
        return None
    try:
        made = make(link)
        if isinstance(made, str):
            text.leave(kind, row, made)
        if not isinstance(made, Made):
            return None
        beds = [min(link.network.inverts[node], made.lowest) for node in ends]
        places = zip((0.0, LINK_LENGTH), beds, strict=True)
        sections = tuple(CrossSection.rectangle(x, bed, made.width, _MANNING) for x, bed in places)
        text.found.taken.append(Record(kind, row.name, row.line, made.note, row.name))
        return Reach(row.name, sections, *ends), made.structures
    except (InputError, OverflowError) as error:
        if isinstance(error, InputError):
            text.found.problems.take(error, row.name, row.line)
        else:
            text.fault(row, "its size is out of range")
    return None
