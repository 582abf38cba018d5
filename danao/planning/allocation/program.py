"""Program: a linear or mixed-integer program, put together column by column and solved by HiGHS."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

from danao.errors import RunError

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]
Terms = Mapping[int, float]
_TOLERANCES = (1e-10, 1e-8, 1e-6)
_GAP = 1e-7  # of the cost, between the plan and the bound that proves it best


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solver found.

    Parameters
    ----------
    status : str
        ``best``, ``unproven`` (out of time, with a plan) or ``infeasible``.
    values : float64 array, shape (columns,)
        Empty where there is no plan.
    price : float
        Value of the objective.
    marginals : dict of str to float64 array
        By block of rows, what one more unit on the right-hand side changes in the objective, integers held.
    gap : float
        Part of the price by which a better plan cannot be ruled out.
    """

    status: str
    values: Floats
    price: float
    marginals: Mapping[str, Floats]
    gap: float = 0.0


class Program:
    """Columns with bounds and prices; rows "at most" in named blocks, and rows "equal"."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.price: list[float] = []
        self.integer: list[bool] = []
        self.blocks: dict[str, list[tuple[Any, Floats]]] = {}
        self.equalities: list[tuple[Terms, float]] = []

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Lowest and highest values of the columns."""
        return np.array(self.low), np.array(self.high)

    def column(self, low: float = 0.0, high: float = np.inf, price: float = 0.0, integer: bool = False) -> int:
        """Add a column and return its place."""
        for store, value in ((self.low, low), (self.high, high), (self.price, price)):
            store.append(float(value))
        self.integer.append(integer)
        return len(self.low) - 1

    def at_most(self, terms: Terms, bound: float, block: str = "") -> None:
        """Add a row: the sum of terms is at most a number."""
        self.add_block(_row(terms, len(self.low)), np.array([bound]), block)

    def equal(self, terms: Terms, value: float) -> None:
        """Add a row: the sum of terms is a number."""
        self.equalities.append((dict(terms), float(value)))

    def add_block(self, matrix: Any, bounds: Floats, block: str) -> None:
        """Add rows ``matrix @ columns <= bounds``; columns that come later have no part in them."""
        self.blocks.setdefault(block, []).append((sparse.csr_array(matrix), np.asarray(bounds, float)))

    def solve(self, time_limit: float = 60.0) -> Solution:
        """Return the cheapest values; marginals are those of the program with its integers held."""
        low, high = self.bounds
        integer = np.array(self.integer)
        if not integer.any():
            return self._linear(low, high)
        found = self._integer(low, high, integer, time_limit)
        if found.values.size == 0:
            return found
        low[integer] = high[integer] = np.rint(found.values[integer])
        linear = self._linear(low, high)
        if linear.values.size == 0:  # the integers lean on the tolerance of the search
            return found
        return Solution(found.status, linear.values, linear.price, linear.marginals, found.gap)

    def _integer(self, low: Floats, high: Floats, integer: NDArray[np.bool_], time_limit: float) -> Solution:
        matrix, upper, equal, value, _ = self._rows()
        rows = [LinearConstraint(matrix, -np.inf, upper)] if upper.size else []
        rows += [LinearConstraint(equal, value, value)] if value.size else []
        options = {"time_limit": time_limit, "mip_rel_gap": _GAP}
        scale = self._scale()
        price = np.array(self.price) / scale
        result = milp(price, integrality=integer, bounds=(low, high), constraints=rows, options=options)
        logger.debug("milp: %s", result.message)
        if result.x is None:
            if result.status == 1:
                raise RunError(f"no plan was found within {time_limit:g} s: give time_limit= more, or fewer choices")
            return _nothing(result)
        status = "best" if result.status == 0 else "unproven"
        gap = float(result.mip_gap or 0.0)
        return Solution(status, np.clip(result.x, low, high), float(result.fun) * scale, {}, gap)

    def _linear(self, low: Floats, high: Floats) -> Solution:
        matrix, upper, equal, value, sizes = self._rows()
        rows: dict[str, Any] = {"A_ub": matrix, "b_ub": upper} if upper.size else {}
        rows |= {"A_eq": equal, "b_eq": value} if value.size else {}
        scale = self._scale()
        price, bounds = np.array(self.price) / scale, np.column_stack([low, high])
        for tolerance in _TOLERANCES:
            options = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
            result = linprog(price, bounds=bounds, method="highs", options=options, **rows)
            if result.status in (0, 3):
                break
        logger.debug("linprog: %s", result.message)
        if result.status != 0:
            return _nothing(result)
        duals = np.asarray(result.ineqlin.marginals) * scale if upper.size else np.empty(0)
        parts = np.split(duals, np.cumsum(list(sizes.values()))[:-1]) if sizes else []
        return Solution(
            "best", np.clip(result.x, low, high), float(result.fun) * scale, dict(zip(sizes, parts, strict=True))
        )

    def _rows(self) -> tuple[Any, Floats, Any, Floats, dict[str, int]]:
        """Return both matrices with their right-hand sides, and the rows of each block."""
        width = len(self.low)
        matrices, bounds, sizes = [], [], {}
        for name, parts in self.blocks.items():
            sizes[name] = sum(bound.size for _, bound in parts)
            for matrix, bound in parts:
                part = matrix.copy()
                part.resize(part.shape[0], width)
                matrices.append(part)
                bounds.append(bound)
        matrix = sparse.vstack(matrices, format="csr") if matrices else sparse.csr_array((0, width))
        equal = sparse.vstack([_row(terms, width) for terms, _ in self.equalities]) if self.equalities else None
        upper = np.concatenate(bounds) if bounds else np.empty(0)
        return matrix, upper, equal, np.array([value for _, value in self.equalities]), sizes

    def _scale(self) -> float:
        """Return the largest price: HiGHS's tolerances are absolute."""
        return max((abs(price) for price in self.price), default=0.0) or 1.0


def _row(terms: Terms, width: int) -> Any:
    places = np.fromiter(terms, dtype=np.int64, count=len(terms))
    values = np.fromiter(terms.values(), dtype=np.float64, count=len(terms))
    return sparse.csr_array((values, (np.zeros_like(places), places)), shape=(1, width))


def _nothing(result: Any) -> Solution:
    """Return that there is no plan; where HiGHS leaves open whether it is infeasible or unbounded: ours are bounded."""
    if result.status == 2 or "infeasible" in str(result.message).lower():
        return Solution("infeasible", np.empty(0), float("nan"), {})
    raise RunError("the solver stopped over the numbers of this plan: look at very large or very small costs")
