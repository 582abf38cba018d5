"""The open sets: folders in which one file is one name; and files of Python that a user names.

A name in a scenario file is the name of a file in an open set: ``muscl`` is ``solvers/advection/muscl.py``,
``interception`` is ``danao/measures/interception.py``. There is no list to keep: what lies in the folder exists.
Other installed packages add to three of the sets by entry points of the same group, ``danao.kinetics``,
``danao.measures`` and ``danao.standards``. This is the only module that imports by name, or runs a file.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.abc
import importlib.util
import re
import sys
import traceback
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from danao.errors import InputError, Problem, nearest

JOINED = {"danao.kinetics": ".py", "danao.measures": ".py", "danao.standards": ".yaml", "danao.report_sections": ""}
"""Sets that other packages add to, and the kind of file that an entry point stands for."""


def names(folder: str, suffix: str = ".py") -> tuple[str, ...]:
    """Return the names in an open set, sorted: its own files, and what other packages bring.

    Parameters
    ----------
    folder : str
        Dotted package, e.g. ``danao.measures``.
    suffix : str
        Kind of file that counts; files whose name begins with an underscore never do.
    """
    found = _own(folder, suffix)
    return tuple(sorted(found | set(_brought(folder)))) if JOINED.get(folder) == suffix else tuple(sorted(found))


def _own(folder: str, suffix: str) -> set[str]:
    package = importlib.import_module(folder)
    root = Path(package.__path__[0])
    return {path.stem for path in root.glob(f"*{suffix}") if not path.stem.startswith("_")}


@cache
def _brought(folder: str) -> Mapping[str, tuple[EntryPoint, ...]]:
    """Return the entry points of a set by name; they are looked for once."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in entry_points(group=folder):
        found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


def brought(folder: str) -> dict[str, Any]:
    """Return what other installed packages bring to a set, by name, loaded.

    Raises
    ------
    InputError
        As `find`, with all that cannot be loaded.
    """
    return {name: _loaded(folder, name) for name in sorted(_brought(folder))}


def _loaded(folder: str, name: str) -> Any:
    """Return what an entry point stands for.

    Raises
    ------
    InputError
        If the set has a file of this name, two packages bring it, or it cannot be imported.
    """
    entries = _brought(folder)[name]
    givers = [entry.dist.name if entry.dist else entry.value for entry in entries]
    if JOINED[folder] and name in _own(folder, JOINED[folder]):
        givers.append("danao itself")
    if len(givers) > 1:
        both = " and ".join(givers)
        raise InputError(Problem(f"'{name}' of {folder} is brought by {both}", remedy="uninstall one of them"))
    try:
        return entries[0].load()
    except Exception as error:
        rule = f"'{name}' of {folder}, from the package {givers[0]}, cannot be loaded: {type(error).__name__}: {error}"
        raise InputError(Problem(rule, remedy="mend or uninstall that package")) from error


def check(folder: str, name: str, suffix: str = ".py") -> str:
    """Return `name` if the open set has it, else raise `InputError` with the nearest name."""
    known = names(folder, suffix)
    if name not in known:
        kind = folder.rsplit(".", 1)[-1]
        raise InputError(Problem(f"'{name}' is not in {kind}", remedy=nearest(name, known)))
    return name


def find(folder: str, name: str) -> ModuleType:
    """Return the module ``folder.name`` of an open set.

    Raises
    ------
    InputError
        If there is no such file; the message gives the nearest name.
    """
    check(folder, name)
    if folder in JOINED and name in _brought(folder):
        return _loaded(folder, name)
    return importlib.import_module(f"{folder}.{name}")


def path(folder: str, name: str, suffix: str) -> Path:
    """Return the path of a data file of an open set, e.g. ``danao.standards``, ``gb3838_2002``, ``.yaml``."""
    check(folder, name, suffix)
    if folder in JOINED and name in _brought(folder):
        return Path(_loaded(folder, name))
    package = importlib.import_module(folder)
    return Path(package.__path__[0]) / f"{name}{suffix}"


class TextLoader(importlib.abc.InspectLoader):
    """Loads a module from a text that was read from a file; no byte code is kept that could be older than the text.

    Parameters
    ----------
    path : Path
        Where the text comes from, for messages.
    text : str
        Python.
    """

    def __init__(self, path: Path, text: str):
        self.path, self.text = path, text

    def get_source(self, fullname: str) -> str:
        """Return the text."""
        return self.text

    def get_code(self, fullname: str) -> CodeType:
        """Return the text compiled, with the name of its file in it."""
        return self.source_to_code(self.text, str(self.path))


def run_file(path: Path, text: str) -> ModuleType:
    """Run a file of Python and return it as a module; the same text of the same file is run once.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        What stands in it.

    Raises
    ------
    InputError
        With the line, if it is no Python or stops with an error.
    """
    mark = hashlib.sha256(f"{path.resolve()}\0{text}".encode()).hexdigest()[:16]
    name = f"{re.sub(r'[^0-9A-Za-z_]', '_', path.stem)}_{mark}"
    if name in sys.modules:
        return sys.modules[name]
    loader = TextLoader(path, text)
    specification = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, Exception | SystemExit):
            raise InputError(faults_of(error, path)) from None
        raise
    return module


def faults_of(error: BaseException, path: Path) -> list[Problem]:
    """Return an error that was raised while a user's file ran as problems, with its line in that file."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return [Problem(f"the Python cannot be read here: {error.msg}", file=path, line=error.lineno)]
    if isinstance(error, InputError):
        return [item if item.file else Problem(item.rule, item.key, path, line, item.remedy) for item in error.problems]
    return [Problem(f"it stops with {type(error).__name__}: {error}".rstrip(": "), file=path, line=line)]
