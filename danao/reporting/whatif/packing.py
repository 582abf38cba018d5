"""Packing: numbers and texts as they lie in the page."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

_UNSAFE = re.compile("[<>&]")
_NAMES = {"float64": "f8", "float32": "f4", "uint16": "u2", "uint8": "u1"}


def packed(values: NDArray[Any]) -> dict[str, Any]:
    """Return an array as plain data: its type, its shape, and its little-endian bytes in base64."""
    whole = np.ascontiguousarray(values)
    small = whole.astype(whole.dtype.newbyteorder("<"))
    text = base64.b64encode(small.tobytes()).decode("ascii")
    return {"type": _NAMES[whole.dtype.name], "shape": list(whole.shape), "data": text}


def unpacked(record: dict[str, Any]) -> NDArray[Any]:
    """Return the array of a record of `packed`."""
    names = {short: name for name, short in _NAMES.items()}
    kind = np.dtype(names[record["type"]]).newbyteorder("<")
    return np.frombuffer(base64.b64decode(record["data"]), kind).reshape(record["shape"])


def as_script(data: Any) -> str:
    """Return plain data as JSON that may stand inside ``<script>``: no ``<`` is left that could end it.

    Letters beyond ASCII are written as escapes: a browser reads a page without any sooner, and halves of letters (lone
    surrogates), which no file can hold, could not stand there otherwise.
    """
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
