"""Arguments of processes as a file writes them: with units, by reach, on a stretch, by month or as a series."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import TypeAdapter

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics import Choice, OnStretch
from danao.scenario_file._forcing import ForcingBuilder
from danao.scenario_file._values import FORMS, PlaceOnRiver, Value, valid

_VALUE, _PLACE = TypeAdapter(Value), TypeAdapter(PlaceOnRiver)
_STRETCH = ("on", "inside", "outside")


def read_arguments(
    factory: Callable[..., Any], written: Mapping[str, Any], forcing: ForcingBuilder, *path: str | int
) -> dict[str, Any]:
    """Return the arguments of a process: numbers as text, which is refused without a unit where one is due.

    A parameter that is annotated ``float`` is a plain number and stays one.

    Parameters
    ----------
    factory : callable
        What makes the process: a declared one, a group or a preset.
    written : mapping
        Its arguments as they stand in the file.
    forcing : ForcingBuilder
        Reads what changes in time.
    *path : str or int
        Where they stand.

    Raises
    ------
    InputError
        With all problems, each with its key below the process.
    """
    known = inspect.signature(factory).parameters
    plain = {key for key, item in known.items() if "float" in str(item.annotation)}
    kinds = _kinds(factory)
    problems = ProblemList()
    found = {}
    for key, value in written.items():
        if key not in known:
            problems.add(f"has no argument '{key}'", key, remedy=nearest(key, known))
        elif key not in plain:
            with _noted(problems, key):
                found[key] = _argument(value, kinds.get(key), forcing, *path, key)
        elif isinstance(value, str | bool):
            problems.add(f"{value!r} is not a number", key)
        else:
            found[key] = value
    problems.raise_if_any()
    return found


def _kinds(factory: Any) -> dict[str, str]:
    """Return the kind of quantity of each argument that declares one; a preset declares none."""
    roles = getattr(factory, "roles", {}).items()
    kinds = {key: item.kind for key, item in getattr(factory, "parameters", {}).items()}
    return kinds | {key: role.kind for key, role in roles if isinstance(role, Choice) and role.kind}


def _argument(value: Any, kind: str | None, forcing: ForcingBuilder, *path: str | int) -> Any:
    if isinstance(value, dict) and "on" in value and value.keys() & {"inside", "outside"}:
        return _on_stretch(value, kind, forcing, *path)
    if isinstance(value, dict) and FORMS.keys() & value.keys():
        if kind is None:
            rule, remedy = "an argument of a preset cannot change in time", "name its processes one by one"
            raise InputError(Problem(rule, remedy=remedy))
        return forcing.value(valid(_VALUE.validate_python, value), kind, *path)
    if isinstance(value, dict):
        problems = ProblemList()
        found = {}
        for key, item in value.items():
            with _noted(problems, key):
                found[key] = item if key == "theta" else _argument(item, kind, forcing, *path, key)
        problems.raise_if_any()
        return found
    if isinstance(value, list):
        return [_argument(item, kind, forcing, *path) for item in value]
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _on_stretch(value: Mapping[str, Any], kind: str | None, forcing: ForcingBuilder, *path: str | int) -> OnStretch:
    """Return a value on a stretch, its texts as they are: the process knows their kind."""
    problems = ProblemList()
    for key in value:
        if key not in _STRETCH:
            problems.add("unknown key", key, remedy=nearest(key, _STRETCH))
    for key in _STRETCH:
        if value.get(key) is None:
            problems.add("the key is missing", key, remedy="write {on: [reach, 1 km, 2 km], inside: …, outside: …}")
    problems.raise_if_any()
    found: dict[str, Any] = {}
    with _noted(problems, "on"):
        at = valid(_PLACE.validate_python, value["on"])
        if len(at) != 3:
            raise InputError(Problem("this is a point, not a stretch", remedy="write it as [reach, 1 km, 2 km]"))
        found["at"] = at
    for key in ("inside", "outside"):
        with _noted(problems, key):
            found[key] = _argument(value[key], kind, forcing, *path, key)
    problems.raise_if_any()
    return OnStretch(**found)


@contextmanager
def _noted(problems: ProblemList, key: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        problems.take(error, key=key)
