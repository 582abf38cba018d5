"""Relaxation towards a concentration that something outside the water holds."""

from __future__ import annotations

from typing import Any

from danao.kinetics._parameters import quantity
from danao.kinetics._process import Process


def _towards(c: float, *, rate: float, target: float) -> float:
    return rate * (target - c)


def relaxation(constituent: str = "Sr_storage", rate: Any = "1 1/day", target: Any = "0.1 mg/L") -> Process:
    r"""Return an exchange with the bed that pulls a concentration towards a given one.

    .. math:: \frac{dc}{dt} = k (c^* - c)

    Parameters
    ----------
    constituent : str
        What is pulled.
    rate : text with unit, number (1/s), {reach: …} or Series
        Rate k.
    target : text with unit, number (g/m³), {reach: …} or Series
        Concentration c* in equilibrium with the bed.

    Source
    ------
    First-order relaxation, as sorption in the storage zone of Bencala (1983), Water Resources Research 19(3), 732–738.
    """
    return Process(
        f"relaxation {constituent}",
        rate=_towards,
        stoichiometry={constituent: 1.0},
        parameters={
            "rate": quantity(rate, "rate", "rate"),
            "target": quantity(target, "concentration", "target"),
        },
        variables={"c": constituent},
        exchange="bed",
    )
