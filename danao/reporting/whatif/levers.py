"""Levers: what may be moved on the page, what it costs, and what may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList
from danao.measures._measure import NO_POLLUTANTS
from danao.planning.allocation.control import Control, read_controls
from danao.planning.response import Response
from danao.standards._standard import Standard
from danao.units import tonne_per_year

Floats = NDArray[np.float64]

FIXED = ("boundary", "initial", "exchange")
"""Kinds that no plan of loads changes."""

UNCUT = "uncut"
"""Row of what sources bring that is no pollutant: the oxygen of their water."""


@dataclass(frozen=True)
class Row:
    """One line of a sum: what a load, or something that stays, brings to an item.

    Parameters
    ----------
    source : str
        Name of the source; `UNCUT` for what all sources bring that is not cut.
    lever : int
        Which of the levers multiplies it; −1 where nothing does.
    """

    source: str
    lever: int


def reaching(monthly: Response, constituents: Iterable[str]) -> set[tuple[str, str]]:
    """Return the emissions, by source and constituent, that bring anything to some constituents."""
    found = set()
    for name in constituents:
        part = monthly.parts[name]
        keys = zip(part["source"].values, part["brought"].values, part.values, strict=True)
        found |= {(str(source), str(brought)) for source, brought, values in keys if values.any()}
    return found


def levers_of(response: Response, standard: Standard, wanted: Collection[tuple[str, str]]) -> pd.MultiIndex:
    """Return the loads that can be moved, by source and constituent.

    These are the pollutants of sources with a known load above zero; what the standard asks to have *at least* is no
    pollutant, nor are oxygen, salinity and temperature.

    Parameters
    ----------
    response : Response
        Tells the loads.
    standard : Standard
        What judges.
    wanted : collection of (source, constituent)
        Those that matter: they reach what is judged, or have a cost.
    """
    table = response.emissions
    load = table["load"].to_numpy(float)
    movable = np.isfinite(load) & (load > 0.0) & ~table["kind"].isin(FIXED).to_numpy()
    movable &= np.array([key in wanted and _is_pollutant(str(key[1]), standard) for key in table.index], dtype=bool)
    return table.index[movable]


def _is_pollutant(name: str, standard: Standard) -> bool:
    item = standard.find(name)
    return name not in NO_POLLUTANTS and (item is None or standard.items[item].sense == "at most")


def grouped(part: Any, kinds: pd.Series, levers: pd.MultiIndex) -> tuple[tuple[Row, ...], Floats]:
    """Return the parts of one constituent by what moves them: levers first, then what stays, source by source.

    Parameters
    ----------
    part : xarray.DataArray
        ``emission, time, station``, see `Response.parts`.
    kinds : pandas.Series
        Kind of each emission by source and constituent.
    levers : pandas.MultiIndex
        From `levers_of`.

    Returns
    -------
    (tuple of Row, float64 array)
        Rows that are not zero everywhere, and their values, shape (rows, times, stations). Their sum is the base run.
    """
    moved: dict[Row, Floats] = {}
    stays: dict[Row, Floats] = {}
    for source, brought, values in zip(part["source"].values, part["brought"].values, part.values, strict=True):
        key = (str(source), str(brought))
        if key in levers:
            moved[Row(key[0], int(levers.get_loc(key)))] = values.astype(float)
            continue
        row = Row(key[0] if kinds[key] in FIXED else UNCUT, -1)
        stays[row] = stays[row] + values if row in stays else values.astype(float)
    rows = {row: values for row, values in {**moved, **stays}.items() if values.any()}
    shape = (0, *part.shape[1:])
    return tuple(rows), np.stack(list(rows.values())) if rows else np.empty(shape)


def controls_of(response: Response, costs: Iterable[Control] | str | Path) -> tuple[Control, ...]:
    """Return what the cheapest plan may pull.

    Raises
    ------
    InputError
        With the problems of the file, and every control that does not fit the response.
    """
    found = read_controls(costs) if isinstance(costs, str | Path) else tuple(costs)
    problems = ProblemList(Path(costs) if isinstance(costs, str | Path) else None)
    made = []
    for control in found:
        try:
            made.append(control.found_in(response))
        except InputError as error:
            problems.take(error)
    problems.raise_if_any()
    return tuple(made)


def tonnes(response: Response, levers: pd.MultiIndex) -> Floats:
    """Return the loads of the levers in the base run, t/a."""
    return response.emissions["load"].reindex(levers).to_numpy(float) / tonne_per_year
