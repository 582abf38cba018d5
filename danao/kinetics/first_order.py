"""Preset: the first-order water quality of Chinese practice, with the balance of oxygen where DO is carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from danao.errors import InputError, Problem, nearest
from danao.kinetics._library import processes as by_name
from danao.kinetics._process import Process
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand

TYPICAL = {
    "COD": ("0.10 1/day", 1.047),
    "CODMn": ("0.10 1/day", 1.047),
    "CBOD": ("0.20 1/day", 1.047),
    "BOD5": ("0.20 1/day", 1.047),
    "NH3_N": ("0.08 1/day", 1.08),
    "TP": ("0.05 1/day", 1.02),
    "TN": ("0.05 1/day", 1.047),
}
"""Rate at 20 °C and temperature factor where nothing else is given; θ of TP is assumed (mostly settling)."""

_ORGANIC = ("CBOD", "BOD5", "COD", "CODMn")  # measures of the same matter: the first one carried takes the oxygen
_OXYGEN_DEMAND = {"BOD5": 1.46}


def first_order(
    constituents: Sequence[str] = ("COD", "CODMn", "NH3_N", "TP", "TN", "DO"),
    rates: Mapping[str, Any] | None = None,
    theta: Mapping[str, float] | None = None,
    half_saturation: Any = 0.5,
    bed_demand: Any = "1.5 g/m2/day",
    aeration: Mapping[str, Any] | None = None,
) -> list[Process]:
    r"""Return a first-order loss for each constituent, and for DO reaeration, bed demand and what the losses take.

    .. math:: \frac{dc_i}{dt} = -k_i c_i, \qquad
        \frac{dO}{dt} = k_a (c_s - O) - \beta k_L L - 4.57\, k_N N - \frac{S}{h}

    With DO among the constituents, organic matter and ammonia are lost by oxidation, limited where oxygen is short.

    Parameters
    ----------
    constituents : sequence of str
        What is carried, any of COD, CODMn, CBOD, BOD5, NH3_N, TP, TN, DO. Of several measures of organic matter only
        the first in the order CBOD, BOD5, COD, CODMn takes oxygen.
    rates, theta : mapping of constituent to value, optional
        Rates at 20 °C and temperature factors, in place of `TYPICAL`.
    half_saturation : text with unit or number (g/m³)
        Oxygen at which oxidation and bed demand are halved.
    bed_demand : text with unit or number (g/m²/s), {reach: …} or Series
        Oxygen demand of the bed at 20 °C.
    aeration : mapping, optional
        Arguments of `danao.kinetics.reaeration`: ``formula``, ``minimum``, ``film``, ``wind``, …

    Source
    ------
    Rates as in `danao.kinetics.decay`: typical values, to be calibrated; show a sensitivity of ±50 %.
    """
    problems = [
        Problem(f"'{name}' has no first-order loss here", remedy=nearest(name, [*TYPICAL, "DO"]))
        for name in (*constituents, *(rates or {}), *(theta or {}))
        if name not in TYPICAL and name != "DO"
    ]
    if problems:
        raise InputError(problems)
    given = {name: ((rates or {}).get(name, k), (theta or {}).get(name, t)) for name, (k, t) in TYPICAL.items()}
    lost = [name for name in constituents if name != "DO"]
    if "DO" not in constituents:
        return [decay(name, rate=given[name][0], theta=given[name][1]) for name in lost]
    organic = next((name for name in _ORGANIC if name in lost), None)
    lumped = [name for name in lost if name not in (organic, "NH3_N")]
    processes = [decay(name, rate=given[name][0], theta=given[name][1]) for name in lumped]
    if organic:
        rate, warming = given[organic]
        oxygen = {"oxygen_demand": _OXYGEN_DEMAND.get(organic, 1.0), "half_saturation": half_saturation}
        processes.append(carbonaceous_oxidation(organic, rate=rate, theta=warming, **oxygen))
    if "NH3_N" in lost:
        rate, warming = given["NH3_N"]
        processes.append(nitrification(rate=rate, theta=warming, half_saturation=half_saturation, product=None))
    bed = sediment_oxygen_demand(demand=bed_demand, half_saturation=half_saturation)
    return [*processes, *by_name("reaeration", aeration), bed]
