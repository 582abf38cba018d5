"""Rates in quantities with units: what a process gives is per second in the unit of what it changes, or it is wrong.

Every number that a rate sees gets its unit: constituents theirs, parameters the inner unit of their kind, quantities of
the environment what `ENVIRONMENT` says, constants their own (`danao.kinetics._constant.Constant`). The functions of the
process, and the helpers that they call, are then called with them, and pint objects to any sum of unlike things, and to
any exponential of what has a unit. A formula whose numbers carry units says what it gives
(`danao.kinetics._empirical.gives`). Temperatures are differences: 0 °C is where `KELVIN` is added.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pint
import pytest

from danao import Kinetics, Process, units
from danao.errors import InputError
from danao.kinetics import ENVIRONMENT, Choice, FromEnvironment, Group, Template
from danao.kinetics._constant import Constant
from danao.kinetics._functions import global_names
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


def quantity(value: float, of: Any) -> Any:
    """Return a number with its unit; one of numpy, whose comparisons may be multiplied with, as rates without if do."""
    return np.float64(value) * of


class UnitMath:
    """The module math for quantities: a square root has half the dimension, everything else takes plain numbers."""

    def __getattr__(self, name: str) -> Any:
        known = getattr(math, name)
        if name == "sqrt":
            return lambda x: x**0.5
        return (lambda *x: known(*map(plain, x))) if callable(known) else known


def plain(value: Any) -> float:
    """Return a number without unit; pint objects where there is one."""
    return float(value.to("dimensionless").magnitude) if isinstance(value, pint.Quantity) else float(value)


def bare(value: Any) -> Any:
    """Return what a rate of the kernel sees: the number, whatever its unit."""
    return value.magnitude if isinstance(value, pint.Quantity) else value


def with_zero(choose: Callable[..., Any]) -> Callable[..., Any]:
    """Return min or max for quantities: a plain zero among them is one of theirs, any other plain number is not."""

    def chosen(*values: Any) -> Any:
        """Return the least or the greatest."""
        of = next((value.units for value in values if isinstance(value, pint.Quantity)), 1.0)
        return choose(value if isinstance(value, pint.Quantity) or value != 0.0 else 0.0 * of for value in values)

    return chosen


SEEN = {"math": UnitMath(), "min": with_zero(min), "max": with_zero(max)}
"""What a function finds under these names when it is called with quantities."""


def for_quantities(function: Any, known: dict[Any, Any]) -> Callable[..., Any]:
    """Return a function as quantities need it: its constants have units, its helpers are such functions themselves.

    One that declares what it gives is called with plain numbers. What is wrong in its units is an AssertionError that
    names it. Those made already are in `known`.
    """
    if function not in known:
        known[function] = lambda *given, **named: known[function](*given, **named)  # one that calls itself
        known[function] = _declared(function) if hasattr(function, "gives") else _checked(function, known)
    return known[function]


def _declared(function: Any) -> Callable[..., Any]:
    """Return a function that declares what it gives, as quantities need it."""
    of = unit(function.gives)

    def call(*given: Any, **named: Any) -> Any:
        """Return what the numbers alone give, with the unit declared."""
        value = function(*map(bare, given), **{name: bare(item) for name, item in named.items()})
        return quantity(float(value), of)

    return call


def _checked(function: Any, known: dict[Any, Any]) -> Callable[..., Any]:
    """Return a function that declares nothing, as quantities need it."""
    space = {
        **function.__globals__,
        **{name: item for name, item in SEEN.items() if name in function.__code__.co_names},
    }
    for name in global_names(function.__code__):
        item = space.get(name)
        if isinstance(item, Constant):
            space[name] = quantity(item, unit(item.unit))
        elif isinstance(item, types.FunctionType) and name not in SEEN:
            space[name] = for_quantities(item, known)
    code = function.__code__
    copy = types.FunctionType(code, space, function.__name__, function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__

    def call(*given: Any, **named: Any) -> Any:
        """Return what the function gives; sums and comparisons of unlike things are wrong."""
        try:
            return copy(*given, **named)
        except (pint.DimensionalityError, ValueError) as error:
            remedy = "if its numbers carry units, make them constants or declare what it gives: @gives('rate')"
            where = f"{code.co_filename}:{code.co_firstlineno}: {function.__name__}"
            raise AssertionError(f"{where}: {error}; {remedy}") from None

    return call


class Quantities:
    """All quantities that the processes of a set see, in one state."""

    def __init__(self, kinetics: Kinetics, environment: Mapping[str, float], amount: float):
        self.kinetics = kinetics
        self.constituents = {item.name: item for item in kinetics.constituents}
        self.processes = {item.name: item for item in kinetics.resolved}
        self.environment, self.amount = environment, amount
        self.known: dict[Node, Any] = {}
        self.functions: dict[Any, Any] = {}

    def value(self, node: Node) -> Any:
        """Return a node as a quantity."""
        if node not in self.known:
            self.known[node] = self._value(node)
        return self.known[node]

    def _value(self, node: Node) -> Any:
        if node.kind == "state":
            return quantity(self.amount, unit(self.constituents[node.key].unit))
        if node.kind == "environment":
            return self._surrounding(node.key)
        if node.kind == "parameter":
            return self._parameter(*node.key)
        if node.kind == "number":
            return quantity(float(node.key), unit(node.key.unit)) if isinstance(node.key, Constant) else node.key
        names = [name for name, _ in arguments(node.key)]
        return self._called(node.key, dict(zip(names, map(self.value, node.parts), strict=True)))

    def _surrounding(self, name: str) -> Any:
        return quantity(self.environment[name], environment_unit(name))

    def _parameter(self, process: str, name: str) -> Any:
        owner = self.processes[process]
        value = owner.parameters[name]
        if isinstance(value, FromEnvironment):
            seen = {key: self._surrounding(key) for key in value.needs}
            return self._called(value.function, {**seen, **value.values})
        cells = Cells(self.environment, ("main",), np.zeros(1, dtype=np.int64))
        assert name in owner.declared, f"{process}.{name} is not declared"
        return quantity(evaluate(value, cells)[0, 0], unit(units.inner_unit(owner.declared[name].kind)))

    def _called(self, function: Any, given: Mapping[str, Any]) -> Any:
        return for_quantities(function, self.functions)(**given)


def check(kinetics: Kinetics, environment: Mapping[str, float]) -> None:
    """Assert that every process changes every constituent by its unit per second, and by the number of the kernel."""
    for amount in (0.1, 10.0):
        quantities = Quantities(kinetics, environment, amount)
        rates = kinetics.rates(dict.fromkeys(kinetics.names, amount), environment)
        for item in kinetics._wired:
            for term in item.terms:
                change = term.sign * quantities.value(term.factor) * quantities.value(item.rate)
                _check_one(item.process.name, term.constituent, change, rates[item.process.name], quantities)


def _check_one(process: str, name: str, change: Any, rate: float, quantities: Quantities) -> None:
    wanted = unit(quantities.constituents[name].unit) / REGISTRY.second
    if not isinstance(change, pint.Quantity) and change == 0.0:
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
