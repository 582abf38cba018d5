"""Measures of organic matter: five-day and ultimate demand, and what dichromate and permanganate oxidise."""

from __future__ import annotations

from typing import Any

import numpy as np

from danao.errors import InputError, Problem
from danao.kinetics._parameters import quantity

_FIVE_DAYS = 5.0 * 86400.0
BOTTLE_RATE = "0.23 1/day"
"""Rate at 20 °C in the bottle of the BOD test that is usual for sewage: 0.1 per day to the base of ten."""


def ultimate_to_bod5(ultimate: Any, rate: Any = BOTTLE_RATE) -> Any:
    r"""Return the five-day demand of organic matter whose ultimate demand is known.

    .. math:: BOD_5 = L\, (1 - e^{-5 k})

    Parameters
    ----------
    ultimate : float or array
        Ultimate carbonaceous oxygen demand, g/m³.
    rate : text with unit, or number or array (1/s)
        Rate in the bottle at 20 °C, which is not the rate in the river: raw sewage 0.35 (0.20–0.50), treated sewage
        0.10–0.30, unpolluted river below 0.05–0.12 per day.

    Returns
    -------
    float or array
        g/m³.

    Raises
    ------
    InputError
        If the rate cannot be read, or is not above 0.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 19; 0.23 per day is the usual value for sewage (Streeter
    & Phelps 1925: 0.1 per day to the base of ten). Ranges of the rate from memory.

    Examples
    --------
    >>> round(ultimate_to_bod5(10.0), 3)
    6.834
    """
    return _plain(np.asarray(ultimate, dtype=float) * _share(rate))


def bod5_to_ultimate(bod5: Any, rate: Any = BOTTLE_RATE) -> Any:
    r"""Return the ultimate demand of organic matter whose five-day demand was measured; undoes `ultimate_to_bod5`.

    .. math:: L = \frac{BOD_5}{1 - e^{-5 k}}

    Parameters
    ----------
    bod5 : float or array
        Five-day biochemical oxygen demand at 20 °C without nitrification, g/m³.
    rate : text with unit, or number or array (1/s)
        Rate in the bottle, as of `ultimate_to_bod5`.

    Returns
    -------
    float or array
        g/m³; at 0.23 per day 1.463 times the five-day demand.

    Raises
    ------
    InputError
        If the rate cannot be read, or is not above 0.

    Source
    ------
    As of `ultimate_to_bod5`.
    """
    return _plain(np.asarray(bod5, dtype=float) / _share(rate))


def _share(rate: Any) -> Any:
    """Return the part of the ultimate demand that five days in the bottle show."""
    if isinstance(rate, str):
        rate = quantity(rate, "rate", "rate")
    found = np.asarray(rate, dtype=float)
    if not (found > 0.0).all():
        raise InputError(Problem(f"{rate} is not above 0", key="rate", remedy="a bottle at 20 °C has about 0.23 1/day"))
    return -np.expm1(-_FIVE_DAYS * found)


def _plain(found: Any) -> Any:
    return found if found.ndim else float(found)
