"""Processes by name: how scenario files reach the open set, and files of the user's own."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danao.catalogue import faults_of, find, run_file
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics._declare import Group, Parameter, Template
from danao.kinetics._functions import located
from danao.kinetics._process import Process
from danao.tables import read_text

_FILE = re.compile(r"(.+\.py)(?::(\w+))?", re.DOTALL)
_LARGEST = 2**20  # bytes of a user's file
_DECLARE = "if it is a rate, put '@process({\"COD\": -1.0})' above it, with what it changes"


@dataclass(frozen=True)
class Entry:
    """What a name stands for: a function that makes processes.

    Parameters
    ----------
    name : str
        As it was written: ``decay``, ``my_die_off.py``.
    make : callable
        A declared process, a group of them, or a preset.
    file : Path, optional
        The user's file that holds it.
    """

    name: str
    make: Callable[..., Any]
    file: Path | None = None

    @property
    def arguments(self) -> Mapping[str, inspect.Parameter]:
        """What it takes, by name."""
        return inspect.signature(self.make).parameters

    def processes(self, given: Mapping[str, Any]) -> list[Process]:
        """Return its processes, each with its `origin`, (name, arguments), from which it can be made again.

        Raises
        ------
        InputError
            If there is no such argument (with the nearest name), one is wrong, or a user's file makes something else.
        """
        wrong = [name for name in given if name not in self.arguments]
        if wrong:
            rule, known = "has no argument '{}'", list(self.arguments)
            raise InputError([Problem(rule.format(name), remedy=nearest(name, known)) for name in wrong])
        if lacking := [n for n, item in self.arguments.items() if item.default is item.empty and n not in given]:
            rule, remedy = f"needs a value for '{lacking[0]}'", f"give it; {_DECLARE}"
            raise InputError(located(Problem(rule, remedy=remedy), self.make))
        try:
            made = self.make(**given)
        except InputError:
            raise
        except Exception as error:
            if self.file is None:
                raise
            raise InputError(faults_of(error, self.file)) from None
        found = made if isinstance(made, list | tuple) else [made]
        if not all(isinstance(item, Process) for item in found):
            rule = f"{_name(self.make)} returns {type(made).__name__}, not a Process or a list of them"
            raise InputError(located(Problem(rule, remedy=_DECLARE), self.make))
        return [dataclasses.replace(item, origin=(self.name, dict(given))) for item in found]


def entry(name: str) -> Entry:
    """Return an entry of the open set ``danao.kinetics``.

    Parameters
    ----------
    name : str
        A file of the set, or one process of a file that holds a group: ``phytoplankton.settling``.

    Raises
    ------
    InputError
        If there is no such file or process; the message gives the nearest name.
    """
    file, _, part = name.partition(".")
    make = getattr(find("danao.kinetics", file), file)
    if not part:
        return Entry(name, make)
    templates = make.templates if isinstance(make, Group) else ()
    parts = {template.__name__.strip("_"): template for template in templates}
    if part not in parts:
        raise InputError(Problem(f"'{file}' has no process '{part}'", remedy=nearest(part, parts)))
    return Entry(name, parts[part])


def file_entry(name: str, folder: Path, within: Path) -> Entry | None:
    """Return an entry in a user's file, which is run to that end; None where the name is not that of a file.

    Parameters
    ----------
    name : str
        ``my_die_off.py``, which holds `my_die_off`, or ``my.py:die_off``.
    folder : Path
        Where the name begins.
    within : Path
        Folder that the file must lie in, links followed.

    Raises
    ------
    InputError
        If there is no such file or function, or the file is no Python or stops with an error (with its line).
    """
    match = _FILE.fullmatch(name)
    if match is None:
        return None
    path = folder / match[1]
    module = run_file(path, read_text(path, within, _LARGEST))
    wanted = match[2] or re.sub(r"\W", "_", path.stem)
    made = {key: item for key, item in vars(module).items() if _is_maker(item, module.__name__)}
    if wanted not in made:
        remedy = nearest(wanted, made) if made else f"declare one: '@process({{…}})' above 'def {wanted}(…)'"
        raise InputError(Problem(f"there is no process '{wanted}' in it", file=path, line=1, remedy=remedy))
    if problem := _undeclared(made[wanted]):
        raise InputError(problem)
    return Entry(name, made[wanted], path)


def processes(name: str, arguments: Mapping[str, Any] | None = None) -> list[Process]:
    """Return the processes of one entry of the open set ``danao.kinetics``.

    Parameters
    ----------
    name : str
        A file of the set: ``decay``, ``reaeration``, or a preset such as ``streeter_phelps``; or one process of a
        group: ``phytoplankton.settling``.
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
    found = entry(name)
    problems = ProblemList()
    made: list[Process] = []
    try:
        made = found.processes(arguments or {})
    except InputError as error:
        problems.take(error, key=name)
    problems.raise_if_any()
    return made


def _is_maker(item: Any, module: str) -> bool:
    """Tell whether something in a user's file may make processes: declared there, or a function written there."""
    return isinstance(item, Template | Group) or (inspect.isfunction(item) and item.__module__ == module)


def _undeclared(item: Any) -> Problem | None:
    """Return what is wrong with a rate that lacks its declaration, None for anything else."""
    if isinstance(item, Template | Group):
        return None
    if not any(isinstance(default, Parameter) for default in (item.__kwdefaults__ or {}).values()):
        return None
    rule = f"{_name(item)} has parameters, but no stoichiometry"
    return located(Problem(rule, remedy=_DECLARE), item)


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", function))
