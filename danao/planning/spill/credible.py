"""Credible sets: the smallest sets of places and times that hold a share of the probability."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.river.grid import Grid

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

RAGGED = 3
"""Cells or times that may lie between two parts of a credible set that are told as one."""


def densest(probability: Floats, size: Floats, level: float) -> Mask:
    """Return the smallest set that holds at least `level` of the probability: what is densest first.

    Parameters
    ----------
    probability, size : float64 arrays of one shape
        Probability and length (or area) of each part.
    level : float
        0 to 1.
    """
    order = np.argsort(-(probability / size), axis=None, kind="stable")
    total = np.cumsum(probability.ravel()[order])
    count = int(np.searchsorted(total, level * total[-1] * (1.0 - 1e-12))) + 1
    inside = np.zeros(probability.size, dtype=bool)
    inside[order[:count]] = True
    return inside.reshape(probability.shape)


def stretches(probability: Floats, inside: Mask, grid: Grid) -> pd.DataFrame:
    """Return cells as stretches of reaches: ``reach, from, to`` (m), ``probability``, the likeliest first."""
    rows = []
    for first, last in _runs(probability, inside, grid.cell_reach):
        reach = int(grid.cell_reach[first])
        begin, end = grid.face_chainage[[first + reach, last + reach + 1]]
        rows.append((grid.reach_names[reach], float(begin), float(end), float(probability[first : last + 1].sum())))
    table = pd.DataFrame(rows, columns=["reach", "from", "to", "probability"])
    return table.sort_values("probability", ascending=False, ignore_index=True)


def windows(probability: Floats, inside: Mask, times: NDArray[np.datetime64], every: float) -> pd.DataFrame:
    """Return times of release as windows: ``from, to, probability``, the likeliest first."""
    half = np.timedelta64(round(0.5e9 * every), "ns")
    rows = [
        (times[first] - half, times[last] + half, float(probability[first : last + 1].sum()))
        for first, last in _runs(probability, inside, np.zeros(inside.size, dtype=np.int64))
    ]
    table = pd.DataFrame(rows, columns=["from", "to", "probability"])
    return table.sort_values("probability", ascending=False, ignore_index=True)


def quantiles(values: Floats, weights: Floats, levels: tuple[float, ...]) -> list[float]:
    """Return weighted quantiles."""
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    middle = (share - 0.5 * weights[order]) / share[-1]
    return [float(np.interp(level, middle, values[order])) for level in levels]


def _runs(probability: Floats, inside: Mask, group: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return first and last index of every run that is inside, within one group.

    Up to `RAGGED` possible parts between two runs are closed: where place and time stand for each other, candidates hit
    the line between them now better, now worse.
    """
    found: list[tuple[int, int]] = []
    for k in np.flatnonzero(inside):
        last = found[-1][1] if found else -1
        near = bool(found) and k - last <= RAGGED + 1 and group[k] == group[last]
        if near and (probability[last + 1 : k] > 0.0).all():
            found[-1] = (found[-1][0], int(k))
        else:
            found.append((int(k), int(k)))
    return found
