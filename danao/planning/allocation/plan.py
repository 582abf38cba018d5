"""Plan: what allocation found, and the direct run that confirms it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from danao._show.card import Shown
from danao._show.plan import plan_card
from danao.errors import InputError, Problem, ProblemList
from danao.measures.load_cut import LoadCut
from danao.planning.allocation import tables, words
from danao.planning.allocation.asked import ON_LIMIT
from danao.planning.allocation.control import Control
from danao.planning.allocation.monthly import monthly_means
from danao.planning.allocation.option import Cuts, Option
from danao.planning.response import Response
from danao.results import Results
from danao.scenario import Scenario
from danao.standards._standard import Standard
from danao.tables import write_table

Runner = Callable[[Scenario], Results]


@dataclass(frozen=True, eq=False)
class Plan(Shown):
    """Loads kept and cut so that the limits are met, what that costs, and what binds.

    Parameters
    ----------
    response : Response
        Monthly responses that the plan was made with.
    standard : Standard
        What was asked for.
    limits : pandas.DataFrame
        ``constituent, station, class, limit`` (g/m³), ``sense`` (1 "at most", -1 "at least").
    controls, options : tuple
        The levers, with all that they cut named; the measures to choose from, as given.
    cuts : mapping of str to mapping
        By option the shares that it takes from the loads of the base run.
    pulled : pandas.Series
        Share that each control cuts.
    shares : pandas.Series
        Share of each load that is cut, by source and constituent, all means together.
    chosen : tuple of str
        Options that are built.
    status : str
        ``best``; ``unproven`` (out of time); ``infeasible``: then it is the plan that asks for the smallest sum
        of relative relaxations, see `relaxation`.
    cost, gap : float
        Money; part of the objective by which a better plan cannot be ruled out.
    table, binding, prices, relaxation, odds : pandas.DataFrame
        See `danao.planning.allocation.tables`. Savings and worths are in the unit of the objective.
    fairness : tuple
        Rules that were kept.
    unit, money : str
        Unit of the objective, and of the cost.
    members : int
        Members of the ensemble; 1 without one.
    notes : tuple of (str, str)
        What to know before it is used, in Chinese and English.
    base : Scenario, optional
        The scenario that the responses are of.
    confirmation : pandas.DataFrame, optional
        `cells` beside the direct run; see `confirm`.
    """

    response: Response
    standard: Standard
    limits: pd.DataFrame
    controls: tuple[Control, ...]
    options: tuple[Option, ...]
    cuts: Mapping[str, Cuts]
    pulled: pd.Series
    shares: pd.Series
    chosen: tuple[str, ...]
    status: str
    cost: float
    table: pd.DataFrame
    binding: pd.DataFrame
    prices: pd.DataFrame
    relaxation: pd.DataFrame
    odds: pd.DataFrame
    gap: float = 0.0
    fairness: tuple[Any, ...] = ()
    unit: str = ""
    money: str = ""
    members: int = 1
    notes: tuple[tuple[str, str], ...] = ()
    base: Scenario | None = field(default=None, repr=False)
    confirmation: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def factors(self) -> dict[tuple[str, str], float]:
        """Factor on each load that can be cut, for `Response.predict`."""
        return {key: 1.0 - float(share) for key, share in self.shares.items()}

    @cached_property
    def predicted(self) -> xr.Dataset:
        """Monthly means that the responses predict, g/m³, dimensions ``time, station``."""
        return self.response.predict(self.factors)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row for each limit and month; see `danao.planning.allocation.tables.cells_table`."""
        return tables.cells_table(self.response, self.limits, self.predicted)

    @property
    def borderline(self) -> pd.DataFrame:
        """Cells where the value is nearer to the limit than the error of the responses."""
        return self.cells[self.cells["borderline"]]

    @property
    def errors(self) -> pd.DataFrame | None:
        """How far the direct run was from the prediction at most, in the form of `Response.bound`."""
        if self.confirmation is None:
            return None
        far = self.confirmation.assign(absolute=self.confirmation["difference"].abs())
        return far.groupby(["constituent", "station"], sort=False)[["absolute"]].max()

    @property
    def at_bound(self) -> tuple[str, ...]:
        """Controls that cut as much as they may."""
        most = np.array([float(control.most) for control in self.controls])
        return tuple(self.pulled.index[self.pulled.to_numpy() >= most - ON_LIMIT])

    def amount(self, value: float, of_objective: bool = False) -> str:
        """Return a cost, or an amount of the objective, with its unit."""
        return f"{words.number(value)} {self.unit if of_objective else self.money}".rstrip()

    def sentences(self, lang: str = "zh") -> list[str]:
        """Return the plan in sentences: what it cuts, what binds, what a kilogram a day is worth, what to know."""
        words.check_language(lang)
        return list(words.sentences(self, lang))

    def scenario(self, base: Scenario | None = None, name: str | None = None) -> Scenario:
        """Return the base scenario with the plan: the measures that are built, and a `LoadCut` for the rest.

        Parameters
        ----------
        base : Scenario, optional
            The scenario that the responses are of; that given to `allocate` by default.
        name : str, optional
            Of the new scenario; without it "<base> plan".

        Raises
        ------
        InputError
            If there is no base scenario, or its loads are not those of the responses.
        """
        base = base or self.base
        if base is None:
            raise InputError(
                Problem("the plan knows no base scenario", key="base", remedy="give it here, or to allocate")
            )
        _check_loads(self, base)
        built = [option for option in self.options if option.name in self.chosen]
        done = dict.fromkeys(self.shares.index, 0.0)
        for option in built:
            if option.measures:
                done |= {key: done[key] + share for key, share in self.cuts[option.name].items()}
        measures = [measure for option in built for measure in option.measures]
        measures += _rest(self.shares, done)
        return base.with_measures(*measures, name=name or f"{base.name} plan")

    def confirm(self, base: Scenario | None = None, run: Runner | None = None) -> Plan:
        """Run the plan directly and put each month beside the prediction and the limit.

        Parameters
        ----------
        base : Scenario, optional
            As in `scenario`.
        run : callable, optional
            Scenario to Results; ``Simulation(scenario).run`` by default.

        Returns
        -------
        Plan
            The same with `confirmation`: the columns of `cells`, ``run``, ``difference`` (run less prediction, g/m³),
            ``met_by_run``.
        """
        results = (run or _run)(self.scenario(base))
        names = list(dict.fromkeys(self.limits["constituent"]))
        means = monthly_means(results, self.response.stations, names)
        if not np.array_equal(means["time"].values, self.response.times):
            rule = "the run has other months than the responses"
            raise InputError(Problem(rule, key="run", remedy="give the scenario of the responses"))
        cells = self.cells
        values = np.concatenate(
            [means[one.constituent].sel(station=one.station).values for one in self.limits.itertuples()]
        )
        met = cells["sense"] * (values - cells["limit"]) / cells["limit"] <= ON_LIMIT
        table = cells.assign(run=values, difference=values - cells["predicted"], met_by_run=met)
        notes = self.notes if results.trust.passed else (*self.notes, words.both("distrusted"))
        return replace(self, confirmation=table, notes=notes)

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` to a CSV file, whole or not at all; illustrative data say so in a column."""
        status = self.response.about.get("data_status", "")
        write_table(path, self.table.assign(data_status=status) if status else self.table)
        return Path(path)

    _card = plan_card

    def __repr__(self) -> str:
        where = "; ".join(
            f"{row.constituent} at {row.station} in {row.time:%Y-%m}" for row in self.binding.head(3).itertuples()
        )
        cut = self.table.loc[self.table["controlled"], "cut"].sum()
        head = f"<Plan {self.status}: {words.number(cut)} t/a cut, cost {self.amount(self.cost)}"
        return f"{head}, binding {where or 'nothing'}>"


def _run(scenario: Scenario) -> Results:
    from danao.simulation import Simulation

    return Simulation(scenario).run(progress=False)


def _rest(shares: pd.Series, done: Mapping[tuple[str, str], float]) -> list[LoadCut]:
    """Return the load cuts that are left after measures have taken their share."""
    fractions: dict[tuple[str, float], list[str]] = {}
    for (source, name), share in shares.items():
        left = 1.0 - done[source, name]
        fraction = 1.0 - (1.0 - share) / left if left > 0.0 else 0.0
        if fraction > 1e-12:
            fractions.setdefault((source, fraction), []).append(name)
    return [LoadCut(source, tuple(names), fraction=fraction) for (source, fraction), names in fractions.items()]


def _check_loads(plan: Plan, base: Scenario) -> None:
    """Raise `InputError` where the base scenario brings another load than the responses know."""
    loads, problems = base.loads("g/s"), ProblemList()
    for source, name in plan.shares.index:
        known = float(plan.response.emissions.loc[(source, name), "load"])
        there = float(loads[name].get(source, np.nan)) if name in loads else np.nan
        if not np.isclose(there, known, rtol=1e-6):
            rule = f"'{source}' brings {there:g} g/s of {name}, the responses know of {known:g}"
            problems.add(rule, key="base", remedy="give the scenario of the responses")
    problems.raise_if_any()
