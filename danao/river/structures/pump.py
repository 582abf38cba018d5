"""Pumps that lift water along the reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from danao.errors import ProblemList
from danao.river.structures._structure import (
    ABOVE_ZERO,
    ANY_LEVEL,
    Part,
    Structure,
    check_count,
    check_curve,
    check_numbers,
    check_place,
    check_setting,
    numbers,
)


@dataclass(frozen=True)
class Pump(Structure):
    r"""Equal pumps that lift water from the upstream to the downstream side; no water flows back through them.

    Each gives what its curve says at the present lift (downstream minus upstream level). The power drawn is
    :math:`\rho g Q \max(\Delta, 0) / \eta`, and its integral is in the results.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    curve : sequence of (float, float)
        Discharge (m³/s, ≥ 0) and head (m) of one pump: as the discharge grows the head must fall. Below the lowest
        head it gives its largest discharge, above the highest none.
    running : float
        Pumps that run at the start, 0 to `units`; the setting, where an operation moves it.
    units : int
        Pumps installed.
    lowest_level : float
        Level upstream (m) at which they fall dry; they come to full discharge 5 cm above it.
    efficiency : float
        Part of the power drawn that lifts water, above 0 to 1.
    """

    setting_name: ClassVar[str] = "pumps running"
    setting_field: ClassVar[str] = "running"

    curve: Sequence[tuple[float, float]]
    running: float = 1.0
    units: int = 1
    lowest_level: float = -1e4
    efficiency: float = 0.7

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_place(self, problems)
        self._check_curve(problems)
        check_count(self, "units", problems)
        check_numbers(self, problems, lowest_level=ANY_LEVEL, efficiency=(ABOVE_ZERO, 1.0))
        if not problems.problems:
            check_setting(self, "running", problems)
        problems.raise_if_any()

    def _check_curve(self, problems: ProblemList) -> None:
        points = [numbers(point) for point in self.curve] if isinstance(self.curve, Sequence | np.ndarray) else [None]
        if any(point is None or len(point) != 2 for point in points):
            problems.add("this is no curve", "curve", remedy="give pairs of discharge (m³/s) and head (m)")
            return
        flow, head = (tuple(point[k] for point in points if point) for k in range(2))
        object.__setattr__(self, "curve", tuple(zip(flow, head, strict=True)))
        if check_curve(flow, head, ("curve", "curve"), problems):
            if min(flow) < 0.0:
                problems.add("a discharge is negative", "curve")
            if not (np.diff(head) < 0.0).all():
                at = int(np.argmax(np.diff(head) >= 0.0))
                rule = f"the head does not fall from {flow[at]:g} to {flow[at + 1]:g} m³/s"
                problems.add(rule, "curve", remedy="the head of a pump falls as its discharge grows")

    @property
    def setting_range(self) -> tuple[float, float]:
        """From none to all."""
        return 0.0, float(self.units)

    def parts(self) -> tuple[Part, ...]:
        """Return one pump; the setting says how many run."""
        lift = tuple(head for _, head in reversed(self.curve))
        flow = tuple(flow for flow, _ in reversed(self.curve))
        top = lift[-1] + 0.01 * max(lift[-1] - lift[0], 0.1)
        closed = ((*lift, top), (*flow, 0.0)) if flow[-1] > 0.0 else (lift, flow)
        return (Part("PUMP", {"LOWEST": self.lowest_level}, {"LIFT": closed}),)
