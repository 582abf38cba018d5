"""Preset: a heavy metal, which sorbs, settles, lies in the bed and comes back, but does not decay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.kinetics._declare import group
from danao.kinetics._partition import BETWEEN_WATER_AND_BED
from danao.kinetics._process import Process

PARTITION = {
    "As": (4.0, 2.5),
    "Cd": (4.7, 3.6),
    "Cr6": (4.2, 1.7),
    "Cu": (4.7, 4.2),
    "Hg": (5.3, 4.9),
    "Ni": (4.6, 4.0),
    "Pb": (5.6, 5.1),
    "Zn": (5.1, 3.7),
}
"""log10 of the partition coefficient in L/kg, on suspended matter and on the bed: medians of Allison & Allison (2005),
from memory, ±0.3; single rivers lie one to two units to either side. Hg is that of mercury (II), As of all arsenic."""


@group(*BETWEEN_WATER_AND_BED)
def _exchange() -> None:
    """Exchange of sorbing matter between water and bed."""


def metal(
    constituent: str = "Cu",
    partition: Any = None,
    bed_partition: Any = None,
    sediment: Mapping[str, Any] | None = None,
) -> list[Process]:
    r"""Return settling, resuspension, diffusion across the bed's surface, and burial of a heavy metal.

    The equations are those of `danao.kinetics.toxicant` without losses: all of a metal that leaves the water is in the
    bed (``Cu_bed``), or buried. What the water carries is all metal, dissolved and sorbed; the dissolved share is
    :math:`1 / (1 + K_d m)`.

    Parameters
    ----------
    constituent : str
        As, Cd, Cr6, Cu, Hg, Ni, Pb, Zn; or another one, then with its partition coefficients.
    partition, bed_partition : text with unit, number (m³/g), {reach: …} or Series
        Partition coefficients on suspended solids and on the bed; those of `PARTITION` where none are given. In the
        log10 of L/kg, water and bed: As 4.0, 2.5; Cd 4.7, 3.6; Cr6 4.2, 1.7; Cu 4.7, 4.2; Hg 5.3, 4.9; Ni 4.6, 4.0;
        Pb 5.6, 5.1; Zn 5.1, 3.7. They fall where solids are many and where the water is acid: calibrate.
    sediment : mapping, optional
        Further arguments of `danao.kinetics.toxicant` that concern solids and bed: ``velocity``, ``staying``,
        ``solids``, ``bed_solids``, ``lifting``, ``burial_velocity``, …

    Raises
    ------
    InputError
        If a partition coefficient is neither given nor known, or an argument is wrong.

    Source
    ------
    Chapra (1997), *Surface Water-Quality Modeling*, lecture 42; partition coefficients: Allison & Allison (2005),
    EPA/600/R-05/074, medians from memory.
    """
    known = {key: f"{10.0**value:.4g} L/kg" for key, value in zip(_KINDS, PARTITION.get(constituent, ()), strict=False)}
    given = {key: value for key, value in zip(_KINDS, (partition, bed_partition), strict=True) if value is not None}
    missing = [key for key in _KINDS if key not in known | given]
    if missing:
        remedy = f"give one in L/kg; {nearest(constituent, PARTITION)}"
        raise InputError([Problem(f"of '{constituent}' is not known", key, remedy=remedy) for key in missing])
    return _exchange(constituent, **{**known, **given, **(sediment or {})})


_KINDS = ("partition", "bed_partition")
