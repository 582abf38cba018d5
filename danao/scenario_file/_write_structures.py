"""A structure to its entry in a river file: its kind, its place, and its fields by their names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

from danao.river.structures import Structure

_METRES = "{!r} m"
_UNITS = {
    "crest": _METRES,
    "sill": _METRES,
    "width": _METRES,
    "height": _METRES,
    "opening": _METRES,
    "inflation": _METRES,
    "diameter": _METRES,
    "length": _METRES,
    "invert_upstream": _METRES,
    "invert_downstream": _METRES,
    "lowest_level": _METRES,
    "level": _METRES,
    "discharge": "{!r} m3/s",
}
"""How the fields that have a unit are written; the others are plain numbers."""

_APART = ("name", "at", "title", "curve", "barrel")


def structure_items(structure: Structure, word: Callable[[str], str]) -> dict[str, str]:
    """Return the fields of a structure as texts by key, without name, place and title.

    Parameters
    ----------
    structure : Structure
        Any of its kinds. The barrel of a culvert is written out; a curve is rows of [discharge, head].
    word : callable
        Writes a text such that YAML reads it back.
    """
    fields = {item.name: getattr(structure, item.name) for item in dataclasses.fields(structure)}
    items = {"type": re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(structure).__name__).lower()}
    if fields.get("barrel") is not None:
        items |= _texts(dataclasses.asdict(fields["barrel"]), word)
    if fields.get("curve") is not None:
        rows = ", ".join(f"[{float(flow)!r} m3/s, {float(head)!r} m]" for flow, head in fields["curve"])
        items["curve"] = f"[{rows}]"
    return items | _texts({key: value for key, value in fields.items() if key not in _APART}, word)


def _texts(fields: Mapping[str, Any], word: Callable[[str], str]) -> dict[str, str]:
    return {key: _text(key, value, word) for key, value in fields.items() if value is not None}


def _text(key: str, value: Any, word: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return word(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (
            "{" + ", ".join(f"{name}: {text}" for name, text in _texts(dataclasses.asdict(value), word).items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_text(key, item, word) for item in value) + "]"
    return _UNITS.get(key, "{!r}").format(float(value))
