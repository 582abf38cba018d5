"""screen: thousands of plans at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.assessment.margin import SafetyMargin, as_margin
from danao.planning.allocation.asked import ON_LIMIT
from danao.planning.allocation.control import Control
from danao.planning.allocation.limits import Targets, limits_of
from danao.planning.response import Response
from danao.standards._standard import DEFAULT, Standard, read_standard
from danao.units import tonne_per_year

Floats = NDArray[np.float64]
_NUMBERS = 2**22  # of a chunk of plans: 32 MiB


def screen(
    response: Response,
    plans: pd.DataFrame,
    *,
    controls: Iterable[Control] = (),
    standard: Standard | str | Path | None = None,
    targets: Targets = None,
    items: Iterable[str] | str | None = None,
    stations: Iterable[str] | str | None = None,
    margin: SafetyMargin | float | str | None = None,
) -> pd.DataFrame:
    """Say of many plans how often they meet the limits, how far the worst value is off, and what they cost.

    Ten thousand plans of a year take less than a second; memory does not grow with their number but for the result.

    Parameters
    ----------
    response : Response
        Monthly means are taken of it.
    plans : pandas.DataFrame
        One row a plan, factors on sources or on (source, constituent) as columns; see `Response.predict`.
    controls : iterable of Control
        What cuts cost; a load that no control names costs nothing. Bounds are not looked at.
    standard, targets, items, stations, margin
        As in `allocate`.

    Returns
    -------
    pandas.DataFrame
        By plan: ``met``, the share of section-months in which all limits are met; ``worst``, the farthest that a value
        is beyond its limit as a part of it (0.3: 30 % above, or below for oxygen; negative where all have room), with
        its ``constituent, station, time``; ``cut``, t/a over all constituents with a known load; ``cost``.

    Raises
    ------
    InputError
        As `allocate` and `Response.predict`.
    """
    monthly = response.in_months()
    kept = read_standard(DEFAULT if standard is None else standard)
    limits = limits_of(monthly, kept, targets, items=items, stations=stations, margin=as_margin(margin))
    levers = [control.found_in(monthly) for control in controls]
    matrix, rows = _excess(monthly, limits)
    sections = rows.groupby(["station", "time"], sort=False).ngroup().to_numpy()
    order = np.argsort(sections, kind="stable")
    matrix, rows = matrix[:, order], rows.iloc[order]
    starts = np.flatnonzero(np.diff(sections[order], prepend=-1))
    found = []
    size = max(1, _NUMBERS // max(matrix.shape))
    for first in range(0, len(plans), size):
        weights = monthly.weights(plans.iloc[first : first + size])
        excess = weights @ matrix - rows["offset"].to_numpy()
        missed = np.maximum.reduceat(excess, starts, axis=1) > ON_LIMIT
        found.append(np.column_stack([1.0 - missed.mean(axis=1), excess.max(axis=1), excess.argmax(axis=1)]))
    met, worst, place = np.concatenate(found).T if found else np.empty((3, 0))
    where = rows.iloc[place.astype(int)]
    columns: dict[str, Any] = {"met": met, "worst": worst}
    columns |= {key: where[key].to_numpy() for key in ("constituent", "station", "time")}
    return pd.DataFrame(columns | _amounts(monthly, plans, levers, size), index=plans.index)


def _excess(response: Response, limits: pd.DataFrame) -> tuple[Floats, pd.DataFrame]:
    """Return what each emission adds to the relative excess of each limit and month, and the table of these."""
    columns, tables = [], []
    for one in limits.itertuples(index=False):
        part = response.parts[one.constituent]
        keys = pd.MultiIndex.from_arrays([part["source"].values, part["brought"].values])
        block = np.zeros((len(response.emissions), response.times.size))
        block[response.emissions.index.get_indexer(keys)] = part.sel(station=one.station).values
        columns.append(block * (one.sense / one.limit))
        row = {"constituent": one.constituent, "station": one.station, "time": response.times}
        tables.append(pd.DataFrame(row | {"offset": float(one.sense)}))
    return np.concatenate(columns, axis=1), pd.concat(tables, ignore_index=True)


def _amounts(response: Response, plans: pd.DataFrame, controls: list[Control], size: int) -> dict[str, Floats]:
    """Return the t/a that each plan cuts and its cost."""
    loads = np.nan_to_num(response.emissions["load"].to_numpy(float)) / tonne_per_year
    cut, cost = np.zeros(len(plans)), np.zeros(len(plans))
    for first in range(0, len(plans), size):
        here = slice(first, first + size)
        share = 1.0 - response.weights(plans.iloc[here])
        cut[here] = share @ loads
        for control in controls:
            places = [response.emissions.index.get_loc((control.source, name)) for name in control.constituents]
            for name, place in zip(control.constituents, places, strict=True):
                cost[here] += control.rate(name).total(share[:, place]) * loads[place]
            cost[here] += control.fixed * (share[:, places] > ON_LIMIT).any(axis=1)
    return {"cut": cut, "cost": cost}
