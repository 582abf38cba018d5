"""What water and bed exchange by solids: when solids settle, how much of the bed the stream lifts, what is buried.

Shared by all that lies on the bed in an active layer. Shear enters through functions that need no constituent, so they
are evaluated once per cell and step.
"""

from __future__ import annotations

from danao.kinetics._declare import Choice, parameter

SETTLING_VELOCITY = parameter(
    "0.5 m/day",
    "velocity",
    "settling velocity of the solids: clay 0.3–1, silt 2–8, flocs 5–100, inorganic solids in QUAL2K 0–2 m/day",
    typical=("0 m/day", "100 m/day"),
    source="quartz after Stokes: 2 µm 0.3, 10 µm 7.7 m/day; the rest from memory",
)
CRITICAL_DEPOSITION = parameter(
    "0.1 N/m2",
    "shear_stress",
    "shear stress above which nothing settles, τ_cd",
    typical=("0.03 N/m2", "0.3 N/m2"),
    source="cohesive mud 0.05–0.2 N/m², from memory",
    least=1e-6,
)
CRITICAL_EROSION = parameter(
    "0.2 N/m2",
    "shear_stress",
    "shear stress below which nothing is eroded, τ_ce: fresh mud 0.05–0.3, consolidated 0.4–2, stiff 2–5 N/m²",
    typical=("0.03 N/m2", "5 N/m2"),
    source="public Delft3D set-ups 0.1–0.2 N/m²; the rest from memory",
    least=1e-6,
)
ERODIBILITY = parameter(
    "1 kg/m2/day",
    "areal_load",
    "erosion at twice the critical stress from a bed that has plenty, M",
    typical=("0.1 kg/m2/day", "50 kg/m2/day"),
    source="public Delft3D set-ups 0.4–860 kg/m²/day with limits of their own; 1e-5–5e-4 kg/m²/s, from memory",
)
HALF_COVER = parameter(
    "100 g/m2",
    "areal_mass",
    "solids on the bed at which erosion is halved for want of them, m_h; about 0.2 mm of mud",
    typical=("1 g/m2", "5000 g/m2"),
    source="assumed, for calibration",
    least=1e-6,
)
BURIAL_VELOCITY = parameter(
    "0 mm/year",
    "velocity",
    "velocity at which the active layer is buried, v_b",
    typical=("0 mm/year", "30 mm/year"),
    source="1.8 mm per year in QUAL2K; 0.3–20, from memory",
)
LAYER = parameter(
    "0.05 m",
    "length",
    "thickness of the active layer, H_2",
    typical=("0.001 m", "0.2 m"),
    source="0.1 m in QUAL2K; 0.02–0.1 m, from memory",
    least=1e-6,
)


def krone(shear_stress: float, *, critical_deposition: float = CRITICAL_DEPOSITION) -> float:
    """Return the share of what reaches the bed that stays: 1 − τ/τ_cd, at least 0.

    Source
    ------
    Krone (1962), *Flume studies of the transport of sediment in estuarial shoaling processes*, from memory.
    """
    return max(0.0, 1.0 - shear_stress / critical_deposition)


def always() -> float:
    """Return 1: whatever reaches the bed stays there, to be lifted again by erosion alone."""
    return 1.0


def partheniades(
    shear_stress: float, *, erodibility: float = ERODIBILITY, critical_erosion: float = CRITICAL_EROSION
) -> float:
    """Return the erosion of a bed that has plenty, M (τ/τ_ce − 1), at least 0, g/m²/s.

    Source
    ------
    Partheniades (1965), J. Hydraulics Division ASCE 91(HY1), 105–139, in the form of Ariathurai (1974), from memory.
    """
    return erodibility * max(0.0, shear_stress / critical_erosion - 1.0)


def eroded_share(erosion: float, bed_solids: float, *, half_cover: float = HALF_COVER) -> float:
    """Return the part of what lies on the bed that erosion lifts, E / (m_h + m), 1/s: all that the solids hold too."""
    return erosion / (half_cover + bed_solids)


def buried_share(*, burial_velocity: float = BURIAL_VELOCITY, layer: float = LAYER) -> float:
    """Return the part of the active layer that is buried, v_b / H_2, 1/s."""
    return burial_velocity / layer


STAYING = Choice("krone", krone=krone, always=always)
