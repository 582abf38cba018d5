"""A tide gate: it lets the river out and keeps the sea out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from danao.river.structures._structure import Part, Structure, check_movable


@dataclass(frozen=True)
class TideGate(Structure):
    r"""A flap that opens towards larger chainage and falls shut when the water outside is higher.

    .. math:: Q = C_d\, b\, y \sqrt{2g (H - s)} \ge 0, \qquad y = \min\!\left(a, \max(h, \tfrac23 H)\right)

    with the heads above the sill H inside and h outside, the height a of the opening, and the depth s over the throat
    as for a `Gate`. There is no flow back.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    width : float
        Clear width of all openings (m, above 0).
    sill : float
        Level of the sill (m).
    height : float
        Height of the opening (m, above 0).
    discharge_coefficient : float
        C_d (-), 0.1 to 1.5, which carries the loss at the flap too; 0.6 to 0.9 (from memory).
    opening : float, optional
        Height to which the flap may open (m), 0 (held shut) to `height`; the setting, where an operation moves it.
    """

    setting_name: ClassVar[str] = "opening, m"
    setting_field: ClassVar[str] = "opening"

    width: float
    sill: float
    height: float
    discharge_coefficient: float = 0.8
    opening: float | None = None

    def __post_init__(self) -> None:
        check_movable(self, "give that of Q = C b a sqrt(2 g H), 0.6 to 0.9")

    def parts(self) -> tuple[Part, ...]:
        """Return the opening, through which nothing flows back."""
        values = {"SILL": self.sill, "OPENING_MOVES": 1.0, "WIDTH": self.width, "CONTRACTION": 1.0}
        return (Part("THROAT", values | {"COEFFICIENT": self.discharge_coefficient}),)
