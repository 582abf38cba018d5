"""Model: levers, options and limits turned into a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from danao.errors import InputError, Problem
from danao.planning.allocation.asked import ON_LIMIT, Asked
from danao.planning.allocation.control import Control
from danao.planning.allocation.option import Option
from danao.planning.allocation.program import Program, Solution
from danao.scenario import Scenario
from danao.units import tonne_per_year

Floats = NDArray[np.float64]
Load = tuple[str, str]
Objective = str | Mapping[str, float]


class Model:
    """The program of a plan, and what its columns mean.

    Parameters
    ----------
    controls, options : sequence of Control and Option
        With all that they cut named.
    loads : pandas.Series
        Loads that can be cut, g/s, by source and constituent.
    objective : "cost", "cut" or mapping of constituent to weight
        What is least: money, t/a that are cut, or these weighted.
    base : Scenario, optional
        Tells rules of fairness the flows.
    """

    def __init__(
        self,
        controls: Sequence[Control],
        options: Sequence[Option],
        loads: pd.Series,
        objective: Objective = "cost",
        base: Scenario | None = None,
    ):
        self.program, self.base, self.objective = Program(), base, objective
        self.loads: pd.MultiIndex = loads.index
        self._loads = loads
        self._cuts: dict[Load, dict[int, float]] = {load: {} for load in loads.index}
        self.levers = [self._lever(control) for control in controls]
        self.built = [self._choice(option) for option in options]
        self._tie(options)
        matrix = self._matrix()
        self.lowest, self.highest = (np.clip(matrix @ np.array(ends), 0.0, 1.0) for ends in self.program.bounds)

    def load(self, load: Load) -> float:
        """Return a load in the base run, g/s."""
        return float(self._loads[load])

    def cut(self, load: Load) -> dict[int, float]:
        """Return the share of a load that is cut, as a sum of columns."""
        return self._cuts[load]

    def ask(self, asked: Asked, frequency: float = 1.0, chance: float = 1.0) -> None:
        """Add the rows of the limits.

        Parameters
        ----------
        asked : Asked
            What is asked.
        frequency : float
            Share of the months in which a station has to meet all its limits.
        chance : float
            Share of the members of the ensemble that have to meet each limit.
        """
        matrix, bound = asked.inequality()
        worst = np.where(matrix > 0.0, matrix * self.highest, matrix * self.lowest).sum(axis=1) - bound
        months = ["station", "time"]
        one = ["constituent", *months]
        misses = [
            _may_miss(self.program, asked.rows, months, ["station"], frequency, worst),
            _may_miss(self.program, asked.rows, [*one, "member"], one, chance, worst),
        ]
        wide = sparse.csr_array(matrix) @ self._matrix()
        for columns in misses:
            rows = np.flatnonzero((columns >= 0) & (worst > 0.0))
            wide = wide - sparse.csr_array((worst[rows], (rows, columns[rows])), wide.shape)
        self.program.add_block(wide, bound, "targets")

    def ask_elastic(self, asked: Asked, frequency: float = 1.0, chance: float = 1.0) -> NDArray[np.int64]:
        """Add the rows of the limits, each of which may give way; return the column of each, a part of its limit."""
        self.ask(asked, frequency, chance)
        ways = np.array([self.program.column() for _ in asked.rows.index])
        targets = self.program.blocks["targets"]
        give = sparse.csr_array((-np.ones(ways.size), (np.arange(ways.size), ways)), (ways.size, ways[-1] + 1))
        matrix, bound = targets[0]
        wide = matrix.copy()
        wide.resize(give.shape)
        targets[0] = (wide + give, bound)
        return ways

    def shares(self, solution: Solution) -> Floats:
        """Return the share of each load that a solution cuts."""
        return np.clip(self._matrix() @ solution.values, 0.0, 1.0)

    def chosen(self, solution: Solution) -> NDArray[np.bool_]:
        """Return which options a solution builds."""
        return solution.values[self.built] > 0.5 if self.built else np.zeros(0, dtype=bool)

    def pulled(self, solution: Solution) -> Floats:
        """Return the share that each control cuts."""
        return np.array([sum(solution.values[place] for place in lever) for lever in self.levers])

    def _lever(self, control: Control) -> dict[int, float]:
        """Add the columns of a control, one a piece of its cost."""
        program = self.program
        tonnes = {name: self.load((control.source, name)) / tonne_per_year for name in control.constituents}
        pieces = control.segments(tonnes)
        least = float(control.least)
        lever = {}
        for width, money in pieces:
            price = money if self.objective == "cost" else _weighed(self.objective, tonnes)
            low = least if len(pieces) == 1 else 0.0
            lever[program.column(low, width, price)] = 1.0
        if least > 0.0 and len(pieces) > 1:
            program.at_most({place: -1.0 for place in lever}, -least)
        if control.fixed > 0.0 and self.objective == "cost":
            begun = program.column(0.0, 1.0, control.fixed, integer=True)
            program.at_most({**lever, begun: -float(control.most)}, 0.0)
        for name in control.constituents:
            self._cuts[control.source, name].update(lever)
        return lever

    def _choice(self, option: Option) -> int:
        """Add the column of an option."""
        tonnes = [
            (name, share * self.load((source, name)) / tonne_per_year) for (source, name), share in option.cuts.items()
        ]
        price = (
            option.cost
            if self.objective == "cost"
            else sum(_weighed(self.objective, {name: cut}) for name, cut in tonnes)
        )
        place = self.program.column(0.0, 1.0, price, integer=True)
        for load, share in option.cuts.items():
            self._cuts[load][place] = share
        return place

    def _tie(self, options: Sequence[Option]) -> None:
        """Add what options ask of each other, and that nothing is cut more than wholly."""
        columns = {option.name: place for option, place in zip(options, self.built, strict=True)}
        for option in options:
            own = columns[option.name]
            for name in option.excludes:
                self.program.at_most({own: 1.0, columns[name]: 1.0}, 1.0)
            for name in option.requires:
                self.program.at_most({own: 1.0, columns[name]: -1.0}, 0.0)
        for terms in self._cuts.values():
            if sum(share * self.program.high[place] for place, share in terms.items()) > 1.0:
                self.program.at_most(terms, 1.0)

    def _matrix(self) -> sparse.csr_array:
        """Return the matrix that turns columns to shares, loads by columns."""
        entries = [
            (row, place, share) for row, terms in enumerate(self._cuts.values()) for place, share in terms.items()
        ]
        rows, places, shares = (np.array(part) for part in zip(*entries, strict=True))
        return sparse.csr_array((shares, (rows, places)), (len(self.loads), len(self.program.low)))


def solve(model: Model, asked: Asked, frequency: float, chance: float, time_limit: float) -> Solution:
    """Return the cheapest plan that keeps the limits; its status says if there is none."""
    model.ask(asked, frequency, chance)
    return model.program.solve(time_limit)


def solve_elastic(
    model: Model, asked: Asked, frequency: float, chance: float, time_limit: float
) -> tuple[Solution, Floats]:
    """Return the cheapest plan at the smallest sum of relative violations, and the violation of each row.

    Raises
    ------
    InputError
        If bounds, options and fairness contradict each other whatever the limits.
    """
    program = model.program
    ways = model.ask_elastic(asked, frequency, chance)
    prices = list(program.price)
    program.price = [1.0 if place in set(ways.tolist()) else 0.0 for place in range(len(prices))]
    first = program.solve(time_limit)
    if first.values.size == 0:
        rule = "bounds, options and fairness contradict each other, whatever the limits"
        raise InputError(Problem(rule, key="fairness", remedy="leave one out, or widen most and least"))
    program.price = prices
    program.at_most(dict.fromkeys(ways.tolist(), 1.0), first.price * (1.0 + ON_LIMIT * 1e-2) + 1e-12, "relaxation")
    second = program.solve(time_limit)
    found = second if second.values.size else first
    violation = found.values[ways]
    return found, np.where(violation > ON_LIMIT, violation, 0.0)


def _may_miss(
    program: Program, rows: pd.DataFrame, key: list[str], within: list[str], share: float, worst: Floats
) -> NDArray[np.int64]:
    """Add the binary columns that let rows be missed, as many as may be; return the column of each row, or -1.

    Rows of one `key` are missed together; of the keys `within` one group a share is kept. What can never be beyond its
    limit (`worst`) needs no column.
    """
    if share >= 1.0:
        return np.full(len(rows), -1)
    number, group = (rows.groupby(names, sort=False).ngroup().to_numpy() for names in (key, within))
    group_of = np.zeros(number.max() + 1, dtype=np.int64)
    group_of[number] = group
    can_miss = np.bincount(number, weights=worst > 0.0) > 0
    quota = np.floor((1.0 - share) * np.bincount(group_of) + 1e-9)
    columns = np.full(group_of.size, -1)
    for one in np.flatnonzero(quota > 0.0):
        keys = np.flatnonzero((group_of == one) & can_miss)
        columns[keys] = [program.column(0.0, 1.0, integer=True) for _ in keys]
        if keys.size:
            program.at_most(dict.fromkeys(columns[keys].tolist(), 1.0), float(quota[one]))
    return columns[number]


def _weighed(objective: Objective, tonnes: Mapping[str, float]) -> float:
    """Return the t/a of several constituents in the unit of an objective that is not the cost."""
    if isinstance(objective, Mapping):
        return sum(objective.get(name, 0.0) * value for name, value in tonnes.items())
    return sum(tonnes.values())
