"""OPEN SET: what a plan changes, one file per measure.

The class in ``effluent_limit.py`` is ``EffluentLimit``: ``from danao.measures import EffluentLimit`` finds it there.
A new file is found the same way.
"""

from __future__ import annotations

import importlib
import re
from typing import Any

from danao import catalogue


def class_name(file_name: str) -> str:
    """Return the class that a file of the set holds: ``effluent_limit`` holds ``EffluentLimit``."""
    return "".join(part.capitalize() for part in file_name.split("_"))


def measure_class(name: str) -> Any:
    """Return the class of a measure by the name of its file.

    Raises
    ------
    InputError
        If there is no such file; the message gives the nearest name.
    """
    return getattr(catalogue.find(__name__, name), class_name(name))


def __getattr__(name: str) -> Any:
    """Return a measure's class by its own name (PEP 562), or `Measure`, which all are."""
    if name == "Measure":
        return importlib.import_module(f"{__name__}._measure").Measure
    file_name = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    if not name[:1].isupper() or file_name not in catalogue.names(__name__):
        raise AttributeError(f"there is no measure '{name}'; there are: {', '.join(__dir__())}")
    return measure_class(file_name)


def __dir__() -> list[str]:
    return [class_name(name) for name in catalogue.names(__name__)]
