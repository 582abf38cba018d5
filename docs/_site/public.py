"""The public names: those of `danao`, and those of a module among them, such as ``figures.series``."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import danao


def names() -> Iterator[tuple[str, str, Any]]:
    """Yield every name below `danao`, the room that it lives in, and what it is."""
    for name, home in danao._HOME.items():
        thing = getattr(danao, name)
        if isinstance(thing, ModuleType):
            for below in thing.__all__:
                inner = getattr(thing, below)
                yield f"{name}.{below}", _room(getattr(inner, "__module__", home)), inner
        else:
            yield name, _room(home), thing


def _room(home: str) -> str:
    return home.split(".")[1].removesuffix("_parts")
