"""allocate: the cheapest plan that keeps every limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from danao.assessment.margin import SafetyMargin, as_margin
from danao.errors import InputError, Problem, ProblemList
from danao.planning.allocation.asked import Asked
from danao.planning.allocation.case import Case, noting
from danao.planning.allocation.control import Control
from danao.planning.allocation.limits import Targets, allowed, limits_of, tightened
from danao.planning.allocation.model import Objective
from danao.planning.allocation.option import Option
from danao.planning.allocation.plan import Plan
from danao.planning.allocation.search import Search
from danao.planning.response import Response
from danao.scenario import Scenario
from danao.standards._standard import DEFAULT, Standard, read_standard


@dataclass(frozen=True, eq=False)
class Chance:
    """Limits are kept by a share of the members of an ensemble, each limit for itself.

    A share of 1 is the scenario approach: every member keeps every limit. Below 1 a binary variable for each limit and
    member that may be missed says which are.

    Parameters
    ----------
    members : sequence of Response
        Of other flows, rates, boundaries; the same months, stations and loads.
    share : float
        Share of the members, above 0 to 1.
    """

    members: Sequence[Response]
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.members:
            raise InputError(Problem("the ensemble has no member", key="chance.members"))
        _check_share(self.share, "chance.share")


def allocate(
    response: Response,
    controls: Iterable[Control] | str | Path | None = None,
    *,
    options: Iterable[Option] = (),
    base: Scenario | None = None,
    standard: Standard | str | Path | None = None,
    targets: Targets = None,
    items: Iterable[str] | str | None = None,
    stations: Iterable[str] | str | None = None,
    margin: SafetyMargin | float | str | None = None,
    tightening: float = 1.0,
    allowance: pd.DataFrame | Literal["bound"] | None = None,
    objective: Objective = "cost",
    fairness: Any = (),
    frequency: float = 1.0,
    chance: Chance | None = None,
    money: str = "",
    time_limit: float = 60.0,
) -> Plan:
    r"""Find the cheapest cuts of loads that keep all limits, at all stations, months and constituents at once.

    With the share :math:`x_e` of each load that is cut, :math:`p_{m,e}` what the load brings in the base run, and s = 1
    for "at most", -1 for "at least" (oxygen, of which loads take):

    .. math:: \min \sum_i c_i\, u_i + \sum_o k_o\, y_o \quad\text{with}\quad
        s_m \left( b_m - \sum_e p_{m,e}\, x_e - L_m \right) \le 0, \quad
        x_e = \sum_{i \ni e} u_i + \sum_o a_{o,e}\, y_o \le 1

    levers :math:`u_i` between their bounds, options :math:`y_o` 0 or 1: a linear program, or a mixed-integer one,
    solved by HiGHS (Huangfu & Hall 2018, Math. Prog. Comp. 10, 119–142; from memory). Monthly means are compared with
    the limits as they are, unrounded.

    Parameters
    ----------
    response : Response
        From `danao.respond`; monthly means are taken of it.
    controls : iterable of Control, or path of a CSV table, optional
        The levers (`read_controls` tells the columns of a table); without them, and
        without options, every load but those of boundaries by itself, up to all of it.
    options : iterable of Option
        Measures that are built or not.
    base : Scenario, optional
        The scenario of the responses: for options made of measures, for flows, and for `Plan.confirm`.
    standard : Standard, str or Path, optional
        GB 3838-2002 by default.
    targets, items, stations
        What is asked for; see `danao.planning.allocation.limits.limits_of`.
    margin : SafetyMargin, float, "hj2_3_2018" or None
        Share of the limits of classes that stays free.
    tightening : float
        Limits "at most" are multiplied by it, those "at least" divided.
    allowance : "bound" or pandas.DataFrame, optional
        Error of the prediction that is kept free: ``"bound"`` is that of the responses, `Response.bound`; a table has
        ``constituent, station`` and ``absolute`` (g/m³), as that of an earlier plan's direct run, `Plan.errors`.
    objective : "cost", "cut" or mapping of constituent to float
        What is least: money, t/a that are cut (of all constituents), or t/a weighted by constituent.
    fairness : rule or sequence of rules
        `EqualShare`, `EqualStandard`, `GiniOfCuts`, `GiniOfLoads`, or an object of one's own.
    frequency : float
        Share of the months in which a station has to meet all its limits; the plan chooses the months that miss.
    chance : Chance, optional
        An ensemble whose members are asked in place of `response`.
    money : str
        Unit of the costs, as it is printed.
    time_limit : float
        Seconds for a search with binary variables.

    Returns
    -------
    Plan
        With ``status == "infeasible"`` where there is none: then the plan with the smallest sum of relative violations,
        the cheapest of these.

    Raises
    ------
    InputError
        With all problems: unknown sources, stations, constituents; reversed bounds, negative costs; no lever that
        changes any target; rules that contradict each other.
    """
    case = Case.of(response, controls, tuple(options), base, objective)
    problems = ProblemList()
    problems.problems += case.problems
    with noting(problems):
        _check_share(frequency, "frequency")
    with noting(problems):
        _check_factor(tightening)
    if isinstance(allowance, str) and (allowance != "bound" or response.bound is None):
        rule = "the responses do not know their error" if allowance == "bound" else f"'{allowance}' is no allowance"
        problems.add(rule, key="allowance", remedy="measure it with with_bound, or give a table")
    limits, kept = None, read_standard(DEFAULT if standard is None else standard)
    with noting(problems):
        kept_free = as_margin(margin)
        limits = limits_of(case.response, kept, targets, items=items, stations=stations, margin=kept_free)
    problems.raise_if_any()
    assert limits is not None
    limits = tightened(limits, tightening)
    asked_limits = allowed(limits, response.bound if isinstance(allowance, str) else allowance)
    members, share = (
        ([case.response], 1.0) if chance is None else ([one.in_months() for one in chance.members], chance.share)
    )
    asked = Asked.of(list(members), asked_limits, case.loads.index)
    rules = tuple(fairness) if isinstance(fairness, list | tuple) else (fairness,)
    return Search(case, asked, rules, (frequency, share), time_limit).plan(limits, kept, money)


def _check_share(share: float, key: str) -> None:
    if not 0.0 < share <= 1.0:
        raise InputError(Problem(f"{share!r} is no share above 0 to 1", key=key))


def _check_factor(factor: float) -> None:
    if not 0.0 < factor < float("inf"):
        raise InputError(Problem(f"{factor!r} is no factor above 0", key="tightening"))
