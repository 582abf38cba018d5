"""Which of a user's functions cannot be compiled, in which line, and what to write instead.

The compiler says whether a function can be compiled; its words say little to who wrote the function. What is the matter
is then looked for in the text of the function and of the helpers that it calls.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numba import float64
from numba.core.errors import NumbaError

from danao.errors import Problem, nearest
from danao.kinetics._cache import positional
from danao.kinetics._functions import global_names, is_own, located, syntax_tree
from danao.kinetics._wiring import WiredProcess
from solvers._jit import inline

_REMEDY = "use arithmetic, comparisons, if and the functions of math on plain numbers, and return a number"
_NOISE = ("Failed in", "During", "File", "- Resolution", "There are", "- Of which")
_NUMBERS = ("float", "int", "uint", "bool", "Literal[int]", "Literal[bool]")

_SUM = "write the terms out, or add them up in a loop 'for i in range(3)'"
_FORBIDDEN: dict[type[ast.AST], tuple[str, str]] = {
    ast.ListComp: ("makes a list", _SUM),
    ast.SetComp: ("makes a set", _SUM),
    ast.DictComp: ("makes a dict", _SUM),
    ast.GeneratorExp: ("makes a generator", _SUM),
    ast.List: ("makes a list", "give each number a name of its own"),
    ast.Set: ("makes a set", "give each number a name of its own"),
    ast.Dict: ("makes a dict", "give each number a name of its own, or make it a parameter"),
    ast.JoinedStr: ("makes a text", "a rate knows numbers only"),
    ast.Lambda: ("makes a function", "write it with def outside, and name it as an argument's role or call it"),
    ast.Try: ("has a 'try'", "test with if what could go wrong: 'x / y if y > 0.0 else 0.0'"),
    ast.With: ("has a 'with'", _REMEDY),
    ast.Import: ("imports", "import at the top of the file"),
    ast.ImportFrom: ("imports", "import at the top of the file"),
    ast.Yield: ("has a 'yield'", "return one number"),
    ast.Raise: (
        "raises an error",
        "return a finite number for any state; declare limits of parameters by least and most",
    ),
    ast.Assert: (
        "has an 'assert'",
        "return a finite number for any state; declare limits of parameters by least and most",
    ),
}
_PRINTS = ("prints", "it would in every cell and step; look at rates with Kinetics(…).rates(state, environment)")
_STOPPING = (ast.Raise, ast.Assert)
"""Compiled without complaint, but no way to run a river."""


def refused(wired: tuple[WiredProcess, ...]) -> list[Problem]:
    """Return a problem for every user's function that would compile and yet must not: it prints or raises."""
    found = []
    for process, function, _ in _own(wired):
        for node in _body(function):
            if isinstance(node, _STOPPING) or _is_print(node):
                what, remedy = _FORBIDDEN.get(type(node), _PRINTS)
                found.append(_problem(process, function, f"{function.__name__} {what}", remedy, node))
    return found


def faults(wired: tuple[WiredProcess, ...], error: Exception | None = None) -> list[Problem]:
    """Return a problem for every user's function of the processes that cannot be compiled.

    Parameters
    ----------
    wired : tuple of WiredProcess
        The processes.
    error : Exception, optional
        How their kernel failed to compile; told where no single function is to blame.
    """
    found = refused(wired)
    told = {problem.rule.partition(" ")[0] for problem in found}
    for process, function, size in _own(wired):
        problem = None if function.__name__ in told else _fault(process, function, size)
        found += [problem] if problem else []
    found = list(dict.fromkeys(found))
    if error is not None and not found:
        found = [Problem(f"the kinetics cannot be compiled: {_first_line(error)}")]
    return found


def _own(wired: tuple[WiredProcess, ...]) -> Iterator[tuple[str, Callable[..., Any], int]]:
    """Give the user's functions among the processes, once each: name of the process, function, number of arguments."""
    seen = set()
    for item in wired:
        for node in item.nodes:
            if node.kind == "call" and node.key not in seen and is_own(node.key):
                seen.add(node.key)
                yield item.process.name, getattr(node.key, "py_func", node.key), len(node.parts)


def _fault(process: str, function: Callable[..., Any], size: int) -> Problem | None:
    """Compile one function by itself for plain numbers; return what is wrong with it, or None."""
    name = function.__name__
    try:
        compiled = inline(positional(function))
        compiled.compile((float64,) * size)
    except Exception as error:  # numba also lets through what Python raises while it looks at the function
        if problem := _looked_for(process, function, {function}):
            return problem
        line = getattr(getattr(error, "loc", None), "line", None)
        return _problem(process, function, f"{name} cannot be compiled: {_first_line(error)}", _REMEDY, line)
    answer = str(next(iter(compiled.overloads.values())).signature.return_type)
    if answer.startswith(_NUMBERS):
        return None
    if answer == "none" or answer.startswith("OptionalType"):
        return _problem(process, function, *_without_return(name, function, answer))
    problem = _looked_for(process, function, {function})
    return problem or _problem(process, function, f"{name} returns {answer}, not a number", _REMEDY, None)


def _problem(process: str, function: Any, rule: str, remedy: str, at: ast.AST | int | None) -> Problem:
    """Return a problem of a process at a line of a function."""
    found = located(Problem(rule, f"process '{process}'", remedy=remedy), function)
    line: int | None = getattr(at, "lineno", at)  # type: ignore[arg-type]
    return found if line is None else Problem(found.rule, found.key, found.file, line, found.remedy)


def _body(function: Callable[..., Any]) -> Iterator[ast.AST]:
    """Give the parts of the body of a function, but for its docstring."""
    tree = syntax_tree(function)
    for definition in tree.body if tree else ():
        lines = getattr(definition, "body", [])
        begin = 1 if lines and isinstance(lines[0], ast.Expr) and isinstance(lines[0].value, ast.Constant) else 0
        for line in lines[begin:]:
            yield from ast.walk(line)


def _looked_for(process: str, function: Callable[..., Any], seen: set[Any]) -> Problem | None:
    """Return the first thing in a function, or in the helpers that it calls, that no compiler takes."""
    for node in sorted(_body(function), key=lambda node: not isinstance(node, ast.Name | ast.Attribute)):
        if found := _wrong(node, function):
            return _problem(process, function, f"{function.__name__} {found[0]}", found[1], node)
    for name in global_names(function.__code__):
        helper = function.__globals__.get(name)
        if inspect.isfunction(helper) and helper not in seen:
            seen.add(helper)
            if problem := _looked_for(process, helper, seen):
                return problem
    return None


def _wrong(node: ast.AST, function: Callable[..., Any]) -> tuple[str, str] | None:
    """Return what no compiler takes about a part of a function, and what to write instead."""
    if type(node) in _FORBIDDEN:
        return _FORBIDDEN[type(node)]
    if _is_print(node):
        return _PRINTS
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return f"holds the text {node.value!r}", "a rate knows numbers only"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        return "returns several numbers", "return one; write a function for each"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return _attribute(function.__globals__.get(node.value.id), node)
    return _name(node.id, function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else None


def _attribute(module: Any, node: ast.Attribute) -> tuple[str, str] | None:
    """Return what is wrong with something taken from a module."""
    if not inspect.ismodule(module):
        return None
    if not hasattr(module, node.attr):
        known = [name for name in dir(module) if not name.startswith("_")]
        return f"asks for {module.__name__}.{node.attr}, which does not exist", nearest(node.attr, known)
    value = getattr(module, node.attr)
    if module is np and callable(value) and not isinstance(value, np.ufunc):
        return f"calls numpy.{node.attr}, which is for arrays", "a rate sees one number of each: use min, max and math"
    return None


def _name(name: str, function: Callable[..., Any]) -> tuple[str, str] | None:
    """Return what is wrong with a name that a function refers to."""
    known, space = set(_local_names(function.__code__)), function.__globals__
    if name in known:
        return None
    if name not in space and not hasattr(builtins, name):
        close = nearest(name, [*known, *(name for name in space if not name.startswith("_")), "min", "max", "abs"])
        return f"refers to '{name}', which is not defined", close if close.startswith("did") else _REMEDY
    if isinstance(space.get(name), dict | list | set | str | np.ndarray):
        what = type(space[name]).__name__
        return f"refers to '{name}', which is of type {what}", "give each number a name of its own"
    return None


def _local_names(code: types.CodeType) -> Iterator[str]:
    """Give the names that code, and the code within it, holds itself or takes from what encloses it."""
    yield from (*code.co_varnames, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _local_names(constant)


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _without_return(name: str, function: Callable[..., Any], answer: str) -> tuple[str, str, ast.AST | None]:
    """Return rule, remedy and place where a function ends without a number."""
    tree = syntax_tree(function)
    definition = tree.body[-1] if tree else None
    last: ast.AST | None = definition.body[-1] if isinstance(definition, ast.FunctionDef) else None
    if answer == "none":
        remedy = f"write 'return {ast.unparse(last.value)}'" if isinstance(last, ast.Expr) else "end it with 'return …'"
        return f"{name} returns nothing", remedy, last
    for node in _body(function):
        empty = node.value if isinstance(node, ast.Return) else node.orelse if isinstance(node, ast.IfExp) else node
        if empty is None or (empty is not node and isinstance(empty, ast.Constant) and empty.value is None):
            last = node
    rule = f"{name} returns nothing on one of the ways through it"
    return rule, "give every 'if' its 'else', or end with 'return 0.0'", last


def _first_line(error: Exception) -> str:
    """Return the line of a numba message that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    useful = [line for line in lines if not line.startswith(_NOISE)] if isinstance(error, NumbaError) else lines
    return (useful or lines or [type(error).__name__])[0]
