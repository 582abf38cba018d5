"""The largest loads under linear limits, by linear programming; with months that may be missed, mixed-integer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, RunError
from danao.planning.capacity._ranges import Floats

Index = NDArray[np.int64]

TIGHT = 1e-7
"""Share of a limit below which what is left of it counts as nothing."""


@dataclass(frozen=True, eq=False)
class Program:
    r"""Choose factors x ≥ 0 that bring the most, :math:`\max\; v^T x`, with :math:`A x \le r` and x ≤ upper.

    Parameters
    ----------
    effect : array, shape (rows, factors)
        A: the share of its limit that a factor of 1 takes from a row.
    room : array, shape (rows,)
        r: the share of its limit that is left to the factors; negative where the rest alone exceeds it.
    value : array, shape (factors,)
        v, what a factor of 1 is worth, above 0.
    upper : array, shape (factors,)
        Largest factors; infinite where there is none.
    cell : int array, shape (rows,)
        Section and month of a row: rows of one cell are met or missed together.
    section : int array, shape (cells,)
        Section of each cell.
    kind : int array, shape (factors,)
        Constituent of each factor: among equals of a kind the load is shared evenly.
    missed : int
        Months that each section may miss.
    """

    effect: Floats
    room: Floats
    value: Floats
    upper: Floats
    cell: Index
    section: Index
    kind: Index
    missed: int = 0

    def only(self, rows: NDArray[np.bool_]) -> Program:
        """Return the program with some of its rows, all of which have to be met."""
        return replace(self, effect=self.effect[rows], room=self.room[rows], cell=self.cell[rows], missed=0)

    def without(self, factors: NDArray[np.bool_]) -> Program:
        """Return the program without some of its factors."""
        left = ~factors
        kept = {name: getattr(self, name)[left] for name in ("value", "upper", "kind")}
        return replace(self, effect=self.effect[:, left], **kept)


@dataclass(frozen=True, eq=False)
class Solution:
    """What a program found.

    Parameters
    ----------
    factors : array, shape (factors,)
        x.
    excess : array, shape (rows,)
        Share of its limit by which a row is exceeded whatever the factors; 0 where it can be kept.
    kept : bool array, shape (rows,)
        Rows that had to be met (all, unless months may be missed).
    binding : int array, shape (factors,)
        Row that binds each factor, see `_binding`; −1 where its upper bound does.
    """

    factors: Floats
    excess: Floats
    kept: NDArray[np.bool_]
    binding: Index


def solve(program: Program) -> Solution:
    """Return the largest loads.

    What cannot be kept by any choice is found first: the least sum of exceedances. The largest loads are then those
    that add nothing to it, so that one hopeless section does not hide what is possible elsewhere.

    Raises
    ------
    InputError
        If a factor has no influence on any row and no upper bound, or months may be missed and nothing bounds it then.
    """
    scale = np.abs(program.effect).max(axis=0, initial=0.0)
    scale[scale == 0.0] = 1.0
    scaled = replace(program, effect=program.effect / scale, value=program.value / scale, upper=program.upper * scale)
    missed = _months_to_miss(scaled) if program.missed else np.zeros(program.section.size, dtype=bool)
    kept = ~missed[program.cell]
    tight = scaled.only(kept)
    excess = np.zeros(program.room.size)
    excess[kept] = _least_excess(tight)
    tight = replace(tight, room=tight.room + excess[kept])
    found, marginals, only = _maximise(tight)
    found = found if only else _evened(tight, found, scale)
    binding = _binding(tight, found, marginals)
    place = np.append(np.flatnonzero(kept), -1)
    return Solution(found / scale, excess, kept, place[binding])


def _least_excess(program: Program) -> Floats:
    """Return by how much each row is exceeded at the least, in sum."""
    if (program.room >= 0.0).all():
        return np.zeros(program.room.size)
    from scipy.optimize import linprog

    rows, factors = program.effect.shape
    matrix = np.hstack([program.effect, -np.eye(rows)])
    cost = np.concatenate([np.zeros(factors), np.ones(rows)])
    bounds = [*((0.0, top) for top in program.upper), *((0.0, None) for _ in range(rows))]
    found = linprog(cost, A_ub=matrix, b_ub=program.room, bounds=bounds, method="highs")
    _check(found)
    return np.where(found.x[factors:] > 0.1 * TIGHT, found.x[factors:], 0.0)


def _maximise(program: Program) -> tuple[Floats, Floats, bool]:
    """Return the best factors, the marginal worth of each row, and whether these factors are surely the only ones."""
    from scipy.optimize import linprog

    bounds = [(0.0, top) for top in program.upper]
    found = linprog(-program.value, A_ub=program.effect, b_ub=program.room, bounds=bounds, method="highs")
    _check(found)
    marginals, reduced = -found.ineqlin.marginals, np.abs(found.lower.marginals) + np.abs(found.upper.marginals)
    priced = ((found.ineqlin.residual > TIGHT) | (marginals > TIGHT)).all()
    bounded = (found.x > TIGHT) & (found.x < program.upper - TIGHT)
    return np.maximum(found.x, 0.0), marginals, bool(priced and (bounded | (reduced > TIGHT)).all())


def _evened(program: Program, found: Floats, scale: Floats) -> Floats:
    """Return, of all choices that bring the same, the one that leaves most to the hardest cut factor of each kind.

    Two outlets at one place are worth the same, and a linear program would give everything to either of them.
    """
    from scipy.optimize import linprog

    kinds, kind = np.unique(program.kind, return_inverse=True)
    factors, lowest = found.size, np.array([(found / scale)[kind == k].min() for k in range(kinds.size)])
    least = np.hstack([np.diag(-1.0 / scale), np.eye(kinds.size)[kind]])  # the lowest of a kind ≤ x / scale
    worth = np.concatenate([-program.value, np.zeros(kinds.size)])[None]
    matrix = np.vstack([np.pad(program.effect, ((0, 0), (0, kinds.size))), least, worth])
    best = float(program.value @ found)
    limits = np.concatenate([program.room, np.zeros(factors), [-best * (1.0 - 1e-9)]])
    bounds = [*((0.0, top) for top in program.upper), *((0.0, None) for _ in kinds)]
    cost = np.repeat([0.0, -1.0], [factors, kinds.size])
    evened = linprog(cost, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs")
    better = evened.status == 0 and -evened.fun > lowest.sum() + 1e-5
    return np.maximum(evened.x[:factors], 0.0) if better else found


def _binding(program: Program, found: Floats, marginals: Floats) -> Index:
    """Return the row that binds each factor, −1 for none.

    Of a factor that is used, the row whose limit would raise it most if it were raised; of one that is left at zero,
    the row in which it would take the most from the others.
    """
    active = np.flatnonzero(marginals > 0.0)
    binding = np.full(found.size, -1)
    if not active.size:
        return binding
    used = np.flatnonzero((found > TIGHT) & (found < program.upper * (1.0 - TIGHT)))
    raised = np.linalg.pinv(program.effect[np.ix_(active, used)])
    binding[used] = active[raised.argmax(axis=1)] if used.size else binding[used]
    unused = np.flatnonzero((found <= TIGHT) & (program.upper > 0.0))
    price = marginals[active, None] * program.effect[np.ix_(active, unused)]
    binding[unused] = np.where(price.max(axis=0, initial=0.0) > 0.0, active[price.argmax(axis=0)], -1)
    return binding


def _months_to_miss(program: Program) -> NDArray[np.bool_]:
    """Return the cells (section and month) that are missed: first as few exceedances, then as much load as possible."""
    from scipy.optimize import LinearConstraint, milp

    rows, factors = program.effect.shape
    cells = program.section.size
    upper = _bounds_where_missed(program)
    most = np.maximum(program.effect, 0.0) @ upper
    loose = np.zeros((rows, cells))
    loose[np.arange(rows), program.cell] = np.maximum(most - program.room, 0.0)
    matrix = np.hstack([program.effect, -np.eye(rows), -loose])
    sections = (program.section == np.unique(program.section)[:, None]).astype(float)
    count = np.hstack([np.zeros((len(sections), factors + rows)), sections])
    limits = [LinearConstraint(matrix, ub=program.room), LinearConstraint(count, ub=float(program.missed))]
    highest = np.concatenate([upper, np.full(rows, np.inf), np.ones(cells)])
    integer = np.repeat([0, 1], [factors + rows, cells])
    excess = np.concatenate([np.zeros(factors), np.ones(rows), np.zeros(cells)])
    best = None
    if (program.room < 0.0).any():
        best = milp(excess, constraints=limits, bounds=_between(highest), integrality=integer)
        _check(best)
    least = 0.0 if best is None else max(float(best.fun), 0.0)
    limits.append(LinearConstraint(excess[None], ub=least * (1.0 + TIGHT) + 0.01 * TIGHT))
    worth = np.concatenate([-program.value, np.zeros(rows + cells)])
    best = milp(worth, constraints=limits, bounds=_between(highest), integrality=integer)
    _check(best)
    return best.x[factors + rows :] > 0.5


def _bounds_where_missed(program: Program) -> Floats:
    """Return what a factor cannot exceed though the months that suit it best to miss are missed."""
    upper = program.upper.copy()
    free = (program.effect >= 0.0).all(axis=1)  # rows in which nothing makes room for something else
    with np.errstate(divide="ignore"):
        caps = np.where(program.effect > 0.0, np.maximum(program.room, 0.0)[:, None] / program.effect, np.inf)
    caps[~free] = np.inf
    by_cell = np.full((program.section.size, upper.size), np.inf)
    np.minimum.at(by_cell, program.cell, caps)
    for section in np.unique(program.section):
        months = np.sort(by_cell[program.section == section], axis=0)
        upper = np.minimum(upper, months[min(program.missed, len(months) - 1)])
    if not np.isfinite(upper).all():
        raise InputError(Problem("nothing bounds a load once months may be missed", "frequency", remedy="give 'upper'"))
    return upper


def _between(highest: Floats) -> object:
    from scipy.optimize import Bounds

    return Bounds(0.0, highest)


def _check(found: object) -> None:
    """Turn what the solver says into an error."""
    status, message = int(found.status), str(found.message)  # type: ignore[attr-defined]
    if status == 3:
        raise InputError(Problem("a load can grow without end", "outlets", remedy="give 'upper', or leave it out"))
    if status != 0:
        raise RunError(f"the linear program could not be solved: {message}")
