"""Formulas whose numbers carry units: what they give is declared, for it cannot be read off them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from danao import units


def gives(kind: str) -> Callable[[Callable[..., Any]], Any]:
    """Declare what a formula gives whose numbers carry units, such as 3.93 u^0.5 h^-1.5 per day.

    The function takes and returns plain SI numbers as before. The check of units (`tests/contract`) takes its result
    for a quantity of this kind and looks no further; whatever is not declared has to be right in itself.

    Parameters
    ----------
    kind : str
        Kind of quantity, see `danao.units`.

    Examples
    --------
    >>> @gives("rate")
    ... def reaeration_of_a_film(velocity, depth):
    ...     return 3.93 / 86400.0 * (velocity / depth) ** 0.5 / depth
    """
    units.inner_unit(kind)

    def declare(function: Callable[..., Any]) -> Any:
        """Note the kind on the function."""
        function.gives = kind  # type: ignore[attr-defined]
        return function

    return declare
