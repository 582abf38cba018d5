"""Processes by name: how scenario files reach the open set."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any

from danao.catalogue import find
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics._process import Process


def processes(name: str, arguments: Mapping[str, Any] | None = None) -> list[Process]:
    """Return the processes of one entry of the open set ``danao.kinetics``.

    Parameters
    ----------
    name : str
        A file of the set: ``decay``, ``reaeration``, or a preset such as ``streeter_phelps``.
    arguments : mapping
        Arguments of the function of that name in it.

    Returns
    -------
    list of Process
        Each with its `origin`, (name, arguments), from which it can be made again.

    Raises
    ------
    InputError
        If there is no such file or argument (with the nearest name), or an argument is wrong.

    Examples
    --------
    >>> processes("decay", {"constituent": "COD", "rate": "0.10 1/day"})[0].name
    'decay COD'
    """
    given = dict(arguments or {})
    function = getattr(find("danao.kinetics", name), name)
    known = list(inspect.signature(function).parameters)
    wrong = [key for key in given if key not in known]
    if wrong:
        raise InputError([Problem(f"has no argument '{key}'", name, remedy=nearest(key, known)) for key in wrong])
    problems = ProblemList()
    made: Any = []
    try:
        made = function(**given)
    except InputError as error:
        problems.take(error, key=name)
    problems.raise_if_any()
    return [dataclasses.replace(item, origin=(name, given)) for item in (made if isinstance(made, list) else [made])]
