"""Short ways to run a river for some seconds, and to read what the literature says should come out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from danao import Initial, Numerics, Results, River, Scenario, Simulation

START = np.datetime64("2020-01-01T00:00:00", "ns")
DATA = Path(__file__).parent / "data"


def after(seconds: float) -> np.datetime64:
    """Return the instant some seconds after the start of `scenario`."""
    return START + np.timedelta64(round(seconds * 1e9), "ns")


def scenario(
    river: River,
    boundaries: Sequence[Any],
    seconds: float,
    *,
    cell: float | Mapping[str, float],
    step: float,
    output: float | None = None,
    level: Any = None,
    discharge: Any = None,
    quality: Mapping[str, Any] | None = None,
    sources: Sequence[Any] = (),
    **numerics: Any,
) -> Scenario:
    """Make a scenario of some seconds; without `output` only its begin and end are kept.

    Without `level` it starts from the steady state; the names in `quality` are the tracers that it carries.
    """
    start = Initial(level=level, discharge=discharge, quality=quality or {})
    numbers = Numerics(cell=cell, step=step, output=output or seconds, **numerics)
    return Scenario(
        name="test",
        river=river,
        period=(START, after(seconds)),
        boundaries=boundaries,
        sources=sources,
        constituents=tuple(quality or ()),
        initial=start,
        numerics=numbers,
    )


def run(*arguments: Any, **more: Any) -> Results:
    """Run the `scenario` of these arguments."""
    return Simulation(scenario(*arguments, **more)).run(progress=False)


def seconds(results: Results) -> np.ndarray:
    """Return the output instants of a run in seconds since its start."""
    return (results.dataset["time"].values - START) / np.timedelta64(1, "ns") * 1e-9


def last(results: Results, name: str) -> np.ndarray:
    """Return a variable at the end of a run."""
    return results.dataset[name].values[-1]


def at(results: Results, name: str, t: float) -> np.ndarray:
    """Return a variable at the output instant that lies t seconds after the start."""
    (k,) = np.flatnonzero(np.abs(seconds(results) - t) < 1e-6)
    return results.dataset[name].values[k]


def check(results: Results, name: str) -> float:
    """Return the value of a line of the trust sheet."""
    return results.trust.table.set_index("check").loc[name, "value"]


def residual(results: Results) -> float:
    """Return the part of the water handled that the ledger cannot account for."""
    return check(results, "water_closure")


def columns(case: str, name: str) -> dict[str, np.ndarray]:
    """Return the columns of a reference table in ``tests/data/CASE/NAME``; lines that begin with # say its source."""
    with (DATA / case / name).open(newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        head = next(lines)
        return dict(zip(head, np.array(list(lines), dtype=float).T, strict=True))
