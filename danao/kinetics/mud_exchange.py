"""Suspended solids over a bed of mud that never runs out, and of which no account is kept."""

from __future__ import annotations

from danao.kinetics._bed import SETTLING_VELOCITY, STAYING, partheniades
from danao.kinetics._declare import group, process


@process({"solids": -1.0}, exchange="bed", solids="SS", staying=STAYING, title="deposition {solids} on mud")
def _deposition(solids: float, staying: float, depth: float, *, velocity: float = SETTLING_VELOCITY) -> float:
    return velocity / depth * staying * solids


@process({"solids": 1.0}, exchange="bed", solids="SS", erosion=partheniades, title="erosion {solids} from mud")
def _erosion(erosion: float, depth: float) -> float:
    return erosion / depth


@group(_deposition, _erosion)
def mud_exchange() -> None:
    r"""Return deposition on, and erosion from, a bed of mud without end.

    .. math:: \frac{dc}{dt} = \frac{1}{h} \left( M \max\left(0,\, \frac{\tau}{\tau_{ce}} - 1\right)
        - v_s \max\left(0,\, 1 - \frac{\tau}{\tau_{cd}}\right) c \right)

    As `danao.kinetics.suspended_solids`, where no account of the bed is wanted, or where it has more than a run can
    take. With ``staying="always"`` a steady stream carries :math:`M (\tau/\tau_{ce} - 1) / v_s`.

    Source
    ------
    Krone (1962) and Partheniades (1965), as in `danao.kinetics.suspended_solids`.
    """
