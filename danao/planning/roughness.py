"""Many roughnesses in one pass: what calibration and uncertainty ask of the water."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.arithmetic import product
from danao.scenario import Scenario
from danao.simulation.acting import Acting, Sampler
from danao.simulation.clock import Clock
from danao.simulation.operating import Operator
from danao.simulation.places import Places
from danao.simulation.water import ComputedWater

Floats = NDArray[np.float64]
Factor = float | Mapping[str, float]


def roughness_lanes(
    scenario: Scenario, factors: Sequence[Factor], *, stations: Sequence[str] | None = None, workers: int = 2
) -> xr.Dataset:
    """Return levels and discharges at stations for many factors on Manning's n, computed side by side.

    All lanes share the grid, the section tables and what acts on the river, which is sampled once; each has its own
    water. The lanes of a span are computed in threads; a lane is the same, bit for bit, with any number of them and as
    a run of its own with ``scenario.replace(roughness=…)``.

    Parameters
    ----------
    scenario : Scenario
        Its constituents are left out. Rules may read levels and discharges only.
    factors : sequence of float or mapping of reach to float
        One for each lane, on top of the scenario's own ``roughness``; 0.1 to 10.
    stations : sequence of str, optional
        By default all of the river.
    workers : int
        Threads.

    Returns
    -------
    xarray.Dataset
        ``level`` (m) and ``discharge`` (m³/s) with dimensions ``lane, time, station``, at the output instants.

    Raises
    ------
    InputError
        If there is no lane or no station, a factor is out of range, or the water depends on what is in it.
    """
    names = list(scenario.river.stations) if stations is None else list(stations)
    waters = [_water_of(scenario, factor, k) for k, factor in enumerate(factors)]
    _check(scenario, names, waters)
    places = Places.of(waters[0])
    sampler, clock = Sampler(waters[0], places), Clock(waters[0])
    lanes = [_Lane(water, places, sampler if k == 0 else Sampler(water, places)) for k, water in enumerate(waters)]
    at = [scenario.river.station(name) for name in names]
    cells = np.array([places.grid.cell_at(item.reach, item.chainage) for item in at])
    faces = np.array([places.grid.face_at(item.reach, item.chainage) for item in at])
    shape = (len(lanes), clock.outputs.size, len(names))
    level, discharge = np.empty(shape), np.empty(shape)
    row = 0
    with ThreadPoolExecutor(max(1, workers)) as threads:
        for k, lane in enumerate(lanes):
            level[k, 0], discharge[k, 0] = lane.show(cells, faces)
        for acting in sampler.over(clock.spans()):
            list(threads.map(lambda lane, acting=acting: lane.advance(acting), lanes))
            if acting.span.is_output:
                row += 1
                for k, lane in enumerate(lanes):
                    level[k, row], discharge[k, row] = lane.show(cells, faces)
    dims = ("lane", "time", "station")
    variables = {
        "level": (dims, level, {"units": "m", "long_name": "water level"}),
        "discharge": (dims, discharge, {"units": "m3 s-1", "long_name": "discharge, positive downstream"}),
    }
    return xr.Dataset(variables, {"time": clock.times, "station": names})


class _Lane:
    """One roughness: its water and its rules."""

    def __init__(self, scenario: Scenario, places: Places, sampler: Sampler):
        self.water = ComputedWater(scenario, places, sampler)
        self.operator = Operator(scenario, places, [])
        self.sampler = sampler
        self.nothing = np.zeros((places.grid.cell_bed.size, 0))

    def advance(self, acting: Acting) -> None:
        """Advance the water through a span."""
        ends = acting.span.edges[[0, -1]]
        acting = replace(acting, roughness=self.sampler.roughnesses(ends[:1], ends[1:])[0])
        if self.operator.rules:
            state = self.water.state.setting
            acting = replace(acting, setting=self.operator.settings(acting, state, self.water.now(), self.nothing))
        for _ in self.water.advance(acting):
            pass

    def show(self, cells: Any, faces: Any) -> tuple[Floats, Floats]:
        """Return levels of cells and discharges of faces now."""
        now = self.water.now()
        return now.level[cells], now.discharge[faces]


def _water_of(scenario: Scenario, factor: Factor, lane: int) -> Scenario:
    """Return the scenario of a lane: water alone, its roughness scaled."""
    own = scenario.roughness
    given = {} if own is None else own if isinstance(own, Mapping) else {name: own for name in _reaches(scenario)}
    wanted = factor if isinstance(factor, Mapping) else dict.fromkeys(_reaches(scenario), factor)
    scaled = {name: product(given.get(name, 1.0), wanted.get(name, 1.0)) for name in {**given, **wanted}}
    nothing: dict[str, Any] = {"storage": None, "dispersion": 0.0, "observations": None}
    bare = {"constituents": (), "processes": (), "indicators": {}, **nothing}
    boundaries = [replace(item, quality={}) if hasattr(item, "quality") else item for item in scenario.boundaries]
    sources = [replace(item, quality={}, load={}) for item in scenario.sources]
    initial = scenario.initial if isinstance(scenario.initial, str) else replace(scenario.initial, quality={})
    try:
        return scenario.replace(boundaries=boundaries, sources=sources, initial=initial, roughness=scaled, **bare)
    except InputError as error:
        problems = ProblemList()
        problems.take(error, key=f"factors[{lane}]")
        raise InputError(problems.problems) from None


def _reaches(scenario: Scenario) -> list[str]:
    return [reach.name for reach in scenario.river.reaches]


def _check(scenario: Scenario, names: Sequence[str], lanes: Sequence[Any]) -> None:
    problems = ProblemList()
    if not lanes:
        problems.add("no lane is given", "factors")
    if not names:
        problems.add("the river has no stations", "stations", remedy="give it at least one")
    for name in names:
        try:
            scenario.river.station(name)
        except InputError as error:
            problems.take(error, "stations")
    if scenario.hydraulics is not None:
        rule = "the water of the scenario is given, not computed"
        problems.problems.append(Problem(rule, "hydraulics", remedy="leave it out"))
    problems.raise_if_any()
