"""What the gauges see while releases are carried."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

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
        ``concentration(time, station, release)`` in g/m³; ``discharge(time, station)`` in m³/s: what leaves the cell,
        mean since the instant before, or what an intake takes; ``stored(time, release)`` in g; ``highest(release)``
        anywhere in the river; ``concentration_of_cell(time, cell, release)`` if asked for.
    """
    seen: list[Moment] = []
    curves, flows, highest = [], [], np.zeros(len(lanes.releases))
    weights = np.zeros((len(gauges), lanes.grid.cell_bed.size))
    for row, gauge in zip(weights, gauges, strict=True):
        row[gauge.cells] = gauge.shares
    for moment in lanes:
        highest = np.maximum(highest, moment.concentration.max(axis=0))
        curves.append(weights @ moment.concentration)
        flows.append([gauge.leaving(lanes.grid, moment.discharge) for gauge in gauges])
        seen.append(moment if keep_cells else moment._replace(concentration=np.zeros(0)))
        if lanes.are_gone(moment):
            break
    times = np.array([moment.time for moment in seen])
    variables = {
        "concentration": (("time", "station", "release"), np.array(curves), {"units": "g m-3"}),
        "discharge": (("time", "station"), _with_intakes(lanes, gauges, times, np.array(flows)), {"units": "m3 s-1"}),
        "stored": (("time", "release"), np.array([moment.stored for moment in seen]), {"units": "g"}),
        "highest": ("release", highest, {"units": "g m-3"}),
    }
    if keep_cells:
        inside = np.array([moment.concentration for moment in seen])
        variables["concentration_of_cell"] = (("time", "cell", "release"), inside, {"units": "g m-3"})
    coordinates = {"time": times, "station": [gauge.name for gauge in gauges]}
    coordinates["release"] = np.array([release.time for release in lanes.releases])
    return xr.Dataset(variables, coordinates)


def _with_intakes(lanes: Lanes, gauges: Sequence[Gauge], times: NDArray[np.datetime64], flows: Floats) -> Floats:
    """Put what intakes take in the place of the discharge of the river there."""
    instants = times.astype("datetime64[ns]").astype(np.int64)
    sampler = lanes.simulation.sampler
    taken = -sampler.source_flows(np.concatenate([instants[:1], instants[:-1]]), instants)
    names = [source.name for source in sampler.sources]
    for k, gauge in enumerate(gauges):
        if gauge.kind == "intake":
            flows[:, k] = taken[:, names.index(gauge.name)]
    return flows
