"""The series of runs at their stations as one tidy table, as CSV or Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.reporting.texts import unit
from danao.results import Results, open_results
from danao.tables import atomic_write, write_table

WATER = ("level", "depth", "discharge", "velocity")
"""Variables of the water that a table holds, beside all constituents."""

_KINDS = (".csv", ".parquet")


def series_table(
    runs: Results | str | Path | Iterable[Results | str | Path],
    *,
    stations: Sequence[str] | None = None,
    constituents: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the series of runs at stations, a row for each value.

    Parameters
    ----------
    runs : Results, path of a results file, or several of them
        What was found.
    stations : sequence of str, optional
        By default all of each run.
    constituents : sequence of str, optional
        By default all of each run, and level, depth, discharge, velocity.

    Returns
    -------
    DataFrame
        ``run, time, station, constituent, value, unit, data_status``; times with the zone of the run. The columns from
        ``time`` to ``unit`` are those of a table of observations.

    Raises
    ------
    InputError
        With every station and constituent that a run does not have.
    """
    several = [runs] if isinstance(runs, Results | str | Path) else list(runs)
    opened = [one if isinstance(one, Results) else open_results(one) for one in several]
    problems = ProblemList()
    for run in opened:
        _check(run, stations, run.stations.index, "station", problems)
        _check(run, constituents, (*run.constituents, *WATER), "constituent", problems)
    problems.raise_if_any()
    return pd.concat([_of(run, stations, constituents) for run in opened], ignore_index=True)


def write_series(
    path: str | Path,
    runs: Results | str | Path | Iterable[Results | str | Path],
    *,
    stations: Sequence[str] | None = None,
    constituents: Sequence[str] | None = None,
) -> Path:
    """Write `series_table` to a file, whole or not at all.

    Parameters
    ----------
    path : str or Path
        ``.csv``, with times in ISO 8601 and texts that no spreadsheet runs; or ``.parquet``, which keeps types and is a
        tenth of the size (needs the extra ``parquet``).
    runs, stations, constituents
        As `series_table` takes them.

    Raises
    ------
    InputError
        As `series_table`; if the suffix is another, or ``pyarrow`` is not installed.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _KINDS:
        raise InputError(Problem(f"'{path.name}' names no kind of table", remedy=f"write {' or '.join(_KINDS)}"))
    table = series_table(runs, stations=stations, constituents=constituents)
    if suffix == ".csv":
        write_table(path, {name: list(table[name]) for name in table} | {"time": _iso(table)})
        return path
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        rule = "Parquet needs the package pyarrow"
        raise InputError(Problem(rule, remedy="pip install 'danao[parquet]', or write .csv")) from error
    with atomic_write(path) as part:
        table.to_parquet(part, index=False, engine="pyarrow")
    return path


def _check(run: Results, asked: Sequence[str] | None, known: Iterable[str], kind: str, problems: ProblemList) -> None:
    names = [str(name) for name in known]
    for name in asked or ():
        if name not in names:
            problems.add(f"'{run.name}' has no {kind} '{name}'", key=f"{kind}s", remedy=nearest(name, names))


def _of(run: Results, stations: Sequence[str] | None, constituents: Sequence[str] | None) -> pd.DataFrame:
    places = list(run.stations.index) if stations is None else list(stations)
    names = [*run.constituents, *WATER] if constituents is None else list(constituents)
    time = pd.DatetimeIndex(run.dataset["time"].values).tz_localize(run.provenance["zone"])
    parts = []
    for place in places:
        here = run.at(place)
        for name in names:
            measure = run.constituents[name]["unit"] if name in run.constituents else here[name].attrs["units"]
            columns = {"time": time, "station": place, "constituent": name, "unit": unit(measure)}
            parts.append(pd.DataFrame(columns | {"value": here[name].values.astype(np.float64)}))
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(run=run.name, data_status=run.provenance["data_status"])
    return table[["run", "time", "station", "constituent", "value", "unit", "data_status"]]


def _iso(table: pd.DataFrame) -> list[str]:
    known = {instant: instant.isoformat() for instant in table["time"].unique()}
    return [known[instant] for instant in table["time"]]
