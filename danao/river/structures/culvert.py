"""Culverts: barrels under a road or a bank, controlled by their inlet or by their outlet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, nearest
from danao.river.structures._structure import (
    ABOVE_ZERO,
    ANY_LEVEL,
    Curve,
    Part,
    Structure,
    check_count,
    check_numbers,
    check_place,
    is_number,
)

GRAVITY = 9.81
UNIT = 1.811
"""K_u of HDS-5: turns SI discharge numbers into those of US customary units, in which its constants were fitted."""

UNSUBMERGED, SUBMERGED = 3.5, 4.0
"""Discharge numbers ``K_u Q / (A D^0.5)`` between which HDS-5 joins its two inlet formulas by a line."""

FULL = 0.999
"""Part of the rise up to which flow at critical depth is looked for: a full circle has no surface."""


@dataclass(frozen=True)
class CircularBarrel:
    """A pipe.

    Parameters
    ----------
    diameter : float
        Inner diameter, m, above 0.
    """

    diameter: float

    def __post_init__(self) -> None:
        _check_above_zero(self, ("diameter",))

    @property
    def rise(self) -> float:
        """Height inside, m."""
        return self.diameter

    def geometry(self, depth: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Return area, surface width and wetted perimeter at depths from 0 to the rise."""
        angle = 2.0 * np.arccos(np.clip(1.0 - 2.0 * depth / self.diameter, -1.0, 1.0))
        area = self.diameter**2 / 8.0 * (angle - np.sin(angle))
        return area, self.diameter * np.sin(0.5 * angle), 0.5 * self.diameter * angle


@dataclass(frozen=True)
class BoxBarrel:
    """A box.

    Parameters
    ----------
    width, height : float
        Inside, m, above 0.
    """

    width: float
    height: float

    def __post_init__(self) -> None:
        _check_above_zero(self, ("width", "height"))

    @property
    def rise(self) -> float:
        """Height inside, m."""
        return self.height

    def geometry(self, depth: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Return area, surface width and wetted perimeter at depths from 0 to the rise."""
        lid = np.where(depth >= self.height, self.width, 0.0)
        return self.width * depth, np.full_like(depth, self.width), self.width + 2.0 * depth + lid


@dataclass(frozen=True)
class Inlet:
    """Constants of inlet control.

    Parameters
    ----------
    k, m : float
        Of the unsubmerged inlet, form 1: ``HW/D = Hc/D + K (K_u Q/(A D^0.5))^M + K_s S``; above 0.
    c, y : float
        Of the submerged inlet: ``HW/D = c (K_u Q/(A D^0.5))^2 + Y + K_s S``; above 0.
    slope : float
        K_s, by which the slope S of the barrel counts: -0.5, and 0.7 for an inlet mitred to the bank.
    """

    k: float
    m: float
    c: float
    y: float
    slope: float = -0.5

    def __post_init__(self) -> None:
        _check_above_zero(self, ("k", "m", "c", "y"))
        if not is_number(self.slope):
            raise InputError(Problem(f"{self.slope!r} is not a finite number", "slope"))


def _check_above_zero(item: Any, keys: tuple[str, ...]) -> None:
    """Raise what of the fields is no finite number above zero."""
    problems = ProblemList()
    for key in keys:
        value = getattr(item, key)
        if not (is_number(value) and value > 0.0):
            problems.add(f"{value!r} is not a finite number above 0", key)
    problems.raise_if_any()


INLETS = {
    "concrete_pipe_square_edge": Inlet(0.0098, 2.0, 0.0398, 0.67),
    "concrete_pipe_groove_headwall": Inlet(0.0018, 2.0, 0.0292, 0.74),
    "concrete_pipe_groove_projecting": Inlet(0.0045, 2.0, 0.0317, 0.69),
    "metal_pipe_headwall": Inlet(0.0078, 2.0, 0.0379, 0.69),
    "metal_pipe_mitred": Inlet(0.0210, 1.33, 0.0463, 0.75, slope=0.7),
    "metal_pipe_projecting": Inlet(0.0340, 1.50, 0.0553, 0.54),
    "box_wingwalls_30_75": Inlet(0.026, 1.0, 0.0347, 0.81),
    "box_wingwalls_15_90": Inlet(0.061, 0.75, 0.0400, 0.80),
    "box_wingwalls_parallel": Inlet(0.061, 0.75, 0.0423, 0.82),
}
"""Inlets of HDS-5 (3rd edition, 2012), table A.1: form 1, charts 1, 2 and 8."""


@dataclass(frozen=True)
class Culvert(Structure):
    r"""Equal barrels side by side; the lesser of what the inlet takes and what the barrel carries.

    Inlet control: HDS-5, unsubmerged form 1 up to 3.5 and submerged from 4.0 of the discharge number
    :math:`K_u Q / (A D^{1/2})`, a line between. Outlet control:

    .. math:: Q = A(y) \sqrt{\frac{2g (\eta_1 - \eta_2)}{K_e + K_o + 2g n^2 L / R(y)^{4/3}}}

    with the depth y in the barrel that of the tailwater over the outlet invert, at least that which makes Q largest and
    ⅔ of the head, at most the rise. The level behind, η₂, is the tailwater, but no lower than y above the outlet invert
    (HDS-5: (d_c + D)/2, which is D where a barrel runs full). Water may flow either way.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    barrel : CircularBarrel or BoxBarrel
        Inner shape.
    invert_upstream, invert_downstream : float
        Levels of the floor at both ends (m).
    length : float
        Of the barrel (m, above 0).
    manning : float
        Roughness n of the barrel (s/m^(1/3)), above 0; concrete 0.012 to 0.015, corrugated metal 0.024.
    entrance_loss, exit_loss : float
        K_e and K_o in velocity heads (-); 0.5 for a square edge, 0.2 for a round one; 1 into still water.
    inlet : str or Inlet
        Name of an inlet of HDS-5, or its constants.
    barrels : int
        How many.

    Notes
    -----
    FHWA (2012), *Hydraulic Design of Highway Culverts*, HDS-5, 3rd edition, FHWA-HIF-12-026: sections A.2.1 and A.2.2
    and table A.1 for inlet control (constants compared with a reprint of the table and with ``culvert.c`` of EPA SWMM
    5.1), chapter 3 for outlet control (from memory).
    """

    barrel: CircularBarrel | BoxBarrel
    invert_upstream: float
    invert_downstream: float
    length: float
    manning: float = 0.013
    entrance_loss: float = 0.5
    exit_loss: float = 1.0
    inlet: str | Inlet = "concrete_pipe_square_edge"
    barrels: int = 1

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_place(self, problems)
        if not isinstance(self.barrel, CircularBarrel | BoxBarrel):
            problems.add(f"{self.barrel!r} is no barrel", "barrel", remedy="give a CircularBarrel or a BoxBarrel")
        check_numbers(
            self,
            problems,
            invert_upstream=ANY_LEVEL,
            invert_downstream=ANY_LEVEL,
            length=(ABOVE_ZERO, 1e4),
            manning=(ABOVE_ZERO, 1.0),
            entrance_loss=(0.0, 100.0),
            exit_loss=(0.0, 100.0),
        )
        check_count(self, "barrels", problems)
        if not isinstance(self.inlet, str | Inlet):
            problems.add(f"{self.inlet!r} is no inlet", "inlet", remedy="give the name of one, or an Inlet")
        elif isinstance(self.inlet, str) and self.inlet not in INLETS:
            problems.add(f"no inlet is called '{self.inlet}'", "inlet", remedy=nearest(self.inlet, INLETS))
        problems.raise_if_any()

    def parts(self) -> tuple[Part, ...]:
        """Return the barrels, with the curves of their inlets and of what the barrel lets through."""
        values = {"SILL": self.invert_upstream, "OTHER_INVERT": self.invert_downstream, "RISE": self.barrel.rise}
        values["BACK"] = 1.0
        return (Part("CULVERT", values, self._curves),)

    @cached_property
    def _curves(self) -> dict[str, Curve]:
        slope = (self.invert_upstream - self.invert_downstream) / self.length
        return {
            "INLET": self._inlet_curve(slope),
            "INLET_BACK": self._inlet_curve(-slope),
            "BARREL": self._barrel_curve(),
            "CONTROL": self._control_curve(),
        }

    def _inlet_curve(self, slope: float) -> Curve:
        """Return head over the invert and the discharge that the inlet takes (all barrels)."""
        inlet = INLETS[self.inlet] if isinstance(self.inlet, str) else self.inlet
        rise = self.barrel.rise
        full = float(self.barrel.geometry(np.array([rise]))[0][0])
        scale = full * math.sqrt(rise) / UNIT
        depth = rise * np.linspace(0.0, FULL, 200)[1:]
        area, width, _ = self.barrel.geometry(depth)
        number = area * np.sqrt(GRAVITY * area / width) / scale
        head = depth + 0.5 * area / width + rise * (inlet.k * number**inlet.m + inlet.slope * slope)
        below = number <= UNSUBMERGED
        above = np.linspace(SUBMERGED, 40.0, 200)
        submerged = rise * (inlet.c * above**2 + inlet.y + inlet.slope * slope)
        all_heads = np.concatenate([[0.0], head[below], submerged])
        all_numbers = np.concatenate([[0.0], number[below], above])
        grows = np.concatenate([[True], np.diff(np.maximum.accumulate(all_heads)) > 0.0])
        discharge = self.barrels * scale * all_numbers[grows]
        return tuple(all_heads[grows].tolist()), tuple(discharge.tolist())

    def _barrel_curve(self) -> Curve:
        """Return depth in the barrel and its area over the root of all losses (all barrels), never falling."""
        depth = self.barrel.rise * np.linspace(0.0, 1.0, 101)[1:]
        area, _, perimeter = self.barrel.geometry(depth)
        radius = area / perimeter
        friction = 2.0 * GRAVITY * self.manning**2 * self.length / radius ** (4.0 / 3.0)
        let = self.barrels * area / np.sqrt(self.entrance_loss + self.exit_loss + friction)
        let = np.minimum(let, let[-1])
        return (0.0, *depth.tolist()), (0.0, *let.tolist())

    def _control_curve(self) -> Curve:
        """Return head over the outlet invert and the depth y that makes the most of a(y) sqrt(head - y).

        It is at least two thirds of the head: a barrel that is nearly full lets through as much as a full one.
        """
        depth, let = (np.array(part) for part in self._barrel_curve())
        head = self.barrel.rise * np.linspace(0.0, 3.0, 151)[1:]
        fine = np.linspace(0.0, 1.0, 1001)[:, None] * np.minimum(head, self.barrel.rise)
        through = np.interp(fine, depth, let) * np.sqrt(np.maximum(head - fine, 0.0))
        most = np.maximum.accumulate(fine[through.argmax(axis=0), np.arange(head.size)])
        control = np.maximum(most, np.minimum(2.0 / 3.0 * head, self.barrel.rise))
        return (0.0, *head.tolist()), (0.0, *control.tolist())
