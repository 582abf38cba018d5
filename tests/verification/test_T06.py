"""T06: the chloride of Uvas Creek, 1972, against OTIS of the USGS: the case that ships with danao."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from danao import Results, Simulation, read_scenario
from tests.runs import columns

CASE = Path(__file__).parents[2] / "scenarios" / "uvas-creek"
TABLE = columns("T06", "reference.csv")
HOURS = TABLE["t_h"]


@cache
def chloride() -> Results:
    """Run the case with outputs at the instants of the reference."""
    case = read_scenario(CASE / "chloride.yaml")
    made = case.replace(numerics=dataclasses.replace(case.numerics, cell=1.0, step=30.0, output=360.0))
    return Simulation(made).run(progress=False)


def hours(results: Results) -> np.ndarray:
    """Return the output instants in hours from midnight."""
    time = results.dataset["time"].values
    return (time - time[0].astype("datetime64[D]")) / np.timedelta64(1, "h")


def found(results: Results, name: str, metre: float) -> np.ndarray:
    """Return a concentration at the instants of the reference, between the cells on both sides of a place."""
    x, values = results.dataset["chainage"].values, results.dataset[name].values
    right = int(np.searchsorted(x, metre))
    share = (metre - x[right - 1]) / (x[right] - x[right - 1])
    here = (1.0 - share) * values[:, right - 1] + share * values[:, right]
    return np.interp(HOURS, hours(results), here)


@pytest.mark.parametrize(("metre", "most"), [(38, 0.25), (105, 0.10), (281, 0.10), (433, 0.10), (619, 0.10)])
def test_chloride(metre: int, most: float) -> None:
    error = np.abs(found(chloride(), "Cl", metre) - TABLE[f"ade_{metre}m"]).max()
    print(f"T06 {metre} m: {error:.3f} mg/L")
    assert error <= most


def test_mass() -> None:
    row = chloride().ledger.loc["Cl"]
    assert abs(row["residual"]) <= 1e-6 * (row["initial"] + row["boundary_in"] + row["sources"])
