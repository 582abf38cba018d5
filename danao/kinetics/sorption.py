"""Sorption on the bed, as far as it takes its time."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import quantity
from danao.kinetics._process import Process


def _uptake(c: float, held: float, *, rate: float, capacity: float) -> float:
    return rate * (capacity * c - held)


def sorption(constituent: str = "Sr", sorbed: str = "Sr_bed", rate: Any = "5 1/day", capacity: Any = 1.0) -> Process:
    r"""Return the exchange between the water and a bed that sorbs, of first order in the distance from equilibrium.

    .. math:: \frac{ds}{dt} = \lambda (\kappa c - s), \qquad \frac{dc}{dt} = -\frac{ds}{dt}

    Parameters
    ----------
    constituent : str
        What is dissolved.
    sorbed : str
        What is held on the bed: a constituent with ``mobile=False``, in grams per m³ of the water above.
    rate : text with unit, number (1/s), {reach: …} or Series
        Rate λ; 0.1–100 per day.
    capacity : number, {reach: …} or Series
        Grams held per gram dissolved at equilibrium, κ: mass of accessible sediment per volume of water times its
        partition coefficient.

    Source
    ------
    Bencala (1983), Water Resources Research 19(3), 732–738, eq. 1–3; OTIS (Runkel 1998, USGS WRIR 98-4018), eq. 4–6.
    """
    return Process(
        f"sorption {constituent}",
        rate=_uptake,
        stoichiometry={constituent: -1.0, sorbed: 1.0},
        parameters={
            "rate": quantity(rate, "rate", "rate"),
            "capacity": quantity(capacity, "dimensionless", "capacity"),
        },
        variables={"c": constituent, "held": sorbed},
    )
