"""The file form of an ambient standard: which keys it has, and what is checked before it is believed."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.standards._item import Item
from danao.tables import read_text

LARGEST = 1_000_000  # bytes
QUANTITIES = ("concentration", "count", "temperature", "dimensionless")

Keys = tuple[str | int, ...]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Limits = dict[str, float | Pair]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Title(_Form):
    """A text in both languages."""

    zh: str
    en: str


class ClassForm(Title):
    """One class, as written."""

    grade: str
    colour: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    safe_colour: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")


class ItemForm(Title):
    """One item, as written."""

    unit: str
    aliases: list[str] = []
    sense: Literal["at most", "at least", "between"] = "at most"
    limits: Limits = {}
    limits_in: dict[str, Limits] = {}
    saturation: dict[str, Annotated[float, Field(gt=0, le=1.5)]] = {}
    decimals: int = Field(ge=0, le=9)
    mean: Literal["arithmetic", "hydrogen ion"] = "arithmetic"
    assessed: bool = True
    multiple: bool = True
    priority: bool = False
    possible: Pair = [0.0, float("inf")]
    never_above: str = ""
    rule: Title | None = None


class StandardForm(_Form):
    """The whole file, as written."""

    kind: Literal["ambient"]
    number: str
    title: Title
    version: str
    in_force: datetime.date
    citation: str = Field(min_length=3)
    source: str = Field(min_length=3)
    grades: dict[str, Title]
    classes: dict[str, ClassForm] = Field(min_length=2)
    reference: str
    items: dict[str, ItemForm] = Field(min_length=1)


def read(path: Path) -> tuple[StandardForm, dict[str, Item]]:
    """Return the checked file and its items.

    Raises
    ------
    InputError
        With every problem found and its line: unreadable YAML, unknown or missing keys, a wrong kind of standard,
        limits that are missing, not monotone by class or in an unknown unit, names given twice.
    """
    data = _parse(path)
    if data.get("kind") == "discharge":
        raise InputError(
            Problem(
                "it is a discharge standard", file=path, remedy="effluent limits belong to measures, not to the water"
            )
        )
    problems = ProblemList(path)
    try:
        form = StandardForm.model_validate(_plain(data))
    except ValidationError as error:
        for fault in error.errors():
            rule, remedy = _said(fault, data)
            problems.add(rule, key=_key(fault["loc"]), line=_line(data, fault["loc"]), remedy=remedy)
        problems.raise_if_any()
        raise
    for keys, rule, remedy in _faults(form):
        problems.add(rule, key=_key(keys), line=_line(data, keys), remedy=remedy)
    problems.raise_if_any()
    return form, {name: _item(name, item, tuple(form.classes)[:-1]) for name, item in form.items.items()}


def _parse(path: Path) -> Any:
    text = read_text(path, largest=LARGEST)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if isinstance(event, AliasEvent):
                line = event.start_mark.line + 1
                raise InputError(Problem("aliases (*) are not read", file=path, line=line, remedy="write it out"))
        data = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise InputError(Problem(f"not readable as YAML: {error.problem}", file=path, line=line)) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(Problem(f"not readable as YAML: {error}", file=path)) from error
    if not isinstance(data, Mapping):
        raise InputError(Problem("no keys are given", file=path, line=1, remedy="it begins with 'kind: ambient'"))
    return data


def _plain(data: Any) -> Any:
    """Return the tree without line marks, numbers as floats where they stand for limits."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, float):
        return float(data)
    return str(data) if isinstance(data, str) else data


def _said(fault: Any, data: Any) -> tuple[str, str]:
    """Return rule and remedy of one fault of the form."""
    *above, last = fault["loc"]
    if fault["type"] == "extra_forbidden":
        form = ItemForm if above and above[0] == "items" else ClassForm if above else StandardForm
        return f"unknown key '{last}'", nearest(last, form.model_fields)
    if fault["type"] == "missing":
        return f"'{last}' is missing", ""
    return fault["msg"][0].lower() + fault["msg"][1:], ""


def _key(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)


def _line(data: Any, keys: Keys) -> int | None:
    """Return the line of a key, or of the nearest key above it."""
    line: int | None = None
    for key in keys:
        try:
            place = (data.lc.item if isinstance(key, int) else data.lc.key)(key)
            line, data = place[0] + 1, data[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _faults(form: StandardForm) -> Iterator[tuple[Keys, str, str]]:
    """Give what the form cannot see: names that do not fit one another, limits out of order."""
    limited = tuple(form.classes)[:-1]
    if form.reference not in limited:
        yield ("reference",), f"'{form.reference}' is no class with limits", nearest(form.reference, limited)
    for name, one in form.classes.items():
        if one.grade not in form.grades:
            yield ("classes", name, "grade"), f"unknown grade '{one.grade}'", nearest(one.grade, form.grades)
    taken: dict[str, str] = {}
    for name, item in form.items.items():
        for alias in {plain_name(text) for text in (name, item.zh, item.en, *item.aliases)}:
            if taken.setdefault(alias, name) != name:
                yield ("items", name), f"'{alias}' is also a name of {taken[alias]}", ""
        yield from _item_faults(name, item, limited, form)


def _item_faults(
    name: str, item: ItemForm, limited: tuple[str, ...], form: StandardForm
) -> Iterator[tuple[Keys, str, str]]:
    place: Keys = ("items", name)
    if _quantity(item.unit) is None:
        known = ", ".join(units.inner_unit(kind) for kind in QUANTITIES if units.inner_unit(kind))
        yield (*place, "unit"), f"unknown unit '{item.unit}'", f"write {known} or ''"
    if item.never_above and item.never_above not in form.items:
        yield (*place, "never_above"), f"unknown item '{item.never_above}'", nearest(item.never_above, form.items)
    if not item.limits and item.rule is None:
        yield place, "it has no limits and no rule that says why", "give 'limits', or 'rule: {zh: …, en: …}'"
    for of_class in item.saturation:
        if of_class not in limited:
            yield (*place, "saturation", of_class), f"unknown class '{of_class}'", nearest(of_class, limited)
    rows = [((*place, "limits"), item.limits)] if item.limits else []
    rows += [((*place, "limits_in", water), limits) for water, limits in item.limits_in.items()]
    for keys, limits in rows:
        yield from _limit_faults(keys, limits, item.sense, limited)


def _limit_faults(keys: Keys, limits: Limits, sense: str, limited: tuple[str, ...]) -> Iterator[tuple[Keys, str, str]]:
    for of_class in limits:
        if of_class not in limited:
            yield (*keys, of_class), f"unknown class '{of_class}'", nearest(of_class, limited)
    missing = [of_class for of_class in limited if of_class not in limits]
    if missing:
        yield keys, f"no limit for {', '.join(missing)}", "give one for each class but the last"
        return
    row = [limits[of_class] for of_class in limited]
    if any(isinstance(limit, list) != (sense == "between") for limit in row):
        yield keys, f"'{sense}' takes {'pairs, [low, high]' if sense == 'between' else 'single numbers'}", ""
        return
    ranges = [_range(limit, sense) for limit in row]
    for of_class, (low, high), (low_above, high_above) in zip(limited[1:], ranges[1:], ranges[:-1], strict=True):
        if low > low_above or high < high_above:
            yield (
                (*keys, of_class),
                "it is stricter than the class before",
                "classes go from the best water to the worst",
            )
    if any(low > high for low, high in ranges):
        yield keys, "a range begins above its end", ""


def _range(limit: float | list[float], sense: str) -> tuple[float, float]:
    """Return the values that a limit allows."""
    if isinstance(limit, list):
        return limit[0], limit[1]
    return (limit, float("inf")) if sense == "at least" else (float("-inf"), limit)


def _quantity(unit: str) -> str | None:
    for kind in QUANTITIES:
        try:
            units.check_unit(unit, kind)
        except InputError:
            continue
        return kind
    return None


def _item(name: str, form: ItemForm, classes: tuple[str, ...]) -> Item:
    limits = ({"": form.limits} if form.limits else {}) | form.limits_in
    return Item(
        name=name,
        title={"zh": form.zh, "en": form.en},
        unit=form.unit,
        quantity=_quantity(form.unit) or "",
        classes=classes,
        sense=form.sense,
        limits={
            water: {one: (limit[0], limit[1]) if isinstance(limit, list) else limit for one, limit in row.items()}
            for water, row in limits.items()
        },
        decimals=form.decimals,
        assessed=form.assessed,
        multiple=form.multiple,
        priority=form.priority,
        saturation=form.saturation,
        mean=form.mean,
        possible=(form.possible[0], form.possible[1]),
        never_above=form.never_above,
        rule={} if form.rule is None else form.rule.model_dump(),
        aliases=tuple(form.aliases),
    )


def plain_name(text: str) -> str:
    """Return a name without what people write differently: case, width, spaces, hyphens, brackets and charges."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
