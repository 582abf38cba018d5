"""A sluice gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from danao.river.structures._structure import Part, Structure, check_movable

CONTRACTION = (0.6, 1.0)
"""Least and most contraction of a jet: below, the way to the flow of a clear gate would fall with the head."""

SHARP_CREST = 0.62
"""Discharge coefficient of the upper edge of a leaf, over which water falls as over a sharp-crested weir."""


@dataclass(frozen=True)
class Gate(Structure):
    r"""A vertical gate over a sill: flow under it, flow over the sill when it is clear, flow over the leaf.

    .. math:: Q = b\, y \sqrt{2g (H - s)}, \qquad y = \min\!\left(C_d\, e, \max(h, \tfrac23 H)\right)

    with the heads above the sill H upstream (velocity head included) and h downstream, and the opening e. The depth s
    over the contracted jet is y in free flow; once h is deeper than the conjugate depth of the jet, momentum gives
    :math:`s = m + \sqrt{m^2 - 2mH + h^2}`, :math:`m = 2y (1 - y/h)`. Between e = 0.58 H and 0.95 H the contraction goes
    over into the broad-crested flow of a gate that is clear of the water. Above the leaf, whose upper edge is at
    ``sill + opening + height``, water falls as over a sharp-crested weir. Water may flow either way.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    width : float
        Clear width (m, above 0).
    sill : float
        Level of the sill (m).
    height : float
        Height of the leaf, which is also the widest opening (m, above 0).
    discharge_coefficient : float
        C_d (-), 0.6 to 1: the contraction of the jet, 0.611 for a sharp lower edge, to 0.7 and more for a round one.
        With less the discharge would fall while the head grows past the opening.
    opening : float, optional
        Opening at the start (m), 0 to `height`; the setting, where an operation moves it. By default wide open.

    Notes
    -----
    Underflow with contraction and the depth over a drowned jet: Chow (1959), *Open-Channel Hydraulics*, chapter 17;
    the same in the Chinese textbooks, which write M for 2m (from memory, rederived here from momentum). Free underflow
    differs by at most 2 % from the handbooks' ``(0.60 - 0.176 e/H) b e sqrt(2 g H)`` for e/H of 0.1 to 0.55.
    """

    setting_name: ClassVar[str] = "opening, m"
    setting_field: ClassVar[str] = "opening"

    width: float
    sill: float
    height: float
    discharge_coefficient: float = 0.611
    opening: float | None = None

    def __post_init__(self) -> None:
        remedy = "it is the contraction of the jet, 0.611 for a sharp edge; let other losses narrow the width"
        check_movable(self, remedy, CONTRACTION)

    def parts(self) -> tuple[Part, ...]:
        """Return the opening, and the upper edge of the leaf."""
        under = {"SILL": self.sill, "OPENING_MOVES": 1.0, "WIDTH": self.width, "COEFFICIENT": 1.0, "BACK": 1.0}
        over = {"SILL": self.sill + self.height, "SILL_MOVES": 1.0, "WIDTH": self.width, "COEFFICIENT": SHARP_CREST}
        return (
            Part("THROAT", under | {"CONTRACTION": self.discharge_coefficient}),
            Part("CREST", over | {"BACK": 1.0}),
        )
