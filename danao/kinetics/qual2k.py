"""Preset: the water quality of QUAL2K, from oxygen and two kinds of organic matter to algae with stores and pH."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from danao.errors import InputError, ProblemList, nearest
from danao.kinetics._preset import Part, arguments_of, parts_made
from danao.kinetics._process import Process
from danao.kinetics.ammonia_volatilisation import ammonia_volatilisation
from danao.kinetics.bed_heat_storage import bed_heat_storage
from danao.kinetics.bed_release import bed_release
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.bottom_algae_stores import bottom_algae_stores
from danao.kinetics.denitrification import denitrification
from danao.kinetics.deposition import deposition
from danao.kinetics.detritus import detritus
from danao.kinetics.diagenesis import diagenesis
from danao.kinetics.heat_balance import heat_balance
from danao.kinetics.inorganic_carbon import inorganic_carbon
from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_carbon import organic_carbon
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.organic_phosphorus import organic_phosphorus
from danao.kinetics.pathogens import pathogens
from danao.kinetics.phytoplankton import phytoplankton
from danao.kinetics.reaeration import reaeration
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand
from danao.kinetics.settling import settling

_LIMITED = {"oxygen": "exponential"}

_WATER: dict[str, Part] = {
    "solids": (settling, {"constituent": "SS", "velocity": "0.3 m/day"}),
    "organic_carbon": (organic_carbon, _LIMITED),
    "detritus": (detritus, {}),
    "organic_nitrogen": (organic_nitrogen, {}),
    "nitrification": (nitrification, {**_LIMITED, "rate": "1 1/day", "theta": 1.07}),
    "denitrification": (denitrification, _LIMITED),
    "organic_phosphorus": (organic_phosphorus, {}),
    "phosphate": (settling, {"constituent": "PO4_P", "velocity": "0 m/day"}),
    "phytoplankton": (
        phytoplankton,
        {
            **_LIMITED,
            "respiration_rate": "0.2 1/day",
            "death_rate": "0.2 1/day",
            "settling_velocity": "0.5 m/day",
        },
    ),
    "reaeration": (reaeration, {"formula": "covar"}),
    "inorganic_carbon": (inorganic_carbon, {"formula": "covar"}),
    "ammonia_volatilisation": (ammonia_volatilisation, {"formula": "covar"}),
    "pathogens": (pathogens, {"extinction": "0.2 1/m", "shading": "solids", "share": 1.0}),
}
_BOTTOM_ALGAE: dict[str, dict[str, Part]] = {
    "stores": {"bottom_algae": (bottom_algae_stores, {**_LIMITED, "respiration_rate": "0.1 1/day"})},
    "fixed": {"bottom_algae": (bottom_algae, {**_LIMITED, "respiration_rate": "0.1 1/day"})},
    "none": {},
}
_SEDIMENT: dict[str, dict[str, Part]] = {
    "prescribed": {
        "bed_demand": (sediment_oxygen_demand, {}),
        "bed_ammonium": (bed_release, {"constituent": "NH3_N"}),
        "bed_phosphate": (
            bed_release,
            {"constituent": "PO4_P", "oxygen": "low_oxygen", "flux": "2 mg/m2/day", "half_inhibition": "0.05 mg/L"},
        ),
    },
    "diagenesis": {"diagenesis": (diagenesis, {"methane_profile": "mixed", "methane_oxygen": "0 mg/L"})},
}
_TEMPERATURE: dict[str, dict[str, Part]] = {
    "given": {},
    "simulated": {"heat_balance": (heat_balance, {}), "bed_heat": (bed_heat_storage, {})},
}
_AERATED = ("inorganic_carbon", "ammonia_volatilisation")
"""Parts that follow reaeration."""

_ORGANIC = {"PHYTO": 0.20, "DETRITUS": 0.20, "CBOD_SLOW": 0.20, "ORG_N": 0.25, "ORG_P": 0.20, "PO4_P": 0.20}
"""What feeds the bed, with its share of class G2 as QUAL2Kw has it."""


def qual2k(
    sediment: str = "prescribed",
    bottom_algae: str = "stores",
    temperature: str = "given",
    without: Sequence[str] = (),
    common: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Process]:
    r"""Return the processes of QUAL2K, with the values of its sheet of rates.

    .. math:: \frac{dc_i}{dt} = \sum_j \nu_{ji}\, r_j

    Parts, and what they are made of: ``solids`` and ``phosphate`` (`settling` of SS and of PO4_P), ``organic_carbon``,
    ``detritus``, ``organic_nitrogen``, ``nitrification``, ``denitrification``, ``organic_phosphorus``,
    ``phytoplankton``, ``bottom_algae``, ``reaeration``, ``inorganic_carbon``, ``ammonia_volatilisation``,
    ``pathogens``; of the bed ``bed_demand`` (`sediment_oxygen_demand`), ``bed_ammonium`` and ``bed_phosphate``
    (`bed_release`), or ``diagenesis``; of heat ``heat_balance`` and ``bed_heat`` (`bed_heat_storage`). Which
    constituents they need says `danao.kinetics.constituents_of`. Want of oxygen slows all that takes it by
    1 − exp(−0.6 O).

    Parameters
    ----------
    sediment : {"prescribed", "diagenesis"}
        Fluxes of the bed as given, or made by what settles: then all that settles but SS is brought by `deposition`.
    bottom_algae : {"stores", "fixed", "none"}
        With stores of nitrogen and phosphorus of their own, of fixed composition, or not at all.
    temperature : {"given", "simulated"}
        That of the weather, or by heat balance and heat of the bed.
    without : sequence of str
        Parts to leave out: ``["pathogens", "inorganic_carbon"]``.
    common : mapping of parameter to value, optional
        For every part that knows it and is not given another: ``{"attenuation": "0.6 L/mg", "background": "0.2 1/m"}``.
        What ``reaeration`` is given holds for carbon dioxide and ammonia, too.
    values : mapping of part to mapping of argument to value, optional
        ``{"nitrification": {"rate": "2.1 1/day"}}``; arguments are those of the processes that a part is made of.

    Raises
    ------
    InputError
        With every name that is not known, and all that a part says of its values.

    Source
    ------
    QUAL2K (Chapra, Pelletier & Tao 2008), its sheet of rates from memory; denitrification and the light constant of
    phytoplankton as stored in files of version 2.12. What differs from QUAL2K: growth and oxidation close oxygen
    exactly (2.67 g per gram of carbon on ammonium and 3.49 on nitrate, where QUAL2K rounds to 2.69 and 3.47), oxygen of
    nitrate comes at its uptake, and the fluxes of the bed, which QUAL2K leaves at zero, are those of polluted rivers.
    """
    problems = ProblemList()
    parts = {
        **_WATER,
        **_one_of(_BOTTOM_ALGAE, bottom_algae, "bottom_algae", problems),
        **_one_of(_SEDIMENT, sediment, "sediment", problems),
        **_one_of(_TEMPERATURE, temperature, "temperature", problems),
    }
    given = {part: dict(own) for part, own in (values or {}).items()}
    for part in _AERATED:
        known = arguments_of(parts[part][0])
        aeration = {key: own for key, own in given.get("reaeration", {}).items() if key in known}
        given[part] = aeration | given.get(part, {})
    made: list[Process] = []
    try:
        made = parts_made(parts, without, common, given)
    except InputError as error:
        problems.take(error)
    problems.raise_if_any()
    return made if sediment == "prescribed" else [item for process in made for item in _brought(process)]


def _one_of(known: Mapping[str, dict[str, Part]], name: str, key: str, problems: ProblemList) -> dict[str, Part]:
    if name not in known:
        problems.add(f"'{name}' is none of these: {', '.join(known)}", key, remedy=nearest(name, known))
    return known.get(name, {})


def _brought(process: Process) -> list[Process]:
    """Return the deposition that a settling becomes where the bed is simulated; any other process as it is."""
    name = next(iter(process.stoichiometry))
    speed = process.parameters.get("settling_velocity", process.parameters.get("velocity"))
    if process.exchange != "bed" or name not in _ORGANIC or speed is None:
        return [process]
    share = process.parameters.get("share", 1.0)
    return deposition(name, velocity=speed, share=share, slow=_ORGANIC[name]) if speed != 0.0 else []
