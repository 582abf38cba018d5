"""Water that the flow solver computes: the coupling between a scenario's places and the kernels of `solvers.flow`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, RunError
from danao.forcing.boundaries import FreeOutflow, Level, RatingCurve
from danao.scenario import Initial, Scenario
from danao.simulation.acting import Acting, Sampler
from danao.simulation.places import Places, by_place
from danao.simulation.sections import area_at, width_at
from danao.simulation.structures import kernel_structures
from danao.trust import Check
from solvers import flow
from solvers.linear import node_order

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]

RECORD = 128
"""Sub-steps that a record holds; a span with more is handed over in several pieces."""

STEADY_CHANGE = 1e-9
"""Steady is where the discharges into and out of every cell differ by less than this part of the largest."""

STEADY_RATE = 1e-12
"""Or where no level moves faster than this (m/s): water at rest."""

STEADY_STEP = 3600.0
STEADY_RECORDS = 300
"""Records of sub-steps after which the march to the steady state is given up."""

STILL = 1e-9
"""Levels that move slower than this (m/s, a tenth of a millimetre a day) are no news at that point."""


@dataclass(frozen=True)
class Stretch:
    """The water of some sub-steps, for transport: S sub-steps, F faces.

    Parameters
    ----------
    step : float64 array, shape (S,)
        Length of each sub-step, s.
    forcing : int64 array, shape (S,)
        Step of the span that each belongs to.
    discharge : float64 array, shape (S, F)
        Mean discharge, m³/s.
    area, width, phi2 : float64 arrays, shape (S, F)
        Wetted area (m²; 0 where a structure stands), surface width (m) and (K/A)² (m²/s²) at the faces.
    fall : float64 array, shape (S, N)
        Rain less evaporation on each cell, m³/s; no rows where there is none.
    passed : float64 array, shape (S, structures)
        Mean discharge of each structure, m³/s; empty where the water was given.
    """

    step: Floats
    forcing: NDArray[np.int64]
    discharge: Floats
    area: Floats
    width: Floats
    phi2: Floats
    fall: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    passed: Floats = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True)
class Snapshot:
    """The water at one instant, or at several: then there is an axis of instants before the others.

    Parameters
    ----------
    level, depth, area, volume, velocity : float64 arrays, shape (N,)
        Of the cells: m, m, m², m³, m/s.
    discharge : float64 array, shape (F,)
        Of the faces, m³/s.
    """

    level: Floats
    depth: Floats
    area: Floats
    volume: Floats
    velocity: Floats
    discharge: Floats


class ComputedWater:
    """The water of a scenario, computed by the flow solver.

    Parameters
    ----------
    scenario : Scenario
        What is simulated.
    places : Places
        Its grid.
    sampler : Sampler
        Gives levels and discharges at the ends.
    """

    def __init__(self, scenario: Scenario, places: Places, sampler: Sampler):
        self.places = places
        self.theta = scenario.numerics.theta
        numerics = scenario.numerics
        self.max_courant = numerics.max_courant if numerics.flow_courant is None else numerics.flow_courant
        grid = places.grid
        self.channel = flow.Channel(
            grid.cell_start,
            grid.cell_length,
            grid.cell_bed,
            grid.cell_table,
            grid.face_bed,
            grid.face_table,
            np.ones(grid.face_bed.size),
            grid.still_cell,
            grid.stream_table,
            grid.end_node,
        )
        self.nodes = _nodes(places)
        self.structures = kernel_structures(scenario, places)
        self.channel.face_open[self.structures.face] = 0.0
        self.sources = flow.Sources(places.source_cell, places.source_share, places.source_number)
        self.work = flow.work_for(self.channel, self.nodes, self.structures)
        self.state = self._dry_state()
        self.state.setting[:] = sampler.first_settings()
        self.rains = sampler.rains
        self.first_roughness = sampler.first_roughness()
        self.record = self._record(RECORD)
        self.looking = self._dry_state(), flow.work_for(self.channel, self.nodes, self.structures)
        self.value = np.zeros(len(places.boundary))
        self.left = np.arange(grid.cell_bed.size) + grid.cell_reach  # face at the left of each cell
        self.scratch = tuple(np.zeros(grid.face_bed.size) for _ in range(3))
        self.settled: tuple[Floats, ...] = ()
        self.unrest = 0.0  # m/s; how fast levels still moved when the march to a steady start ended
        self._start(scenario, sampler)

    @property
    def volume(self) -> Floats:
        """Volume of every cell now (m³); changes as the water advances."""
        return self.state.volume

    def advance(self, acting: Acting) -> Iterator[Stretch]:
        """Advance the water through a span and give it piece by piece.

        Raises
        ------
        RunError
            If the solver cannot go on; the message names place and time.
        """
        forcing = flow.Forcing(
            acting.step,
            acting.node_value,
            acting.source_flow,
            acting.setting,
            acting.fall,
            acting.push,
            acting.roughness,
            acting.span.keep,
        )
        self._make_room(acting.span.keep)
        cursor = np.zeros(2)
        status = flow.FULL
        while status == flow.FULL:
            status, written, cell = self._kernel(forcing, cursor, self.theta, self.max_courant)
            if status not in (flow.DONE, flow.FULL):
                raise RunError(self._failure(status, cell, acting, int(cursor[0])))
            self.value = acting.node_value[self.record.forcing[written - 1]]
            yield Stretch(*(part[:written] for part in self.record[:-2]))

    def _kernel(self, forcing: flow.Forcing, cursor: Floats, theta: float, courant: float) -> tuple[int, int, int]:
        network = self.channel, self.nodes, self.structures, self.sources
        return flow.advance(*network, forcing, self.state, self.record, self.work, cursor, theta, courant)

    def standing(self) -> tuple[Floats, ...]:
        """Return discharge, area, width and (K/A)² of the faces in the steady state from which the run starts."""
        return self.settled

    def now(self) -> Snapshot:
        """Return the water at this instant."""
        here = self._snapshot(flow.State(*(part[None].copy() for part in self.state)), self.value[None])
        return Snapshot(*(getattr(here, item.name)[0] for item in fields(here)))

    def kept(self, acting: Acting) -> tuple[Snapshot, Floats, Floats]:
        """Return the water at the ends of the output intervals of a span that is over.

        Returns
        -------
        snapshot : Snapshot
            Its arrays have an axis of instants before the others.
        setting, energy : float64 arrays, shape (instants, structures)
            Of the structures at these instants, and what their pumps took in each interval, J.
        """
        ends = np.flatnonzero(acting.span.keep >= 0)
        states = flow.State(*(part[: ends.size].copy() for part in self.record.kept))
        return self._snapshot(states, acting.node_value[ends]), states.setting, states.energy

    def _make_room(self, keep: NDArray[np.int64]) -> None:
        """Have a row for every state that a span asks for."""
        rows = int(keep.max(initial=-1)) + 1
        if rows > self.record.kept.volume.shape[0]:
            self.record = self.record._replace(kept=self._states(rows))

    def _snapshot(self, states: flow.State, value: Floats) -> Snapshot:
        """Return the water of some states; `value` is what is given at the nodes, shape (instants, nodes)."""
        grid, left = self.places.grid, self.left
        discharge = self._present(states, value)
        area = states.volume / grid.cell_length
        through = 0.5 * (discharge[:, left] + discharge[:, left + 1])
        mean = np.divide(through, area, out=np.zeros_like(area), where=area > 0.0)
        beside = states.velocity[:, left], states.velocity[:, left + 1]
        velocity = mean.clip(np.minimum(*beside), np.maximum(*beside))  # thin cells are as fast as what is beside them
        return Snapshot(grid.cell_bed + states.depth, states.depth, area, states.volume, velocity, discharge)

    def _present(self, states: flow.State, value: Floats) -> Floats:
        """Return the discharges of some states; areas, widths and (K/A)² of the last one go into the scratch."""
        discharge = np.empty_like(states.velocity)
        network = self.channel, self.nodes, self.structures
        flow.present_discharge(*network, states, *self.looking, value, *self.scratch, discharge)
        return discharge

    def checks(self) -> list[Check]:
        """Return what the solver counted, for the trust sheet."""
        tally = self.record.tally
        steps = max(tally[flow.STEPS], 1.0)
        cells = steps * self.volume.size
        return [
            Check.at_most("flow_courant", tally[flow.COURANT], max(self.max_courant, 1.0) + 1e-9),
            Check("flow_substeps", tally[flow.SHORTENED] / steps),
            Check("newton_mean", tally[flow.ITERATIONS] / steps),
            Check.at_most("newton_most", tally[flow.MOST_IN_STEP], flow.MOST_ITERATIONS),
            Check("dry_cell_steps", tally[flow.DRY_CELLS] / cells),
        ]

    def _start(self, scenario: Scenario, sampler: Sampler) -> None:
        """Set the state of the start: given, or the steady one of the first instant."""
        instant = scenario.period[0].astype(np.int64)
        begin = np.array([instant])
        self.value = sampler.node_values(begin, begin)[0]
        initial = scenario.initial if isinstance(scenario.initial, Initial) else Initial()
        if initial.level is None:
            self._settle(sampler.source_flows(begin, begin))
        else:
            grid = self.places.grid
            level = by_place(initial.level, grid.reach_names, grid.cell_reach, grid.cell_chainage)
            self._fill(np.where(np.isnan(level), grid.cell_bed, level) - grid.cell_bed)
            self.state.velocity[:] = 0.0
        if initial.discharge is not None:
            self._give_discharge(initial.discharge)
        self.record.tally[:] = 0.0

    def _settle(self, source_flow: Floats) -> None:
        """March with what acts first until nothing changes any more, fully implicit, in steps as long as may be."""
        grid, boundary = self.places.grid, self.places.boundary
        if not any(isinstance(item, Level | RatingCurve | FreeOutflow) for item in boundary):
            rule = "nothing fixes the steady level: every end is a wall or has a known discharge"
            raise InputError(Problem(rule, key="initial", remedy="give an initial level"))
        outside = [self.value[n] for n, item in enumerate(boundary) if isinstance(item, Level)]
        least = max(outside, default=-np.inf)
        self._fill(np.maximum(least - grid.cell_bed, 1.0))
        rows = (RECORD, 1)
        acts = (np.tile(part, rows) for part in (self.value, source_flow, self.state.setting))
        still = np.zeros(0), np.zeros((0, grid.face_bed.size)), self.first_roughness, np.zeros(0, np.int64)
        forcing = flow.Forcing(np.full(RECORD, STEADY_STEP), *acts, *still)
        for _ in range(STEADY_RECORDS):
            status, written, cell = self._kernel(forcing, np.zeros(2), 1.0, 1.0)
            if status not in (flow.DONE, flow.FULL):
                name = grid.name_of_cell(cell)
                raise RunError(f"no steady state to start from: {_REASON[status]} at {name}; give an initial level")
            self.settled = tuple(part[written - 1].copy() for part in self.record[2:6])
            change, self.unrest = self._unsteadiness(self.record.discharge[written - 1], source_flow[0])
            if change <= STEADY_CHANGE or self.unrest <= STEADY_RATE:
                return
        if self.unrest > STILL:
            daily = f"levels still change by {86400.0 * self.unrest:.1g} m a day"
            logger.warning("the flow of the first instant does not become steady: %s; the run starts from there", daily)

    def _unsteadiness(self, discharge: Floats, source_flow: Floats) -> tuple[float, float]:
        """Return what cells gain or lose as a part of the largest discharge, and the fastest change of level (m/s)."""
        grid = self.places.grid
        change = np.abs(discharge[self.left] - discharge[self.left + 1] + self.places.by_cell(source_flow))
        largest = max(float(np.abs(discharge).max()), float(np.abs(source_flow).max(initial=0.0)))
        surface = grid.cell_length * width_at(grid.cell_table, self.state.depth)
        rate = np.divide(change, surface, out=np.zeros_like(change), where=surface > 0.0)
        return float(change.max()) / max(largest, 1e-300), float(rate.max())

    def _fill(self, depth: Floats) -> None:
        """Fill the cells to a depth, and set the nodes beside them."""
        grid, state = self.places.grid, self.state
        state.depth[:] = np.maximum(depth, 0.0)
        state.volume[:] = grid.cell_length * area_at(grid.cell_table, state.depth)
        state.rise[:] = 0.0
        level = grid.cell_bed + state.depth
        beside: dict[int, list[float]] = {}
        for r in range(len(grid.reach_names)):
            beside.setdefault(int(grid.end_node[r, 0]), []).append(level[grid.cell_start[r]])
            beside.setdefault(int(grid.end_node[r, 1]), []).append(level[grid.cell_start[r + 1] - 1])
        for n, levels in beside.items():
            given = self.nodes.kind[n] == flow.LEVEL
            state.node_level[n] = self.value[n] if given else float(np.mean(levels))

    def _give_discharge(self, discharge: Any) -> None:
        """Set the velocities that make a discharge at the present depths."""
        grid = self.places.grid
        wanted = by_place(discharge, grid.reach_names, grid.face_reach, grid.face_chainage)
        self.state.velocity[:] = np.where(np.isnan(wanted), 0.0, np.sign(wanted))
        self._present(flow.State(*(part[None].copy() for part in self.state)), self.value[None])
        area = self.scratch[0]
        velocity = np.divide(wanted, area, out=np.zeros_like(area), where=area > 0.0)
        self.state.velocity[:] = np.nan_to_num(velocity)

    def _dry_state(self) -> flow.State:
        return flow.State(*(part[0] for part in self._states(1)))

    def _states(self, rows: int) -> flow.State:
        """Return as many states without water, row by row."""
        cells, faces, nodes = self.channel.cell_bed.size, self.channel.face_bed.size, self.nodes.kind.size
        structures, barred = self.structures.rate.size, self.structures.face.size
        sizes = (cells, faces, cells, cells, nodes, structures, structures, barred)
        return flow.State(*(np.zeros((rows, size)) for size in sizes))

    def _record(self, capacity: int) -> flow.Record:
        faces = self.channel.face_bed.size
        return flow.Record(
            np.zeros(capacity),
            np.zeros(capacity, np.int64),
            *(np.zeros((capacity, faces)) for _ in range(4)),
            np.zeros((capacity if self.rains else 0, self.channel.cell_bed.size)),
            np.zeros((capacity, self.structures.rate.size)),
            np.zeros(flow.TALLY),
            self._states(0),
        )

    def _failure(self, status: int, cell: int, acting: Acting, step: int) -> str:
        when = acting.span.edges[min(step, acting.step.size - 1)].astype("datetime64[ns]")
        where = self.places.grid.name_of_cell(cell)
        return f"{where}, {when.astype('datetime64[s]')}: {_REASON[status]}"


_REASON = {
    flow.DRAINED: "more water is taken out than the cell holds; lower the withdrawal or the outflow",
    flow.DIVERGED: "the levels do not converge; try a shorter numerics.step",
    flow.BLOWN: "the velocity is no longer finite; try a shorter numerics.step or numerics.theta: 1",
}


def _nodes(places: Places) -> flow.Nodes:
    """Return the kinds of the nodes as the kernels want them."""
    count = len(places.boundary)
    kind = np.full(count, flow.JUNCTION, np.int64)
    slope = np.zeros(count)
    curves: list[tuple[Floats, Floats]] = []
    start = np.zeros(count + 1, np.int64)
    problems = ProblemList()
    for n, item in enumerate(places.boundary):
        if isinstance(item, Level):
            kind[n] = flow.LEVEL
        elif isinstance(item, RatingCurve):
            kind[n] = flow.RATING
            # Below its first point a curve holds the first discharge: one more point far below says so.
            curves.append((np.r_[item.level[0] - 1e3, item.level], np.r_[item.discharge[0], item.discharge]))
        elif isinstance(item, FreeOutflow):
            kind[n] = flow.FREE
            slope[n] = _bed_slope(places, n)
            if (slope[n] if item.end == "downstream" else -slope[n]) < 0.0:
                rule = "the bed rises towards this end, so there is no normal depth to leave at"
                problems.add(rule, key=f"boundaries.{item.name}", remedy="give a level or a rating curve")
        elif item is not None:
            kind[n] = flow.DISCHARGE
        start[n + 1] = sum(level.size for level, _ in curves)
    problems.raise_if_any()
    free = (kind == flow.JUNCTION) | (kind == flow.RATING)
    unknown, _ = node_order(places.grid.end_node, free)
    level, discharge = (np.concatenate([np.zeros(0), *(curve[k] for curve in curves)]) for k in (0, 1))
    head = np.array([places.heads.get(name, 0.0) for name in places.grid.node_names])
    return flow.Nodes(kind, slope, start, level, discharge, unknown, head)


def _bed_slope(places: Places, node: int) -> float:
    """Return the fall of the bed towards larger chainage (-) in the half cell at a node."""
    grid = places.grid
    r, side = (int(k) for k in np.argwhere(grid.end_node == node)[0])
    cell = int(grid.cell_start[r + side]) - side
    face = int(grid.cell_start[r + side]) + r
    fall = (grid.cell_bed[cell] - grid.face_bed[face]) / (0.5 * grid.cell_length[cell])
    return float(fall if side == 1 else -fall)
