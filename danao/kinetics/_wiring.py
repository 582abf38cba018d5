"""Where every argument of every rate comes from: names to a graph of nodes.

A node is a constituent, a quantity of the environment, a parameter, a number, or a call of a function on nodes.
Equal nodes are one: a limitation that five processes share is computed once. To that end parameters of auxiliary
functions with the same name and value are one parameter, whichever process they belong to.
"""

from __future__ import annotations

import inspect
import numbers
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.kinetics._environment import ENVIRONMENT
from danao.kinetics._functions import located
from danao.kinetics._parameters import identity, needs
from danao.kinetics._process import Process, arguments


@dataclass(frozen=True)
class Node:
    """Something that has a value in a cell.

    Parameters
    ----------
    kind : str
        ``state``, ``environment``, ``parameter``, ``number`` or ``call``.
    key : object
        Name of the constituent or quantity, (process, parameter), the number, or the function.
    parts : tuple of Node
        Arguments of a call.
    """

    kind: str
    key: Any
    parts: tuple[Node, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it depends on the state, and so changes within a step and from lane to lane."""
        return self.kind == "state" or any(part.moves for part in self.parts)

    def walk(self) -> Iterator[Node]:
        """Give the node and all below it, parts before what is made of them."""
        for part in self.parts:
            yield from part.walk()
        yield self


@dataclass(frozen=True)
class Term:
    """What one process does to one constituent: sign × factor × rate."""

    constituent: str
    sign: float
    factor: Node


@dataclass(frozen=True, eq=False)
class WiredProcess:
    """A process whose names are all known."""

    process: Process
    rate: Node
    terms: tuple[Term, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node it is made of, parts first."""
        roots = (self.rate, *(term.factor for term in self.terms))
        return tuple(node for root in roots for node in root.walk())


def wire(processes: tuple[Process, ...], constituents: tuple[str, ...]) -> tuple[WiredProcess, ...]:
    """Find what every name of every process stands for.

    Raises
    ------
    InputError
        With every name that nothing provides, the process, the argument, and the nearest name that exists.
    """
    problems = ProblemList()
    wired = []
    shared: dict[Any, Node] = {}
    for process in processes:
        wirer = _Wirer(process, constituents, problems, shared)
        wired.append(WiredProcess(process, wirer.call(process.rate, ()), tuple(wirer.terms())))
        wirer.note_unused()
        wirer.note_unknown_needs()
    problems.raise_if_any()
    return tuple(wired)


@dataclass
class _Wirer:
    """Resolves the names of one process, noting problems as it goes."""

    process: Process
    constituents: tuple[str, ...]
    problems: ProblemList
    shared: dict[Any, Node]

    def __post_init__(self) -> None:
        self.used: set[str] = set()

    def parameter(self, name: str, shared: bool) -> Node:
        """Return the node of a parameter.

        Those of auxiliary functions are shared with the first process that has one of this name and value, so that
        what many processes have in common is computed once. Those of the rates themselves stay apart: a run with
        another number for one of them then needs no other kernel.
        """
        own = Node("parameter", (self.process.name, name))
        return self.shared.setdefault((name, identity(self.process.parameters[name])), own) if shared else own

    def call(self, function: Callable[..., Any], above: tuple[Callable[..., Any], ...]) -> Node:
        """Return the node of a function applied to what its arguments stand for."""
        if function in above:
            self._note(f"the auxiliary {_name(function)} needs itself", "", function)
            return Node("number", 0.0)
        if not inspect.isfunction(getattr(function, "py_func", function)):
            self._note(f"{function!r} is not a plain Python function", "use def or lambda")
            return Node("number", 0.0)
        try:
            named = list(arguments(function))
        except InputError as error:
            self._note(error.problems[0].rule, error.problems[0].remedy, function)
            return Node("number", 0.0)
        return Node(
            "call", function, tuple(self.argument(name, default, (*above, function)) for name, default in named)
        )

    def argument(self, name: str, default: Any, above: tuple[Callable[..., Any], ...]) -> Node:
        """Return what an argument stands for."""
        target = self.process.variables.get(name, name)
        self.used.add(name)
        if callable(target) and target in above and self._is_known(name):
            target = name  # a formula of the wind asks for the wind itself
        if callable(target):
            return self.call(target, above)
        if isinstance(target, numbers.Real):
            return Node("number", float(target))
        if target in self.process.parameters:
            self.used.add(target)
            return self.parameter(str(target), shared=len(above) > 1)
        if target in self.constituents:
            return Node("state", target)
        if target in ENVIRONMENT:
            # a quantity that is simulated is taken from the state: salinity from SALINITY
            simulated = str(target).upper() in self.constituents
            return Node("state", str(target).upper()) if simulated else Node("environment", target)
        if isinstance(default, numbers.Real):
            # a float comes as it is: a Constant knows its unit
            return Node("number", default if isinstance(default, float) else float(default))
        self._unknown(name, target, above[-1])
        return Node("number", 0.0)

    def _is_known(self, name: str) -> bool:
        return name in self.process.parameters or name in self.constituents or name in ENVIRONMENT

    def _unknown(self, name: str, target: Any, function: Callable[..., Any]) -> None:
        known = [*self.constituents, *ENVIRONMENT, *self.process.parameters]
        what = f"argument '{name}' of {_name(function)}" + (f" ('{target}')" if target != name else "")
        rule = f"{what} is neither a constituent, nor of the environment, nor a parameter"
        self._note(rule, nearest(target, known), function, name)

    def _note(self, rule: str, remedy: str, function: Any = None, argument: str = "") -> None:
        """Note a problem of the process, at the function (its rate if no other is given) that it is about."""
        problem = Problem(rule, f"process '{self.process.name}'", remedy=remedy)
        self.problems.problems.append(located(problem, function or self.process.rate, argument))

    def terms(self) -> Iterator[Term]:
        """Give the stoichiometry with its factors resolved."""
        for constituent, factor in self.process.stoichiometry.items():
            if constituent not in self.constituents:
                rule = f"changes '{constituent}', which is not among the constituents"
                self._note(rule, nearest(constituent, self.constituents))
                continue
            if isinstance(factor, str):
                name = factor.removeprefix("-")
                self.used.add(name)
                yield Term(constituent, -1.0 if factor != name else 1.0, self.parameter(name, shared=False))
            elif callable(factor):
                yield Term(constituent, 1.0, self.call(factor, ()))
            else:
                yield Term(constituent, 1.0, Node("number", float(factor)))

    def note_unused(self) -> None:
        """Note parameters and variables that no function asks for: most likely misspelt."""
        for kind, given in (("parameter", self.process.parameters), ("variable", self.process.variables)):
            for name in given:
                if name not in self.used:
                    asked = sorted(self.used - set(given))
                    self._note(f"{kind} '{name}' is asked for by no function", nearest(name, asked))

    def note_unknown_needs(self) -> None:
        """Note parameters that depend on what is no quantity of the environment."""
        for name, value in self.process.parameters.items():
            for need in needs(value):
                if need not in ENVIRONMENT:
                    self.problems.add(
                        f"depends on '{need}', which is not of the environment",
                        key=f"process '{self.process.name}'.{name}",
                        remedy=nearest(need, ENVIRONMENT),
                    )


def rates(
    wired: tuple[WiredProcess, ...],
    state: Mapping[str, float],
    environment: Mapping[str, float],
    parameters: Mapping[tuple[str, str], float],
) -> dict[str, float]:
    """Return the rate of every process in one state, in plain Python.

    Parameters
    ----------
    wired : tuple of WiredProcess
        The processes.
    state, environment : mapping of name to number
        Concentrations and quantities of the environment.
    parameters : mapping of (process, parameter) to number
        Values in this place.
    """
    known: dict[Node, float] = {}
    given: dict[str, Mapping[Any, float]] = {"state": state, "environment": environment, "parameter": parameters}
    with np.errstate(all="ignore"):
        for node in (node for item in wired for node in item.nodes):
            if node.kind == "call":
                values = dict(zip((name for name, _ in arguments(node.key)), node.parts, strict=True))
                known[node] = node.key(**{name: np.float64(known[part]) for name, part in values.items()})
            else:
                known[node] = node.key if node.kind == "number" else given[node.kind][node.key]
    return {item.process.name: float(known[item.rate]) for item in wired}


def environment_of(wired: tuple[WiredProcess, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the quantities of the environment that rates ask for, and those that parameters alone ask for."""
    by_rates = {node.key for item in wired for node in item.nodes if node.kind == "environment"}
    by_parameters = {name for item in wired for value in item.process.parameters.values() for name in needs(value)}
    ordered = [name for name in ENVIRONMENT if name in by_rates | by_parameters]
    return tuple(n for n in ordered if n in by_rates), tuple(n for n in ordered if n not in by_rates)


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", repr(function))
