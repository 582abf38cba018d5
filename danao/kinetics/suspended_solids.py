"""Suspended solids: they settle in slack water, lie on the bed, and are eroded when the stream is strong."""

from __future__ import annotations

from danao.kinetics._bed import SETTLING_VELOCITY, STAYING, buried_share, eroded_share, partheniades
from danao.kinetics._declare import group, process


@process(
    {"solids": -1.0, "bed": 1.0},
    solids="SS",
    bed="{solids}_bed",
    staying=STAYING,
    title="deposition {solids}",
)
def _deposition(solids: float, staying: float, depth: float, *, velocity: float = SETTLING_VELOCITY) -> float:
    return velocity / depth * staying * solids


def _bed_solids(bed: float, depth: float) -> float:
    return bed * depth


@process(
    {"bed": -1.0, "solids": 1.0},
    solids="SS",
    bed="{solids}_bed",
    lifted=eroded_share,
    erosion=partheniades,
    bed_solids=_bed_solids,
    title="erosion {solids}",
)
def _erosion(bed: float, lifted: float) -> float:
    return lifted * bed


@process(
    {"bed": -1.0},
    exchange="bed",
    solids="SS",
    bed="{solids}_bed",
    buried=buried_share,
    title="burial {solids}",
)
def _burial(bed: float, buried: float) -> float:
    return buried * bed


@group(_deposition, _erosion, _burial)
def suspended_solids() -> None:
    r"""Return deposition, erosion and burial of suspended solids.

    .. math:: \frac{dc}{dt} = \frac{E - D}{h}, \qquad \frac{dm}{dt} = D - E - \frac{v_b}{H_2}\, m

    .. math:: D = v_s \max\left(0,\, 1 - \frac{\tau}{\tau_{cd}}\right) c, \qquad
        E = M \max\left(0,\, \frac{\tau}{\tau_{ce}} - 1\right) \frac{m}{m_h + m}

    with the shear stress of the stream τ and the solids on the bed m (g/m²), which limit what is eroded. What lies on
    the bed is a constituent that does not move, ``SS_bed``, in grams per m³ of the water above: m over the depth. An
    initial or measured m (g/m²) is given as m / h. `staying` is ``krone``, the law above, or ``always``: then
    everything that settles stays until it is eroded, and erosion and deposition may balance in a steady stream.

    The stress is that of the mean of each output interval's begin and end: choose outputs that resolve the tide. Sand,
    waves, bed forms and consolidation are not in it; the bed of the flow does not rise or fall.

    Source
    ------
    Krone (1962) and Partheniades (1965), as in most estuary models; the limit m / (m_h + m) is a smooth form of the
    min(M, V m) of Delft3D-WAQ, with V = M / m_h.
    """
