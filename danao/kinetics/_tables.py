"""A set of processes as the tables that the field knows: the Gujer matrix, its parameters, its balance of elements."""

from __future__ import annotations

import ast
import html
import inspect
import numbers
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from danao import units
from danao.kinetics._elements import number, residuals
from danao.kinetics._functions import syntax_tree
from danao.kinetics._parameters import AtTemperature, Lanes, OnStretch, Scaled, described, extremes
from danao.kinetics._process import Constituent, Process, arguments

if TYPE_CHECKING:
    import pandas as pd

_UNITS = {"g m-3": "mg/L", "L-1": "1/L", "degree_Celsius": "°C", "1": ""}
_ELEMENTS = ("N", "P", "C", "O", "charge")


def matrix(processes: Iterable[Process], constituents: Iterable[Constituent]) -> list[list[str]]:
    """Return the matrix as rows of texts, the header first: process, factors, rate, exchange.

    Parameters
    ----------
    processes : iterable of Process
        Rows, with their closing factors solved.
    constituents : iterable of Constituent
        Columns.
    """
    shown = tuple(constituents)
    rows = [["process", *(" ".join(filter(None, (c.name, _bracketed(c)))) for c in shown), "rate", "exchange"]]
    for process in processes:
        factors = [_factor(process, process.stoichiometry.get(item.name, "")) for item in shown]
        rows.append([process.name, *factors, expression(process.rate, process.variables), process.exchange])
    return rows


def as_text(rows: list[list[str]]) -> str:
    """Return rows of texts in columns."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


def as_markdown(rows: list[list[str]]) -> str:
    """Return rows of texts as a Markdown table."""
    cells = [[" ".join(html.escape(cell, quote=False).replace("|", "\\|").split()) for cell in row] for row in rows]
    cells.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def parameters(processes: Iterable[Process]) -> pd.DataFrame:
    """Return every parameter of processes with what is known of it; see `Kinetics.parameters`."""
    import pandas as pd

    columns = ["process", "parameter", "value", "unit", "theta", "usual", "meaning", "source"]
    rows = [_parameter(process, name) for process in processes for name in process.parameters]
    return pd.DataFrame(rows, columns=columns)


def balance(processes: Iterable[Process], simulated: Mapping[str, Constituent]) -> pd.DataFrame:
    """Return what processes make or lose of each element; see `Kinetics.balance`."""
    import pandas as pd

    rows = {}
    for process in processes:
        released = ", ".join(f"{element} {amount:g}" for element, amount in process.released.items())
        rows[process.name] = {**residuals(process, simulated), "exchange": process.exchange, "released": released}
    found = {key for row in rows.values() for key in row} - {"exchange", "released"}
    order = [element for element in _ELEMENTS if element in found] + sorted(found - set(_ELEMENTS))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[*order, "exchange", "released"])
    return table.astype(dict.fromkeys(order, float)).rename_axis("process")


def expression(function: Callable[..., Any], variables: Mapping[str, Any]) -> str:
    """Return what a function returns as it reads, ``k * c`` with the names that its arguments stand for.

    Where that takes more than one line, it is the name of the function and its arguments.
    """
    named = {key: value for key, value in variables.items() if isinstance(value, str)}
    tree = syntax_tree(function)
    name = getattr(function, "__name__", "rate")
    returns = [node for node in ast.walk(tree) if isinstance(node, ast.Return)] if tree else []
    if len(returns) != 1 or returns[0].value is None or (tree and _has_locals(tree)):
        return f"{name}({', '.join(named.get(n, n) for n in inspect.signature(function).parameters)})"
    for node in ast.walk(returns[0].value):
        if isinstance(node, ast.Name):
            node.id = named.get(node.id, node.id)
    return ast.unparse(returns[0].value)


def auxiliaries(process: Process) -> dict[str, str]:
    """Return the auxiliary functions that a rate asks for, directly or not: what each role is, as it reads."""
    found: dict[str, str] = {}
    asked = [process.rate]
    for function in asked:
        for name, _ in arguments(function):
            role = process.variables.get(name)
            if callable(role) and name not in found:
                found[name] = expression(role, process.variables)
                asked.append(role)
    return found


def _has_locals(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Assign | ast.AugAssign | ast.For | ast.While | ast.If) for node in ast.walk(tree))


def _bracketed(item: Constituent) -> str:
    unit = _UNITS.get(item.unit, item.unit)
    return f"[{unit}]" if unit else ""


def _factor(process: Process, factor: Any) -> str:
    """Return a factor as people read it; one that is a parameter with its value."""
    if factor == "":
        return ""
    if callable(factor):
        given = {name: process.parameters[name] for name, _ in arguments(factor)}
        plain = all(isinstance(value, numbers.Real) for value in given.values())
        name = getattr(factor, "__name__", "f")
        return f"{name} = {factor(**given):.4g}" if plain else f"{name}({', '.join(given)})"
    value = number(process, factor)
    if isinstance(factor, str):
        name = factor.removeprefix("-")
        sign = factor.removesuffix(name)
        text = f"{sign}({described(process.parameters[name])})" if value is None else f"{value:.4g}"
        return f"{factor} = {text}"
    return str(factor) if value is None else f"{value + 0.0:.4g}"  # no minus zero


def _parameter(process: Process, name: str) -> tuple[Any, ...]:
    """Return the row of one parameter."""
    value, known = process.parameters[name], process.declared.get(name)
    theta = value.theta if isinstance(value, AtTemperature) else float("nan")
    if known is None:
        return process.name, name, _shown(value, float), "", theta, "", "", ""
    written = known.default if isinstance(known.default, str) else (known.typical or ("",))[0]
    unit = str(written).partition(" ")[2] if isinstance(written, str) else ""
    unit = unit or known.unit

    def convert(inner: float) -> float:
        """Return a number in the unit of the declaration."""
        return float(units.from_inner(inner, unit, known.kind))

    usual = "" if known.typical is None else f"{known.typical[0]} to {known.typical[1]}"
    return process.name, name, _shown(value, convert), unit, theta, usual, known.about, known.source


def _shown(value: Any, convert: Callable[[float], float]) -> float | str:
    """Return a value in the unit of its declaration: a number, or a text where it varies."""

    def text(part: Any) -> str:
        """Return a part in a few characters."""
        found = _shown(part, convert)
        return found if isinstance(found, str) else f"{found:.4g}"

    if isinstance(value, numbers.Real):
        return float(f"{convert(float(value)):.12g}")  # 0.1 per day, not 0.09999999999999999
    if isinstance(value, AtTemperature):
        return _shown(value.rate_at_20, convert)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text(part)}" for name, part in value.items())
    if isinstance(value, OnStretch):
        reach, begin, end = value.at
        return f"{text(value.inside)} on {reach} {begin:g}–{end:g} m, else {text(value.outside)}"
    if isinstance(value, Scaled):
        return f"{text(value.value)} × ({described(value.factor)})"
    if isinstance(value, Lanes):
        return f"{text(min(value.values))}–{text(max(value.values))} in {len(value.values)} lanes"
    ends = extremes(value)
    return described(value) if ends is None else f"{text(ends[0])}–{text(ends[1])} in time"
