"""Board: everything that the page knows, as numbers with names; the page and its Python twin are made of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao import units
from danao.errors import InputError, Problem
from danao.planning.allocation.control import Control
from danao.planning.response import Response, target_of
from danao.reporting.whatif.levers import Row, controls_of, grouped, levers_of, reaching, tonnes
from danao.standards._item import Item
from danao.standards._standard import DEFAULT, Standard, read_standard

Floats = NDArray[np.float64]

SAFETY = 2.0
"""Times the error measured at the corners that the page reckons with.

Corners move all that a source brings together, the sliders do not: twenty random settings of a small estuary were at
most 1.5 times as far from their own runs as the corners were.
"""


@dataclass(frozen=True, eq=False)
class Sums:
    """One item as a sum of rows, by month and station, in the unit of the item.

    Parameters
    ----------
    item : Item
        Of the standard.
    constituent : str
        Its name in the response.
    factor : float
        From g/m³ to the unit of the item.
    rows : tuple of Row
        What is summed, in this order: page and twin add in the same order, so their sums are equal bit for bit.
    monthly : float64 array, shape (rows, months, stations)
    measured : float64 array, shape (stations,)
        Error of monthly means at the corners; NaN where it was not measured.
    """

    item: Item
    constituent: str
    factor: float
    rows: tuple[Row, ...]
    monthly: Floats
    measured: Floats

    @property
    def bound(self) -> Floats:
        """Error of monthly means that the page reckons with, shape (stations,)."""
        return SAFETY * self.measured

    def value(self, factors: Floats) -> Floats:
        """Return the monthly means at factors on the levers, shape (months, stations)."""
        found = np.zeros(self.monthly.shape[1:])
        for row, part in zip(self.rows, self.monthly, strict=True):
            found = found + (part if row.lever < 0 else factors[row.lever] * part)
        return found


@dataclass(frozen=True, eq=False)
class Board:
    """Loads that can be moved, items that are judged, and what the first do to the second.

    Parameters
    ----------
    response : Response
        At output instants, or of months; places of the profile are among its stations.
    standard : Standard
        What judges.
    stations : tuple of str
        Those that are judged.
    levers : pandas.MultiIndex
        Loads that can be moved, by source and constituent.
    loads : float64 array, shape (levers,)
        In the base run, t/a.
    controls : tuple of Control
        What the cheapest plan may pull.
    priced : bool
        Whether costs were given: else the least cut is sought.
    sums : tuple of Sums
        By item, in the order of the standard.
    reached : frozenset of (source, constituent)
        All that brings anything to what is judged, whether it can be moved or not.
    warm : float64 array, shape (months, stations), optional
        Monthly mean water temperature, °C, where it is simulated: it may lower the limit of oxygen.
    money : str
        Unit of the costs.
    """

    response: Response
    standard: Standard
    stations: tuple[str, ...]
    levers: pd.MultiIndex
    loads: Floats
    controls: tuple[Control, ...]
    priced: bool
    sums: tuple[Sums, ...]
    reached: frozenset[tuple[str, str]]
    warm: Floats | None = None
    money: str = ""

    @cached_property
    def monthly(self) -> Response:
        """The response of monthly means."""
        return self.response.in_months()

    @property
    def months(self) -> NDArray[np.datetime64]:
        """First days of the months."""
        return self.monthly.times.astype("datetime64[M]")

    @property
    def has_days(self) -> bool:
        """Whether there is more than the means of months."""
        return self.monthly is not self.response

    @property
    def years(self) -> dict[int, list[int]]:
        """Calendar years, and the places of their months."""
        found: dict[int, list[int]] = {}
        for place, month in enumerate(self.months):
            found.setdefault(int(str(month)[:4]), []).append(place)
        return found

    def target(self, station: str) -> str:
        """Return the class that a station has to meet."""
        return self.standard.class_of_text(target_of(self.response, station, self.standard, {}))

    def factors(self, setting: Mapping[Hashable, float] | None = None) -> Floats:
        """Return the factor on every lever; names as `Response.predict` takes them.

        Raises
        ------
        InputError
            With every name that is no lever.
        """
        found = np.ones(len(self.levers))
        sources = self.levers.get_level_values(0)
        unknown = []
        for key, factor in (setting or {}).items():
            source, brought = key if isinstance(key, tuple) else (key, None)
            hit = sources == source
            if brought is not None:
                hit &= self.levers.get_level_values(1) == brought
            if not hit.any():
                unknown.append(Problem("the page has no such slider", key=str(key)))
            found[hit] = factor
        if unknown:
            raise InputError(unknown)
        return found


def board_of(
    response: Response,
    standard: Standard | str | Path | None = None,
    costs: Iterable[Control] | str | Path | None = None,
    *,
    stations: Iterable[str] | None = None,
    money: str = "",
) -> Board:
    """Return the board of a response.

    Parameters
    ----------
    response : Response
        From `danao.respond`.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    costs : iterable of Control, str or Path, optional
        What can be cut at which cost, or the file of it (`danao.read_controls`).
    stations : iterable of str, optional
        Those that are judged; by default all.
    money : str
        Unit of the costs.

    Raises
    ------
    InputError
        If nothing is judged, nothing can be moved, or the costs do not fit.
    """
    rules = read_standard(DEFAULT if standard is None else standard)
    monthly = response.in_months()
    judged = _judged(monthly, rules)
    controls = None if costs is None else controls_of(monthly, costs)
    reached = reaching(monthly, judged.values())
    priced = {(control.source, name) for control in controls or () for name in control.constituents}
    levers = levers_of(monthly, rules, reached | priced)
    if len(levers) == 0:
        raise InputError(Problem("no load of a source is known, so there is nothing to move", key="response"))
    sections = response.stations if stations is None else tuple(stations)
    places = [response.stations.index(name) for name in sections]
    return Board(
        response=response,
        standard=rules,
        stations=sections,
        levers=levers,
        loads=tonnes(response, levers),
        controls=tuple(Control(source, name, cost=1.0) for source, name in levers) if controls is None else controls,
        priced=controls is not None,
        reached=frozenset(reached),
        sums=tuple(_sums(monthly, rules.items[name], judged[name], levers, places) for name in judged),
        warm=_temperature(monthly, rules, places),
        money=money,
    )


def _judged(monthly: Response, rules: Standard) -> dict[str, str]:
    """Return the constituents that are judged, by item in the order of the standard; `InputError` if none is."""
    named = {rules.find(name): name for name in monthly.constituents}
    items = [rules.items[name] for name in rules.required if name in named]
    limited = [item for item in items if isinstance(item.limit(rules.reference), float)]
    found = {item.name: named[item.name] for item in limited if item.quantity == "concentration"}
    if not found:
        rule = f"none of {', '.join(monthly.constituents)} has limits in {rules.number}"
        raise InputError(Problem(rule, key="response", remedy="respond with a constituent that is judged"))
    return found


def _sums(monthly: Response, item: Item, constituent: str, levers: pd.MultiIndex, places: list[int]) -> Sums:
    """Return one item as a sum of rows."""
    rows, values = grouped(monthly.parts[constituent], monthly.emissions["kind"], levers)
    factor = float(units.from_inner(1.0, item.unit, item.quantity))
    measured = _bound(monthly, constituent)[places] * factor
    return Sums(item, constituent, factor, rows, values[:, :, places] * factor, measured)


def _bound(response: Response, constituent: str) -> Floats:
    """Return the measured error of monthly means at every station, NaN where there is none."""
    if response.bound is None:
        return np.full(len(response.stations), np.nan)
    column = "monthly" if "monthly" in response.bound else "absolute"
    keys = pd.MultiIndex.from_product([[constituent], response.stations])
    return response.bound[column].reindex(keys).to_numpy(float)


def _temperature(monthly: Response, rules: Standard, places: list[int]) -> Any:
    """Return the water temperature of the base run, if it is simulated."""
    for name in monthly.constituents:
        item = rules.find(name)
        if item is not None and rules.items[item].quantity == "temperature":
            return monthly.base[name].values[:, places]
    return None
