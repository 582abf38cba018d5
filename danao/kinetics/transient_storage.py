"""Transient storage: dead water beside the stream, in pools, weeds and gravel."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import quantity
from danao.kinetics._process import Process


def _entering(c: float, held: float, *, exchange: float, area_ratio: float) -> float:
    return exchange * (c - held / area_ratio)


def transient_storage(
    constituent: str = "Cl", stored: str = "Cl_storage", exchange: Any = "3e-5 1/s", area_ratio: Any = 1.0
) -> Process:
    r"""Return the exchange with a storage zone.

    .. math:: \frac{dc}{dt} = \alpha (c_s - c), \qquad \frac{dc_s}{dt} = \frac{\alpha}{\epsilon} (c - c_s), \qquad
        \epsilon = \frac{A_s}{A}, \qquad s = \epsilon\, c_s

    Parameters
    ----------
    constituent : str
        What is in the stream.
    stored : str
        What is in the storage zone, s: a constituent with ``mobile=False``, in grams per m³ of the *stream's* water,
        so that mass is kept. The concentration in the zone is that over `area_ratio`.
    exchange : text with unit, number (1/s), {reach: …} or Series
        Exchange rate α; 1e-6–1e-3 1/s.
    area_ratio : number, {reach: …} or Series
        Area of the zone over that of the stream, ε, above 0; 0.05–3.

    Source
    ------
    Bencala & Walters (1983), Water Resources Research 19(3), 718–724, eq. 1–2; OTIS (Runkel 1998, USGS WRIR 98-4018).
    """
    return Process(
        f"transient storage {constituent}",
        rate=_entering,
        stoichiometry={constituent: -1.0, stored: 1.0},
        parameters={
            "exchange": quantity(exchange, "rate", "exchange"),
            "area_ratio": quantity(area_ratio, "dimensionless", "area_ratio"),
        },
        variables={"c": constituent, "held": stored},
    )
