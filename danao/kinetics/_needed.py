"""Which constituents a list of processes needs."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from danao.kinetics._environment import ENVIRONMENT
from danao.kinetics._matrix import flat
from danao.kinetics._process import Process, arguments


def constituents_of(processes: Iterable[Any]) -> tuple[str, ...]:
    """Return the names of the constituents that processes change or ask for, in the order of their first use.

    What they would follow or notice only where it is simulated (by-products such as alkalinity, solids that shade) is
    not among them unless something needs it.

    Parameters
    ----------
    processes : iterable of Process, or of lists of them
        What `danao.kinetics.processes`, a file of the open set or a preset returns.

    Examples
    --------
    >>> from danao.kinetics.streeter_phelps import streeter_phelps
    >>> constituents_of(streeter_phelps())
    ('CBOD', 'DO')
    """
    names: dict[str, None] = {}
    for process in flat(processes):
        names |= dict.fromkeys((*process.stoichiometry, *_asked(process, process.rate, ())))
    return tuple(names)


def _asked(process: Process, function: Callable[..., Any], above: tuple[Any, ...]) -> Iterator[str]:
    """Give the constituents that a function and its auxiliaries cannot do without."""
    for name, default in arguments(function):
        target = process.variables.get(name, name)
        if callable(target) and target not in (*above, function):
            yield from _asked(process, target, (*above, function))
        elif isinstance(target, str) and not (
            isinstance(default, numbers.Real) or target in process.parameters or target in ENVIRONMENT
        ):
            yield target
