"""Observed: measured values beside the series of the page."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import xarray as xr

from danao.reporting.observations import read_observations
from danao.reporting.whatif.board import Board
from danao.tables import from_split


def observed_of(board: Board, given: str | Path | pd.DataFrame | None = None) -> tuple[dict[str, list[list[Any]]], int]:
    """Return the measured values by item, and how many were left out.

    Parameters
    ----------
    board : Board
        Whose stations, items and times count.
    given : str, Path or DataFrame, optional
        As `danao.write_report` takes them; by default those that the base scenario came with, if their file is there.

    Returns
    -------
    (dict, int)
        By name of the item: place of the station, instant (ISO 8601), value in its unit, and whether that is the
        detection limit.

    Raises
    ------
    InputError
        With every unknown station, wrong unit, time or value.
    """
    source = _own(board) if given is None else given
    if source is None:
        return {}, 0
    about = board.response.about
    known: Any = SimpleNamespace(  # what reading asks a run about
        constituents=about.get("constituents") or {one.constituent: {"unit": "g m-3"} for one in board.sums},
        stations=pd.DataFrame(index=list(board.stations)),
        provenance={"zone": about.get("zone", "+08:00")},
        dataset=xr.Dataset(coords={"time": _span(board)}),
    )
    table, rest = read_observations(source, known, board.standard)
    found: dict[str, list[list[Any]]] = {}
    for one in board.sums:
        here = table[table["constituent"] == one.constituent]
        found[one.item.name] = [
            [board.stations.index(row.station), str(row.time)[:16].replace(" ", "T"), row.value * one.factor, row.below]
            for row in here.itertuples()
        ]
    return found, rest + sum(~table["constituent"].isin([one.constituent for one in board.sums]))


def _own(board: Board) -> Path | pd.DataFrame | None:
    """Return the values that the base scenario came with, or their file if it is still there."""
    record = board.response.about.get("observations")
    if record is None:
        return None
    if isinstance(record, str):
        return Path(record) if Path(record).exists() else None
    return from_split(record)


def _span(board: Board) -> Any:
    """Return the first and the last instant of the page."""
    if board.has_days:
        return board.response.times[[0, -1]]
    last = (board.months[-1] + 1).astype("datetime64[ns]")
    return [board.months[0].astype("datetime64[ns]"), last]
