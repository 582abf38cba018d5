"""Generated kernels on disk: written once, compiled once per machine, forgotten when long unused."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
import types
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from danao.kinetics._fingerprint import fingerprint
from danao.kinetics._functions import global_names
from danao.kinetics._generate import Source
from danao.tables import atomic_write
from solvers._jit import cache_folder, inline

_KEEP = 40


def load(source: Source) -> types.ModuleType:
    """Return the generated module, with its machine code in the kernel cache where that can be trusted.

    The text is made anew each time; what lies in the cache is replaced where it differs. The machine code that numba
    keeps beside it is found by the name of the folder, which changes with everything that has a part in it.
    """
    mark = fingerprint(*source.functions.values())
    home = cache_folder()
    if mark is None or home is None:
        with tempfile.TemporaryDirectory(prefix="danao-") as folder:
            text = source.text.replace("import kernel", "import uncached as kernel")
            return _import(Path(folder) / "kinetics.py", text, source.functions)
    name = "kinetics-" + hashlib.sha256((source.text + mark).encode()).hexdigest()[:16]
    path = home / name / "kinetics.py"
    if _module_name(path) in sys.modules:
        return sys.modules[_module_name(path)]
    if not path.is_file():
        _forget_old(home)
    return _import(path, source.text, source.functions)


def positional(function: Any, home: str = __name__) -> Callable[..., Any]:
    """Return a copy that numba can call: keyword-only arguments are positional, helpers of its file are compiled.

    Parameters
    ----------
    function : callable
        A plain function.
    home : str
        Module that the copy is to belong to. Machine code on disk asks for that of its functions, and a user's file may
        be moved.
    """
    function = getattr(function, "py_func", function)
    code = function.__code__
    code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    space = _space(function, home, {})
    return types.FunctionType(code, space, function.__name__, None, function.__closure__)


def _space(function: types.FunctionType, home: str, known: dict[types.FunctionType, Any]) -> dict[str, Any]:
    """Return what a function may refer to, with the plain functions that it calls compiled."""
    space = {**function.__globals__, "__name__": home}
    for name in global_names(function.__code__):
        helper = space.get(name)
        if isinstance(helper, types.FunctionType) and helper not in known:
            known[helper] = helper  # one that calls itself stays as it is, and numba says so
            parts = (helper.__code__, _space(helper, home, known), helper.__name__, helper.__defaults__)
            known[helper] = inline(types.FunctionType(*parts, helper.__closure__))
        if isinstance(helper, types.FunctionType):
            space[name] = known[helper]
    return space


def _module_name(path: Path) -> str:
    return f"danao_{path.parent.name.replace('-', '_')}"


def _import(path: Path, text: str, functions: dict[str, Any]) -> types.ModuleType:
    """Write the module if it is not there as it should be, and run it."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        with atomic_write(path) as part:
            part.write_text(text, encoding="utf-8")
    with suppress(OSError):
        os.utime(path.parent)  # the least recently used are forgotten first
    specification = importlib.util.spec_from_file_location(_module_name(path), path)
    if specification is None or specification.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(specification)
    vars(module).update({name: inline(positional(item, module.__name__)) for name, item in functions.items()})
    sys.modules[module.__name__] = module  # numba looks there when it reads machine code back
    specification.loader.exec_module(module)
    return module


def _forget_old(home: Path) -> None:
    """Drop all but the most recently used kinetics, with their machine code."""
    with suppress(OSError):
        used = sorted(
            (path.parent for path in home.glob("kinetics-*/kinetics.py")), key=lambda path: path.stat().st_mtime
        )
        for old in used[: max(0, len(used) - _KEEP + 1)]:
            for folder in home.glob(f"{old.name}*"):
                shutil.rmtree(folder, ignore_errors=True)
