"""Formulas whose numbers carry units: what they give is declared, for it cannot be read off them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from danao.kinetics._constant import unit_of


def gives(quantity: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare what a formula gives whose numbers carry units, such as 3.93 u^0.5 h^-1.5 per day.

    The function takes and returns plain SI numbers as before. The check of units (`tests/contract`) takes its result
    for a quantity of this kind and looks no further; whatever is not declared has to be right in itself. A formula
    with few such numbers does better with `danao.kinetics._constant.Constant`: it is checked then.

    Parameters
    ----------
    quantity : str
        Kind of quantity, see `danao.units`, or a unit that no kind has: ``mol2/m6``.

    Raises
    ------
    InputError
        If there is neither such a kind nor such a unit.

    Examples
    --------
    >>> @gives("rate")
    ... def reaeration_of_a_film(velocity, depth):
    ...     return 3.93 / 86400.0 * (velocity / depth) ** 0.5 / depth
    """
    unit = unit_of(quantity)

    def declare(function: Callable[..., Any]) -> Any:
        """Note the unit on the function."""
        function.gives = unit  # type: ignore[attr-defined]
        return function

    return declare
