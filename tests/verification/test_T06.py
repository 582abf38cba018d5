"""T06: the chloride of Uvas Creek, 1972, against OTIS of the USGS: the cases that ship with danao.

Without and with storage zones. A zone's concentration is its mass per volume of the stream over the ratio of areas.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from danao import Results, Simulation, read_scenario
from tests import book
from tests.runs import columns

CASE = Path(__file__).parents[2] / "scenarios" / "uvas-creek"
TABLE = columns("T06", "reference.csv")
FILES = {"ade": "chloride.yaml", "ts": "chloride_storage.yaml"}
RATIO = {"R1": np.inf, "R2": np.inf, "R3": 1.0, "R4": 1.0, "R5": 3.0}  # OTIS writes 0 where nothing is exchanged


@cache
def chloride(model: str) -> Results:
    """Run a case with outputs at the instants of the reference."""
    case = read_scenario(CASE / FILES[model])
    made = case.replace(numerics=dataclasses.replace(case.numerics, cell=1.0, step=30.0, output=360.0))
    return Simulation(made).run(progress=False)


def hours(results: Results) -> np.ndarray:
    """Return the output instants in hours from midnight."""
    time = results.dataset["time"].values
    return (time - time[0].astype("datetime64[D]")) / np.timedelta64(1, "h")


def between(results: Results, values: np.ndarray, metre: float) -> np.ndarray:
    """Return values of the cells in time at a place, between the cells on both sides of it."""
    x = results.dataset["chainage"].values
    right = int(np.searchsorted(x, metre))
    share = (metre - x[right - 1]) / (x[right] - x[right - 1])
    return (1.0 - share) * values[:, right - 1] + share * values[:, right]


def error(results: Results, found: np.ndarray, column: str) -> float:
    """Return the largest difference from a column of the reference."""
    return float(np.abs(np.interp(TABLE["t_h"], hours(results), found) - TABLE[column]).max())


@pytest.mark.parametrize("model", FILES)
@pytest.mark.parametrize(("metre", "most"), [(38, 0.25), (105, 0.10), (281, 0.10), (433, 0.10), (619, 0.10)])
def test_stream(model: str, metre: int, most: float) -> None:
    results = chloride(model)
    values, column = between(results, results.dataset["Cl"].values, metre), f"{model}_{metre}m"
    title = f"Chloride at {metre} m, {'with storage zones' if model == 'ts' else 'advection and dispersion only'}"
    curves = {"OTIS": (TABLE["t_h"], TABLE[column]), "computed": (hours(results), values)}
    book.curves(title, "time (h)", "chloride (mg/L)", **curves)
    found = error(results, values, column)
    print(f"T06 {model} {metre} m: {found:.3f} mg/L")
    assert found <= most


@pytest.mark.parametrize("metre", [38, 105, 281, 433, 619])
def test_storage_zones(metre: int) -> None:
    results = chloride("ts")
    ratio = np.array([RATIO[name] for name in results.dataset["reach"].values])
    zone = between(results, results.dataset["Cl_storage"].values / ratio, metre)
    found = error(results, zone, f"storage_{metre}m")
    print(f"T06 storage {metre} m: {found:.3f} mg/L")
    assert found <= 0.10


@pytest.mark.parametrize("model", FILES)
def test_mass(model: str) -> None:
    ledger = chloride(model).ledger.drop(index="water").sum()
    assert abs(ledger["residual"]) <= 1e-6 * (ledger["initial"] + ledger["boundary_in"] + ledger["sources"])
