"""Where the water came from and went."""

from __future__ import annotations

import numpy as np
import pandas as pd

from danao.simulation.acting import Acting
from danao.simulation.places import Places
from danao.simulation.water import Stretch


class WaterLedger:
    """Where the water came from and went, m³."""

    def __init__(self, places: Places, initial: float = 0.0):
        ends = places.end_faces()
        self.ends = [(face, sign) for node, face, sign in ends if places.boundary[node] is not None]
        self.initial = initial
        self.boundary_in = self.boundary_out = self.sources = 0.0

    def book(self, acting: Acting, stretch: Stretch) -> None:
        """Add the water of a stretch."""
        for face, sign in self.ends:
            volume = sign * stretch.step * stretch.discharge[:, face]
            self.boundary_in += float(np.maximum(volume, 0.0).sum())
            self.boundary_out -= float(np.minimum(volume, 0.0).sum())
        if acting.source_flow.size:
            self.sources += float((stretch.step[:, None] * acting.source_flow[stretch.forcing]).sum())
        if stretch.fall.size:
            self.sources += float((stretch.step @ stretch.fall).sum())

    def table(self, stored: float) -> pd.DataFrame:
        """Return the ledger as a row ``water``."""
        row = {"initial": self.initial, "boundary_in": self.boundary_in, "boundary_out": self.boundary_out}
        row |= {"sources": self.sources, "reactions": 0.0, "exchange": 0.0, "stored": stored}
        row["residual"] = self.initial + self.boundary_in - self.boundary_out + self.sources - stored
        return pd.DataFrame(row, index=["water"])
