"""What the variables of a generated kernel are called, and which columns they come from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from danao.kinetics._parameters import lanes_of
from danao.kinetics._wiring import Node, WiredProcess, environment_of


class Layout:
    """Names and columns of one set of processes.

    Key of names: c constituent, p parameter, e environment, w what is evaluated once per cell (or once per cell and
    lane, where a parameter differs by lane), m what moves with the state. In the later stages of a step, moving names
    carry the stage's letter (``u3``, ``u_m1``).

    Parameters
    ----------
    wired : tuple of WiredProcess
        The processes.
    constituents : tuple of str
        All constituents, in the order of the state array.
    """

    def __init__(self, wired: tuple[WiredProcess, ...], constituents: tuple[str, ...]):
        self.wired = wired
        self.constituents = constituents
        self.nodes = list(dict.fromkeys(node for item in wired for node in item.nodes))
        self.environment = environment_of(wired)[0]
        given = [node for node in self.nodes if node.kind == "parameter"]
        values = {item.process.name: item.process.parameters for item in wired}
        laned = [node for node in given if lanes_of(values[node.key[0]][node.key[1]])]
        self.shared: tuple[tuple[str, str], ...] = tuple(node.key for node in given if node not in laned)
        self.laned: tuple[tuple[str, str], ...] = tuple(node.key for node in laned)
        calls = [node for node in self.nodes if node.kind == "call"]
        self.settled = [node for node in calls if not node.moves]
        self.moving = [node for node in calls if node.moves]
        self.functions: dict[Callable[..., Any], str] = {}
        for node in calls:
            self.functions.setdefault(node.key, f"function_{len(self.functions)}")
        self._names = {node: self._name(node) for node in self.nodes}

    def _name(self, node: Node) -> str:
        if node.kind == "state":
            return f"c{self.constituents.index(node.key)}"
        if node.kind == "environment":
            return f"e{self.environment.index(node.key)}"
        if node.kind == "parameter":
            return f"p{(*self.shared, *self.laned).index(node.key)}"
        if node.kind == "number":
            return repr(node.key).replace("inf", "np.inf").replace("nan", "np.nan")
        return f"m{self.moving.index(node)}" if node.moves else f"w{self.settled.index(node)}"

    @cached_property
    def changed(self) -> list[int]:
        """Columns of the constituents that some process changes."""
        return self._columns({term.constituent for item in self.wired for term in item.terms})

    @cached_property
    def exchanged(self) -> list[int]:
        """Columns of the constituents that exchange mass with air or bed."""
        partners = (item for item in self.wired if item.process.exchange != "water")
        return self._columns({term.constituent for item in partners for term in item.terms})

    @cached_property
    def held(self) -> list[int]:
        """Columns of the constituents that take part, changed or only read."""
        read = {node.key for node in self.nodes if node.kind == "state"}
        return sorted({*self.changed, *self._columns(read)})

    @cached_property
    def fixed(self) -> list[str]:
        """Names of all that is fixed in a cell, in the order of the array that `rescue` gets."""
        inputs = [node for node in self.nodes if node.kind in ("environment", "parameter")]
        return [self._names[node] for node in (*inputs, *self.settled)]

    def is_laned(self, node: Node) -> bool:
        """Tell whether a node differs from lane to lane for a parameter that does."""
        return node.key in self.laned if node.kind == "parameter" else any(map(self.is_laned, node.parts))

    def _columns(self, names: set[str]) -> list[int]:
        return [i for i, name in enumerate(self.constituents) if name in names]

    def is_staged(self, node: Node) -> bool:
        """Tell whether a node has another value in the later stages."""
        if node.kind == "state":
            return self.constituents.index(node.key) in self.changed
        return any(self.is_staged(part) for part in node.parts)

    def at(self, node: Node, stage: str = "") -> str:
        """Return the name of a node in a stage (``""``, ``"u"``, ``"v"`` or ``"x"``)."""
        name = self._names[node]
        if not stage or not self.is_staged(node):
            return name
        return f"{stage}{name[1:]}" if node.kind == "state" else f"{stage}_{name}"

    def call(self, node: Node, stage: str = "") -> str:
        """Return the line that evaluates a call."""
        arguments = ", ".join(self.at(part, stage) for part in node.parts)
        return f"{self.at(node, stage)} = {self.functions[node.key]}({arguments})"

    def product(self, sign: float, factor: Node, rate: str) -> str:
        """Return a stoichiometric factor times a rate."""
        if factor.kind == "number":
            number = sign * factor.key
            return rate if number == 1.0 else f"({number!r}) * {rate}"
        return f"{'-' if sign < 0.0 else ''}{self._names[factor]} * {rate}"
