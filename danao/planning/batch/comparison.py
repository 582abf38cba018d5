"""The scenarios of a batch side by side: a table of verdicts and loads, and their series in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pandas as pd

from danao.planning.batch.folder import SECTIONS, VERDICT, Folder
from danao.results import Results, open_results
from danao.scenario import Scenario
from danao.tables import atomic_write

FORMAT = "danao ensemble 1"


def comparison(scenarios: Sequence[Scenario], folders: Sequence[Folder], failed: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per scenario.

    Columns ``name, hash, folder, status`` (done or failed), ``data_status``, ``months_met`` (share of the months and
    sections judged that meet their target), the worst item (``worst_constituent, worst_station, worst_period,
    worst_value, worst_unit, worst_limit``: the smallest share of the limit that is left, or the largest excess),
    ``load_X [t/a]`` of every constituent, and ``error``.
    """
    rows = []
    for scenario, folder in zip(scenarios, folders, strict=True):
        error = failed.get(scenario.name, "")
        row: dict[str, Any] = {"name": scenario.name, "hash": scenario.hash, "folder": folder.path.name}
        row |= {"status": "failed" if error else "done", "data_status": scenario.data_status}
        row |= _verdict(folder) if not error else {}
        loads = scenario.loads("t/a")
        row |= {f"load_{name} [t/a]": float(loads[name].sum()) for name in scenario.constituent_names}
        rows.append(row | {"error": error})
    table = pd.DataFrame(rows)
    return table[[name for name in table.columns if name != "error"] + ["error"]]


def _verdict(folder: Folder) -> dict[str, Any]:
    """Return the share of months that are met, and the worst item."""
    sections, rows = pd.read_csv(folder.path / SECTIONS), pd.read_csv(folder.path / VERDICT)
    judged = sections[sections["verdict"] != "not assessed"]
    found: dict[str, Any] = {"months_met": (judged["verdict"] == "met").mean() if len(judged) else np.nan}
    rows = rows[rows["margin"].notna()]
    worst = rows.loc[rows["margin"].idxmin()] if len(rows) else {}
    for name in ("constituent", "station", "period", "value", "unit", "limit"):
        found[f"worst_{name}"] = worst.get(name)
    return found


def unlike(scenarios: Sequence[Scenario]) -> str:
    """Return in words why scenarios cannot lie in one ensemble; empty where they can."""
    first = scenarios[0]
    for one in scenarios[1:]:
        if (*one.period, one.numerics.output, one.zone) != (*first.period, first.numerics.output, first.zone):
            return f"'{one.name}' has other output instants than '{first.name}'"
        if list(one.river.stations) != list(first.river.stations):
            return f"'{one.name}' has other stations than '{first.name}'"
    return ""


def write_ensemble(path: Path, folders: Sequence[Folder]) -> None:
    """Write level, discharge and concentrations of results at their stations to one NetCDF file, one after another.

    Parameters
    ----------
    path : Path
        The file, which appears whole or not at all.
    folders : sequence of Folder
        Of scenarios that are done and alike.

    Raises
    ------
    RunError
        If it cannot be written.
    """
    with atomic_write(path) as part:
        try:
            with netCDF4.Dataset(part, "w") as file:
                for k, folder in enumerate(folders):
                    results = open_results(folder.result)
                    with results.dataset:
                        _put(file, k, results, folders)
        except RuntimeError as error:
            raise OSError(str(error)) from error


def _put(file: netCDF4.Dataset, k: int, results: Results, folders: Sequence[Folder]) -> None:
    """Write the series of one scenario."""
    if k == 0:
        _frame(file, results, [folder.name for folder in folders])
    for s, station in enumerate(results.stations.index):
        here = results.at(station)
        for name in ("level", "discharge", *results.constituents):
            if name not in file.variables:
                variable = file.createVariable(name, "f8", ("scenario", "time", "station"), fill_value=np.nan)
                about = here[name].attrs
                variable.setncatts({key: about[key] for key in ("units", "long_name") if key in about})
            file[name][k, :, s] = here[name].values


def _frame(file: netCDF4.Dataset, results: Results, names: Sequence[str]) -> None:
    """Write dimensions and coordinates."""
    times = results.dataset["time"].values
    texts = {"scenario": list(names), "station": [str(name) for name in results.stations.index]}
    for dimension, labels in texts.items():
        file.createDimension(dimension, len(labels))
        file.createVariable(dimension, str, (dimension,))[:] = np.array(labels, dtype=object)
    file.createDimension("time", times.size)
    time = file.createVariable("time", "i8", ("time",))
    about = {key: value for key, value in results.dataset["time"].attrs.items() if isinstance(value, str)}
    time.setncatts(about | {"units": "milliseconds since 1970-01-01 00:00:00", "calendar": "proleptic_gregorian"})
    time[:] = times.astype("datetime64[ms]").astype(np.int64)
    status = results.provenance["data_status"]
    file.setncatts({"Conventions": "CF-1.11", "danao_format": FORMAT, "data_status": status})
