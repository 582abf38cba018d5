"""Where a release may have come from, before the samples have spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList
from danao.planning.spill.stored import Stored

Floats = NDArray[np.float64]


def prior_of(given: Mapping[Any, float] | None, stored: Stored) -> Floats:
    """Return the probability of every cell, shape (N,).

    Parameters
    ----------
    given : mapping of place to weight, optional
        Names of stations and sources, ``(reach, chainage)``, or ``(reach, from, to)``: a stretch shares its weight by
        length. Without any, every metre of the river is as likely.
    stored : Stored
        The run.

    Raises
    ------
    InputError
        With every place off the river, and every weight that is not above zero.
    """
    grid = stored.grid
    if given is None:
        return grid.cell_length / grid.cell_length.sum()
    stretches = {item.name: item.at for item in stored.scenario.sources if item.is_stretch}
    weights, problems = np.zeros(grid.cell_bed.size), ProblemList()
    for place, weight in given.items():
        at = stretches.get(place, place)
        try:
            if isinstance(at, tuple) and len(at) == 3:
                cells, shares = grid.cells_between(*at)
                weights[cells] += weight * shares
            else:
                weights[grid.cell_at(*stored.place(at))] += weight
        except InputError as error:
            problems.take(error)
        if not weight > 0.0:
            problems.add(f"the weight {weight:g} of {place!r} is not above zero")
    if not given:
        problems.add("no place is named", remedy="leave it out to look everywhere")
    problems.raise_if_any()
    return weights / weights.sum()
