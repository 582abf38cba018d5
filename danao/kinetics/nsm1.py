"""Preset: the Nutrient Simulation Module I of USACE ERDC, from algae and nutrients to oxygen and pathogens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from danao.kinetics._declare import parameter, process
from danao.kinetics._preset import Part, parts_made
from danao.kinetics._process import Process
from danao.kinetics.bed_release import bed_release
from danao.kinetics.bottom_algae import bottom_algae
from danao.kinetics.carbonaceous_oxidation import carbonaceous_oxidation
from danao.kinetics.denitrification import denitrification
from danao.kinetics.detritus import detritus
from danao.kinetics.nitrification import nitrification
from danao.kinetics.organic_nitrogen import organic_nitrogen
from danao.kinetics.organic_phosphorus import organic_phosphorus
from danao.kinetics.pathogens import pathogens
from danao.kinetics.phytoplankton import phytoplankton
from danao.kinetics.reaeration import reaeration
from danao.kinetics.sediment_oxygen_demand import sediment_oxygen_demand

_SLOUGHING = parameter(
    "0.03 1/day",
    "rate",
    "death of bottom algae that stays on the bed: the tenth of 0.3 per day that no water takes in NSM1",
    typical=("0 1/day", "0.3 1/day"),
    theta=1.047,
    source="ClearWater-modules, nsm1/constants.py: Fw 0.9, kdb 0.3 per day",
)


@process({"constituent": -1.0}, exchange="bed", constituent="BOTTOM_ALGAE", title="sloughing {constituent}")
def _sloughing(constituent: float, *, sloughing_rate: float = _SLOUGHING) -> float:
    return sloughing_rate * constituent


_ALGAE = {
    "nutrients": "product",
    "ammonium_share": "weighted",
    "background": "0.02 1/m",
    "light_constant": "10 W/m2",
    "half_saturation": "0 mg/L",
}
_PARTS: dict[str, Part] = {
    "phytoplankton": (
        phytoplankton,
        {
            **_ALGAE,
            "growth_rate": "1 1/day",
            "respiration_rate": "0.2 1/day",
            "death_rate": "0.15 1/day",
            "settling_velocity": "0.15 m/day",
            "nitrogen_half_saturation": "0.04 mg/L",
            "phosphorus_half_saturation": "0.0012 mg/L",
            "theta": 1.047,
        },
    ),
    "bottom_algae": (
        bottom_algae,
        {
            **_ALGAE,
            "space": "crowded",
            "growth_rate": "0.4 1/day",
            "half_density": "3.6 g/m2",
            "respiration_rate": "0.2 1/day",
            "death_rate": "0.27 1/day",
            "nitrogen_half_saturation": "0.25 mg/L",
            "phosphorus_half_saturation": "0.125 mg/L",
            "theta": {"growth_rate": 1.047, "respiration_rate": 1.06, "death_rate": 1.047},
        },
    ),
    "sloughing": (_sloughing, {}),
    "organic_nitrogen": (
        organic_nitrogen,
        {"hydrolysis_rate": "0.1 1/day", "settling_velocity": "0.01 m/day", "theta": 1.047},
    ),
    "nitrification": (nitrification, {"rate": "0.1 1/day", "oxygen": "exponential", "theta": 1.083}),
    "denitrification": (
        denitrification,
        {"organic": None, "rate": "0.002 1/day", "theta": {"rate": 1.045, "transfer_velocity": 1.08}},
    ),
    "organic_phosphorus": (
        organic_phosphorus,
        {"hydrolysis_rate": "0.1 1/day", "settling_velocity": "0.01 m/day", "theta": 1.047},
    ),
    "detritus": (
        detritus,
        {"dissolution_rate": "0.005 1/day", "fast_share": 0.0, "settling_velocity": "0.01 m/day", "theta": 1.047},
    ),
    "dissolved_carbon": (
        carbonaceous_oxidation,
        {"constituent": "CBOD_SLOW", "rate": "0.01 1/day", "half_saturation": "1 mg/L"},
    ),
    "oxygen_demand": (carbonaceous_oxidation, {"constituent": "CBOD_FAST", "rate": "0.12 1/day"}),
    "bed_demand": (
        sediment_oxygen_demand,
        {"demand": "0.5 g/m2/day", "half_saturation": "1 mg/L", "theta": 1.06},
    ),
    "bed_ammonium": (bed_release, {"constituent": "NH3_N", "flux": "0 g/m2/day", "theta": 1.074}),
    "bed_phosphate": (bed_release, {"constituent": "PO4_P", "flux": "0 g/m2/day", "theta": 1.074}),
    "reaeration": (reaeration, {}),
    "pathogens": (
        pathogens,
        {
            "base": "0.8 1/day",
            "salting": "0 1/day",
            "sunburn": "0.01 m2/W/day",
            "velocity": "0.01 m/day",
            "share": 1.0,
            "extinction": "0.02 1/m",
        },
    ),
}


def nsm1(
    without: Sequence[str] = (),
    common: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Process]:
    r"""Return the processes of NSM1, with its forms and default values.

    .. math:: \frac{dc_i}{dt} = \sum_j \nu_{ji}\, r_j

    Parts, and what they are made of: ``phytoplankton``, ``bottom_algae`` (`crowded`) with ``sloughing`` (a tenth of
    what dies stays on the bed), ``organic_nitrogen``, ``nitrification`` (1 − exp(−0.6 O)), ``denitrification`` (without
    organic matter), ``organic_phosphorus``, ``detritus`` (its POC), ``dissolved_carbon`` and ``oxygen_demand``
    (`carbonaceous_oxidation` of CBOD_SLOW and CBOD_FAST), ``bed_demand`` (`sediment_oxygen_demand`), ``bed_ammonium``
    and ``bed_phosphate`` (`bed_release`, none by default), ``reaeration`` and ``pathogens``. Which constituents they
    need says `danao.kinetics.constituents_of`.

    Where a result is to be compared with NSM1's: PHYTO is 0.04 Ap (µg of chlorophyll a per litre), BOTTOM_ALGAE 0.4 Ab
    F_b / h with the share F_b = 0.9 of the bed that algae cover (`half_density` is 10 g of dry matter of that share),
    DETRITUS is POC, CBOD_SLOW 32/12 DOC, CBOD_FAST its CBOD, PO4_P its TIP.

    Parameters
    ----------
    without : sequence of str
        Parts to leave out: ``["pathogens", "bottom_algae", "sloughing"]``.
    common : mapping of parameter to value, optional
        For every part that knows it and is not given another: ``{"background": "0.2 1/m"}``.
    values : mapping of part to mapping of argument to value, optional
        ``{"nitrification": {"rate": "0.25 1/day"}}``; arguments are those of the processes that a part is made of.

    Raises
    ------
    InputError
        With every name that is not known, and all that a part says of its values.

    Source
    ------
    ClearWater-modules of USACE ERDC, ``src/clearwater_modules/nsm1`` (``processes.py``, ``constants.py``), version 1;
    temperature factors, the demand of the bed and the values for pathogens as in its tests, θ of that demand as in
    version 3. What differs: growth on nitrate gives 3.49 g of oxygen per gram of carbon, which closes (there 3.47);
    all carbon of dead algae becomes detritus (there a tenth of it is dissolved at once); charge closes with what is
    taken up and released (there 14 and 18 mol per 106 of carbon, four times that of denitrification, and none where
    organic nitrogen becomes ammonium). Inorganic carbon, dissolved nitrogen gas and organic matter in the bed are not
    among its parts: see `danao.kinetics.inorganic_carbon` and `danao.kinetics.diagenesis`.
    """
    return parts_made(_PARTS, without, common, values)
