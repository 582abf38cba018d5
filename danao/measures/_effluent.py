"""Discharge standards: the ``kind: discharge`` files of ``danao/standards``, or a file of the user's own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from danao import catalogue, units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.arithmetic import where_above
from danao.forcing.varying import Value
from danao.tables import read_text

_LARGEST = 1_000_000  # bytes


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Title(_Form):
    zh: str
    en: str


class _Cold(_Form):
    up_to: float
    limits: dict[str, float]


class _ItemForm(_Title):
    unit: str
    limits: dict[str, float]
    cold: _Cold | None = None


class _StandardForm(_Form):
    kind: str = Field(pattern="^discharge$")
    number: str
    title: _Title
    version: str
    citation: str = Field(min_length=3)
    source: str = Field(min_length=3)
    grades: dict[str, _Title] = Field(min_length=1)
    grade: str
    items: dict[str, _ItemForm] = Field(min_length=1)


@dataclass(frozen=True)
class EffluentStandard:
    """Limits of what may be discharged, by grade.

    Parameters
    ----------
    number, citation : str
        What a table cites.
    grades : tuple of str
        Grades that it knows.
    grade : str
        The one that is meant where none is named.
    limits : mapping of grade to mapping of constituent to float
        Highest concentrations, g/m³ (counts per litre for bacteria).
    cold : mapping of grade to mapping of constituent to (temperature, limit)
        Limits that hold instead at water temperatures up to one, °C.
    """

    number: str
    citation: str
    grades: tuple[str, ...]
    grade: str
    limits: Mapping[str, Mapping[str, float]]
    cold: Mapping[str, Mapping[str, tuple[float, float]]]

    def grade_of(self, text: str | None) -> str:
        """Return a grade by name, the usual one for None; `InputError` with the nearest name if there is none."""
        if text is None:
            return self.grade
        if text not in self.grades:
            rule = f"{self.number} has no grade '{text}'"
            raise InputError(Problem(rule, key="grade", remedy=nearest(text, self.grades)))
        return text

    def limits_at(self, grade: str | None, temperature: Value) -> dict[str, Value]:
        """Return the limits of a grade by constituent; they change in time where the temperature decides."""
        name = self.grade_of(grade)
        found: dict[str, Value] = dict(self.limits[name])
        for constituent, (mark, cold_limit) in self.cold[name].items():
            found[constituent] = where_above(temperature, mark, self.limits[name][constituent], cold_limit)
        return found


@cache
def read_effluent_standard(name: str) -> EffluentStandard:
    """Return a discharge standard by name or path.

    Parameters
    ----------
    name : str
        Name of a ``kind: discharge`` file in ``danao/standards``, or the path of a YAML file.

    Raises
    ------
    InputError
        If there is none, it is of another kind, or it has a fault; the message names all.
    """
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        path = catalogue.path("danao.standards", name, ".yaml")
    try:
        data = YAML(typ="safe", pure=True).load(read_text(path, largest=_LARGEST))
    except YAMLError as error:
        raise InputError(Problem(f"not readable as YAML: {error}", file=path)) from error
    if not isinstance(data, Mapping) or data.get("kind") != "discharge":
        remedy = "name a discharge standard, such as gb18918_2002"
        raise InputError(Problem("it is no discharge standard", key="kind", file=path, remedy=remedy))
    return _made(_validated(data, path), path)


def _validated(data: Any, path: Path) -> _StandardForm:
    try:
        return _StandardForm.model_validate(data)
    except ValidationError as error:
        problems = ProblemList(path)
        for fault in error.errors():
            problems.add(fault["msg"][0].lower() + fault["msg"][1:], key=".".join(str(part) for part in fault["loc"]))
        raise InputError(problems.problems) from None


def _made(form: _StandardForm, path: Path) -> EffluentStandard:
    """Return the standard in inner units, every item checked to name every grade."""
    problems = ProblemList(path)
    grades = tuple(form.grades)
    if form.grade not in grades:
        problems.add(f"there is no grade '{form.grade}'", key="grade", remedy=nearest(form.grade, grades))
    limits: dict[str, dict[str, float]] = {grade: {} for grade in grades}
    cold: dict[str, dict[str, tuple[float, float]]] = {grade: {} for grade in grades}
    for name, item in form.items.items():
        for part, row in (("limits", item.limits), *((("cold.limits", item.cold.limits),) if item.cold else ())):
            _check_row(f"items.{name}.{part}", row, grades, problems)
        factor = _factor(item.unit, f"items.{name}.unit", problems)
        for grade in set(grades) & set(item.limits):
            limits[grade][name] = item.limits[grade] * factor
            if item.cold is not None:
                cold[grade][name] = item.cold.up_to, item.cold.limits.get(grade, math.nan) * factor
    problems.raise_if_any()
    return EffluentStandard(form.number, form.citation, grades, form.grade, limits, cold)


def _check_row(key: str, row: Mapping[str, float], grades: tuple[str, ...], problems: ProblemList) -> None:
    for grade in row:
        if grade not in grades:
            problems.add(f"there is no grade '{grade}'", key=f"{key}.{grade}", remedy=nearest(grade, grades))
    missing = [grade for grade in grades if grade not in row]
    if missing:
        problems.add(f"no limit for {', '.join(missing)}", key=key)
    if not all(math.isfinite(limit) and limit >= 0.0 for limit in row.values()):
        problems.add("a limit is negative or not finite", key=key)


def _factor(unit: str, key: str, problems: ProblemList) -> float:
    """Return what one of a unit is in inner units."""
    for kind in ("concentration", "count"):
        if unit in units.units(kind):
            return float(units.to_inner(1.0, unit, kind))
    problems.add(f"'{unit}' is no unit of a concentration", key=key, remedy="write mg/L, ug/L or 1/L")
    return math.nan
