"""What pydantic found, in our words and with the line of the file."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError

from danao.errors import Problem, nearest
from danao.scenario_file._models import BOUNDARY_TYPES
from danao.scenario_file._structures import STRUCTURE_TYPES
from danao.scenario_file._yaml import Document, Keys, key_text

_FULL_WIDTH = "'：' is a full-width colon: write ': ' with a space"
_RULES = {
    "missing": "the key is missing",
    "string_type": "{value} is not text",
    "bool_type": "{value} is neither true nor false",
    "float_type": "{value} is not a number",
    "finite_number": "{value} is not a finite number",
    "tuple_type": "{value} is not a list",
    "list_type": "{value} is not a list",
    "dict_type": "{value} is not a mapping of names",
    "model_type": "{value} is not a mapping of keys",
    "model_attributes_type": "{value} is not a mapping of keys",
    "union_tag_invalid": "{value} cannot stand here",
    "literal_error": "{value} is not one of {expected}",
    "too_short": "{actual} entries, at least {least} are needed",
    "too_long": "{actual} entries, at most {most} are allowed",
}

_TYPES = {"boundaries": ("boundary", BOUNDARY_TYPES), "structures": ("structure", STRUCTURE_TYPES)}
"""What entries with a key 'type' are called, and their types."""


def problems_of(error: ValidationError, document: Document, model: type[BaseModel]) -> list[tuple[Problem, Keys]]:
    """Return one problem for each fault and the path of its key, in the order in which they stand in the file.

    Parameters
    ----------
    error : ValidationError
        What the validation of ``document.data`` raised.
    document : Document
        The tree and the places of its keys.
    model : type
        The model of the whole tree; tells which keys are known.
    """
    seen: dict[Keys, Problem] = {}
    for found in error.errors():
        path, rest = _walk(found["loc"], document.data)
        if found["type"] in ("missing", "extra_forbidden") and rest:
            path = (*path, rest[-1])
        elif found["type"] == "union_tag_not_found" or found.get("ctx", {}).get("discriminator") == "'type'":
            path = (*path, "type")
        place = document.place(path)
        rule, remedy = _words(found, path, model)
        problem = Problem(rule, key_text(path), place.file, place.line, remedy)
        seen.setdefault(path, problem)
    return sorted(((problem, path) for path, problem in seen.items()), key=lambda item: item[0].line or 0)


def _walk(location: tuple[str | int, ...], tree: Any) -> tuple[Keys, tuple[str | int, ...]]:
    """Part a pydantic location into the path in the tree and what pydantic added (tags, names of models)."""
    path: list[str | int] = []
    rest: tuple[str | int, ...] = ()
    for place, part in enumerate(location):
        tag = place == 2 and location[0] in _TYPES and isinstance(tree, dict) and tree.get("type") == part
        if not tag and part in tree if isinstance(tree, dict) else isinstance(tree, list) and part in range(len(tree)):
            tree, rest = tree[part], ()
        else:
            rest = (*rest, part)
            continue
        path.append(part)
    return tuple(path), rest


def _words(found: Any, path: Keys, model: type[BaseModel]) -> tuple[str, str]:
    """Return rule and remedy of one fault."""
    kind, value, context = found["type"], found["input"], found.get("ctx", {})
    if value is None and path and "：" in str(path[-1]):
        return "the value is missing", _FULL_WIDTH
    if kind == "danao":
        return context["rule"], context["remedy"]
    if kind == "union_tag_not_found":
        return "the key is missing", f"types are: {', '.join(_TYPES[str(path[0])][1])}"
    if kind == "extra_forbidden":
        return "unknown key", _known_remedy(path, model)
    if value is None and kind != "missing":
        return "the value is missing", "give it, or leave the key out"
    words = {
        "value": _short(value),
        "expected": context.get("expected", ""),
        "actual": context.get("actual_length"),
        "least": context.get("min_length"),
        "most": context.get("max_length"),
    }
    if kind == "union_tag_invalid" and context["discriminator"] == "'type'":
        rule = f"'{context['tag']}' is no type of {_TYPES[str(path[0])][0]}"
        return rule, nearest(context["tag"], [tag.strip(" '") for tag in context["expected_tags"].split(",")])
    rule = (
        _RULES[kind].format(**words) if kind in _RULES else f"{_short(value)} cannot stand here: {_lower(found['msg'])}"
    )
    return rule, _remedy(kind, value, context)


def _remedy(kind: str, value: Any, context: dict[str, Any]) -> str:
    if kind == "literal_error":
        return nearest(value, [tag.strip(" '") for tag in context["expected"].replace(" or ", ",").split(",")])
    if kind == "string_type":
        return "put it in quotes" if isinstance(value, int | float) else ""
    if kind == "bool_type":
        return "write true or false"
    return ""


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _known_remedy(path: Keys, model: type[BaseModel]) -> str:
    """Return the nearest known key to an unknown one."""
    key = str(path[-1])
    if "：" in key:
        return _FULL_WIDTH
    known = {name for holder in _holders(model, path[:-1]) for name in holder.model_fields}
    return nearest(key, known)


def _holders(annotation: Any, path: Keys) -> list[type[BaseModel]]:
    """Return the models that may stand at `path` below `annotation`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            return [annotation]
        field = annotation.model_fields.get(str(path[0]))
        return _holders(_bare(field), path[1:]) if field else []
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _holders(arguments[0], path)
    if origin in (typing.Union, types.UnionType):
        return [holder for argument in arguments for holder in _holders(argument, path)]
    if origin is dict and path:
        return _holders(arguments[1], path[1:])
    if origin is tuple and path:
        return _holders(arguments[0], path[1:])
    return []


def _bare(field: Any) -> Any:
    return field.annotation
