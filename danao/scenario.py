"""Scenario: everything that a run needs, frozen, with a content hash."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from danao._show.card import Shown
from danao._show.scenario import scenario_card
from danao.describe import content_hash, describe, describe_fields
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.arithmetic import product
from danao.forcing.boundaries import Boundary, Inflow
from danao.forcing.sources import Source
from danao.forcing.times import as_time, zone_offset
from danao.forcing.varying import Value, Varying, mean
from danao.forcing.weather import Weather, as_weather
from danao.kinetics._constituents import constituent
from danao.kinetics._matrix import Kinetics, unusual
from danao.kinetics._process import Constituent
from danao.scenario_checks import check_scenario
from danao.scenario_parts import Initial, Numerics, PrescribedFlow, TransientStorage
from danao.weather_checks import check_weather

if TYPE_CHECKING:
    import pandas as pd

    from danao.river.network import River

__all__ = ["Initial", "Numerics", "PrescribedFlow", "Scenario", "TransientStorage"]

_SECONDS_OF_YEAR = 365.0 * 86400.0
_LOAD_UNITS = {"t/a": _SECONDS_OF_YEAR / 1e6, "kg/d": 86.4, "g/s": 1.0}


@dataclass(frozen=True, eq=False)
class Scenario(Shown):
    """A river, a period, what acts on it, and how it is computed.

    Parameters
    ----------
    name : str
        Short name; also the name of its result file.
    river : River
        Reaches, structures and stations.
    period : (start, end)
        datetime64, datetime or ISO text; a text with a zone is moved into `zone`.
    boundaries : sequence of Inflow, Outflow, Level, RatingCurve, FreeOutflow or Wall
        One for each free end of the river.
    sources : sequence of Source
        Point sources, stretches, withdrawals.
    constituents : sequence of str or Constituent
        What is carried; kept as Constituents. A name is one that ``danao.kinetics`` knows, or a tracer (``TRACER_A``).
    processes : sequence of Process, or of lists of them
        What happens in the water; presets are laid flat.
    dispersion : number, formula name, mapping or object
        Longitudinal dispersion, m²/s; see ``danao.dispersion``.
    storage : TransientStorage, optional
        A storage zone beside the stream, for every constituent that moves.
    weather : Weather or mapping
        Water temperature, wind, …
    shade : number, {reach: …}, Monthly or OnStretch
        Share of the sunlight that trees and banks keep off the water, 0 to 1.
    initial : "steady" or Initial
        State at the start; "steady" is the converged steady state of the first instant, without constituents beyond
        those that the boundaries and sources bring.
    hydraulics : None, PrescribedFlow or Results
        None computes the water; otherwise it is given and only transport runs.
    forces : sequence of DensityGradient or WindStress
        What drives the water besides its own slope.
    roughness : number, Varying or mapping of reach to these, optional
        Factor on Manning's n of the sections: a season of weeds, a calibration.
    operations : sequence of Schedule, Switch or SetPoint
        What moves the structures of the river.
    numerics : Numerics
        Cell length, steps, scheme.
    title : str or mapping of language to str
        Name for people.
    targets : mapping of station to class
        The class asked for, where it differs from the station's own.
    indicators : mapping of indicator to {constituent: factor}
        Sums of constituents that the results carry too, in place of or beside `danao.kinetics.INDICATORS`:
        ``{"CODMn": {"COD": 0.27}}``.
    observations : path or table, optional
        Measured values to draw beside the results.
    data_status : str
        "illustrative" stamps every report.
    zone : str
        Zone of all local times.
    measures : sequence of Measure
        Measures already applied (kept as provenance; use `with_measures` to apply one).
    notes : str
        Free text.

    Raises
    ------
    InputError
        With all problems of the scenario.
    """

    name: str
    river: River
    period: tuple[Any, Any]
    boundaries: tuple[Boundary, ...]
    sources: tuple[Source, ...] = ()
    constituents: tuple[Any, ...] = ()
    processes: tuple[Any, ...] = ()
    dispersion: Any = 0.0
    storage: TransientStorage | None = None
    weather: Weather | Mapping[str, Any] = field(default_factory=Weather)
    shade: Any = 0.0
    initial: str | Initial = "steady"
    hydraulics: Any = None
    forces: tuple[Any, ...] = ()
    roughness: Value | Mapping[str, Value] | None = None
    operations: tuple[Any, ...] = ()
    numerics: Numerics = field(default_factory=Numerics)
    title: str | Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    observations: Any = None
    data_status: str = ""
    zone: str = "+08:00"
    measures: tuple[Any, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("boundaries", "sources", "constituents", "processes", "forces", "operations", "measures"):
            object.__setattr__(self, key, tuple(getattr(self, key)))
        for key in ("targets", "indicators"):
            object.__setattr__(self, key, dict(getattr(self, key)))
        conversions = {"weather": as_weather, "period": self._local_period, "constituents": _resolved}
        for key, convert in conversions.items():
            try:
                object.__setattr__(self, key, convert(getattr(self, key)))
            except InputError as error:
                problems.take(error, key="" if key == "constituents" else key)
        problems.raise_if_any()
        try:
            kinetics = Kinetics(self.processes, self.constituents)
            object.__setattr__(self, "processes", kinetics.processes)
            check_weather(self, kinetics.asked, problems)
        except InputError as error:
            problems.take(error, key="processes")
        check_scenario(self, problems)
        problems.raise_if_any()

    @property
    def constituent_names(self) -> tuple[str, ...]:
        """Names of the constituents, in their order."""
        return tuple(item.name for item in self.constituents)

    @property
    def carried_names(self) -> tuple[str, ...]:
        """Names of the constituents that move with the water, which is what comes in with it."""
        return tuple(item.name for item in self.constituents if item.mobile)

    @property
    def duration(self) -> float:
        """Length of the period in seconds."""
        return float((self.period[1] - self.period[0]) / np.timedelta64(1, "ns")) * 1e-9

    def source(self, name: str) -> Source:
        """Return a source by name.

        Raises
        ------
        InputError
            If there is none; the message gives the nearest name.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = [source.name for source in self.sources]
        raise InputError(Problem(f"there is no source '{name}'", key="source", remedy=nearest(name, known)))

    def boundary(self, name: str) -> Boundary:
        """Return a boundary by name; errors as `source`."""
        for boundary in self.boundaries:
            if boundary.name == name:
                return boundary
        known = [boundary.name for boundary in self.boundaries]
        raise InputError(Problem(f"there is no boundary '{name}'", key="boundary", remedy=nearest(name, known)))

    def replace(self, **changes: Any) -> Scenario:
        """Return a copy with other fields, checked like a new one."""
        return dataclasses.replace(self, **changes)

    def with_measures(self, *measures: Any, name: str | None = None, title: Any = None) -> Scenario:
        """Return the scenario with measures applied in their order.

        Parameters
        ----------
        *measures : Measure
            What changes.
        name, title : optional
            Of the new scenario; without them the old ones stay.

        Raises
        ------
        InputError
            With the problems of all measures, each with its place.
        """
        problems = ProblemList()
        scenario = self
        for place, measure in enumerate(measures):
            try:
                scenario = measure.apply(scenario)
            except InputError as error:
                problems.take(error, key=f"measures[{place}]")
        problems.raise_if_any()
        changes = {key: value for key, value in (("name", name), ("title", title)) if value is not None}
        return scenario.replace(measures=self.measures + measures, **changes)

    def unusual(self) -> dict[str, str]:
        """Return parameters outside the range of their source, by ``process.parameter``, with that range."""
        whole = self if self.storage is None else self.storage.expand(self)
        return unusual(whole.processes)

    def describe(self) -> dict[str, Any]:
        """Return the whole content as JSON-able data, the same in every process."""
        return describe_fields(self)

    @cached_property
    def hash(self) -> str:
        """sha256 of the content."""
        return content_hash(self.describe())

    @cached_property
    def flow_hash(self) -> str:
        """sha256 of what the water depends on: two scenarios with the same one share their flow."""
        if _reads_constituents(self):
            return self.hash
        numerics = self.numerics
        weather = as_weather(self.weather)
        water = {
            "river": _without(describe(self.river), ("title", "stations", "target", "control")),
            "period": describe(self.period),
            "boundaries": [_without(describe(item), _NOT_WATER + ("inlet",)) for item in self.boundaries],
            "sources": [
                _without(describe(item), _NOT_WATER + ("load", "kind", "bank"))
                for item in self.sources
                if _is_wet(item)
            ],
            "initial": _without(describe(self.initial), ("quality",)),
            "hydraulics": describe(self.hydraulics),
            "operations": describe([self.operations, self.river.stations]) if self.operations else [],
            "forces": describe(self.forces),
            "roughness": describe(self.roughness),
            "surface": [describe(getattr(weather, key)) for key in ("rain", "evaporation")],
            "wind": describe(weather.wind) if self.forces else None,
            "numerics": [
                describe(getattr(numerics, key))
                for key in ("cell", "step", "output", "theta", "max_courant", "flow_courant")
                if key != "flow_courant" or numerics.flow_courant is not None
            ],
        }
        return content_hash(water)

    def loads(self, unit: str = "t/a") -> pd.DataFrame:
        r"""Return what each source and each inflow brings over the period.

        The mean load of a constituent is :math:`\frac{1}{T} \int_0^T (Q c + L)\,dt`, exact for the given
        series; a year has 365 days. What a withdrawal or a level boundary carries is not known before a run (NaN, or
        no row).

        Parameters
        ----------
        unit : {"t/a", "kg/d", "g/s"}
            Unit of the constituents.

        Returns
        -------
        pandas.DataFrame
            Index the names; columns ``kind``, one per constituent, ``flow`` (mean discharge, m³/s) and ``volume``
            (m³ over the period).
        """
        import pandas as pd

        if unit not in _LOAD_UNITS:
            raise InputError(Problem(f"'{unit}' is no unit of loads", key="unit", remedy=nearest(unit, _LOAD_UNITS)))
        rows = {}
        inflows: list[Any] = [(item, "boundary", {}) for item in self.boundaries if isinstance(item, Inflow)]
        for item, kind, load in inflows + [(item, item.kind, item.load) for item in self.sources]:
            flow = _period_mean(self, item.flow)
            loads = {
                name: _mean_load(self, item.flow, item.quality.get(name, 0.0), load.get(name, 0.0)) * _LOAD_UNITS[unit]
                for name in self.constituent_names
            }
            rows[item.name] = {"kind": kind, **loads, "flow": flow, "volume": flow * self.duration}
        columns = ["kind", *self.constituent_names, "flow", "volume"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("name")

    def __eq__(self, other: object) -> bool:
        """Two scenarios are equal if their contents are."""
        return isinstance(other, Scenario) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        start, end = (str(time.astype("datetime64[s]")) for time in self.period)
        return (
            f"Scenario({self.name!r}, {start} to {end}, {len(self.boundaries)} boundaries, "
            f"{len(self.sources)} sources, constituents {', '.join(self.constituent_names) or 'none'})"
        )

    _card = scenario_card

    def _local_period(self, period: Iterable[Any]) -> tuple[np.datetime64, np.datetime64]:
        zone_offset(self.zone)
        ends = tuple(period) if isinstance(period, tuple | list) else ()
        if len(ends) != 2:
            raise InputError(Problem(f"{period!r} is no period", remedy="give (start, end)"))
        return as_time(ends[0], self.zone), as_time(ends[1], self.zone)


def _reads_constituents(scenario: Scenario) -> bool:
    """Tell whether the water depends on what is in it: by its density, or by rules that look at a constituent."""
    readings = [item.reading.quantity for item in scenario.operations if hasattr(item, "reading")]
    forces = [getattr(item, "constituent", None) for item in scenario.forces]
    return any(name in scenario.constituent_names for name in (*readings, *forces))


def _is_wet(source: Source) -> bool:
    return isinstance(source.flow, Varying) or source.flow != 0.0


def _period_mean(scenario: Scenario, value: Value) -> float:
    return float(mean(value, *scenario.period)[0])


def _mean_load(scenario: Scenario, flow: Value, quality: Value, load: Value) -> float:
    """Return the mean load in g/s; NaN for water that leaves with a concentration of its own."""
    if _period_mean(scenario, flow) < 0.0:
        return float("nan")
    return _period_mean(scenario, product(flow, quality)) + _period_mean(scenario, load)


def _resolved(constituents: Iterable[Any]) -> tuple[Constituent, ...]:
    """Return constituents as objects; `InputError` with every name that is not known."""
    problems = ProblemList()
    found = []
    for item in constituents:
        try:
            found.append(constituent(item))
        except InputError as error:
            problems.take(error)
    problems.raise_if_any()
    return tuple(found)


_NOT_WATER = ("name", "title", "quality")


def _without(description: Any, keys: tuple[str, ...]) -> Any:
    """Return a description without some keys, at every depth."""
    if isinstance(description, dict):
        return {key: _without(value, keys) for key, value in description.items() if key not in keys}
    if isinstance(description, list):
        return [_without(value, keys) if isinstance(value, dict | list) else value for value in description]
    return description
