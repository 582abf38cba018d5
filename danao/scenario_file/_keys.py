"""Every key of scenario and river files, as the models have them: where it stands, what it takes, its default.

A key is written without the names that a user gives: ``sources.flow`` is the flow of every source. What may change in
time is a `value`, whose own keys stand under ``value``.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from danao.river.structures import Inlet
from danao.scenario import Numerics
from danao.scenario_file import _structures
from danao.scenario_file._models import NumericsModel, ScenarioModel
from danao.scenario_file._river_models import RiverModel
from danao.scenario_file._structures import InletModel
from danao.scenario_file._values import FORMS, Names, Quantity

VALUE = "value"
FILES: dict[str, type[BaseModel]] = {"": ScenarioModel, "river": RiverModel}
"""Files by the word that their keys begin with; scenario files have none."""

_NOUNS: dict[type, type] = {NumericsModel: Numerics, InletModel: Inlet}
_UNSAID: tuple[Any, ...] = (None, (), {}, "")


@dataclass(frozen=True)
class Key:
    """One key.

    Parameters
    ----------
    name : str
        ``numerics.cell``, ``boundaries.level``, ``value.monthly``, ``river.stations.at``.
    path : str
        The same with the names that a user gives, and places in lists: ``sources.NAME.flow``.
    file : str
        ``scenario``, ``river``, or ``value`` where it stands in either.
    required : bool
        Whether it must be given where its mapping is.
    defaults : mapping of str to object
        What it is where it is left out, by type; nothing where it then is not there.
    quantities : tuple of Quantity
        Kinds of number that it takes, with their bounds.
    choices : tuple
        Words that it takes.
    timed : bool
        Whether it may change in time.
    of : tuple of str
        Types that have it, where only some do: ``inflow``, ``outflow``.
    model : str
        Name of the model that has it, and
    field : str
        of its field there.
    """

    name: str
    path: str
    file: str
    required: bool = False
    defaults: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    quantities: tuple[Quantity, ...] = ()
    choices: tuple[Any, ...] = ()
    timed: bool = False
    of: tuple[str, ...] = ()
    model: str = ""
    field: str = ""


@dataclass
class _Found:
    """What an annotation is made of."""

    models: list[tuple[type[BaseModel], str]] = dataclasses.field(default_factory=list)
    quantities: list[Quantity] = dataclasses.field(default_factory=list)
    choices: list[Any] = dataclasses.field(default_factory=list)
    timed: bool = False


@cache
def all_keys() -> dict[str, Key]:
    """Return every key by its name; those of types that share a name are one."""
    found: dict[str, Key] = {}
    for key in every_key():
        found[key.name] = _joined(found[key.name], key) if key.name in found else key
    return found


def every_key() -> Iterator[Key]:
    """Give every key of every model."""
    for root, model in FILES.items():
        yield from _walk(model, root, root, root or "scenario", ())
    for form in FORMS.values():
        yield from _walk(form, VALUE, VALUE, VALUE, ())


def _joined(one: Key, other: Key) -> Key:
    """Return a key that several types have."""
    return dataclasses.replace(
        one,
        required=one.required and other.required,
        defaults={**one.defaults, **other.defaults},
        quantities=tuple(dict.fromkeys((*one.quantities, *other.quantities))),
        choices=tuple(dict.fromkeys((*one.choices, *other.choices))),
        timed=one.timed or other.timed,
        of=tuple(dict.fromkeys((*one.of, *other.of))),
    )


def _walk(model: type[BaseModel], name: str, path: str, file: str, above: tuple[type, ...]) -> Iterator[Key]:
    """Give the keys of a model and of those in it."""
    if model in above or issubclass(model, Names):
        return
    kind = _type_of(model)
    for own, about in model.model_fields.items():
        found = _Found()
        for part in (about.annotation, *about.metadata):
            _take(part, found)
        given = None if about.is_required() else about.get_default(call_default_factory=True)
        default = _default(model, own, given)
        here, there = f"{name}.{own}".lstrip("."), f"{path}.{own}".lstrip(".")
        yield Key(
            here,
            there,
            file,
            about.is_required(),
            {} if default is None else {kind: default},
            tuple(dict.fromkeys(found.quantities)),
            tuple(dict.fromkeys(found.choices)),
            found.timed,
            (kind,) if kind else (),
            model.__name__,
            own,
        )
        for inner, below in found.models:
            yield from _walk(inner, here, there + below, file, (*above, model))


def _type_of(model: type[BaseModel]) -> str:
    """Return the word by which a file says that a mapping is of this model; empty where there is no such word."""
    for name in ("type", "shape"):
        if name in model.model_fields:
            words = get_args(model.model_fields[name].annotation)
            return str(words[0]) if len(words) == 1 else ""
    return ""


def _default(model: type[BaseModel], name: str, given: Any) -> Any:
    """Return a default; one that the model leaves to the noun is that of the noun."""
    if isinstance(given, BaseModel) or given in _UNSAID:
        given = None
    noun = _NOUNS.get(model) or _structures._NOUNS.get(_type_of(model))
    if given is None and noun is not None:
        fields = {one.name: one.default for one in dataclasses.fields(noun)}
        value = fields.get(name)
        given = None if value is dataclasses.MISSING or value in _UNSAID else value
    return given


def _take(part: Any, found: _Found, below: str = "") -> None:
    """Note what an annotation holds; a value that may change in time is noted as that alone.

    `below` is what stands between a key and those of the models in it: a name of the user's, or a place in a list.
    """
    origin = get_origin(part)
    if isinstance(part, Quantity):
        found.quantities.append(part)
    elif isinstance(part, type) and issubclass(part, BaseModel):
        if part in FORMS.values():
            found.timed = True
        else:
            found.models.append((part, below))
    elif origin is Literal:
        found.choices += get_args(part)
    elif origin is Annotated:
        for inner in (part.__origin__, *part.__metadata__):
            _take(inner, found, below)
    elif origin in (Union, types.UnionType, dict, tuple, list):
        for inner in get_args(part):
            _take(inner, found, {dict: ".NAME", tuple: "[]"}.get(origin, below))
