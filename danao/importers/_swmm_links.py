"""Weirs, orifices and pumps of SWMM, as structures on short reaches of their own."""

from __future__ import annotations

import math
from collections.abc import Callable

from danao.errors import InputError
from danao.importers._swmm_network import Network
from danao.importers._swmm_text import Row
from danao.importers.imported import Record
from danao.river.network import Reach
from danao.river.section import OPEN_HEIGHT, CrossSection
from danao.river.structures import Gate, Pump, SharpCrestedWeir, Structure, TideGate

LINK_LENGTH = 20.0
"""Length (m) of the reach that a structure gets."""

_LINK_MANNING = 0.03
_PUMP_WIDTH = 5.0
_SHARP = 2.0 / 3.0 * math.sqrt(2.0 * 9.81)
"""Q/(b H^1.5) of a sharp crest with discharge coefficient 1, m^0.5/s."""

Made = tuple[Structure, float, float]
"""A structure, its lowest level (m) and the width (m) of its reach."""


def build_links(network: Network) -> tuple[list[Reach], list[Structure]]:
    """Return the reaches of weirs, orifices and pumps, and the structures on them."""
    kinds = {"WEIRS": ("weir", _weir), "ORIFICES": ("orifice", _orifice), "PUMPS": ("pump", _pump)}
    shapes = {row.name: row for row in network.text.sections.get("XSECTIONS", [])}
    reaches: list[Reach] = []
    structures: list[Structure] = []
    for section, (kind, make) in kinds.items():
        for row in network.text.rows(section):
            _build(network, kind, row, shapes.get(row.name), make, reaches, structures)
    return reaches, structures


def _build(
    network: Network,
    kind: str,
    row: Row,
    shape: Row | None,
    make: Callable[..., Made | str | None],
    reaches: list[Reach],
    structures: list[Structure],
) -> None:
    """Add the reach and the structure of a link, or note why it is left or what is wrong with it."""
    ends = network.ends(row)
    if ends is None:
        return
    try:
        made = make(network, row, shape)
        if isinstance(made, str):
            network.text.leave(kind, row, made)
        elif made is not None:
            structure, lowest, width = made
            beds = [min(network.inverts[node], lowest) for node in ends]
            places = zip((0.0, LINK_LENGTH), beds, strict=True)
            sections = tuple(CrossSection.rectangle(x, bed, width, _LINK_MANNING) for x, bed in places)
            reaches.append(Reach(row.name, sections, *ends))
            structures.append(structure)
            note = f"a {type(structure).__name__} on a reach of its own"
            network.text.found.taken.append(Record(kind, row.name, row.line, note, row.name))
    except InputError as error:
        network.text.found.problems.take(error, row.name, row.line)


def _place(row: Row) -> tuple[str, float]:
    """Return the middle of the reach that a structure gets."""
    return row.name, 0.5 * LINK_LENGTH


def _weir(network: Network, row: Row, shape: Row | None) -> Made | str | None:
    """Return a transverse weir as a sharp-crested one; its coefficient C of Q = C b H^1.5 has the unit m^0.5/s."""
    text = network.text
    if row.cell(3).upper() != "TRANSVERSE":
        return f"weirs of type {row.cell(3) or '(none)'} are not taken"
    size = _size(network, row, shape, "RECT_OPEN")
    crest = network.bed(row, 1, 4)
    coefficient = text.number(row, 5, "coefficient") * math.sqrt(text.metre)
    if isinstance(size, str) or size is None or crest is None or math.isnan(coefficient):
        return size if isinstance(size, str) else None
    if row.cell(6).upper() == "YES":
        text.leave("flap of a weir", row, "water may flow back over the weir")
    if row.cell(7) not in ("", "0") and text.number(row, 7, "contractions") != 0.0:
        text.leave("end contractions of a weir", row, "the whole width counts")
    weir = SharpCrestedWeir(
        row.name, _place(row), crest=crest, width=size[1], discharge_coefficient=coefficient / _SHARP
    )
    return weir, crest, size[1]


def _orifice(network: Network, row: Row, shape: Row | None) -> Made | str | None:
    """Return a rectangular side orifice as a gate that opens as high as it is; as a tide gate if it has a flap."""
    text = network.text
    if row.cell(3).upper() != "SIDE":
        return f"orifices of type {row.cell(3) or '(none)'} are not taken"
    size = _size(network, row, shape, "RECT_CLOSED")
    sill = network.bed(row, 1, 4)
    coefficient = text.number(row, 5, "coefficient")
    if isinstance(size, str) or size is None or sill is None or math.isnan(coefficient):
        return size if isinstance(size, str) else None
    values = {"width": size[1], "sill": sill, "discharge_coefficient": coefficient}
    if row.cell(6).upper() == "YES":
        return TideGate(row.name, _place(row), height=size[0], **values), sill, size[1]
    return Gate(row.name, _place(row), height=OPEN_HEIGHT, opening=size[0], **values), sill, size[1]


def _pump(network: Network, row: Row, shape: Row | None) -> Made | str | None:
    """Return a pump whose curve gives the flow by the head; the other kinds depend on a depth or volume."""
    text = network.text
    curves: dict[str, list[Row]] = {}
    for point in text.sections.get("CURVES", []):
        curves.setdefault(point.name, []).append(point)
    points = curves.get(row.cell(3))
    if points is None:
        return "an ideal pump" if row.cell(3) in ("", "*") else f"there is no curve '{row.cell(3)}'"
    if points[0].cell(1).upper() != "PUMP3":
        return f"pumps of type {points[0].cell(1)} are not taken, only PUMP3 (flow by head)"
    numbers = [
        text.number(point, place, "curve")
        for point in points
        for place in range(2 if point is points[0] or point.cell(1).upper() == "PUMP3" else 1, len(point.cells))
    ]
    if any(map(math.isnan, numbers)):
        return None
    if row.cell(5) not in ("", "0") or row.cell(6) not in ("", "0"):
        text.leave("switching levels of a pump", row, "operating rules are for a scenario")
    pairs = list(zip(numbers[0::2], numbers[1::2], strict=len(numbers) % 2 == 0))
    curve = [(flow * text.flow, head * text.metre) for head, flow in reversed(pairs)]
    running = 0.0 if row.cell(4).upper() == "OFF" else 1.0
    pump = Pump(row.name, _place(row), curve=curve, running=running)
    return pump, min(network.inverts[node] for node in row.cells[1:3]), _PUMP_WIDTH


def _size(network: Network, row: Row, shape: Row | None, wanted: str) -> tuple[float, float] | str | None:
    """Return height and width (m) of a link's shape, why it is not taken, or None if it has a fault."""
    if shape is None:
        network.text.fault(row, "it has no row in [XSECTIONS]")
        return None
    if shape.cell(1).upper() != wanted:
        return f"shape {shape.cell(1) or '(none)'} is not taken here, only {wanted}"
    height, width = (network.text.number(shape, place, "size") * network.text.metre for place in (2, 3))
    if not (height > 0.0 and width > 0.0):
        if height == height and width == width:
            network.text.fault(shape, "height and width must be above 0")
        return None
    return height, width
