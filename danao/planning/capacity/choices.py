"""Which loads are sought: outlets, constituents, what stays in proportion, bounds and weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, ProblemList, nearest
from danao.planning.capacity._ranges import Floats
from danao.planning.capacity.targets import Target
from danao.planning.response import Response
from danao.units import parse

KINDS = ("works", "industry", "domestic", "other")
"""Kinds of sources whose loads a capacity is sought for where none are named."""

PROPORTIONS = ("free", "outlets", "constituents", "all")

FELT = 1e-6
"""A load that takes less than this share of every limit is not felt: a million times more would be no capacity."""


@dataclass(frozen=True, eq=False)
class Choices:
    """The loads that are sought.

    Parameters
    ----------
    emissions : pandas.MultiIndex
        Outlet and constituent of each load.
    load : array, shape (E,)
        Present loads, g/s.
    groups : array, shape (E, G)
        1 where a load belongs to a group; a group has one factor.
    worth : array, shape (E,)
        Weight times present load.
    upper : array, shape (G,)
        Largest factors.
    weights : mapping
        By constituent, per g/s.
    unfelt : tuple of (outlet, constituent, load)
        Loads that no section feels.
    """

    emissions: pd.MultiIndex
    load: Floats
    groups: Floats
    worth: Floats
    upper: Floats
    weights: Mapping[str, float]
    unfelt: tuple[tuple[str, str, float], ...]

    @property
    def kind(self) -> NDArray[np.int64]:
        """Number of the constituent of each group (of its first, where a group has several)."""
        numbers = pd.factorize(self.emissions.get_level_values(1))[0]
        return numbers[self.groups.argmax(axis=0)]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the outlets, in their order."""
        return tuple(dict.fromkeys(self.emissions.get_level_values(0)))

    @property
    def constituents(self) -> tuple[str, ...]:
        """Names of the constituents, in their order."""
        return tuple(dict.fromkeys(self.emissions.get_level_values(1)))


def choose_loads(
    response: Response,
    targets: list[Target],
    kept: set[str],
    outlets: Iterable[str] | None,
    constituents: Iterable[str] | str | None,
    proportions: str,
    upper: Mapping[Any, float | str] | None,
    weights: Mapping[str, float] | None,
    problems: ProblemList,
) -> Choices:
    """Return the loads that are sought; what does not fit is noted, and then the result means nothing."""
    table = response.emissions
    named = _outlets(table, outlets, problems)
    loads = table.loc[table.index.get_level_values(0).isin(named), "load"].astype(float)
    loads = loads[np.isfinite(loads) & (loads > 0.0)]
    names = _constituents(response, loads.index, targets, constituents, problems)
    loads = loads[loads.index.get_level_values(1).isin(names)]
    felt = np.array([_felt(response, key, targets, kept) for key in loads.index], dtype=bool)
    if outlets is not None:
        _check_felt(named, loads, felt, problems)
    chosen = loads[felt]
    if not len(chosen) and not problems.problems:
        problems.add("no outlet brings what the sections feel", "outlets", remedy="name other outlets or stations")
    if proportions not in PROPORTIONS:
        problems.add(f"'{proportions}' is no choice", "proportions", remedy=nearest(proportions, PROPORTIONS))
    groups = _groups(chosen.index, proportions)
    worths = _weights(chosen, weights, problems)
    most = _upper(chosen, upper, problems)
    load = chosen.to_numpy(float)
    weight = np.array([worths.get(name, 1.0) for name in chosen.index.get_level_values(1)])
    highest = np.where(groups > 0.0, (most / load)[:, None], np.inf).min(axis=0, initial=np.inf)
    unfelt = tuple((str(a), str(b), float(value)) for (a, b), value in loads[~felt].items())
    return Choices(chosen.index, load, groups, weight * load, highest, worths, unfelt)


def _outlets(table: pd.DataFrame, given: Iterable[str] | None, problems: ProblemList) -> list[str]:
    """Return the outlets that are named, or all of the kinds that people steer."""
    sources = table.index.get_level_values(0)
    brings = np.isfinite(table["load"].astype(float))
    known = list(dict.fromkeys(sources[brings]))
    if given is None:
        found = list(dict.fromkeys(sources[brings & table["kind"].isin(KINDS)]))
        if not found:
            problems.add(f"no source is of the kinds {', '.join(KINDS)}", "outlets", remedy=f"name some of {known}")
        return found
    names = [given] if isinstance(given, str) else list(given)
    if not names:
        problems.add("no outlet is named", "outlets", remedy="name at least one, or leave it out")
    for name in names:
        if name not in known:
            problems.add(f"no load of '{name}' enters the river", "outlets", remedy=nearest(name, known))
    return names


def _constituents(
    response: Response,
    brought: pd.MultiIndex,
    targets: list[Target],
    given: Iterable[str] | str | None,
    problems: ProblemList,
) -> list[str]:
    """Return the constituents that are sought, those that the outlets bring and a section limits from above."""
    limited = {target.item for target in targets}
    most = {target.item for target in targets if target.sense > 0.0}
    there = list(dict.fromkeys(brought.get_level_values(1)))
    if given is None:
        found = [name for name in there if name in most or (name not in limited and _counts(response, name, most))]
        if not found and len(brought):
            problems.add("nothing that the outlets bring has an upper limit at the sections", "constituents")
        return found
    names = [given] if isinstance(given, str) else list(given)
    if not names:
        problems.add("no constituent is named", "constituents", remedy="name at least one, or leave it out")
    simulated = dict.fromkeys([*response.constituents, *response.emissions.index.get_level_values(1)])
    for name in names:
        if name not in simulated:
            problems.add(f"'{name}' is not simulated", "constituents", remedy=nearest(name, simulated))
        elif name not in there:
            problems.add(f"no outlet brings '{name}'", "constituents", remedy=f"they bring {', '.join(there)}")
        elif name not in most and not _counts(response, name, most):
            problems.add(f"'{name}' has no upper limit at the sections", "constituents", remedy=nearest(name, most))
    return names


def _counts(response: Response, name: str, most: set[str]) -> bool:
    """Tell whether a constituent is part of an item with an upper limit: nitrate of TN."""
    return any(name in response.parts[item]["brought"].values for item in most)


def _felt(response: Response, key: tuple[str, str], targets: list[Target], kept: set[str]) -> bool:
    """Tell whether a load changes anything that has to be kept."""
    for target in targets:
        if target.item not in kept:
            continue
        part = response.parts[target.item]
        row = np.flatnonzero((part["source"].values == key[0]) & (part["brought"].values == key[1]))
        if (
            row.size
            and np.abs(part.values[row[0], :, response.stations.index(target.station)]).max() > FELT * target.limit
        ):
            return True
    return False


def _check_felt(named: list[str], loads: pd.Series, felt: Any, problems: ProblemList) -> None:
    """Note outlets that were named and have no influence."""
    feels = set(loads.index.get_level_values(0)[felt])
    for name in named:
        if name in loads.index.get_level_values(0) and name not in feels:
            rule = f"'{name}' has no influence on any of the sections"
            problems.add(rule, "outlets", remedy="leave it out, or name a section that feels it")


def _groups(emissions: pd.MultiIndex, proportions: str) -> Floats:
    """Return which loads share a factor."""
    level = {"outlets": 1, "constituents": 0}.get(proportions)
    if proportions == "all":
        keys = np.zeros(len(emissions), dtype=np.int64)
    elif level is None:
        keys = np.arange(len(emissions))
    else:
        keys = pd.factorize(emissions.get_level_values(level))[0]
    return (keys[:, None] == np.unique(keys)).astype(float)


def _weights(loads: pd.Series, given: Mapping[str, float] | None, problems: ProblemList) -> dict[str, float]:
    """Return the worth of one g/s by constituent: by default a per cent of today's load is worth the same of each."""
    weights = {str(name): 1.0 / float(total) for name, total in loads.groupby(level=1, sort=False).sum().items()}
    for name, value in (given or {}).items():
        if name not in weights:
            problems.add("is not sought here", f"weights.{name}", remedy=nearest(name, weights))
        elif not (isinstance(value, int | float) and 0.0 < value < np.inf):
            problems.add(f"{value!r} is no weight above 0", f"weights.{name}")
        else:
            weights[name] = float(value)
    missing = [name for name in weights if given and name not in given]
    if missing:
        problems.add(f"no weight for {', '.join(missing)}", "weights", remedy="give one for each, or none")
    return weights


def _upper(loads: pd.Series, given: Mapping[Any, float | str] | None, problems: ProblemList) -> Floats:
    """Return the largest load of each emission, g/s."""
    most = np.full(len(loads), np.inf)
    for key, value in (given or {}).items():
        outlet, name = key if isinstance(key, tuple) else (key, None)
        hit = loads.index.get_level_values(0) == outlet
        if name is not None:
            hit &= loads.index.get_level_values(1) == name
        place = f"upper.{outlet}" if name is None else f"upper.{outlet}, {name}"
        if not hit.any():
            problems.add("no such load is sought", place, remedy=nearest(outlet, loads.index.get_level_values(0)))
            continue
        try:
            bound = parse(value, "load") if isinstance(value, str) else float(value)
        except (InputError, TypeError, ValueError):
            bound = float("nan")
        if not 0.0 <= bound < np.inf:
            problems.add(f"{value!r} is no load of 0 or more", place, remedy="write it as in '500 t/a', or in g/s")
        most[hit] = np.minimum(most[hit], bound)
    return most
