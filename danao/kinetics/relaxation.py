"""Relaxation towards a concentration that something outside the water holds."""

from __future__ import annotations

from danao.kinetics._declare import parameter, process


@process({"constituent": 1.0}, exchange="bed", constituent="Sr_storage", title="relaxation {constituent}")
def relaxation(
    constituent: float,
    *,
    rate: float = parameter("1 1/day", "rate", "rate of exchange, k"),
    target: float = parameter("0.1 mg/L", "concentration", "concentration in equilibrium with the bed, c*"),
) -> float:
    r"""Return an exchange with the bed that pulls a concentration towards a given one.

    .. math:: \frac{dc}{dt} = k (c^* - c)

    Source
    ------
    First-order relaxation, as sorption in the storage zone of Bencala (1983), Water Resources Research 19(3), 732–738.
    """
    return rate * (target - constituent)
