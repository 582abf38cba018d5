"""Any noun as plain, ordered, JSON-able data: what hashes and provenance are made of.

The description of a noun is a dictionary with its type and its fields; two equal nouns have equal descriptions, in
every process and on every machine. Numbers are written as floats (10 and 10.0 are the same flow), times are ISO
texts. Mappings keep their order, so that a noun made again from its description sums in the same order; the hash is
that of any order.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import textwrap
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import numpy as np


def describe(value: Any) -> Any:
    """Return `value` as nested dictionaries, lists, texts, floats, booleans and None.

    Parameters
    ----------
    value : object
        A noun of the library (a dataclass, or anything with its own ``describe()`` or ``content_hash``), a number,
        text, time, array, table, mapping, sequence, or a plain function (described by its source text).

    Returns
    -------
    object
        What ``json.dumps`` takes. A dataclass becomes ``{"type": class name, field: …}``.

    Raises
    ------
    TypeError
        If `value` has no description that would be the same in every process.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.timedelta64):
        return str(value.astype("timedelta64[ns]"))
    if isinstance(value, int | float | np.integer | np.floating):
        return _number(float(value))
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[ns]"))
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, np.ndarray):
        return [describe(item) for item in value]
    return _describe_object(value)


def _describe_object(value: Any) -> Any:
    """Describe what is made of parts."""
    if callable(getattr(value, "to_dict", None)):  # a table, whose own describe() gives statistics
        return {"type": type(value).__name__, "content": describe(value.to_dict("list"))}
    if not isinstance(value, type) and callable(getattr(value, "describe", None)):
        return value.describe()
    if isinstance(getattr(value, "content_hash", None), str):
        return {"type": type(value).__name__, "content_hash": value.content_hash}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return describe_fields(value)
    if isinstance(value, Mapping):
        return {str(key): describe(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [describe(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((describe(item) for item in value), key=str)
    if inspect.ismodule(value):
        return value.__name__
    if inspect.isfunction(value):
        return {"type": "function", "source": textwrap.dedent(inspect.getsource(value))}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be described: give it a describe() method")


def describe_fields(noun: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the description of a dataclass: its type and its fields in their order.

    Parameters
    ----------
    noun : dataclass instance
        What to describe.
    leave_out : tuple of str
        Fields that do not belong to its content.
    """
    fields = [field.name for field in dataclasses.fields(noun) if field.name not in leave_out]
    return {"type": type(noun).__name__, **{name: describe(getattr(noun, name)) for name in fields}}


def content_hash(description: Any) -> str:
    """Return the sha256 (hexadecimal) of the canonical JSON of a description."""
    text = json.dumps(description, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _number(value: float) -> float | str:
    """Return the number, as text where JSON has none; minus zero is zero."""
    return value + 0.0 if np.isfinite(value) else str(value)
