"""The smaller parts of a scenario: how finely it is computed, its start, water that is given, storage zones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from danao.describe import describe_fields
from danao.errors import InputError, Problem, ProblemList
from danao.kinetics._constituents import beside
from danao.kinetics._parameters import OnStretch, quantity
from danao.kinetics._process import Constituent, Process
from danao.kinetics.transient_storage import transient_storage

if TYPE_CHECKING:
    from danao.scenario import Scenario

Placed = float | tuple[Any, Any]
"""A number, or a table (chainages, values)."""


@dataclass(frozen=True)
class Numerics:
    """How finely the scenario is computed.

    Parameters
    ----------
    cell : float or mapping of reach to float
        Wanted cell length in metres; each reach is cut into equal cells near to it.
    step : float
        Longest time step in seconds; flow and transport take shorter ones where their limits ask for it.
    advection : str or module
        Name of a file in ``solvers/advection``, or the scheme itself.
    output : float
        Interval of the results in seconds.
    theta : float
        Weight of the new time level in the level gradient, 0.5 (second order, no damping) to 1 (implicit).
    reaction_step : float, optional
        Longest step of the reactions in seconds; without it they take the transport step.
    max_courant : float
        Largest face Courant number of an advection step, above 0 to 1.
    flow_courant : float, optional
        Largest Courant number of the stream in a step of the flow, above 0 to 10; without it `max_courant`. Above 1 the
        flow takes longer steps in swift water, and momentum is carried from as many cells away (see
        `solvers.flow.faces.carried_from_afar`): for the long waves of tides and floods, not for bores and jumps.

    Raises
    ------
    InputError
        With all values that are out of range.
    """

    cell: float | Mapping[str, float] = 50.0
    step: float = 30.0
    advection: Any = "muscl"
    output: float = 600.0
    theta: float = 0.6
    reaction_step: float | None = None
    max_courant: float = 1.0
    flow_courant: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        cells = self.cell if isinstance(self.cell, Mapping) else {"": self.cell}
        if isinstance(self.cell, Mapping):
            object.__setattr__(self, "cell", dict(self.cell))
        for reach, length in cells.items():
            _check_number(length, f"cell.{reach}" if reach else "cell", problems)
        for key in ("step", "output", "max_courant"):
            _check_number(getattr(self, key), key, problems, most=1.0 if key == "max_courant" else np.inf)
        if self.reaction_step is not None:
            _check_number(self.reaction_step, "reaction_step", problems)
        if self.flow_courant is not None:
            _check_number(self.flow_courant, "flow_courant", problems, most=10.0)
        _check_number(self.theta, "theta", problems, most=1.0)
        if isinstance(self.theta, int | float) and 0.0 < self.theta < 0.5:
            problems.add(f"{self.theta:g} is below 0.5, where the scheme is not stable", key="theta")
        problems.raise_if_any()

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data; `flow_courant` where it is given."""
        return describe_fields(self, ("flow_courant",) if self.flow_courant is None else ())


@dataclass(frozen=True)
class Dredged:
    """A content of which a share is taken out on a stretch; of a cell that it covers in part, by length.

    Parameters
    ----------
    content : number, mapping of reach to number or (chainages, values), or Dredged
        What was there.
    share : float
        Share that is taken out, 0 to 1.
    at : (reach, from, to)
        Reach and chainages, m.
    """

    content: Any
    share: float
    at: tuple[str, float, float]

    @property
    def left(self) -> OnStretch:
        """Factor on the content."""
        return OnStretch(1.0 - self.share, 1.0, self.at)

    @property
    def uncut(self) -> Any:
        """What was there before anything was taken out."""
        return self.content.uncut if isinstance(self.content, Dredged) else self.content


@dataclass(frozen=True)
class Initial:
    """The state at the start of the period.

    Each value is a number, a mapping of reach to number, or a mapping of reach to a table (chainages, values);
    a concentration may also be one of these `Dredged`. What is None is taken from the steady state of the first
    instant.

    Parameters
    ----------
    level : optional
        Water level in metres.
    discharge : optional
        Discharge in m³/s, positive downstream.
    quality : mapping of constituent to such a value, or "steady"
        Concentrations in g/m³, ≥ 0; a constituent that is not named is absent (zero). "steady" is the state to which
        the boundaries and sources of the first instant lead on the steady water of that instant.

    Raises
    ------
    InputError
        With all values that have none of these forms, or a negative concentration.
    """

    level: Placed | Mapping[str, Placed] | None = None
    discharge: Placed | Mapping[str, Placed] | None = None
    quality: Mapping[str, Placed | Mapping[str, Placed] | Dredged] | str = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("level", "discharge"):
            if getattr(self, key) is not None:
                check_placed(getattr(self, key), key, problems)
        if isinstance(self.quality, Mapping):
            object.__setattr__(self, "quality", dict(self.quality))
            for name, value in self.quality.items():
                _check_content(value, f"quality.{name}", problems)
        elif self.quality != "steady":
            problems.add(f"{self.quality!r} is no state of the water", "quality", remedy='give a mapping or "steady"')
        elif self.level is not None or self.discharge is not None:
            problems.add("a steady quality needs steady water", "quality", remedy="leave level and discharge out")
        problems.raise_if_any()

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True)
class PrescribedFlow:
    """Steady water that is given, so that only transport runs: tracer studies, load scenarios.

    Parameters
    ----------
    discharge : float or mapping of reach to number or (chainages, values)
        Discharge in m³/s, positive downstream.
    area : float or mapping of reach to number or (chainages, values)
        Wetted area in m², > 0.

    Raises
    ------
    InputError
        With all values that have none of these forms, or an area that is not positive.
    """

    discharge: Placed | Mapping[str, Placed]
    area: Placed | Mapping[str, Placed]

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_placed(self.discharge, "discharge", problems)
        check_placed(self.area, "area", problems, least=np.nextafter(0.0, 1.0))
        problems.raise_if_any()

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        return describe_fields(self)


@dataclass(frozen=True)
class TransientStorage:
    r"""Dead water beside the stream (pools, weeds, gravel), which takes in all that is carried and gives it back.

    .. math:: \frac{dc}{dt} = \alpha (c_s - c), \qquad \frac{dc_s}{dt} = \frac{\alpha}{\epsilon} (c - c_s), \qquad
        \epsilon = \frac{A_s}{A}

    Short for the process ``transient_storage`` and a constituent that does not move, ``NAME_storage``, for every one
    that does: the results show it as grams per m³ of the *stream's* water, :math:`\epsilon c_s`, so that mass is kept.
    The zone starts in equilibrium with the stream, :math:`c_s = c`, unless ``Initial.quality`` names
    ``NAME_storage``. Other processes act in the stream alone; one that is to act in the zone names ``NAME_storage``,
    which the scenario then lists among its constituents.

    Parameters
    ----------
    exchange : number (1/s), text with unit, {reach: …} or Series
        Exchange rate α, ≥ 0; 1e-6–1e-3 1/s. Zero in a reach without a zone.
    area_ratio : number or {reach: number}
        Area of the zone over that of the stream, ε, above 0; 0.05–3.

    Raises
    ------
    InputError
        With all values that have none of these forms or are out of range.

    Source
    ------
    Bencala & Walters (1983), Water Resources Research 19(3), 718–724, eq. 1–2; OTIS (Runkel 1998, USGS WRIR 98-4018).
    """

    exchange: Any
    area_ratio: Any

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key, kind in (("exchange", "rate"), ("area_ratio", "dimensionless")):
            try:
                object.__setattr__(self, key, quantity(getattr(self, key), kind, key))
            except InputError as error:
                problems.take(error)
            if getattr(self, key) == {}:
                problems.add("no reach has a value", key=key)
        problems.raise_if_any()
        check_placed(self.area_ratio, "area_ratio", problems, least=np.nextafter(0.0, 1.0))
        problems.raise_if_any()

    def stored(self, constituents: Iterable[Constituent]) -> dict[str, Constituent]:
        """Return what the zone holds, by the name of the constituent that moves."""
        return {item.name: beside(item, "storage") for item in constituents if item.mobile}

    def processes(self, constituents: Iterable[Constituent]) -> list[Process]:
        """Return the exchange of every constituent that moves."""
        held = self.stored(constituents)
        return [transient_storage(name, item.name, self.exchange, self.area_ratio) for name, item in held.items()]

    def expand(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the zone written out as processes and constituents, as it is run."""
        held = self.stored(scenario.constituents)
        new = [item for item in held.values() if item.name not in scenario.constituent_names]
        return scenario.replace(
            storage=None,
            constituents=(*scenario.constituents, *new),
            processes=(*scenario.processes, *self.processes(scenario.constituents)),
            initial=self._start(scenario.initial, held),
        )

    def _start(self, initial: str | Initial, held: Mapping[str, Constituent]) -> str | Initial:
        """Return the initial state with the zone in equilibrium with the stream where nothing else is said."""
        if not isinstance(initial, Initial) or not isinstance(initial.quality, Mapping):
            return initial
        even = {
            item.name: _scaled(initial.quality[name], self.area_ratio)
            for name, item in held.items()
            if name in initial.quality
        }
        return dataclasses.replace(initial, quality={**even, **initial.quality})


def _scaled(value: Any, factor: Any) -> Any:
    """Return a value by place times a factor, which may differ by reach."""
    if isinstance(value, Dredged):
        return dataclasses.replace(value, content=_scaled(value.content, factor))
    if isinstance(value, Mapping):
        return {reach: _scaled(part, _in_reach(factor, reach)) for reach, part in value.items()}
    if isinstance(factor, Mapping):
        return {reach: _scaled(value, part) for reach, part in factor.items()}
    if isinstance(value, tuple | list):
        return (value[0], tuple(factor * part for part in value[1]))
    return factor * value


def _in_reach(value: Any, reach: str) -> Any:
    return value[reach] if isinstance(value, Mapping) else value


def check_placed(value: Any, key: str, problems: ProblemList, least: float = -np.inf) -> None:
    """Note what is wrong with a value by place: a number, {reach: number} or {reach: (chainages, values)}."""
    for reach, content in (value if isinstance(value, Mapping) else {"": value}).items():
        place = f"{key}.{reach}" if reach else key
        rule = _placed_problem(content, least, table=isinstance(value, Mapping))
        if rule:
            problems.add(rule, key=place)


def _check_content(value: Any, key: str, problems: ProblemList) -> None:
    """Note what is wrong with a concentration by place, of which parts may be taken out."""
    check_placed(value.uncut if isinstance(value, Dredged) else value, key, problems, least=0.0)


def reaches_of(value: Any) -> tuple[str, ...]:
    """Return the reaches that a value by place names."""
    if isinstance(value, Dredged):
        return reaches_of(value.uncut)
    return tuple(value) if isinstance(value, Mapping) else ()


def _placed_problem(content: Any, least: float, table: bool) -> str | None:
    """Return what is wrong with a number or a table (chainages, values), or None."""
    if isinstance(content, tuple | list) and table and len(content) == 2:
        chainage, values = (np.array(part, dtype=np.float64, ndmin=1) for part in content)
        if chainage.shape != values.shape or chainage.size == 0:
            return f"{chainage.size} chainages, but {values.size} values"
        if not (np.diff(chainage) > 0.0).all():
            return "the chainages do not increase"
    elif isinstance(content, int | float | np.floating | np.integer) and not isinstance(content, bool):
        values = np.array([content], dtype=np.float64)
    else:
        return f"{content!r} is neither a number nor a table (chainages, values)" + ("" if table else " by reach")
    if not np.isfinite(values).all():
        return "a value is missing or not finite"
    if (values < least).any():
        worst = values.min()
        return f"{worst:g} is negative" if worst < 0.0 else f"{worst:g} is not positive"
    return None


def _check_number(value: Any, key: str, problems: ProblemList, most: float = np.inf) -> None:
    """Note a value that is no positive finite number up to `most`."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating | np.integer):
        problems.problems.append(Problem(f"{value!r} is not a number", key=key))
    elif not 0.0 < value < np.inf:
        problems.add(f"{value:g} is not a positive number", key=key)
    elif value > most:
        problems.add(f"{value:g} is above {most:g}", key=key)
