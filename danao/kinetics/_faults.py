"""Which of a user's functions cannot be compiled, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import float64
from numba.core.errors import NumbaError

from danao.errors import Problem
from danao.kinetics._cache import positional
from danao.kinetics._wiring import WiredProcess
from solvers._jit import inline

_REMEDY = "use arithmetic, comparisons, if and the functions of math on plain numbers, and return a number"
_NOISE = ("Failed in", "During", "File", "- Resolution", "There are", "- Of which")


def faults(wired: tuple[WiredProcess, ...], error: NumbaError) -> list[Problem]:
    """Return a problem for every function of the processes that cannot be compiled.

    Parameters
    ----------
    wired : tuple of WiredProcess
        The processes whose kernel failed to compile.
    error : NumbaError
        How it failed; told where no single function is to blame.
    """
    found = [
        problem
        for item in wired
        for node in item.nodes
        if node.kind == "call" and (problem := _fault(item.process.name, node.key, len(node.parts)))
    ]
    return list(dict.fromkeys(found)) or [Problem(f"the kinetics cannot be compiled: {_first_line(error)}")]


def _fault(process: str, function: Callable[..., Any], size: int) -> Problem | None:
    """Compile one function by itself for plain numbers; return what is wrong with it, or None."""
    code = function.__code__
    compiled = inline(positional(function))
    try:
        compiled.compile((float64,) * size)
    except NumbaError as error:
        line = getattr(getattr(error, "loc", None), "line", None) or code.co_firstlineno
        rule = f"{function.__name__} cannot be compiled: {_first_line(error)}"
        return Problem(rule, f"process '{process}'", code.co_filename, line, _REMEDY)
    answer = str(next(iter(compiled.overloads.values())).signature.return_type)
    if answer.startswith(("float", "int", "uint", "bool", "Literal")):
        return None
    rule = f"{function.__name__} returns {answer}, not a number"
    return Problem(rule, f"process '{process}'", code.co_filename, code.co_firstlineno, _REMEDY)


def _first_line(error: Exception) -> str:
    """Return the line of a numba message that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    useful = [line for line in lines if not line.startswith(_NOISE)]
    return (useful or lines or [type(error).__name__])[0]
