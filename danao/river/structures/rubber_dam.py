"""An inflatable dam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from danao.errors import ProblemList
from danao.river.structures._structure import (
    ABOVE_ZERO,
    Part,
    Structure,
    check_numbers,
    check_place,
    check_setting,
)
from danao.river.structures.weir import ANY_LEVEL, check_coefficient


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

    width: float
    sill: float
    height: float
    discharge_coefficient: float = 1.0
    inflation: float | None = None

    def __post_init__(self) -> None:
        problems = ProblemList()
        check_place(self, problems)
        check_numbers(self, problems, width=(ABOVE_ZERO, 1e5), sill=ANY_LEVEL, height=(ABOVE_ZERO, 1e3))
        check_coefficient(self, problems, "give the handbooks' m as m / 0.385")
        if self.inflation is None:
            object.__setattr__(self, "inflation", self.height)
        if not problems.problems:
            check_setting(self, "inflation", problems)
        problems.raise_if_any()

    @property
    def setting(self) -> float:
        """Height at the start, m."""
        assert self.inflation is not None
        return self.inflation

    @property
    def setting_range(self) -> tuple[float, float]:
        """From flat to full, m."""
        return 0.0, self.height

    @property
    def crest_level(self) -> float:
        """Level of the crest at the start, m."""
        return self.sill + self.setting

    def parts(self) -> tuple[Part, ...]:
        """Return the crest as an opening without a lid."""
        values = {"SILL": self.sill, "SILL_MOVES": 1.0, "OPENING": 1e9, "WIDTH": self.width, "CONTRACTION": 1.0}
        return (Part("THROAT", values | {"COEFFICIENT": self.discharge_coefficient, "BACK": 1.0}),)
