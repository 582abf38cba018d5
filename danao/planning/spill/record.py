"""What the gauges see while releases are carried."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao.forcing.varying import mean
from danao.planning.spill.gauges import Gauge
from danao.planning.spill.lanes import Lanes, Moment

Floats = NDArray[np.float64]


def record(lanes: Lanes, gauges: Sequence[Gauge], keep_cells: bool = False) -> xr.Dataset:
    """Carry releases until they have left, and return what the gauges see.

    Parameters
    ----------
    lanes : Lanes
        The releases.
    gauges : sequence of Gauge
        Where to look.
    keep_cells : bool
        Keep the concentrations of all cells too.

    Returns
    -------
    xarray.Dataset
        ``concentration(time, station, release)`` in g/m³; ``passed(time, station, release)`` in g: what has passed each
        station so far, less what came back, or what an intake took; ``stored(time, release)`` in g;
        ``highest(release)`` anywhere in the river; ``concentration_of_cell(time, cell, release)`` if asked for.
    """
    book = _Book(lanes, gauges)
    seen: list[Moment] = []
    for moment in lanes:
        book.put(moment)
        seen.append(moment if keep_cells else moment._replace(concentration=np.zeros(0)))
        if lanes.are_gone(moment):
            break
    dims = ("time", "station", "release")
    variables = {
        "concentration": (dims, np.array(book.curves), {"units": "g m-3"}),
        "passed": (dims, np.array(book.passed), {"units": "g"}),
        "stored": (("time", "release"), np.array([moment.stored for moment in seen]), {"units": "g"}),
        "highest": ("release", book.highest, {"units": "g m-3"}),
    }
    if keep_cells:
        inside = np.array([moment.concentration for moment in seen])
        variables["concentration_of_cell"] = (("time", "cell", "release"), inside, {"units": "g m-3"})
    coordinates = {"time": np.array([moment.time for moment in seen]), "station": [gauge.name for gauge in gauges]}
    coordinates["release"] = np.array([release.time for release in lanes.releases])
    return xr.Dataset(variables, coordinates)


class _Book:
    """What the gauges have seen so far."""

    def __init__(self, lanes: Lanes, gauges: Sequence[Gauge]):
        self.lanes, self.gauges = lanes, gauges
        self.weights = np.zeros((len(gauges), lanes.grid.cell_bed.size))
        for row, gauge in zip(self.weights, gauges, strict=True):
            row[gauge.cells] = gauge.shares
        self.highest = np.zeros(len(lanes.releases))
        self.curves: list[Floats] = []
        self.passed: list[Floats] = []
        self.before: Moment | None = None

    def put(self, moment: Moment) -> None:
        """Note one instant."""
        self.highest = np.maximum(self.highest, moment.concentration.max(axis=0))
        self.curves.append(self.weights @ moment.concentration)
        self.passed.append(self._passed(moment))
        self.before = moment

    def _passed(self, moment: Moment) -> Floats:
        """Return what has passed so far, shape (stations, lanes): the mean flux of both ends over each interval."""
        if self.before is None:
            return np.zeros((len(self.gauges), self.highest.size))
        grid, seconds = self.lanes.grid, float((moment.time - self.before.time) / np.timedelta64(1, "ns")) * 1e-9
        begin = self.before._replace(discharge=moment.discharge, exchange=moment.exchange)
        flux = np.array([0.5 * (gauge.flux(grid, begin) + gauge.flux(grid, moment)) for gauge in self.gauges])
        for k, gauge in enumerate(self.gauges):
            if gauge.kind == "intake":
                flux[k] = self._taken(gauge.name, moment) * 0.5 * (self.curves[-2][k] + self.curves[-1][k])
        return self.passed[-1] + seconds * flux

    def _taken(self, name: str, moment: Moment) -> float:
        """Return what an intake takes out, mean since the instant before, m³/s."""
        assert self.before is not None
        source = next(item for item in self.lanes.simulation.sampler.sources if item.name == name)
        return -float(mean(source.flow, self.before.time, moment.time)[0])
