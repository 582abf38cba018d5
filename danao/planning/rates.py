"""Many rates in one pass: what calibration, sensitivity and uncertainty ask of the processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from danao.errors import InputError, ProblemList
from danao.kinetics._parameters import AtTemperature, Lanes, lanes_of
from danao.kinetics._process import Process
from danao.scenario import Scenario
from danao.simulation import Simulation


def rate_lanes(
    scenario: Scenario, *, stations: Sequence[str] | None = None, progress: Callable[[int], Any] | None = None
) -> xr.Dataset:
    """Return concentrations at stations for many values of the parameters of the processes, computed side by side.

    All lanes share the water, its transport and all that enters; each has its own number of every parameter that is
    given as `danao.Lanes`. Water and coefficients of transport are computed once. A lane is the same as a run with its
    numbers alone, to round-off.

    Parameters
    ----------
    scenario : Scenario
        At least one parameter of its processes is a `Lanes`. No rule or force may read a constituent, and no
        parameter by lane may act on a simulated temperature.
    stations : sequence of str, optional
        By default all of the river.
    progress : callable, optional
        Called after each output interval with the number of intervals done.

    Returns
    -------
    xarray.Dataset
        One variable per constituent with dimensions ``lane, time, station``, at the output instants; coordinates with
        dimension ``lane`` hold the numbers, named ``process.parameter``.

    Raises
    ------
    InputError
        With all that does not fit.

    Examples
    --------
    >>> import danao
    >>> from danao.kinetics.decay import decay
    >>> rates = danao.Lanes((1e-6, 2e-6, 3e-6))
    >>> many = scenario.replace(processes=[decay("COD", rate=rates)])  # doctest: +SKIP
    >>> danao.rate_lanes(many)["COD"].quantile([0.05, 0.95], "lane")  # doctest: +SKIP
    """
    names = list(scenario.river.stations) if stations is None else list(stations)
    _check(scenario, names)
    simulation = Simulation(scenario)
    cells = simulation.places.station_cells(map(scenario.river.station, names))
    shape = (simulation.matter.lanes, simulation.clock.outputs.size, len(names))
    found = {name: np.empty(shape) for name in scenario.constituent_names}
    for k, instant in enumerate(simulation.steps()):
        for name, values in found.items():
            values[:, k] = instant.concentrations[name][cells].T
        if progress is not None and k:
            progress(k)
    dims = ("lane", "time", "station")
    variables = {
        item.name: (dims, found[item.name], {"units": item.unit, "long_name": item.long_name})
        for item in scenario.constituents
    }
    numbers = {key: ("lane", np.array(values)) for key, values in _numbers(scenario)}
    return xr.Dataset(variables, {"time": simulation.clock.times, "station": names, **numbers})


def _numbers(scenario: Scenario) -> list[tuple[str, tuple[float, ...]]]:
    """Return the numbers by lane of every parameter that is one (at 20 °C where it follows temperature)."""
    found = []
    for process in scenario.processes:
        for name, value in process.parameters.items():
            inner = value.rate_at_20 if isinstance(value, AtTemperature) else value
            if isinstance(inner, Lanes):
                found.append((f"{process.name}.{name}", inner.values))
    return found


def _check(scenario: Scenario, names: Sequence[str]) -> None:
    problems = ProblemList()
    if not names:
        problems.add("the river has no stations", "stations", remedy="give it at least one")
    for name in names:
        try:
            scenario.river.station(name)
        except InputError as error:
            problems.take(error, "stations")
    in_lanes = [item for item in scenario.processes if any(map(lanes_of, item.parameters.values()))]
    if not in_lanes:
        problems.add("no parameter is given by lane", "processes", remedy="give one as danao.Lanes([…])")
    for item in in_lanes:
        _check_temperature(item, problems)
    for rule in scenario.operations:
        if getattr(getattr(rule, "reading", None), "quantity", None) in scenario.constituent_names:
            problems.add("it reads a constituent, which differs by lane", f"operations.{rule.structure}")
    for force in scenario.forces:
        if hasattr(force, "constituent"):
            problems.add("the water depends on a constituent, which differs by lane", "forces")
    problems.raise_if_any()


def _check_temperature(process: Process, problems: ProblemList) -> None:
    if "TEMPERATURE" in process.stoichiometry:
        rule = "acts on the temperature, which all lanes share"
        problems.add(rule, f"processes.{process.name}", remedy="give it one number, and run it once for each")
