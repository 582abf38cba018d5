"""Unit responses: one pass with a lane for everything that enters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from danao._extent import Extent
from danao._provenance import describe_run
from danao.errors import InputError, ProblemList, nearest
from danao.kinetics._indicators import indicators, measured
from danao.kinetics._matrix import Kinetics
from danao.planning.response.division import Division
from danao.planning.response.emissions import Emission, emissions_of, table_of
from danao.planning.response.layout import Lane
from danao.planning.response.response import Response
from danao.scenario import Scenario
from danao.simulation import Simulation

Floats = NDArray[np.float64]
Formulas = Mapping[str, Mapping[str, float]]


def respond(
    scenario: Scenario,
    *,
    stations: Sequence[str] | None = None,
    constituents: Sequence[str] | None = None,
    progress: Callable[[int], Any] | None = None,
) -> Response:
    """Divide a run into what each source, boundary, the start, and air and bed bring to the stations.

    One pass carries the base run and a lane for each emission, on the same water, through tides, gates and reversals.
    All lanes are carried by one linear operator, that of the base run: the weights of its flux limiter and the tangent
    of its reactions. So the parts add up to the base run to round-off, and plans are sums. For processes that are
    linear in the constituents the parts are what the sources bring; else they are the linearisation about this run.

    Parameters
    ----------
    scenario : Scenario
        The base run. With ``hydraulics=Results`` only transport runs.
    stations : sequence of str, optional
        By default all of the river.
    constituents : sequence of str, optional
        Constituents and indicators that are predicted; by default all that move, and the indicators that are counted
        from them (`danao.kinetics.indicators`): sums of their parts by fixed factors.
    progress : callable, optional
        Called after each output interval with the number of intervals done.

    Raises
    ------
    InputError
        With all that does not fit.

    Examples
    --------
    >>> import danao
    >>> response = danao.respond(danao.read_scenario("scenarios/baseline.yaml"))  # doctest: +SKIP
    >>> response.predict({"WWTP_B": 0.5})["NH3_N"].sel(station="S4")  # doctest: +SKIP
    """
    names, formulas = _checked(scenario, stations, constituents)
    carried = list(dict.fromkeys(part for formula in formulas.values() for part in formula))
    simulation, emissions, division = divide(scenario, constituents=carried)
    cells = simulation.places.station_cells(map(scenario.river.station, names))
    keep = _Recorder(division, cells, simulation.clock.outputs.size, carried)
    for k, _ in enumerate(simulation.steps()):
        keep.put(k)
        if progress is not None and k:
            progress(k)
    about = _about(scenario, simulation, names, formulas)
    units = {name: str(noun["unit"]) for name, noun in about["constituents"].items()}
    parts = keep.parts(emissions, formulas, units, simulation.clock.times, names)
    table = table_of(emissions, scenario)
    there = {key for part in parts.values() for key in zip(part["source"].values, part["brought"].values, strict=True)}
    return Response(parts, table[[key in there for key in table.index]], about)


def divide(
    scenario: Scenario, lanes: Sequence[Lane] | None = None, constituents: Sequence[str] | None = None
) -> tuple[Simulation, tuple[Emission, ...], Division]:
    """Return a simulation with a division beside it: a lane for each emission, or the lanes that are given."""
    simulation = Simulation(scenario)
    whole, matter = simulation.expanded, simulation.matter
    emissions = emissions_of(whole, simulation.places)
    each: Sequence[Lane] = [{k: 1.0} for k in range(len(emissions))]
    kinetics = Kinetics(whole.processes, whole.constituents).compile() if whole.processes else None
    wanted = [matter.names.index(name) for name in (matter.names if constituents is None else constituents)]
    division = Division(matter, emissions, each if lanes is None else lanes, wanted, kinetics)
    matter.company = division
    return simulation, emissions, division


class _Recorder:
    """Parts at the stations over all output instants."""

    def __init__(self, division: Division, cells: NDArray[np.int64], count: int, carried: Sequence[str]):
        self.division = division
        self.cells = cells
        self.count = count
        self.carried = carried
        self.kept: dict[str, Floats] = {}
        self.lanes: dict[str, NDArray[np.int64]] = {}
        self.start: Floats | None = None

    def put(self, k: int) -> None:
        """Keep one instant."""
        if self.division.layout is None:  # nothing has moved yet: what is there is there from the start
            self.start = self.division.matter.concentration[self.cells].copy()
            return
        for name in self.carried:
            lanes, values = self.division.parts(name, self.cells)
            if name not in self.kept:
                self.lanes[name], self.kept[name] = lanes, np.zeros((lanes.size, self.count, self.cells.size))
            self.kept[name][:, k] = values

    def parts(
        self,
        emissions: Sequence[Emission],
        formulas: Formulas,
        units: Mapping[str, str],
        times: NDArray[np.datetime64],
        stations: Sequence[str],
    ) -> dict[str, xr.DataArray]:
        """Return the parts by constituent and indicator, see `Response`."""
        names = self.division.matter.names
        initial = next(k for k, item in enumerate(emissions) if item.kind == "initial")
        for name, kept in self.kept.items():
            if self.start is not None:
                kept[self.lanes[name] == initial, 0] = self.start[:, names.index(name)]
        found = {}
        for name, formula in formulas.items():
            lanes, values = self._counted(formula)
            coords = {
                "source": ("emission", np.array([emissions[k].source for k in lanes], dtype=str)),
                "brought": ("emission", np.array([emissions[k].constituent for k in lanes], dtype=str)),
                "time": times.astype("datetime64[ns]"),
                "station": list(stations),
            }
            dims = ("emission", "time", "station")
            found[name] = xr.DataArray(values, dims=dims, coords=coords, attrs={"units": units[name]})
        return found

    def _counted(self, formula: Mapping[str, float]) -> tuple[NDArray[np.int64], Floats]:
        """Return the lanes that carry something that counts, and what they carry of it."""
        if list(formula.values()) == [1.0]:
            (name,) = formula
            return self.lanes[name], self.kept[name]
        lanes = np.unique(np.concatenate([self.lanes[name] for name in formula]))
        values = np.zeros((lanes.size, self.count, self.cells.size))
        for name, factor in formula.items():
            values[np.searchsorted(lanes, self.lanes[name])] += factor * self.kept[name]
        return lanes, values


def _checked(
    scenario: Scenario, stations: Sequence[str] | None, constituents: Sequence[str] | None
) -> tuple[list[str], Formulas]:
    """Return the stations, and what counts in each constituent or indicator that is predicted, checked."""
    problems = ProblemList()
    names = list(scenario.river.stations) if stations is None else list(stations)
    counted = indicators(scenario.constituents, scenario.indicators)
    known = [*scenario.constituent_names, *counted]
    wanted = [*scenario.carried_names, *counted] if constituents is None else list(constituents)
    if not names:
        problems.add("the river has no stations", "stations", remedy="give it at least one")
    if not wanted:
        problems.add("nothing is carried", "constituents", remedy="simulate at least one constituent")
    for name in names:
        try:
            scenario.river.station(name)
        except InputError as error:
            problems.take(error, "stations")
    for name in wanted:
        if name not in known:
            problems.add(f"'{name}' is not simulated", "constituents", remedy=nearest(name, known))
    problems.raise_if_any()
    return names, {name: counted.get(name, {name: 1.0}) for name in wanted}


def _about(
    scenario: Scenario, simulation: Simulation, stations: Sequence[str], wanted: Iterable[str]
) -> dict[str, Any]:
    """Return what is to be known of the base run."""
    about = describe_run(scenario, simulation.grid, Extent.of("all", simulation.grid, scenario.river))
    about["stations"] = [item for item in about["stations"] if item["name"] in stations]
    keys = ("unit", "long_name", "long_name_zh")
    simulated = {item.name: item for item in scenario.constituents}
    nouns = {name: simulated.get(name) or measured(name) for name in wanted}
    about["constituents"] = {name: {key: getattr(noun, key) for key in keys} for name, noun in nouns.items()}
    return about
