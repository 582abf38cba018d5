"""Storage nodes of SWMM as ponds: each is joined to its node by a short link.

Link and pond together, and the halves of the reaches of weirs, orifices and pumps that end in the node, have the area
of the storage node: a wet well would else hold several times its water, and its pumps start as much less often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError
from danao.importers._swmm_curves import storage_curve
from danao.importers._swmm_link import LINK_LENGTH
from danao.importers._swmm_network import Network
from danao.importers.imported import Record
from danao.river.network import Reach
from danao.river.pond import pond

Floats = NDArray[np.float64]

_NARROWEST = 5.0
_SHARE = 0.25
"""Part of the area of a pond, at a tenth of its depth, that its link may have."""

_LEAST = 0.01
"""Part of the area at its top that counts at least for that."""

_REST = 0.1
"""Part of the area, at its top, that stays with the pond whatever the reaches beside it have."""

_TOLD = 0.005
_WITHOUT = "it stays as a node without its volume"


def build_ponds(network: Network, links: Sequence[Reach]) -> list[Reach]:
    """Return the storage nodes whose area is known by depth, as ponds; the others are noted as nodes without volume.

    Parameters
    ----------
    network : Network
        The file and its nodes.
    links : sequence of Reach
        Reaches of weirs, orifices and pumps, which hold water too.
    """
    text = network.text
    ponds: list[Reach] = []
    for row in text.rows("STORAGE"):
        before = len(text.found.problems.problems)
        curve = storage_curve(text, row)
        if len(text.found.problems.problems) > before or math.isnan(network.inverts[row.name]):
            continue
        depth, area = np.array(curve or [(0.0, 0.0)]).T * [[text.metre], [text.metre**2]]
        low = float(np.interp(0.1 * depth[-1], depth, area))
        length, width = _link(max(low, _LEAST * float(area[-1])))
        held = length * width + _beside(row.name, links)
        name = f"{row.name} (pond)"
        try:
            levels, rest = _rest(network.inverts[row.name] + depth, area, held)
            sizes = dict(link_width=width, link_length=length, link_bed=network.inverts[row.name])
            ponds.append(pond(name, row.name, levels, rest, **sizes))
        except InputError as error:
            text.leave("storage", row, f"{error.problems[0].rule}: {_WITHOUT}")
        else:
            before, now = np.trapezoid(area, depth), held * depth[-1] + np.trapezoid(rest, levels)
            note = _note(length, width, now / before - 1.0)
            text.found.taken.append(Record("storage", row.name, row.line, note, name))
    return ponds


def _note(length: float, width: float, more: float) -> str:
    """Return what became of a storage node, by its link and the part of its volume that it has too much."""
    if more >= _TOLD:
        return (
            f"a pond, joined by a link {length:.3g} m long and {width:.3g} m wide; with the reaches of its weirs, "
            f"orifices and pumps it holds {100.0 * more:.0f} % more than in SWMM"
        )
    return f"a pond, joined by a link {length:.3g} m long and {width:.3g} m wide"


def _rest(levels: Floats, area: Floats, held: float) -> tuple[list[float], list[float]]:
    """Return levels and areas of the pond itself: from where its area is that of the reaches beside it, the rest."""
    taken = min(held, (1.0 - _REST) * float(area[-1]))
    if not taken > area[0]:
        return levels.tolist(), (area - max(taken, 0.0)).tolist()
    k = int(np.argmax(area > taken))
    bottom = float(np.interp(taken, area[k - 1 : k + 1], levels[k - 1 : k + 1]))
    return [bottom, *levels[k:].tolist()], [0.0, *(area[k:] - taken).tolist()]


def _link(area: float) -> tuple[float, float]:
    """Return length and width (m) of the link of a pond that has an area (m²) where water is low."""
    side = math.sqrt(max(area, 1.0))
    length = min(LINK_LENGTH, side)
    return length, min(max(_NARROWEST, side), _SHARE * side**2 / length)


def _beside(node: str, links: Sequence[Reach]) -> float:
    """Return the area (m²) of the halves of reaches that end in a node."""
    ends = [reach for reach in links for end in ("upstream", "downstream") if reach.node(end) == node]
    return sum(0.5 * reach.length * float(reach.sections[0].width(reach.sections[0].bed + 1.0)) for reach in ends)
