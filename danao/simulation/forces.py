"""Forces in motion: the push of density and wind at the faces, span by span."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from danao.forcing.forces import DensityGradient, WindStress
from danao.forcing.varying import mean
from danao.scenario import Scenario
from danao.simulation.acting import Acting
from danao.simulation.places import Places

Floats = NDArray[np.float64]

GRAVITY = 9.81
AIR, WATER = 1.225, 1000.0
"""Densities, kg/m³."""


class Forces:
    """What the forces of a scenario do at the faces.

    Parameters
    ----------
    scenario : Scenario
        Its forces and its wind.
    places : Places
        Its grid.
    names : list of str
        Constituents, in the order of the concentrations.
    """

    def __init__(self, scenario: Scenario, places: Places, names: list[str]):
        grid = places.grid
        self.grid = grid
        self.density = [
            (names.index(item.constituent), item.expansion)
            for item in scenario.forces
            if isinstance(item, DensityGradient)
        ]
        self.winds: list[tuple[WindStress, Floats]] = []
        for item in scenario.forces:
            if isinstance(item, WindStress):
                bearing = np.array([item.bearing.get(name, np.nan) for name in grid.reach_names])
                self.winds.append((item, bearing[grid.face_reach]))

    def push(self, acting: Acting, concentration: Floats) -> Floats:
        """Return the growth of density (1/m) and the stress of the wind over ρ g (m) at the faces, shape (2, F).

        Parameters
        ----------
        acting : Acting
            The span; its wind is that of the weather.
        concentration : float64 array, shape (N, M)
            At its start.
        """
        push = np.zeros((2, self.grid.face_bed.size))
        for column, expansion in self.density:
            relative = expansion * concentration[:, column]
            push[0] += self._gradient(relative) / (1.0 + relative.mean())
        ends = acting.span.edges[[0, -1]].astype("datetime64[ns]")
        for wind, bearing in self.winds:
            direction = float(mean(wind.direction, ends[:1], ends[1:])[0])
            speed = acting.weather["wind"]
            stress = AIR * (0.8 + 0.065 * speed) * 1e-3 * speed**2 / (WATER * GRAVITY)
            along = np.cos(np.radians(direction + 180.0 - bearing))
            push[1] += np.nan_to_num(stress * along)
        return push

    def _gradient(self, values: Floats) -> Floats:
        """Return the growth with chainage at the faces; at the end of a reach that of the next face."""
        grid, out = self.grid, np.zeros(self.grid.face_bed.size)
        for r in range(len(grid.reach_names)):
            first, last = grid.cell_start[r], grid.cell_start[r + 1]
            inside = np.diff(values[first:last]) / np.diff(grid.cell_chainage[first:last])
            out[first + r : last + r + 1] = np.concatenate([inside[:1], inside, inside[-1:]])
        return out
