"""Option: a measure that is built or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from danao.describe import describe, describe_fields
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures._measure import Measure, named, number
from danao.planning.allocation import words
from danao.planning.response import Response
from danao.scenario import Scenario

Cuts = Mapping[tuple[str, str], float]
Note = tuple[str, str]
_SAME = 1e-9  # of a share: below that nothing is cut


@dataclass(frozen=True)
class Option:
    """A measure that is built or not: what it takes from the loads, and what it costs.

    Parameters
    ----------
    name : str
        Its name in the plan.
    cuts : mapping of (source, constituent) to float
        Shares of the loads of the base run that it takes, 0 to 1. Shares of several options and controls on one load
        add up. Give this or `measures`.
    measures : Measure or sequence of Measure
        Measures of ``danao.measures``; their shares are found by applying them to the base scenario.
    cost : float
        Money.
    excludes, requires : str or sequence of str
        Names of options that cannot be built with it; that must be built with it.
    """

    name: str
    cuts: Cuts = field(default_factory=dict)
    measures: Any = ()
    cost: float = 0.0
    excludes: str | tuple[str, ...] = ()
    requires: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = ProblemList()
        for key in ("excludes", "requires"):
            object.__setattr__(self, key, named(getattr(self, key)))
        measures = (self.measures,) if isinstance(self.measures, Measure) else tuple(self.measures)
        object.__setattr__(self, "measures", measures)
        if bool(self.cuts) == bool(measures):
            problems.add("give either cuts or measures", key=f"options.{self.name}")
        found = {
            key: number(share, "fraction", f"options.{self.name}.{', '.join(key)}", problems, most=1.0)
            for key, share in self.cuts.items()
        }
        object.__setattr__(self, "cuts", found)
        if not 0.0 <= self.cost < float("inf"):
            problems.add(f"{self.cost:g} is a negative cost", key=f"options.{self.name}.cost")
        problems.raise_if_any()

    def found_in(self, response: Response, base: Scenario | None) -> tuple[Option, tuple[Note, ...]]:
        """Return the option with its cuts worked out, and what to know of them.

        Raises
        ------
        InputError
            If it cuts what is no load of the response, or its measures change more than loads.
        """
        cuts, notes = (self.cuts, ()) if not self.measures else self._measured(base)
        loads = response.emissions["load"]
        known = [f"{source}, {name}" for source, name in loads[np.isfinite(loads)].index]
        problems = ProblemList()
        for source, name in cuts:
            if f"{source}, {name}" not in known:
                rule, asked = f"no load '{source}, {name}' is known", f"{source}, {name}"
                problems.add(rule, key=f"options.{self.name}", remedy=nearest(asked, known))
        problems.raise_if_any()
        return replace(self, cuts=cuts, measures=()), notes

    def _measured(self, base: Scenario | None) -> tuple[Cuts, tuple[Note, ...]]:
        """Return the shares that the measures take from the loads of the base scenario."""
        key = f"options.{self.name}"
        if base is None:
            remedy = "give base=, the scenario of the responses, or cuts"
            raise InputError(Problem("its measures have nothing to be applied to", key=key, remedy=remedy))
        try:
            after = base.with_measures(*self.measures)
        except InputError as error:
            raise InputError([replace(one, key=f"{key}.{one.key}") for one in error.problems]) from None
        _check_water(base, after, key)
        before, left = base.loads("g/s"), after.loads("g/s").reindex(base.loads("g/s").index)
        cuts: dict[tuple[str, str], float] = {}
        for name in base.constituent_names:
            share = 1.0 - (left[name].fillna(0.0) / before[name]).where(before[name] > 0.0, 1.0)
            cuts |= {(str(source), name): float(part) for source, part in share.items() if abs(part) > _SAME}
        raised = [f"{source}, {name}" for (source, name), share in cuts.items() if share < 0.0]
        if raised:
            remedy = "make responses of a scenario with it, and compare the plans"
            raise InputError(Problem(f"it raises the load of {'; '.join(raised)}", key=key, remedy=remedy))
        if not cuts:
            raise InputError(Problem("it takes nothing from any load", key=key, remedy="leave it out"))
        return cuts, tuple(_uneven(base, after, cuts, self.name))


def check_options(options: tuple[Option, ...], problems: ProblemList) -> None:
    """Note options of one name, unknown partners, and measures whose shares would be added though they overlap."""
    names = [option.name for option in options]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.add(f"there are two options '{name}'", key="options", remedy="give each its own name")
    for option in options:
        for key in ("excludes", "requires"):
            for name in getattr(option, key):
                if name not in names:
                    rule = f"there is no option '{name}'"
                    problems.add(rule, key=f"options.{option.name}.{key}", remedy=nearest(name, names))


def check_overlap(given: tuple[Option, ...], found: tuple[Option, ...], problems: ProblemList) -> None:
    """Note two options of measures on one load that may be built together: their shares would not simply add up."""
    for place, one in enumerate(found):
        for other, raw in zip(found[place + 1 :], given[place + 1 :], strict=True):
            both = set(one.cuts) & set(other.cuts)
            apart = other.name in one.excludes or one.name in other.excludes
            if both and not apart and (given[place].measures or raw.measures):
                what = "; ".join(f"{source}, {name}" for source, name in sorted(both))
                remedy = "let one exclude the other, and give what both do as a third option"
                rule = f"'{one.name}' and '{other.name}' both cut {what}: together they take another share than the sum"
                problems.add(rule, key="options", remedy=remedy)


def _check_water(base: Scenario, after: Scenario, key: str) -> None:
    """Raise `InputError` if anything but quality and load of what was there differs: the responses would not hold."""
    remedy = "make responses of a scenario with it, and compare the plans; or give its cuts"
    parts = ("boundaries", "sources", "measures")
    if describe_fields(base, leave_out=parts) != describe_fields(after, leave_out=parts):
        raise InputError(Problem("it changes more than what sources bring", key=key, remedy=remedy))
    new = {item.name: item for item in (*after.boundaries, *after.sources)}
    old = {item.name: item for item in (*base.boundaries, *base.sources)}
    added = [name for name in new if name not in old]
    if added:
        raise InputError(Problem(f"it adds {', '.join(added)}, of which no response is known", key=key, remedy=remedy))
    moved = []
    for name, item in old.items():
        flows = [describe(getattr(one, "flow", 0.0)) for one in (item, new.get(name))]
        if flows[0] != flows[1]:
            moved.append(name)
    if moved:
        raise InputError(Problem(f"it changes the flow of {', '.join(moved)}", key=key, remedy=remedy))


def _uneven(base: Scenario, after: Scenario, cuts: Cuts, name: str) -> list[Note]:
    """Return a note for every share that is not the same in every month: the plan counts with its mean."""
    begin, end = base.period
    months = np.arange(begin.astype("datetime64[M]"), end.astype("datetime64[M]") + 1).astype("datetime64[ns]")
    edges = np.unique(np.clip(months, begin, end))
    edges = np.append(edges, end) if edges[-1] != end else edges
    found: dict[tuple[str, str], list[float]] = {key: [] for key in cuts}
    for first, last in pairwise(edges):
        before, left = (one.replace(period=(first, last)).loads("g/s") for one in (base, after))
        for source, constituent in cuts:
            load = before.loc[source, constituent]
            kept = left[constituent].get(source, 0.0)
            if load > 0.0:
                found[source, constituent].append(1.0 - kept / load)
    return [
        words.both("uneven", name=name, load=", ".join(key), low=min(shares), high=max(shares), mean=cuts[key])
        for key, shares in found.items()
        if shares and max(shares) - min(shares) > 1e-6
    ]
