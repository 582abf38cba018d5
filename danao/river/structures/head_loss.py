"""A local loss of head: piers of a bridge, a bend, a screen."""

from __future__ import annotations

from dataclasses import dataclass

from danao.errors import ProblemList
from danao.river.structures._structure import Structure, check_numbers, check_place


@dataclass(frozen=True)
class HeadLoss(Structure):
    r"""A loss :math:`K u^2 / (2g)` of head besides that of friction, u the mean velocity in the river just above it.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    coefficient : float
        K (-), 0 to 1000: 0.1 to 0.5 for the piers of a bridge (from memory).
    reverse : float, optional
        K of flow towards smaller chainage; by default the same.

    Notes
    -----
    Chow (1959), *Open-Channel Hydraulics*, chapter 17, treats the loss at bridge piers (from memory).
    """

    coefficient: float
    reverse: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_place(self, problems)
        if self.reverse is None:
            object.__setattr__(self, "reverse", self.coefficient)
        check_numbers(self, problems, coefficient=(0.0, 1e3), reverse=(0.0, 1e3))
        problems.raise_if_any()
