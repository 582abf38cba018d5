"""Kinetics: chosen processes as a processes × constituents (Gujer) matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from danao._show.card import Shown
from danao._show.kinetics import kinetics_card
from danao.errors import InputError, Problem, ProblemList
from danao.kinetics._constituents import constituent
from danao.kinetics._elements import imbalance, resolved, unclosed
from danao.kinetics._environment import complete
from danao.kinetics._functions import located
from danao.kinetics._parameters import Cells, evaluate, lanes_of
from danao.kinetics._process import Constituent, Process
from danao.kinetics._tables import as_markdown, as_text, balance, matrix, parameters
from danao.kinetics._wiring import environment_of, rates, wire

if TYPE_CHECKING:
    import pandas as pd

    from danao.kinetics._compile import CompiledKinetics


class Kinetics(Shown):
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
    needs : tuple of str
        Quantities of the environment that rates and parameters ask for.

    Raises
    ------
    InputError
        With every name that nothing provides, every process named twice, and every element that a process within the
        water both takes and gives without closing.

    Examples
    --------
    >>> from danao.kinetics.decay import decay
    >>> print(Kinetics([decay("COD", rate=1e-6)], ["COD", "TRACER"]))
    process   | COD [mg/L] | TRACER [mg/L] | rate       | exchange
    ----------+------------+---------------+------------+---------
    decay COD | -1         |               | rate * COD | water
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
        self.needs = tuple(dict.fromkeys(name for names in environment_of(self._wired) for name in names))

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
                problems.problems += [located(problem, process.rate) for problem in error.problems]
                continue
            problems.problems += [located(item, process.rate) for item in unclosed(found[-1], self._simulated)]
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

    def faults(self) -> list[Problem]:
        """Return what of the user's own functions cannot be compiled, by file and line, without compiling the rest."""
        from danao.kinetics._faults import faults

        return faults(self._wired)

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
        surroundings = complete(environment or {}, self.needs)
        cells = Cells(surroundings, ("",), np.zeros(1, dtype=np.int64))
        values = {(p.name, name): value for p in self.processes for name, value in p.parameters.items()}
        given = {key: float(evaluate(value, cells)[0, 0]) for key, value in values.items()}
        return rates(self._wired, dict.fromkeys(self.names, 0.0) | dict(state), surroundings, given)

    def imbalance(self) -> dict[str, dict[str, float]]:
        """Return what each process makes (positive) or loses of each declared element, g per gram of rate.

        Parameters enter as given; a process with a factor that is not a plain number is left out.
        """
        return {p.name: found for p in self.resolved if (found := imbalance(p, self._simulated))}

    def unusual(self) -> dict[str, str]:
        """Return values outside the range of their source, by ``process.parameter``, with that range."""
        return unusual(self.processes)

    @property
    def parameters(self) -> pd.DataFrame:
        """Every parameter, a row each.

        Columns: process, parameter, value (in `unit`; a text where it varies by reach, lane or time), unit, theta
        (factor of temperature; the value is then that at 20 °C), usual (range in the literature), meaning, source.
        """
        return parameters(self.resolved)

    def balance(self) -> pd.DataFrame:
        """Return what each process makes (positive) or loses of each declared element, g per gram of rate.

        0 where it closes (what is released counts), NaN where it does not touch the element, or has a factor that is
        not a plain number. Columns ``exchange`` and ``released`` say where the other side of a lumped loss may be.
        """
        return balance(self.resolved, self._simulated)

    def table(self) -> list[list[str]]:
        """Return the matrix as rows of texts, the header first: process, factors by constituent, rate, exchange."""
        return matrix(self.resolved, self.constituents)

    def to_markdown(self) -> str:
        """Return the matrix as a Markdown table."""
        return as_markdown(self.table())

    def __str__(self) -> str:
        """Return the matrix as text in columns."""
        return as_text(self.table())

    _card = kinetics_card

    def __repr__(self) -> str:
        return f"<Kinetics: {len(self.processes)} processes, {', '.join(self.names) or 'no constituents'}>"


def unusual(processes: Iterable[Process]) -> dict[str, str]:
    """Return parameters of processes that lie outside the range of their source; see `Kinetics.unusual`."""
    return {f"{item.name}.{name}": text for item in processes for name, text in item.unusual().items()}


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
