"""Control: a lever of the plan, by which a source brings less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures._measure import NO_POLLUTANTS, named, number
from danao.planning.response import Response
from danao.tables import read_table

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rising:
    """A cost that rises with the share that is cut.

    Parameters
    ----------
    steps : sequence of (share, cost)
        Up to which share (ascending, to at most 1) a tonne a year costs how much; the costs must not fall, for then the
        cheapest part is always taken first. What becomes cheaper with its size is a `Control` with a fixed cost, or an
        `Option`.
    """

    steps: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        steps = tuple((float(share), float(cost)) for share, cost in self.steps)
        object.__setattr__(self, "steps", steps)
        shares, costs = [share for share, _ in steps], [cost for _, cost in steps]
        problems = ProblemList()
        if not steps or not all(0.0 < share <= 1.0 for share in shares) or sorted(set(shares)) != shares:
            problems.add("the shares of the steps do not rise from above 0 to at most 1", key="cost")
        if not all(0.0 <= cost < float("inf") for cost in costs):
            problems.add(f"{min(costs):g} is a negative cost", key="cost")
        elif sorted(costs) != costs:
            problems.add("the cost of a tonne falls with the share", key="cost", remedy="use a fixed cost or Options")
        problems.raise_if_any()

    def up_to(self, share: float) -> float:
        """Return the cost of a tonne at a share, from the left; beyond the last step its cost holds."""
        return next((cost for end, cost in self.steps if share <= end), self.steps[-1][1])

    def total(self, share: float | Floats) -> Floats:
        """Return the money for cutting a share of a load of 1 t/a; nothing for a share of 0 or less."""
        edges = np.array([0.0, *(end for end, _ in self.steps[:-1])])
        rates = np.array([cost for _, cost in self.steps])
        widths = np.append(np.diff(edges), np.inf)
        taken = np.clip(np.asarray(share, float)[..., None] - edges, 0.0, widths)
        return taken @ rates


@dataclass(frozen=True)
class Control:
    """One lever: the share by which a source's loads are cut, the same for all constituents that it names.

    A works whose process takes out several constituents at once is one control; where each can be cut by itself, each
    is a control of its own (`Control.each`).

    Parameters
    ----------
    source : str
        Name of a source, or of an inflow at a boundary.
    constituents : str or sequence of str, optional
        What is cut together; without it all that the source brings, but for oxygen, salinity and temperature.
    most, least : float or str
        Highest and lowest share of the load in the base run that is cut, 0 to 1 (or "60 %").
    cost : float, Rising, or mapping of constituent to these
        Money per t/a that is cut, of each constituent.
    fixed : float
        Money that is due as soon as anything is cut.
    """

    source: str
    constituents: str | tuple[str, ...] = ()
    most: float | str = 1.0
    least: float | str = 0.0
    cost: float | Rising | Mapping[str, float | Rising] = 0.0
    fixed: float = 0.0

    def __post_init__(self) -> None:
        problems = ProblemList()
        object.__setattr__(self, "constituents", named(self.constituents))
        for key in ("most", "least"):
            object.__setattr__(self, key, number(getattr(self, key), "fraction", key, problems, most=1.0))
        if not problems.problems and self.least > self.most:  # type: ignore[operator]
            problems.add(f"the bounds are reversed: least {self.least:g} is above most {self.most:g}", key="least")
        costs = self.cost if isinstance(self.cost, Mapping) else {"": self.cost}
        for key, cost in {
            "fixed": self.fixed,
            **{f"cost.{name}".rstrip("."): cost for name, cost in costs.items()},
        }.items():
            if not isinstance(cost, Rising) and not 0.0 <= cost < float("inf"):
                problems.add(f"{cost:g} is a negative cost" if cost < 0.0 else f"{cost} is no cost", key=key)
        if problems.problems:
            placed = [replace(one, key=f"controls.{self.source}.{one.key}") for one in problems.problems]
            raise InputError(placed)

    @classmethod
    def each(cls, source: str, constituents: Sequence[str], **more: object) -> tuple[Control, ...]:
        """Return controls with which each constituent of a source is cut by itself; `more` goes to all of them."""
        return tuple(cls(source, name, **more) for name in constituents)  # type: ignore[arg-type]

    @property
    def label(self) -> str:
        """Name in tables: the source and what is cut."""
        return f"{self.source}: {', '.join(self.constituents)}"

    def found_in(self, response: Response) -> Control:
        """Return the control with its constituents named; `InputError` with all that does not fit the response."""
        loads = response.emissions["load"]
        known = loads[np.isfinite(loads) & (loads > 0.0)]
        sources = list(dict.fromkeys(known.index.get_level_values(0)))
        if self.source not in sources:
            there = self.source in loads.index.get_level_values(0)
            rule = f"no load of '{self.source}' is known" if there else f"there is no source '{self.source}'"
            raise InputError(Problem(rule, key=f"controls.{self.source}", remedy=nearest(self.source, sources)))
        brought = [name for source, name in known.index if source == self.source]
        wanted = self.constituents or tuple(name for name in brought if name not in NO_POLLUTANTS)
        problems = ProblemList()
        for name in wanted:
            if name not in brought:
                problems.add(
                    f"'{self.source}' brings no {name}", key=f"controls.{self.source}", remedy=nearest(name, brought)
                )
        for name in self.cost if isinstance(self.cost, Mapping) else ():
            if name not in wanted:
                rule = f"a cost of {name} is given, which is not cut"
                problems.add(rule, key=f"controls.{self.source}.cost", remedy=nearest(name, wanted))
        problems.raise_if_any()
        return replace(self, constituents=wanted)

    def rate(self, constituent: str) -> Rising:
        """Return the cost of a tonne a year of a constituent by share; 0 where none is given."""
        cost = self.cost.get(constituent, 0.0) if isinstance(self.cost, Mapping) else self.cost
        return cost if isinstance(cost, Rising) else Rising(((1.0, cost),))

    def segments(self, loads: Mapping[str, float]) -> list[tuple[float, float]]:
        """Return (width, money per unit of share) of the pieces of the cost from 0 to `most`; loads in t/a."""
        most = float(self.most)
        ends = {share for name in self.constituents for share, _ in self.rate(name).steps if share < most}
        edges = [0.0, *sorted(ends), most]
        return [
            (end - begin, sum(self.rate(name).up_to(end) * loads[name] for name in self.constituents))
            for begin, end in pairwise(edges)
        ]


def read_controls(path: str | Path) -> tuple[Control, ...]:
    """Read controls from a CSV table.

    Columns ``source, constituent, most, cost`` and, if there are, ``least`` and ``fixed``. Several constituents in one
    cell, ``COD+NH3_N``, are cut together; an empty cell is all that the source brings. Several lines of one source and
    constituent are the steps of a rising cost: up to ``most``, a tonne costs ``cost``.

    Parameters
    ----------
    path : str or Path
        The table.

    Raises
    ------
    InputError
        With all problems of the file.
    """
    kinds = {"source": "text", "constituent": "text", "most": "fraction", "cost": "number"}
    kinds |= {"least": "fraction", "fixed": "number"}
    table = read_table(path, kinds, optional=("least", "fixed"), blank=("constituent",))
    frame = pd.DataFrame(dict(table.columns)).assign(line=table.lines)
    problems = ProblemList(Path(path))
    made = []
    for (source, constituent), rows in frame.groupby(["source", "constituent"], sort=False):
        try:
            made.append(_control(str(source), str(constituent), rows.sort_values("most", kind="stable")))
        except InputError as error:
            problems.take(error, line=int(rows["line"].iloc[0]))
    problems.raise_if_any()
    return tuple(made)


def _control(source: str, constituent: str, rows: pd.DataFrame) -> Control:
    last = rows.iloc[-1]
    cost: float | Rising = float(last["cost"])
    if len(rows) > 1:
        cost = Rising(tuple(zip(rows["most"], rows["cost"], strict=True)))
    names = tuple(name.strip() for name in constituent.split("+") if name.strip())
    least, fixed = (float(rows[key].max()) if key in rows else 0.0 for key in ("least", "fixed"))
    return Control(source, names, float(last["most"]), least, cost, fixed)
