"""The operations of a scenario file: their keys, and the nouns made of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, StrictBool

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.forcing.operations import WATER, Reading, Schedule, SetPoint, Switch
from danao.scenario_file._values import Model, Quantity, Value, fault

if TYPE_CHECKING:
    from danao.river.network import River
    from danao.scenario_file._case import Case
    from danao.scenario_file._forcing import ForcingBuilder

Duration = Annotated[float, Quantity("time", above=0.0)]
Written = str | int | float
FORMS = ("schedule", "switch", "hold")

LENGTH, COUNT = ("level", "velocity"), ("dimensionless", "rate")
"""Kinds of a setting and of its rate: openings and crests, and numbers of pumps."""


def _one_reading(value: Any) -> Any:
    if not isinstance(value, dict) or len(value) != 1:
        raise fault("this is no reading", "write it as {level: S2}, or {level: [inside, outside]} for a difference")
    ((quantity, stations),) = value.items()
    listed = [stations] if isinstance(stations, str) else stations
    if not isinstance(listed, list) or not 1 <= len(listed) <= 2 or any(not isinstance(s, str) for s in listed):
        raise fault(f"{stations!r} is no station", f"write it as {{{quantity}: S2}}, two of them for a difference")
    return (quantity, *listed)


class OperationModel(Model):
    """One of `schedule` (a time table), `switch` (two settings by a reading), `hold` (a reading kept at a target)."""

    schedule: Value | None = None
    switch: Annotated[tuple[str, ...], BeforeValidator(_one_reading)] | None = None
    above: Written | None = None
    below: Written | None = None
    setting_above: Written | None = None
    setting_below: Written | None = None
    hold: Annotated[tuple[str, ...], BeforeValidator(_one_reading)] | None = None
    target: Written | None = None
    dead_band: Written | None = None
    raises: StrictBool | None = None
    rate: Written | None = None
    stay: Annotated[float, Quantity("time", least=0.0)] | None = None
    every: Duration | None = None


_KEYS = {
    "schedule": ((), ("rate",)),
    "switch": (("above", "below", "setting_above", "setting_below"), ("rate", "stay", "every")),
    "hold": (("target", "dead_band", "raises", "rate"), ("stay", "every")),
}
"""Keys that each form needs, and those that it may have."""


def build_operations(
    case: Case, models: Mapping[str, OperationModel], river: River | None, forcing: ForcingBuilder
) -> list[Any]:
    """Return the operations that are right; what is wrong with the others goes to the case."""
    made = []
    for name, model in models.items():
        with case.at("operations", name):
            *others, last = _kinds(river, name)
            for kinds in others:
                with suppress(InputError):
                    made.append(_operation(name, model, kinds, forcing))
                    break
            else:
                made.append(_operation(name, model, last, forcing))
    return made


def _kinds(river: River | None, name: str) -> tuple[tuple[str, str], ...]:
    """Return the kinds of quantity that a setting and its rate may be; any, where the river has faults of its own."""
    if river is None:
        return COUNT, LENGTH
    meanings = {item.name: item.setting_name for item in river.structures}
    if name not in meanings:
        raise InputError(Problem(f"there is no structure '{name}'", remedy=nearest(name, meanings)))
    return (COUNT,) if meanings[name].endswith("running") else (LENGTH,)


def _operation(name: str, model: OperationModel, kinds: tuple[str, str], forcing: ForcingBuilder) -> Any:
    form = _form(model)
    setting, speed = kinds
    if form == "schedule":
        given = _numbers(model, {"rate": speed})
        return Schedule(name, forcing.value(model.schedule, setting, "operations", name, "schedule"), **given)
    quantity, *stations = getattr(model, form)
    known = (*WATER, *forcing.kinds)
    if quantity not in known and "constituents" not in forcing.case.failed:
        raise InputError(Problem(f"'{quantity}' cannot be read", form, remedy=nearest(quantity, known)))
    kind = quantity if quantity in WATER else forcing.kinds.get(quantity, "concentration")
    given = _numbers(
        model,
        {key: kind for key in ("above", "below", "target", "dead_band")}
        | {"setting_above": setting, "setting_below": setting, "rate": speed},
    )
    given |= {key: getattr(model, key) for key in ("stay", "every", "raises") if getattr(model, key) is not None}
    return (Switch if form == "switch" else SetPoint)(name, Reading(quantity, *stations), **given)


def _numbers(model: OperationModel, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the numbers that are given, by key and kind; `InputError` with all that are wrong."""
    given, problems = {}, ProblemList()
    for key, kind in kinds.items():
        try:
            if getattr(model, key) is not None:
                given[key] = units.parse(getattr(model, key), kind)
        except InputError as error:
            problems.take(error, key)
    problems.raise_if_any()
    return given


def _form(model: OperationModel) -> str:
    """Return which form an operation has; `InputError` where it has none or several, lacks keys or has too many."""
    given = model.model_fields_set
    forms = [form for form in FORMS if form in given]
    if len(forms) != 1:
        raise InputError(Problem("an operation is one of " + ", ".join(FORMS), remedy="give one of these keys"))
    needed, allowed = _KEYS[forms[0]]
    problems = [Problem("the key is missing", key) for key in needed if key not in given]
    problems += [
        Problem(f"does not go with '{forms[0]}'", key) for key in sorted(given - {forms[0], *needed, *allowed})
    ]
    if problems:
        raise InputError(problems)
    return forms[0]
