"""Closed conduits: circle, box and arch, with a slot above the crown that stands for pressure.

A slot of Preissmann's kind lets one set of equations serve free and pressurised flow: above the crown the level is the
pressure head, and the slot's width makes a wave travel at the chosen speed c, T_slot = g A_full / c². Water in the
slot does not rub and adds no conveyance: there K stays that of the full conduit, and φ² = (K_full/A)².

The true speed of pressure waves, some 100 to 1400 m/s, makes the slot so thin that a little water too much lifts the
level by many metres. In a conduit that stays full that does no harm. Where it fills or empties, the front between free
and full flow passes from cell to cell in jerks, and these make spikes of pressure: at 30 m/s none were found, at 50 m/s
one case in twenty (short steps in a box) rose to three times the true head, at 200 m/s they reach hundreds of metres.
A slow wave costs storage: under a head H the slot holds the part g H/c² of the full conduit (1.1 % a metre at 30 m/s).

The conveyance follows the formula up to the crown, its maximum below the crown included (1.076 times K_full at 0.94
diameters in a circle); a round roof leads to K_full by itself, a flat lid over a short rise, see `Box`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from danao.errors import ProblemList
from danao.river.bore import ArchBore, BoxBore, CircleBore, Gable, Slotted
from danao.river.ground import Outline
from danao.river.roughness import RoughnessByDepth, Uniform, check_manning, uniform_roughness
from danao.river.stream import CHANNEL, Hydraulics, Stream

GRAVITY = 9.81

WAVE_SPEED = 30.0
"""Default speed (m/s) of waves under pressure: well above that of free waves, with a slot of 9 mm on a pipe of 1 m."""

SLOWEST, FASTEST = 5.0, 1400.0
"""Speeds (m/s) between which a slot makes sense; sound in water runs at some 1450 m/s."""

WIDEST_SLOT = 0.2
"""Width of a slot as part of that of its conduit, at most: a wider one is no slot."""


@dataclass(frozen=True)
class Circle:
    """A circular pipe of diameter D.

    With θ = 4 arcsin √(d/D) at depth d the area is D²/8 (θ − sin θ), the width 2 √(d (D − d)), the perimeter D θ/2.

    Parameters
    ----------
    diameter : float
        Inner diameter (m).
    manning : float or RoughnessByDepth
        Manning coefficient (s/m^(1/3)).
    wave_speed : float
        Speed of waves under pressure (m/s), 5 to 1400.
    """

    diameter: float
    manning: Uniform
    wave_speed: float = WAVE_SPEED

    def __repr__(self) -> str:
        return f"circle of {self.diameter:g} m"

    @property
    def bank(self) -> float:
        """Height of the crown (m)."""
        return self.diameter

    @property
    def closed(self) -> bool:
        """Yes."""
        return True

    @property
    def full_area(self) -> float:
        """Area of the full pipe (m²)."""
        return 0.25 * math.pi * self.diameter**2

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        _check(self, {"diameter": self.diameter}, self.diameter, problems)

    def hydraulics(self) -> Hydraulics:
        """Return the pipe with its slot, which begins where the pipe gets narrower than the slot."""
        slot, radius = _slot(self), 0.5 * self.diameter
        onset = radius + math.sqrt(radius**2 - 0.25 * slot**2)
        bore = CircleBore(self.diameter)
        return _hydraulics(self, bore, Slotted(bore, bore, slot, onset))


@dataclass(frozen=True)
class Box:
    """A rectangular culvert.

    Its lid is wetted over a short rise above its height (2 % of it), within which the width shrinks to that of the
    slot; the conveyance falls from that of three wetted sides to that of four there.

    Parameters
    ----------
    width, height : float
        Inner width and height (m).
    manning, wave_speed
        As for `Circle`.
    """

    width: float
    height: float
    manning: Uniform
    wave_speed: float = WAVE_SPEED

    def __repr__(self) -> str:
        return f"box of {self.width:g} m by {self.height:g} m"

    @property
    def bank(self) -> float:
        """Height of the crown (m)."""
        return self.height

    @property
    def closed(self) -> bool:
        """Yes."""
        return True

    @property
    def full_area(self) -> float:
        """Area of the full culvert (m²)."""
        return self.width * self.height

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        _check(self, {"width": self.width, "height": self.height}, self.width, problems)

    def hydraulics(self) -> Hydraulics:
        """Return the culvert with its slot, which begins where the lid is narrower than the slot."""
        bore, slot = BoxBore(self.width, self.height), _slot(self)
        onset = bore.top - (bore.top - self.height) * slot / self.width
        return _hydraulics(self, bore, Slotted(bore, Gable(bore), slot, onset))


@dataclass(frozen=True)
class Arch:
    """An arch on a flat floor: the upper half of an ellipse on vertical walls.

    The roof rises by r = min(width/2, height): a half circle on walls where the height is more than half the width,
    else a half ellipse that springs from the floor. At a height z above the springing the width is W √(1 − (z/r)²)
    and the area r W/2 (φ + sin φ cos φ), with sin φ = z/r; each side of the roof is an elliptic integral long.

    Parameters
    ----------
    width, height : float
        Width of the floor and height of the crown (m).
    manning, wave_speed
        As for `Circle`.
    """

    width: float
    height: float
    manning: Uniform
    wave_speed: float = WAVE_SPEED

    def __repr__(self) -> str:
        return f"arch of {self.width:g} m by {self.height:g} m"

    @property
    def bank(self) -> float:
        """Height of the crown (m)."""
        return self.height

    @property
    def closed(self) -> bool:
        """Yes."""
        return True

    @property
    def rise(self) -> float:
        """Rise of the roof above its springing (m)."""
        return min(0.5 * self.width, self.height)

    @property
    def full_area(self) -> float:
        """Area of the full arch (m²)."""
        return self.width * (self.height - self.rise) + 0.25 * math.pi * self.rise * self.width

    def check(self, problems: ProblemList) -> None:
        """Note everything that is wrong with it."""
        _check(self, {"width": self.width, "height": self.height}, self.width, problems)

    def hydraulics(self) -> Hydraulics:
        """Return the arch with its slot, which begins where the roof gets narrower than the slot."""
        slot = _slot(self)
        onset = self.height - self.rise + self.rise * math.sqrt(1.0 - (slot / self.width) ** 2)
        bore = ArchBore(self.width, self.height, self.rise)
        return _hydraulics(self, bore, Slotted(bore, bore, slot, onset))


def _slot(conduit: Circle | Box | Arch) -> float:
    """Return the width of the slot, g A_full/c² (m)."""
    return GRAVITY * conduit.full_area / conduit.wave_speed**2


def _hydraulics(conduit: Circle | Box | Arch, bore: Outline, water: Slotted) -> Hydraulics:
    stream = Stream(bore, water, uniform_roughness(conduit.manning))
    return Hydraulics(water, stream, np.array([CHANNEL]))


def _check(conduit: Circle | Box | Arch, sizes: dict[str, float], width: float, problems: ProblemList) -> None:
    """Note sizes that are not positive, a wave speed that no slot has, and a slot too wide for the conduit."""
    for name, size in sizes.items():
        if not (math.isfinite(size) and size > 0.0):
            problems.add(f"{size} m is not positive and finite", name)
    if not isinstance(conduit.manning, RoughnessByDepth):
        check_manning([conduit.manning], problems)
    if not SLOWEST <= conduit.wave_speed <= FASTEST:
        problems.add(
            f"a wave speed of {conduit.wave_speed} m/s is outside {SLOWEST:g} to {FASTEST:g} m/s",
            "wave_speed",
            remedy=f"{WAVE_SPEED:g} m/s suits most conduits",
        )
    elif all(0.0 < size < math.inf for size in sizes.values()) and _slot(conduit) > WIDEST_SLOT * width:
        least = math.sqrt(GRAVITY * conduit.full_area / (WIDEST_SLOT * width))
        problems.add(
            f"at a wave speed of {conduit.wave_speed:g} m/s the slot has {_slot(conduit):.2g} m, more than "
            f"{WIDEST_SLOT:.0%} of the width",
            "wave_speed",
            remedy=f"give {math.ceil(least)} m/s or more",
        )
