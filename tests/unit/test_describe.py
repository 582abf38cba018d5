"""Descriptions: JSON-able, the same for equal contents."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from danao.describe import content_hash, describe


@dataclass
class Noun:
    name: str
    size: float
    parts: tuple


def test_plain_values() -> None:
    assert describe(Noun("a", 1, (None, True, np.int64(2), -0.0))) == {
        "type": "Noun",
        "name": "a",
        "size": 1.0,
        "parts": [None, True, 2.0, 0.0],
    }
    assert describe(np.array([[1, 2], [3, 4]])) == [[1.0, 2.0], [3.0, 4.0]]
    assert describe(np.datetime64("2020-01-01")) == "2020-01-01T00:00:00.000000000"
    assert describe(np.timedelta64(1, "s")) == "1000000000 nanoseconds"
    assert describe(datetime.date(2020, 1, 1)) == "2020-01-01"
    assert describe(Path("a") / "b.csv") == "a/b.csv"
    assert describe({"b": {3, 1}, "a": float("inf")}) == {"b": [1.0, 3.0], "a": "inf"}
    assert describe(np.bool_(True)) is True
    assert describe(json) == "json"


def test_functions_are_their_source() -> None:
    def rate(c):
        return 2.0 * c

    assert describe(rate)["source"].startswith("def rate(c):")


def test_tables_and_results_of_other_runs() -> None:
    table = pd.DataFrame({"time": ["a"], "value": [1]})
    assert describe(table) == {"type": "DataFrame", "content": {"time": ["a"], "value": [1.0]}}
    assert describe(SimpleNamespace(content_hash="ab")) == {"type": "SimpleNamespace", "content_hash": "ab"}


def test_the_hash_is_that_of_any_order() -> None:
    assert content_hash(describe({"a": 1, "b": 2.0})) == content_hash(describe({"b": 2, "a": 1.0}))
    assert content_hash(describe([1, 2])) != content_hash(describe([2, 1]))
    with pytest.raises(ValueError, match="JSON"):
        content_hash(float("nan"))
    with pytest.raises(TypeError, match="cannot be described"):
        describe(object())
