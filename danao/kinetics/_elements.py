"""Elements: the factors that close them, and what does not close."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from danao.errors import InputError, Problem
from danao.kinetics._constituents import constituent
from danao.kinetics._process import Closing, Constituent, Process

EXACT = 1e-9
ROUNDED = 3e-3
"""Share of the largest part of oxygen that may be missing: textbooks round that of nitrification to 3.43 and 1.14."""

COUNTED_WITH = {"charge": "ALK"}
"""Elements that only close where a certain constituent is named."""


def resolved(process: Process, simulated: Mapping[str, Constituent]) -> Process:
    """Return a process with numbers in place of closing factors, and with the by-products that are simulated.

    Parameters
    ----------
    process : Process
        As declared.
    simulated : mapping of name to Constituent
        What the water carries.

    Raises
    ------
    InputError
        If the closing factors cannot be found.
    """
    factors = {**process.stoichiometry, **process.byproducts}
    wanted = {name: factor.element for name, factor in factors.items() if isinstance(factor, Closing)}
    if wanted:
        factors |= _closing_factors(process, factors, wanted, simulated)
    elif not process.byproducts:
        return process
    inside = {name: f for name, f in factors.items() if name in process.stoichiometry or name in simulated}
    beside = {name: factor for name, factor in factors.items() if name not in inside}
    return dataclasses.replace(process, stoichiometry=inside, byproducts=beside)


def _closing_factors(
    process: Process, factors: Mapping[str, Any], wanted: Mapping[str, str], simulated: Mapping[str, Constituent]
) -> dict[str, float]:
    """Solve for the factors that close one element each."""
    held = {name: _elements(name, simulated) for name in factors}
    known = {name: number(process, factor) for name, factor in factors.items() if name not in wanted}
    matrix = np.array([[held[name].get(element, 0.0) for name in wanted] for element in wanted.values()])
    missing = np.zeros(len(wanted))
    for row, element in enumerate(wanted.values()):
        missing[row] = -process.released.get(element, 0.0)
        for name, factor in known.items():
            share = held[name].get(element, 0.0)
            if share and factor is None:
                rule = f"{element} cannot be closed: the factor of '{name}' is no plain number"
                raise InputError(Problem(rule, key=f"process '{process.name}'"))
            missing[row] -= share * factor if share and factor is not None else 0.0
    if np.linalg.matrix_rank(matrix) < len(wanted):
        names = ", ".join(f"{element} by '{name}'" for name, element in wanted.items())
        raise InputError(Problem(f"there is no way to close {names}", key=f"process '{process.name}'"))
    return dict(zip(wanted, np.linalg.solve(matrix, missing).tolist(), strict=True))


def imbalance(process: Process, simulated: Mapping[str, Constituent]) -> dict[str, float]:
    """Return what a resolved process makes (positive) or loses of each element, per gram of rate; {} where closed.

    A process with a factor that varies from place to place is left out.
    """
    return {element: residual for element, residual in residuals(process, simulated).items() if residual != 0.0}


def residuals(process: Process, simulated: Mapping[str, Constituent]) -> dict[str, float]:
    """Return the same for every element that a process touches: exactly zero where it is closed."""
    found = {}
    for element, parts in _parts(process, simulated).items():
        residual, largest = sum(parts.values()), max(map(abs, parts.values()))
        is_closed = abs(residual) <= (ROUNDED if element == "O" else EXACT) * largest
        found[element] = 0.0 if is_closed else residual
    return found


def open_elements(process: Process, simulated: Mapping[str, Constituent]) -> dict[str, float]:
    """Return the elements that a process within the water takes *and* gives, but not in equal parts.

    An element that is only taken, or only given, has its other side outside the chosen constituents: a lumped loss.
    """
    if process.exchange != "water" and not process.released:
        return {}
    parts = _parts(process, simulated)
    both = {name for name, found in parts.items() if min(found.values()) < 0.0 < max(found.values())}
    return {name: residual for name, residual in imbalance(process, simulated).items() if name in both}


def unclosed(process: Process, simulated: Mapping[str, Constituent]) -> list[Problem]:
    """Return a problem for each element that a process leaves open, with what each constituent adds to it."""
    problems = []
    for element, residual in open_elements(process, simulated).items():
        added = ", ".join(f"{name} {part:+.4g}" for name, part in _parts(process, simulated)[element].items())
        rule = f"does not close {element}: {residual:+.6g} g per gram of rate ({added})"
        remedy = "correct the stoichiometry, or say exchange='air' or 'bed', or what is released"
        problems.append(Problem(rule, f"process '{process.name}'", remedy=remedy))
    return problems


def number(process: Process, factor: Any) -> float | None:
    """Return a stoichiometric factor as a number, None where it varies from place to place."""
    if isinstance(factor, str):
        value = process.parameters[factor.removeprefix("-")]
        sign = -1.0 if factor.startswith("-") else 1.0
        return sign * float(value) if isinstance(value, int | float) else None
    return None if callable(factor) or not isinstance(factor, int | float | np.number) else float(factor)


def _parts(process: Process, simulated: Mapping[str, Constituent]) -> dict[str, dict[str, float]]:
    """Return what each constituent, and what is released, adds to each element, per gram of rate."""
    parts: dict[str, dict[str, float]] = {}
    factors = {**process.stoichiometry, **process.byproducts}
    for name, factor in factors.items():
        value = number(process, factor)
        for element, share in _elements(name, simulated).items():
            if COUNTED_WITH.get(element, name) not in factors:
                continue
            if value is None:
                return {}
            parts.setdefault(element, {})[name] = value * share
    for element, amount in process.released.items():
        parts.setdefault(element, {})["released"] = float(amount)
    return {element: found for element, found in parts.items() if any(found.values())}


def _elements(name: str, simulated: Mapping[str, Constituent]) -> Mapping[str, float]:
    """Return the elements of a constituent, simulated or known; none of what is neither."""
    if name in simulated:
        return simulated[name].elements
    try:
        return constituent(name).elements
    except InputError:
        return {}
