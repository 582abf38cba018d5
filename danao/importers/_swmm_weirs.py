"""Weirs of SWMM: a transverse one is a sharp crest, the others are rating tables of their formulas.

The formulas are those of ``link.c`` of EPA SWMM 5.1: Q = C L^0.83 H^1.67 beside the flow, C s H^2.5 over a notch of
side slope s, C L H^1.5 + C' s H^2.5 over a trapezoid; above the height of its opening a weir that may be surcharged
is an orifice, Q(h) √((H - h/2) / (h/2)), and passes no more than Q(h) otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from danao.importers._swmm_link import CLEAR, Link, Made
from danao.river.structures import SharpCrestedWeir, Structure, Weir

_SHARP = 2.0 / 3.0 * math.sqrt(2.0 * 9.81)
_BROAD = (2.0 / 3.0) ** 1.5 * math.sqrt(9.81)
"""Q/(b H^1.5) of a sharp and of a broad crest with discharge coefficient 1, m^0.5/s."""

_SHAPES = {
    "TRANSVERSE": "RECT_OPEN",
    "ROADWAY": "RECT_OPEN",
    "SIDEFLOW": "RECT_OPEN",
    "V-NOTCH": "TRIANGULAR",
    "TRAPEZOIDAL": "TRAPEZOIDAL",
}
_DROWNED = {
    "SIDEFLOW": "drowned, it passes up to 4 % less than in SWMM, above its top up to half as much again",
    "V-NOTCH": "drowned, it passes up to 18 % less than in SWMM, above its top up to half as much again",
    "TRAPEZOIDAL": "drowned, its slopes pass up to 18 % less than in SWMM, above its top up to half as much again",
}
_ROAD = (
    "its coefficient counts at all heads: SWMM takes one by head from the width and the surface of the road; "
    "drowned by nine tenths, it passes up to 45 % less than in SWMM"
)
_HIGHEST = 10.0
"""How many times the height of its opening a table reaches."""


def weir(link: Link) -> Made | str | None:
    """Return what a weir becomes, why it is left, or None if it has a fault."""
    text, row = link.text, link.row
    kind = row.cell(3).upper()
    if kind not in _SHAPES:
        return f"weirs of type {row.cell(3) or '(none)'} are not taken"
    size = link.size((_SHAPES[kind],))
    crest = link.network.bed(row, 1, 4)
    coefficient = text.number(row, 5, "coefficient")
    second = text.number(row, 8, "coefficient", 0.0) if row.cell(8) != "*" else 0.0
    if isinstance(size, str) or size is None or crest is None or math.isnan(coefficient + second):
        return size if isinstance(size, str) else None
    _leave_rest(link, kind)
    if kind in ("TRANSVERSE", "ROADWAY"):
        return _crest(link, kind, crest, size[1], coefficient * math.sqrt(text.metre))
    height, width = size[0] / text.metre, size[1] / text.metre
    flow = _formula(kind, coefficient, second, height, width, 0.5 * (size[2] + size[3]))
    table = link.table(crest, _HIGHEST * size[0], _lidded(flow, height, row.cell(9).upper() != "NO"))
    note = f"a RatingTable of its formula on a reach of its own; {_DROWNED[kind]}"
    return Made((table,), crest - CLEAR, max(size[1], 1.0), note)


def _crest(link: Link, kind: str, crest: float, width: float, coefficient: float) -> Made:
    """Return a transverse weir as a sharp crest and a road as a broad one; the coefficient has the unit m^0.5/s."""
    made: Structure
    if kind == "TRANSVERSE":
        made = SharpCrestedWeir(
            link.row.name, link.place, crest=crest, width=width, discharge_coefficient=coefficient / _SHARP
        )
        note = "a SharpCrestedWeir on a reach of its own; it has no lid, where SWMM turns to an orifice"
    else:
        made = Weir(link.row.name, link.place, crest=crest, width=width, discharge_coefficient=coefficient / _BROAD)
        note = f"a Weir on a reach of its own; {_ROAD}"
    return Made((made,), crest, width, note)


def _formula(
    kind: str, first: float, second: float, height: float, width: float, slope: float
) -> Callable[[float], float]:
    """Return the flow by head of a weir below the top of its opening, in the units of the file."""
    if kind == "SIDEFLOW":
        return lambda head: first * width**0.83 * head**1.67
    if kind == "V-NOTCH":
        return lambda head: first * (0.5 * width / height) * head**2.5
    return lambda head: first * width * head**1.5 + second * slope * head**2.5


def _lidded(flow: Callable[[float], float], height: float, surcharged: bool) -> Callable[[float], float]:
    """Return the flow of a weir whose opening has a top: there an orifice begins, or the flow grows no more."""
    most = flow(height)

    def lidded(head: float) -> float:
        """Return the flow at a head."""
        if head <= height:
            return flow(head)
        return most * math.sqrt(2.0 * head / height - 1.0) if surcharged else most

    return lidded


def _leave_rest(link: Link, kind: str) -> None:
    """Note what a weir has besides: flaps, contractions, a coefficient by head, and flow back over a table."""
    flap = link.row.cell(6).upper() == "YES"
    crest = kind in ("TRANSVERSE", "ROADWAY")
    if flap and crest:
        link.leave_part("flap of a weir", "water may flow back over the weir")
    elif not flap and not crest:
        link.leave_part("back flow of a weir", "a RatingTable lets no water back")
    if link.given(7) and link.text.number(link.row, 7, "contractions") != 0.0:
        link.leave_part("end contractions of a weir", "the whole width counts")
    if link.given(12):
        link.leave_part("coefficient curve of a weir", "its one coefficient counts at all heads")
