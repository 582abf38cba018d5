"""Days: what each row brings day by day, small enough to travel in a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.assessment.periods import starts
from danao.planning.response import Response

Floats = NDArray[np.float64]
Coded = NDArray[np.uint16] | NDArray[np.uint8]


@dataclass(frozen=True)
class Form:
    """How values of days are written: how many days one value stands for, and in how many bits."""

    days: int
    bits: int

    @property
    def kind(self) -> type[np.uint8] | type[np.uint16]:
        """Type of the numbers."""
        return np.uint8 if self.bits == 8 else np.uint16


FORMS: Sequence[Form] = (Form(1, 16), Form(1, 8), Form(7, 8))
"""Finest first; the first that fits the size of the page is taken."""


@dataclass(frozen=True, eq=False)
class Coding:
    """Values as whole numbers: ``value = low + step * number``, one `low` and `step` a row.

    Parameters
    ----------
    numbers : uint8 or uint16 array, shape (rows, stations, days)
    low, step : float64 arrays, shape (rows,)
    """

    numbers: Coded
    low: Floats
    step: Floats

    @classmethod
    def of(cls, values: Floats, form: Form) -> Coding:
        """Write values of shape (rows, days, stations)."""
        flat = values.reshape(len(values), -1)
        low = flat.min(axis=1, initial=np.inf, where=np.isfinite(flat))
        span = flat.max(axis=1, initial=-np.inf, where=np.isfinite(flat)) - low
        step = span / float(2**form.bits - 1)
        scale = np.where(step > 0.0, step, 1.0)[:, None, None]
        numbers = np.rint((values - low[:, None, None]) / scale).astype(form.kind)
        return cls(np.ascontiguousarray(np.moveaxis(numbers, 1, 2)), low, step)

    @property
    def error(self) -> float:
        """Largest error of the sum of all rows at factors up to 1.5, in the unit of the values."""
        return float(0.75 * self.step.sum())


def day_starts(response: Response, days: int = 1) -> NDArray[np.datetime64]:
    """Return the days, or the first of every `days` days, that a response at output instants has values of."""
    return np.unique(_places(response)[1])[::days]


def of_days(response: Response, values: Floats, days: int = 1) -> Floats:
    """Return means over days of values at the instants of a response, shape (rows, times, …).

    As everywhere, a value ends the interval that it stands for and the initial state is left out.
    """
    _, begun = _places(response)
    _, first = np.unique(begun, return_index=True)
    first = first[::days]
    body = values[:, 1:]
    counts = np.diff(np.append(first, body.shape[1])).reshape(1, -1, *([1] * (values.ndim - 2)))
    return np.add.reduceat(body, first, axis=1) / counts


def _places(response: Response) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    times = response.times[1:].astype("datetime64[ns]")
    before = (times.astype(np.int64) - 1).astype("datetime64[ns]")
    return times, starts(before, "day").astype("datetime64[D]")
