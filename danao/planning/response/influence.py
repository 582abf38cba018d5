"""Influence: a station's value traced back to every place and time that it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, RunError, nearest
from danao.forcing.times import as_time
from danao.kinetics._matrix import Kinetics
from danao.planning.response.emissions import Emission, emissions_of, table_of
from danao.planning.response.tangent import Moment, Pairs, reach_of, tangent
from danao.scenario import Scenario
from danao.simulation import Simulation
from danao.simulation.acting import Acting
from danao.simulation.clock import Span
from danao.simulation.matter import MOST_SUBSTEPS, Matter, Move
from danao.simulation.water import ComputedWater
from solvers import transport
from solvers.adjoint import influence_for, tape_for

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Receptor:
    """A number of interest: the mean of a constituent at a station over the output instants of a window.

    Parameters
    ----------
    station : str
        Name of the station.
    constituent : str
        What is looked at.
    start, end : datetime64 or ISO text
        The window: instants after `start`, up to `end`.
    """

    station: str
    constituent: str
    start: Any
    end: Any


@dataclass(frozen=True, eq=False)
class Influence:
    """What a gram put into the river at any place and time adds to each receptor.

    Parameters
    ----------
    dataset : xarray.Dataset
        ``influence`` (receptor, brought, time, cell), g/m³ per gram of the constituent ``brought``; coordinates
        ``chainage`` and ``reach`` of the cells, ``station``, ``constituent``, ``start``, ``end`` of the receptors.
    parts : pandas.DataFrame
        What each emission contributes to each receptor, g/m³: rows ``source, constituent`` as in `Response.emissions`,
        one column a receptor. They add up to `value`.
    value : float64 array, shape (receptors,)
        The receptors in the base run, counted forwards.
    """

    dataset: xr.Dataset
    parts: pd.DataFrame
    value: Floats

    @property
    def closure(self) -> float:
        """Largest difference between what is counted backwards and forwards, as a share of the value."""
        return float(np.max(np.abs(self.parts.sum(axis=0).to_numpy() - self.value) / np.abs(self.value)))

    def __repr__(self) -> str:
        sizes = self.dataset.sizes
        return f"<Influence on {sizes['receptor']} receptor(s): {sizes['time']} instants, {sizes['cell']} cells>"


def influence(
    scenario: Scenario,
    receptors: Receptor | Sequence[Receptor],
    *,
    brought: Sequence[str] | None = None,
    progress: Callable[[int], Any] | None = None,
) -> Influence:
    r"""Trace receptors back, all in one pass, by the exact transpose of the planning operator.

    With J the receptor and L the operator of a step, the influence of the concentrations obeys
    :math:`\lambda(t) = L^T \lambda(t + \Delta t)`, and a gram in a cell of V m³ adds :math:`\lambda / V` to J. The
    operator is that of `danao.respond`: limiter weights and tangent reactions of the base run.

    Parameters
    ----------
    scenario : Scenario
        The base run on water that is known at all times: ``hydraulics=Results`` or a `PrescribedFlow`.
    receptors : Receptor or sequence of Receptor
        What is looked at.
    brought : sequence of str, optional
        Constituents of which a gram is put in; by default all that reach a receptor.
    progress : callable, optional
        Called after each output interval on the way back with the number of intervals done.

    Raises
    ------
    InputError
        With all that does not fit.
    """
    asked = (receptors,) if isinstance(receptors, Receptor) else tuple(receptors)
    _check(scenario, asked, brought)
    return _Trace(scenario, asked, brought).run(progress)


@dataclass(frozen=True)
class _Reaction:
    """A reaction step of the base run, from the state before it."""

    base: Floats
    moment: Moment


@dataclass(frozen=True)
class _Carriage:
    """Steps of transport of the base run, from the state before them."""

    base: Floats
    volume: Floats
    steps: Move


class _Diary:
    """A companion that writes down what the base run does."""

    def __init__(self, matter: Matter):
        self.matter = matter
        self.entries: list[_Reaction | _Carriage] = []

    def react(self, volume: Floats, environment: Floats, parameters: Floats, seconds: float) -> None:
        """Write down a reaction step."""
        if seconds > 0.0:
            moment = Moment(volume.copy(), environment, parameters, seconds)
            self.entries.append(_Reaction(self.matter.concentration.copy(), moment))

    def carry(self, move: Move, booked: transport.Ledger) -> tuple[int, int, int]:
        """Write down steps of transport, and let them be made."""
        matter = self.matter
        self.entries.append(_Carriage(matter.concentration.copy(), matter.state.volume.copy(), move))
        return matter.carry_alone(move, booked)


class _Trace:
    """A base run followed forwards once, then back interval by interval."""

    def __init__(self, scenario: Scenario, receptors: Sequence[Receptor], brought: Sequence[str] | None):
        self.simulation = Simulation(scenario)
        self.whole = whole = self.simulation.expanded
        self.scenario, self.receptors = scenario, receptors
        self.matter = self.simulation.matter
        self.diary = _Diary(self.matter)
        self.matter.company = self.diary
        names = self.matter.names
        self.kinetics = Kinetics(whole.processes, whole.constituents).compile() if whole.processes else None
        self.pairs: Pairs = np.eye(len(names), dtype=bool)
        self.targets = [names.index(item.constituent) for item in receptors]
        at = (scenario.river.station(item.station) for item in receptors)
        self.cells = self.simulation.places.station_cells(at)
        count = len(self.matter.places.boundary), len(whole.sources)
        self.influence = influence_for(self.matter.network, len(names), count[1], len(receptors))
        self.work = transport.work_for(self.matter.network, len(names), 1)
        self.rest = np.zeros(len(receptors))
        self.brought = brought

    def run(self, progress: Callable[[int], Any] | None) -> Influence:
        """Go there and back."""
        states, water, actings, times, value = self._forwards()
        weights = self._weights(times)
        kept = np.zeros((len(times), *self.influence.concentration.shape))
        at = len(times) - 1
        self._look(weights[at])
        kept[at] = self.influence.concentration / water[-1][:, None, None]
        for k in reversed(range(len(actings))):
            self._back(actings[k], states[k], water[k])
            if k == 0 or actings[k - 1].span.is_output:
                at -= 1
                kept[at] = self.influence.concentration / water[k][:, None, None]
                self._look(weights[at])
                kept[at] = self.influence.concentration / water[k][:, None, None]
                if progress is not None:
                    progress(len(times) - 1 - at)
        return self._found(kept, times, states[0], value)

    def _forwards(self) -> tuple[list[Floats], list[Floats], list[Acting], NDArray[np.datetime64], Floats]:
        """Follow the base run; return its state and volume before each span and after the last, and the receptors."""
        simulation, matter = self.simulation, self.matter
        states, water, actings, times = [], [], [], [self.scenario.period[0]]
        simulation.begin()
        for acting in simulation.sampler.over(simulation.clock.spans()):
            states.append(matter.concentration.copy())
            water.append(simulation.water.volume.copy())
            self.diary.entries.clear()
            self._advance(acting)
            actings.append(acting)
            if acting.span.is_output:
                times.append(acting.span.end)
        states.append(matter.concentration.copy())
        water.append(simulation.water.volume.copy())
        instants = np.array(times, dtype="datetime64[ns]")
        return states, water, actings, instants, self._values(states, actings, instants)

    def _values(self, states: list[Floats], actings: list[Acting], times: NDArray[np.datetime64]) -> Floats:
        """Return the receptors in the base run."""
        rows = [0, *(k + 1 for k, acting in enumerate(actings) if acting.span.is_output)]
        found = np.stack([[states[row][c, m] for c, m in zip(self.cells, self.targets, strict=True)] for row in rows])
        return (self._weights(times) * found).sum(axis=0)

    def _advance(self, acting: Acting) -> None:
        """Advance water and base run through a span."""
        simulation = self.simulation
        for stretch in simulation.water.advance(acting):
            before, simulation.now = simulation.now, simulation.water.now()
            self.matter.state.volume[:] = before.volume
            self.matter.advance(acting, stretch, before, simulation.now)

    def _weights(self, times: NDArray[np.datetime64]) -> Floats:
        """Return the weight of each output instant in each receptor, shape (times, receptors)."""
        weights = np.zeros((times.size, len(self.receptors)))
        for w, item in enumerate(self.receptors):
            start, end = (as_time(one, self.scenario.zone) for one in (item.start, item.end))
            inside = (times > start) & (times <= end)
            weights[inside, w] = 1.0 / inside.sum()
        return weights

    def _look(self, weight: Floats) -> None:
        """Add what the receptors see at an instant."""
        for w, (cell, m) in enumerate(zip(self.cells, self.targets, strict=True)):
            self.influence.concentration[cell, m, w] += weight[w]

    def _back(self, acting: Acting, state: Floats, volume: Floats) -> None:
        """Take the influences back through a span."""
        self._return_to(acting.span, state, volume)
        self.diary.entries.clear()
        self._advance(acting)
        for entry in reversed(self.diary.entries):
            if isinstance(entry, _Carriage):
                self._move_back(entry)
            else:
                self._react_back(entry)

    def _return_to(self, span: Span, state: Floats, volume: Floats) -> None:
        """Set water and base run to the begin of a span."""
        simulation = self.simulation
        assert not isinstance(simulation.water, ComputedWater)
        simulation.water.return_to(int(span.edges[0]), volume)
        simulation.now = simulation.water.now()
        self.matter.concentration[:] = state
        self.matter.state.volume[:] = volume
        self.matter.resting.keep(state, volume)

    def _move_back(self, move: _Carriage) -> None:
        """Take the influences back through steps of transport; those of what does not move follow the volume alone."""
        matter, found = self.matter, self.influence
        state = transport.State(move.volume.copy(), move.base.copy())
        resting = found.concentration[:, matter.resting.columns].copy()
        booked = transport.Ledger(*(np.zeros(len(matter.names)) for _ in range(4)))
        steps = move.steps
        tape = tape_for(matter.network, len(matter.names), MOST_SUBSTEPS * (steps.end - steps.begin))
        ways = (matter.network, steps.water, steps.forcing, state, tape, found, booked)
        limits = (steps.begin, steps.end, matter.max_courant, MOST_SUBSTEPS)
        status = matter.scheme.advance_back(*ways, np.zeros(transport.TRUST), self.work, *limits)
        if status != transport.DONE:
            raise RunError("the run cannot be traced back; the run itself says why")
        if matter.resting.columns.size:
            share = np.divide(move.volume, state.volume, out=np.zeros_like(move.volume), where=state.volume > 0.0)
            found.concentration[:, matter.resting.columns] = resting * share[:, None, None]

    def _react_back(self, reaction: _Reaction) -> None:
        """Take the influences back through a reaction step, and count what air and bed brought in it."""
        assert self.kinetics is not None
        if self.pairs.sum() == len(self.pairs):
            self.pairs = self.kinetics.coupled(reaction.moment.environment, reaction.moment.parameters)
        propagator, offset = tangent(self.kinetics, reaction.base, reaction.moment, self.pairs)
        after = self.influence.concentration
        self.rest += np.einsum("nm,nmw->w", offset, after)
        after[:] = np.einsum("nkm,nkw->nmw", propagator, after)

    def _found(self, kept: Floats, times: NDArray[np.datetime64], start: Floats, value: Floats) -> Influence:
        """Return what was found."""
        grid, names = self.simulation.grid, self.matter.names
        reached = np.flatnonzero(reach_of(self.pairs)[self.targets].any(axis=0))
        wanted = [names[m] for m in reached]
        wanted = wanted if self.brought is None else list(self.brought)
        rows = [names.index(name) for name in wanted]
        values = np.moveaxis(kept[:, :, rows], (3, 2, 0, 1), (0, 1, 2, 3))
        windows = [tuple(as_time(one, self.scenario.zone) for one in (item.start, item.end)) for item in self.receptors]
        coords = {
            "brought": wanted,
            "time": times,
            "chainage": ("cell", grid.cell_chainage),
            "reach": ("cell", np.asarray(grid.reach_names, dtype=str)[grid.cell_reach]),
            "station": ("receptor", [item.station for item in self.receptors]),
            "constituent": ("receptor", [item.constituent for item in self.receptors]),
            "start": ("receptor", np.array([start for start, _ in windows], dtype="datetime64[ns]")),
            "end": ("receptor", np.array([end for _, end in windows], dtype="datetime64[ns]")),
        }
        data = xr.Dataset({"influence": (("receptor", "brought", "time", "cell"), values, {"units": "m-3"})}, coords)
        return Influence(data, self._parts(start), value)

    def _parts(self, start: Floats) -> pd.DataFrame:
        """Return what every emission contributes."""
        emissions = emissions_of(self.whole, self.simulation.places)
        found = [self._part(item, start) for item in emissions]
        table = table_of(emissions, self.whole)
        return pd.DataFrame(found, index=table.index, columns=range(len(self.receptors)))

    def _part(self, item: Emission, start: Floats) -> Floats:
        if item.kind == "initial":
            return np.einsum("nm,nmw->w", start, self.influence.concentration)
        if item.kind == "exchange":
            return self.rest
        side = self.influence.node if item.is_boundary else self.influence.source
        return side[item.number, item.constituent_number]


def _check(scenario: Scenario, receptors: Sequence[Receptor], brought: Sequence[str] | None) -> None:
    problems = ProblemList()
    if scenario.hydraulics is None:
        rule = "the water must be known at all times to go back through it"
        problems.add(rule, "hydraulics", remedy="run the scenario and give scenario.replace(hydraulics=results)")
    if not receptors:
        problems.add("nothing is looked at", "receptors", remedy="give a Receptor")
    for name in brought or ():
        if name not in scenario.constituent_names:
            problems.add(f"'{name}' is not simulated", "brought", remedy=nearest(name, scenario.constituent_names))
    for k, item in enumerate(receptors):
        _check_receptor(scenario, item, f"receptors[{k}]", problems)
    problems.raise_if_any()


def _check_receptor(scenario: Scenario, item: Receptor, key: str, problems: ProblemList) -> None:
    try:
        scenario.river.station(item.station)
    except InputError as error:
        problems.take(error, f"{key}.station")
    if item.constituent not in scenario.carried_names:
        remedy = nearest(item.constituent, scenario.carried_names)
        problems.add(f"'{item.constituent}' is not carried", f"{key}.constituent", remedy=remedy)
    try:
        start, end = (as_time(one, scenario.zone) for one in (item.start, item.end))
    except InputError as error:
        problems.take(error, key)
        return
    if not scenario.period[0] <= start < end <= scenario.period[1]:
        told = Problem(f"the window {start} to {end} is empty or not within the run", key=f"{key}.start")
        problems.problems.append(told)
