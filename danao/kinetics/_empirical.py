"""Numbers that carry units: constants of nature, and formulas that hold in certain units only.

Everything else in a rate is checked by calling it with quantities (`tests/contract`): sums of unlike things,
exponentials of lengths and rates that are not per second are found. What is declared here tells that check what it
cannot see; in a run it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Constant(float):
    """A number with a unit, for use in rates like any number: ``WATER_HEAT = Constant(4.18e6, "J/m3/K")``.

    Parameters
    ----------
    value : float
        The number.
    unit : str
        As `danao.units` writes units.
    """

    unit: str

    def __new__(cls, value: float, unit: str) -> Constant:
        """Return the number, its unit noted."""
        made = super().__new__(cls, value)
        made.unit = unit
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.unit


def gives(unit: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare what a formula gives whose numbers carry units, such as 3.93 u^0.5 h^-1.5 per day.

    The function takes and returns plain SI numbers as before. The check of units takes its result for a quantity of
    this unit and looks no further.

    Parameters
    ----------
    unit : str
        Unit of the number that it returns, as `danao.units` writes units; empty where there is none.

    Examples
    --------
    >>> @gives("1/s")
    ... def reaeration_of_a_film(velocity, depth):
    ...     return 3.93 / 86400.0 * (velocity / depth) ** 0.5 / depth
    """

    def declare(function: Callable[..., Any]) -> Any:
        """Note the unit on the function."""
        function.gives = unit  # type: ignore[attr-defined]
        return function

    return declare
