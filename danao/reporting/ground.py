"""Where things lie on a map: along the lines of a river's reaches, or on a straightened plan of its network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from danao.errors import InputError, Problem
from danao.reporting.channel import river_of
from danao.results import Results
from danao.river import line
from danao.river.network import ENDS, Reach, River

Floats = NDArray[np.float64]

_ROW = 0.16  # from row to row of a plan, share of its length


@dataclass(frozen=True, eq=False)
class Ground:
    """The lines of the reaches on a plane.

    Parameters
    ----------
    river : River
        Whose reaches they are.
    lines : dict of str to ndarray, shape (P, 2)
        Per reach its points, upstream first.
    crs : str, optional
        What the points are; None: metres along a straightened plan, which is no map.
    """

    river: River
    lines: dict[str, Floats]
    crs: str | None

    @classmethod
    def of(cls, source: River | Results) -> Ground:
        """Return the ground of a river, or of the river that results carry; a plan where some reach has no line.

        Raises
        ------
        InputError
            If the results carry no river that can be read back.
        """
        river = source if isinstance(source, River) else river_of(source)
        if river is None:
            raise InputError(Problem("the results carry no river", "river", remedy="give the river itself"))
        if all(reach.line for reach in river.reaches):
            return cls(river, {reach.name: np.asarray(reach.line, dtype=float) for reach in river.reaches}, river.crs)
        return cls(river, _plan(river), None)

    @property
    def is_geographic(self) -> bool:
        """Whether the points are longitudes and latitudes."""
        return self.crs in line.GEOGRAPHIC

    def stretch(self, reach: str, begin: float, end: float) -> Floats:
        """Return the points, shape (P, 2), from one chainage (m) to another of a reach."""
        about = self.river.reach(reach)
        shares = [(chainage - about.start) / about.length for chainage in (begin, end)]
        return line.part(self.lines[reach], self.crs, *np.clip(shares, 0.0, 1.0))

    def place(self, reach: str, chainage: float) -> tuple[float, float]:
        """Return the point at a chainage (m)."""
        x, y = self.stretch(reach, chainage, chainage)[0]
        return float(x), float(y)

    def beside(self, reach: str, chainage: float) -> tuple[float, float]:
        """Return the direction on paper, of length 1, square to a reach at a chainage (m): the upper side."""
        step = 0.01 * self.river.reach(reach).length
        along = np.diff(self.stretch(reach, chainage - step, chainage + step)[[0, -1]], axis=0)[0]
        along[0] *= np.cos(np.deg2rad(self.lines[reach][0, 1])) if self.is_geographic else 1.0
        x, y = np.array([-along[1], along[0]]) / np.hypot(*along)
        return (float(x), float(y)) if y > 1e-9 or (abs(y) <= 1e-9 and x > 0.0) else (-float(x), -float(y))


def _plan(river: River) -> dict[str, Floats]:
    """Return a straightened plan: across the distance to the mouth, up a row for each branch, alternately."""
    to_mouth = _distances(river)
    rows: dict[str, float] = {}
    lines: dict[str, Floats] = {}
    longest = max(to_mouth.values())
    order = sorted(river.reaches, key=lambda reach: -to_mouth[reach.node("upstream")])
    free = 0
    while order:
        chain = _chain(order, rows, to_mouth)
        row = 0.0 if not lines else (1.0 if free % 2 else -1.0) * (1 + (free - 1) // 2) * _ROW * longest
        free += 1
        for reach in chain:
            order.remove(reach)
            nodes = [reach.node(end) for end in ENDS]
            heights = [rows.setdefault(node, row) for node in nodes]
            lines[reach.name] = _elbow([longest - to_mouth[node] for node in nodes], heights, row)
    return lines


def _distances(river: River) -> dict[str, float]:
    """Return of every node the longest way (m) along the reaches to a mouth."""
    found = dict.fromkeys(river.nodes(), 0.0)
    for _ in river.reaches:  # as long a way as there are reaches, were they one after the other
        for reach in river.reaches:
            way = found[reach.node("downstream")] + reach.length
            found[reach.node("upstream")] = max(found[reach.node("upstream")], min(way, river.length))
    return found


def _chain(left: list[Reach], rows: dict[str, float], to_mouth: dict[str, float]) -> list[Reach]:
    """Return reaches that follow each other, from the one that begins furthest up to a node that is placed."""
    chain = [left[0]]
    while chain[-1].node("downstream") not in rows:
        following = [one for one in left if one.node("upstream") == chain[-1].node("downstream") and one not in chain]
        if not following:
            break
        chain.append(max(following, key=lambda one: to_mouth[one.node("downstream")] + one.length))
    return chain


def _elbow(x: list[float], y: list[float], row: float) -> Floats:
    """Return the points of a reach from node to node, level on its own row in between."""
    slant = 0.15 * (x[1] - x[0])
    middle = [(x[0] + slant * (y[0] != row), row), (x[1] - slant * (y[1] != row), row)]
    points = [(x[0], y[0]), *middle, (x[1], y[1])]
    return np.array([point for place, point in enumerate(points) if place == 0 or point != points[place - 1]])
