"""Sorption on the bed, as far as it takes its time."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_CAPACITY = parameter(
    1.0,
    "dimensionless",
    "grams held per gram dissolved at equilibrium, κ: mass of accessible sediment per volume of water times its "
    "partition coefficient",
)


@process(
    {"constituent": -1.0, "sorbed": 1.0},
    constituent="Sr",
    sorbed="Sr_bed",
    title="sorption {constituent}",
)
def sorption(
    constituent: float,
    sorbed: float,
    *,
    rate: float = parameter("5 1/day", "rate", "rate of exchange, λ", typical=("0.1 1/day", "100 1/day")),
    capacity: float = _CAPACITY,
) -> float:
    r"""Return the exchange between the water and a bed that sorbs, of first order in the distance from equilibrium.

    .. math:: \frac{ds}{dt} = \lambda (\kappa c - s), \qquad \frac{dc}{dt} = -\frac{ds}{dt}

    What is sorbed is a constituent with ``mobile=False``, in grams per m³ of the water above.

    Source
    ------
    Bencala (1983), Water Resources Research 19(3), 732–738, eq. 1–3; OTIS (Runkel 1998, USGS WRIR 98-4018), eq. 4–6.
    """
    return rate * (capacity * constituent - sorbed)
