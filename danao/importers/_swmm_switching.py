"""Switching levels of SWMM's pumps, [PUMPS] columns 6 and 7, as rules of a scenario that look at the pump's inlet.

As ``link_setTargetSetting`` of EPA SWMM 5.2 does it: a pump that stands starts above its start-up depth, one that runs
stops below its shut-off depth; a depth of 0 never switches. SWMM refuses a start-up depth that is not above the other.
"""

from __future__ import annotations

import math
from dataclasses import replace

from danao.forcing.operations import Reading, Switch
from danao.importers._swmm_link import Link, Made
from danao.importers.imported import Record
from danao.river.network import Station

LOOK = 30.0
"""Seconds between two looks at the level: the step of a scenario that says nothing else."""

_BEYOND = 1e3
"""Height (m) above and below the invert that no water reaches: a switch that is not given never acts."""

_KIND = "switching levels of a pump"


def switched(link: Link, made: Made) -> Made | None:
    """Return the same pumps, each with its switch and all with the station at their inlet; None if there is a fault."""
    start, stop = (_depth(link, place, key) for place, key in ((5, "start-up depth"), (6, "shut-off depth")))
    if not (math.isfinite(start) and math.isfinite(stop)):
        return None
    if start == stop == 0.0:
        return made
    if 0.0 < start <= stop:
        depths = f"its start-up depth of {link.row.cell(5)} is not above its shut-off depth of {link.row.cell(6)}"
        link.text.fault(link.row, depths, "SWMM refuses it too")
        return None
    name = link.row.name
    invert = link.network.inverts[link.row.cell(1)]
    station = Station(f"{name} (inlet)", name, 0.0)
    switches = tuple(
        Switch(
            item.name,
            Reading("level", station.name),
            above=invert + (start or _BEYOND),
            below=invert + (stop or -_BEYOND),
            setting_above=1.0,
            setting_below=0.0,
            every=LOOK,
        )
        for item in made.structures
    )
    link.text.found.taken.append(Record(_KIND, name, link.row.line, _note(start, stop), name))
    return replace(made, station=station, operations=switches)


def _depth(link: Link, place: int, key: str) -> float:
    """Return a depth (m), 0 where there is none; NaN with the fault noted if it is no depth."""
    if not link.given(place):
        return 0.0
    depth = link.text.number(link.row, place, key) * link.text.metre
    if depth < 0.0:
        link.text.fault(link.row, f"a {key} of {link.row.cell(place)}: it must not be negative")
        return math.nan
    return depth


def _note(start: float, stop: float) -> str:
    """Return what became of the two depths."""
    if not stop:
        return f"an operation that looks every {LOOK:g} s; without a shut-off depth it does not stop again"
    if not start:
        return f"an operation that looks every {LOOK:g} s; without a start-up depth it does not start again"
    return f"an operation that looks at the level at the inlet every {LOOK:g} s; SWMM looks in every step"
