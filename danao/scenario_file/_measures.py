"""Entries of ``measures:`` to measures: each is a name of ``danao/measures`` with the parameters of its class."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.measures import measure_class
from danao.scenario_file._case import Case
from danao.scenario_file._forcing import ForcingBuilder
from danao.scenario_file._models import one_step
from danao.scenario_file._values import FORMS, PlaceOnRiver, Value, ratio, valid
from danao.tables import inside

_PLACES = ("at", "to")
_BY_CONSTITUENT = ("quality", "limits", "background")
_VALUE, _PLACE = TypeAdapter(Value), TypeAdapter(PlaceOnRiver)


class MeasureBuilder:
    """Makes measures of the entries of a scenario file; problems go to the case."""

    def __init__(self, case: Case, forcing: ForcingBuilder):
        self.case, self.forcing = case, forcing

    def measures(self, steps: tuple[tuple[str, dict[str, Any]], ...]) -> dict[int, Any]:
        """Return the measures that are right, in their order, each with its place in the list."""
        made = {}
        for number, (name, parameters) in enumerate(steps):
            with self.case.at("measures", number):
                made[number] = self.measure(name, parameters, "measures", number, name)
        return made

    def measure(self, name: str, parameters: Mapping[str, Any], *path: str | int) -> Any:
        """Return one measure.

        Raises
        ------
        InputError
            With all its problems; keys are relative to the measure.
        """
        kind = measure_class(name)
        problems = ProblemList()
        fields = {field.name: field for field in dataclasses.fields(kind)}
        given = {}
        for key, value in parameters.items():
            if key not in fields:
                problems.add("unknown key", key=key, remedy=nearest(key, fields))
                continue
            try:
                given[key] = self._parameter(key, value, fields[key].metadata.get("kind", "discharge"), *path, key)
            except InputError as error:
                problems.take(error, key=key)
        for key, field in fields.items():
            if key not in parameters and field.default is field.default_factory is dataclasses.MISSING:
                problems.add("the key is missing", key=key)
        problems.raise_if_any()
        return kind(**given)

    def _parameter(self, key: str, value: Any, kind: str, *path: str | int) -> Any:
        """Return a parameter as the measure takes it: places and series made, numbers as text, which needs a unit.

        The kind of quantity of what changes in time stands in the metadata of the measure's field.
        """
        if value is None:
            raise InputError(Problem("the value is missing", remedy="give it, or leave the key out"))
        if key == "measure":
            name, parameters = valid(one_step, value)
            return self.measure(name, parameters, *path, name)
        if key in _PLACES and isinstance(value, list):
            return valid(_PLACE.validate_python, value)
        if key == "standard":
            return [self._standard(name, *path) for name in (value if isinstance(value, list) else [value])]
        if isinstance(value, dict) and FORMS.keys() & value.keys():
            return self.forcing.value(valid(_VALUE.validate_python, value), kind, *path)
        if isinstance(value, dict) and key in _BY_CONSTITUENT:
            return {name: self._concentration(name, item, *path, name) for name, item in value.items()}
        if isinstance(value, dict):
            return {name: self._parameter("", item, kind, *path, name) for name, item in value.items()}
        if isinstance(value, list):
            return tuple(_as_text(item) for item in value)
        return _as_text(value)

    def _concentration(self, name: str, value: Any, *path: str | int) -> Any:
        try:
            written = valid(_VALUE.validate_python, value)
            return self.forcing.value(written, self.forcing.kinds.get(name, "concentration"), *path)
        except InputError as error:
            raise InputError([dataclasses.replace(item, key=item.key or name) for item in error.problems]) from None

    def _standard(self, name: Any, *path: str | int) -> Any:
        """Return the name of a standard; a file must lie in the case folder."""
        if not isinstance(name, str) or not name.lower().endswith((".yaml", ".yml")):
            return name
        file = self.case.path_of(name, *path)
        inside(self.case.root, file)
        return str(file)


def _as_text(value: Any) -> Any:
    """Return a number as text: without its unit it is refused where one is due."""
    value = ratio(value)
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
