"""Sums, products, caps and mixtures of what varies in time: what measures make of the forcing.

Numbers with numbers stay numbers, months with months stay months; everything else becomes a `Combined`, which keeps
its parts and takes exact means: between the knots of its parts a product of two straight lines is a parabola, which
the three-point Gauss rule integrates without error (up to the fifth degree). A mixture of changing flows is a ratio
of such curves and has no such rule; there the same three points per piece are an approximation of sixth order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.forcing.series import Monthly, Series
from danao.forcing.times import as_time
from danao.forcing.varying import Floats, Nanoseconds, Value, Varying, bounds


def _mixture(flow: Floats, content: Floats, other_flow: Floats, other_content: Floats) -> Floats:
    """Return the concentration of two waters put together; that of the first where neither flows."""
    total = flow + other_flow
    weight = np.divide(other_flow, total, out=np.zeros_like(total), where=total != 0.0)
    return content + weight * (other_content - content)


_OPERATIONS: dict[str, Callable[..., Floats]] = {
    "sum": np.add,
    "product": np.multiply,
    "lesser": np.minimum,
    "mixture": _mixture,
}
_GAUSS_PLACE = (0.5 - np.sqrt(0.15), 0.5, 0.5 + np.sqrt(0.15))
_GAUSS_WEIGHT = (5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0)


@dataclass(frozen=True, eq=False)
class Combined(Varying):
    """One quantity made of others at every instant.

    Parameters
    ----------
    operation : {"sum", "product", "lesser", "mixture"}
        What is done; a mixture takes (flow, concentration, other flow, other concentration).
    parts : tuple of float or Varying
        What it is done to.
    """

    operation: str
    parts: tuple[Value, ...]

    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the values at instants (nanoseconds since 1970)."""
        return _OPERATIONS[self.operation](*(_values(part, instants) for part in self.parts))

    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the knots of the parts inside (begin, end), and where one part falls below the other."""
        own = [part.knots(begin, end) for part in self.parts if isinstance(part, Varying)]
        knots = np.unique(np.concatenate(own)) if own else np.empty(0, dtype=np.int64)
        if self.operation != "lesser":
            return knots
        return np.union1d(knots, self._crossings(np.concatenate(([begin], knots, [end]))))

    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over pieces without a knot inside."""
        span = (end - begin).astype(np.float64)
        nodes = [begin + np.rint(place * span).astype(np.int64) for place in _GAUSS_PLACE]
        middle = self.value_at(nodes[1])
        sides = (_GAUSS_WEIGHT[k] * (self.value_at(nodes[k]) - middle) for k in (0, 2))
        return middle + sum(sides)

    def covers(self, start: Any, end: Any) -> str | None:
        """Return what is missing in the first part that does not cover the period, or None."""
        answers = (part.covers(start, end) for part in self.parts if isinstance(part, Varying))
        return next((answer for answer in answers if answer is not None), None)

    def scaled(self, factor: float) -> Combined:
        """Return the quantity times a number."""
        return Combined("product", (float(factor), self))

    def bounds(self) -> tuple[float, float]:
        """Return numbers between which all values lie (not always the closest)."""
        low, high = zip(*(bounds(part) for part in self.parts), strict=True)
        if self.operation == "sum":
            return low[0] + low[1], high[0] + high[1]
        if self.operation == "lesser":
            return min(low), min(high)
        if self.operation == "mixture":
            return min(low[1], low[3]), max(high[1], high[3])
        corners = [first * second for first in (low[0], high[0]) for second in (low[1], high[1])]
        return min(corners), max(corners)

    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""
        parts = [part.describe() if isinstance(part, Varying) else float(part) + 0.0 for part in self.parts]
        return {"type": "Combined", "operation": self.operation, "parts": parts}

    def _crossings(self, edges: Nanoseconds) -> Nanoseconds:
        """Return where two straight lines cross inside each piece between edges."""
        span = np.diff(edges).astype(np.float64)
        early, late = (edges[:-1] + np.rint(place * span).astype(np.int64) for place in (0.25, 0.75))
        first, second = (self._difference(instants) for instants in (early, late))
        slope = second - first
        place = 0.25 - 0.5 * np.divide(first, slope, out=np.full_like(slope, np.inf), where=slope != 0.0)
        inside = (place > 0.0) & (place < 1.0)
        return edges[:-1][inside] + np.rint(place[inside] * span[inside]).astype(np.int64)

    def _difference(self, instants: Nanoseconds) -> Floats:
        return _values(self.parts[0], instants) - _values(self.parts[1], instants)


def scaled(x: Value, factor: float) -> Value:
    """Return `x` times a number."""
    return x.scaled(factor) if isinstance(x, Varying) else float(x) * factor


def product(x: Value, y: Value) -> Value:
    """Return `x` times `y` at every instant."""
    if not isinstance(x, Varying):
        return scaled(y, float(x))
    if not isinstance(y, Varying):
        return x.scaled(float(y))
    return _combine("product", x, y)


def added(x: Value, y: Value) -> Value:
    """Return `x` plus `y` at every instant."""
    return _combine("sum", x, y)


def capped(x: Value, limit: Value) -> Value:
    """Return the lesser of `x` and `limit` at every instant."""
    if bounds(x)[1] <= bounds(limit)[0]:
        return x
    return _combine("lesser", x, limit)


def mixed(flow: Value, content: Value, other_flow: Value, other_content: Value) -> Value:
    """Return the concentration of two waters put together, weighted by their flows."""
    return _combine("mixture", flow, content, other_flow, other_content)


def ramp(start: Any, end: Any, begin_value: float, end_value: float) -> Series:
    """Return a value that changes from one number to another between two dates, and is held beyond them.

    Parameters
    ----------
    start, end : datetime64 or ISO text
        Begin and end of the change; None or the same date as end makes a step on that date.
    begin_value, end_value : float
        Value before the start and after the end.
    """
    begin = as_time(start)
    if end is None or as_time(end) == begin:
        before = begin - np.timedelta64(1, "D")
        return Series([before, begin], [begin_value, end_value], extend="hold", between="previous")
    return Series([begin, as_time(end)], [begin_value, end_value], extend="hold")


def where_above(x: Value, threshold: float, above: float, otherwise: float) -> Value:
    """Return `above` where `x` is greater than `threshold`, else `otherwise`: a step function with exact crossings.

    Parameters
    ----------
    x : float, Monthly or Series
        What decides, e.g. the water temperature.
    threshold, above, otherwise : float
        The mark that must be passed, and the two values.
    """
    if not isinstance(x, Varying):
        return above if x > threshold else otherwise
    if isinstance(x, Monthly):
        return Monthly(tuple(above if value > threshold else otherwise for value in x.values))
    first, last = _ends(x)
    passed = Combined("lesser", (x, float(threshold)))
    edges = np.concatenate(([first], passed.knots(first, last), [last]))
    middle = edges[:-1] + np.diff(edges) // 2
    states = np.where(x.value_at(np.append(middle, last)) > threshold, above, otherwise)
    keep = np.concatenate(([True], np.diff(states) != 0.0))
    times = edges[keep].view("datetime64[ns]")
    return Series(times, states[keep], extend="hold", between="previous")


def _ends(x: Varying) -> tuple[int, int]:
    if not isinstance(x, Series):
        raise TypeError(f"a threshold on {type(x).__name__} is not defined")
    instants = x.time.view(np.int64)
    return int(instants[0]), int(instants[-1])


def _combine(operation: str, *parts: Value) -> Value:
    """Return the combination, folded to a number or to months where all parts are."""
    if not any(isinstance(part, Varying) for part in parts):
        return float(_OPERATIONS[operation](*(np.atleast_1d(float(part)) for part in parts))[0])  # type: ignore[arg-type]
    if all(isinstance(part, Monthly) or not isinstance(part, Varying) for part in parts):
        columns = [np.array(part.values) if isinstance(part, Monthly) else np.full(12, float(part)) for part in parts]  # type: ignore[arg-type]
        return Monthly(tuple(_OPERATIONS[operation](*columns)))
    return Combined(operation, parts)


def _values(part: Value, instants: Nanoseconds) -> Floats:
    return part.value_at(instants) if isinstance(part, Varying) else np.full(instants.shape, float(part))
