"""Transient storage: dead water beside the stream, in pools, weeds and gravel."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process

_EXCHANGE = parameter(
    "3e-5 1/s", "rate", "exchange rate, α", typical=("0 1/s", "1e-2 1/s"), source="Bencala & Walters (1983); OTIS"
)


@process(
    {"constituent": -1.0, "stored": 1.0},
    constituent="Cl",
    stored="Cl_storage",
    title="transient storage {constituent}",
)
def transient_storage(
    constituent: float,
    stored: float,
    *,
    exchange: float = _EXCHANGE,
    area_ratio: float = parameter(1.0, "dimensionless", "area of the zone over that of the stream, ε", (0.01, 10.0)),
) -> float:
    r"""Return the exchange with a storage zone.

    .. math:: \frac{dc}{dt} = \alpha (c_s - c), \qquad \frac{dc_s}{dt} = \frac{\alpha}{\epsilon} (c - c_s), \qquad
        \epsilon = \frac{A_s}{A}, \qquad s = \epsilon\, c_s

    What is stored, s, is a constituent with ``mobile=False``, in grams per m³ of the *stream's* water, so that mass is
    kept. The concentration in the zone is that over `area_ratio`.

    Source
    ------
    Bencala & Walters (1983), Water Resources Research 19(3), 718–724, eq. 1–2; OTIS (Runkel 1998, USGS WRIR 98-4018).
    """
    return exchange * (constituent - stored / area_ratio)
