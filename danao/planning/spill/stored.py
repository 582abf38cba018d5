"""Stored water: the flow of an earlier run, on which nothing but a released substance is carried."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, ProblemList
from danao.forcing.times import instant_text
from danao.forcing.weather import as_weather
from danao.kinetics._constituents import constituent as named
from danao.kinetics._process import Constituent
from danao.kinetics.decay import decay as decay_of
from danao.kinetics.settling import settling as settling_of
from danao.planning.spill.release import Release, read_place
from danao.results import Results, open_results
from danao.river.grid import Grid
from danao.scenario import Initial, Numerics, Scenario
from danao.scenario_file import scenario_from_document
from danao.simulation import Simulation

NEEDED = ("level", "depth", "volume", "velocity", "discharge", "mean_discharge")


@dataclass(frozen=True, eq=False)
class Stored:
    """A run whose water is used again, and the scenario that made it, bare of all that it carried.

    Parameters
    ----------
    run : Results
        Levels, volumes and discharges in double precision.
    scenario : Scenario
        River, boundaries, sources (their water alone), dispersion, storage zone and weather of the run.
    """

    run: Results
    scenario: Scenario

    @classmethod
    def of(cls, run: Results | Scenario | str | Path, scenario: Scenario | None = None) -> Stored:
        """Take the water of a run, of a results file, or of a scenario, whose water is computed first.

        Parameters
        ----------
        run : Results, path or Scenario
            Where the water comes from.
        scenario : Scenario, optional
            The scenario of the run, where its results cannot give it back (it holds functions of the user's).

        Raises
        ------
        InputError
            If the run does not hold its whole flow, or its scenario cannot be read back.
        """
        if isinstance(run, Scenario):
            return cls(_water_of(run), bare(run))
        if isinstance(run, str | Path):
            run = open_results(run)
        if not isinstance(run, Results):
            raise InputError(Problem(f"{run!r} is no run", "run", remedy="give Results, a results file or a Scenario"))
        _check_record(run)
        return cls(run, bare(_scenario_of(run) if scenario is None else scenario))

    @cached_property
    def times(self) -> np.ndarray:
        """Recorded instants, local time."""
        return self.run.dataset["time"].values.astype("datetime64[ns]")

    @cached_property
    def places(self) -> dict[str, tuple[str, float]]:
        """Stations and points of sources by name: reach and chainage; of a stretch its middle."""
        found = {item.name: (item.reach, float(np.mean(item.at[1:]))) for item in self.scenario.sources}
        rows = self.run.stations
        return found | {str(name): (row["reach"], float(row["chainage"])) for name, row in rows.iterrows()}

    @cached_property
    def grid(self) -> Grid:
        """Cells and faces of the run."""
        return Grid.cut(self.scenario.river, self.scenario.numerics.cell)

    def place(self, at: Any) -> tuple[str, float]:
        """Return reach and chainage of a place on the river; see `read_place`.

        Raises
        ------
        InputError
            If it is no place, or off the river.
        """
        name, chainage = read_place(at, self.places)
        reach = self.scenario.river.reach(name)
        if not reach.start <= chainage <= reach.stop:
            rule = f"{chainage:g} m is not on reach '{name}'"
            raise InputError(Problem(rule, remedy=f"it runs from {reach.start:g} to {reach.stop:g} m"))
        return name, chainage

    def within(self, instant: np.datetime64) -> np.datetime64:
        """Return an instant of the run as it is.

        Raises
        ------
        InputError
            If it lies outside of the stored run.
        """
        if not self.times[0] <= instant <= self.times[-1]:
            first, last = (instant_text(int(edge.astype(np.int64))) for edge in self.times[[0, -1]])
            rule = f"{instant_text(int(instant.astype(np.int64)))} is outside of the stored run"
            raise InputError(Problem(rule, remedy=f"it covers {first} to {last}"))
        return instant

    def carrying(
        self,
        releases: Sequence[Release],
        substance: Substance,
        end: np.datetime64,
        every: float,
        step: float | None,
        since: np.datetime64 | None = None,
    ) -> Scenario:
        """Return the scenario that carries releases, one source each, on the stored water.

        It begins at the recorded instant at or before the first release (or `since`); sources of releases come last.
        """
        first = min(release.time for release in releases) if since is None else since
        begin = self.times[np.searchsorted(self.times, first, side="right") - 1]
        name = substance.constituent.name
        numerics = self.scenario.numerics
        finer: dict[str, Any] = {"output": every, "step": min(step or numerics.step, every)}
        return self.scenario.replace(
            period=(begin, end),
            hydraulics=_between(self.run, begin, end),
            constituents=(substance.constituent,),
            processes=substance.processes,
            sources=(*self.scenario.sources, *(item.source(f"release {k}", name) for k, item in enumerate(releases))),
            numerics=Numerics(**{**vars(numerics), **finer}),
        )


@dataclass(frozen=True, eq=False)
class Substance:
    """What is carried and what becomes of it.

    Parameters
    ----------
    constituent : Constituent
        Name and unit.
    processes : tuple of Process
        First-order losses.
    """

    constituent: Constituent
    processes: tuple[Any, ...] = ()

    @classmethod
    def of(cls, constituent: str | Constituent, decay: Any = None, settling: Any = None) -> Substance:
        """Read a substance; `decay` (1/s or text) at any temperature, `settling` velocity (m/s or text).

        Raises
        ------
        InputError
            With all that is not known or cannot be read.
        """
        problems = ProblemList()
        carried, processes = Constituent("TRACER", "tracer", "示踪剂"), []
        try:
            carried = named(constituent)
        except InputError as error:
            problems.take(error)
        losses: Mapping[str, Any] = {
            "decay": lambda: decay_of(carried.name, rate=decay, theta=1.0),
            "settling": lambda: settling_of(carried.name, velocity=settling),
        }
        for key, given in (("decay", decay), ("settling", settling)):
            try:
                processes += [losses[key]()] if given is not None else []
            except InputError as error:
                problems.take(error, key)
        if not carried.mobile:
            problems.add(f"'{carried.name}' does not move with the water", "constituent")
        problems.raise_if_any()
        return cls(carried, tuple(processes))


def bare(scenario: Scenario) -> Scenario:
    """Return a scenario that carries nothing; its water is due to be given, so nothing drives or moves it either.

    Raises
    ------
    InputError
        If rain or evaporation act on the water, which the record of a run does not keep by cell.
    """
    weather = as_weather(scenario.weather)
    if weather.rain is not None or weather.evaporation is not None:
        rule = "the run has rain or evaporation, which its record does not keep by cell"
        remedy = "run the water without them, or give the rain as the flow of a source"
        raise InputError(Problem(rule, "weather", remedy=remedy))
    return _empty(scenario).replace(initial=Initial(), operations=(), forces=(), hydraulics=None)


def _empty(scenario: Scenario) -> Scenario:
    """Return a scenario without constituents."""
    initial = scenario.initial
    return scenario.replace(
        constituents=(),
        processes=(),
        indicators={},
        observations=None,
        measures=(),
        boundaries=[_clean(item) for item in scenario.boundaries],
        sources=[dataclasses.replace(item, quality={}, load={}) for item in scenario.sources],
        initial=dataclasses.replace(initial, quality={}) if isinstance(initial, Initial) else initial,
    )


def _water_of(scenario: Scenario) -> Results:
    """Return the water of a scenario; it is run whole only where the water depends on what is in it."""
    if isinstance(scenario.hydraulics, Results):
        return scenario.hydraulics
    whole = scenario.flow_hash == scenario.hash
    return Simulation(scenario if whole else _empty(scenario)).run(progress=False)


def _clean(boundary: Any) -> Any:
    return dataclasses.replace(boundary, quality={}) if boundary.quality else boundary


def _scenario_of(run: Results) -> Scenario:
    """Return the scenario that results carry, with a period that they cover."""
    try:
        scenario = scenario_from_document(json.loads(run.provenance["scenario"]), run.provenance["scenario_hash"])
    except InputError as error:
        remedy = "give it besides: scenario=…"
        raise InputError(
            [Problem(item.rule, f"scenario.{item.key}".rstrip("."), remedy=remedy) for item in error.problems]
        ) from None
    return scenario


def _check_record(run: Results) -> None:
    """Refuse a run that does not hold its whole flow in double precision."""
    data, problems = run.dataset, ProblemList()
    missing = [name for name in NEEDED if name not in data]
    if missing:
        problems.add(
            f"the run does not hold its flow: {', '.join(missing)}", "run", remedy="run it again, and save it whole"
        )
    elif any(data[name].dtype != np.float64 for name in ("volume", "mean_discharge")):
        rule = "the flow of the run is rounded, so that its water does not close"
        problems.add(rule, "run", remedy="save it with precision='double'")
    elif data.sizes["time"] < 2:
        problems.add("the run holds one instant only", "run", remedy="give it a shorter numerics.output")
    problems.raise_if_any()


def _between(run: Results, begin: np.datetime64, end: np.datetime64) -> Results:
    """Return the part of a run that covers a period."""
    times = run.dataset["time"].values.astype("datetime64[ns]")
    first = np.searchsorted(times, begin, side="right") - 1
    last = np.searchsorted(times, end, side="left")
    return dataclasses.replace(run, dataset=run.dataset[[*NEEDED, "area"]].isel(time=slice(first, last + 1)).load())
