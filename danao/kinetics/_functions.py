"""What is known of a function: its text, where it stands, and what it refers to.

A function of the library needs none of this: its text is the library's, of the version that provenance names. One of a
user's file, notebook or prompt is all that there is of it, so it is described whole, and mistakes lead to its line.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from danao.catalogue import TextLoader
from danao.describe import describe
from danao.errors import Problem

NOWHERE = "notebook or prompt"
"""What a message names in place of the file of a function that has none."""

LIBRARIES = ("math", "cmath", "numpy", "builtins")
"""Modules whose content does not change from run to run, or is named in provenance."""

_PACKAGE = __name__.partition(".")[0]


def is_own(function: Any) -> bool:
    """Tell whether a function is a user's own, not the library's."""
    module = getattr(getattr(function, "py_func", function), "__module__", None) or ""
    return module.partition(".")[0] != _PACKAGE


def source_lines(function: Callable[..., Any]) -> tuple[list[str], int] | None:
    """Return the lines of a function and the number of the first; None where there is no text.

    The text of a file that a scenario names is the one that was run, whatever has become of the file since.
    """
    function = getattr(function, "py_func", function)
    return _lines(function) if is_own(function) else _library_lines(function)


@cache
def _library_lines(function: Callable[..., Any]) -> tuple[list[str], int] | None:
    """Return the lines of a function of the library, which do not change while it runs: every hash asks for them."""
    return _lines(function)


def _lines(function: Callable[..., Any]) -> tuple[list[str], int] | None:
    loader = getattr(function, "__globals__", {}).get("__loader__")
    try:
        if isinstance(loader, TextLoader):
            first = function.__code__.co_firstlineno
            return inspect.getblock(loader.text.splitlines(keepends=True)[first - 1 :]), first
        return inspect.getsourcelines(function)
    except (OSError, TypeError, SyntaxError):
        return None


def syntax_tree(function: Callable[..., Any]) -> ast.Module | None:
    """Return the syntax tree of a function, its lines those of its file; None where there is no text that parses."""
    found = source_lines(function)
    if found is None:
        return None
    try:
        tree = ast.parse(textwrap.dedent("".join(found[0])))
    except SyntaxError:  # a lambda in the midst of a call
        return None
    return ast.increment_lineno(tree, found[1] - 1)


def located(problem: Problem, function: Any, argument: str = "") -> Problem:
    """Return a problem with the file and line of the user's function (and argument) that it is about.

    One that has a file, or is about a function of the library, comes back as it is.
    """
    function = getattr(function, "py_func", function)
    if problem.file is not None or not inspect.isfunction(function) or not is_own(function):
        return problem
    file = function.__code__.co_filename
    line = _line(function, argument)
    return dataclasses.replace(problem, file=file if Path(file).is_file() else NOWHERE, line=line)


def _line(function: Callable[..., Any], argument: str) -> int:
    """Return the line of an argument, or that of the ``def``."""
    line = function.__code__.co_firstlineno
    for node in ast.walk(syntax_tree(function) or ast.Module([], [])):
        if isinstance(node, ast.arg) and node.arg == argument:
            return node.lineno
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
            line = node.lineno
    return line


def global_names(code: types.CodeType) -> Iterator[str]:
    """Give the names that code, and the code within it, may take from its module."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from global_names(constant)


def describe_function(function: Callable[..., Any], above: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return a function as JSON-able data: its source, and for a user's own what it refers to.

    Where there is no source, a fingerprint of its code stands for it.
    """
    found = source_lines(function)
    if found is None:
        from danao.kinetics._fingerprint import fingerprint  # rarely needed

        return {"type": "function", "code": fingerprint(function)}
    text = {"type": "function", "source": textwrap.dedent("".join(found[0]))}
    uses = _uses(function, (*above, function)) if is_own(function) else {}
    return text | ({"uses": uses} if uses else {})


def describe_mapping(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping that may hold functions as JSON-able data."""
    return {
        name: describe_function(value) if inspect.isfunction(value) else describe(value)
        for name, value in mapping.items()
    }


def _uses(function: Callable[..., Any], above: tuple[Any, ...]) -> dict[str, Any]:
    """Return what a function refers to beside its arguments: numbers and helpers of its file, what it encloses."""
    function = getattr(function, "py_func", function)
    names = tuple(global_names(function.__code__))
    space = {name: function.__globals__[name] for name in names if name in function.__globals__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        space[name] = cell.cell_contents
    return {name: _used(space[name], names, above) for name in sorted(space)}


def _used(value: Any, names: tuple[str, ...], above: tuple[Any, ...]) -> Any:
    """Return what a name refers to: its content as far as that has a description, else what it is."""
    value = getattr(value, "py_func", value)
    if inspect.isfunction(value):
        return "itself" if any(value is function for function in above) else describe_function(value, above)
    if inspect.ismodule(value) and value.__name__.partition(".")[0] not in LIBRARIES:
        return {name: _used(getattr(value, name), (), above) for name in names if hasattr(value, name)}
    if not inspect.isbuiltin(value) and not hasattr(value, "__name__"):
        with suppress(TypeError):
            return describe(value)
    return getattr(value, "__name__", type(value).__name__)
