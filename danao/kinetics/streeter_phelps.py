"""Preset: oxygen and organic matter after Streeter and Phelps."""

from __future__ import annotations

from typing import Any

from danao.kinetics._process import Process
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.reaeration import reaeration
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand
from danao.kinetics.settling import settling


def streeter_phelps(
    constituent: str = "CBOD",
    rate: Any = "0.20 1/day",
    theta: float = 1.047,
    half_saturation: Any = 0.0,
    formula: Any = "oconnor_dobbins",
    aeration: Any = None,
    saturation: Any = None,
    settling_velocity: Any = 0.0,
    bed_demand: Any = 0.0,
) -> list[Process]:
    r"""Return oxidation, reaeration, and where wanted settling and the demand of the bed: constituents CBOD and DO.

    .. math:: \frac{dL}{dt} = -(k_d + v_s/h) L, \qquad \frac{dO}{dt} = k_a (c_s - O) - k_d L - \frac{S}{h}

    Parameters
    ----------
    constituent, rate, theta, half_saturation
        Of `danao.kinetics.carbonaceous_oxidation`; without limitation, as in the original.
    formula, aeration, saturation
        Formula, constant rate (with ``formula="constant"``) and saturation of `danao.kinetics.reaeration`.
    settling_velocity : text with unit or number (m/s)
        Settling of organic matter; 0 is none.
    bed_demand : text with unit or number (g/m²/s)
        Demand of the bed at 20 °C, without limitation; 0 is none.

    Source
    ------
    Streeter & Phelps (1925), U.S. Public Health Bulletin 146; Chapra (1997), lectures 21–22.
    """
    processes = [
        carbonaceous_oxidation(constituent, rate=rate, theta=theta, half_saturation=half_saturation),
        reaeration(formula=formula, rate=aeration, saturation=saturation),
    ]
    if settling_velocity != 0.0:
        processes.append(settling(constituent, velocity=settling_velocity))
    if bed_demand != 0.0:
        processes.append(sediment_oxygen_demand(demand=bed_demand, half_saturation=half_saturation))
    return processes
