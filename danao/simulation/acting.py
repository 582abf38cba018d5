"""What acts on the river, sampled for the kernels: a page of many steps at once, handed out span by span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.forcing.boundaries import Boundary, Inflow, Level, Outflow
from danao.forcing.operations import Schedule
from danao.forcing.varying import Value, sample
from danao.forcing.weather import as_weather
from danao.scenario import Scenario
from danao.simulation.brought import Brought, brought_by, step_mean
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
        g/m³ and g/s; M is constituents × lanes where lanes bring different things.
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

    Parameters
    ----------
    scenario : Scenario
        What acts on the water.
    places : Places
        Where.
    brought : Brought, optional
        What comes with the water; without it what this scenario brings.
    """

    def __init__(self, scenario: Scenario, places: Places, brought: Brought | None = None):
        self.brought = brought_by([scenario], places) if brought is None else brought
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
            flow[:, s] = step_mean(source.flow, begin, end)
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
        return np.sum([sign * step_mean(value, begin, end) for value, sign in self.rain], axis=0)

    def roughnesses(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """Return the mean factor on Manning's n over steps, shape (n, reaches); no columns where none is given."""
        factors = [step_mean(value, begin, end) for value in self.roughness]
        return np.stack(factors, axis=1) if factors else np.zeros((begin.size, 0))

    def first_roughness(self) -> Floats:
        """Return the factor on Manning's n at the start of the period, shape (reaches,)."""
        begin = np.array([self.start.astype("datetime64[ns]").astype(np.int64)])
        return self.roughnesses(begin, begin)[0]

    def _sample(self, page: list[Span], begin: NDArray[np.int64], end: NDArray[np.int64]) -> Iterator[Acting]:
        node_value = self.node_values(begin, end)
        flow = self.source_flows(begin, end)
        differs = self.brought.changes(begin, end)
        differs[0] = True
        first = np.flatnonzero(differs)
        block = np.cumsum(differs) - 1
        quality, load = self.brought.by_sources(begin[first], end[first])
        outside = self.brought.at_nodes(begin[first], end[first])
        edges = np.array([(span.edges[0], span.edges[-1]) for span in page])
        weather = {name: step_mean(value, *edges.T) for name, value in self.weather.items()}
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
        return step_mean(item.flow, begin, end)
    if isinstance(item, Outflow):
        return -step_mean(item.flow, begin, end)
    if isinstance(item, Level):
        return sample(item.level, end.astype("datetime64[ns]"))
    return np.zeros(begin.size)
