"""GroundLine: the shape of an open section, a line of surveyed points with its roughness, banks and still water."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from danao.describe import describe_fields
from danao.errors import ProblemList
from danao.river.ground import Flowing, Ground, ground_of
from danao.river.roughness import RoughnessByDepth, RoughnessByPanel, check_manning
from danao.river.stream import CHANNEL, LEFT, RIGHT, Hydraulics, Stream
from danao.river.table import FILM

BLEND, BLEND_SHARE = 0.05, 0.02
"""Rise (m, and part of the depth there) over which a stretch that stood still comes to flow."""

Stretch = tuple[float, float, float | None]


@dataclass(frozen=True)
class GroundLine:
    """A line of points from bank to bank; `CrossSection.surveyed` and its companions make it.

    Parameters
    ----------
    station : tuple of float
        Distance across the river from left to right (m), never falling; equal ones make a vertical wall.
    height : tuple of float
        Height of each point above the lowest one (m).
    manning : tuple of (float, float) or RoughnessByDepth
        Panels: the station at which each begins, and its Manning coefficient n (s/m^(1/3)), n = 0 is frictionless; or
        one n for the whole section by depth.
    banks : (float, float), optional
        Stations of the left and the right bank (m): they part left overbank, channel and right overbank.
    ineffective : tuple of (float, float, float or None)
        Stretches ``(from_station, to_station, height)`` whose water only stands up to that height (m); None: always.
    """

    station: tuple[float, ...]
    height: tuple[float, ...]
    manning: tuple[tuple[float, float], ...] | RoughnessByDepth
    banks: tuple[float, float] | None = None
    ineffective: tuple[Stretch, ...] = ()

    def __repr__(self) -> str:
        return f"{len(self.station)} points"

    @property
    def bank(self) -> float:
        """Height of the lower end point (m)."""
        return min(self.height[0], self.height[-1])

    @property
    def closed(self) -> bool:
        """No: it has no roof."""
        return False

    def describe(self) -> dict[str, Any]:
        """Return its description, without banks and still water where there are none."""
        empty = tuple(name for name in ("banks", "ineffective") if not getattr(self, name))
        return describe_fields(self, leave_out=empty)

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        before = len(problems.problems)
        _check_points(self.station, self.height, problems)
        if not isinstance(self.manning, RoughnessByDepth):
            _check_panels(self.manning, self.station, problems)
        _check_banks(self, problems)
        _check_ineffective(self, problems)
        if len(problems.problems) == before:
            _check_lowest(self, problems)

    def hydraulics(self) -> Hydraulics:
        """Cut the ground where roughness, bank or still water changes, and tell what flows."""
        by_water = self._cuts()
        starts = _starts(self, by_water)
        ground, kept = ground_of(self.station, self.height, starts, by_water)
        begins = np.maximum(np.array(starts)[kept], self.station[0])
        side = np.full(len(kept), CHANNEL)
        if self.banks is not None:
            side = np.where(begins < self.banks[0], LEFT, np.where(begins < self.banks[1], CHANNEL, RIGHT))
        if isinstance(self.manning, RoughnessByDepth):
            roughness: RoughnessByDepth | RoughnessByPanel = self.manning
        else:
            roughness = RoughnessByPanel(np.array([_manning_at(self.manning, start) for start in begins]))
        outline = self._flowing(ground, begins) if self.ineffective else ground
        return Hydraulics(ground, Stream(outline, outline, roughness), side)

    def _cuts(self) -> list[float]:
        """Return the stations within the points at which banks and still water part the ground."""
        cuts = [*(self.banks or ()), *(station for stretch in self.ineffective for station in stretch[:2])]
        return sorted({cut for cut in cuts if self.station[0] < cut < self.station[-1]})

    def _flowing(self, ground: Ground, starts: np.ndarray) -> Flowing:
        """Return what flows: panels within a stretch stand still up to its height."""
        begin, rise = np.full(len(starts), -np.inf), np.full(len(starts), BLEND)
        for first, last, height in self.ineffective:
            inside = (starts >= first) & (starts < last)
            top = math.inf if height is None else height
            begin = np.where(inside, np.maximum(begin, top), begin)
        known = np.isfinite(begin)
        rise[known] = np.maximum(BLEND, BLEND_SHARE * begin[known])
        return Flowing(ground, begin, rise)


def _manning_at(panels: tuple[tuple[float, float], ...], station: float) -> float:
    """Return the n of the panel that holds what begins at a station."""
    return [n for start, n in panels if start <= station or start == panels[0][0]][-1]


def _starts(line: GroundLine, cuts: list[float]) -> list[float]:
    """Return where panels begin: at changes of roughness and at `cuts`.

    Between banks neighbours of equal n are one; without banks every panel that is given is one.
    """
    if isinstance(line.manning, RoughnessByDepth):
        return [line.station[0], *cuts]
    given = [start for start, _ in line.manning]
    if line.banks is not None:
        values = [n for _, n in line.manning]
        given = [start for i, start in enumerate(given) if i == 0 or values[i] != values[i - 1]]
    return [given[0], *sorted({*given[1:], *cuts})]


def _check_points(station: tuple[float, ...], height: tuple[float, ...], problems: ProblemList) -> None:
    """Note what is wrong with the line of points."""
    if len(station) < 3:
        problems.add(f"{len(station)} points, a section needs at least three", "station")
        return
    if not all(map(math.isfinite, (*station, *height))):
        problems.add("some points are not finite numbers", "station")
        return
    for i, (x, y) in enumerate(itertools.pairwise(station)):
        if y < x:
            problems.add(
                f"points out of order: {y:g} m follows {x:g} m (point {i + 2})",
                "station",
                remedy="give them from the left to the right bank; an overhanging bank is surveyed as a vertical wall",
            )
    for i in range(1, len(station) - 1):
        if station[i - 1] == station[i] == station[i + 1] and not (
            min(height[i - 1], height[i + 1]) <= height[i] <= max(height[i - 1], height[i + 1])
        ):
            problems.add(f"vertical overhang: the wall at {station[i]:g} m turns back at point {i + 1}", "station")
    if min(height) != 0.0:
        problems.add("heights are counted from the lowest point: the least must be 0", "height")
    elif not min(height[0], height[-1]) > FILM:
        problems.add(
            "the bed is not below the bank: an end point is the lowest one",
            "elevation",
            remedy="survey both banks, or add the wall as a point at the same station",
        )


def _check_panels(manning: tuple[tuple[float, float], ...], station: tuple[float, ...], problems: ProblemList) -> None:
    """Note what is wrong with the roughness."""
    starts, values = [start for start, _ in manning], [n for _, n in manning]
    if not manning:
        problems.add("no roughness is given", "manning")
        return
    check_manning(values, problems)
    if 0.0 in values and any(n > 0.0 for n in values):
        problems.add("a frictionless panel (n = 0) beside rough ones would carry all the flow", "manning")
    if any(not b > a for a, b in itertools.pairwise(starts)) or not math.isfinite(sum(starts)):
        problems.add("panels out of order: their first stations must grow", "manning")
    elif station and starts[0] > station[0]:
        problems.add(f"the first panel begins at {starts[0]:g} m, after the first point {station[0]:g} m", "manning")
    elif station and len(starts) > 1 and not (starts[1] > station[0] and starts[-1] < station[-1]):
        problems.add("a panel lies outside the points", "manning")


def _check_banks(line: GroundLine, problems: ProblemList) -> None:
    """Note banks that are crossed or off the section."""
    if line.banks is None or not line.station:
        return
    left, right = line.banks
    if not left < right:
        problems.add(f"the left bank at {left:g} m is not left of the right bank at {right:g} m", "banks")
    for name, bank in (("left", left), ("right", right)):
        if not line.station[0] <= bank <= line.station[-1]:
            problems.add(
                f"the {name} bank at {bank:g} m is outside the points",
                "banks",
                remedy=f"they run from {line.station[0]:g} to {line.station[-1]:g} m",
            )


def _check_ineffective(line: GroundLine, problems: ProblemList) -> None:
    """Note stretches of still water that are crossed, off the section, or below the ground."""
    for i, (first, last, height) in enumerate(line.ineffective):
        key = f"ineffective[{i}]"
        if not first < last:
            problems.add(f"the stretch from {first:g} to {last:g} m is crossed or has no width", key)
        if line.station and not (line.station[0] <= first and last <= line.station[-1]):
            problems.add(
                f"the stretch from {first:g} to {last:g} m is outside the points",
                key,
                remedy=f"they run from {line.station[0]:g} to {line.station[-1]:g} m",
            )
        if height is not None and not (math.isfinite(height) and height > 0.0):
            problems.add(
                "its level is not above the lowest point of the section, or not finite",
                key,
                remedy="give None where the water never flows",
            )


def _check_lowest(line: GroundLine, problems: ProblemList) -> None:
    """Note still water that leaves the lowest point no flow."""
    if line.ineffective and not line.hydraulics().stream.bore.wetted(np.array(FILM))[0].sum() > 0.0:
        problems.add(
            "the lowest point of the section lies in an ineffective stretch: shallow water could not flow",
            "ineffective",
            remedy="leave out the deepest part of the channel",
        )
