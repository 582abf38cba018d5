"""The conveyance network of SWMM 5 to a River."""

from __future__ import annotations

from pathlib import Path

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.boundaries import FreeOutflow, Level
from danao.importers._swmm_lines import draw
from danao.importers._swmm_link import LINK_LENGTH
from danao.importers._swmm_links import build_links
from danao.importers._swmm_network import Network, read_nodes
from danao.importers._swmm_ponds import build_ponds
from danao.importers._swmm_shapes import read_transects, sections_of, shaper_of
from danao.importers._swmm_text import InputText, Row
from danao.importers.imported import Found, Import, Record
from danao.river.network import Reach, River
from danao.river.structures import Gate, TideGate
from danao.tables import read_text

_MOST_BARRELS = 50
_FREE = "normal depth; SWMM takes the lower of normal and critical depth"


def read_swmm(path: str | Path, crs: str | None = None) -> Import:
    """Read the conveyance network of a SWMM 5 input file.

    Each conduit becomes a reach between its two nodes, of two sections of its shape; the bed follows from the inverts
    of the nodes and the offsets, the chainage runs from the first node to the second. A weir, orifice or pump, which
    in SWMM joins two nodes, stands in danao on a face within a reach: it gets a reach of 20 m, a rectangle as wide as
    it is, with itself in the middle. A storage node becomes a pond beside its node. Outfalls become boundaries, the
    depths at which a pump starts and stops operations that look at the station ``NAME (inlet)`` of its reach.

    Parameters
    ----------
    path : str or Path
        The input file (``.inp``), UTF-8. Units follow from its FLOW_UNITS.
    crs : str, optional
        Coordinate reference system of its coordinates, e.g. ``EPSG:4490``, which the file itself does not name. With
        it [COORDINATES] and [VERTICES] become the lines of the reaches, as they stand there.

    Returns
    -------
    Import
        The river, the boundaries at its outfalls, and the operations of its pumps.

    Raises
    ------
    InputError
        With every fault of the file, by line: rows cut off, numbers that are none, unknown nodes, shapes that hold no
        water, names given twice.
    """
    path = Path(path)
    found = Found(ProblemList(path))
    text = InputText([line.rstrip("\r") for line in read_text(path).split("\n")], found)
    text.read()
    if "CONDUITS" not in text.sections and not found.problems.problems:
        raise InputError(Problem("there is no [CONDUITS]: no network of SWMM", file=path, line=1))
    found.notes.append("chainage: from the first node of each conduit to its second, over its length")
    network = read_nodes(text)
    reaches = _conduits(network)
    links = build_links(network)
    ponds = build_ponds(network, links.reaches)
    if links.reaches:
        found.notes.append(f"weirs, orifices and pumps stand in the middle of reaches of {LINK_LENGTH:g} m")
    if any(isinstance(item, Gate | TideGate) for item in links.structures):
        found.notes.append(
            "orifices in walls have become gates, round ones as rectangles of their height and area: free, a gate "
            "passes 2 to 16 % less than C A sqrt(2 g H); drowned, 15 to 40 % more, for its jet is covered by less than "
            "the water behind"
        )
    if not (reaches or links.reaches) and not found.problems.problems:
        raise InputError(Problem("no conduit could be taken", file=path, remedy="; ".join(_reasons(found))))
    drawn = draw(network, [*reaches, *links.reaches, *ponds], crs)
    river = found.river(drawn, links.structures, text.title, crs, links.stations)
    return found.report(river, _boundaries(network, river), links.operations)


def _reasons(found: Found) -> list[str]:
    """Return why conduits were left, each reason once."""
    return list(dict.fromkeys(record.note for record in found.left if record.kind == "conduit"))


def _conduits(network: Network) -> list[Reach]:
    """Return the conduits whose shape is known, as reaches."""
    text = network.text
    shapes = {row.name: row for row in text.rows("XSECTIONS")}
    transects = read_transects(text)
    reaches: list[Reach] = []
    for row in text.rows("CONDUITS"):
        ends = network.ends(row)
        shape = shapes.get(row.name)
        if shape is None:
            text.fault(row, "it has no row in [XSECTIONS]", nearest(row.name, shapes))
        length = text.number(row, 3, "length") * text.metre
        manning = text.number(row, 4, "roughness")
        beds = [network.bed(row, end, place) for end, place in ((1, 5), (2, 6))]
        if not length > 0.0 and length == length:
            text.fault(row, f"a length of {row.cell(3)}: it must be above 0")
        if ends is None or shape is None or not length > 0.0 or None in beds or manning != manning:
            continue
        make = shaper_of(shape, manning, transects, text)
        if isinstance(make, str):
            text.leave("conduit", row, make)
            continue
        sections = sections_of(make, ((0.0, beds[0] or 0.0), (length, beds[1] or 0.0)), row, text)
        reaches += [Reach(name, sections, *ends) for name in _barrels(row, shape, text) if sections]
    return reaches


def _barrels(row: Row, shape: Row, text: InputText) -> list[str]:
    """Return the names of the reaches of a conduit, one a barrel, and note what was taken."""
    irregular = shape.cell(1).upper() == "IRREGULAR"
    count = 1.0 if irregular else text.number(shape, 6, "barrels", 1.0)
    if count != count:
        return []
    if not 1 <= count <= _MOST_BARRELS:
        text.fault(shape, f"{count:g} barrels: there must be 1 to {_MOST_BARRELS}")
        return []
    names = [row.name if barrel == 1 else f"{row.name} ({barrel})" for barrel in range(1, int(count) + 1)]
    text.found.taken += [Record("conduit", name, row.line, f"a reach, {shape.cell(1)}", name) for name in names]
    for place, what in ((7, "initial flow"), (8, "greatest flow")):
        if row.cell(place) not in ("", "0") and text.number(row, place, what) != 0.0:
            text.leave(f"{what} of a conduit", row, "not part of the river")
    return names


def _boundaries(network: Network, river: River) -> list[Level | FreeOutflow]:
    """Return the boundaries at the outfalls that are free ends of the river."""
    text = network.text
    free = {river.reach(reach).node(end): (reach, end) for reach, end in river.free_ends()}
    boundaries: list[Level | FreeOutflow] = []
    for row in text.rows("OUTFALLS"):
        kind = row.cell(2).upper()
        if row.name not in free:
            text.leave("outfall", row, "no reach that was taken ends in it alone")
            continue
        reach, end = free[row.name]
        if kind == "FIXED":
            level = text.number(row, 3, "stage") * text.metre
            boundaries.append(Level(reach, level, end=end, name=row.name))
        elif kind in ("FREE", "NORMAL"):
            boundaries.append(FreeOutflow(reach, end=end, name=row.name))
        else:
            text.leave("outfall", row, f"{kind}: give its level in the scenario")
            continue
        text.found.taken.append(Record("outfall", row.name, row.line, _FREE if kind == "FREE" else kind, reach))
        if "YES" in [cell.upper() for cell in row.cells[3:]]:
            text.leave("flap of an outfall", row, "water may enter through the boundary")
    return boundaries
