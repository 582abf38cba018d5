"""Water that is given, so that only transport runs: steady tables by reach, or what an earlier run recorded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList
from danao.results import Results
from danao.river.network import kilometre_mark
from danao.scenario import PrescribedFlow, Scenario
from danao.simulation.acting import Acting, Sampler
from danao.simulation.places import Places, by_place
from danao.simulation.sections import depth_at
from danao.simulation.water import Snapshot, Stretch
from danao.trust import Check

Floats = NDArray[np.float64]

CLOSURE = 1e-6
"""Part of the largest discharge by which given discharges may miss what boundaries and sources bring."""


class SteadyWater:
    """Steady discharges and areas by reach.

    The discharge at the upstream end of each reach is as given; along the reach it follows from the sources, so that
    every cell gives what it receives. A table that says otherwise is refused.

    Parameters
    ----------
    scenario : Scenario
        Its ``hydraulics`` is a `PrescribedFlow`.
    places : Places
        Its grid.
    sampler : Sampler
        Gives the flows of the sources.

    Raises
    ------
    InputError
        If reaches are missing, or the discharges do not agree with the sources or at a junction.
    """

    def __init__(self, scenario: Scenario, places: Places, sampler: Sampler):
        given: PrescribedFlow = scenario.hydraulics
        self.places = places
        grid = places.grid
        faces = (grid.reach_names, grid.face_reach, grid.face_chainage)
        cells = (grid.reach_names, grid.cell_reach, grid.cell_chainage)
        begin = np.array([scenario.period[0].astype(np.int64)])
        self.discharge = by_place(given.discharge, *faces)
        self.face_area = by_place(given.area, *faces)
        self.area = by_place(given.area, *cells)
        problems = ProblemList()
        for key, values in (("discharge", self.discharge), ("area", self.face_area)):
            for r in np.unique(grid.face_reach[np.isnan(values)]):
                problems.add(f"reach '{grid.reach_names[r]}' has none", key=f"hydraulics.{key}")
        problems.raise_if_any()
        self._follow_sources(sampler.source_flows(begin, begin)[0], problems)
        self._check_junctions(problems)
        problems.raise_if_any()
        self.volume = self.area * grid.cell_length

    def advance(self, acting: Acting) -> Iterator[Stretch]:
        """Give the water of a span."""
        n = acting.step.size
        discharge, area = (np.tile(part, (n, 1)) for part in (self.discharge, self.face_area))
        unknown = np.ones_like(area)
        yield Stretch(acting.step, np.arange(n), discharge, area, unknown, unknown)

    def now(self) -> Snapshot:
        """Return the water; depths and levels are those at which the sections of the river have the given area."""
        grid = self.places.grid
        left = np.arange(self.area.size) + grid.cell_reach
        velocity = 0.5 * (self.discharge[left] + self.discharge[left + 1]) / self.area
        depth = depth_at(grid.cell_table, self.area)
        volume, discharge = self.volume.copy(), self.discharge.copy()
        return Snapshot(grid.cell_bed + depth, depth, self.area.copy(), volume, velocity, discharge)

    def checks(self) -> list[Check]:
        """Nothing was computed."""
        return []

    def _follow_sources(self, flow: Floats, problems: ProblemList) -> None:
        """Make the discharge along each reach follow from the sources, and compare it with what was given."""
        grid, places = self.places.grid, self.places
        supply = np.zeros(grid.cell_bed.size)
        np.add.at(supply, places.source_cell, flow[places.source_number] * places.source_share)
        scale = float(np.abs(self.discharge).max())
        for r, name in enumerate(grid.reach_names):
            cells = slice(grid.cell_start[r], grid.cell_start[r + 1])
            faces = slice(grid.cell_start[r] + r, grid.cell_start[r + 1] + r + 1)
            given = self.discharge[faces].copy()
            self.discharge[faces] = given[0] + np.concatenate([[0.0], np.cumsum(supply[cells])])
            miss = np.abs(given - self.discharge[faces])
            if miss.max() > CLOSURE * scale:
                k = int(miss.argmax())
                at = kilometre_mark(float(grid.face_chainage[faces][k]))
                rule = f"{name} {at}: {given[k]:g} m³/s, but the sources make it {self.discharge[faces][k]:g}"
                problems.add(rule, key="hydraulics.discharge", remedy="let sources bring the difference")

    def _check_junctions(self, problems: ProblemList) -> None:
        """Note junctions that do not pass on what they receive."""
        total = np.zeros(len(self.places.boundary))
        for node, face, sign in self.places.end_faces():
            total[node] += sign * self.discharge[face]
        scale = float(np.abs(self.discharge).max())
        for n, item in enumerate(self.places.boundary):
            if item is None and abs(total[n]) > CLOSURE * scale:
                rule = f"junction '{self.places.grid.node_names[n]}' gives {total[n]:g} m³/s more than it receives"
                problems.add(rule, key="hydraulics.discharge")


class RecordedWater:
    """The water of an earlier run of the same river, with its mean discharges between output instants.

    Parameters
    ----------
    scenario : Scenario
        Its ``hydraulics`` is a `Results`.
    places : Places
        Its grid, which must be that of the results.

    Raises
    ------
    InputError
        If the results are of another grid or do not cover the period.
    """

    def __init__(self, scenario: Scenario, places: Places):
        recorded: Results = scenario.hydraulics
        self.places = places
        data = recorded.dataset
        grid = places.grid
        problems = ProblemList()
        if data.sizes["cell"] != grid.cell_bed.size or not np.array_equal(data["chainage"], grid.cell_chainage):
            problems.add("the results are of another grid", "hydraulics", remedy="use the same river and numerics.cell")
        times = data["time"].values.astype("datetime64[ns]").astype(np.int64)
        start, end = (int(instant.astype(np.int64)) for instant in scenario.period)
        if times[0] > start or times[-1] < end:
            problems.add("the results do not cover the period", "hydraulics")
        if start not in times:
            problems.add("the period does not begin at an output instant of the results", "hydraulics")
        problems.raise_if_any()
        self.times = times
        self.mean_discharge = data["mean_discharge"].values
        self.data = data
        self.now_at = start
        self.volume = self._volume(start)

    def advance(self, acting: Acting) -> Iterator[Stretch]:
        """Give the water of a span: in each step the mean discharge of the recorded interval that it lies in."""
        edges = acting.span.edges
        interval = np.clip(np.searchsorted(self.times, edges[:-1], side="right"), 1, self.times.size - 1)
        grid = self.places.grid
        discharge = np.ascontiguousarray(self.mean_discharge[interval], dtype=np.float64)
        area = np.empty_like(discharge)
        for k in range(interval.size):
            cell_area = self._volume(int(edges[k])) / grid.cell_length
            area[k] = on_faces(cell_area, grid.cell_start)
        yield Stretch(acting.step, np.arange(interval.size), discharge, area, np.ones_like(area), np.ones_like(area))
        self.now_at = int(edges[-1])
        self.volume = self._volume(self.now_at)

    def now(self) -> Snapshot:
        """Return the recorded water, linear between two output instants."""
        names = ("level", "depth", "area", "volume", "velocity", "discharge")
        return Snapshot(*(self._between(name, self.now_at) for name in names))

    def checks(self) -> list[Check]:
        """Nothing was computed."""
        return []

    def _volume(self, instant: int) -> Floats:
        return self._between("volume", instant)

    def _between(self, name: str, instant: int) -> Floats:
        k = int(np.clip(np.searchsorted(self.times, instant, side="right"), 1, self.times.size - 1))
        share = (instant - self.times[k - 1]) / (self.times[k] - self.times[k - 1])
        values = self.data[name].values
        return np.ascontiguousarray((1.0 - share) * values[k - 1] + share * values[k], dtype=np.float64)


def on_faces(cells: Floats, cell_start: NDArray[np.int64]) -> Floats:
    """Return the mean of the two cells beside each face; at an end that of its cell."""
    parts = []
    for first, end in pairwise(cell_start):
        here = cells[first:end]
        parts.append(np.concatenate([here[:1], 0.5 * (here[1:] + here[:-1]), here[-1:]]))
    return np.concatenate(parts)


def water_of(scenario: Scenario, places: Places, sampler: Sampler) -> SteadyWater | RecordedWater:
    """Return the water that a scenario prescribes."""
    if isinstance(scenario.hydraulics, PrescribedFlow):
        return SteadyWater(scenario, places, sampler)
    if isinstance(scenario.hydraulics, Results):
        return RecordedWater(scenario, places)
    raise InputError(f"hydraulics {scenario.hydraulics!r} is neither a PrescribedFlow nor Results")
