"""A resolved scenario as one self-contained document, and back: what a results file carries to repeat its run.

The document is the scenario's own description: every noun as its type and its fields, all tables and series in
place, measures applied, numbers to the last bit. Reading it makes the nouns again through their own constructors,
which check everything anew; nothing in it is ever run as code.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import pkgutil
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pandas as pd

from danao import catalogue, kinetics, scenario_parts
from danao.dispersion import ByReach, Constant, Formula
from danao.errors import InputError, Problem
from danao.forcing import arithmetic, boundaries, clear_sky, forces, operations, series, sources, tide, weather
from danao.kinetics._functions import describe_function
from danao.river import conduit, junction, network, roughness, section, structures, width_table
from danao.river.network import River
from danao.scenario import Scenario

_HOMES = (
    scenario_parts,
    network,
    junction,
    structures,
    conduit,
    roughness,
    width_table,
    arithmetic,
    boundaries,
    clear_sky,
    forces,
    operations,
    series,
    sources,
    tide,
    weather,
    kinetics,
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
    scenario = restore(document, "")
    if not isinstance(scenario, Scenario):
        raise InputError("the document holds no scenario")
    if expected_hash is not None and scenario.hash != expected_hash:
        rule = "the scenario is not the one that was run: its hash has changed"
        raise InputError(Problem(rule, remedy="use the danao version that the file names, or the scenario's own file"))
    return scenario


def river_from_document(document: Mapping[str, Any]) -> River:
    """Return the river of a scenario's document, whether or not the rest of the scenario can be read back.

    Raises
    ------
    InputError
        If the document holds no river, or one with parts that are only known where it was made.
    """
    river = restore(document.get("river"), "river")
    if not isinstance(river, River):
        raise InputError("the document holds no river")
    return river


def restore(item: Any, key: str = "") -> Any:
    """Return a described item as what it was; lists become tuples. `key` is where it stands, for messages."""
    if isinstance(item, list | tuple):
        return tuple(restore(value, f"{key}[{place}]") for place, value in enumerate(item))
    if not isinstance(item, Mapping):
        return item
    name = item.get("type")
    if not isinstance(name, str):
        return {entry: restore(value, f"{key}.{entry}".lstrip(".")) for entry, value in item.items()}
    if name == "function":
        return _function(item, key)
    if name == "DataFrame":
        return _table(item["content"])
    noun = _nouns().get(name)
    if noun is None:
        raise InputError(Problem(f"a {name} cannot be read back from a file", key=key, remedy=_IN_PYTHON))
    fields = {field: restore(value, f"{key}.{field}".lstrip(".")) for field, value in item.items() if field != "type"}
    try:
        return noun(**fields)
    except TypeError as error:
        rule = f"a {name} of another version of danao: {error}"
        raise InputError(Problem(rule, key=key, remedy="use the version that the file names")) from None


@functools.cache
def _nouns() -> dict[str, Any]:
    """Return the classes that a document may name: nouns of the library, and the measures as the open set stands."""
    measures = [catalogue.find("danao.measures", name) for name in catalogue.names("danao.measures")]
    found: dict[str, Any] = {"Scenario": Scenario, "Constant": Constant, "ByReach": ByReach, "Formula": _formula}
    for module in (*_HOMES, *measures):
        for name, noun in vars(module).items():
            if isinstance(noun, type) and dataclasses.is_dataclass(noun) and not name.startswith("_"):
                found[name] = noun
    return found | {"CrossSection": section.section_of}


def _function(item: Mapping[str, Any], key: str) -> Any:
    """Return the library's own function of this text; text is never run."""
    text = item.get("source", "")
    known = _functions().get(text)
    if known is None:
        name = found[1] if (found := re.search(r"def (\w+)", text)) else "a nameless one"
        rule = f"it needs a Python function of the user's own, {name}: its text is kept here, but never run from here"
        remedy = f"run the scenario file that names it; or read the text, save it as {name}.py and name that in one"
        raise InputError(Problem(rule, key=key, remedy=remedy if found else _IN_PYTHON))
    return known


@functools.cache
def _functions() -> dict[str, Callable[..., Any]]:
    """Return every function of ``danao.kinetics`` by its text, but for texts that occur twice."""
    found: dict[str, Callable[..., Any]] = {}
    for item in pkgutil.iter_modules(kinetics.__path__):
        module = import_module(f"{kinetics.__name__}.{item.name}")
        parts = [getattr(item, "rate", item) for item in vars(module).values()]
        for function in filter(inspect.isfunction, parts):
            if function.__module__ == module.__name__:
                text = describe_function(function).get("source", "")
                found[text] = _ambiguous if text in found else function
    return {text: function for text, function in found.items() if function is not _ambiguous}


def _ambiguous() -> None:
    """Stand for functions of equal text, which their text does not tell apart."""


def _formula(name: str, least: float, most: float | None, parameters: Mapping[str, float]) -> Formula:
    return Formula(name, least, math.inf if most is None else most, **parameters)


def _table(content: Mapping[str, Any]) -> pd.DataFrame:
    table = pd.DataFrame({name: list(values) for name, values in content.items()})
    return table.astype({"time": "datetime64[ns]"}) if "time" in table else table
