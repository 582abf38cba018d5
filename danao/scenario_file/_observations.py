"""Measured values: one tidy CSV ``time,station,constituent,value,unit,flag``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.times import as_time, split_stamp
from danao.river.network import River
from danao.tables import Table, read_table

_COLUMNS = {
    "time": "text",
    "station": "text",
    "constituent": "text",
    "value": "number",
    "unit": "text",
    "flag": "text",
}
_FLAGS = ("", "<")
_OBSERVED = ("concentration", "count", "salinity", "temperature", "level", "discharge", "velocity", "dimensionless")
"""Kinds of quantity that are measured at stations."""


def read_observations(path: Path, river: River | None, zone: str, within: Path) -> pd.DataFrame:
    """Return the observations of a file, times in the zone of the scenario.

    Parameters
    ----------
    path : Path
        Times are ISO 8601 with an explicit zone; the flag ``<`` marks a value below detection.
    river : River, optional
        Whose stations may be named.
    zone : str
        Zone of the scenario.
    within : Path
        Folder that the file must lie in.

    Raises
    ------
    InputError
        With all problems of the file, by line.
    """
    table = read_table(path, _COLUMNS, optional=("flag",), blank=("unit", "flag"), others="ignore", within=within)
    problems = ProblemList(path)
    times = [_time(text, int(line), zone, problems) for text, line in zip(table["time"], table.lines, strict=True)]
    flags = table["flag"] if "flag" in table else np.full(len(table), "", dtype=object)
    if river is not None:
        _check_known("station", table, river.stations, problems)
    _check_units(table, problems)
    for flag, line in zip(flags, table.lines, strict=True):
        if flag not in _FLAGS:
            problems.add(f"the flag '{flag}' is not known", "flag", int(line), "'<' marks below detection, else empty")
    problems.raise_if_any()
    columns = {name: list(table[name]) for name in ("station", "constituent", "value", "unit")}
    return pd.DataFrame({"time": np.array(times, dtype="datetime64[ns]"), **columns, "flag": list(flags)})


def _time(text: str, line: int, zone: str, problems: ProblemList) -> np.datetime64:
    try:
        if split_stamp(text)[1] is None:
            raise InputError(Problem(f"'{text}' has no zone", remedy="write it as 2018-01-01T00:00:00+08:00"))
        return as_time(text, zone)
    except InputError as error:
        problems.take(error, key="time", line=line)
        return np.datetime64("NaT", "ns")


def _check_units(table: Table, problems: ProblemList) -> None:
    """Note every unit in which nothing is observed; an empty one is that of the constituent."""
    known = {unit for kind in _OBSERVED for unit in units.units(kind)}
    for unit, line in zip(table["unit"], table.lines, strict=True):
        if unit and not any(units.takes(kind, unit) for kind in _OBSERVED):
            problems.add(f"'{unit}' is no unit of what is observed", "unit", int(line), nearest(unit, sorted(known)))


def _check_known(column: str, table: Table, known: object, problems: ProblemList) -> None:
    names = list(known)  # type: ignore[call-overload]
    for name, line in zip(table[column], table.lines, strict=True):
        if name not in names:
            problems.add(f"there is no {column} '{name}'", column, int(line), nearest(name, names))
