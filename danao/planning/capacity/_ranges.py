"""What the quantities of capacity formulas may be, by their names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import ProblemList

Floats = NDArray[np.float64]

_ABOVE_ZERO = frozenset({"discharge", "velocity", "width", "depth", "area", "length", "slope", "target", "perimeter"})
_ANY = frozenset({"distance"})
_SHARES = frozenset({"unevenness", "guarantee"})


def checked(*strict: str, **given: Any) -> tuple[Floats, ...]:
    """Return quantities as arrays that spread to one another.

    Parameters
    ----------
    *strict : str
        Quantities that must be above zero here, though elsewhere they need not.
    **given : array_like
        By name. Most may be zero; a few must be above it, `distance` has a sign, shares lie above 0 and up to 1.

    Raises
    ------
    InputError
        With every quantity that is not finite or out of its range.
    """
    problems = ProblemList()
    arrays = {name: np.asarray(value, dtype=float) for name, value in given.items()}
    for name, values in arrays.items():
        if not np.isfinite(values).all():
            problems.add("is not a finite number", key=name)
        elif name in _SHARES and not ((values > 0.0) & (values <= 1.0)).all():
            problems.add(f"{_worst(values):g} is no share above 0 and up to 1", key=name)
        elif (name in _ABOVE_ZERO or name in strict) and not (values > 0.0).all():
            problems.add(f"{values.min():g} is not above 0", key=name)
        elif name not in _ANY and (values < 0.0).any():
            problems.add(f"{values.min():g} is negative", key=name)
    problems.raise_if_any()
    return tuple(arrays.values())


def _worst(values: Floats) -> float:
    return float(values.min() if values.min() <= 0.0 else values.max())
