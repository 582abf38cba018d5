"""Orifices of SWMM: a hole in a wall is a gate, one in the floor a flat culvert without friction.

A round hole counts as a rectangle of its height and its area: in SWMM both pass the same at every head, for
``link.c`` of EPA SWMM 5.1 takes Q = C A √(2g (H - h/2)) above the crown and (H/h)^1.5 of that at the crown below it.
Through a floor Q = C A √(2gH), and (H/H_c)^1.5 of that at H_c below H_c = C / 0.414 times area over circumference.
"""

from __future__ import annotations

import math

from danao.importers._swmm_link import Link, Made
from danao.river.section import OPEN_HEIGHT
from danao.river.structures import BoxBarrel, Culvert, Gate, Inlet, TideGate
from danao.river.structures.culvert import GRAVITY, UNIT
from danao.river.structures.gate import CONTRACTION

_NOTHING = 1e-6
"""A loss or a roughness that counts for nothing, where 0 is not allowed."""

_DEEPEST = 1.2
"""Head over the rise of a box at which its inlet is covered: H_c of the hole."""

_FLOOR = (
    "a flat Culvert of its area on a reach of its own; below a head of a third of its size it passes up to 30 % less"
)


def orifice(link: Link) -> Made | str | None:
    """Return what an orifice becomes, why it is left, or None if it has a fault."""
    text, row = link.text, link.row
    kind = row.cell(3).upper()
    if kind not in ("SIDE", "BOTTOM"):
        return f"orifices of type {row.cell(3) or '(none)'} are not taken"
    size = link.size(("RECT_CLOSED", "CIRCULAR"))
    sill = link.network.bed(row, 1, 4)
    coefficient = text.number(row, 5, "coefficient")
    if isinstance(size, str) or size is None or sill is None or math.isnan(coefficient):
        return size if isinstance(size, str) else None
    if link.given(7) and text.number(row, 7, "time") != 0.0:
        link.leave_part("time to open of an orifice", "the rate of an operation of the scenario")
    assert link.shape is not None
    round_hole = link.shape.cell(1).upper() == "CIRCULAR"
    height, width = size[0], size[1] * (0.25 * math.pi if round_hole else 1.0)
    flap = row.cell(6).upper() == "YES"
    if kind == "BOTTOM":
        if flap:
            link.leave_part("flap of an orifice", "water may flow back through the hole")
        return _floor(link, sill, height, width, coefficient, round_hole)
    if flap:
        tide = TideGate(row.name, link.place, width=width, sill=sill, height=height, discharge_coefficient=coefficient)
        return Made((tide,), sill, width, "a TideGate on a reach of its own")
    contraction = min(max(coefficient, CONTRACTION[0]), CONTRACTION[1])
    clear = width * coefficient / contraction
    note = "a Gate on a reach of its own"
    if contraction != coefficient:
        note = (
            f"a Gate on a reach of its own, {clear:g} m wide for a coefficient of {contraction:g}, not {coefficient:g}"
        )
    gate = Gate(
        row.name,
        link.place,
        width=clear,
        sill=sill,
        height=OPEN_HEIGHT,
        opening=height,
        discharge_coefficient=contraction,
    )
    return Made((gate,), sill, max(width, clear), note)


def _floor(link: Link, sill: float, height: float, width: float, coefficient: float, round_hole: bool) -> Made | str:
    """Return a hole in the floor as a culvert that is as low as its weir flow is deep, and as wide as its area asks.

    Its inlet takes C A √(2gH), its barrel carries C A √(2g Δ); it leaves one rise deeper than it enters, so that the
    head counts from the floor.
    """
    if not coefficient > 0.0:
        return "its coefficient is not above 0"
    area, around = height * width, math.pi * height if round_hole else 2.0 * (height + width)
    rise = coefficient / 0.414 * area / around / _DEEPEST
    inlet = Inlet(k=_NOTHING, m=1.0, c=1.0 / (2.0 * GRAVITY * (UNIT * coefficient) ** 2), y=_NOTHING, slope=0.0)
    hole = Culvert(
        link.row.name,
        link.place,
        barrel=BoxBarrel(area / rise, rise),
        invert_upstream=sill,
        invert_downstream=sill - rise,
        length=1.0,
        manning=_NOTHING,
        entrance_loss=1.0 / coefficient**2,
        exit_loss=0.0,
        inlet=inlet,
    )
    return Made((hole,), sill - rise, max(area / rise, 1.0), _FLOOR)
