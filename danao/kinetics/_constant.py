"""Numbers with a unit that formulas hold: constants of nature, and coefficients that hold in certain units only."""

from __future__ import annotations

import re

from danao import units
from danao.errors import InputError, Problem, nearest

_SYMBOLS = ("W", "J", "N", "Pa", "hPa", "mmHg", "atm", "K", "mol", "L", "g", "kg", "m", "s", "day")


class Constant(float):
    """A number that knows its unit. To Python and to a kernel it is a float like any other.

    The check of units (`tests/contract`) takes it for a quantity, so that a formula with it can be right in its units.

    Parameters
    ----------
    value : float
        The number.
    quantity : str
        Kind of quantity, whose inner unit it then is in (see `danao.units`), or a unit: see `unit_of`.

    Raises
    ------
    InputError
        If there is neither such a kind nor such a unit.

    Attributes
    ----------
    unit : str
        Unit, ``W/m2/K4``.

    Examples
    --------
    >>> gravity = Constant(9.81, "m/s2")
    >>> 2.0 * gravity, gravity.unit
    (19.62, 'm/s2')
    """

    unit: str

    def __new__(cls, value: float, quantity: str) -> Constant:
        """Return the number with its unit."""
        made = super().__new__(cls, value)
        made.unit = unit_of(quantity)
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        """Return what a copy is made of."""
        return float(self), self.unit


def unit_of(quantity: str) -> str:
    """Return the unit of a kind of quantity; a unit that no kind has comes back as it is.

    Parameters
    ----------
    quantity : str
        Kind of quantity, see `danao.units`: ``rate``. Or, for what formulas hand to one another and no user gives, a
        unit of W, J, N, Pa, hPa, mmHg, atm, K, mol, L, g, kg, m, s and day: ``W/m2/hPa``, ``mol2/m6``.

    Raises
    ------
    InputError
        If it is neither.
    """
    words = re.findall("[A-Za-z]+", quantity)
    if words and set(words) <= set(_SYMBOLS):
        return quantity
    if quantity not in units.kinds():
        remedy = f"{nearest(quantity, units.kinds())}; units are made of {', '.join(_SYMBOLS)}"
        raise InputError(Problem(f"'{quantity}' is neither a kind of quantity nor a unit", remedy=remedy))
    return units.inner_unit(quantity)


KELVIN = Constant(273.15, "K")
"""Absolute temperature of 0 °C."""
