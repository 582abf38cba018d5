"""Measured values to draw beside a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from danao import units
from danao.assessment import layout
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.results import Results
from danao.standards._standard import Standard

COLUMNS = ("time", "station", "constituent", "value", "below")


def read_observations(source: str | Path | pd.DataFrame, run: Results, standard: Standard) -> tuple[pd.DataFrame, int]:
    """Return observations by the names and in the units of a run, and how many others there are.

    Parameters
    ----------
    source : str, Path or DataFrame
        ``time, station, constituent, value, unit, flag``; a flag ``<`` says that the value is the detection limit. The
        other layouts of `danao.assessment.read_samples` are read too.
    run : Results
        Gives stations, constituents and units. What it does not carry, or is of another time, is left out.
    standard : Standard
        Knows other names of constituents.

    Returns
    -------
    (DataFrame, int)
        `COLUMNS`, and the number of values that are left out.

    Raises
    ------
    InputError
        With every unknown station, wrong unit, time or value; if there are none at all.
    """
    problems = ProblemList(None if isinstance(source, pd.DataFrame) else source)
    own = {standard.find(name): name for name in run.constituents if standard.find(name)}
    rows = []
    cells = layout.read(source)
    if not cells:
        problems.add("there are no values")
    for cell in cells:
        name = own.get(standard.find(cell.constituent), cell.constituent)
        if name not in run.constituents:
            continue
        if cell.station not in run.stations.index:
            problems.add(
                f"no station '{cell.station}'", "station", cell.line, nearest(cell.station, run.stations.index)
            )
            continue
        try:
            value, below = layout.value(cell.value, cell.flag, "en")
            value = _in_unit(value, cell.unit, run.constituents[name]["unit"])
            time = layout.time(cell.time, run.provenance["zone"])
            rows.append((time, cell.station, name, value, below))
        except InputError as error:
            problems.take(error, line=cell.line)
    problems.raise_if_any()
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype({"time": "datetime64[ns]", "value": float, "below": bool}).sort_values("time")
    first, last = run.dataset["time"].values[[0, -1]]
    table = table[table["time"].between(first, last)]
    return table, len(cells) - len(table)


def _in_unit(value: float, given: str, due: str) -> float:
    if due in ("g m-3", "mg m-3"):
        return float(units.from_inner(units.to_inner(value, given, "concentration"), due, "concentration"))
    if given not in ("", due):
        raise InputError(Problem(f"'{given}' is not the unit of this constituent", "unit", remedy=f"write {due}"))
    return value
