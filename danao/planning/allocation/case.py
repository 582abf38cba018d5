"""Case: what can be done to the loads of a response, every name found and every problem told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures._measure import NO_POLLUTANTS
from danao.planning.allocation.control import Control, read_controls
from danao.planning.allocation.model import Objective
from danao.planning.allocation.option import Option, check_options, check_overlap
from danao.planning.response import Response
from danao.scenario import Scenario


@contextmanager
def noting(problems: ProblemList) -> Iterator[None]:
    """Note the problems of what goes wrong inside, and go on."""
    try:
        yield
    except InputError as error:
        problems.take(error)


@dataclass(frozen=True, eq=False)
class Case:
    """What can be done to the loads, with every name found in the response; the problems of what was not."""

    response: Response
    controls: tuple[Control, ...]
    given: tuple[Option, ...]
    options: tuple[Option, ...]
    loads: pd.Series
    base: Scenario | None
    objective: Objective
    notes: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls,
        response: Response,
        controls: Any,
        options: tuple[Option, ...],
        base: Scenario | None,
        objective: Objective,
    ) -> Case:
        """Find every source and load that levers and options name."""
        problems = ProblemList()
        monthly = response.in_months()
        levers = _levers(monthly, controls, bool(options), problems)
        check_options(options, problems)
        found: list[Option] = []
        notes: list[tuple[str, str]] = []
        for option in options:
            with noting(problems):
                made, told = option.found_in(monthly, base)
                found.append(made)
                notes += told
        if len(found) == len(options):
            check_overlap(options, tuple(found), problems)
        _check_objective(objective, levers, found, problems)
        named = {(control.source, name) for control in levers for name in control.constituents}
        named |= {key for option in found for key in option.cuts}
        loads = monthly.emissions["load"]
        loads = loads[[key in named for key in loads.index]]
        return cls(
            monthly, levers, options, tuple(found), loads, base, objective, tuple(notes), tuple(problems.problems)
        )


def _levers(response: Response, controls: Any, others: bool, problems: ProblemList) -> tuple[Control, ...]:
    """Return the controls with all that they cut named; without any, every load but those of boundaries."""
    if controls is None:
        loads = response.emissions["load"]
        inside = response.emissions["kind"] != "boundary"
        usable = loads[np.isfinite(loads) & (loads > 0.0) & inside].index
        return () if others else tuple(Control(source, name) for source, name in usable if name not in NO_POLLUTANTS)
    found: list[Control] = []
    told = ProblemList(Path(controls) if isinstance(controls, str | Path) else None)
    with noting(told):
        for one in read_controls(controls) if isinstance(controls, str | Path) else controls:
            with noting(told):
                found.append(one.found_in(response))
    problems.problems += told.problems
    if not found and not others and not problems.problems:
        problems.add("nothing can be cut", key="controls", remedy="give controls or options")
    return tuple(found)


def _check_objective(
    objective: Objective, controls: Sequence[Control], options: Sequence[Option], problems: ProblemList
) -> None:
    if isinstance(objective, Mapping):
        known = {name for control in controls for name in control.constituents}
        known |= {name for option in options for _, name in option.cuts}
        for name, weight in objective.items():
            if name not in known:
                problems.add(f"no {name} is cut", key="objective", remedy=nearest(name, known))
            if not 0.0 <= weight < float("inf"):
                problems.add(f"{weight:g} is no weight", key=f"objective.{name}", remedy="give 0 or more")
    elif objective not in ("cost", "cut"):
        problems.add(f"'{objective}' is no objective", key="objective", remedy=nearest(objective, ("cost", "cut")))
    elif (
        objective == "cost"
        and not problems.problems
        and not any(
            [option.cost for option in options]
            + [
                control.fixed or control.rate(name).steps[-1][1]
                for control in controls
                for name in control.constituents
            ]
        )
    ):
        remedy = "give costs, or objective='cut'"
        problems.add("no cost is given, so every plan is the cheapest", key="objective", remedy=remedy)
