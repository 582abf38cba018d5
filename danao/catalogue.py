"""The open sets: folders in which one file is one name.

A name in a scenario file is the name of a file in an open set: ``muscl`` is ``solvers/advection/muscl.py``,
``interception`` is ``danao/measures/interception.py``. There is no list to keep: what lies in the folder exists.
This is the only module that imports by name.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from danao.errors import InputError, Problem, nearest


def names(folder: str, suffix: str = ".py") -> tuple[str, ...]:
    """Return the names in an open set, sorted.

    Parameters
    ----------
    folder : str
        Dotted package, e.g. ``danao.measures``.
    suffix : str
        Kind of file that counts; files whose name begins with an underscore never do.
    """
    package = importlib.import_module(folder)
    root = Path(package.__path__[0])
    return tuple(sorted(path.stem for path in root.glob(f"*{suffix}") if not path.stem.startswith("_")))


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
    return importlib.import_module(f"{folder}.{check(folder, name)}")


def path(folder: str, name: str, suffix: str) -> Path:
    """Return the path of a data file of an open set, e.g. ``danao.standards``, ``gb3838_2002``, ``.yaml``."""
    package = importlib.import_module(folder)
    return Path(package.__path__[0]) / f"{check(folder, name, suffix)}{suffix}"
