"""How far the planning operator is from runs with a limiter and rates of their own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from danao.planning.response.response import Response
from danao.planning.response.scaled import scaled
from danao.planning.side_by_side import station_series
from danao.scenario import Scenario

Corners = Mapping[str, Mapping[Hashable, float]]


def corners_of(response: Response) -> dict[str, dict[Hashable, float]]:
    """Return plans at the corners of what may be planned: no sources, half, half as much again, and each kind off."""
    table = response.emissions
    sources = table[~table["kind"].isin(["boundary", "initial", "exchange"])]
    names = sources.index.get_level_values(0).unique()
    corners = {text: dict.fromkeys(names, factor) for text, factor in (("none", 0.0), ("half", 0.5), ("growth", 1.5))}
    for kind, rows in sources.groupby("kind"):
        corners[f"without {kind}"] = dict.fromkeys(rows.index.get_level_values(0).unique(), 0.0)
    return corners if len(names) else {}


def with_bound(
    response: Response,
    scenario: Scenario,
    *,
    corners: Corners | None = None,
    workers: int = 1,
    progress: Callable[[int], Any] | None = None,
) -> Response:
    """Return the response with its distance from direct runs, measured on corner scenarios.

    The corners are run with a limiter and rates of their own, abreast in one pass, and compared with what the response
    predicts, at all instants and in monthly means.

    Parameters
    ----------
    response : Response
        From `danao.respond`, at output instants.
    scenario : Scenario
        The base run that it was made of.
    corners : mapping of name to factors, optional
        Plans to run, as `Response.predict` takes them; by default no sources, half of them, half as much again, and
        each kind of source by itself switched off.
    workers : int
        Processes.
    progress : callable, optional
        Called with the number of corners done.
    """
    plans = corners_of(response) if corners is None else corners
    runs = station_series(
        [scaled(scenario, factors, name) for name, factors in plans.items()],
        stations=response.stations,
        workers=workers,
        progress=progress,
    )
    rows = {}
    for name in response.constituents:
        direct = {plan: runs[name].sel(scenario=plan).values for plan in plans}
        found = {plan: direct[plan] - response.predict(factors)[name].values for plan, factors in plans.items()}
        instants = np.array([abs(miss).max(axis=0) for miss in found.values()])
        months = np.array([abs(response.monthly_mean(miss)).max(axis=0) for miss in found.values()])
        for s, station in enumerate(response.stations):
            worst = int(months[:, s].argmax())
            row = {"absolute": instants[:, s].max(), "monthly": months[worst, s], "corner": list(plans)[worst]}
            rows[name, station] = row
    index = pd.MultiIndex.from_tuples(list(rows), names=["constituent", "station"])
    return replace(response, bound=pd.DataFrame(list(rows.values()), index=index))
