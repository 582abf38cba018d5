"""The operations of a scenario file: their keys, and the nouns made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, StrictBool

from danao import units
from danao.errors import InputError, Problem
from danao.forcing.operations import WATER, Reading, Schedule, SetPoint, Switch
from danao.scenario_file._values import Model, Quantity, Value, fault

if TYPE_CHECKING:
    from danao.river.network import River
    from danao.scenario_file._case import Case
    from danao.scenario_file._forcing import ForcingBuilder

Duration = Annotated[float, Quantity("time", above=0.0)]
Written = str | int | float
FORMS = ("schedule", "switch", "hold")


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
    meanings = {} if river is None else {item.name: item.setting_name for item in river.structures}
    made = []
    for name, model in models.items():
        with case.at("operations", name):
            made.append(_operation(case, name, model, meanings.get(name, ""), forcing))
    return made


def _operation(case: Case, name: str, model: OperationModel, meaning: str, forcing: ForcingBuilder) -> Any:
    form = _form(model)
    counts = meaning.endswith("running")
    setting, speed = ("dimensionless", "rate") if counts else ("level", "velocity")
    rate = None if model.rate is None else units.parse(model.rate, speed)
    if form == "schedule":
        return Schedule(name, forcing.value(model.schedule, setting, "operations", name, "schedule"), rate)
    quantity, *stations = getattr(model, form)
    reading = Reading(quantity, *stations)
    kind = quantity if quantity in WATER else forcing.kinds.get(quantity, "concentration")
    kinds = {"above": kind, "below": kind, "target": kind, "dead_band": kind}
    kinds |= {"setting_above": setting, "setting_below": setting}
    given: dict[str, Any] = {"raises": model.raises} if form == "hold" else {}
    for key in _KEYS[form][0]:
        if key in kinds:
            with case.at("operations", name, key):
                given[key] = units.parse(getattr(model, key), kinds[key])
    given |= {key: getattr(model, key) for key in ("stay", "every") if getattr(model, key) is not None}
    given["rate"] = rate
    return (Switch if form == "switch" else SetPoint)(name, reading, **given)


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
