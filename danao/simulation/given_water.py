"""Water that is given, so that only transport runs: steady tables by reach, or what an earlier run recorded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.boundaries import Inflow, Outflow, Wall
from danao.results import Results
from danao.river.grid import Grid
from danao.scenario import PrescribedFlow, Scenario
from danao.scenario_checks import CLOSURE
from danao.simulation.acting import Acting, Sampler
from danao.simulation.places import Places, by_place
from danao.simulation.sections import depth_at, wetted_at
from danao.simulation.water import Snapshot, Stretch
from danao.trust import Check

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]


class SteadyWater:
    """Steady discharges and areas by reach.

    The discharge at the upstream end of each reach is as given; along the reach it follows from the sources, and at
    junctions from what they receive, so that every cell and junction gives what it gets to round-off. (A scenario
    refuses tables that say otherwise.) Widths and roughness, which
    formulas of dispersion ask for, are those of the river's sections at the given areas.

    Parameters
    ----------
    scenario : Scenario
        Its ``hydraulics`` is a `PrescribedFlow`.
    places : Places
        Its grid.
    sampler : Sampler
        Gives the flows of the sources.
    """

    def __init__(self, scenario: Scenario, places: Places, sampler: Sampler):
        given: PrescribedFlow = scenario.hydraulics
        self.places = places
        grid = places.grid
        faces = (grid.reach_names, grid.face_reach, grid.face_chainage)
        cells = (grid.reach_names, grid.cell_reach, grid.cell_chainage)
        self.discharge = by_place(given.discharge, *faces)
        self.area = by_place(given.area, *cells)
        begin = np.array([scenario.period[0].astype(np.int64)])
        self._close(places.by_cell(sampler.source_flows(begin, begin)[0]))
        self.volume = self.area * grid.cell_length
        face_area = by_place(given.area, *faces)
        depth = depth_at(grid.face_table, face_area)
        self.faces = (self.discharge, face_area, *wetted_at(grid.face_table, depth)[1:])
        self.rows: tuple[Floats, ...] = ()

    def advance(self, acting: Acting) -> Iterator[Stretch]:
        """Give the water of a span: the same rows for all spans of as many steps."""
        steps = acting.step.size
        if not self.rows or len(self.rows[0]) != steps:
            self.rows = tuple(np.tile(part, (steps, 1)) for part in self.faces)
        yield Stretch(acting.step, np.arange(steps), *self.rows)

    def return_to(self, instant: int, volume: Floats) -> None:
        """Go back to an instant: nothing changes."""

    def standing(self) -> tuple[Floats, ...]:
        """Return discharge, area, width and (K/A)² of the faces while nothing changes."""
        return self.faces

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

    def _close(self, supply: Floats) -> None:
        """Make discharges follow from the sources along each reach; what is left at a junction goes the widest way."""
        grid, start = self.places.grid, self.places.grid.cell_start
        junctions = _junctions(self.places)
        for _ in grid.reach_names:  # a change goes on to the next junction downstream
            for r in range(start.size - 1):
                first, end = start[r] + r, start[r + 1] + r + 1
                self.discharge[first + 1 : end] = self.discharge[first] + np.cumsum(supply[start[r] : start[r + 1]])
            for faces, signs in junctions:
                taken = signs * self.discharge[faces]
                most = int(np.argmax(taken))
                self.discharge[grid.face_reach == grid.face_reach[faces[most]]] -= signs[most] * taken.sum()


class RecordedWater:
    """The water of an earlier run of the same river, from its discharges at the output instants and between them.

    What has passed a face since a recorded instant is a cubic of time that ends with what passed in the interval and
    has the discharges of both instants as its slopes; it is straightened where a cell would run dry within. Volumes
    follow from it and from the sources, so that at a recorded instant they are the recorded ones. Steps of this run may
    end anywhere. Boundaries and sources must bring the water that they brought then; what is in it may be anything.

    Parameters
    ----------
    scenario : Scenario
        Its ``hydraulics`` is a `Results`.
    places : Places
        Its grid, which must be that of the results.
    sampler : Sampler
        Gives the flows of boundaries and sources.

    Raises
    ------
    InputError
        If the results are of another grid, do not cover the period, or do not agree with boundaries and sources.
    """

    def __init__(self, scenario: Scenario, places: Places, sampler: Sampler):
        recorded: Results = scenario.hydraulics
        self.places = places
        self.times = recorded.dataset["time"].values.astype("datetime64[ns]").astype(np.int64)
        start, end = (int(instant.astype(np.int64)) for instant in scenario.period)
        problems = ProblemList()
        if not _is_of(recorded, places.grid):
            problems.add("the results are of another grid", "hydraulics", remedy="use the same river and numerics.cell")
        if self.times[0] > start or self.times[-1] < end:
            problems.add("the results do not cover the period", "hydraulics")
        if recorded.dataset["volume"].dtype != np.float64:
            remedy = "save them with precision='double'"
            problems.add(
                "the results are rounded: their volumes and discharges do not close", "hydraulics", remedy=remedy
            )
        if start not in self.times:
            problems.add("the period does not begin at an output instant of the results", "hydraulics")
        problems.raise_if_any()
        names = ("level", "depth", "volume", "velocity", "discharge", "mean_discharge")
        self.record = {name: recorded.dataset[name].values for name in names}
        self._check_flows(sampler, start, end, problems)
        problems.raise_if_any()
        self.now_at = start
        self.volume = self._between("volume", start)
        self.junctions = _junctions(places)
        begin = np.array([start])
        self.supply = places.by_cell(sampler.source_flows(begin, begin)[0])

    def advance(self, acting: Acting) -> Iterator[Stretch]:
        """Give the water of a span; steps that pass a recorded instant are divided there."""
        edges = acting.span.edges
        cuts = np.union1d(edges, self.times[(self.times > edges[0]) & (self.times < edges[-1])])
        step = np.diff(cuts) * 1e-9
        forcing = np.searchsorted(edges, cuts[:-1], side="right") - 1
        interval = np.searchsorted(self.times, cuts[:-1], side="right") - 1
        discharge = np.empty((step.size, self.places.grid.face_bed.size))
        for k in np.unique(interval):
            rows = np.flatnonzero(interval == k)
            passed = self._passed(int(k), cuts[rows[0] : rows[-1] + 2])
            discharge[rows] = np.diff(passed, axis=0) / step[rows, None]
        sections = self._sections(int(edges[0] + edges[-1]) // 2)
        self._move(step, discharge, acting.source_flow[forcing], int(edges[-1]))
        yield Stretch(step, forcing, discharge, *(np.tile(part, (step.size, 1)) for part in sections))

    def return_to(self, instant: int, volume: Floats) -> None:
        """Go back to an instant (nanoseconds) at which the volumes were these."""
        self.now_at, self.volume = instant, volume.copy()

    def standing(self) -> tuple[Floats, ...]:
        """Return discharge, area, width and (K/A)² of the faces at this instant, at which nothing may change.

        Raises
        ------
        InputError
            If the recorded water is not steady here.
        """
        discharge = self._between("discharge", self.now_at)
        left = np.arange(self.volume.size) + self.places.grid.cell_reach
        change = discharge[left] - discharge[left + 1] + self.supply
        if np.abs(change).max() > CLOSURE * np.abs(discharge).max():
            rule = "the recorded water is not steady at the start"
            raise InputError([Problem(rule, "initial.quality", remedy="give concentrations")])
        return (discharge, *self._sections(self.now_at))

    def now(self) -> Snapshot:
        """Return the recorded water, linear between two output instants."""
        level, depth, velocity, discharge = (
            self._between(name, self.now_at) for name in ("level", "depth", "velocity", "discharge")
        )
        area = self.volume / self.places.grid.cell_length
        return Snapshot(level, depth, area, self.volume.copy(), velocity, discharge)

    def checks(self) -> list[Check]:
        """Nothing was computed."""
        return []

    def _move(self, step: Floats, discharge: Floats, source_flow: Floats, end: int) -> None:
        """Let the volumes follow to the end of a span."""
        left = np.arange(self.volume.size) + self.places.grid.cell_reach
        passed = step @ discharge
        self.volume = self.volume + passed[left] - passed[left + 1] + self.places.by_cell(step @ source_flow)
        self.now_at = end
        if end in self.times:
            self.volume = self._between("volume", end)

    def _passed(self, k: int, instants: Instants) -> Floats:
        """Return the water that has passed each face since recorded instant k (m³), shape [n, F]."""
        seconds = (self.times[k + 1] - self.times[k]) * 1e-9
        x = ((instants - self.times[k]) * 1e-9 / seconds)[:, None]
        early, late = self._bend(k)
        mean = self.record["mean_discharge"][k + 1]
        return seconds * (x * mean + x * (1.0 - x) ** 2 * early - x**2 * (1.0 - x) * late)

    def _bend(self, k: int) -> Floats:
        """Return by how much the discharges at both ends of an interval differ from its mean, shape [2, F].

        Nodes have no volume, so there the differences balance. All are cut down together until no cell loses more than
        half of the water that it has on the straight way.
        """
        bend = self.record["discharge"][k : k + 2] - self.record["mean_discharge"][k + 1]
        for faces, signs in self.junctions:
            bend[:, faces] -= signs * (bend[:, faces] @ signs / signs.size)[:, None]
        seconds = (self.times[k + 1] - self.times[k]) * 1e-9
        left = np.arange(self.volume.size) + self.places.grid.cell_reach
        early, late = bend[:, left] - bend[:, left + 1]
        x = np.linspace(0.0, 1.0, 9)[1:-1, None]
        straight = (1.0 - x) * self.record["volume"][k] + x * self.record["volume"][k + 1]
        loss = seconds * (x**2 * (1.0 - x) * late - x * (1.0 - x) ** 2 * early)
        share = np.divide(0.5 * straight, loss, out=np.ones_like(loss), where=loss > 0.5 * straight)
        return bend * share.min()

    def _sections(self, instant: int) -> tuple[Floats, Floats, Floats]:
        """Return area, width and (K/A)² of the faces."""
        grid = self.places.grid
        depth = np.maximum(_on_faces(self._between("level", instant), grid.cell_start) - grid.face_bed, 0.0)
        sections = wetted_at(grid.face_table, depth)
        sections[0][self.places.structure_face] = 0.0  # nothing disperses through a structure
        return sections

    def _between(self, name: str, instant: int) -> Floats:
        k = int(np.clip(np.searchsorted(self.times, instant, side="right"), 1, self.times.size - 1))
        share = (instant - self.times[k - 1]) / (self.times[k] - self.times[k - 1])
        values = self.record[name]
        return np.ascontiguousarray((1.0 - share) * values[k - 1] + share * values[k], dtype=np.float64)

    def _check_flows(self, sampler: Sampler, start: int, end: int, problems: ProblemList) -> None:
        """Note where boundaries and sources bring other water than what was recorded."""
        rows = np.flatnonzero((self.times[:-1] >= start) & (self.times[1:] <= end))
        if rows.size == 0:
            return
        begin, after = self.times[rows], self.times[rows + 1]
        seconds = ((after - begin) * 1e-9)[:, None]
        discharge = self.record["mean_discharge"][rows + 1]
        _check_ends(self.places, sampler.node_values(begin, after), discharge, problems)
        left = np.arange(self.places.grid.cell_bed.size) + self.places.grid.cell_reach
        volume = self.record["volume"]
        gain = (volume[rows + 1] - volume[rows]) / seconds - discharge[:, left] + discharge[:, left + 1]
        miss = np.abs(gain - np.array([self.places.by_cell(flow) for flow in sampler.source_flows(begin, after)]))
        scale = np.abs(discharge).max() + volume[rows].max() / seconds
        if (miss > CLOSURE * scale).any():
            row, cell = np.unravel_index(np.argmax(miss / scale), miss.shape)
            place, when = self.places.grid.name_of_cell(int(cell)), begin[row].astype("datetime64[ns]")
            rule = f"{place}, {when.astype('datetime64[s]')}: the sources bring other water than in the given run"
            problems.add(rule, key="sources", remedy="change loads and concentrations only, or compute the water")


def water_of(scenario: Scenario, places: Places, sampler: Sampler) -> SteadyWater | RecordedWater:
    """Return the water that a scenario prescribes."""
    if isinstance(scenario.hydraulics, PrescribedFlow):
        return SteadyWater(scenario, places, sampler)
    if isinstance(scenario.hydraulics, Results):
        return RecordedWater(scenario, places, sampler)
    raise InputError(f"hydraulics {scenario.hydraulics!r} is neither a PrescribedFlow nor Results")


def _check_ends(places: Places, wanted: Floats, discharge: Floats, problems: ProblemList) -> None:
    """Note boundaries whose discharge is not that of the given water; `wanted` [n, nodes], `discharge` [n, F]."""
    scale = float(np.abs(discharge).max(initial=0.0))
    for node, face, sign in places.end_faces():
        item = places.boundary[node]
        if not isinstance(item, Inflow | Outflow | Wall):
            continue
        miss = np.abs(sign * discharge[:, face] - wanted[:, node])
        if miss.max(initial=0.0) > CLOSURE * scale:
            k = int(miss.argmax())
            rule = f"{abs(wanted[k, node]):g} m³/s, but the given water has {abs(discharge[k, face]):g}"
            problems.add(rule, key=f"boundaries.{item.name}.flow", remedy="make them agree")


def _junctions(places: Places) -> list[tuple[NDArray[np.int64], Floats]]:
    """Return the end faces of each junction, and the signs with which their discharges add up to zero."""
    ends: dict[int, list[tuple[int, float]]] = {}
    for node, face, sign in places.end_faces():
        if places.boundary[node] is None:
            ends.setdefault(node, []).append((face, sign))
    return [(np.array([face for face, _ in here]), np.array([sign for _, sign in here])) for here in ends.values()]


def _is_of(recorded: Results, grid: Grid) -> bool:
    """Tell whether results are of this grid."""
    data = recorded.dataset
    if data.sizes["cell"] != grid.cell_bed.size or data.sizes["face"] != grid.face_bed.size:
        return False
    parts = {"reach": np.asarray(grid.reach_names)[grid.cell_reach], "chainage": grid.cell_chainage}
    parts |= {"cell_length": grid.cell_length, "bed": grid.cell_bed}
    return all(np.array_equal(data[name].values, values) for name, values in parts.items())


def _on_faces(cells: Floats, cell_start: NDArray[np.int64]) -> Floats:
    """Return the mean of the two cells beside each face; at an end that of its cell."""
    parts = []
    for first, end in pairwise(cell_start):
        here = cells[first:end]
        parts.append(np.concatenate([here[:1], 0.5 * (here[1:] + here[:-1]), here[-1:]]))
    return np.concatenate(parts)
