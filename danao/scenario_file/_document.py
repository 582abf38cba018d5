"""A resolved scenario as one self-contained document, and back: what a results file carries to repeat its run.

The document is the scenario's own description: every noun as its type and its fields, all tables and series in
place, measures applied, numbers to the last bit. Reading it makes the nouns again through their own constructors,
which check everything anew; nothing in it is ever run as code.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from danao import catalogue
from danao.errors import InputError, Problem
from danao.scenario import Scenario

_HOMES = (
    "danao.scenario",
    "danao.scenario_parts",
    "danao.river.network",
    "danao.river.section",
    "danao.forcing.arithmetic",
    "danao.forcing.boundaries",
    "danao.forcing.series",
    "danao.forcing.sources",
    "danao.forcing.tide",
    "danao.forcing.weather",
    "danao.kinetics._process",
    "danao.dispersion._choice",
)
_IN_PYTHON = "build the scenario in Python again and run it there"


def scenario_to_document(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as JSON-able data that `scenario_from_document` reads.

    Parameters
    ----------
    scenario : Scenario
        Any scenario. One that holds a Python function of the user's, or another run's results as its water, can be
        written (its hash covers them) but not read again.
    """
    return scenario.describe()


def scenario_from_document(document: Mapping[str, Any], expected_hash: str | None = None) -> Scenario:
    """Return the scenario of a document.

    Parameters
    ----------
    document : mapping
        What `scenario_to_document` returned, also after a way through JSON.
    expected_hash : str, optional
        The hash that the scenario had.

    Raises
    ------
    InputError
        If the document holds something that is only known where it was made (a Python function, another run), comes
        from another version, or does not have the expected hash.
    """
    scenario = _restore(document, "")
    if not isinstance(scenario, Scenario):
        raise InputError("the document holds no scenario")
    if expected_hash is not None and scenario.hash != expected_hash:
        rule = "the scenario is not the one that was run: its hash has changed"
        raise InputError(Problem(rule, remedy="use the danao version that the file names, or the scenario's own file"))
    return scenario


def _restore(item: Any, key: str) -> Any:
    """Return a described item as what it was; lists become tuples."""
    if isinstance(item, list | tuple):
        return tuple(_restore(value, f"{key}[{place}]") for place, value in enumerate(item))
    if not isinstance(item, Mapping):
        return item
    if "type" not in item:
        return {name: _restore(value, f"{key}.{name}") for name, value in item.items()}
    name = item["type"]
    if name == "function":
        rule = "a process of the user's own is stored as text, which is not run as code"
        raise InputError(Problem(rule, key=key, remedy=_IN_PYTHON))
    if name == "DataFrame":
        return _table(item["content"])
    noun = _noun(name)
    if noun is None:
        raise InputError(Problem(f"a {name} cannot be read back from a file", key=key, remedy=_IN_PYTHON))
    fields = {field: _restore(value, f"{key}.{field}".lstrip(".")) for field, value in item.items() if field != "type"}
    try:
        return noun(**fields)
    except TypeError as error:
        rule = f"a {name} of another version of danao: {error}"
        raise InputError(Problem(rule, key=key, remedy="use the version that the file names")) from None


def _noun(name: str) -> Any:
    """Return the class of a noun by its name: only those of the library, only from modules that hold nouns."""
    for module in (*map(importlib.import_module, _HOMES), *_measures()):
        noun = vars(module).get(name)
        if dataclasses.is_dataclass(noun) and isinstance(noun, type) and noun.__module__ == module.__name__:
            return noun
    return None


def _measures() -> list[ModuleType]:
    return [catalogue.find("danao.measures", name) for name in catalogue.names("danao.measures")]


def _table(content: Mapping[str, Any]) -> Any:
    import pandas as pd

    table = pd.DataFrame({name: list(values) for name, values in content.items()})
    if "time" in table:
        table["time"] = pd.to_datetime(table["time"])
    return table
