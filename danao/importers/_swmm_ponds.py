"""Storage nodes of SWMM as ponds: each is joined to its node by a short and wide link."""

from __future__ import annotations

import math

import numpy as np

from danao.errors import InputError
from danao.importers._swmm_curves import storage_curve
from danao.importers._swmm_link import LINK_LENGTH
from danao.importers._swmm_network import Network
from danao.importers.imported import Record
from danao.river.network import Reach
from danao.river.pond import pond

_NARROWEST = 5.0
_WITHOUT = "it stays as a node without its volume"


def build_ponds(network: Network) -> list[Reach]:
    """Return the storage nodes whose area is known by depth, as ponds; the others are noted as nodes without volume."""
    text = network.text
    ponds: list[Reach] = []
    for row in text.rows("STORAGE"):
        before = len(text.found.problems.problems)
        curve = storage_curve(text, row)
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
