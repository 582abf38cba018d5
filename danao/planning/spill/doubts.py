"""What to know before a found source is used."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import gammaincc

from danao.planning.spill.influence import Question
from danao.planning.spill.release import Release
from danao.river.grid import Grid
from danao.river.network import kilometre_mark

ALIKE = 0.5
"""Likelihood ratio from which on two releases cannot be told apart."""

LONG = 0.1
"""Part of the river along which they must lie for it to be said."""

UNLIKELY = 0.01
"""Probability of a misfit below which one release does not explain the samples."""


def notes_of(
    fit: pd.DataFrame, ridge: pd.DataFrame, best: Release, question: Question, bounds: tuple[float, float], grid: Grid
) -> tuple[str, ...]:
    """Return the doubts about a source: what is not told apart, misfit, edges of the search."""
    found = [_alike(ridge, best, grid), _few(fit), _misfit(fit), _edge(best, question, bounds), _unconfirmed(fit)]
    return tuple(note for note in found if note)


def _alike(ridge: pd.DataFrame, best: Release, grid: Grid) -> str:
    """Say how far place and time stand for each other: releases along the ridge that fit about as well."""
    near = ridge[(ridge["ratio"] >= ALIKE) & (ridge["reach"] == best.at[0])]
    length = float(near["chainage"].max() - near["chainage"].min())
    if length < LONG * float(grid.cell_length.sum()):
        return ""
    first, last = near.loc[near["chainage"].idxmin()], near.loc[near["chainage"].idxmax()]
    marks, times = zip(
        *((kilometre_mark(row["chainage"]), str(row["time"])[:16]) for row in (first, last)), strict=True
    )
    return (
        f"place and time cannot be told apart: releases along {best.at[0]} from {marks[0]} at {times[0]} to {marks[1]} "
        f"at {times[1]} fit about as well (likelihood ratio {near['ratio'].min():.2f} or more); a sample elsewhere or "
        "earlier would help"
    )


def _few(fit: pd.DataFrame) -> str:
    seen = int((~fit["below"]).sum())
    return f"{seen} samples above detection cannot fix place, time and mass together" if seen < 3 else ""


def _misfit(fit: pd.DataFrame) -> str:
    freedom = len(fit) - 3
    square = float((fit["residual"] ** 2).sum())
    if freedom < 1 or gammaincc(0.5 * freedom, 0.5 * square) > UNLIKELY:
        return ""
    return (
        f"no single release explains the samples within their errors (sum of squares {square:.0f} for {len(fit)} "
        "samples): the flow, the errors, the background or the duration may be other, or there was more than one"
    )


def _edge(best: Release, question: Question, bounds: tuple[float, float]) -> str:
    candidates = question.candidates
    edges = [text for text, end in (("earliest", candidates[0]), ("latest", candidates[-1])) if best.time == end]
    if edges and candidates.size > 1:
        return f"the most likely time is the {edges[0]} that was looked at"
    if not bounds[0] * 1.001 < best.mass < bounds[1] * 0.999:
        return "the most likely mass is at its bound"
    return ""


def _unconfirmed(fit: pd.DataFrame) -> str:
    away = float(np.abs((fit["confirmed"] - fit["expected"]) / fit["error"]).max())
    return f"a run with the release differs from its influences by up to {away:.1f} errors" if away > 1.0 else ""
