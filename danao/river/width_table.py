"""WidthTable: the shape of a section of which only the width by level is known, as of a pond."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from danao.errors import ProblemList
from danao.river.ground import ground_of
from danao.river.roughness import RoughnessByDepth, Uniform, check_manning, uniform_roughness
from danao.river.stream import CHANNEL, Hydraulics, Stream
from danao.river.table import FILM


@dataclass(frozen=True)
class WidthTable:
    """A symmetric section of given width at each height; `CrossSection.tabulated` makes it.

    Parameters
    ----------
    height : tuple of float
        Heights (m), from 0 upward, growing.
    width : tuple of float
        Width at each (m), linear between them; above 0, at the bed at least 0. It may shrink upward.
    manning : float or RoughnessByDepth
        Manning coefficient (s/m^(1/3)).
    """

    height: tuple[float, ...]
    width: tuple[float, ...]
    manning: Uniform

    def __repr__(self) -> str:
        return f"{len(self.width)} widths"

    @property
    def bank(self) -> float:
        """The last height (m): above it vertical walls without friction hold the water."""
        return self.height[-1]

    @property
    def closed(self) -> bool:
        """No: it has no roof."""
        return False

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        for a, b in itertools.pairwise(self.height):
            if not b - a > FILM:
                problems.add(f"levels out of order: {b:g} m above the first one follows {a:g} m", "level")
        for i, width in enumerate(self.width):
            if not (0.0 < width < math.inf or (width == 0.0 and i == 0)):
                problems.add(
                    f"the width of {width} m at level {i + 1} is not positive and finite",
                    "width",
                    remedy="only the lowest one may be 0; a section with a roof is a circle, box or arch",
                )
        if not isinstance(self.manning, RoughnessByDepth):
            check_manning([self.manning], problems)

    def hydraulics(self) -> Hydraulics:
        """Return the symmetric ground of these widths: half of each to the left and to the right."""
        half = 0.5 * np.array(self.width)
        station = [*(-half[::-1]), *half]
        height = [*self.height[::-1], *self.height]
        ground, _ = ground_of(station, height, [station[0]])
        return Hydraulics(ground, Stream(ground, ground, uniform_roughness(self.manning)), np.array([CHANNEL]))
