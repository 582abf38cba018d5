"""Storage nodes of SWMM as ponds: each is joined to its node by a short and wide link."""

from __future__ import annotations

import math

import numpy as np

from danao.errors import InputError
from danao.importers._swmm_links import LINK_LENGTH
from danao.importers._swmm_network import Network
from danao.importers._swmm_text import Row
from danao.importers.imported import Record
from danao.river.network import Reach
from danao.river.pond import pond

_LEVELS = 21
"""Levels at which the area of a formula is taken."""

_NARROWEST = 5.0
_WITHOUT = "it stays as a node without its volume"


def build_ponds(network: Network) -> list[Reach]:
    """Return the storage nodes whose area is known by depth, as ponds; the others are noted as nodes without volume."""
    text = network.text
    ponds: list[Reach] = []
    for row in text.rows("STORAGE"):
        before = len(text.found.problems.problems)
        curve = _formula(network, row) if row.cell(4).upper() == "FUNCTIONAL" else _curve(network, row)
        if len(text.found.problems.problems) > before or math.isnan(network.inverts[row.name]):
            continue
        depth, area = np.array(curve or [(0.0, 0.0)]).T * [[text.metre], [text.metre**2]]
        width = max(_NARROWEST, math.sqrt(max(area[-1], 0.0)))
        name = f"{row.name} (pond)"
        try:
            levels = network.inverts[row.name] + depth
            ponds.append(pond(name, row.name, levels, area, link_width=width, link_length=LINK_LENGTH))
        except InputError as error:
            text.leave("storage", row, f"{error.problems[0].rule}: {_WITHOUT}")
        else:
            note = f"a pond, joined by a link {LINK_LENGTH:g} m long and {width:g} m wide"
            text.found.taken.append(Record("storage", row.name, row.line, note, name))
    return ponds


def _formula(network: Network, row: Row) -> list[tuple[float, float]]:
    """Return (depth, area) of area = A depth^B + C, in the units of the file."""
    text = network.text
    most, factor, power, constant = (text.number(row, place, "area", 0.0) for place in (2, 5, 6, 7))
    if not (most > 0.0 and 0.0 <= power <= 10.0):
        return []
    depths = np.linspace(0.0, most, _LEVELS if factor and power not in (0.0, 1.0) else 2)
    with np.errstate(over="ignore", invalid="ignore"):
        return [(float(depth), float(factor * depth**power + constant)) for depth in depths]


def _curve(network: Network, row: Row) -> list[tuple[float, float]]:
    """Return (depth, area) of a curve of type STORAGE, in the units of the file."""
    text = network.text
    numbers: list[float] = []
    for point in text.sections.get("CURVES", []):
        if point.name == row.cell(5):
            first = 2 if point.cell(1).upper() == "STORAGE" else 1
            numbers += [text.number(point, place, "curve") for place in range(first, len(point.cells))]
    if row.cell(4).upper() != "TABULAR" or not numbers or len(numbers) % 2 or numbers[0] != 0.0:
        return []
    return list(zip(numbers[0::2], numbers[1::2], strict=True))
