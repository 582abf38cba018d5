"""An inflatable dam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from danao.river.structures._structure import Part, Structure, check_movable


@dataclass(frozen=True)
class RubberDam(Structure):
    r"""A dam of rubber that is filled with air or water to a height; water flows over it as over a round crest.

    The relation is that of a `Weir` with its crest at ``sill + inflation``; deflated it lies flat on its sill.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    width : float
        Width between the abutments (m, above 0).
    sill : float
        Level of the floor on which it lies (m).
    height : float
        Height when full (m, above 0).
    discharge_coefficient : float
        C_d (-) as of a `Weir`, 0.1 to 1.5; 0.94 to 1.3 (m of 0.36 to 0.50, from memory).
    inflation : float, optional
        Height at the start (m), 0 to `height`; the setting, where an operation moves it. By default full.
    """

    setting_name: ClassVar[str] = "inflation, m"
    setting_field: ClassVar[str] = "inflation"

    width: float
    sill: float
    height: float
    discharge_coefficient: float = 1.0
    inflation: float | None = None

    def __post_init__(self) -> None:
        check_movable(self, "give the handbooks' m as m / 0.385")

    def parts(self) -> tuple[Part, ...]:
        """Return the crest as an opening without a lid."""
        values = {"SILL": self.sill, "SILL_MOVES": 1.0, "OPENING": 1e9, "WIDTH": self.width, "CONTRACTION": 1.0}
        return (Part("THROAT", values | {"COEFFICIENT": self.discharge_coefficient, "BACK": 1.0}),)
