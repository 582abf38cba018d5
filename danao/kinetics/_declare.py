"""One function, one process: how a process of the library, or of a user's file, is declared.

The body of the function is the rate. Its arguments are what the rate depends on; its keyword-only arguments are
parameters, each with unit, default, range and source; the decorator carries the stoichiometry. What the decorator
returns makes a `Process` from a user's values, and explains itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from danao import units
from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics._declared import INFINITY, Choice, Parameter, computed, parameter
from danao.kinetics._parameters import FromEnvironment
from danao.kinetics._process import Process, arguments

__all__ = ["Choice", "Group", "Parameter", "Template", "computed", "group", "parameter", "process"]


class Template:
    """A declared process: call it with values to get a `Process`.

    Attributes
    ----------
    rate : callable
        The plain function.
    parameters : mapping of name to Parameter
        Everything that can be given a value, of the rate and of its auxiliaries, all alternatives included.
    """

    def __init__(self, rate: Callable[..., float], body: Mapping[str, Any], roles: Mapping[str, Any]):
        self.rate = rate
        self.roles = dict(roles)
        self.title = body["title"] or rate.__name__.replace("_", " ")
        self._body = body
        self.parameters = {
            name: value for name, value in self._keywords(self.roles).items() if isinstance(value, Parameter)
        }
        self.__name__, self.__module__ = rate.__name__, rate.__module__
        rate.__qualname__ = f"{rate.__name__}.rate"  # where pickle finds it
        self.__doc__ = _explained(rate.__doc__ or "", self.parameters, self._choosable())
        self.__signature__ = _signature(self.parameters, self._choosable())

    def __call__(self, *first: Any, **given: Any) -> Process:
        """Return the process with values given by name, or in the order of the signature.

        Raises
        ------
        InputError
            With every name that is not known, and every value that cannot be read or makes no sense.
        """
        given = _by_name(self, first, given)
        problems = ProblemList()
        roles = self._picked(given, problems)
        keywords = self._needed(roles)
        theta = _thetas(given.get("theta"), keywords, problems)
        values: dict[str, Any] = {}
        for name, declared in keywords.items():
            try:
                values[name] = _value(declared, given.get(name), name, theta.get(name))
            except InputError as error:
                problems.take(error)
        for name in sorted(set(given) - {"theta", *roles, *keywords}):
            problems.add("has no influence with what else is chosen", key=name)
        problems.raise_if_any()
        for name in [name for name, role in roles.items() if isinstance(self.roles[name], Choice) and _is_value(role)]:
            values[name] = roles.pop(name)
        return self._process(roles, values, {name: item for name, item in keywords.items() if name in self.parameters})

    def with_roles(self, parameters: Mapping[str, Parameter] | None = None, **roles: Any) -> Template:
        """Return the same process with other usual roles: the death of one kind of algae for another.

        Parameters
        ----------
        parameters : mapping of name to Parameter, optional
            In place of those that were declared beside the rate (not of those in its signature).
        **roles : str, None, callable or Choice
            In place of the usual ones, or further ones.
        """
        body = self._body if parameters is None else {**self._body, "parameters": dict(parameters)}
        return Template(self.rate, body, self.roles | roles)

    def _process(self, roles: dict[str, Any], values: dict[str, Any], declared: dict[str, Parameter]) -> Process:
        body = self._body
        names = {name: role for name, role in roles.items() if _is_name(role)}
        used = set(_asked(self.rate, roles))
        return Process(
            self.title.format(**names),
            rate=self.rate,
            stoichiometry=_named(body["stoichiometry"], names),
            byproducts=_named(body["byproducts"], names),
            released=body["released"],
            parameters=values,
            variables={name: role for name, role in roles.items() if role is not None and name in used},
            exchange=body["exchange"],
            declared=declared,
        )

    def _picked(self, given: Mapping[str, Any], problems: ProblemList) -> dict[str, Any]:
        """Return what each role stands for: the name of a constituent, an auxiliary function, or nothing."""
        picked = {}
        for name, role in self.roles.items():
            wanted = given.get(name)
            try:
                if isinstance(role, Choice):
                    picked[name] = role.pick(role.default if wanted is None else wanted, name)
                else:
                    picked[name] = wanted if name in given else role
            except InputError as error:
                problems.take(error)
                picked[name] = role.known[role.default]
        picked |= {n: role.format(**picked) for n, role in picked.items() if isinstance(role, str) and n not in given}
        asked = set(_asked(self.rate, picked))
        return {name: role for name, role in picked.items() if _is_name(role) or name in asked}

    def used(self, given: Mapping[str, Any]) -> set[str]:
        """Return the parameters and roles that have an influence with the alternatives that are given."""
        roles = self._picked(given, ProblemList())
        return set(roles) | set(self._keywords(roles))

    def _choosable(self) -> dict[str, Any]:
        """Return the roles that a user may fill, each with its default."""
        roles = {name: role.default if isinstance(role, Choice) else role for name, role in self.roles.items()}
        return {name: default for name, default in roles.items() if isinstance(default, str) or default is None}

    def _needed(self, roles: Mapping[str, Any]) -> dict[str, Any]:
        """Return the declared keyword arguments that are asked for with these roles."""
        asked = set(_asked(self.rate, roles))
        for factor in (*self._body["stoichiometry"].values(), *self._body["byproducts"].values()):
            asked |= {name for name, _ in arguments(factor)} if callable(factor) else {str(factor).removeprefix("-")}
        return {name: item for name, item in self._keywords(roles).items() if name in asked}

    def _keywords(self, roles: Mapping[str, Any]) -> dict[str, Any]:
        """Return the declared keyword arguments of the rate, its stoichiometry and all auxiliaries in `roles`."""
        found: dict[str, Any] = {}
        factors = (*self._body["stoichiometry"].values(), *self._body["byproducts"].values())
        functions = [self.rate, *_functions(roles.values()), *(factor for factor in factors if callable(factor))]
        for function in functions:
            for name, default in arguments(function):
                declared = isinstance(default, Parameter | FromEnvironment)
                if declared and found.setdefault(name, default) != default:
                    raise TypeError(f"{self.rate.__name__}: two parameters are named '{name}'")
        for name, default in self._body["parameters"].items():
            found.setdefault(name, default)
        return found


def process(
    stoichiometry: Mapping[str, Any],
    *,
    byproducts: Mapping[str, Any] | None = None,
    released: Mapping[str, float] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
    exchange: str = "water",
    title: str = "",
    **roles: Any,
) -> Callable[[Callable[..., float]], Template]:
    """Declare a process: the function below is its rate, in g/m³/s.

    Parameters
    ----------
    stoichiometry : mapping of constituent (or role) to factor
        Grams changed per gram of rate, as in `Process`; a factor may be ``closing("N")``: what closes that element.
    byproducts : mapping of constituent to factor, optional
        What changes too where it is simulated, and on which nothing here depends.
    released : mapping of element to number, optional
        Grams of an element that leave the simulated matter per gram of rate, for the closure.
    parameters : mapping of name to Parameter, optional
        Those that only the stoichiometry names.
    exchange : str
        ``"water"``, ``"air"`` or ``"bed"``.
    title : str
        Name of the process; ``{constituent}`` is filled with what the role stands for. Without it the function's name.
    **roles : str, None, callable or Choice
        What an argument stands for where it is no name of a constituent: a name that a user may change (which may be
        made of another one: ``bed="{constituent}_bed"``), an auxiliary function, or a choice of these.

    Examples
    --------
    >>> @process({"constituent": -1.0}, constituent="FC", title="loss {constituent}")
    ... def loss(constituent, *, rate=parameter("0.8 1/day", "rate", "loss", ("0.2 1/day", "5 1/day"), theta=1.07)):
    ...     return rate * constituent
    >>> loss(rate="1.2 1/day").name
    'loss FC'
    """
    body = {
        "stoichiometry": dict(stoichiometry),
        "byproducts": dict(byproducts or {}),
        "released": dict(released or {}),
        "parameters": dict(parameters or {}),
        "exchange": exchange,
        "title": title,
    }
    return lambda rate: Template(rate, body, roles)


class Group:
    """Several declared processes under one name: a value goes to every one that knows its parameter."""

    def __init__(self, function: Callable[[], None], templates: tuple[Template, ...]):
        self.templates = templates
        self.parameters = {name: item for template in templates for name, item in template.parameters.items()}
        choosable = {name: default for template in templates for name, default in template._choosable().items()}
        self.__name__, self.__module__ = function.__name__, function.__module__
        self.__doc__ = _explained(function.__doc__ or "", self.parameters, choosable)
        self.__signature__ = _signature(self.parameters, choosable)

    def __call__(self, *first: Any, **given: Any) -> list[Process]:
        """Return the processes with values given by name; errors as those of a `Template`."""
        given = _by_name(self, first, given)
        problems = ProblemList()
        made = []
        used = {name for template in self.templates for name in template.used(given)}
        for template in self.templates:
            others = used - template.used(given)  # what has an influence elsewhere in the group, but none here
            own = {n: value for n, value in given.items() if n in template.__signature__.parameters and n not in others}
            if isinstance(own.get("theta"), Mapping):
                warm = {name for name in others & set(self.parameters) if self.parameters[name].theta is not None}
                own["theta"] = {name: value for name, value in own["theta"].items() if name not in warm}
            try:
                made.append(template(**own))
            except InputError as error:
                problems.problems += [found for found in error.problems if found not in problems.problems]
        problems.raise_if_any()
        return made


def group(*templates: Template) -> Callable[[Callable[[], None]], Group]:
    """Declare a group of processes: the function below gives its name and its docstring."""
    return lambda function: Group(function, templates)


def _by_name(maker: Template | Group, first: tuple[Any, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Return all that is given, by name; `InputError` for every name that is not known."""
    known = list(maker.__signature__.parameters)
    if len(first) > len(known):
        raise InputError(Problem(f"takes {len(known)} values, not {len(first)}", key=maker.__name__))
    wrong = [name for name in given if name not in known]
    if wrong:
        key = maker.__name__
        raise InputError([Problem(f"has no argument '{name}'", key, remedy=nearest(name, known)) for name in wrong])
    found = {**dict(zip(known, first, strict=False)), **given}
    return {name: value for name, value in found.items() if value is not None or name not in maker.parameters}


def _is_name(role: Any) -> bool:
    """Tell whether what stands for a role is the name of a constituent, or nothing."""
    return role is None or isinstance(role, str)


def _is_value(role: Any) -> bool:
    """Tell whether what stands for a role is a value: neither a name nor a function."""
    return not (_is_name(role) or callable(role))


def _functions(roles: Iterable[Any]) -> Iterator[Callable[..., float]]:
    """Give the auxiliary functions among roles, all alternatives of a choice included."""
    for role in roles:
        if isinstance(role, Choice):
            yield from role.known.values()
        elif callable(role):
            yield role


def _asked(function: Callable[..., float], roles: Mapping[str, Any], above: tuple[Any, ...] = ()) -> Iterator[str]:
    """Give the names that a rate asks for, and those that its auxiliaries ask for."""
    for name, _ in arguments(function):
        yield name
        role = roles.get(name)
        if callable(role) and role not in (*above, function):
            yield from _asked(role, roles, (*above, function))


def _named(factors: Mapping[str, Any], names: Mapping[str, str | None]) -> dict[str, Any]:
    """Return factors by constituent, without those whose role nobody fills."""
    found = {names.get(key, key): factor for key, factor in factors.items()}
    return {str(key): factor for key, factor in found.items() if key is not None}


def _value(declared: Any, given: Any, key: str, theta: float | None) -> Any:
    if isinstance(declared, FromEnvironment):
        return declared
    return declared.read(declared.default if given is None else given, key, theta)


def _thetas(given: Any, keywords: Mapping[str, Any], problems: ProblemList) -> dict[str, float]:
    """Return temperature factors by parameter: one number for all that have one, or a mapping."""
    warm = [name for name, item in keywords.items() if isinstance(item, Parameter) and item.theta is not None]
    if given is None:
        return {}
    found = dict(given) if isinstance(given, Mapping) else dict.fromkeys(warm, given)
    for name, value in found.items():
        if name not in warm:
            problems.add("has no temperature factor", key=f"theta.{name}", remedy=nearest(name, warm))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value < INFINITY:
            problems.add(f"{value!r} is not above 0", key=f"theta.{name}", remedy="1 is no influence of temperature")
    return found


def _signature(parameters: Mapping[str, Parameter], choosable: Mapping[str, Any]) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    items = [inspect.Parameter(name, kind, default=value, annotation="str | None") for name, value in choosable.items()]
    items += [inspect.Parameter(n, kind, default=p.default, annotation="Any") for n, p in parameters.items()]
    if any(parameter.theta is not None for parameter in parameters.values()):
        items.append(inspect.Parameter("theta", kind, default=None, annotation="float | Mapping[str, float]"))
    return inspect.Signature(items)


def _explained(text: str, parameters: Mapping[str, Parameter], choosable: Mapping[str, Any]) -> str:
    """Return a docstring with a section on the parameters before that on the source."""
    lines = []
    for name, default in choosable.items():
        lines += [f"{name} : str", f"    Name that stands for it; {default}."]
    for name, item in parameters.items():
        unit = units.inner_unit(item.kind)
        number = f"number ({unit})" if unit else "number"
        lines += [f"{name} : text with unit, {number}, {{reach: …}} or Series", f"    {item.text()}"]
    if any(item.theta is not None for item in parameters.values()):
        lines += ["theta : number or mapping of parameter to number", "    Temperature factors in place of the usual."]
    before, mark, after = inspect.cleandoc(text).partition("Source\n------")
    section = "\n".join(["Parameters", "----------", *lines])
    return f"{before.rstrip()}\n\n{section}\n\n{mark}{after}".rstrip() + "\n"
