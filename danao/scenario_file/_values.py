"""How a value is written: a number with its unit, twelve months, a series, a tide, a sky, a place on the river."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from danao import units
from danao.errors import InputError, Problem, nearest

_RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*")
_FORM_REMEDY = "give a number with its unit, or a mapping with 'monthly', 'series', 'times', 'tide' or 'clear_sky'"


class Model(BaseModel):
    """A mapping of the file: known keys only, frozen once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fault(rule: str, remedy: str = "") -> PydanticCustomError:
    """Return an error that pydantic carries to `_problems` word for word."""
    return PydanticCustomError("danao", "{rule}", {"rule": rule, "remedy": remedy})


def checked(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let a validator raise `InputError` and have pydantic collect it."""

    def validator(value: Any) -> Any:
        """Return what `function` makes of a value; its first problem becomes pydantic's."""
        try:
            return function(value)
        except InputError as error:
            problem = error.problems[0]
            raise fault(problem.rule, problem.remedy) from None

    return validator


def valid(check: Callable[[Any], Any], value: Any) -> Any:
    """Return what a pydantic check makes of a value; its faults become an `InputError`."""
    try:
        return check(value)
    except ValidationError as error:
        found = error.errors()[0]
        context = found.get("ctx", {})
        raise InputError(Problem(context.get("rule", found["msg"]), remedy=context.get("remedy", ""))) from None


@dataclass(frozen=True)
class Quantity:
    """A number with a unit of `kind`, read to a float in the inner unit; to be used in `Annotated`.

    Parameters
    ----------
    kind : str
        One of `danao.units.kinds`.
    least, above : float, optional
        The value must not be below `least`, must be greater than `above`.
    """

    kind: str
    least: float | None = None
    above: float | None = None

    def read(self, value: Any) -> float:
        """Return the number, or raise what is wrong with it."""
        if value is None:
            raise fault("the value is missing", f"write it as in '1.5 {units.inner_unit(self.kind)}'")
        number = units.parse(value, self.kind)
        if self.least is not None and number < self.least:
            raise fault(f"{value} is below {self.least:g}")
        if self.above is not None and number <= self.above:
            raise fault(f"{value} is not above {self.above:g}")
        return number

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return BeforeValidator(checked(self.read)).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return written(self.kind)


def written(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a number with a unit of `kind`."""
    accepted = units.units(kind)
    if not accepted:
        return {"type": ["number", "string"]}
    return {"type": ["string", "number"], "description": f"{kind}, in {', '.join(accepted)}"}


def ratio(value: Any) -> Any:
    """Return a share written as ``2/3`` as a number; anything else as it is."""
    match = _RATIO.fullmatch(value) if isinstance(value, str) else None
    return float(match[1]) / float(match[2]) if match and float(match[2]) else value


def _factor(value: Any) -> float:
    number = units.parse(ratio(value), "dimensionless")
    if number < 0:
        raise fault(f"{value} is negative", "a factor is zero or more")
    return number


def _text(value: Any) -> str:
    if value is None or value == "":
        raise fault("the text is missing")
    if not isinstance(value, str):
        raise fault(f"{value!r} is not text", "put it in quotes")
    return value


def _months(value: Any) -> Any:
    if isinstance(value, list | tuple):
        if len(value) != 12:
            raise fault(f"{len(value)} values, but a year has 12 months")
        for month, item in enumerate(value, start=1):
            if isinstance(item, bool) or not isinstance(item, int | float):
                raise fault(f"{item!r} in month {month} is not a number", "give the unit once, under 'unit'")
        return tuple(float(item) for item in value)
    if not isinstance(value, str):
        raise fault(f"{value!r} is neither twelve numbers nor a file")
    return value


Text = Annotated[str, BeforeValidator(_text)]


class Names(Model):
    """A title in Chinese, English or both."""

    zh: Text | None = None
    en: Text | None = None


def _title(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


Title = Annotated[Names, BeforeValidator(_title)]

Length = Annotated[float, Quantity("length", above=0.0)]
Level = Annotated[float, Quantity("level")]
Cell = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Factor = Annotated[float, BeforeValidator(checked(_factor)), WithJsonSchema({"type": ["number", "string"]})]
TwelveMonths = Annotated[
    tuple[float, ...] | str,
    BeforeValidator(_months),
    WithJsonSchema({"type": ["array", "string"], "items": {"type": "number"}, "minItems": 12, "maxItems": 12}),
]


class Months(Model):
    """Twelve values, January first: in place with a unit, or a column of a CSV file with a column ``month``."""

    monthly: TwelveMonths
    unit: str = ""
    column: Text | None = None
    factor: Factor = 1.0


class SeriesFile(Model):
    """A column of a CSV file ``time,<name> [unit],…``."""

    series: Text
    column: Text
    gap: Annotated[float, Quantity("time", above=0.0)] | None = None
    extend: Literal["error", "hold"] = "error"
    between: Literal["linear", "previous"] = "linear"
    factor: Factor = 1.0


class SeriesHere(Model):
    """A short series in place."""

    times: tuple[Text, ...]
    values: tuple[Cell, ...]
    unit: str = ""
    extend: Literal["error", "hold"] = "error"
    between: Literal["linear", "previous"] = "linear"
    factor: Factor = 1.0


class TideFile(Model):
    """Tidal constituents of one station of a CSV file."""

    tide: Text
    station: Text | None = None
    mean_level: Annotated[float, Quantity("level")] = 0.0
    nodal: Text | None = None


class Sky(Model):
    """A place under the sun; what the air lets through by its `turbidity`, or by `transmission` and `elevation`."""

    latitude: Cell
    longitude: Cell
    turbidity: Cell | None = None
    transmission: Cell | None = None
    elevation: Annotated[float, Quantity("level")] | None = None


class ClearSkyHere(Model):
    """Radiation of the sun at a place on the globe."""

    clear_sky: Sky
    factor: Factor = 1.0


FORMS: dict[str, type[Model]] = {
    "monthly": Months,
    "series": SeriesFile,
    "times": SeriesHere,
    "tide": TideFile,
    "clear_sky": ClearSkyHere,
}


def _form(value: Any) -> str:
    if not isinstance(value, dict):
        return "constant"
    return next((name for name in FORMS if name in value), "other")


def _no_form(value: Any) -> Any:
    close = nearest(next(iter(value), ""), FORMS)
    raise fault(
        f"a mapping with {', '.join(map(repr, value)) or 'nothing'} is not a value",
        close if close.startswith("did you mean") else _FORM_REMEDY,
    )


def _constant(value: Any) -> Any:
    if value is None:
        raise fault("the value is missing", _FORM_REMEDY)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise fault(f"{value!r} is not a value", _FORM_REMEDY)
    return value


Value = Annotated[
    Annotated[str | int | float, BeforeValidator(_constant), Tag("constant")]
    | Annotated[Months, Tag("monthly")]
    | Annotated[SeriesFile, Tag("series")]
    | Annotated[SeriesHere, Tag("times")]
    | Annotated[TideFile, Tag("tide")]
    | Annotated[ClearSkyHere, Tag("clear_sky")]
    | Annotated[dict[str, Any], BeforeValidator(_no_form), Tag("other"), WithJsonSchema({"not": {}})],
    Discriminator(_form),
]


def _shape(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "plain"


BY_SHAPE = Discriminator(_shape)
"""Parts a union whose members are tagged ``mapping``, ``list`` or ``plain``, so that only one of them complains."""


def _place(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 3 or not isinstance(value[0], str):
        raise fault(f"{value!r} is not a place", "write it as [reach, 3 km], a stretch as [reach, 0 km, 15 km]")
    return (value[0], *(units.parse(chainage, "length") for chainage in value[1:]))


PlaceOnRiver = Annotated[
    tuple[Any, ...],
    BeforeValidator(checked(_place)),
    WithJsonSchema(
        {
            "type": "array",
            "minItems": 2,
            "maxItems": 3,
            "prefixItems": [{"type": "string"}],
            "items": written("length"),
            "description": "[reach, chainage] or [reach, from, to]",
        }
    ),
]


def _table(value: Any) -> Any:
    if isinstance(value, list):
        if len(value) < 2 or any(not isinstance(row, list) or len(row) != 2 for row in value):
            raise fault("this is not a table of two or more rows [chainage, value]")
        return tuple((units.parse(chainage, "length"), item) for chainage, item in value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise fault(f"{value!r} is neither a number nor a table of rows [chainage, value]")
    return value


Along = Annotated[
    Any,
    BeforeValidator(checked(_table)),
    WithJsonSchema({"type": ["string", "number", "array"], "description": "a number, or rows [chainage, value]"}),
]
"""A value that may vary along a reach."""


def _by_reach(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    return {"": value}


ByReach = Annotated[dict[str, Along], BeforeValidator(_by_reach), WithJsonSchema({})]
"""One value for the river (stored under the empty name), or one for each reach."""
