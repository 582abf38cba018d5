"""A name for what a function computes: its code, and everything that its code refers to.

A compiled kernel may be kept on disk only while each function in it is the same. The text of a function does not tell:
a number or a helper that it takes from its module may change, and a function typed at a prompt has no text at all.
Byte code, constants and the values of all names referred to do tell.
"""

from __future__ import annotations

import hashlib
import numbers
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from danao.kinetics._functions import LIBRARIES, global_names


def fingerprint(*functions: Callable[..., Any]) -> str | None:
    """Return 32 hexadecimal digits that differ where what the functions compute may differ.

    None where that cannot be told: a function refers to an object that is no number, text, tuple, function or module.
    """
    digest = hashlib.sha256(sys.version.encode())
    seen: set[int] = set()
    try:
        for function in functions:
            for piece in _pieces(function, seen):
                digest.update(piece.encode())
                digest.update(b"\0")
    except _UnknownError:
        return None
    return digest.hexdigest()[:32]


class _UnknownError(Exception):
    """Something that has no fingerprint."""


def _pieces(value: Any, seen: set[int]) -> Iterator[str]:
    """Give texts that stand for a value."""
    value = getattr(value, "py_func", value)  # a function that numba already wraps
    if value is None or isinstance(value, str | bytes | numbers.Number):
        yield f"{type(value).__name__} {value!r}"
    elif isinstance(value, tuple | frozenset):
        yield type(value).__name__
        for part in value if isinstance(value, tuple) else sorted(value, key=repr):
            yield from _pieces(part, seen)
    elif isinstance(value, types.CodeType):
        yield f"{value.co_code.hex()} {value.co_names} {value.co_varnames} {value.co_freevars}"
        yield from _pieces(value.co_consts, seen)
    elif isinstance(value, types.FunctionType):
        yield from _function(value, seen)
    elif isinstance(value, types.BuiltinFunctionType | types.ModuleType | type):
        yield f"{getattr(value, '__module__', '')}.{value.__name__}"
    elif type(value).__name__ == "ufunc":
        yield f"ufunc {value.__name__}"
    else:
        raise _UnknownError


def _function(function: types.FunctionType, seen: set[int]) -> Iterator[str]:
    """Give texts for the code, defaults, captured values and global names of a function."""
    if id(function) in seen:
        return
    seen.add(id(function))
    code = function.__code__
    yield from _pieces(code, seen)
    # a keyword's default that is no number declares a parameter, whose value the kernel is given
    defaults = (function.__kwdefaults__ or {}).items()
    yield from _pieces(tuple(item for item in defaults if isinstance(item[1], numbers.Number)), seen)
    yield from _pieces(function.__defaults__ or (), seen)
    for cell in function.__closure__ or ():
        yield from _pieces(cell.cell_contents, seen)
    for name in global_names(code):
        if name in function.__globals__:
            value = function.__globals__[name]
            yield name
            yield from _pieces(value, seen)
            if isinstance(value, types.ModuleType) and value.__name__.split(".")[0] not in LIBRARIES:
                yield from _used_of(value, code, seen)


def _used_of(module: types.ModuleType, code: types.CodeType, seen: set[int]) -> Iterator[str]:
    """Give texts for what a function may take from a module of the user's."""
    for name in global_names(code):
        if hasattr(module, name):
            yield name
            yield from _pieces(getattr(module, name), seen)
