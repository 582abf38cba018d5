"""Means and rounding of measured decimals, exactly.

A laboratory writes decimal numbers. Their binary images are slightly off (1.045 is stored as 1.0449999…), which turns
ties and sums the wrong way, so both are done on the decimals as written.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)  # holds every float64 with all its decimals


def as_decimal(value: float) -> Decimal:
    """Return the decimal number that a float stands for: the shortest one that reads back as the same float."""
    return Decimal(repr(float(value)))


def exact_mean(values: Iterable[float]) -> float:
    """Return the arithmetic mean of decimal numbers, rounded once, to the nearest float; NaN for none."""
    numbers = [as_decimal(value) for value in values]
    if not numbers or not all(number.is_finite() for number in numbers):
        return float("nan")
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return float(_EXACT.divide(total, Decimal(len(numbers))))


def exact_product(value: float, factor: float) -> float:
    """Return ``value × factor`` of two decimal numbers, e.g. 1005 µg/L as 1.005 mg/L."""
    return float(_EXACT.multiply(as_decimal(value), as_decimal(factor)))


def round_decimal(value: float, decimals: int) -> Decimal:
    """Return a finite number rounded half to even, but never to zero.

    四舍六入五成双 of GB/T 8170-2008: up above one half, down below, at exactly one half to the even digit. A value that
    would become 0 keeps one significant digit (as in the public implementation of the 2017 ranking rules).

    Parameters
    ----------
    value : float
        The number, taken as the decimal that it was written as.
    decimals : int
        Decimals to keep.
    """
    number = as_decimal(value)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    if rounded == 0 and number != 0:
        rounded = number.quantize(Decimal(1).scaleb(number.adjusted()), context=_EXACT)
    return rounded


def half_even(values: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Return values rounded as `round_decimal` does; NaN and infinity stay."""
    array = np.array(values, dtype=float)
    flat = array.reshape(-1)
    unique, places = np.unique(flat, return_inverse=True)
    rounded = [float(round_decimal(value, decimals)) if np.isfinite(value) else value for value in unique]
    return np.array(rounded, dtype=float)[places].reshape(array.shape)


def shown(value: float, decimals: int) -> str:
    """Return a number as text, rounded as `round_decimal` does and never in exponent form."""
    return format(round_decimal(value, decimals), "f") if np.isfinite(value) else ""
