"""The JSON Schema of scenario files, for editors that complete and check keys while one types."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from danao import catalogue
from danao.measures import measure_class
from danao.scenario_file._explain import words
from danao.scenario_file._keys import every_key
from danao.scenario_file._models import BOUNDARY_MODELS, ScenarioModel, SourceModel


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Measures and processes are listed as the open sets stand, with the parameters that each takes.
    """
    schema = _with_any_of(ScenarioModel.model_json_schema())
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "danao scenario"
    _describe(schema)
    measures = {name: _measure_keys(name) for name in catalogue.names("danao.measures")}
    processes = {name: _process_keys(name) for name in catalogue.names("danao.kinetics")}
    schema["properties"]["measures"]["items"] = _steps(measures)
    schema["properties"]["processes"]["items"] = _steps(processes)
    # A plan lays single keys over its base, so nothing is required of it, nor of its sources and boundaries.
    schema["anyOf"] = [{"required": schema.pop("required")}, {"required": ["base"]}]
    for model in (SourceModel, *BOUNDARY_MODELS):
        schema["$defs"][model.__name__].pop("required", None)
    return schema


def _describe(schema: dict[str, Any]) -> None:
    """Write into a schema what each key is, so that editors show it."""
    models = schema["$defs"] | {ScenarioModel.__name__: schema}
    for key in every_key():
        said = words(key.name)
        held = models.get(key.model, {}).get("properties", {}).get(key.field)
        if held is not None:
            told = f"{said['zh']} · {said['en']}; {key.field}: {said['example']}"
            held["description"] = "; ".join(filter(None, (told, held.get("description"))))


def _with_any_of(item: Any) -> Any:
    """Return a schema in which alternatives may overlap: which one is meant is decided by its shape."""
    if isinstance(item, dict):
        return {"anyOf" if key == "oneOf" else key: _with_any_of(value) for key, value in item.items()}
    return [_with_any_of(value) for value in item] if isinstance(item, list) else item


def _steps(known: dict[str, list[str]]) -> dict[str, Any]:
    """Return the schema of one entry: a name, or one name with its parameters."""
    properties = {
        name: {
            "type": ["object", "null"],
            "properties": {key: {} for key in keys},
            "additionalProperties": False,
        }
        for name, keys in known.items()
    }
    one = {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [{"enum": list(known)}, one | {"maxProperties": 1}]}


def _measure_keys(name: str) -> list[str]:
    return [field.name for field in dataclasses.fields(measure_class(name))]


def _process_keys(name: str) -> list[str]:
    factory = getattr(catalogue.find("danao.kinetics", name), name)
    return list(inspect.signature(factory).parameters)
