"""Rates in quantities with units: what a process gives is per second in the unit of what it changes, or it is wrong.

Every number that a rate sees gets its unit: constituents theirs, parameters the inner unit of their kind, quantities of
the environment what `ENVIRONMENT` says. The functions of the process are then called with them, and pint objects to any
sum of unlike things, and to any exponential of what has a unit. A formula whose numbers carry units says what it gives
(`danao.kinetics._empirical.gives`).
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pint
import pytest

from danao import Kinetics, Process, units
from danao.errors import InputError
from danao.kinetics import ENVIRONMENT, Choice, FromEnvironment, Group, Template
from danao.kinetics._parameters import Cells, evaluate
from danao.kinetics._process import arguments
from danao.kinetics._wiring import Node

REGISTRY = pint.UnitRegistry(on_redefinition="ignore")
REGISTRY.define("a = 365 * day")  # as load statistics count it; pint takes it for an are

_WRITTEN = {
    "": "dimensionless",
    "1": "dimensionless",
    "psu": "dimensionless",
    "degC": "kelvin",
    "degree_Celsius": "kelvin",
    "°C": "kelvin",
    "standard atmospheres": "atm",
}
"""Units that pint reads otherwise; temperatures are differences here, for a formula of degrees has numbers in it."""


def unit(text: str) -> Any:
    """Return a unit as danao writes it (``g/m2/s``, ``m/g2/3``) or CF does (``g m-3``) as one of pint."""
    text = _WRITTEN.get(text, text).replace("²", "2").replace("³", "3").replace("·", "*")
    text = re.sub(r"(?<=[A-Za-z])(\d+/\d+)$", r"**(\1)", text)
    text = re.sub(r"(?<=[A-Za-z])(-?\d+)", r"**(\1)", text)
    return REGISTRY.Unit(re.sub(r"(?<=[A-Za-z)])\s+(?=[A-Za-z])", "*", text))


def environment_unit(name: str) -> Any:
    """Return the unit of a quantity of the environment as its text has it, between commas."""
    for part in re.split("[,;]", ENVIRONMENT[name])[1:]:
        try:
            return unit(part.strip())
        except (pint.errors.UndefinedUnitError, ValueError, TypeError, AssertionError):
            continue
    return unit("")


class UnitMath:
    """The module math for quantities: a square root has half the dimension, everything else takes plain numbers."""

    def __getattr__(self, name: str) -> Any:
        function = getattr(math, name)
        return (
            (lambda x: x**0.5) if name == "sqrt" else lambda *x: function(*map(plain, x)) if callable(function) else x
        )


def plain(value: Any) -> float:
    """Return a number without unit; pint objects where there is one."""
    return float(value.to("dimensionless").magnitude) if isinstance(value, pint.Quantity) else float(value)


def bare(value: Any) -> Any:
    """Return what a rate of the kernel sees: the number, whatever its unit."""
    return value.magnitude if isinstance(value, pint.Quantity) else value


class Quantities:
    """All quantities that the processes of a set see, in one state."""

    def __init__(self, kinetics: Kinetics, environment: Mapping[str, float], amount: float):
        self.kinetics = kinetics
        self.constituents = {item.name: item for item in kinetics.constituents}
        self.processes = {item.name: item for item in kinetics.resolved}
        self.environment, self.amount = environment, amount
        self.known: dict[Node, Any] = {}

    def value(self, node: Node) -> Any:
        """Return a node as a quantity."""
        if node not in self.known:
            self.known[node] = self._value(node)
        return self.known[node]

    def _value(self, node: Node) -> Any:
        if node.kind == "state":
            return self.amount * unit(self.constituents[node.key].unit)
        if node.kind == "environment":
            return self._surrounding(node.key)
        if node.kind == "parameter":
            return self._parameter(*node.key)
        if node.kind == "number":
            return node.key
        names = [name for name, _ in arguments(node.key)]
        return self._called(node.key, dict(zip(names, map(self.value, node.parts), strict=True)))

    def _surrounding(self, name: str) -> Any:
        return self.environment[name] * environment_unit(name)

    def _parameter(self, process: str, name: str) -> Any:
        owner = self.processes[process]
        value = owner.parameters[name]
        if isinstance(value, FromEnvironment):
            seen = {key: self._surrounding(key) for key in value.needs}
            return self._called(value.function, {**seen, **value.values})
        cells = Cells(self.environment, ("main",), np.zeros(1, dtype=np.int64))
        assert name in owner.declared, f"{process}.{name} is not declared"
        return float(evaluate(value, cells)[0, 0]) * unit(units.inner_unit(owner.declared[name].kind))

    def _called(self, function: Any, given: Mapping[str, Any]) -> Any:
        kind = getattr(function, "gives", None)
        if kind is not None:
            return float(function(**{name: bare(value) for name, value in given.items()})) * unit(
                units.inner_unit(kind)
            )
        try:
            return function(**given)
        except pint.DimensionalityError as error:
            file, line = function.__code__.co_filename, function.__code__.co_firstlineno
            remedy = "if its numbers carry units, declare what it gives: @gives('rate')"
            raise AssertionError(f"{file}:{line}: {function.__name__}: {error}; {remedy}") from None


def check(kinetics: Kinetics, environment: Mapping[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that every process changes every constituent by its unit per second, and by the number of the kernel."""
    with_math = [module for name, module in sys.modules.items() if name.startswith("danao.kinetics.")]
    with_math = [module for module in with_math if getattr(module, "math", None) is math]
    for amount in (0.1, 10.0):
        quantities = Quantities(kinetics, environment, amount)
        with monkeypatch.context() as patch:
            for module in with_math:
                patch.setattr(module, "math", UnitMath())
            found = {
                (item.process.name, term.constituent): term.sign
                * quantities.value(term.factor)
                * quantities.value(item.rate)
                for item in kinetics._wired
                for term in item.terms
            }
        rates = kinetics.rates(dict.fromkeys(kinetics.names, amount), environment)
        for (process, name), change in found.items():
            _check_one(process, name, change, rates[process], quantities)


def _check_one(process: str, name: str, change: Any, rate: float, quantities: Quantities) -> None:
    wanted = unit(quantities.constituents[name].unit) / REGISTRY.second
    if bare(change) == 0.0:
        return
    got = change if isinstance(change, pint.Quantity) else change * REGISTRY.dimensionless
    assert got.dimensionality == (1.0 * wanted).dimensionality, f"process '{process}' changes {name} in {got.units:~}"
    item = next(item for item in quantities.kinetics._wired if item.process.name == process)
    term = next(term for term in item.terms if term.constituent == name)
    number = term.sign * bare(quantities.value(term.factor)) * rate
    assert got.to(wanted).magnitude == pytest.approx(number, rel=1e-9), f"process '{process}': {name}, {got.units:~}"


def variants(make: Any) -> Iterator[tuple[str, list[Process]]]:
    """Give the processes of a maker with its defaults, and with every alternative of every choice."""
    for template in make.templates if isinstance(make, Group) else [make]:
        if not isinstance(template, Template):
            yield "", _listed(template())
            continue
        yield template.__name__, [_made(template)]
        for role, choice in template.roles.items():
            if isinstance(choice, Choice):
                for name in choice.known:
                    yield f"{template.__name__} {role}={name}", [_with_influence(template, role, name)]


def _with_influence(template: Template, role: str, name: str) -> Process:
    """Return a process with an alternative; where it only matters with one of another choice, with that one."""
    others = [{}] + [{key: item} for key, choice in template.roles.items() if isinstance(choice, Choice) and key != role
                     for item in choice.known]  # fmt: skip
    for other in others:
        try:
            return _made(template, **{role: name}, **other)
        except InputError as error:
            if "no influence" not in str(error):
                raise
    raise AssertionError(f"{template.__name__}: {role}={name} has no influence whatever else is chosen")


def _made(template: Template, **given: str) -> Process:
    """Return a process; what must be given is 1 in SI."""
    roles = {name: role.pick(given.get(name, role.default), name) if isinstance(role, Choice) else role
             for name, role in template.roles.items()}  # fmt: skip
    lacking = [name for name, item in template._keywords(roles).items() if getattr(item, "default", 0) is None]
    return template(**given, **dict.fromkeys(lacking, 1.0))


def _listed(made: Any) -> list[Process]:
    return list(made) if isinstance(made, list | tuple) else [made]
