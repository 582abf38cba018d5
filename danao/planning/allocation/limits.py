"""What is asked of each station: the limits that a plan has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from danao import units
from danao.assessment.margin import SafetyMargin
from danao.errors import InputError, ProblemList, nearest
from danao.planning.response import Response
from danao.standards._item import Item
from danao.standards._standard import Standard

Targets = str | Mapping[str, str | Mapping[str, float | str]] | None
COLUMNS = ("constituent", "station", "class", "limit", "sense")


def limits_of(
    response: Response,
    standard: Standard,
    targets: Targets = None,
    *,
    items: Iterable[str] | str | None = None,
    stations: Iterable[str] | str | None = None,
    margin: SafetyMargin | None = None,
) -> pd.DataFrame:
    """Return the limits by constituent and station.

    Parameters
    ----------
    response : Response
        Says what is predicted where, and the targets that travel with the scenario.
    standard : Standard
        Turns classes to limits.
    targets : str or mapping, optional
        A class for all stations; or by station a class, or limits by constituent (g/m³, or text with a unit). Other
        stations have the class of the scenario, or of the station, or else the reference class of the standard.
    items : str or iterable of str, optional
        Constituents that are asked for; by default those predicted that the standard assesses in a river.
    stations : str or iterable of str, optional
        Stations that are asked for; all by default.
    margin : SafetyMargin, optional
        Kept free below the limits of classes; limits given as numbers are taken as they are.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`: ``limit`` in g/m³, ``sense`` 1 for "at most" and -1 for "at least".

    Raises
    ------
    InputError
        With every station, class and constituent that cannot be asked for.
    """
    problems = ProblemList()
    asked = _stations(response, stations, targets, problems)
    by_item = _items(response, standard, items, problems)
    own = _own_targets(response)
    rows = []
    for station in asked:
        given = targets.get(station) if isinstance(targets, Mapping) else targets
        if isinstance(given, Mapping):
            rows += _numbers(response, standard, station, given, problems)
            continue
        try:
            name = standard.class_of_text(given or own.get(station) or standard.reference)
        except InputError as error:
            problems.take(error, key=f"targets.{station}")
            continue
        rows += [_row(constituent, station, name, item, margin) for constituent, item in by_item.items()]
    problems.raise_if_any()
    table = pd.DataFrame(rows, columns=list(COLUMNS)).dropna(subset="limit").reset_index(drop=True)
    if table.empty:
        problems.add("no constituent of the responses has a limit", key="items", remedy=_simulated(response))
    problems.raise_if_any()
    return table


def tightened(limits: pd.DataFrame, factor: float) -> pd.DataFrame:
    """Return limits that are stricter by a factor: below 1 times it where at most, divided by it where at least."""
    return limits.assign(limit=limits["limit"] * factor ** limits["sense"].astype(float))


def allowed(limits: pd.DataFrame, allowance: pd.DataFrame | None) -> pd.DataFrame:
    """Return limits from which an error is kept free, see `danao.planning.response.Response.bound`.

    Of a bound that knows the error of monthly means, this one is taken: the limits are asked of monthly means.

    Raises
    ------
    InputError
        If an error is as large as its limit.
    """
    if allowance is None:
        return limits
    keys = pd.MultiIndex.from_frame(limits[["constituent", "station"]])
    error = allowance["monthly" if "monthly" in allowance else "absolute"].abs().reindex(keys).fillna(0.0).to_numpy()
    problems = ProblemList()
    for row in limits[error >= limits["limit"]].itertuples():
        rule = f"the error of {row.constituent} at {row.station} is as large as its limit of {row.limit:g}"
        problems.add(rule, key="allowance", remedy="make better responses")
    problems.raise_if_any()
    return limits.assign(limit=limits["limit"] - limits["sense"] * error)


def _stations(response: Response, stations: Any, targets: Targets, problems: ProblemList) -> list[str]:
    known = list(response.stations)
    asked = known if stations is None else [stations] if isinstance(stations, str) else list(stations)
    named = [("stations", name) for name in asked]
    named += [("targets", name) for name in targets] if isinstance(targets, Mapping) else []
    for key, name in dict.fromkeys(named):
        if name not in known:
            problems.add(f"there is no station '{name}'", key=key, remedy=nearest(name, known))
    return [name for name in asked if name in known]


def _items(response: Response, standard: Standard, items: Any, problems: ProblemList) -> dict[str, Item]:
    """Return the items of the standard by constituent of the response."""
    names = {name: standard.find(name) for name in response.constituents}
    found = {name: standard.items[item] for name, item in names.items() if item is not None}
    if items is None:
        return {name: item for name, item in found.items() if item.assessed}
    chosen = {}
    for asked in [items] if isinstance(items, str) else list(items):
        hit = [name for name, item in found.items() if asked == name or standard.find(asked) == item.name]
        if hit and found[hit[0]].limit(standard.reference) is not None:
            chosen[hit[0]] = found[hit[0]]
        elif hit or asked in names:
            problems.add(f"'{asked}' has no limit in {standard.number}", key="items", remedy="give a limit in targets")
        else:
            problems.add(f"'{asked}' is not simulated", key="items", remedy=_simulated(response))
    return chosen


def _numbers(
    response: Response, standard: Standard, station: str, given: Mapping[str, Any], problems: ProblemList
) -> list[tuple[Any, ...]]:
    """Return the rows of a station whose limits are given by constituent."""
    rows = []
    for name, value in given.items():
        key = f"targets.{station}.{name}"
        if name not in response.constituents:
            problems.add(f"'{name}' is not simulated", key=key, remedy=_simulated(response))
            continue
        item = standard.find(name)
        try:
            limit = units.parse(value, "concentration") if isinstance(value, str) else float(value)
        except InputError as error:
            problems.take(error, key=key)
            continue
        if not 0.0 < limit < float("inf"):
            problems.add(f"{limit:g} is not a positive limit", key=key)
        least = item is not None and standard.items[item].sense == "at least"
        rows.append((name, station, "", limit, -1 if least else 1))
    return rows


def _row(constituent: str, station: str, name: str, item: Item, margin: SafetyMargin | None) -> tuple[Any, ...]:
    """Return the row of an item in a class; its limit is NaN where there is none, or it is a range."""
    limit = item.limit(name)
    kept = float("nan") if margin is None else margin.limit(item, name)
    value = float("nan") if limit is None or isinstance(limit, tuple) else kept if kept == kept else float(limit)
    inner = float(units.to_inner(value, item.unit, item.quantity))
    return constituent, station, name, inner, -1 if item.sense == "at least" else 1


def _own_targets(response: Response) -> dict[str, str]:
    """Return the classes that the scenario or the stations name themselves."""
    stations = response.about.get("stations") or []
    found = {one["name"]: one.get("target") for one in stations if isinstance(one, Mapping)}
    found |= dict(response.about.get("targets") or {})
    return {str(name): str(target) for name, target in found.items() if target}


def _simulated(response: Response) -> str:
    return f"simulated are: {', '.join(response.constituents)}"
