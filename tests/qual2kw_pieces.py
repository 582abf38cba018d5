"""What QUAL2Kw 5 does otherwise than this library: each piece changes processes, by what users can change too.

A piece takes and returns processes by name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from danao.kinetics import Constituent, FromEnvironment, Process, Scaled
from danao.kinetics._carbonate import hydrogen
from danao.kinetics._oxygen import fresh_saturation
from tests.boulder_creek import by_element, elements

Processes = dict[str, Process]
Piece = Callable[[Processes], Processes]

CARBON_OXYGEN = 2.69
"""Oxygen per gram of organic carbon, in place of 32/12."""

PHOSPHATE_INHIBITION = 1.69154
"""Oxygen (g/m³) at which the phosphate of the bed is halved."""


CONSTANT = "ammonium_constant"


def changed(process: Process, **given: Any) -> Process:
    """Return a process with further variables and parameters, and other fields replaced."""
    more = {key: {**getattr(process, key), **given.pop(key, {})} for key in ("variables", "parameters")}
    return dataclasses.replace(process, **more, **given)


def _with_acidity(found: Processes, process: Process, *more: str, **given: Any) -> Process:
    """Return a process that can also ask for the hydrogen ion, and for more parameters of volatilisation."""
    known = found["volatilisation NH3_N"].parameters
    asked = {name: known[name] for name in ("first", "second", "water", "boric", "boron", *more)}
    variables = {"hydrogen": hydrogen, **given.pop("variables", {})}
    return changed(process, variables=variables, parameters=asked, **given)


def _ionised(NH3_N: float, hydrogen: float, *, ammonium_constant: float) -> float:
    return NH3_N * hydrogen / (hydrogen + ammonium_constant)


def ionised_ammonia_nitrified(found: Processes) -> Processes:
    """Nitrification acts on the ionised part alone."""
    name = "nitrification NH3_N"
    return found | {name: _with_acidity(found, found[name], CONSTANT, variables={"constituent": _ionised})}


def ionised_ammonia_taken_up(found: Processes) -> Processes:
    """Bottom algae see the ionised part alone."""
    names = [name for name in found if name.startswith("uptake of ") and name.endswith("M_ALGAE_C")]
    names = [name for name in names if "phosphate" not in name]
    return found | {name: _with_acidity(found, found[name], CONSTANT, variables={"NH3_N": _ionised}) for name in names}


def ionised_ammonia_over_the_bed(found: Processes) -> Processes:
    """The bed exchanges ammonium with the ionised part alone."""
    new = {
        name: _with_acidity(found, process, CONSTANT, variables={"NH3_N": _ionised})
        for name, process in found.items()
        if "transfer" in process.variables and not name.startswith("bubbles")
    }
    return found | new


def _activity(salinity: Any) -> Any:
    """Return the logarithm of the activity coefficient of a single charge, from the ionic strength of sea salt."""
    return -0.5 * np.sqrt(0.0199 * salinity)


def _first(temperature: Any, salinity: Any) -> Any:
    kelvin = temperature + 273.15
    free = 356.3094 + 0.06091964 * kelvin - 21834.37 / kelvin - 126.8339 * np.log10(kelvin) + 1684915.0 / kelvin**2
    return 10.0 ** (3.0 - free - 2.0 * _activity(salinity))


def _second(temperature: Any, salinity: Any) -> Any:
    kelvin = temperature + 273.15
    free = 107.8871 + 0.03252849 * kelvin - 5151.79 / kelvin - 38.92561 * np.log10(kelvin) + 563713.9 / kelvin**2
    return 10.0 ** (3.0 - free - 4.0 * _activity(salinity))


def _water(temperature: Any, salinity: Any) -> Any:
    kelvin = temperature + 273.15
    return 10.0 ** (6.0 - 4470.99 / kelvin - 0.01706 * kelvin + 6.0875 - 2.0 * _activity(salinity))


def constants_of_fresh_water(found: Processes) -> Processes:
    """Constants of the carbonates are those of Plummer and Busenberg with activities after Debye and Hückel."""
    own = {"first": FromEnvironment(_first), "second": FromEnvironment(_second), "water": FromEnvironment(_water)}
    new = {}
    for name, process in found.items():
        if "second" in process.parameters:
            new[name] = changed(process, parameters={key: own[key] for key in own if key in process.parameters})
    return found | new


def _usable(TIC: float, hydrogen: float, *, first: float, second: float, carbon_half_saturation: float) -> float:
    squared = hydrogen * hydrogen + first * hydrogen
    carbon = TIC * squared / (squared + first * second)
    return carbon / (carbon_half_saturation + carbon)


def carbonate_is_no_food(found: Processes) -> Processes:
    """Growth is limited by carbon dioxide and bicarbonate, not by all inorganic carbon."""
    name = "growth BOTTOM_ALGAE_C"
    return found | {name: _with_acidity(found, found[name], variables={"carbon": _usable})}


def _unionised(amount: float, hydrogen: float, *, ammonium_constant: float) -> float:
    return amount * ammonium_constant / (hydrogen + ammonium_constant)


def alkalinity_of_the_ionised(found: Processes) -> Processes:
    """Alkalinity follows the ionised part of the ammonia that is taken up or released, and no volatilisation."""
    gas = found["volatilisation NH3_N"]
    new = {gas.name: dataclasses.replace(gas, byproducts={})}
    charge = 50.0 / 14.0
    signs = {"uptake of ammonium BOTTOM_ALGAE_C": charge, "excretion BOTTOM_ALGAE_N": -charge}
    for name, factor in (signs | {"hydrolysis ORG_N": -charge, "ammonium from the bed": -charge}).items():
        extra = {"name": f"alkalinity of {name}", "stoichiometry": {"ALK": factor}, "byproducts": {}, "exchange": "air"}
        roles = {"amount": found[name].rate}
        process = _with_acidity(found, found[name], CONSTANT, rate=_unionised, variables=roles, **extra)
        new[process.name] = process
    return found | new


def _held(release: float, DO: float, *, inhibition: float) -> float:
    return release * DO / (inhibition + DO)


def phosphate_held_by_the_bed(found: Processes) -> Processes:
    """Of the phosphate that the bed sends, K/(K + O) arrives; the rest is lost."""
    sent = found["phosphate from the bed"]
    held = changed(
        sent,
        name="phosphate held by the bed",
        rate=_held,
        stoichiometry={"PO4_P": -1.0},
        exchange="bed",
        variables={"release": sent.rate},
        parameters={"inhibition": PHOSPHATE_INHIBITION},
    )
    return found | {held.name: held}


def _on_nitrate(growth: float, nitrate_share: float) -> float:
    return growth * nitrate_share


def oxygen_of_nitrate_at_growth(found: Processes) -> Processes:
    """Growth gives the oxygen of the nitrate, 31/107 more than on ammonium; its uptake gives none."""
    growth, uptake = found["growth BOTTOM_ALGAE_C"], found["uptake of nitrate BOTTOM_ALGAE_C"]
    extra = changed(
        growth,
        name="oxygen of nitrate",
        rate=_on_nitrate,
        stoichiometry={"DO": CARBON_OXYGEN * 31.0 / 107.0},
        byproducts={},
        exchange="air",
        variables={"growth": growth.rate} | {key: uptake.variables[key] for key in ("ammonium_share", "nitrate_share")},
        parameters={"ammonium_preference": uptake.parameters["ammonium_preference"]},
    )
    factors = {name: factor for name, factor in uptake.stoichiometry.items() if name != "DO"}
    return found | {extra.name: extra, uptake.name: dataclasses.replace(uptake, stoichiometry=factors)}


def carbon_of_denitrification(found: Processes) -> Processes:
    """A gram of nitrate takes 2.8834 g of organic matter: 2.69 g of oxygen per gram of carbon."""
    name = "denitrification NO3_N"
    oxygen = CARBON_OXYGEN * 5.0 * 12.0107 / (4.0 * 14.0067)
    return found | {name: dataclasses.replace(found[name], released={"N": 1.0, "O": oxygen})}


def carbon_dioxide_of_oxygen_alone(found: Processes) -> Processes:
    """Inorganic carbon comes of what takes oxygen: neither of denitrification nor of what the bed makes without it."""
    sediment = ("mineralisation POC", "denitrification in the bed", "methane from the bed", "oxidation CH4_bed")
    new = {}
    for name, process in found.items():
        if name.startswith((*sediment, "denitrification NO3_N")) and "TIC" in process.byproducts:
            rest = {key: factor for key, factor in process.byproducts.items() if key != "TIC"}
            rest |= {"TIC": 1.0 / CARBON_OXYGEN} if name == "oxidation CH4_bed" else {}
            place = "bed" if name.startswith(sediment) else "water"
            new[name] = dataclasses.replace(process, byproducts=rest, exchange=place)
    return found | new


def _at_sea(temperature: Any) -> Any:
    return fresh_saturation(temperature, 1.0)


def saturation_by_elevation(found: Processes) -> Processes:
    """Saturation is that of fresh water at sea level × (1 − 0.0001148 z) in every element."""
    share = by_element(1.0 - 0.0001148 * elements()["elevation"])
    fresh = Scaled(FromEnvironment(_at_sea), share)
    return found | {"reaeration": changed(found["reaeration"], parameters={"fresh": fresh, "salting": 0.0})}


def sea_level_conduction(found: Processes) -> Processes:
    """The conduction of heat takes no account of the thin air of 1650 m."""
    return found | {"conduction": changed(found["conduction"], variables={"air_pressure": 1.0})}


PIECES: tuple[Piece, ...] = (
    constants_of_fresh_water,
    saturation_by_elevation,
    sea_level_conduction,
    ionised_ammonia_nitrified,
    ionised_ammonia_taken_up,
    ionised_ammonia_over_the_bed,
    alkalinity_of_the_ionised,
    carbonate_is_no_food,
    phosphate_held_by_the_bed,
    carbon_of_denitrification,
    carbon_dioxide_of_oxygen_alone,
    oxygen_of_nitrate_at_growth,
)

ROUNDED = {
    name: Constituent(name, elements=elements, mobile=mobile)
    for name, elements, mobile in (
        ("DETRITUS", {"C": 1.0, "O": CARBON_OXYGEN}, True),
        ("CBOD_SLOW", {"O": 1.0, "C": 1.0 / CARBON_OXYGEN}, True),
        ("CBOD_FAST", {"O": 1.0, "C": 1.0 / CARBON_OXYGEN}, True),
        ("BOTTOM_ALGAE_C", {"C": 1.0, "O": CARBON_OXYGEN}, False),
        ("POC1_bed", {"C": 1.0, "O": CARBON_OXYGEN}, False),
        ("POC2_bed", {"C": 1.0, "O": CARBON_OXYGEN}, False),
    )
}
"""Constituents with 2.69 g of oxygen per gram of carbon, as QUAL2Kw counts it."""


def replaced(processes: Iterable[Process], *pieces: Piece) -> list[Process]:
    """Return processes with pieces put in place."""
    found = {process.name: process for process in processes}
    for piece in pieces:
        found = piece(found)
    return list(found.values())
