"""Fairness: what a plan asks of the shares of different sources. OPEN: any object with `add_to` and `told` will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures._measure import named

if TYPE_CHECKING:
    from danao.planning.allocation.model import Model

Load = tuple[str, str]


class Fairness(Protocol):
    """A rule of fairness."""

    def add_to(self, model: Model) -> None:
        """Add columns and rows to the model's program; `InputError` for what does not fit it."""

    def told(self) -> tuple[str, str]:
        """Return the rule in Chinese and English."""


@dataclass(frozen=True)
class EqualShare:
    """Equal percentage: the sources cut the same share of their loads of a constituent (等比例削减).

    Parameters
    ----------
    sources, constituents : str or sequence of str, optional
        Whom and what it holds for; all that can be cut by default. Each constituent has a share of its own.
    """

    sources: str | tuple[str, ...] = ()
    constituents: str | tuple[str, ...] = ()

    def add_to(self, model: Model) -> None:
        """Add the rows ``x_i = x_1``."""
        for loads in _groups(self, model):
            first = model.cut(loads[0])
            for load in loads[1:]:
                model.program.equal(_difference(model.cut(load), first), 0.0)

    def told(self) -> tuple[str, str]:
        """Return the rule in Chinese and English."""
        return "等比例削减", "equal percentage"


@dataclass(frozen=True)
class EqualStandard:
    r"""Equal standard: one effluent limit for all sources, whoever is below it already cuts nothing (等排放标准).

    The limit :math:`\ell` of a constituent is found with the plan; a source with the mean concentration
    :math:`C = W / Q` cuts :math:`\max(0, 1 - \ell / C)`, which takes one binary variable a source.

    Parameters
    ----------
    flows : mapping of str to float, optional
        Discharge of each source, m³/s; without it, that of the base scenario.
    sources, constituents : str or sequence of str, optional
        Whom and what it holds for; all that can be cut by default.
    """

    flows: Mapping[str, float] = field(default_factory=dict)
    sources: str | tuple[str, ...] = ()
    constituents: str | tuple[str, ...] = ()

    def add_to(self, model: Model) -> None:
        """Add the limit and the rows that tie each source's share to it."""
        flows = self._flows(model)
        for loads in _groups(self, model, fewest=1):
            contents = {load: model.load(load) / flows[load[0]] for load in loads}
            limit = model.program.column(0.0, max(contents.values()))
            for load, content in contents.items():
                self._tie(model, load, limit, (content, max(contents.values())))

    def told(self) -> tuple[str, str]:
        """Return the rule in Chinese and English."""
        return "等排放标准", "equal effluent standard"

    def _tie(self, model: Model, load: Load, limit: int, content: tuple[float, float]) -> None:
        """Let a load be cut by ``max(0, 1 - limit / content)``."""
        own, highest = content
        cut, program = model.cut(load), model.program
        held = program.column(0.0, 1.0, integer=True)
        program.at_most(_sum({limit: -1.0 / own}, cut, -1.0), -1.0)
        program.at_most(_sum({held: -1.0}, cut), 0.0)
        slack = highest / own - 1.0
        program.at_most(_sum({limit: 1.0 / own, held: slack}, cut), 1.0 + slack)

    def _flows(self, model: Model) -> dict[str, float]:
        sources = dict.fromkeys(source for loads in _groups(self, model, fewest=1) for source, _ in loads)
        known = dict(self.flows)
        if model.base is not None:
            known = model.base.loads("g/s")["flow"].to_dict() | known
        without = [name for name in sources if not known.get(name, 0.0) > 0.0]
        if without:
            rule = f"no flow of {', '.join(without)} is known, so it has no concentration"
            remedy = "give base=, or flows, or leave them out of sources"
            raise InputError(Problem(rule, key="fairness", remedy=remedy))
        return known


@dataclass(frozen=True)
class GiniOfCuts:
    r"""The Gini coefficient of the shares that are cut is at most a number.

    .. math:: G = \frac{\sum_{i<j} |x_i - x_j|}{n \sum_i x_i} \le g

    linear with one column :math:`d_{ij} \ge \pm (x_i - x_j)` a pair; 0 is equal percentage.

    Parameters
    ----------
    most : float
        g, 0 to 1.
    sources, constituents : str or sequence of str, optional
        Whom and what it holds for; all that can be cut by default. Each constituent by itself.
    """

    most: float
    sources: str | tuple[str, ...] = ()
    constituents: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_gini(self.most)

    def add_to(self, model: Model) -> None:
        """Add the differences of all pairs, and the bound on their sum."""
        for loads in _groups(self, model):
            total: dict[int, float] = {}
            for load in loads:
                total = _sum(total, model.cut(load), -self.most * len(loads))
            for one, other in combinations(loads, 2):
                total = _sum(total, {_distance(model, _difference(model.cut(one), model.cut(other)), 0.0): 1.0})
            model.program.at_most(total, 0.0)

    def told(self) -> tuple[str, str]:
        """Return the rule in Chinese and English."""
        return f"削减率基尼系数不大于{self.most:g}", f"Gini coefficient of the shares cut at most {self.most:g}"


@dataclass(frozen=True)
class GiniOfLoads:
    r"""The Gini coefficient of the loads that are kept per head (or area, output) is at most a number.

    With people :math:`p_i` and kept loads :math:`K_i = W_i (1 - x_i)`, weighted by people as a Lorenz curve is:

    .. math:: G = \frac{\sum_{i<j} |p_j K_i - p_i K_j|}{\sum_i p_i \, \sum_i K_i} \le g

    Parameters
    ----------
    most : float
        g, 0 to 1.
    per : mapping of source to float
        People, area or output behind each source; it holds for these sources.
    constituents : str or sequence of str, optional
        What it holds for; all that can be cut by default. Each constituent by itself.
    """

    most: float
    per: Mapping[str, float]
    constituents: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_gini(self.most)
        wrong = [name for name, value in self.per.items() if not 0.0 < value < float("inf")]
        if wrong:
            raise InputError([Problem(f"{self.per[name]!r} is not positive", key=f"fairness.{name}") for name in wrong])

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that it holds for."""
        return tuple(self.per)

    def add_to(self, model: Model) -> None:
        """Add the differences of all pairs, and the bound on their sum."""
        for loads in _groups(self, model):
            people = np.array([self.per[source] for source, _ in loads])
            weights = people / people.sum()
            masses = np.array([model.load(load) for load in loads])
            masses = masses / masses.sum()
            total: dict[int, float] = {}
            for load, mass in zip(loads, masses, strict=True):
                total = _sum(total, model.cut(load), self.most * mass)
            for one, other in combinations(range(len(loads)), 2):
                own, its = weights[other] * masses[one], weights[one] * masses[other]
                terms = _sum(_sum({}, model.cut(loads[one]), -own), model.cut(loads[other]), its)
                total = _sum(total, {_distance(model, terms, own - its): 1.0})
            model.program.at_most(total, self.most)

    def told(self) -> tuple[str, str]:
        """Return the rule in Chinese and English."""
        return f"人均排放基尼系数不大于{self.most:g}", f"Gini coefficient of the loads per head at most {self.most:g}"


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Return the Gini coefficient of values, each counted with a weight (1 without): 0 where all are equal.

    .. math:: G = \frac{\sum_{i,j} w_i w_j |v_i - v_j|}{2 \sum_i w_i \, \sum_i w_i v_i}

    Parameters
    ----------
    values : array_like
        What is shared out, for each that gets a share, ≥ 0.
    weights : array_like, optional
        How much each counts: people, area, water; ≥ 0.
    """
    value = np.asarray(values, float)
    weight = np.ones_like(value) if weights is None else np.asarray(weights, float)
    total = weight.sum() * (weight * value).sum()
    pairs = weight[:, None] * weight * np.abs(value[:, None] - value)
    return float(pairs.sum() / (2.0 * total)) if total > 0.0 else 0.0


def _groups(
    rule: EqualShare | EqualStandard | GiniOfCuts | GiniOfLoads, model: Model, fewest: int = 2
) -> Iterator[list[Load]]:
    """Give the loads that a rule holds for, constituent by constituent."""
    problems = ProblemList()
    for place, wanted in enumerate((named(rule.sources), named(rule.constituents))):
        known = list(dict.fromkeys(model.loads.get_level_values(place)))
        for name in wanted:
            if name not in known:
                problems.add(f"nothing of '{name}' can be cut", key="fairness", remedy=nearest(name, known))
    problems.raise_if_any()
    sources, constituents = named(rule.sources), named(rule.constituents)
    for constituent in constituents or dict.fromkeys(model.loads.get_level_values(1)):
        loads = [key for key in model.loads if key[1] == constituent and (not sources or key[0] in sources)]
        if len(loads) >= fewest:
            yield loads


def _distance(model: Model, terms: Mapping[int, float], constant: float) -> int:
    """Return a column that is at least the absolute value of ``terms + constant``."""
    column = model.program.column()
    for sign in (1.0, -1.0):
        model.program.at_most(_sum({column: -1.0}, terms, sign), -sign * constant)
    return column


def _difference(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    return _sum(dict(one), other, -1.0)


def _sum(terms: Mapping[int, float], more: Mapping[int, float], factor: float = 1.0) -> dict[int, float]:
    total = dict(terms)
    for place, value in more.items():
        total[place] = total.get(place, 0.0) + factor * value
    return total


def _check_gini(most: float) -> None:
    if not 0.0 <= most <= 1.0:
        raise InputError(Problem(f"{most:g} is no Gini coefficient", key="fairness", remedy="give 0 to 1"))
