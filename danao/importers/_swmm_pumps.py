"""Pumps of SWMM: one curve by head is one pump, flows by depth or volume are pumps side by side, each from a level on.

As ``link.c`` and ``table.c`` of EPA SWMM 5.1 read them: PUMP1 steps with the volume of the storage node it draws
from, PUMP2 with the depth there, PUMP3 and (at full speed) PUMP5 follow the head, PUMP4 the depth, all linear between
the points but the steps, whose flow holds up to the next point.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from danao.importers._swmm_curves import Points, curve_of, storage_curve
from danao.importers._swmm_link import Link, Made
from danao.importers._swmm_switching import switched
from danao.river.structures import Pump

_WIDTHS, _BROAD = (0.5, 5.0), 2.0
"""Least and greatest width (m) of the reach of a pump, and m for each m³/s: 0.5 m/s in water 1 m deep."""

_ANY_LIFT = 1e3
"""Head (m) against which a pump still gives its flow where the curve does not ask for the head."""

_STAGES = 10
"""Pumps into which a flow that grows with the depth is parted."""

_BY_HEAD = ("PUMP3", "PUMP5")


def pump(link: Link) -> Made | str | None:
    """Return what a pump becomes, with its switches, why it is left, or None if it has a fault."""
    made = _pumps(link)
    return switched(link, made) if isinstance(made, Made) else made


def _pumps(link: Link) -> Made | str | None:
    """Return what a pump becomes, why it is left, or None if it has a fault."""
    text, row = link.text, link.row
    if row.cell(3) in ("", "*"):
        return "an ideal pump gives what flows into its node: give a pump of that capacity here"
    kind, points = curve_of(text, row.cell(3))
    if kind is None:
        return f"there is no curve '{row.cell(3)}'"
    if kind not in (*_BY_HEAD, "PUMP1", "PUMP2", "PUMP4"):
        return f"pumps of type {kind} are not taken"
    if points is None:
        return None
    running = 0.0 if row.cell(4).upper() == "OFF" else 1.0
    invert = link.network.inverts[row.cell(1)]
    lowest = min(link.network.inverts[node] for node in row.cells[1:3])
    if kind in _BY_HEAD:
        curve = [(flow * text.flow, head * text.metre) for head, flow in reversed(points)]
        note = "a Pump on a reach of its own"
        if kind == "PUMP5":
            note = "a Pump on a reach of its own, at the speed of its curve"
        return Made((Pump(row.name, link.place, curve=curve, running=running),), lowest, _width(curve), note)
    depths = _depths(link, points) if kind == "PUMP1" else [(x * text.metre, flow) for x, flow in points]
    if isinstance(depths, str):
        return depths
    steps = _stages(depths) if kind == "PUMP4" else _steps(depths)
    if any(flow <= 0.0 for _, flow in steps) or not steps:
        return "its flow falls as the water rises, or is 0 throughout"
    made = tuple(
        Pump(
            row.name if number == 1 else f"{row.name} ({number})",
            link.place,
            curve=[(0.0, 1.01 * _ANY_LIFT), (flow * text.flow, _ANY_LIFT)],
            running=running,
            lowest_level=invert + depth,
        )
        for number, (depth, flow) in enumerate(steps, start=1)
    )
    width = _width([(flow * text.flow, depth) for depth, flow in depths])
    return Made(made, lowest, width, _note(kind, len(made), max(flow for _, flow in depths) * text.flow))


def _width(curve: Points) -> float:
    """Return the width (m) of the reach of pumps, of whose curve the first numbers are flows (m³/s)."""
    return min(max(_BROAD * max(flow for flow, _ in curve), _WIDTHS[0]), _WIDTHS[1])


def _note(kind: str, count: int, most: float) -> str:
    """Return what became of a pump whose flow depends on the water it draws from."""
    if count == 1:
        return "a Pump on a reach of its own, at any lift; it takes 5 cm to come on"
    if kind == "PUMP4":
        return (
            f"{count} Pumps on one reach, each from a level on, at any lift: steps in place of a slope, "
            f"within {0.5 * most / _STAGES:.3g} m³/s; each takes 5 cm to come on"
        )
    return f"{count} Pumps on one reach, each from a level on, at any lift; each takes 5 cm to come on"


def _steps(points: Points) -> Points:
    """Return (depth, more flow): the first flow from the start on, each other one from the point before it on."""
    (_, first), *rest = points
    more = [(depth, after - before) for (depth, before), (_, after) in zip(points, rest, strict=False)]
    return [step for step in ((0.0, first), *more) if step[1] != 0.0]


def _stages(points: Points) -> Points:
    """Return (depth, more flow): equal shares of the growth, each at the depth where half of it has come."""
    flows = [flow for _, flow in points]
    if any(b < a for a, b in pairwise(flows)):
        return [(0.0, -1.0)]
    steps = [(0.0, flows[0])] if flows[0] > 0.0 else []
    growth = flows[-1] - flows[0]
    if growth > 0.0:
        at = [flows[0] + growth * (i + 0.5) / _STAGES for i in range(_STAGES)]
        steps += [(float(np.interp(flow, flows, [x for x, _ in points])), growth / _STAGES) for flow in at]
    return steps


def _depths(link: Link, points: Points) -> Points | str:
    """Return (depth in m, flow) where (volume, flow) are given, by the area of the storage node."""
    storage = next((row for row in link.text.sections.get("STORAGE", []) if row.name == link.row.cell(1)), None)
    curve = [] if storage is None else storage_curve(link.text, storage)
    if not curve:
        return "its flow depends on the volume of its node, which has none"
    depth, area = np.array(curve).T
    fine = np.linspace(depth[0], depth[-1], 2001)
    areas = np.interp(fine, depth, area)
    volume = np.concatenate([[0.0], np.cumsum(0.5 * (areas[1:] + areas[:-1]) * np.diff(fine))])
    if not volume[-1] > 0.0 or (len(points) > 1 and points[-2][0] > volume[-1]):
        return "its volumes are above that of its node"
    return [(float(np.interp(v, volume, fine)) * link.text.metre, flow) for v, flow in points]
