"""Stored water run backwards: on it a sample travels back to where it may have come from.

Where the substance is neither made nor changed but by first order, what one gram put into cell i at time t adds to the
concentration of cell s at time T is the concentration that one gram put into s makes in i when the water runs back from
T to t: the adjoint of transport in a river is transport in the river run backwards. What flows in takes its own
concentration out and adds nothing, what is withdrawn comes back empty. (Neupauer & Wilson 1999, Water Resources
Research 35(11), 3389–3398, and 2001, 37(6), 1657–1668, for groundwater; cited from memory.)
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.describe import describe
from danao.forcing.boundaries import Inflow, Level, Outflow, Wall
from danao.forcing.sources import Source
from danao.forcing.varying import Floats, Nanoseconds, Varying
from danao.planning.spill.stored import NEEDED, Stored


@dataclass(frozen=True, eq=False)
class Mirrored(Varying):
    """A quantity whose time runs backwards.

    Parameters
    ----------
    inner : Varying
        The quantity.
    total : int
        Sum of an instant and its image, ns.
    factor : float
        What it is multiplied by.
    """

    inner: Varying
    total: int
    factor: float = 1.0

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the values at instants."""
        return self.factor * self.inner.value_at(self.total - instants)

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the images of the knots."""
        return (self.total - self.inner.knots(self.total - end, self.total - begin))[::-1]

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over the images of pieces."""
        return self.factor * self.inner.piece_mean(self.total - end, self.total - begin)

    def covers(self, start: Any, end: Any) -> str | None:
        """Return None if the image of the period is known."""
        edges = (
            np.datetime64(self.total - int(edge.astype("datetime64[ns]").astype(np.int64)), "ns")
            for edge in (end, start)
        )
        return self.inner.covers(*edges)

    def scaled(self, factor: float) -> Mirrored:
        """Return it times a number."""
        return dataclasses.replace(self, factor=self.factor * factor)

    def bounds(self) -> tuple[float, float]:
        """Return the least and the greatest value."""
        low, high = sorted(self.factor * value for value in self.inner.bounds())
        return low, high

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return {"type": "Mirrored", "inner": describe(self.inner), "total": str(self.total), "factor": self.factor}


def mirrored(stored: Stored, begin: np.datetime64, end: np.datetime64) -> tuple[Stored, int]:
    """Return the water between two recorded instants run backwards, and the sum of an instant and its image (ns)."""
    times = stored.times
    rows = slice(int(np.searchsorted(times, begin)), int(np.searchsorted(times, end, side="right")))
    data = stored.run.dataset[[*NEEDED, "area"]].isel(time=rows).load()
    instants = data["time"].values.astype("datetime64[ns]").astype(np.int64)
    total = int(instants[0] + instants[-1])
    back = data.isel(time=slice(None, None, -1)).assign_coords(time=(total - instants[::-1]).astype("datetime64[ns]"))
    for name in ("discharge", "velocity"):
        back[name] = -back[name]
    mean = np.concatenate([-data["discharge"].values[-1:], -data["mean_discharge"].values[:0:-1]])
    back["mean_discharge"] = (data["mean_discharge"].dims, mean)
    scenario = stored.scenario.replace(
        period=tuple(back["time"].values[[0, -1]]),
        boundaries=[_boundary(item, total) for item in stored.scenario.boundaries],
        sources=[_source(item, total) for item in stored.scenario.sources],
        weather=_weather(stored.scenario.weather, total),
    )
    return Stored(dataclasses.replace(stored.run, dataset=back), scenario), total


def _flow(value: Any, total: int, factor: float = 1.0) -> Any:
    return Mirrored(value, total, factor) if isinstance(value, Varying) else factor * value


def _boundary(item: Any, total: int) -> Any:
    """Return what stands at an end when the water runs back: an inflow drains, every other open end is a level."""
    if isinstance(item, Wall):
        return item
    if isinstance(item, Inflow):
        return Outflow(item.reach, _flow(item.flow, total), item.end, item.name)
    if isinstance(item, Outflow):
        return Inflow(item.reach, _flow(item.flow, total), end=item.end, name=item.name)
    return Level(item.reach, 0.0, end=item.end, name=item.name)  # the record moves the water, not this level


def _source(item: Source, total: int) -> Source:
    return dataclasses.replace(item, flow=_flow(item.flow, total, -1.0))


def _weather(weather: Any, total: int) -> Any:
    changed = {
        field.name: Mirrored(value, total)
        for field in dataclasses.fields(weather)
        if isinstance(value := getattr(weather, field.name), Varying)
    }
    return dataclasses.replace(weather, **changed)
