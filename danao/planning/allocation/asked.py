"""Asked: every limit at every station and month as one row of a linear problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList
from danao.planning.response import Response

Floats = NDArray[np.float64]
ON_LIMIT = 1e-6
"""Part of a limit within which a value counts as on it: planning compares values as they are, unrounded."""


@dataclass(frozen=True, eq=False)
class Asked:
    r"""What the responses predict against what is asked, row by row.

    With the shares :math:`x_e` of the loads that are cut, the value of a row is :math:`v = b - P x`, and it meets its
    limit L if :math:`s\,(v - L) \le 0`, with s = 1 for "at most" and -1 for "at least".

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``constituent, station, time, member, limit, sense``; `member` is the place in the ensemble.
    base : float64 array, shape (rows,)
        Values of the base run, g/m³.
    effect : float64 array, shape (rows, loads)
        What the uncut loads bring, g/m³.
    loads : pandas.MultiIndex
        The loads that can be cut, by source and constituent.
    """

    rows: pd.DataFrame
    base: Floats
    effect: Floats
    loads: pd.MultiIndex

    @classmethod
    def of(cls, responses: Sequence[Response], limits: pd.DataFrame, loads: pd.MultiIndex) -> Asked:
        """Gather the rows of monthly responses: one response, or the members of an ensemble."""
        _check_members(responses, limits, loads)
        parts = [_one(response, place, limits, loads) for place, response in enumerate(responses)]
        rows = pd.concat([part.rows for part in parts], ignore_index=True)
        base, effect = (np.concatenate([getattr(part, key) for part in parts]) for key in ("base", "effect"))
        return cls(rows, base, effect, loads)

    @property
    def sense(self) -> Floats:
        """1 for "at most", -1 for "at least", by row."""
        return self.rows["sense"].to_numpy(float)

    @property
    def limit(self) -> Floats:
        """Limits by row, g/m³."""
        return self.rows["limit"].to_numpy(float)

    @property
    def outside(self) -> Floats:
        """What no control changes: the values with all loads that can be cut gone, g/m³."""
        return self.base - self.effect.sum(axis=1)

    def values(self, cut: Floats) -> Floats:
        """Return the values with shares of the loads cut."""
        return self.base - self.effect @ cut

    def excess(self, cut: Floats) -> Floats:
        """Return how far values are beyond their limits, as a part of the limit; negative where there is room."""
        return self.sense * (self.values(cut) - self.limit) / self.limit

    def inequality(self) -> tuple[Floats, Floats]:
        """Return G and h with ``G x <= h`` where the limits are met, each row divided by its limit."""
        scale = (self.sense / self.limit)[:, None]
        return -scale * self.effect, -(scale[:, 0] * (self.base - self.limit))

    def influential(self) -> NDArray[np.bool_]:
        """Return which loads change any row by more than round-off."""
        return np.any(np.abs(self.effect) > 1e-12 * self.limit[:, None], axis=0)


def _one(response: Response, member: int, limits: pd.DataFrame, loads: pd.MultiIndex) -> Asked:
    """Return the rows of one response: limit by limit, month by month."""
    whole, months = response.base, response.times.size
    stations = pd.Index(response.stations).get_indexer(limits["station"])
    base = np.empty((len(limits), months))
    effect = np.zeros((len(limits), months, len(loads)))
    for name, here in limits.groupby("constituent", sort=False).indices.items():
        part, at = response.parts[name], stations[here]
        places = loads.get_indexer(pd.MultiIndex.from_arrays([part["source"].values, part["brought"].values]))
        base[here] = whole[name].values[:, at].T
        known = places >= 0
        effect[np.ix_(here, range(months), places[known])] = part.values[known][:, :, at].T
    rows = limits.loc[limits.index.repeat(months), ["constituent", "station", "limit", "sense"]]
    rows = rows.assign(time=np.tile(response.times, len(limits)), member=member).reset_index(drop=True)
    return Asked(rows, base.ravel(), effect.reshape(-1, len(loads)), loads)


def _check_members(responses: Sequence[Response], limits: pd.DataFrame, loads: pd.MultiIndex) -> None:
    """Raise `InputError` for members of an ensemble that lack what the plan is about."""
    problems = ProblemList()
    first = responses[0]
    for place, response in enumerate(responses):
        key = f"members[{place}]"
        for what in sorted(set(limits["constituent"]) - set(response.constituents)):
            problems.add(f"it does not simulate {what}", key=key)
        for what in sorted(set(limits["station"]) - set(response.stations)):
            problems.add(f"it has no station '{what}'", key=key)
        for source, name in loads.difference(response.emissions.index):
            problems.add(f"nothing '{source}, {name}' enters its river", key=key)
        if not np.array_equal(response.times, first.times):
            problems.add("its months are others than those of the first", key=key)
    if problems.problems:
        raise InputError(problems.problems)
