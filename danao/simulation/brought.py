"""What the waters and the sources bring: qualities and loads, sampled for the kernels, of one scenario or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from danao.forcing.boundaries import Boundary
from danao.forcing.varying import Value, Varying, mean
from danao.scenario import Scenario
from danao.simulation.places import Places

Floats = NDArray[np.float64]
Index = NDArray[np.int64]
Nanoseconds = NDArray[np.int64]


class Brought(Protocol):
    """Samples what is brought over steps [begin, end), M columns of it."""

    def changes(self, begin: Nanoseconds, end: Nanoseconds) -> NDArray[np.bool_]:
        """Tell of each step whether anything differs from the step before."""

    def by_sources(self, begin: Nanoseconds, end: Nanoseconds) -> tuple[Floats, Floats]:
        """Return mean concentrations (g/m³) and loads (g/s) of the sources, shape (n, sources, M)."""

    def at_nodes(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return mean concentrations of what enters at boundaries, shape (n, nodes, M)."""


class BroughtAlone:
    """What one scenario brings: a column for each constituent.

    Parameters
    ----------
    scenario : Scenario
        Its sources and boundaries.
    boundary : sequence of Boundary or None
        Those boundaries by node.
    """

    def __init__(self, scenario: Scenario, boundary: Sequence[Boundary | None]):
        self.names = scenario.constituent_names
        self.sources = scenario.sources
        self.boundary = boundary

    def changes(self, begin: Nanoseconds, end: Nanoseconds) -> NDArray[np.bool_]:
        """Tell of each step whether anything differs from the step before."""
        differs = np.zeros(begin.size, dtype=np.bool_)
        for item in (*self.sources, *self.boundary):
            if item is None:
                continue
            for value in (*item.quality.values(), *getattr(item, "load", {}).values()):
                if isinstance(value, Varying):
                    differs[1:] |= np.diff(step_mean(value, begin, end)) != 0.0
        return differs

    def by_sources(self, begin: Nanoseconds, end: Nanoseconds) -> tuple[Floats, Floats]:
        """Return mean concentrations (g/m³) and loads (g/s) of the sources, shape (n, sources, M)."""
        shape = (begin.size, len(self.sources), len(self.names))
        quality, load = np.zeros(shape), np.zeros(shape)
        for s, source in enumerate(self.sources):
            for m, name in enumerate(self.names):
                if name in source.quality:
                    quality[:, s, m] = step_mean(source.quality[name], begin, end)
                if name in source.load:
                    load[:, s, m] = step_mean(source.load[name], begin, end)
        return quality, load

    def at_nodes(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return mean concentrations of what enters at boundaries, shape (n, nodes, M)."""
        values = np.zeros((begin.size, len(self.boundary), len(self.names)))
        for n, item in enumerate(self.boundary):
            for m, name in enumerate(self.names):
                if item is not None and name in item.quality:
                    values[:, n, m] = step_mean(item.quality[name], begin, end)
        return values


class BroughtAbreast:
    """What several scenarios bring, a lane each: the columns of a constituent lie side by side.

    Parameters
    ----------
    members : sequence of Brought
        Of the same constituents, places and boundaries.
    """

    def __init__(self, members: Sequence[Brought]):
        self.members = members

    def changes(self, begin: Nanoseconds, end: Nanoseconds) -> NDArray[np.bool_]:
        """Tell of each step whether anything differs from the step before, in any lane."""
        return np.logical_or.reduce([item.changes(begin, end) for item in self.members])

    def by_sources(self, begin: Nanoseconds, end: Nanoseconds) -> tuple[Floats, Floats]:
        """Return mean concentrations (g/m³) and loads (g/s) of the sources, shape (n, sources, M)."""
        qualities, loads = zip(*(item.by_sources(begin, end) for item in self.members), strict=True)
        return _side_by_side(qualities), _side_by_side(loads)

    def at_nodes(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return mean concentrations of what enters at boundaries, shape (n, nodes, M)."""
        return _side_by_side([item.at_nodes(begin, end) for item in self.members])


def brought_by(scenarios: Sequence[Scenario], places: Places) -> Brought:
    """Return what scenarios bring to the same places, a lane each; `places` are those of the first."""
    first = scenarios[0].boundaries
    number = [next((k for k, known in enumerate(first) if known is item), None) for item in places.boundary]
    members = [BroughtAlone(one, [None if k is None else one.boundaries[k] for k in number]) for one in scenarios]
    return members[0] if len(members) == 1 else BroughtAbreast(members)


def step_mean(value: Value, begin: Nanoseconds, end: Nanoseconds) -> Floats:
    """Return the mean of a value over steps given in nanoseconds since 1970."""
    return mean(value, begin.astype("datetime64[ns]"), end.astype("datetime64[ns]"))


def _side_by_side(parts: Sequence[Floats]) -> Floats:
    """Join arrays (…, M) to one (…, M × lanes), lanes inner."""
    joined = np.stack(parts, axis=-1)
    return joined.reshape(*joined.shape[:-2], -1)
