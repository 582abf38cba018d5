"""A structure of which one knows the discharge by level and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from danao.errors import ProblemList
from danao.river.structures._structure import Part, Structure, check_curve, check_place, numbers


@dataclass(frozen=True)
class RatingTable(Structure):
    r"""A structure with a table of discharge by upstream level, drowned as a sharp-crested weir is.

    .. math:: Q = Q_{\mathrm{table}}(\eta) \left(1 - (h/H)^{3/2}\right)^{0.385}

    with the heads H upstream and h downstream above the first level of the table; linear between the points, constant
    above the last. Water flows towards larger chainage only.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    level : sequence of float
        Growing upstream levels (m).
    discharge : sequence of float
        Discharges at these levels (m³/s), never falling; the first is 0.

    Notes
    -----
    Factor of drowned flow: Villemonte (1947), Engineering News-Record 139, 866-869.
    """

    level: Sequence[float]
    discharge: Sequence[float]

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_place(self, problems)
        level, flow = (self._numbers(key, problems) for key in ("level", "discharge"))
        if not problems.problems and check_curve(level, flow, ("level", "discharge"), problems):
            if flow[0] != 0.0:
                problems.add(f"the first discharge is {flow[0]:g}, not 0", "discharge")
            if any(b < a for a, b in pairwise(flow)):
                problems.add("the discharge falls as the level grows", "discharge")
        problems.raise_if_any()

    def _numbers(self, key: str, problems: ProblemList) -> tuple[float, ...]:
        """Keep and return a field as numbers; note where it holds something else."""
        read = numbers(getattr(self, key))
        if read is None:
            problems.add("this is no list of finite numbers", key)
            return ()
        object.__setattr__(self, key, read)
        return read

    def parts(self) -> tuple[Part, ...]:
        """Return the table."""
        return (Part("TABLE", {"SILL": self.level[0]}, {"WIDTH": (tuple(self.level), tuple(self.discharge))}),)
