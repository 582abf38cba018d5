"""What acts on the river, sampled for the kernels: a page of many steps at once, handed out span by span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.forcing.boundaries import Boundary, Inflow, Level, Outflow
from danao.forcing.operations import Schedule
from danao.forcing.varying import Value, Varying, mean, sample
from danao.forcing.weather import as_weather
from danao.scenario import Scenario
from danao.simulation.clock import Span
from danao.simulation.places import Places

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

PAGE = 4096
"""Steps sampled at once: few calls into series, little memory."""


@dataclass(frozen=True)
class Acting:
    """What acts during a span: n steps, B blocks of steps with the same qualities, M constituents.

    Parameters
    ----------
    span : Span
        The piece of the run.
    step : float64 array, shape (n,)
        Length of each step, s.
    node_value : float64 array, shape (n, nodes)
        Level at the end of each step (m), or mean discharge into the river (m³/s), by the kind of node.
    source_flow : float64 array, shape (n, sources)
        Mean flow of each source, m³/s.
    block : int64 array, shape (n,)
        Block of each step.
    source_concentration, source_load : float64 arrays, shape (B, sources, M)
        g/m³ and g/s.
    node_concentration : float64 array, shape (B, nodes, M)
        g/m³ of what enters at boundaries.
    weather : dict of name to float
        Mean over the span of each quantity of the weather.
    setting : float64 array, shape (n, structures)
        Setting that each structure is asked for by the end of each step.
    fall : float64 array, shape (n,)
        Mean of rain less evaporation, m/s; empty where neither is given.
    roughness : float64 array, shape (reaches,)
        Mean factor on Manning's n over the span; empty where it is that of the sections.
    push : float64 array, shape (2, F)
        Relative growth of density with chainage (1/m), and stress of the wind over ρ g (m), at the faces; no rows where
        no force is given.
    """

    span: Span
    step: Floats
    node_value: Floats
    source_flow: Floats
    block: Index
    source_concentration: Floats
    source_load: Floats
    node_concentration: Floats
    weather: dict[str, float]
    setting: Floats
    fall: Floats
    roughness: Floats
    push: Floats


class Sampler:
    """Samples boundaries and sources of a scenario over steps.

    Discharges, loads and qualities are exact means over each step, so that what enters over the period is the integral
    of what was given; levels are those at the end of each step.
    """

    def __init__(self, scenario: Scenario, places: Places):
        self.names = scenario.constituent_names
        self.sources = scenario.sources
        self.boundary = places.boundary
        self.weather = as_weather(scenario.weather).values()
        self.start = scenario.period[0]
        tables = {item.structure: item.setting for item in scenario.operations if isinstance(item, Schedule)}
        self.rain = [(value, sign) for value, sign in _falls(scenario) if value is not None]
        self.roughness = _by_reach(scenario.roughness, places.grid.reach_names)
        self.faces = places.grid.face_bed.size
        self.setting = [tables.get(item.name, item.setting) for item in scenario.river.structures]

    def over(self, spans: Iterable[Span]) -> Iterator[Acting]:
        """Give what acts in each span."""
        waiting = iter(spans)
        while page := _page(waiting):
            begin = np.concatenate([span.edges[:-1] for span in page])
            end = np.concatenate([span.edges[1:] for span in page])
            yield from self._sample(page, begin, end)

    def node_values(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return levels at the end of steps, and mean discharges into the river over them, shape (n, nodes)."""
        values = np.zeros((begin.size, len(self.boundary)))
        for n, item in enumerate(self.boundary):
            values[:, n] = _node_value(item, begin, end)
        return values

    def source_flows(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return the mean flow of each source over steps (m³/s), shape (n, sources)."""
        flow = np.zeros((begin.size, len(self.sources)))
        for s, source in enumerate(self.sources):
            flow[:, s] = _mean(source.flow, begin, end)
        return flow

    def settings(self, end: NDArray[np.int64]) -> Floats:
        """Return what time tables ask of each structure by the end of steps, shape (n, structures).

        A structure without a time table keeps the setting of the river.
        """
        asked = np.zeros((end.size, len(self.setting)))
        for k, value in enumerate(self.setting):
            asked[:, k] = sample(value, end.astype("datetime64[ns]"))
        return asked

    def first_settings(self) -> Floats:
        """Return the settings at the start of the period, shape (structures,)."""
        return self.settings(np.array([self.start.astype("datetime64[ns]").astype(np.int64)]))[0]

    @property
    def rains(self) -> bool:
        """Whether rain or evaporation is given."""
        return bool(self.rain)

    def falls(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return the mean of rain less evaporation over steps (m/s), shape (n,); empty where neither is given."""
        if not self.rain:
            return np.zeros(0)
        return np.sum([sign * _mean(value, begin, end) for value, sign in self.rain], axis=0)

    def roughnesses(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return the mean factor on Manning's n over steps, shape (n, reaches); no columns where none is given."""
        factors = [_mean(value, begin, end) for value in self.roughness]
        return np.stack(factors, axis=1) if factors else np.zeros((begin.size, 0))

    def first_roughness(self) -> Floats:
        """Return the factor on Manning's n at the start of the period, shape (reaches,)."""
        begin = np.array([self.start.astype("datetime64[ns]").astype(np.int64)])
        return self.roughnesses(begin, begin)[0]

    def node_concentrations(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return the concentrations of what enters at boundaries, shape (n, nodes, M)."""
        values = np.zeros((begin.size, len(self.boundary), len(self.names)))
        for n, item in enumerate(self.boundary):
            for m, name in enumerate(self.names):
                if item is not None and name in item.quality:
                    values[:, n, m] = _mean(item.quality[name], begin, end)
        return values

    def _sample(self, page: list[Span], begin: NDArray[np.int64], end: NDArray[np.int64]) -> Iterator[Acting]:
        node_value = self.node_values(begin, end)
        flow = self.source_flows(begin, end)
        first = self._changes(begin, end)
        block = np.searchsorted(first, np.arange(begin.size), side="right") - 1
        quality, load = self._qualities(begin[first], end[first])
        outside = self.node_concentrations(begin[first], end[first])
        edges = np.array([(span.edges[0], span.edges[-1]) for span in page])
        weather = {name: _mean(value, *edges.T) for name, value in self.weather.items()}
        setting, fall = self.settings(end), self.falls(begin, end)
        roughness = self.roughnesses(*edges.T)
        at = 0
        for k, span in enumerate(page):
            rows = slice(at, at + span.edges.size - 1)
            at = rows.stop
            used = slice(block[rows][0], block[rows][-1] + 1)
            yield Acting(
                span,
                span.steps,
                node_value[rows],
                flow[rows],
                (block[rows] - used.start).astype(np.int64),
                quality[used],
                load[used],
                outside[used],
                {name: float(values[k]) for name, values in weather.items()},
                setting[rows],
                fall[rows],
                roughness[k],
                np.zeros((0, self.faces)),
            )

    def _changes(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Index:
        """Return the first step of each run of steps with the same qualities and loads."""
        differs = np.zeros(begin.size, dtype=bool)
        differs[0] = True
        for item in (*self.sources, *self.boundary):
            if item is None:
                continue
            for value in (*item.quality.values(), *getattr(item, "load", {}).values()):
                if isinstance(value, Varying):
                    differs[1:] |= np.diff(_mean(value, begin, end)) != 0.0
        return np.flatnonzero(differs)

    def _qualities(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[Floats, Floats]:
        shape = (begin.size, len(self.sources), len(self.names))
        quality, load = np.zeros(shape), np.zeros(shape)
        for s, source in enumerate(self.sources):
            for m, name in enumerate(self.names):
                if name in source.quality:
                    quality[:, s, m] = _mean(source.quality[name], begin, end)
                if name in source.load:
                    load[:, s, m] = _mean(source.load[name], begin, end)
        return quality, load


def _falls(scenario: Scenario) -> list[tuple[Value | None, float]]:
    weather = as_weather(scenario.weather)
    return [(weather.rain, 1.0), (weather.evaporation, -1.0)]


def _by_reach(roughness: Value | Mapping[str, Value] | None, names: tuple[str, ...]) -> list[Value]:
    """Return the factor of each reach, none where no reach has one; a reach that is not named has 1."""
    if roughness is None:
        return []
    given = roughness if isinstance(roughness, Mapping) else dict.fromkeys(names, roughness)
    return [given.get(name, 1.0) for name in names]


def _page(spans: Iterator[Span]) -> list[Span]:
    """Take spans until they make a page."""
    page: list[Span] = []
    count = 0
    for span in spans:
        page.append(span)
        count += span.edges.size - 1
        if count >= PAGE:
            break
    return page


def _node_value(item: Boundary | None, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
    if isinstance(item, Inflow):
        return _mean(item.flow, begin, end)
    if isinstance(item, Outflow):
        return -_mean(item.flow, begin, end)
    if isinstance(item, Level):
        return sample(item.level, end.astype("datetime64[ns]"))
    return np.zeros(begin.size)


def _mean(value: Value, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
    return mean(value, begin.astype("datetime64[ns]"), end.astype("datetime64[ns]"))
