"""T07: the strontium of Uvas Creek, 1972, as it was MEASURED: the case that ships with danao.

A bed that sorbs with delay, and storage zones that sorb at once (Bencala 1983).
"""

from __future__ import annotations

import csv
import dataclasses
from functools import cache

import numpy as np
import pytest

from danao import Results, Simulation, read_scenario
from tests import book
from tests.runs import columns
from tests.verification.test_T06 import CASE, between, hours

TABLE = columns("T07", "observed.csv")


@cache
def strontium() -> Results:
    case = read_scenario(CASE / "strontium.yaml")
    made = case.replace(numerics=dataclasses.replace(case.numerics, output=60.0))
    return Simulation(made).run(progress=False)


def compared(metre: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what was computed, measured, and computed by OTIS at a station; before the start the start holds."""
    rows = TABLE["station_m"] == metre
    computed = between(strontium(), strontium().dataset["Sr"].values, metre)
    found = np.interp(TABLE["t_h"][rows], hours(strontium()), computed)
    return found, TABLE["Sr_obs_mg_L"][rows], TABLE["Sr_otis_mg_L"][rows]


@pytest.mark.parametrize(("metre", "least"), [(38, 0.995), (281, 0.975), (433, 0.88)])
def test_efficiency(metre: int, least: float) -> None:
    """Nash & Sutcliffe (1970): 1 less the mean square error as a part of the variance measured."""
    found, measured, otis = compared(metre)
    t = TABLE["t_h"][TABLE["station_m"] == metre]
    lines = {"computed": (t, found), "OTIS": (t, otis), "measured": (t, measured)}
    book.curves(f"Strontium at {metre} m", "time (h)", "strontium (mg/L)", **lines)
    efficiency = 1.0 - np.sum((found - measured) ** 2) / np.sum((measured - measured.mean()) ** 2)
    print(f"T07 {metre} m: efficiency {efficiency:.4f}")
    assert efficiency >= least


@pytest.mark.parametrize("metre", [38, 281, 433])
def test_otis(metre: int) -> None:
    found, _, otis = compared(metre)
    print(f"T07 {metre} m: {np.abs(found - otis).max():.4f} mg/L from OTIS")
    assert np.abs(found - otis).max() <= 0.03


def test_ledger() -> None:
    """What the stream lost is on the bed and in the storage zones, or went from these to their own bed."""
    rows = strontium().ledger.loc[["Sr", "Sr_bed", "Sr_storage"]]
    assert abs(rows["reactions"].sum()) <= 1e-10 * rows["reactions"].abs().sum()
    assert rows["exchange"].abs()[["Sr", "Sr_bed"]].sum() == 0.0
    assert strontium().trust.passed


def test_what_is_drawn_beside_the_model_was_measured() -> None:
    """The observations of the case are those of the reference."""
    with (CASE / "strontium_observed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert sorted(float(row["value"]) for row in rows) == sorted(TABLE["Sr_obs_mg_L"])
