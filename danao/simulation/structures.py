"""The structures of a river as the arrays that the flow solver takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from danao.river.structures import HeadLoss
from danao.river.structures._structure import pack
from danao.scenario import Scenario
from danao.simulation.places import Places

GRAVITY = 9.81


def kernel_structures(scenario: Scenario, places: Places) -> Any:
    """Return ``solvers.structures.Structures``: numbers follow the order of ``river.structures``.

    Notes
    -----
    A local loss K over the distance L of two cell centres adds ``K / (2 g L)`` to ``1 / phi2`` of its face.
    """
    grid, river = places.grid, scenario.river
    faces = places.structure_face
    cells = faces - grid.face_reach[faces]
    rate = np.full(len(river.structures), np.inf)
    for item in scenario.operations:
        column = [structure.name for structure in river.structures].index(item.structure)
        rate[column] = np.inf if item.rate is None else item.rate
    packed = pack(list(river.structures), faces.tolist(), cells.tolist(), rate)
    losses = [(k, item) for k, item in enumerate(river.structures) if isinstance(item, HeadLoss)]
    loss_face = np.array([faces[k] for k, _ in losses], np.int64)
    loss_cell = np.array([cells[k] for k, _ in losses], np.int64)
    spacing = 0.5 * (grid.cell_length[loss_cell - 1] + grid.cell_length[loss_cell])
    loss = np.array([(item.coefficient, item.reverse) for _, item in losses], dtype=float).reshape(-1, 2)
    return packed._replace(loss_face=loss_face, loss=loss / (2.0 * GRAVITY * spacing[:, None]))
