"""Responses that are worked out by hand: what planning is tested with, without a run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from danao.planning.response import Response
from danao.results import Results
from danao.scenario import Scenario
from danao.simulation import Simulation


def response(
    parts: Mapping[str, Mapping[tuple[str, str], np.ndarray]],
    loads: Mapping[tuple[str, str], float],
    times: np.ndarray,
    stations: list[str],
    kinds: Mapping[str, str] | None = None,
) -> Response:
    """Make a response of parts by constituent and emission, arrays of shape (times, stations) in g/m³; loads in g/s."""
    emissions = dict.fromkeys(key for of in parts.values() for key in of)
    index = pd.MultiIndex.from_tuples(list(emissions), names=["source", "constituent"])
    table = pd.DataFrame(
        [
            {
                "kind": (kinds or {}).get(source, "works" if (source, name) in loads else "boundary"),
                "title_zh": source,
                "title_en": source,
                "load": loads.get((source, name), float("nan")),
            }
            for source, name in index
        ],
        index=index,
    )
    arrays = {}
    for name, of in parts.items():
        coords = {
            "source": ("emission", np.array([key[0] for key in of])),
            "brought": ("emission", np.array([key[1] for key in of])),
            "time": np.asarray(times, "datetime64[ns]"),
            "station": stations,
        }
        values = np.array([np.asarray(part, float) for part in of.values()])
        arrays[name] = xr.DataArray(values, dims=("emission", "time", "station"), coords=coords)
    targets = dict.fromkeys(stations, "III")
    about = {"name": "by hand", "targets": targets, "data_status": "", "zone": "+08:00"}
    return Response(arrays, table, about)


def two_outlets(decay: float = 2e-6, months: int = 12) -> Response:
    """Two outlets on a plug-flow river, one constituent NH3_N, closed form c = (W/Q) exp(-k x / u).

    Upstream brings 0.3 g/m³ in 10 m³/s (the outlets bring no water), u = 0.5 m/s; A at 2 km with 4 g/s, B at 8 km with
    6 g/s; stations P at 7 km and Q at 12 km; the river's flow falls to half in the odd months of the year.
    """
    times = np.arange("2020-01", months, dtype="datetime64[M]").astype("datetime64[ns]")
    flow = np.where(np.arange(months) % 2 == 0, 10.0, 5.0)[:, None]
    at = np.array([7000.0, 12_000.0])[None, :]

    def part(mass: float | np.ndarray, chainage: float) -> np.ndarray:
        there = at >= chainage
        return there * (mass / flow) * np.exp(-decay * np.maximum(at - chainage, 0.0) / 0.5)

    parts = {
        "NH3_N": {
            ("upstream", "NH3_N"): part(0.3 * flow, 0.0),
            ("A", "NH3_N"): part(4.0, 2000.0),
            ("B", "NH3_N"): part(6.0, 8000.0),
        }
    }
    loads = {("A", "NH3_N"): 4.0, ("B", "NH3_N"): 6.0}
    return response(parts, loads, times, ["P", "Q"])


def by_difference(scenario: Scenario) -> Response:
    """Return the responses of a scenario with one kind of load by direct runs without each source: slow, independent.

    Exact where the advection is linear (upwind) and the processes are.
    """

    def stations(case: Scenario) -> tuple[Results, dict[str, np.ndarray]]:
        run = Simulation(case).run(progress=False)
        at = run.stations["cell"].to_numpy(int)
        return run, {name: run.dataset[name].values[:, at] for name in case.constituent_names}

    run, whole = stations(scenario)
    loads = scenario.loads("g/s")
    parts: dict[str, dict[tuple[str, str], np.ndarray]] = {name: {} for name in whole}
    given = {}
    for source in scenario.sources:
        without = [one for one in scenario.sources if one.name != source.name]
        _, rest = stations(scenario.replace(sources=(*without, dataclasses.replace(source, load={}))))
        for name in whole:
            given[(source.name, name)] = float(loads.loc[source.name, name])
            parts[name][(source.name, name)] = whole[name] - rest[name]
    for name, values in whole.items():
        parts[name][(scenario.boundaries[0].name, name)] = values - sum(parts[name].values())
    kinds = {source.name: source.kind for source in scenario.sources}
    made = response(parts, given, run.dataset["time"].values, list(run.stations.index), kinds)
    about = {key: run.provenance[key] for key in ("name", "targets", "stations", "data_status", "scenario_hash")}
    return dataclasses.replace(made, about=about)
