"""Random linear programs as a plan of cuts has them, and what HiGHS finds for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cut:
    """Minimise ``cost @ x`` where ``rows @ x <= right`` and ``0 <= x <= upper``."""

    cost: Floats
    upper: Floats
    rows: Floats
    right: Floats

    def plain(self) -> dict[str, Any]:
        """Return it as the script takes it, arrays as lists."""
        m, n = self.rows.shape
        lists = {name: getattr(self, name).ravel().tolist() for name in ("cost", "upper", "rows", "right")}
        return {"n": n, "m": m, **lists}


KINDS = ("plain", "equal costs", "free", "zero rows", "round numbers", "repeated rows", "far scales", "both signs")


def cut(kind: str, n: int, m: int, rng: np.random.Generator) -> Cut:
    """Return a program of a kind: what n cuts bring in m cells, and what is asked there; some ask too much."""
    effect = rng.gamma(0.7, 1.0, (m, n)) * (rng.random((m, n)) < rng.choice([0.3, 1.0]))
    upper = rng.choice([1.0, 0.8, 0.5, 0.0], n, p=[0.7, 0.15, 0.1, 0.05])
    cost = rng.gamma(1.0, 100.0, n)
    if kind == "equal costs":
        cost[:] = 7.0
    elif kind == "free":
        cost[rng.random(n) < 0.5] = 0.0
    elif kind == "zero rows":
        effect[rng.random(m) < 0.3] = 0.0
    elif kind == "round numbers":
        effect, cost = np.round(effect, 1), np.round(cost, -2)
    elif kind == "repeated rows":
        effect = effect[rng.integers(0, max(1, m // 4), m)]
    elif kind == "far scales":
        effect *= 10.0 ** rng.integers(-4, 4, (m, 1))
        cost *= 10.0 ** rng.integers(-3, 4, n)
    elif kind == "both signs":
        effect -= 0.3 * rng.random((m, n))
    reached = effect @ (rng.random(n) * upper)
    asked = reached * rng.choice([0.5, 1.0], m)
    if rng.random() < 0.4:
        asked = effect @ upper * rng.choice([0.3, 0.9, 1.3]) * rng.random(m) ** 0.3
    if kind == "zero rows":
        asked[~effect.any(axis=1)] = rng.choice([0.0, -0.1, 0.1], p=[0.4, 0.4, 0.2])
    return Cut(cost, upper, -effect, -asked)


def highs(program: Cut) -> tuple[str, float, float]:
    """Return the state that HiGHS finds, the cost, and the least sum of violations."""
    m, n = program.rows.shape
    scale = program.cost.max() or 1.0  # tolerances of HiGHS are absolute
    bounds = [(0.0, most) for most in program.upper]
    tight = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
    asked = {"A_ub": program.rows, "b_ub": program.right}
    found = linprog(program.cost / scale, bounds=bounds, method="highs", options=tight, **asked)
    if found.status == 0:
        return "optimal", found.fun * scale, 0.0
    assert found.status == 2, found.message
    price = np.concatenate([np.zeros(n), np.ones(m)])
    wide = np.hstack([program.rows, -np.eye(m)])
    least = linprog(price, wide, program.right, bounds=[*bounds, *[(0.0, None)] * m], method="highs", options=tight)
    return "infeasible", float("nan"), least.fun


@dataclass(frozen=True)
class Group:
    """Columns of a program that are cut at a fixed cost: together at most so much, or not at all."""

    columns: tuple[int, ...]
    most: float
    fixed: float


def grouped(program: Cut, rng: np.random.Generator, kind: str) -> tuple[Group, ...]:
    """Return groups of one to three neighbouring columns; those that are left over have no fixed cost."""
    groups, at = [], 0
    dear = float(np.median(program.cost)) or 1.0
    while at < len(program.cost):
        size = int(rng.integers(1, 4))
        columns = tuple(range(at, min(at + size, len(program.cost))))
        most = float(program.upper[list(columns)].sum())
        if most > 0.0 and rng.random() < 0.8:
            groups.append(
                Group(columns, most, 2.0 * dear if kind == "equal costs" else dear * float(rng.gamma(1.0, 3.0)))
            )
        at += size
    return tuple(groups)


def giving_way(program: Cut, least: float) -> Cut:
    """Return the program with a free column for each row, what it is broken by; all together at most `least`."""
    m, n = program.rows.shape
    wide = np.vstack([np.hstack([program.rows, -np.eye(m)]), np.repeat([0.0, 1.0], [n, m])])
    upper = np.append(program.upper, np.full(m, least))
    return Cut(np.append(program.cost, np.zeros(m)), upper, wide, np.append(program.right, least))


def highs_with_fixed(program: Cut, groups: tuple[Group, ...]) -> float:
    """Return the cost that HiGHS finds where groups are begun or not; infinity where there is no plan."""
    (m, n), size = program.rows.shape, len(groups)
    links = np.zeros((size, n + size))
    for row, group in enumerate(groups):
        links[row, list(group.columns)] = 1.0
        links[row, n + row] = -group.most
    rows = np.vstack([np.hstack([program.rows, np.zeros((m, size))]), links])
    cost = np.concatenate([program.cost, [group.fixed for group in groups]])
    asked = {
        "constraints": LinearConstraint(rows, -np.inf, np.concatenate([program.right, np.zeros(size)])),
        "bounds": (np.zeros(n + size), np.concatenate([program.upper, np.ones(size)])),
        "integrality": np.repeat([0, 1], [n, size]),
        "options": {"mip_rel_gap": 1e-9, "time_limit": 20.0},
    }
    best = cost.max() or 1.0
    for _ in range(2):  # HiGHS stops at an absolute gap of 1e-6 too, so the cost has to be about one
        scale = best or 1.0
        found = milp(cost / scale, **asked)
        assert found.status in (0, 2), found.message
        if found.status == 2:
            return np.inf
        best = float(found.fun * scale)
    return best
