"""What may change in time: the one way in which numbers, series, months and tides are asked for values.

A solver asks for the *mean over a step*, never for a point in it: then what entered the river over the period is the
integral of what was given, whatever the step.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from danao.errors import InputError, Problem
from danao.forcing.times import nanoseconds

Floats = NDArray[np.float64]
Nanoseconds = NDArray[np.int64]


class Varying(ABC):
    """A quantity that changes in time and is smooth between its knots.

    A subclass gives its value at instants, its knots, and its mean over pieces of time without a knot inside; the mean
    over any step follows exactly from these.
    """

    @abstractmethod
    def value_at(self, instants: Nanoseconds) -> Floats:
        """Return the values at instants (nanoseconds since 1970, local time); at a jump, the value after it."""

    @abstractmethod
    def knots(self, begin: int, end: int) -> Nanoseconds:
        """Return the instants inside (begin, end), sorted, at which the value jumps or bends."""

    @abstractmethod
    def piece_mean(self, begin: Nanoseconds, end: Nanoseconds) -> Floats:
        """Return the means over pieces [begin, end) that have no knot inside."""

    @abstractmethod
    def covers(self, start: Any, end: Any) -> str | None:
        """Return None if values are known from start to end, else what is missing, in words."""

    @abstractmethod
    def scaled(self, factor: float) -> Varying:
        """Return this quantity times a number."""

    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """Return numbers between which all values lie."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Return the content as JSON-able data."""

    def at(self, t: ArrayLike) -> Floats:
        """Return the values at times `t` (datetime64 or ISO text, local time).

        Raises
        ------
        InputError
            If a time lies outside what the quantity covers.
        """
        return self.value_at(nanoseconds(t))

    def mean(self, t0: ArrayLike, t1: ArrayLike) -> Floats:
        r"""Return the exact mean over each step [t0, t1].

        .. math:: \bar{x} = \frac{1}{t_1 - t_0} \int_{t_0}^{t_1} x(t)\,dt

        Each step is cut at the knots inside it and the pieces are summed, so that no difference of large cumulative
        integrals is taken: the mean of a constant is that constant to the last bit. For t0 = t1 it is the value.

        Parameters
        ----------
        t0, t1 : array of datetime64 or ISO text, shape [n]
            Begin and end of each step, t1 ≥ t0.

        Raises
        ------
        InputError
            If a step ends before it begins, or lies outside what the quantity covers.
        """
        begin, end = np.broadcast_arrays(nanoseconds(t0), nanoseconds(t1))
        if begin.size == 0:
            return np.empty(0)
        if (end < begin).any():
            raise InputError(Problem("a step ends before it begins"))
        knots = self.knots(int(begin.min()), int(end.max()))
        return _mean_by_pieces(self, knots, begin, end) if knots.size else self.piece_mean(begin, end)

    def __eq__(self, other: object) -> bool:
        """Two are equal if they describe themselves alike."""
        return isinstance(other, Varying) and type(self) is type(other) and self.describe() == other.describe()

    __hash__ = None  # type: ignore[assignment]


def _mean_by_pieces(quantity: Varying, knots: Nanoseconds, begin: Nanoseconds, end: Nanoseconds) -> Floats:
    """Return the mean over each step as the weighted sum over its pieces between knots."""
    first = np.searchsorted(knots, begin, side="right")
    inside = np.maximum(np.searchsorted(knots, end, side="left") - first, 0)
    start = np.cumsum(inside + 1) - (inside + 1)
    owner = np.repeat(np.arange(begin.size), inside + 1)
    place = np.arange(owner.size) - start[owner]
    padded = np.append(knots, 0)
    left = np.where(place == 0, begin[owner], padded[first[owner] + place - 1])
    right = np.where(place == inside[owner], end[owner], padded[np.minimum(first[owner] + place, knots.size)])
    value = quantity.piece_mean(left, right)
    # Weighing the differences from the first piece keeps a constant exact: the weights need not sum to one exactly.
    reference = value[start]
    weight = (right - left) / np.maximum(end - begin, 1)[owner]
    return reference + np.add.reduceat(weight * (value - reference[owner]), start)


Value = float | Varying


def sample(x: Value, t: ArrayLike) -> Floats:
    """Return the values of a number or a varying quantity at times `t`, shape [n]."""
    if isinstance(x, Varying):
        return x.at(t)
    return np.full(nanoseconds(t).shape, float(x))


def mean(x: Value, t0: ArrayLike, t1: ArrayLike) -> Floats:
    """Return the exact means of a number or a varying quantity over steps [t0, t1], shape [n]."""
    if isinstance(x, Varying):
        return x.mean(t0, t1)
    return np.full(np.broadcast_shapes(nanoseconds(t0).shape, nanoseconds(t1).shape), float(x))


def bounds(x: Value) -> tuple[float, float]:
    """Return numbers between which a number or a varying quantity lies."""
    return x.bounds() if isinstance(x, Varying) else (float(x), float(x))


def value_problem(x: Any, least: float = -np.inf, most: float = np.inf) -> str | None:
    """Return what is wrong with a number or varying quantity that must lie in [least, most], or None."""
    if isinstance(x, bool) or not isinstance(x, int | float | np.integer | np.floating | Varying):
        return f"{x!r} is neither a number nor a series"
    low, high = bounds(x)  # type: ignore[arg-type]
    if not (np.isfinite(low) and np.isfinite(high)):
        return f"{x!r} is not finite"
    if low < least:
        return f"{low:g} is below {least:g}" if least else f"{low:g} is negative"
    if high > most:
        return f"{high:g} is above {most:g}"
    return None
