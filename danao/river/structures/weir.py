"""Weirs with a broad and with a sharp crest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from danao.river.structures._structure import ANY_LEVEL, Part, Structure, check_crest


@dataclass(frozen=True)
class Weir(Structure):
    r"""A weir with a broad crest; water may flow over it either way.

    .. math:: Q = C_d\, b \left(\tfrac23\right)^{3/2} \sqrt{g}\, H^{3/2}
        \quad (h \le \tfrac23 H), \qquad Q = C_d\, b\, h \sqrt{2g (H - h)} \quad (h > \tfrac23 H)

    with the heads above the crest H upstream (the velocity head of the approaching water included) and h downstream.
    The two meet without a kink where the depth on the crest is critical.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    crest : float
        Level of the crest (m); the setting, where an operation moves it.
    width : float
        Width of the crest across the flow (m, above 0).
    discharge_coefficient : float
        C_d (-), 0.1 to 1.5; 0.85 to 1 for broad crests, 1.0 to 1.3 for round ones. It is the Chinese handbooks'
        m / 0.385, and C / 1.705 of ``Q = C b H^1.5``.

    Notes
    -----
    Free flow: ISO 3846:2008, *Hydrometry: open channel flow measurement using rectangular broad-crested weirs*, whose
    formula this is (from memory). Drowned flow: Bernoulli with the depth on the crest that of the water behind.
    """

    setting_name: ClassVar[str] = "crest level, m"
    setting_field: ClassVar[str] = "crest"

    crest: float
    width: float
    discharge_coefficient: float = 1.0

    def __post_init__(self) -> None:
        check_crest(self, "give Q = C b H^1.5 as C / 1.705, and the handbooks' m as m / 0.385")

    @property
    def setting_range(self) -> tuple[float, float]:
        """Any level."""
        return ANY_LEVEL

    def parts(self) -> tuple[Part, ...]:
        """Return the crest as an opening without a lid."""
        values = {"SILL_MOVES": 1.0, "OPENING": 1e9, "WIDTH": self.width}
        return (Part("THROAT", values | {"COEFFICIENT": self.discharge_coefficient, "CONTRACTION": 1.0, "BACK": 1.0}),)


@dataclass(frozen=True)
class SharpCrestedWeir(Structure):
    r"""A weir with a thin plate for a crest, across the whole flow (no contraction at the sides).

    .. math:: Q = \tfrac23 C_d \sqrt{2g}\, b\, H^{3/2} \left(1 - (h/H)^{3/2}\right)^{0.385}

    with the heads above the crest H upstream (velocity head included) and h downstream, the factor being 1 for h ≤ 0.

    Parameters
    ----------
    name, at, title
        As of every `Structure`.
    crest : float
        Level of the crest (m); the setting, where an operation moves it.
    width : float
        Width of the crest (m, above 0).
    discharge_coefficient : float
        C_d (-), 0.1 to 1.5; 0.62 for low heads, 0.602 + 0.083 H/p for a plate of height p (Rehbock; ISO 1438).

    Notes
    -----
    The factor for drowned flow is that of Villemonte (1947), *Submerged-weir discharge studies*, Engineering
    News-Record 139, 866-869; within 1e-3 of its end it is replaced by a parabola of finite slope.
    """

    setting_name: ClassVar[str] = "crest level, m"
    setting_field: ClassVar[str] = "crest"

    crest: float
    width: float
    discharge_coefficient: float = 0.62

    def __post_init__(self) -> None:
        check_crest(self, "give Q = C b H^1.5 as C / 2.953")

    @property
    def setting_range(self) -> tuple[float, float]:
        """Any level."""
        return ANY_LEVEL

    def parts(self) -> tuple[Part, ...]:
        """Return the crest."""
        values = {"SILL_MOVES": 1.0, "WIDTH": self.width, "COEFFICIENT": self.discharge_coefficient, "BACK": 1.0}
        return (Part("CREST", values),)
