"""Search: a case and what is asked of it, solved and put into a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem, ProblemList
from danao.planning.allocation import tables, words
from danao.planning.allocation.asked import Asked, Floats
from danao.planning.allocation.case import Case, noting
from danao.planning.allocation.model import Model, Objective, solve, solve_elastic
from danao.planning.allocation.plan import Plan
from danao.planning.allocation.program import Solution
from danao.standards._standard import Standard


@dataclass(frozen=True, eq=False)
class Search:
    """A case, what is asked of it, and how it is solved."""

    case: Case
    asked: Asked
    rules: tuple[Any, ...]
    shares: tuple[float, float]
    time_limit: float

    def plan(self, limits: pd.DataFrame, standard: Standard, money: str) -> Plan:
        """Solve, and put what was found into a plan."""
        case, asked = self.case, self.asked
        notes = (*case.notes, *_no_influence(case, asked))
        model, solution, status, violation = self._solved()
        cut = model.shares(solution)
        chosen = tuple(option.name for option, built in zip(case.options, model.chosen(solution), strict=True) if built)
        marginals = np.empty(0) if status == "infeasible" else solution.marginals.get("targets", np.empty(0))
        binding = tables.binding_table(asked, cut, marginals)
        pulled = pd.Series(model.pulled(solution), index=[control.label for control in case.controls])
        money_of, fixed = tables.control_costs(case.controls, pulled.to_numpy(), case.loads)
        built = sum(option.cost for option in case.options if option.name in chosen)
        shares = pd.Series(cut, index=case.loads.index)
        worth = tables.worth_of(asked, case.loads, marginals)
        return Plan(
            response=case.response,
            standard=standard,
            limits=limits,
            controls=case.controls,
            options=case.given,
            cuts={option.name: option.cuts for option in case.options},
            pulled=pulled,
            shares=shares,
            chosen=chosen,
            status=status,
            cost=float(sum(money_of.values()) + fixed + built),
            table=tables.loads_table(case.response, shares, worth, money_of),
            binding=binding.reset_index(drop=True),
            prices=tables.price_table(asked, binding, case.loads),
            relaxation=tables.relaxation_table(asked, cut, violation),
            odds=tables.odds_table(asked, cut),
            gap=solution.gap,
            fairness=self.rules,
            unit=_unit(case.objective, money),
            money=money,
            members=int(asked.rows["member"].max()) + 1,
            notes=notes,
            base=case.base,
        )

    def _solved(self) -> tuple[Model, Solution, str, Floats]:
        """Return the model and what was found; where there is no plan, the one with the least violation of each row."""
        model = self._model()
        solution = solve(model, self.asked, *self.shares, self.time_limit)
        if solution.values.size:
            return model, solution, solution.status, np.zeros(len(self.asked.rows))
        model = self._model()
        solution, violation = solve_elastic(model, self.asked, *self.shares, self.time_limit)
        return model, solution, "infeasible", violation

    def _model(self) -> Model:
        case = self.case
        model = Model(case.controls, case.options, case.loads, case.objective, case.base)
        problems = ProblemList()
        for rule in self.rules:
            with noting(problems):
                rule.add_to(model)
        problems.raise_if_any()
        return model


def _no_influence(case: Case, asked: Asked) -> list[tuple[str, str]]:
    """Return a note on the sources that change no target; `InputError` if there is no other."""
    useful = dict(zip(case.loads.index, asked.influential(), strict=True))
    levers = [(control.label, [(control.source, name) for name in control.constituents]) for control in case.controls]
    levers += [(option.name, list(option.cuts)) for option in case.options]
    idle = [label for label, loads in levers if not any(useful[load] for load in loads)]
    if len(idle) == len(levers):
        rule = f"nothing that can be cut has any influence on a target: {'; '.join(idle)}"
        raise InputError(Problem(rule, key="controls", remedy="name sources above the stations, or other constituents"))
    return [words.both("no_influence", names="; ".join(idle))] if idle else []


def _unit(objective: Objective, money: str) -> str:
    return money if objective == "cost" else "t/a" if isinstance(objective, str) else "weighted t/a"
