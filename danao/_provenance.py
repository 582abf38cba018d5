"""What is known of a run before it is made: names, hashes, stations, loads, versions, as plain data."""

from __future__ import annotations

import functools
import platform
from collections.abc import Mapping
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from danao._extent import Extent
from danao.describe import describe
from danao.tables import to_split

if TYPE_CHECKING:
    from danao.river.grid import Grid
    from danao.river.network import Station
    from danao.scenario import Scenario


def describe_run(scenario: Scenario, grid: Grid, extent: Extent) -> dict[str, Any]:
    """Return what is known of a run before it is made: names, hashes, stations, loads, versions; JSON-able."""
    entries = [*scenario.boundaries, *scenario.sources]
    return {
        "name": scenario.name,
        "title": in_both(scenario.title, scenario.name),
        "river": in_both(scenario.river.title, ""),
        "period": [str(instant) for instant in scenario.period],
        "zone": scenario.zone,
        "data_status": scenario.data_status,
        "targets": dict(scenario.targets),
        "measures": describe(scenario.measures),
        "scenario_hash": scenario.hash,
        "flow_hash": scenario.flow_hash,
        "versions": {name: installed_version(name) for name in ("danao", "numpy", "numba", "xarray", "netCDF4")},
        "python": platform.python_version(),
        "kept": extent.name,
        "stations": [_station(station, grid, extent) for station in scenario.river.stations.values()],
        "loads": to_split(scenario.loads("t/a")),
        "observations": _observations(scenario.observations),
        "titles": {entry.name: in_both(entry.title, entry.name) for entry in entries},
    }


def _station(station: Station, grid: Grid, extent: Extent) -> dict[str, Any]:
    title, cell = in_both(station.title, station.name), grid.cell_at(station.reach, station.chainage)
    return {
        "name": station.name,
        "reach": station.reach,
        "chainage": float(station.chainage),
        "cell": int(np.searchsorted(extent.cells, cell)),
        "title_zh": title["zh"],
        "title_en": title["en"],
        "target": station.target,
        "control": bool(station.control),
        **{key: in_both(given, "") for key in ("city", "handover") if (given := getattr(station, key, None))},
    }


def _observations(given: Any) -> dict[str, list] | str | None:
    """Return a table of observations as plain data; a path is left to whoever reads it."""
    if not isinstance(given, pd.DataFrame):
        return None if given is None else str(given)
    return to_split(given.reset_index(drop=True).map(lambda cell: getattr(cell, "isoformat", lambda: cell)()))


def in_both(title: str | Mapping[str, str] | None, name: str) -> dict[str, str]:
    """Return a title in both languages; one that is missing is taken from the other, then from the name."""
    given = {"zh": title, "en": title} if isinstance(title, str) else dict(title or {})
    any_given = next(iter(given.values()), name)
    return {language: given.get(language) or any_given for language in ("zh", "en")}


@functools.cache
def installed_version(distribution: str) -> str:
    """Return the version of an installed package, ``unknown`` where it only lies beside."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"
