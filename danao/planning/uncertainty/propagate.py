"""From what is not known exactly to what is likely: runs side by side, or a response with thousands of plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from danao import units
from danao.errors import InputError, Problem, ProblemList, RunError
from danao.planning.designs import Design
from danao.planning.response import Response
from danao.planning.uncertainty.judging import Judged, judge
from danao.planning.uncertainty.result import Uncertainty
from danao.river.network import River, Station, kilometre_mark
from danao.scenario import Scenario
from danao.standards._standard import DEFAULT, Standard, read_standard

MOST_BYTES = 1.0e9  # of series that are held at once


def uncertainty(
    source: Scenario | Response,
    design: Design | Mapping[str, Any],
    *,
    runs: int = 200,
    seed: int = 0,
    standard: Standard | str | Path | None = None,
    targets: str | Mapping[str, str] | None = None,
    items: Iterable[str] | None = None,
    along: float | str | None = None,
    confidence: float = 0.95,
    workers: int = 1,
    progress: Callable[[int], Any] | None = None,
) -> Uncertainty:
    """Return how likely each section meets its target, when some numbers are only known as ranges.

    Of a scenario every draw is a run; runs that share the water go through transport side by side. Of a `Response`
    every draw is a plan of factors on loads, and thousands cost seconds; what changes water or rates is not in it.

    Parameters
    ----------
    source : Scenario or Response
        The base.
    design : Design, or mapping of path to Range
        What is not known. A mapping is drawn as a Latin hypercube of `runs`. Paths of a response are the names of its
        sources (all that one brings) or ``NAME.NH3_N``; their ranges are factors.
    runs, seed : int
        Of a mapping.
    standard : Standard, str or Path, optional
        GB 3838-2002 if not given.
    targets : str or mapping of station to class, optional
        Otherwise those of the scenario, of the stations, or the reference class of the standard.
    items : iterable of str, optional
        Items that count; by default all that the standard requires and that are simulated.
    along : float (m) or text with unit, optional
        Distance at which bands are also wanted along every reach (not of a response).
    confidence : float
        Of the intervals that say what the number of runs leaves open.
    workers : int
        As `danao.planning.side_by_side.station_series`.
    progress : callable, optional
        Called with the number of runs done.

    Raises
    ------
    InputError
        With all that does not fit.
    RunError
        If a run cannot go on, or none passes its trust sheet. Single runs that do not pass are left out; `about` and
        the text of the result say how many.

    Examples
    --------
    >>> import danao
    >>> rates = {"processes.nitrification.rate": danao.Range("0.05 1/d", "0.2 1/d", distribution="log_uniform")}
    >>> found = danao.uncertainty(scenario, rates, runs=100)  # doctest: +SKIP
    >>> found.probability  # doctest: +SKIP
    """
    plan = design if isinstance(design, Design) else Design("latin_hypercube", design, runs, seed)
    rule = read_standard(DEFAULT if standard is None else standard)
    if isinstance(source, Response):
        return _of_response(source, plan, rule, targets, items, confidence)
    base = source if along is None else source.replace(river=_with_places(source.river, along))
    places = _places(source, base, rule, targets)
    own = dict(places["target"])
    wanted = None if items is None else list(items)
    parts, order, trusted = [], [], []
    for rows, series in _series(plan.scenarios(base), list(places.index), workers):
        parts.append(judge(series, rule, own, wanted))
        order += rows
        trusted += series["trusted"].values.tolist()
        if progress is not None:
            progress(len(order))
    kept = [place for place in np.argsort(order) if trusted[place]]
    if not kept:
        raise RunError("no run passed its trust sheet, so nothing is judged; run the base alone to see why")
    judged = Judged.joined(parts).of(np.array(kept))
    about = _about(source, plan, rule, judged) | {"distrusted": len(order) - len(kept)}
    draws = plan.table.iloc[[order[place] for place in kept]]
    return Uncertainty(draws, judged, places, about, confidence)


def _series(members: Sequence[Scenario], places: list[str], workers: int) -> Iterator[tuple[list[int], xr.Dataset]]:
    """Give series at places for as many members at once as memory takes, those that share the water together."""
    from danao.planning.side_by_side import station_series

    instants = members[0].duration / members[0].numerics.output + 1.0
    each = 8.0 * instants * len(places) * max(1, len(members[0].constituents))
    most = max(1, int(MOST_BYTES / each))
    order = sorted(range(len(members)), key=lambda row: members[row].flow_hash)
    for begin in range(0, len(order), most):
        rows = order[begin : begin + most]
        yield rows, station_series([members[row] for row in rows], stations=places, workers=workers)


def _with_places(river: River, along: float | str) -> River:
    """Return a river with further stations at even distances along every reach."""
    distance = units.parse(along, "length") if isinstance(along, str) else float(along)
    if not distance > 0.0:
        raise InputError(Problem(f"{along} is no distance", key="along", remedy="write it as in '500 m'"))
    more = []
    for reach in river.reaches:
        for chainage in np.linspace(reach.start, reach.stop, max(2, round(reach.length / distance) + 1)):
            more.append(Station(f"{reach.name} {kilometre_mark(chainage)}", reach.name, float(chainage)))
    return replace(river, stations={**{item.name: item for item in more}, **river.stations})


def _places(source: Scenario, base: Scenario, standard: Standard, targets: Any) -> pd.DataFrame:
    """Return where the runs are looked at, and the class that each place has to meet."""
    own = source.river.stations
    problems = ProblemList()
    if not own:
        problems.add("the river has no stations", "stations", remedy="give it at least one")
    given = targets if isinstance(targets, Mapping) else dict.fromkeys(own, targets)
    for name in given:
        if name not in own:
            problems.add(f"no station '{name}'", "targets", remedy=f"known are: {', '.join(own)}")
    rows = []
    for name, station in base.river.stations.items():
        asked = given.get(name) or source.targets.get(name) or station.target or standard.reference
        title = station.title or name
        titles = {"zh": title, "en": title} if isinstance(title, str) else {"zh": name, "en": name, **title}
        try:
            asked = standard.class_of_text(asked)
        except InputError as error:
            problems.take(error, key="targets")
        rows.append((name, station.reach, station.chainage, titles["zh"], titles["en"], asked, name in own))
    problems.raise_if_any()
    columns = ["place", "reach", "chainage", "title_zh", "title_en", "target", "station"]
    return pd.DataFrame(rows, columns=columns).set_index("place")


def _about(source: Scenario, plan: Design, standard: Standard, judged: Judged) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "data_status": source.data_status,
        "standard": standard.number,
        "design": plan.describe(),
        **_of_items(standard, judged),
    }


def _of_items(standard: Standard, judged: Judged) -> dict[str, Any]:
    items = {name: standard.items[name] for name in judged.means}
    return {
        "units": {name: item.unit for name, item in items.items()},
        "titles": {name: dict(item.title) for name, item in items.items()},
        "limits": {name: {one: item.limit(one) for one in standard.class_names} for name, item in items.items()},
        "labels": {one.name: dict(one.label) for one in standard.classes},
    }


def _of_response(
    response: Response, plan: Design, standard: Standard, targets: Any, items: Iterable[str] | None, confidence: float
) -> Uncertainty:
    """Return the same from a response: its sources times factors."""
    factors = _factors(response, plan)
    about = dict(response.about)
    given = targets if isinstance(targets, Mapping) else dict.fromkeys(response.stations, targets)
    known = about.get("targets", {})
    own = {n: standard.class_of_text(given.get(n) or known.get(n) or standard.reference) for n in response.stations}
    monthly = response.in_months()
    wanted = None if items is None else list(items)
    each = 8.0 * len(monthly.times) * len(monthly.stations) * len(monthly.constituents)
    most = max(1, int(MOST_BYTES / each))
    parts = []
    for begin in range(0, len(factors), most):
        parts.append(judge(_as_series(monthly.predict(factors.iloc[begin : begin + most])), standard, own, wanted))
    judged = replace(Judged.joined(parts), months=monthly.times)
    about |= {"standard": standard.number, "design": plan.describe(), **_of_items(standard, judged)}
    return Uncertainty(plan.table, judged, _stations(response, own), about, confidence)


def _as_series(means: xr.Dataset) -> xr.Dataset:
    """Return monthly means as series that `judge` takes: a value a month, behind a first instant that it leaves out."""
    first = means.isel(time=[0])
    ends = (means["time"].values.astype("datetime64[M]") + 1).astype("datetime64[ns]")
    times = np.append(means["time"].values[:1], ends)
    return xr.concat([first, means], "time").assign_coords(time=times)


def _factors(response: Response, plan: Design) -> pd.DataFrame:
    """Return the draws as plans of a response; `InputError` with every path that is no factor on a source."""
    problems = ProblemList()
    columns: list[Any] = []
    for path, item in plan.parameters.items():
        name, _, brought = path.rpartition(".")
        columns.append((name, brought) if brought in response.constituents and name else path)
        if item.applied != "factor" or item.unit:
            problems.add("a response takes factors on what a source brings", path, remedy="give applied='factor'")
    plans = plan.table.copy()
    plans.columns = pd.Index(columns, tupleize_cols=False)
    try:
        response.weights(plans.iloc[:1])
    except InputError as error:
        problems.take(error)
    problems.raise_if_any()
    return plans


def _stations(response: Response, targets: Mapping[str, str]) -> pd.DataFrame:
    about = {item["name"]: item for item in response.about.get("stations", []) if isinstance(item, Mapping)}
    rows = []
    for name in response.stations:
        item = about.get(name, {})
        titles = (item.get("title_zh", name), item.get("title_en", name))
        rows.append((name, item.get("reach", ""), item.get("chainage", np.nan), *titles, targets[name], True))
    columns = ["place", "reach", "chainage", "title_zh", "title_en", "target", "station"]
    return pd.DataFrame(rows, columns=columns).set_index("place")
