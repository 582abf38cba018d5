"""How presets are put together: parts by name, of which a user may leave some out and change the values of others."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from danao.errors import InputError, ProblemList, nearest
from danao.kinetics._declare import Group, Template
from danao.kinetics._process import Process

Part = tuple[Template | Group, Mapping[str, Any]]
"""What makes the processes of a part, and its usual arguments."""


def parts_made(
    parts: Mapping[str, Part],
    without: Sequence[str] = (),
    common: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Process]:
    """Return the processes of all parts.

    Parameters
    ----------
    parts : mapping of name to Part
        What there is.
    without : sequence of str
        Parts to leave out.
    common : mapping of parameter to value, optional
        For every part that knows it and is not given another.
    values : mapping of part to mapping of argument to value, optional
        In place of the usual ones.

    Raises
    ------
    InputError
        With every name that is not known, and all that a part says of its values.
    """
    given, shared = dict(values or {}), dict(common or {})
    problems = ProblemList()
    known = {key for maker, _ in parts.values() for key in arguments_of(maker)}
    check_names({"without": without, "values": given}, parts, "there is no such part", problems)
    check_names({"common": shared}, known, "no part knows it", problems)
    problems.raise_if_any()
    made: list[Process] = []
    for name, part in parts.items():
        if name not in without:
            try:
                made += _made(*part, given.get(name, {}), shared)
            except InputError as error:
                problems.take(error, key=f"values.{name}")
    problems.raise_if_any()
    return made


def check_names(given: Mapping[str, Iterable[str]], known: Iterable[str], rule: str, problems: ProblemList) -> None:
    """Note every name that is not known, by the argument that it was given in."""
    for key, names in given.items():
        for name in names:
            if name not in known:
                problems.add(rule, key=f"{key}.{name}", remedy=nearest(name, sorted(known)))


def arguments_of(maker: Template | Group) -> Mapping[str, Any]:
    """Return the arguments that a part takes."""
    return inspect.signature(maker).parameters


def _made(
    maker: Template | Group, usual: Mapping[str, Any], own: Mapping[str, Any], common: Mapping[str, Any]
) -> list[Process]:
    """Return the processes of a part; of what is common, and of what is usual, it takes what has an influence."""
    chosen = {**usual, **{key: value for key, value in common.items() if key in arguments_of(maker)}, **own}
    templates = maker.templates if isinstance(maker, Group) else (maker,)
    used = {name for template in templates for name in template.used(chosen)} | {"theta"}
    made = maker(**{key: value for key, value in chosen.items() if key in used or key in own})
    return made if isinstance(made, list) else [made]
