"""Ponds and reservoirs: water that stands beside the river and is known by its area at each level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from danao.errors import ProblemList
from danao.river.network import Reach
from danao.river.section import CrossSection


def pond(
    name: str,
    node: str,
    level: Sequence[float],
    area: Sequence[float],
    *,
    link_width: float,
    link_length: float = 100.0,
    link_bed: float | None = None,
    title: Any = None,
) -> Reach:
    r"""Return a pond as a reach of two cells: a short link channel from a node of the river, and the pond.

    The volume of the pond is :math:`V(\eta) = \int A\,d\eta` with the area linear between the levels, exactly; above
    the last level its sides are walls. A structure at ``(name, link_length)`` stands between link and pond: a spillway,
    an inlet gate. Without one the link is an open channel. A pond that is to be reached by a second way gets a reach
    of its own to the same node, or to a node along the way.

    Parameters
    ----------
    name : str
        Name of the pond and of its reach.
    node : str
        Node of the river that it is joined to.
    level : sequence of float
        Growing levels (m), the bottom first.
    area : sequence of float
        Surface at these levels (m²), at least 0 and never falling, the last above 0.
    link_width : float
        Width of the link channel (m), a rectangle without friction on its walls.
    link_length : float
        Length of the link (m); it limits the time step where water rushes in.
    link_bed : float, optional
        Bed of the link (m); by default the bottom of the pond.
    title : str or mapping of language to str, optional
        Name shown to readers.

    Raises
    ------
    InputError
        With all values that are out of range or out of order.
    """
    problems = ProblemList()
    levels, areas = tuple(map(float, level)), tuple(map(float, area))
    if len(levels) != len(areas) or len(levels) < 2:
        problems.add(
            f"{len(levels)} levels and {len(areas)} areas", "level", remedy="give as many of both, two or more"
        )
    elif not all(map(math.isfinite, (*levels, *areas))):
        problems.add("some values are not finite numbers", "level")
    else:
        if any(not b > a for a, b in pairwise(levels)):
            problems.add("the levels do not grow", "level", remedy="give them from the bottom up")
        if any(b < a for a, b in pairwise(areas)) or areas[0] < 0.0 or not areas[-1] > 0.0:
            problems.add(
                "the area falls, is negative or 0 throughout", "area", remedy="it may only grow with the level"
            )
    for key, value in (("link_width", link_width), ("link_length", link_length)):
        if not (isinstance(value, int | float) and math.isfinite(value) and value > 0.0):
            problems.add(f"{value!r} is not a finite number above 0", key)
    problems.raise_if_any()
    bed = levels[0] if link_bed is None else float(link_bed)
    top = max(levels[-1], bed + 1.0)
    link = [CrossSection.rectangle(x, bed, link_width, _MANNING, top) for x in (0.0, link_length)]
    basin = [_basin(x, levels, areas, link_length) for x in (1.001 * link_length, 2.0 * link_length)]
    return Reach(name, (*link, *basin), upstream=node, title=title, cells=2, closed=("downstream",))


_MANNING = 0.03


def _basin(chainage: float, levels: tuple[float, ...], areas: tuple[float, ...], length: float) -> CrossSection:
    """Return a section whose width by level is the area over a length."""
    return CrossSection.tabulated(chainage, levels, [area / length for area in areas], _MANNING)
