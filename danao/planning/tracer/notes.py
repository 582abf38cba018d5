"""What to know of a fit before its values are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.planning.tracer.unknowns import Unknown
from danao.results import Results

Floats = NDArray[np.float64]

DAMKOHLER = (0.1, 10.0)
"""Experimental Damköhler numbers within which storage is felt well: Wagner & Harvey (1997) find it best near 1."""

WIDE = 10.0
"""An interval whose ends differ by more than this factor tells no more than an order of magnitude."""

ALIKE = 0.95
"""Two unknowns that are correlated more than this can hardly be told apart."""

FOLLOW = 0.5
"""Residuals that are correlated from one to the next more than this are no independent errors."""

SMEARED = 0.1
"""Numerical dispersion of this part of the physical one is worth a word."""

COARSE = 0.01
"""Part of the range of the observations by which values between two outputs may be off."""


def of_search(found: Any, most: int) -> Iterator[str]:
    """Say whether the search came to its end."""
    if found.status <= 0:
        yield f"the search stopped after {most} steps before it came to rest: give other bounds or a better start"


def of_values(table: pd.DataFrame, correlation: pd.DataFrame) -> Iterator[str]:
    """Say which values are at a bound, hardly known, or hardly told apart."""
    for name, row in table.iterrows():
        if not np.isfinite(row["standard_error"]):
            yield f"{name} is at a bound ({row['value']:.4g}): the observations want it beyond, or cannot tell"
        elif row["high"] > WIDE * row["low"]:
            yield f"{name} is hardly identifiable: 95 % interval {row['low']:.3g} to {row['high']:.3g}"
    names, values = list(correlation.index), correlation.to_numpy()
    for i, j in zip(*np.triu_indices(len(names), 1), strict=True):
        if abs(values[i, j]) > ALIKE:
            yield f"{names[i]} and {names[j]} can hardly be told apart: correlation {values[i, j]:.3f}"


def of_storage(unknowns: Sequence[Unknown], reaches: pd.DataFrame) -> Iterator[str]:
    """Say where the Damköhler number of an unknown storage zone is far from 1."""
    if "damkohler" not in reaches:
        return
    kinds = [item for item in unknowns if item.kind.rpartition(".")[2] in ("exchange", "area_ratio")]
    for group in dict.fromkeys(item.reaches for item in kinds):
        number = float(reaches.loc[list(group), "damkohler"].sum())
        if not DAMKOHLER[0] <= number <= DAMKOHLER[1]:
            way = "too short" if number < DAMKOHLER[0] else "too long"
            where = "the river" if len(group) == len(reaches) > 1 else "+".join(group)
            yield (
                f"Damköhler number {number:.2g} of {where}, outside {DAMKOHLER[0]:g} to {DAMKOHLER[1]:g}: "
                f"it is {way} for its exchange to be identifiable (Wagner & Harvey 1997)"
            )


def of_residuals(residuals: pd.DataFrame) -> Iterator[str]:
    """Say whether the residuals follow each other."""
    pairs, total = 0.0, 0.0
    for _, part in residuals.groupby("station"):
        r = part["residual"].to_numpy()
        pairs, total = pairs + float(r[1:] @ r[:-1]), total + float(r @ r)
    if total > 0.0 and pairs / total > FOLLOW:
        yield f"the residuals follow each other (lag-one correlation {pairs / total:.2f}): the intervals are too narrow"


def of_run(results: Results, missed: Floats, observed: Floats) -> Iterator[str]:
    """Say what the numbers of the last run do to the fit: its trust sheet, smearing, outputs too far apart."""
    if not results.trust.passed:
        failed = ", ".join(check.name for check in results.trust.checks if not check.passed)
        yield f"the run fails its trust sheet ({failed})"
    value = {check.name: check.value for check in results.trust.checks}
    if abs(value.get("numerical_to_physical", 0.0)) > SMEARED:
        number = value["numerical_dispersion"]
        yield f"numbers smear by {number:.3g} m²/s, which is missing in the dispersion fitted: take smaller cells"
    if missed.max() > COARSE * np.ptp(observed):
        yield "outputs are far apart for this curve: take a shorter numerics.output"
