"""Kinetics: chosen processes as a processes × constituents (Gujer) matrix."""

from __future__ import annotations

import ast
import html
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from danao.errors import InputError, ProblemList
from danao.kinetics._constituents import constituent
from danao.kinetics._elements import imbalance, open_elements, resolved
from danao.kinetics._environment import complete
from danao.kinetics._parameters import Cells, described, evaluate, lanes_of
from danao.kinetics._process import Constituent, Process
from danao.kinetics._wiring import environment_of, rates, wire

if TYPE_CHECKING:
    from danao.kinetics._compile import CompiledKinetics


class Kinetics:
    """Chosen processes, stacked as the table that the field knows: a row a process, a column a constituent.

    Parameters
    ----------
    processes : iterable of Process, or of lists of them
        What happens. Presets return lists; they are laid flat.
    constituents : iterable of Constituent or str
        What the water carries, in the order of the state.

    Attributes
    ----------
    processes : tuple of Process
        As they were given.
    resolved : tuple of Process
        With numbers for the factors that close an element, and with the by-products that are simulated.

    Raises
    ------
    InputError
        With every name that nothing provides, every process named twice, and every element that a process within the
        water both takes and gives without closing.

    Examples
    --------
    >>> from danao.kinetics.decay import decay
    >>> print(Kinetics([decay("COD", rate=1e-6)], ["COD", "TRACER"]))
    process   | COD | TRACER | rate     | parameters
    ----------+-----+--------+----------+-------------------
    decay COD | -1  |        | k * COD  | k = 1e-06·1.047^(T−20)
    """

    def __init__(self, processes: Iterable[Any], constituents: Iterable[Any]):
        self.constituents: tuple[Constituent, ...] = tuple(
            constituent(item) if isinstance(item, str) else item for item in constituents
        )
        self.processes: tuple[Process, ...] = tuple(flat(processes))
        problems = ProblemList()
        for kind, names in (("processes", [p.name for p in self.processes]), ("constituents", list(self.names))):
            for name in sorted({name for name in names if names.count(name) > 1}):
                problems.add(f"two {kind} are named '{name}'", remedy="give each its own name")
        counts = {n for p in self.processes for value in p.parameters.values() for n in lanes_of(value)}
        if len(counts) > 1:
            found = " and ".join(str(count) for count in sorted(counts))
            problems.add(f"parameters are given for {found} lanes", remedy="give all for equally many")
        problems.raise_if_any()
        self._simulated = {item.name: item for item in self.constituents}
        self.resolved = self._resolved(problems)
        self._wired = wire(self.resolved, self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the constituents, in their order."""
        return tuple(item.name for item in self.constituents)

    def _resolved(self, problems: ProblemList) -> tuple[Process, ...]:
        """Return the processes with numbers for all closing factors; every element that stays open is an error."""
        found = []
        for process in self.processes:
            try:
                found.append(resolved(process, self._simulated))
            except InputError as error:
                problems.take(error)
                continue
            for element, residual in open_elements(found[-1], self._simulated).items():
                problems.add(
                    f"does not close {element}: {residual:+.6g} g per gram of rate",
                    key=f"process '{process.name}'",
                    remedy="correct the stoichiometry, or say exchange='air' or 'bed', or what is released",
                )
        problems.raise_if_any()
        return tuple(found)

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Quantities of the environment that are asked for, each with the names of the processes that do."""
        needs = [(item.process.name, (*chain.from_iterable(environment_of((item,))),)) for item in self._wired]
        return {name: tuple(who for who, asks in needs if name in asks) for _, asks in needs for name in asks}

    def compile(self) -> CompiledKinetics:
        """Return the fused kernel, compiled once per machine.

        Raises
        ------
        InputError
            If a rate function cannot be compiled; the message names the process, the file and the line.
        """
        from danao.kinetics._compile import CompiledKinetics  # numba takes half a second to load

        return CompiledKinetics(self._wired, self.names)

    def rates(self, state: Mapping[str, float], environment: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the rate of every process in one state, g/m³/s, in plain Python: for a look, and for tests.

        Parameters
        ----------
        state : mapping of constituent to number
            Concentrations; what is not named is zero.
        environment : mapping of name to number, optional
            Quantities of the environment that are asked for.

        Raises
        ------
        InputError
            If a quantity of the environment is asked for and not given.
        """
        surroundings = complete(environment or {}, [name for names in environment_of(self._wired) for name in names])
        cells = Cells(surroundings, ("",), np.zeros(1, dtype=np.int64))
        values = {(p.name, name): value for p in self.processes for name, value in p.parameters.items()}
        given = {key: float(evaluate(value, cells)[0, 0]) for key, value in values.items()}
        return rates(self._wired, dict.fromkeys(self.names, 0.0) | dict(state), surroundings, given)

    def imbalance(self) -> dict[str, dict[str, float]]:
        """Return what each process makes (positive) or loses of each declared element, g per gram of rate.

        Parameters enter as given; a process with a factor that is not a plain number is left out.
        """
        return {p.name: found for p in self.resolved if (found := imbalance(p, self._simulated))}

    def unusual(self) -> list[str]:
        """Return what is unusual about the parameters: values outside the range of their source."""
        return [text for process in self.processes for text in process.unusual()]

    def table(self) -> list[list[str]]:
        """Return the matrix as rows of texts, the header first."""
        rows = [["process", *self.names, "rate", "parameters"]]
        for process in self.resolved:
            cells = [_factor(process.stoichiometry.get(name, "")) for name in self.names]
            given = ", ".join(f"{name} = {described(value)}" for name, value in process.parameters.items())
            rows.append([process.name, *cells, expression(process), given])
        return rows

    def to_markdown(self) -> str:
        """Return the matrix as a Markdown table."""
        rows = [[cell.replace("|", "\\|") for cell in row] for row in self.table()]
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def __str__(self) -> str:
        """Return the matrix as text in columns."""
        rows = self.table()
        widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
        lines = [
            " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        ]
        return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])

    def _repr_html_(self) -> str:
        head, *body = self.table()
        top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        return f"<Kinetics: {len(self.processes)} processes, {', '.join(self.names) or 'no constituents'}>"


def expression(process: Process) -> str:
    """Return the rate as it reads in its function, ``k * c`` with the names that its arguments stand for."""
    function: Callable[..., Any] = process.rate
    named = {key: value for key, value in process.variables.items() if isinstance(value, str)}
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return getattr(function, "__name__", "rate")
    returns = [node for node in ast.walk(tree) if isinstance(node, ast.Return)]
    if len(returns) != 1 or returns[0].value is None or _has_locals(tree):
        return f"{function.__name__}({', '.join(named.get(n, n) for n in inspect.signature(function).parameters)})"
    for node in ast.walk(returns[0].value):
        if isinstance(node, ast.Name):
            node.id = named.get(node.id, node.id)
    return ast.unparse(returns[0].value)


def _has_locals(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Assign | ast.AugAssign | ast.For | ast.While | ast.If) for node in ast.walk(tree))


def flat(processes: Iterable[Any]) -> Iterable[Process]:
    """Give processes one by one, those of lists in their place.

    Raises
    ------
    InputError
        If something among them is no Process.
    """
    for item in processes:
        if isinstance(item, Process):
            yield item
        elif isinstance(item, Iterable) and not isinstance(item, str):
            yield from flat(item)
        else:
            raise InputError(f"{item!r} is not a Process")


def _factor(factor: Any) -> str:
    if callable(factor):
        return getattr(factor, "__name__", "f")
    return factor if isinstance(factor, str) else f"{factor:.4g}"
