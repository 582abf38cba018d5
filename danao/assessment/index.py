"""City water quality index (城市水质指数, CWQI): lower is better.

Source: 城市地表水环境质量排名技术规定(试行), 环办监测〔2017〕51号 (number from memory); formulas confirmed by secondary
material only (the public implementation sm1lewc/Silence.SurfaceWater, 6183f90).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from danao.errors import InputError, Problem
from danao.standards._item import Item
from danao.standards._standard import DEFAULT, Standard, read_standard

NEUTRAL = 7.0


def cwqi(
    means: Mapping[str, float],
    standard: Standard | str = DEFAULT,
    *,
    water: str = "river",
    items: Collection[str] | None = None,
) -> pd.Series:
    """Return the index of each item of a group of sections; their sum is the index of the group.

    ``C / C_III`` for an upper limit, ``C_III / C`` for dissolved oxygen, ``(7 - pH) / (7 - 6)`` up to pH 7 and
    ``(pH - 7) / (9 - 7)`` above it. The base is always the reference class of the standard (III).

    Parameters
    ----------
    means : mapping of str to float
        Mean of each item over sections and months, in the unit of the standard; pH through the hydrogen ion.
    standard : Standard or str
        GB 3838-2002.
    water : {"river", "lake"}
        Whose limits of total phosphorus to take.
    items : collection of str, optional
        Items to count; by default the 21 required ones.

    Raises
    ------
    InputError
        If the mean of an item is missing or not above zero: an index that lacks items is not comparable.
    """
    standard = read_standard(standard)
    values = {standard.item(name).name: float(value) for name, value in means.items()}
    wanted = standard.required if items is None else [standard.item(name).name for name in items]
    problems = [
        Problem("no mean above zero is given", key=name, remedy="name the items to count with items=")
        for name in wanted
        if not values.get(name, 0.0) > 0.0
    ]
    if problems:
        raise InputError(problems)
    return pd.Series(
        {name: _index(values[name], standard.items[name], standard, water) for name in wanted}, name="cwqi"
    )


def _index(value: float, item: Item, standard: Standard, water: str) -> float:
    limit = item.limit(standard.reference, water)
    if limit is None:
        raise InputError(Problem(f"no limit in class {standard.reference}", key=item.name))
    if isinstance(limit, tuple):
        low, high = limit
        return (NEUTRAL - value) / (NEUTRAL - low) if value <= NEUTRAL else (value - NEUTRAL) / (high - NEUTRAL)
    return limit / value if item.sense == "at least" else value / limit


def city_index(river: float, lake: float, river_sections: int, lake_sections: int) -> float:
    """Return the index of a city, ``(CWQI_river·M + CWQI_lake·N) / (M + N)`` (from memory).

    Parameters
    ----------
    river, lake : float
        Index of the group of river sections and of lake sections (sums of `cwqi`).
    river_sections, lake_sections : int
        How many sections each group has; not both zero.
    """
    if min(river_sections, lake_sections) < 0 or river_sections + lake_sections == 0:
        raise InputError("a city has at least one section")
    return (river * river_sections + lake * lake_sections) / (river_sections + lake_sections)
