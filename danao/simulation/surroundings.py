"""What the reactions find around them in every cell: water, weather, shade, weirs.

A quantity that is simulated is that of the water: temperature from TEMPERATURE, salinity from SALINITY. Rates that take
it as an argument follow the state; what numpy makes of it once per span (temperature factors, ``computed`` parameters)
sees it at the begin of the span, and so lags by half a span on the mean: at 1 °C an hour and spans of ten minutes by
0.1 °C. No constituent falls below zero, so that TEMPERATURE never is below 0 °C.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.kinetics._environment import ENVIRONMENT
from danao.kinetics._parameters import Cells, evaluate
from danao.scenario import Scenario
from danao.simulation.acting import Acting
from danao.simulation.places import Places
from danao.simulation.sections import wetted_at
from danao.simulation.water import Snapshot, Stretch

Floats = NDArray[np.float64]

GRAVITY = 9.81
DENSITY = 1000.0


class Surroundings:
    """Makes the quantities of ``danao.kinetics.ENVIRONMENT`` for each span: means of its begin and end.

    Parameters
    ----------
    scenario : Scenario
        Gives shade and the names of what is simulated.
    places : Places
        Its grid.
    """

    def __init__(self, scenario: Scenario, places: Places):
        self.places = places
        self.shade = scenario.shade
        self.constituents = len(scenario.constituents)
        names = enumerate(scenario.constituent_names)
        self.simulated = [(name.lower(), m) for m, name in names if name.isupper() and name.lower() in ENVIRONMENT]
        self.faces = np.unique(places.structure_face)
        self.reaction_step = scenario.numerics.reaction_step or 0.0

    def of(
        self, acting: Acting, stretch: Stretch, before: Snapshot, after: Snapshot, concentration: Floats
    ) -> dict[str, Any]:
        """Return every quantity that is known, a number or an array of shape (N,)."""
        known: dict[str, Any] = dict(acting.weather)
        known["temperature"] = known.pop("water_temperature", None)
        known |= self._water(before, after)
        lanes = concentration.shape[1] // max(self.constituents, 1)
        for name, column in self.simulated:
            known[name] = concentration[:, column * lanes].copy()
        if self.shade != 0.0 and "solar_radiation" in known:
            cells = self.cells(known, acting.span.edges[0].astype("datetime64[ns]"))
            known["solar_radiation"] = known["solar_radiation"] * (1.0 - evaluate(self.shade, cells)[:, 0])
        return known | self._weirs(stretch, before, after)

    def cells(self, known: dict[str, Any], time: np.datetime64 | None) -> Cells:
        """Return what a value by place is evaluated on."""
        grid = self.places.grid
        place = (grid.reach_names, grid.cell_reach)
        return Cells(known, *place, time, grid.cell_chainage, grid.cell_length)

    def _water(self, before: Snapshot, after: Snapshot) -> dict[str, Any]:
        depth, area = 0.5 * (before.depth + after.depth), 0.5 * (before.area + after.area)
        velocity = 0.5 * (before.velocity + after.velocity)
        _, width, phi2 = wetted_at(self.places.grid.cell_table, depth)
        width = np.maximum(width, 1e-9)
        mean_depth = np.maximum(area / width, 1e-6)
        friction_velocity = np.abs(velocity) * np.sqrt(GRAVITY * mean_depth / phi2)
        return {
            "depth": mean_depth,
            "velocity": velocity,
            "area": area,
            "width": width,
            "discharge": velocity * area,
            "friction_velocity": friction_velocity,
            "shear_stress": DENSITY * friction_velocity**2,
            "slope": friction_velocity**2 / (GRAVITY * mean_depth),
        }

    def _weirs(self, stretch: Stretch, before: Snapshot, after: Snapshot) -> dict[str, Any]:
        """Return fall, flushing and renewal of the cells into which structures pour; nothing without structures."""
        if not self.faces.size:
            return {}
        grid = self.places.grid
        right = self.faces - grid.face_reach[self.faces]
        discharge = np.average(stretch.discharge[:, self.faces], axis=0, weights=stretch.step)
        receiving = np.where(discharge >= 0.0, right, right - 1)
        level, volume = 0.5 * (before.level + after.level), 0.5 * (before.volume + after.volume)
        drop = np.where(discharge >= 0.0, level[right - 1] - level[right], level[right] - level[right - 1])
        fall, flushing = np.zeros(level.size), np.zeros(level.size)
        np.maximum.at(fall, receiving, np.maximum(drop, 0.0))
        np.add.at(flushing, receiving, np.abs(discharge) / np.maximum(volume[receiving], 1e-9))
        step = float(stretch.step.mean())
        between = step if self.reaction_step <= step else 0.0
        return {"fall": fall, "flushing": flushing, "renewal": flushing * between}
