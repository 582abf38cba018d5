"""The open set of processes for people to look through: a line for each name, and all that there is to one of them."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

from danao import catalogue
from danao.errors import InputError
from danao.kinetics._constituents import constituent, known
from danao.kinetics._declare import Group, Template
from danao.kinetics._library import entry, file_entry
from danao.kinetics._matrix import Kinetics
from danao.kinetics._process import Constituent, Process
from danao.kinetics._tables import as_markdown, as_text, auxiliaries, matrix

_MATH = re.compile(r"^\.\. math::(.*(?:\n[ \t]+.*)*)", re.MULTILINE)


def listing() -> list[tuple[str, str]]:
    """Return the names of the open set ``danao.kinetics``, each with a sentence."""
    folder = "danao.kinetics"
    modules = {name: catalogue.find(folder, name) for name in catalogue.names(folder)}
    return [(name, (module.__doc__ or "").strip().partition("\n")[0]) for name, module in modules.items()]


def explained(name: str, form: str = "text") -> str:
    """Return one name of the open set in full: what it is, its rows of the matrix, its parameters.

    Parameters
    ----------
    name : str
        As a scenario file names it: ``decay``, ``GROUP.PROCESS``, or a file of the user's own, which is run.
    form : {"text", "markdown"}
        How it is written.

    Raises
    ------
    InputError
        If there is no such name, or what it names is wrong.
    """
    found = file_entry(name, Path(), Path(name).parent) or entry(name)
    kinetics = minimal(found.processes({}))
    if problems := kinetics.faults():
        raise InputError(problems)
    marked = form == "markdown"
    what, source = _prose(found.make, marked)
    rows = matrix(kinetics.resolved, kinetics.constituents)
    parts = [f"# {name}" if marked else name, what, as_markdown(rows) if marked else as_text(rows)]
    parts += [_helpers(kinetics.resolved, marked), _parameters(kinetics, marked)]
    parts.append(f"**Source.** {source}" if marked and source else source)
    return "\n\n".join(part for part in parts if part) + "\n"


def minimal(processes: list[Process]) -> Kinetics:
    """Return processes with the constituents that they change or ask for, and no others."""
    held = [name for item in processes for name in (*item.stoichiometry, *item.byproducts)]
    everything = Kinetics(processes, [_constituent(name) for name in dict.fromkeys([*known(), *held])])
    asked = {node.key for item in everything._wired for node in item.nodes if node.kind == "state"}
    changed = {name for item in everything.resolved for name, factor in item.stoichiometry.items() if factor != 0.0}
    named = {name for item in processes for name in item.stoichiometry}
    return Kinetics(processes, [item for item in everything.constituents if item.name in asked | changed | named])


def _constituent(name: str) -> Constituent:
    """Return a constituent by name; one that only a scenario declares is taken to be in mg/L."""
    try:
        return constituent(name)
    except InputError:
        return Constituent(name)


def _prose(make: Any, marked: bool) -> tuple[str, str]:
    """Return the docstring in two parts: what it is (of a preset with its arguments), and its source."""
    what, _, source = (inspect.getdoc(make) or "").partition("Source\n------\n")
    if isinstance(make, Template | Group):  # a table of their parameters follows
        what = what.partition("Parameters\n----------\n")[0]
    if marked:
        what = what.replace("Parameters\n----------\n", "```text\n").rstrip() + "\n```" * ("Parameters\n---" in what)
        what = _MATH.sub(lambda found: f"$$\n{' '.join(found[1].split())}\n$$", what)
        what = re.sub("(?<!`)``(?!`)", "`", what)
    return what.strip(), source.partition("\nExamples\n---")[0].strip()


def _helpers(processes: tuple[Process, ...], marked: bool) -> str:
    """Return the auxiliary functions of rates, a line each."""
    found = {name: text for process in processes for name, text in auxiliaries(process).items()}
    lines = [f"{name} = {text}" for name, text in found.items()]
    if not lines:
        return ""
    return "```python\n" + "\n".join(lines) + "\n```" if marked else "with " + "\n     ".join(lines)


def _parameters(kinetics: Kinetics, marked: bool) -> str:
    """Return the parameters, those that processes share once: a table, or a paragraph each."""
    table = kinetics.parameters.drop_duplicates(["parameter", "value", "unit", "theta"])
    rows = [[_text(cell) for cell in row] for row in table.itertuples(index=False)]
    if marked:
        return as_markdown([list(table.columns), *rows]) if rows else ""
    names = table["parameter"].tolist()
    lines = []
    for process, name, value, unit, theta, usual, meaning, source in rows:
        shown = name if names.count(name) == 1 else f"{name} of {process}"
        head = " ".join(filter(None, (shown, "=", value, unit, f"at 20 °C, θ {theta}" if theta else "")))
        tail = "; ".join(filter(None, (meaning, f"usual {usual}" if usual else "", source)))
        text = f"{head}: {tail}" if tail else head
        lines.append(textwrap.fill(text, 120, subsequent_indent="    "))
    return "\n".join(lines)


def _text(cell: Any) -> str:
    """Return a cell of the table of parameters as text; nothing where it is not a number."""
    return str(cell) if isinstance(cell, str) else "" if cell != cell else f"{cell:.6g}"
