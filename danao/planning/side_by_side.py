"""Many scenarios side by side at the stations: those that share the water go through one pass of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList
from danao.kinetics._indicators import indicators, measured
from danao.planning.work import units, warm
from danao.planning.workers import workers_of
from danao.scenario import Scenario
from danao.simulation import Simulation

Floats = NDArray[np.float64]

_DIMS = ("scenario", "time", "station")


def station_series(
    scenarios: Sequence[Scenario],
    *,
    stations: Sequence[str] | None = None,
    progress: Callable[[int], Any] | None = None,
    workers: int = 1,
) -> xr.Dataset:
    """Return what many scenarios bring to the stations, computed abreast where they share the water.

    A scenario comes out as if it ran alone, whatever goes beside it. Where it cannot go on the whole is given up;
    `danao.batch` keeps what the others find.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Each with a name of its own, all with the same output instants and constituents. Those with the same water
        (`Scenario.flow_hash`), places, weather and numerics that differ in qualities, loads, initial quality and
        parameters of processes go abreast; others have a pass of their own.
    stations : sequence of str, optional
        By default all that the first scenario has.
    progress : callable, optional
        Called with the number of scenarios that are done.
    workers : int
        Processes.

    Returns
    -------
    xarray.Dataset
        One variable per constituent, and per indicator counted from them, with dimensions ``scenario, time, station``;
        coordinates ``scenario`` (names) and ``trusted(scenario)``: whether all checks of the run were passed.

    Raises
    ------
    InputError
        With all that does not fit.
    RunError
        If a scenario cannot go on.

    Examples
    --------
    >>> import danao
    >>> many = danao.station_series([base, *plans], workers=2)  # doctest: +SKIP
    >>> many["NH3_N"].sel(station="S1").quantile([0.05, 0.95], "scenario")  # doctest: +SKIP
    """
    scenarios = list(scenarios)
    names = list(scenarios[0].river.stations) if stations is None and scenarios else list(stations or ())
    _check(scenarios, names)
    work = units(scenarios, "stations")
    if workers > 1:
        warm(scenarios, work)
    found: dict[str, Floats] = {}
    trusted, done = np.zeros(len(scenarios), np.bool_), 0
    with workers_of(workers) as hands:
        for number, answer in hands.each(_pass, [([scenarios[k] for k in unit], names) for unit in work]):
            if isinstance(answer, Exception):
                raise answer
            series, passed = answer
            members = list(work[number])
            for name, values in series.items():
                found.setdefault(name, np.empty((len(scenarios), *values.shape[1:])))[members] = values
            trusted[members] = passed
            done += len(members)
            if progress is not None:
                progress(done)
    return _dataset(scenarios, names, found, trusted)


def _pass(given: tuple[list[Scenario], list[str]]) -> tuple[dict[str, Floats], list[bool]]:
    """Return the series of scenarios that go abreast, shape (lanes, T, stations), and whether each may be believed."""
    scenarios, stations = given
    simulation = Simulation(*scenarios)
    cells = simulation.places.station_cells(map(scenarios[0].river.station, stations))
    shape = (len(scenarios), simulation.clock.outputs.size, len(stations))
    found = {name: np.empty(shape) for name in simulation.matter.names}
    for k, instant in enumerate(simulation.steps()):
        for name, values in found.items():
            values[:, k] = instant.concentrations[name][cells].T
    for name, parts in indicators(simulation.matter.constituents, scenarios[0].indicators).items():
        found[name] = np.asarray(sum(factor * found[part] for part, factor in parts.items()))
    return found, [all(check.passed for check in checks) for _, checks in simulation.books()]


def _dataset(
    scenarios: list[Scenario], stations: list[str], found: dict[str, Floats], trusted: NDArray[np.bool_]
) -> xr.Dataset:
    first = scenarios[0]
    nouns = {item.name: item for item in first.constituents}
    variables = {}
    for name, values in found.items():
        noun = nouns.get(name) or measured(name)
        variables[name] = (_DIMS, values, {"units": noun.unit, "long_name": noun.long_name})
    times = Simulation(first).clock.times
    labels = [one.name for one in scenarios]
    coordinates = {"scenario": labels, "time": times, "station": stations, "trusted": ("scenario", trusted)}
    return xr.Dataset(variables, coordinates)


def _check(scenarios: list[Scenario], stations: list[str]) -> None:
    problems = ProblemList()
    if not scenarios:
        problems.add("no scenario is given", "scenarios")
        problems.raise_if_any()
    if not stations:
        problems.add("the river has no stations", "stations", remedy="give it at least one")
    first, seen = scenarios[0], set()
    for one in scenarios:
        key = f"scenarios.{one.name}"
        if one.name in seen:
            problems.add("two scenarios have this name", key, remedy="give each a name of its own")
        seen.add(one.name)
        same = {"period": one.period == first.period, "numerics.output": one.numerics.output == first.numerics.output}
        same |= {
            "constituents": one.constituents == first.constituents,
            "indicators": one.indicators == first.indicators,
        }
        for what, equal in same.items():
            if not equal:
                problems.add(f"its {what} differs from that of '{first.name}'", key, remedy="compare like with like")
        for name in stations:
            try:
                one.river.station(name)
            except InputError as error:
                problems.take(error, key)
    problems.problems = list(dict.fromkeys(problems.problems))
    problems.raise_if_any()
