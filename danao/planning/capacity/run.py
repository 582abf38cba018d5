"""A run as formulas see it: means by month and zone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.dispersion import as_dispersion
from danao.forcing.varying import mean
from danao.forcing.weather import as_weather
from danao.planning.capacity._ranges import Floats
from danao.planning.capacity.zone import Zone
from danao.results import Results
from danao.river.grid import Grid
from danao.scenario import Scenario
from danao.simulation.sections import wetted_at


class Run:
    """A run by month and zone.

    Parameters
    ----------
    results : Results
        The run.
    scenario : Scenario
        What was run.
    """

    def __init__(self, results: Results, scenario: Scenario):
        self.data, self.scenario = results.dataset, scenario
        self.grid = Grid.cut(scenario.river, scenario.numerics.cell)
        self.month = pd.DatetimeIndex(self.data["time"].values[1:] - np.timedelta64(1, "ns")).to_period("M").astype(str)
        self.months = tuple(dict.fromkeys(self.month))

    def cells(self, zone: Zone) -> NDArray[np.int64]:
        """Return the cells whose centre lies in a zone."""
        here = self.grid.cells_of(zone.reach)
        centre = self.grid.cell_chainage[here]
        inside = np.flatnonzero((centre >= zone.begin) & (centre <= zone.end)) + here.start
        return inside if inside.size else np.array([here.start + int(np.abs(centre - zone.begin).argmin())])

    def faces(self, zone: Zone) -> NDArray[np.int64]:
        """Return the faces around the cells of a zone."""
        cells = self.cells(zone)
        left = cells + self.grid.cell_reach[cells]
        return np.append(left, left[-1] + 1)

    def by_month(self, name: str, where: NDArray[np.int64]) -> Floats:
        """Return monthly means at cells or faces, shape (months, places), without the initial state."""
        values = self.data[name].values[1:, where]
        return np.array([values[self.month == month].mean(axis=0) for month in self.months])

    def flow(self, zone: Zone) -> Floats:
        """Return the net discharge of a zone by month, its mean over the faces."""
        return self.by_month("mean_discharge", self.faces(zone)).mean(axis=1)

    def area(self, zone: Zone) -> Floats:
        """Return the wetted area of a zone by month, its mean over the cells."""
        return self.by_month("area", self.cells(zone)).mean(axis=1)

    def turns(self, zone: Zone, month: str) -> bool:
        """Tell whether water runs upstream anywhere in a zone in a month."""
        return bool((self.data["discharge"].values[1:, self.faces(zone)][self.month == month] < 0.0).any())

    def wetted(self, zone: Zone, month: str) -> tuple[Floats, Floats, Floats]:
        """Return area, width and (K/A)² of the cells of a zone at the mean depth of a month."""
        depth = self.by_month("depth", np.arange(self.grid.cell_bed.size))[self.months.index(month)]
        cells = self.cells(zone)
        area, width, phi2 = wetted_at(self.grid.cell_table[cells], depth[cells])
        return area, np.maximum(width, 1e-9), np.maximum(phi2, 1e-30)

    def dispersion(self, zone: Zone, month: str) -> float:
        """Return the dispersion of the scenario in a zone at the mean state of a month, m²/s."""
        k = self.months.index(month)
        depth = self.by_month("depth", np.arange(self.grid.cell_bed.size))[k]
        left = np.arange(depth.size) + self.grid.cell_reach
        face_depth = np.interp(np.arange(self.grid.face_bed.size), left + 0.5, depth)
        area, width, phi2 = (part[None] for part in wetted_at(self.grid.face_table, face_depth))
        flow = self.by_month("mean_discharge", np.arange(self.grid.face_bed.size))[k][None]
        spread = as_dispersion(self.scenario.dispersion).coefficients(self.grid, flow, area, width, phi2)
        return float(np.broadcast_to(spread, (spread.shape[0], flow.size))[0, self.faces(zone)].mean())

    def weather(self, month: str) -> dict[str, float]:
        """Return the mean weather of a month, as far as the run covers it."""
        start, end = (np.datetime64(month, "M") + k for k in (0, 1))
        span = max(self.scenario.period[0], start), min(self.scenario.period[1], end)
        found = {name: float(mean(x, *span)[0]) for name, x in as_weather(self.scenario.weather).values().items()}
        found["temperature"] = found.pop("water_temperature")
        return found

    def temperature(self, zone: Zone, month: str) -> float:
        """Return the water temperature of a zone in a month: simulated, else of the weather."""
        if "TEMPERATURE" in self.data:
            return float(self.by_month("TEMPERATURE", self.cells(zone)).mean(axis=1)[self.months.index(month)])
        return self.weather(month)["temperature"]
