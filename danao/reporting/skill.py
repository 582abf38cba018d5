"""Measured values beside runs, pair by pair: what figures of skill and its table are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from danao.assessment.skill import Skill, skill
from danao.errors import InputError, Problem
from danao.reporting import style
from danao.reporting.observations import read_observations
from danao.results import Results
from danao.standards._standard import DEFAULT, Standard, read_standard

KEYS = ("run", "station", "constituent")
TITLES = ("run_zh", "run_en", "title_zh", "title_en")


def pairs(run: Results, observations: pd.DataFrame, station: str, constituent: str) -> pd.DataFrame:
    """Return ``time, observed, simulated, below`` at a station.

    The run is taken at the instant of the sample, straight between its outputs. Observations outside the run have no
    pair.

    Parameters
    ----------
    run : Results
        Of any length.
    observations : DataFrame
        As `danao.reporting.observations.read_observations` returns them.
    station, constituent : str
        Where and what.
    """
    here = observations[(observations["station"] == station) & (observations["constituent"] == constituent)]
    time = run.dataset["time"].values.astype("datetime64[ns]")
    here = here[here["time"].between(time[0], time[-1])]
    instants = here["time"].to_numpy("datetime64[ns]").astype(np.int64)
    simulated = np.interp(instants, time.astype(np.int64), run.at(station)[constituent].values)
    return pd.DataFrame(
        {
            "time": here["time"].to_numpy(),
            "observed": here["value"].to_numpy(float),
            "simulated": simulated,
            "below": here["below"].to_numpy(bool),
        }
    )


def skill_table(
    runs: Results | Sequence[Results],
    observations: str | Path | pd.DataFrame | None = None,
    standard: Standard | str | Path | None = None,
) -> pd.DataFrame:
    """Return how well runs follow what was measured: a row per run, station and constituent.

    Parameters
    ----------
    runs : Results or sequence of Results
        Of one river.
    observations : str, Path or DataFrame, optional
        ``time, station, constituent, value, unit, flag`` (``<``: below detection), or another layout of
        `danao.assessment.read_samples`; by default what the first run came with.
    standard : Standard, str or Path, optional
        Knows other names of constituents; GB 3838-2002 if not given.

    Returns
    -------
    DataFrame
        ``run, station, constituent``, the titles ``run_zh, run_en`` of the run and ``title_zh, title_en`` of the
        station, and the fields of `danao.assessment.skill.Skill`. Its ``attrs`` tell the `data_status` of each run.

    Raises
    ------
    InputError
        If there are no observations, some are wrong, or none lies within the runs.
    """
    several = [runs] if isinstance(runs, Results) else list(runs)
    if not several:
        raise InputError("skill needs at least one run")
    given = several[0].observations if observations is None else observations
    if given is None:
        raise InputError(Problem("there is nothing measured", "observations", remedy="give observations="))
    rules = read_standard(DEFAULT if standard is None else standard)
    rows: list[dict[str, Any]] = []
    for run in several:
        table, _ = read_observations(given, run, rules)
        seen = set(zip(table["station"], table["constituent"], strict=True))
        for station, constituent in product(run.stations.index, run.constituents):
            if (station, constituent) not in seen:
                continue
            found = pairs(run, table, station, constituent)
            titles = {key: run.stations.loc[station, key] for key in ("title_zh", "title_en")}
            titles |= {f"run_{lang}": style.title(run, lang) for lang in ("zh", "en")}
            measured = skill(found["observed"], found["simulated"], found["below"])
            rows.append(dict(zip(KEYS, (run.name, station, constituent), strict=True)) | titles | asdict(measured))
    if not rows:
        raise InputError(Problem("nothing was measured within the runs", "observations"))
    table = pd.DataFrame(rows, columns=[*KEYS, *TITLES, *(field.name for field in fields(Skill))])
    table.attrs["data_status"] = {run.name: run.provenance.get("data_status", "") for run in several}
    return table
