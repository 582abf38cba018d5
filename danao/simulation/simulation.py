"""Simulation: a scenario in motion."""

from __future__ import annotations

import json
import logging
import math
import sys
import time as wall_clock
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao import results
from danao._extent import Extent
from danao.errors import InputError, LongStepWarning, Problem
from danao.results import Results
from danao.scenario import Initial, Scenario
from danao.simulation import smearing
from danao.simulation.abreast import expanded, lead_of
from danao.simulation.acting import Acting, Sampler
from danao.simulation.brought import brought_by
from danao.simulation.clock import Clock
from danao.simulation.forces import Forces
from danao.simulation.given_water import RecordedWater, SteadyWater, water_of
from danao.simulation.matter import Matter
from danao.simulation.operating import Operator
from danao.simulation.places import Places
from danao.simulation.recording import Recorder
from danao.simulation.strides import strides
from danao.simulation.trusting import closure, tell_unusual, unusual_check
from danao.simulation.water import ComputedWater, Snapshot, Stretch
from danao.simulation.water_ledger import WaterLedger
from danao.trust import Check

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Instant:
    """The river at one output instant.

    Parameters
    ----------
    time : datetime64
        Local time.
    water : Snapshot
        Level, depth, area, volume, velocity of cells, discharge of faces.
    mean_discharge : float64 array, shape (F,)
        Mean discharge since the last output instant, m³/s.
    concentrations : dict of name to float64 array, shape (N,)
        Concentrations of the cells; shape (N, lanes) where parameters are given by lane.
    structures : dict of name to float64 array, shape (structures,)
        Setting, mean discharge (m³/s) and mean power (kW) of the structures; empty where the water was given.
    """

    time: np.datetime64
    water: Snapshot
    mean_discharge: Floats
    concentrations: dict[str, Floats]
    structures: dict[str, Floats]


class Simulation:
    """A scenario in motion: cuts the grid, compiles the processes, runs.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    *beside : Scenario
        More that go abreast with it: on the same water, a lane each, every one as if it ran alone; see
        `danao.simulation.abreast`.

    Raises
    ------
    InputError
        If the scenario asks for something that does not exist or does not fit, or those beside it need water or
        processes of their own.
    """

    def __init__(self, scenario: Scenario, *beside: Scenario):
        self.scenario = scenario
        self.members = (scenario, *beside)
        lanes = tuple(expanded(member) for member in self.members)
        self.expanded = lead_of(lanes)
        self.initials = [member.initial for member in lanes]
        self.places = Places.of(scenario)
        self.sampler = Sampler(self.expanded, self.places, brought_by(lanes, self.places))
        self.clock = Clock(scenario)
        self.matter = Matter(self.expanded, self.places, len(self.members))
        self.forces = Forces(self.expanded, self.places, self.matter.names)
        self.operator = Operator(self.expanded, self.places, self.matter.names)
        self.water: ComputedWater | SteadyWater | RecordedWater
        self.now: Snapshot
        self.water_ledger = WaterLedger(self.places)

    @property
    def grid(self) -> Any:
        """Cells and faces of the river."""
        return self.places.grid

    def run(self, progress: Callable[[int], Any] | bool | None = None) -> Results:
        """Run the whole period.

        Parameters
        ----------
        progress : callable, bool or None
            None shows a bar in a terminal or notebook and is quiet elsewhere; True or False force it; a callable is
            called after each output interval with the number of intervals done.

        Returns
        -------
        Results
            State over time, ledger, trust sheet and provenance.

        Raises
        ------
        RunError
            If the run cannot go on; the message names reach, chainage and time.
        InputError
            If parameters are given by lane: results hold one.
        """
        if self.matter.lanes > 1:
            rule = f"parameters are given for {self.matter.lanes} lanes, results hold one"
            raise InputError(Problem(rule, key="processes", remedy="run it with danao.rate_lanes"))
        return self.run_abreast(progress)[0]

    def run_abreast(self, progress: Callable[[int], Any] | bool | None = None, keep: str = "all") -> list[Results]:
        """Run the whole period and return the results of the scenario and of each that goes beside it.

        Parameters
        ----------
        progress
            As of `run`.
        keep : {"all", "stations"}
            What the results keep of the river; see `Results.kept`.

        Raises
        ------
        RunError
            If a lane cannot go on.
        """
        begin = wall_clock.perf_counter()
        tell_unusual(self.members)
        count = self.clock.outputs.size
        extent = Extent.of(keep, self.grid, self.scenario.river)
        record = Recorder(count, extent, self.matter.names, self.matter.lanes)
        glimpses = smearing.Glimpses(self.matter, count)
        with _Progress(progress, count - 1, self.scenario.name) as bar:
            if self._unwatched:
                self._stride(record, bar)
            else:
                for k, instant in enumerate(self.steps()):
                    record.put(k, instant)
                    glimpses.put(k, instant)
                    bar.show(k)
        for lane, (_, told) in sorted(self.matter.long_steps.items()):
            warnings.warn(f"scenario '{self.members[lane].name}': {told}", LongStepWarning, stacklevel=3)
        return self._results(record, glimpses, wall_clock.perf_counter() - begin)

    @property
    def _unwatched(self) -> bool:
        """Whether nothing looks at the water, or changes how it flows, between two outputs."""
        looked_at = self.matter.names or self.operator.rules or self.scenario.forces or self.sampler.roughness
        return self.scenario.hydraulics is None and not looked_at

    def _stride(self, record: Recorder, bar: _Progress) -> None:
        """Run the water through many output intervals at once."""
        self.begin()
        assert isinstance(self.water, ComputedWater)
        record.put(0, self._instant(self.scenario.period[0], self._nothing_passed(), 0.0))
        bar.show(0)
        at = 1
        for stride in strides(self.water, self.sampler, self.clock, self.water_ledger):
            last = at + len(stride.mean_discharge)
            record.put(slice(at, last), stride)
            for k in range(at, last):
                bar.show(k)
            at = last
        self.now = self.water.now()

    def steps(self, every: float | None = None) -> Iterator[Instant]:
        """Give the river at every output instant, the initial state first.

        Parameters
        ----------
        every : float, optional
            Seconds between two instants; without it ``Numerics.output``.
        """
        if every is not None:
            numerics = self.scenario.numerics
            changed = self.scenario.replace(numerics=type(numerics)(**{**vars(numerics), "output": every}))
            self.clock = Clock(changed)
        self.begin()
        passed, seconds = self._nothing_passed(), 0.0
        yield self._instant(self.scenario.period[0], passed, seconds)
        for acting in self.sampler.over(self.clock.spans()):
            self._advance(self._operated(acting), passed)
            seconds += float(acting.step.sum())
            if acting.span.is_output:
                yield self._instant(acting.span.end, passed, seconds)
                passed, seconds = self._nothing_passed(), 0.0

    def begin(self) -> None:
        """Set water and matter to the start of the period."""
        scenario = self.expanded
        if scenario.hydraulics is None:
            self.water = ComputedWater(scenario, self.places, self.sampler)
        else:
            self.water = water_of(scenario, self.places, self.sampler)
        self.now = self.water.now()
        self.matter.fill(self.initials, self.water.volume)
        self.water_ledger = WaterLedger(self.places, float(self.water.volume.sum()))
        if isinstance(scenario.initial, Initial) and isinstance(scenario.initial.quality, str):
            self._spin_up()

    def _spin_up(self) -> None:
        """Bring the constituents to their steady state on the steady water of the start."""
        acting = next(self.sampler.over(self.clock.spans()))
        steps = math.ceil(3600.0 / self.scenario.numerics.step)
        standing = (np.tile(part, (steps, 1)) for part in self.water.standing())
        hour = Stretch(np.full(steps, 3600.0 / steps), np.zeros(steps, np.int64), *standing)
        self.matter.spin_up(acting, hour, self.now)

    def _nothing_passed(self) -> _Passed:
        return _Passed(np.zeros(self.grid.face_bed.size), np.zeros(len(self.scenario.river.structures)))

    def _operated(self, acting: Acting) -> Acting:
        """Let the operations decide on the settings of a span, and the forces look at what is in the water."""
        if not isinstance(self.water, ComputedWater):
            return acting
        if self.operator.rules:
            setting = self.operator.settings(acting, self.water.state.setting, self.now, self.matter.concentration)
            acting = replace(acting, setting=setting)
        if self.scenario.forces:
            acting = replace(acting, push=self.forces.push(acting, self.matter.concentration))
        return acting

    def _advance(self, acting: Acting, passed: _Passed) -> None:
        """Advance water and matter through a span; add what passed faces and structures."""
        for stretch in self.water.advance(acting):
            before, self.now = self.now, self.water.now()
            self.matter.state.volume[:] = before.volume
            self.matter.advance(acting, stretch, before, self.now)
            self.water_ledger.book(acting, stretch)
            passed.faces += stretch.step @ stretch.discharge
            if stretch.passed.size:
                passed.structures += stretch.step @ stretch.passed

    def _instant(self, time: np.datetime64, passed: _Passed, seconds: float) -> Instant:
        mean = passed.faces / seconds if seconds > 0.0 else self.now.discharge
        shape = (self.grid.cell_bed.size, len(self.matter.names), self.matter.lanes)
        lanes = self.matter.concentration.reshape(shape)
        values = lanes[..., 0] if self.matter.lanes == 1 else lanes
        here = {name: values[:, m].copy() for m, name in enumerate(self.matter.names)}
        return Instant(time, self.now, mean, here, self._structures(passed, max(seconds, 1e-9)))

    def _structures(self, passed: _Passed, seconds: float) -> dict[str, Floats]:
        """Return the state of the structures, and begin to count the energy of the pumps anew."""
        if not isinstance(self.water, ComputedWater) or not passed.structures.size:
            return {}
        state = self.water.state
        power = state.energy / seconds / 1000.0
        state.energy[:] = 0.0
        discharge = passed.structures / seconds
        return {"setting": state.setting.copy(), "structure_discharge": discharge, "pump_power": power}

    def books(self) -> list[tuple[pd.DataFrame, list[Check]]]:
        """Return the ledger of every lane after the last step, and what was checked while it went."""
        water = self.water_ledger.table(float(self.water.volume.sum()))
        stored, flow, rules = self.matter.stored(), self.water.checks(), self.operator.checks()
        found = []
        for k, member in enumerate(self.members):
            lane = slice(k, None, self.matter.lanes)
            ledger = pd.concat([self.matter.ledger.table(self.matter.names, stored, lane), water])
            found.append((ledger, closure(ledger) + flow + self.matter.checks(k) + unusual_check(member) + rules))
        return found

    def _results(self, record: Recorder, glimpses: smearing.Glimpses, seconds: float) -> list[Results]:
        smeared = glimpses.checks(float(next(self.clock.spans()).steps[0]))
        return [
            results.build(
                member,
                self.grid,
                time=self.clock.times,
                **record.water,
                constituents=self.matter.constituents,
                concentrations=record.lane(k),
                structures=record.structures,
                ledger=ledger,
                trust=checks + smeared[k],
                provenance={
                    "scenario": json.dumps(member.describe(), ensure_ascii=False),
                    "wall_time": seconds / len(self.members),
                },
                extent=record.extent,
            )
            for k, (member, (ledger, checks)) in enumerate(zip(self.members, self.books(), strict=True))
        ]


@dataclass
class _Passed:
    """Water that has passed since the last output instant, m³."""

    faces: Floats
    structures: Floats


class _Progress:
    """A bar in a terminal or notebook, a callable, or nothing."""

    def __init__(self, wanted: Callable[[int], Any] | bool | None, total: int, label: str):
        self.callable = wanted if callable(wanted) else None
        self.bar: Any = None
        if wanted is True or (wanted is None and (sys.stderr.isatty() or "ipykernel" in sys.modules)):
            from tqdm.auto import tqdm

            self.bar = tqdm(total=total, desc=label, unit="out", leave=True)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def show(self, done: int) -> None:
        """Tell how many intervals are done."""
        if self.bar is not None and done:
            self.bar.update(1)
        if self.callable is not None:
            self.callable(done)
