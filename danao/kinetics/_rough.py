"""Where a reaction step was too long: the first cell whose step missed its tolerance, and what is fastest there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from danao.kinetics._elements import number
from danao.kinetics._process import Process


@dataclass(frozen=True)
class LongStep:
    """A step of the reactions that missed its tolerance.

    Parameters
    ----------
    cell : int
        Where.
    process : str
        The process that changes most of what is there.
    step : float
        Length of the step, s.
    """

    cell: int
    process: str
    step: float


def fastest(processes: list[Process], rates: Mapping[str, float], state: Mapping[str, float]) -> str:
    """Return the process that changes the largest share of some constituent in a given time.

    Parameters
    ----------
    processes : list of Process
        With numbers for their closing factors.
    rates : mapping of process to number
        g/m³/s.
    state : mapping of constituent to number
        g/m³.
    """

    def share(process: Process) -> float:
        """Return the largest share that it changes per second."""
        factors: list[tuple[str, Any]] = [(name, number(process, f)) for name, f in process.stoichiometry.items()]
        changes = (abs(rates[process.name] * (1.0 if f is None else f)) / (state[name] + 1e-6) for name, f in factors)
        return max(changes, default=0.0)

    return max(processes, key=share).name
