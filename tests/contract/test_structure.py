"""House rules that no single module can keep alone."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

import pytest

import danao
import solvers

LIBRARY = Path(danao.__file__).parent
KERNELS = Path(solvers.__file__).parent
SOURCES = sorted([*LIBRARY.rglob("*.py"), *KERNELS.rglob("*.py")])
UNSAFE_CALLS = {"eval", "exec", "print", "__import__", "input", "breakpoint"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "telnetlib", "ftplib"}


def short(path: Path) -> str:
    return path.relative_to(LIBRARY.parent).as_posix()


def imported(tree: ast.AST) -> set[str]:
    """Return the top-level packages that a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", sorted(KERNELS.rglob("*.py")), ids=short)
def test_kernels_import_numpy_numba_and_the_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert imported(tree) <= {"numpy", "numba", "solvers", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", [path for path in sorted(KERNELS.rglob("*.py")) if path.name != "_jit.py"], ids=short)
def test_kernels_are_decorated_by_kernel_or_inline(path: Path) -> None:
    names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    assert not names & {"njit", "jit", "vectorize", "guvectorize"}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_nothing_prints_or_runs_what_it_reads(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not imported(tree) & UNSAFE_MODULES
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & UNSAFE_CALLS


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_nothing_carries_an_address_of_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [word for word in ("/home/", "/Users/", "/root/", "C:\\") if word in text]


def modules() -> list[str]:
    names = ["danao", "solvers"]
    for package in (danao, solvers):
        names += [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return sorted(name for name in names if "._scenarios" not in name)


@pytest.mark.parametrize("name", modules())
def test_everything_public_says_what_it_is(name: str) -> None:
    module = importlib.import_module(name)
    bare = [] if module.__doc__ or not module_has_code(module.__file__) else [name]
    for title, thing in vars(module).items():
        if title.startswith("_") or getattr(thing, "__module__", None) != name:
            continue
        function = getattr(thing, "py_func", thing)
        if inspect.isclass(function) or inspect.isfunction(function):
            bare += [] if inspect.getdoc(function) else [f"{name}.{title}"]
    assert not bare


def module_has_code(file: str | None) -> bool:
    return bool(file and Path(file).read_text(encoding="utf-8").strip())
