"""What a run writes down while it goes: states at the output instants, of every lane."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao._extent import Extent

Floats = NDArray[np.float64]

ON_CELLS = ("level", "depth", "area", "volume", "velocity")
ON_FACES = ("discharge", "mean_discharge")


class Recorder:
    """Arrays over all output instants.

    Parameters
    ----------
    count : int
        Output instants T.
    extent : Extent
        Cells and faces that are kept, N and F of them.
    names : list of str
        Constituents.
    lanes : int
        Lanes.
    """

    def __init__(self, count: int, extent: Extent, names: list[str], lanes: int):
        self.count, self.extent = count, extent
        self.water: dict[str, Any] = {name: np.empty((count, extent.cells.size)) for name in ON_CELLS}
        self.water |= {name: np.empty((count, extent.faces.size)) for name in ON_FACES}
        self.matter = {name: np.empty((lanes, count, extent.cells.size)) for name in names}
        self.structures: dict[str, Floats] = {}

    def put(self, k: int | slice, instant: Any) -> None:
        """Keep one instant, or several whose arrays have an axis of instants before the others."""
        cells, faces = self.extent.cells, self.extent.faces
        for name in ON_CELLS:
            self.water[name][k] = getattr(instant.water, name)[..., cells]
        self.water["discharge"][k] = instant.water.discharge[..., faces]
        self.water["mean_discharge"][k] = instant.mean_discharge[..., faces]
        for name, values in self.matter.items():
            values[:, k] = instant.concentrations[name][cells].T
        for name, now in instant.structures.items():
            self.structures.setdefault(name, np.empty((self.count, now.shape[-1])))[k] = now

    def lane(self, k: int) -> dict[str, Floats]:
        """Return the concentrations of a lane by constituent, shape (T, N) each."""
        return {name: values[k] for name, values in self.matter.items()}
